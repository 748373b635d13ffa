import Crypto
import Foundation

/// An opaque token: what a session is known by. The database holds only its hash.
public struct SessionToken: Sendable {
    /// `yuhou-321204-` and 43 letters of base64url: 32 random bytes.
    public let token: String
    /// SHA-256 of the token's bytes, 32 bytes.
    public let hash: [UInt8]

    /// A token of a district (GB/T 2260, six digits) that nobody has had.
    public static func make(district: Int) -> SessionToken {
        let random = Data(randomBytes(32)).base64EncodedString()
            .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
        let token = "yuhou-\(district)-\(random)"
        return SessionToken(token: token, hash: Array(SHA256.hash(data: Data(token.utf8))))
    }

    /// The district of a token; nil for what is none.
    public static func district(of token: String) -> Int? {
        guard token.hasPrefix("yuhou-"), token.utf8.count > 13 else { return nil }
        return Int(token.dropFirst(6).prefix(6))
    }
}
