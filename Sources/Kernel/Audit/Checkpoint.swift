import Crypto
public import Foundation
public import Postgres

/// A signed state of a district's chain: who keeps it knows everything that was chained until then.
public struct Checkpoint: Hashable, Sendable {
    public let district: Int
    /// The last place it covers.
    public let seq: Int64
    /// The hash of the link there, 32 bytes.
    public let hash: [UInt8]
    public let madeAt: PostgresInstant
    /// The identity of the key that signed, as `CheckpointKey.identity`.
    public let key: String
    /// Ed25519, 64 bytes.
    public let signature: [UInt8]

    /// What is signed.
    static func message(
        district: Int, seq: Int64, hash: [UInt8], madeAt: PostgresInstant, key: String
    ) -> [UInt8] {
        let hash = hash.hexadecimal
        return Array(
            "yuhou.checkpoint.1|\(district)|\(seq)|\(hash)|\(madeAt.microseconds)|\(key)".utf8)
    }

    /// One line of an outside file or of an export, with its end of line.
    public func line() throws -> Data { try AuditLine.of(self).data() }

    /// The checkpoint of a line; nil when the line is none, as one cut short by a crash.
    static func read(_ line: some DataProtocol) -> Checkpoint? {
        guard let fields = try? JSONDecoder().decode(AuditLine.Checkpoint.self, from: Data(line)),
            let hash = [UInt8](hexadecimal: fields.hash),
            let signature = Data(base64Encoded: fields.signature)
        else { return nil }
        return Checkpoint(
            district: fields.district, seq: fields.seq, hash: hash,
            madeAt: PostgresInstant(microseconds: fields.made_at), key: fields.key,
            signature: Array(signature))
    }
}

/// The key that signs checkpoints.
public struct CheckpointKey: Sendable {
    private let seed: Curve25519.Signing.PrivateKey

    /// - Parameter seed: the key `audit` of the key file, 32 bytes.
    /// - Throws: `KeyError` for a key of another length.
    public init(seed: [UInt8]) throws(KeyError) {
        do {
            self.seed = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
        } catch {
            throw .length(key: "audit", bytes: seed.count)
        }
    }

    /// Ed25519, 32 bytes: what verifiers are given.
    public var publicKey: [UInt8] { Array(seed.publicKey.rawRepresentation) }

    /// The first eight bytes of SHA-256 of the public key, in hexadecimal digits.
    public var identity: String {
        SHA256.hash(data: seed.publicKey.rawRepresentation).prefix(8).hexadecimal
    }

    /// A line of a verifier's key file: identity and public key.
    public var publicLine: String { "\(identity) \(Data(publicKey).base64EncodedString())" }

    /// Signs a state of a chain.
    func sign(
        district: Int, seq: Int64, hash: [UInt8], madeAt: PostgresInstant
    ) throws -> Checkpoint {
        let message = Checkpoint.message(
            district: district, seq: seq, hash: hash, madeAt: madeAt, key: identity)
        return Checkpoint(
            district: district, seq: seq, hash: hash, madeAt: madeAt, key: identity,
            signature: Array(try seed.signature(for: message)))
    }
}

extension [UInt8] {
    /// Nil for anything but pairs of hexadecimal digits.
    init?(hexadecimal text: String) {
        let digits = text.utf8.map { digit in Character(UnicodeScalar(digit)).hexDigitValue }
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for at in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[at], let low = digits[at + 1] else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        self = bytes
    }
}
