import ArgumentParser
import Kernel
import Law
import Postgres

/// A command of civil affairs about homes, care, funerals and adoptions.
protocol CareCommand: DeskCommand {}

extension CareCommand {
    static var department: DepartmentCode { CivilAffairs.code }
}

extension CivilAffairs {
    /// Care homes, care at home, funerals, adoptions.
    static let careCommands: [any AsyncParsableCommand.Type] = [
        HomeGroup.self, NeedGroup.self, CareGroup.self, FuneralGroup.self, AdoptionGroup.self,
    ]

    /// What providers send.
    static let careFeeds: [Feed] = [CareBook.feed]
}

/// Something that a command names by its number or its whole name.
struct Named: Hashable {
    let id: Int64
    let name: String

    /// Finds it by a query that answers number and name; `option` is where the word was typed and
    /// `list` the command that shows what there is.
    static func find(
        _ query: Query, _ word: String, option: String, list: String, in transaction: Transaction
    ) async throws -> Named {
        guard
            let (id, name) = try await transaction.one(query)?.decode(Int64.self, String.self)
        else {
            throw Refusal(
                Text(
                    "\(option)：没有登记“\(word)”；写编号或全名，见 \(list)。",
                    en:
                        "\(option): “\(word)” is not registered; give its number or whole name, see "
                        + "`\(list)`."))
        }
        return Named(id: id, name: name)
    }
}

/// One who waits, with the key that decides on the place.
struct Waiting: Hashable {
    /// The application's number.
    let number: Int64
    /// Nil of another applicant than those of the register.
    let person: Int64?
    let ref: String?
    let name: String?
    /// The number of another applicant in the list of the home or institution.
    let outside: String?
    let isMarked: Bool
    /// The class under which others are in equal conditions.
    let level: Int64
    let appliedOn: Day

    /// What decides: the class, among equals the mark, then the day of the application.
    var key: OrderKey {
        OrderKey(
            conditions: [level], isMarked: isMarked, tie: "\(appliedOn)", number: number)
    }

    init(_ row: Row) throws {
        let (number, person, ref, name, outside, isMarked, level, appliedOn) = try row.decode(
            Int64.self, Int64?.self, String?.self, String?.self, String?.self, Bool.self,
            Int64.self, PostgresDate.self)
        (self.number, self.person, self.ref, self.name) = (number, person, ref, name)
        (self.outside, self.isMarked, self.level) = (outside, isMarked, level)
        self.appliedOn = Day(appliedOn)
    }

    /// For lists: masked, or the number in the other list.
    var shownName: String { name.map { Mask.name($0) } ?? "其他申请人 \(outside ?? "")" }
}

extension [Waiting] {
    /// In the order of their keys, numbered from 1.
    var inOrder: [Waiting] { sorted { $0.key < $1.key } }
}

/// A row of a frozen list that comes next.
struct NextPlace: Hashable {
    let place: Int64
    let application: Int64
    let person: Int64?
    let ref: String?
    let isMarked: Bool
    let key: OrderKey

    /// Refuses where the list has been worked through.
    static let none = Refusal(
        Text(
            "这份名单已没有可轮到的人；有空位的重新定名单。",
            en: "Nobody on this list is next any more; draw another while there is a vacancy."))
}

extension Bureau {
    /// The open case of somebody under a benefit that awaits a step; nil where there is none.
    func openCase(
        of person: Int64, _ benefit: Benefit, at step: String, in transaction: Transaction
    ) async throws -> Int64? {
        try await transaction.one(
            """
            SELECT id FROM casework.case_file
            WHERE district = \(district)::integer AND person = \(person)
              AND benefit = \(benefit.code) AND kind = 0 AND state = 0 AND step = \(step)
            ORDER BY id LIMIT 1
            """
        )?.value(0, as: Int64.self)
    }

    /// As `refuseKin` of somebody known by the register's id; nobody is nobody's kin.
    func refuseKin(_ id: Int64?, in transaction: Transaction) async throws {
        guard let id, let person = try await persons([id], in: transaction).first else { return }
        try await refuseKin(person, in: transaction)
    }

    /// What the register and the desk's own and shared facts say of somebody on a day.
    func sheet(of ref: String, on day: Day? = nil) async throws -> PersonSheet {
        try await PersonSheet.read(
            office, seal: seal, district: district, ref: ref, on: day ?? today)
    }

    /// A case at the step at which the module acts, of a benefit of its own.
    func file(
        _ number: Int64, _ benefit: Benefit, at step: String
    ) async throws -> CaseFile {
        let file = try await cases.read(number).file
        try file.require(standingAt: step, of: benefit)
        return file
    }
}

extension PersonSheet {
    /// The value of a fact on the sheet's day; nil where nobody told it or it may not be seen.
    func value(of fact: String) -> String? { facts.last { $0.kind.name == fact }?.value }
}

/// Reads `HH:MM` as minutes of the day, up to 24:00.
func parseClock(_ word: String) throws -> Int64 {
    let parts = word.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
        let hour = Int64(parts[0]), let minute = Int64(parts[1]),
        (0...23).contains(hour) && (0...59).contains(minute) || (hour, minute) == (24, 0)
    else {
        throw ValidationError(
            "\(word)：应为 HH:MM，00:00 至 24:00，如 08:30 / a time of the day as 08:30")
    }
    return hour * 60 + minute
}

/// Minutes as hours and minutes, `8:05`.
func clock(_ minutes: Int64) -> String {
    "\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"
}
