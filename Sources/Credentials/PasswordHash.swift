import CLibSodium
import Foundation

/// Argon2id by libsodium: passwords are kept as hashes only.
public struct PasswordHash: Sendable {
    /// What one hash costs. Source: libsodium's own recommendations for signing in interactively.
    public enum Cost: Sendable {
        /// Two passes over 64 MiB.
        case interactive
        /// As little as Argon2id allows; for tests.
        case least
    }

    private let passes: UInt64
    private let memory: Int

    public init(cost: Cost = .interactive) {
        switch cost {
        case .interactive:
            passes = UInt64(crypto_pwhash_argon2id_opslimit_interactive())
            memory = crypto_pwhash_argon2id_memlimit_interactive()
        case .least:
            passes = UInt64(crypto_pwhash_argon2id_opslimit_min())
            memory = crypto_pwhash_argon2id_memlimit_min()
        }
    }

    /// The hash as libsodium writes it, with salt and cost: `$argon2id$…`.
    ///
    /// - Throws: `CredentialError.outOfMemory`.
    public func hash(_ password: String) throws(CredentialError) -> String {
        var written = [CChar](repeating: 0, count: Int(crypto_pwhash_strbytes()))
        let status = Self.withBytes(password) { bytes in
            crypto_pwhash_str_alg(
                &written, bytes, UInt64(bytes.count), passes, memory,
                crypto_pwhash_alg_argon2id13())
        }
        guard status == 0 else { throw .outOfMemory }
        return String(
            decoding: written.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether a password is the one of a hash. A text that is no hash is nobody's password.
    public func verify(_ password: String, against hash: String) -> Bool {
        Self.withBytes(password) { bytes in
            crypto_pwhash_str_verify(hash, bytes, UInt64(bytes.count)) == 0
        }
    }

    /// Takes as long as `verify`, for a name that nobody has.
    public func decoy(_ password: String) { _ = try? hash(password) }

    /// The bytes of a password, NFKC-normalised: the same whatever keyboard typed it. They are
    /// wiped afterwards.
    private static func withBytes<R>(_ password: String, _ body: ([CChar]) -> R) -> R {
        var bytes = password.precomposedStringWithCompatibilityMapping.utf8.map {
            CChar(bitPattern: $0)
        }
        defer { sodium_memzero(&bytes, bytes.count) }
        return body(bytes)
    }
}

/// Why something about credentials could not be done.
public enum CredentialError: Error, Hashable, Sendable {
    case outOfMemory
    /// A QR code cannot hold so long a text.
    case tooLong
}

/// First passwords, for handing over.
public enum RandomPassword {
    // Nothing that looks like something else.
    private static let alphabet = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789")

    /// Twenty characters in fours, with capital, small letter, digit and dash.
    public static func make() -> String {
        while true {
            let letters = (0..<16).map { _ in
                alphabet[Int(randombytes_uniform(UInt32(alphabet.count)))]
            }
            let groups = stride(from: 0, to: 16, by: 4).map { String(letters[$0..<($0 + 4)]) }
            let password = groups.joined(separator: "-")
            let isMixed =
                letters.contains(where: \.isUppercase) && letters.contains(where: \.isLowercase)
                && letters.contains(where: \.isNumber)
            if isMixed { return password }
        }
    }
}

/// Bytes nobody can guess.
func randomBytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    randombytes_buf(&bytes, count)
    return bytes
}
