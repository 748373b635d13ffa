import Crypto
public import Foundation

/// SHA-256, part by part.
public struct EvidenceDigest: Sendable {
    private var hash = SHA256()

    public init() {}

    /// Adds bytes.
    public mutating func add(_ bytes: Data) { hash.update(data: bytes) }

    /// The digest of what was added so far.
    public var hexadecimal: String { Self.text(hash.finalize()) }

    static func text(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }

    static func of(_ text: String) -> [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }
    static func of(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: Data(bytes))) }
}
