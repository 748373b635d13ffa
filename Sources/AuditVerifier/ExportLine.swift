import Crypto
import Foundation

/// A line of an export or of an outside file, as `docs/audit.md` describes them.
enum ExportLine {
    case head(district: Int)
    case checkpoint(SignedState)
    case chained(ChainedEntry)
    case unchained(WrittenEntry)
    case end(checkpoints: Int, chained: Int, unchained: Int)

    private struct Kind: Decodable { let kind: String }

    private struct Head: Decodable {
        let format: Int
        let district: Int
    }

    private struct Unchained: Decodable { let entry: WrittenEntry }

    private struct End: Decodable {
        let checkpoints: Int
        let chained: Int
        let unchained: Int
    }

    /// Nil for anything that is not exactly such a line.
    init?(_ line: Data) {
        let decoder = JSONDecoder()
        func read<T: Decodable>(_ type: T.Type) -> T? { try? decoder.decode(type, from: line) }
        switch read(Kind.self)?.kind {
        case "head":
            guard let head = read(Head.self), head.format == 1 else { return nil }
            self = .head(district: head.district)
        case "checkpoint":
            guard let state = read(SignedState.self) else { return nil }
            self = .checkpoint(state)
        case "chained":
            guard let entry = read(ChainedEntry.self) else { return nil }
            self = .chained(entry)
        case "unchained":
            guard let entry = read(Unchained.self)?.entry else { return nil }
            self = .unchained(entry)
        case "end":
            guard let end = read(End.self) else { return nil }
            self = .end(
                checkpoints: end.checkpoints, chained: end.chained, unchained: end.unchained)
        default: return nil
        }
    }
}

/// A signed state of a chain.
struct SignedState: Decodable {
    let district: Int
    let seq: Int64
    let hash: String
    let madeAt: Int64
    let key: String
    let signature: Data

    enum CodingKeys: String, CodingKey {
        case district, seq, hash, key, signature
        case madeAt = "made_at"
    }

    /// What was signed.
    var message: Data {
        Data("yuhou.checkpoint.1|\(district)|\(seq)|\(hash)|\(madeAt)|\(key)".utf8)
    }
}

/// An entry of the audit.
struct WrittenEntry: Decodable {
    let district: Int64
    let id: Int64
    let at: Int64
    let account: Int64
    let actor: String
    let desk: String
    let role: String
    let act: String
    let purpose: String
    let filter: String
    let persons: [String]
    let count: Int64?
    let reason: String
}

/// A place of the chain.
struct ChainedEntry: Decodable {
    let seq: Int64
    let hash: String
    let linkedAt: Int64
    let entryID: Int64
    let entry: WrittenEntry?

    enum CodingKeys: String, CodingKey {
        case seq, hash, entry
        case linkedAt = "linked_at"
        case entryID = "entry_id"
    }

    /// The hash this place must have after another; nil when the entry is gone or no entry.
    func expected(after previous: [UInt8]) -> String? {
        guard let entry, entry.id == entryID else { return nil }
        var fields = Fields()
        fields.append(previous)
        fields.append(seq)
        fields.append(linkedAt)
        fields.append(entry.district)
        fields.append(entry.id)
        fields.append(entry.at)
        fields.append(entry.account)
        fields.append(Array(entry.actor.utf8))
        fields.append(Array(entry.desk.utf8))
        fields.append(Array(entry.role.utf8))
        fields.append(Array(entry.act.utf8))
        fields.append(Array(entry.purpose.utf8))
        fields.append(Array(entry.filter.utf8))
        fields.append(Int64(entry.persons.count))
        for person in entry.persons {
            guard let mark = Hexadecimal.bytes(person) else { return nil }
            fields.append(mark)
        }
        if let count = entry.count { fields.append(count) } else { fields.appendNull() }
        fields.append(Array(entry.reason.utf8))
        return Hexadecimal.text(SHA256.hash(data: fields.bytes))
    }

    /// What the first place of a district follows.
    static func start(district: Int) -> [UInt8] {
        Array(SHA256.hash(data: Data("yuhou.audit.1|\(district)".utf8)))
    }
}

/// Values one after another, each with its length before it (4 bytes, the most significant first).
private struct Fields {
    var bytes: [UInt8] = []

    mutating func append(_ value: [UInt8]) {
        let length = UInt32(truncatingIfNeeded: value.count)
        for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
        bytes += value
    }

    mutating func append(_ number: Int64) {
        append(
            (0..<8).map { place in
                UInt8(truncatingIfNeeded: number >> Int64(56 - 8 * place))
            })
    }

    mutating func appendNull() { bytes += [255, 255, 255, 255] }
}
