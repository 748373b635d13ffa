import Crypto
public import Foundation

/// The second factor: time-based one-time codes (RFC 6238) with HMAC-SHA-1, steps of 30 seconds.
public struct TimeCode: Sendable {
    /// 20 bytes, as RFC 4226 recommends for SHA-1.
    public let secret: [UInt8]
    private let digits: Int

    /// - Parameter digits: six; the vectors of RFC 6238 have eight.
    public init(secret: [UInt8], digits: Int = 6) {
        self.secret = secret
        self.digits = digits
    }

    /// A new secret.
    public static func make() -> TimeCode { TimeCode(secret: randomBytes(20)) }

    /// From the text that `text` gives; nil for what is no base32.
    public init?(text: String) {
        guard let secret = Base32.decode(text) else { return nil }
        self.init(secret: secret)
    }

    /// The secret for typing, base32 (RFC 4648) without padding.
    public var text: String { Base32.encode(secret) }

    /// What an authenticator scans.
    public func uri(account: String) -> String {
        var free = CharacterSet.alphanumerics
        free.insert(charactersIn: "-._~")
        func escaped(_ word: String) -> String {
            word.addingPercentEncoding(withAllowedCharacters: free) ?? ""
        }
        return "otpauth://totp/\(escaped("雨后")):\(escaped(account))?secret=\(text)"
            + "&issuer=\(escaped("雨后"))&digits=\(digits)&period=\(Self.period)"
    }

    /// The code of a moment.
    public func code(at time: Date) -> String { code(step: Self.step(of: time)) }

    /// The step whose code this is, of the present one, the one before and the one after; nil for
    /// none. Steps up to `last` were used and count no more.
    public func matches(_ code: String, at time: Date, after last: Int64) -> Int64? {
        let now = Self.step(of: time)
        var found: Int64?
        // All three are always compared, and each in full.
        for step in (now - 1)...(now + 1) {
            let isSame = Self.isSame(Array(code.utf8), Array(self.code(step: step).utf8))
            if isSame, step > last { found = step }
        }
        return found
    }

    private static let period: Int64 = 30

    private static func step(of time: Date) -> Int64 {
        Int64(time.timeIntervalSince1970.rounded(.down)) / period
    }

    private func code(step: Int64) -> String {
        let counter = withUnsafeBytes(of: UInt64(step).bigEndian) { Array($0) }
        let mac = Array(
            HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
        let offset = Int(mac[19] & 0x0F)
        let word =
            mac[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let modulus = (0..<digits).reduce(UInt32(1)) { value, _ in value * 10 }
        let number = String(word % modulus)
        return String(repeating: "0", count: digits - number.count) + number
    }

    private static func isSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// RFC 4648, section 6.
enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var buffer: UInt32 = 0
        var bits = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(buffer >> UInt32(bits) & 31)])
            }
        }
        if bits > 0 { text.append(alphabet[Int(buffer << UInt32(5 - bits) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer: UInt32 = 0
        var bits = 0
        for letter in text.uppercased().utf8 where letter != UInt8(ascii: " ") {
            guard let value = alphabet.firstIndex(of: letter) else { return nil }
            buffer = buffer << 5 | UInt32(value)
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
            }
        }
        return bytes.isEmpty ? nil : bytes
    }
}
