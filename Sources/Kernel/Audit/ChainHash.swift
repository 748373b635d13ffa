import Crypto
import Postgres

/// The hash of a link: SHA-256 over the hash before it and everything the link and its entry say.
/// `docs/audit.md` describes it for others; changing it makes every chain invalid.
struct ChainHash {
    private var hash = SHA256()

    /// What the first link of a district follows, so that no district's chain is another's.
    static func start(district: Int) -> [UInt8] {
        Array(SHA256.hash(data: Array("yuhou.audit.1|\(district)".utf8)))
    }

    /// The hash of the link at `seq`.
    static func link(
        after previous: [UInt8], seq: Int64, linkedAt: PostgresInstant, entry: AuditEntry
    ) -> [UInt8] {
        var hash = ChainHash()
        hash.add(bytes: previous)
        hash.add(seq)
        hash.add(linkedAt.microseconds)
        hash.add(Int64(entry.district))
        hash.add(entry.id)
        hash.add(entry.at.microseconds)
        hash.add(entry.account)
        for text in [
            entry.actor, entry.desk, entry.role, entry.act, entry.purpose, entry.filter,
        ] {
            hash.add(bytes: Array(text.utf8))
        }
        hash.add(Int64(entry.persons.count))
        for person in entry.persons { hash.add(bytes: person) }
        if let count = entry.count { hash.add(count) } else { hash.addNull() }
        hash.add(bytes: Array(entry.reason.utf8))
        return Array(hash.hash.finalize())
    }

    /// A length before every value, so that no two rows share an encoding.
    private mutating func add(bytes: [UInt8]) {
        add(length: UInt32(clamping: bytes.count))
        hash.update(data: bytes)
    }

    private mutating func add(_ number: Int64) {
        add(length: 8)
        withUnsafeBytes(of: number.bigEndian) { hash.update(bufferPointer: $0) }
    }

    private mutating func addNull() { add(length: .max) }

    private mutating func add(length: UInt32) {
        withUnsafeBytes(of: length.bigEndian) { hash.update(bufferPointer: $0) }
    }
}

extension Sequence<UInt8> {
    /// Two small hexadecimal digits a byte.
    var hexadecimal: String {
        map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
