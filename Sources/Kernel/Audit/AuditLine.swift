import Foundation
import Postgres

/// The lines of an export and of the outside files of checkpoints (`docs/audit.md`): JSON objects
/// whose `kind` says what they are. Moments are microseconds since 1970-01-01T00:00:00Z.
enum AuditLine: Encodable {
    /// The first line.
    struct Head: Encodable {
        var kind = "head"
        var format = 1
        let district: Int
        let exported_at: Int64
    }

    struct Checkpoint: Codable {
        var kind = "checkpoint"
        let district: Int
        let seq: Int64
        let hash: String
        let made_at: Int64
        let key: String
        let signature: String
    }

    struct Entry: Encodable {
        let district: Int
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
        /// Left out where there is none.
        let count: Int64?
        let reason: String

        init(_ entry: AuditEntry) {
            district = entry.district
            id = entry.id
            at = entry.at.microseconds
            account = entry.account
            actor = entry.actor
            desk = entry.desk
            role = entry.role
            act = entry.act
            purpose = entry.purpose
            filter = entry.filter
            persons = entry.persons.map(\.hexadecimal)
            count = entry.count
            reason = entry.reason
        }
    }

    struct Chained: Encodable {
        var kind = "chained"
        let seq: Int64
        let hash: String
        let linked_at: Int64
        let entry_id: Int64
        /// Left out where the link's entry is gone.
        let entry: Entry?
    }

    struct Unchained: Encodable {
        var kind = "unchained"
        let entry: Entry
    }

    /// The last line: an export without it was cut short.
    struct End: Encodable {
        var kind = "end"
        let checkpoints: Int
        let chained: Int
        let unchained: Int
    }

    case head(Head)
    case checkpoint(Checkpoint)
    case chained(Chained)
    case unchained(Unchained)
    case end(End)

    static func of(_ point: Kernel.Checkpoint) -> AuditLine {
        .checkpoint(
            Checkpoint(
                district: point.district, seq: point.seq, hash: point.hash.hexadecimal,
                made_at: point.madeAt.microseconds, key: point.key,
                signature: Data(point.signature).base64EncodedString()))
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .head(let line): try line.encode(to: encoder)
        case .checkpoint(let line): try line.encode(to: encoder)
        case .chained(let line): try line.encode(to: encoder)
        case .unchained(let line): try line.encode(to: encoder)
        case .end(let line): try line.encode(to: encoder)
        }
    }

    /// The line with its end.
    func data() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }
}
