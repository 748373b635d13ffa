import Foundation
import Law

/// What a transfer file says once it is opened: `docs/transfer.md`. People are named by their place
/// in `persons`, reports by their place in their own list.
public struct TransferDocument: Codable, Hashable, Sendable {
    /// The form that this program writes and reads.
    static let form = 1

    /// Somebody who moves, or a relative of whom the law reads.
    struct Person: Codable, Hashable, Sendable {
        var ref: String
        var name: String
        /// 0 female, 1 male.
        var sex: Int64
        var birth: TransferDay
        var role: Int64
        /// Stays where they are, or is dead: a copy.
        var copy: Bool
        /// The household on the day before the move, in the words of the old district.
        var household: String?
        /// Identity numbers, sealed for this file; the present one last.
        var numbers: [Data]
        var phone: Data?
        var account: Data?
    }

    /// A report about two people.
    struct Bond: Codable, Hashable, Sendable {
        var kind: Int64
        var one: Int
        /// None: whoever it is.
        var other: Int?
        var act: Int64
        var from: TransferDay
        var to: TransferDay
        var learned: TransferDay
        var source: String
        var document: String?
        var withdraws: Int?
    }

    /// A report of where somebody lives.
    struct Stay: Codable, Hashable, Sendable {
        var person: Int
        var household: String?
        var act: Int64
        var from: TransferDay
        var to: TransferDay
        var learned: TransferDay
        var withdraws: Int?
    }

    /// An owner's report of a fact.
    struct Fact: Codable, Hashable, Sendable {
        var person: Int
        var kind: String
        var act: Int64
        var number: Int64?
        var code: String?
        var from: TransferDay
        var to: TransferDay
        var learned: TransferDay
        var source: String
        var document: String?
        var withdraws: Int?
    }

    /// Recurring money of one person: whose months are whose.
    struct Money: Codable, Hashable, Sendable {
        var person: Int
        /// As the old district names it.
        var clause: String
        var benefit: String
        /// Months as their first days.
        var lastPaid: TransferDay?
        var lastDue: TransferDay?
        var firstDue: TransferDay
    }

    var form = TransferDocument.form
    /// Its number, the same in both districts.
    public var transfer: String
    public var from: Int
    public var to: Int
    var day: TransferDay
    var learned: TransferDay
    /// Who handed over, for questions.
    public var by: String
    var persons: [Person] = []
    var bonds: [Bond] = []
    var stays: [Stay] = []
    var facts: [Fact] = []
    var money: [Money] = []

    /// The bytes that are encrypted.
    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return Array(try encoder.encode(self))
    }

    /// Reads what was decrypted.
    ///
    /// - Parameter district: The district that opens it.
    /// - Throws: `Refusal` for what this program does not understand, and for another district's
    ///   file.
    public init(_ bytes: [UInt8], for district: Int) throws {
        guard let read = try? JSONDecoder().decode(TransferDocument.self, from: Data(bytes)),
            read.form == Self.form, read.isCoherent
        else {
            throw Refusal(
                Text(
                    "转移文件的内容本版本读不懂；请更新 yuhou，或请迁出地重新生成。",
                    en: "This version does not understand the transfer file; update yuhou, or ask "
                        + "the other district to write it again."))
        }
        guard read.to == district else {
            throw Refusal(
                Text(
                    "这份文件是 \(read.from) 转给 \(read.to) 的，不是转给 \(district) 的；没有写入。",
                    en: "This file is from \(read.from) for \(read.to), not for \(district); "
                        + "nothing was written."))
        }
        self = read
    }

    init(transfer: String, from: Int, to: Int, day: Day, learned: Day, by: String) {
        self.transfer = transfer
        self.from = from
        self.to = to
        self.day = TransferDay(day)
        self.learned = TransferDay(learned)
        self.by = by
    }

    /// Every place it names is there, and a withdrawal takes back something before it.
    private var isCoherent: Bool {
        let people = persons.indices
        func isEarlier(_ place: Int?, than own: Int) -> Bool {
            place.map { (0..<own).contains($0) } ?? true
        }
        return from != to && !transfer.isEmpty && persons.contains { !$0.copy }
            && bonds.enumerated().allSatisfy { index, bond in
                people.contains(bond.one) && (bond.other.map(people.contains) ?? true)
                    && bond.other != bond.one && isEarlier(bond.withdraws, than: index)
            }
            && stays.enumerated().allSatisfy {
                people.contains($1.person) && isEarlier($1.withdraws, than: $0)
            }
            && facts.enumerated().allSatisfy {
                people.contains($1.person) && isEarlier($1.withdraws, than: $0)
            }
            && money.allSatisfy { people.contains($0.person) }
            && people.allSatisfy { place in
                persons[place].copy
                    || facts.contains {
                        $0.person == place && $0.kind == "hukou.district" && $0.act == 0
                            && $0.number == Int64(to) && $0.from == day
                    }
            }
    }
}

/// A day as the file writes it: `2026-06-15`, `always` or `never`.
struct TransferDay: Codable, Hashable, Sendable {
    let day: Day

    init(_ day: Day) { self.day = day }

    init(from decoder: any Decoder) throws {
        let word = try decoder.singleValueContainer().decode(String.self)
        switch word {
        case "always": day = .always
        case "never": day = .never
        default:
            guard let day = Day(iso: word) else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "no day"))
            }
            self.day = day
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch day {
        case .always: try container.encode("always")
        case .never: try container.encode("never")
        default: try container.encode(day.description)
        }
    }
}
