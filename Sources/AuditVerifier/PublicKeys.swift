import Crypto
import Foundation

/// The public keys that checkpoints are verified with.
public struct PublicKeys: Sendable {
    private let keys: [String: Curve25519.Signing.PublicKey]

    /// - Parameters:
    ///   - text: one key a line, `<identity> <base64 of 32 bytes>`; `#` begins a comment.
    ///   - path: where it came from, for errors.
    /// - Throws: `VerifierError` naming the line, also for an identity that is not the key's own.
    public init(text: String, path: String) throws(VerifierError) {
        var keys: [String: Curve25519.Signing.PublicKey] = [:]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let words = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            guard words.count == 2, let bytes = Data(base64Encoded: String(words[1])),
                let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
            else {
                throw VerifierError(
                    zh: "\(path) 第 \(index + 1) 行：应为“标识 base64”，base64 含 32 字节公钥。",
                    en: "\(path), line \(index + 1): right is `identity base64`, with the 32 bytes "
                        + "of an Ed25519 public key.")
            }
            let identity = Hexadecimal.text(SHA256.hash(data: bytes).prefix(8))
            guard identity == first else {
                throw VerifierError(
                    zh: "\(path) 第 \(index + 1) 行：该公钥的标识是 \(identity)，不是 \(first)。",
                    en: "\(path), line \(index + 1): this key's identity is \(identity), "
                        + "not \(first).")
            }
            keys[identity] = key
        }
        guard !keys.isEmpty else {
            throw VerifierError(
                zh: "\(path) 中没有公钥；请用 yuhou audit key 的输出。",
                en: "\(path) holds no key; use the output of `yuhou audit key`.")
        }
        self.keys = keys
    }

    /// - Throws: `VerifierError` when the file cannot be read or holds no keys.
    public init(path: String) throws(VerifierError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .unreadable(path)
        }
        try self.init(text: String(decoding: data, as: UTF8.self), path: path)
    }

    enum Verdict { case valid, invalid, unknownKey }

    func check(_ checkpoint: SignedState) -> Verdict {
        guard let key = keys[checkpoint.key] else { return .unknownKey }
        let isValid = key.isValidSignature(checkpoint.signature, for: checkpoint.message)
        return isValid ? .valid : .invalid
    }
}

extension VerifierError {
    static func unreadable(_ path: String) -> VerifierError {
        VerifierError(
            zh: "不能读取 \(path)；请检查文件名和权限。",
            en: "\(path) cannot be read; check its name and permissions.")
    }
}

enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    static func text(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Nil for anything but pairs of small digits.
    static func bytes(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var high: UInt8?
        for letter in text.utf8 {
            let value: UInt8
            switch letter {
            case 48...57: value = letter - 48
            case 97...102: value = letter - 87
            default: return nil
            }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return high == nil ? bytes : nil
    }
}
