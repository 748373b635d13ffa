import Crypto

/// The mark by which the audit names a person: HMAC-SHA256 of district and register id, under a key
/// of its own. Who has the key finds a person's entries; who has only the audit finds nobody.
public struct PersonMark: Sendable {
    private let key: SymmetricKey

    /// - Parameter key: the key `person` of the key file, 32 bytes.
    /// - Throws: `KeyError` for a key of another length.
    public init(key: [UInt8]) throws(KeyError) {
        guard key.count == 32 else { throw .length(key: "person", bytes: key.count) }
        self.key = SymmetricKey(data: key)
    }

    /// The mark of `kernel.person.id` in a district, 32 bytes.
    public func callAsFunction(district: Int, person: Int64) -> [UInt8] {
        authenticate(Array("yuhou.person.1|\(district)|\(person)".utf8))
    }

    func authenticate(_ message: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
    }
}
