import Foundation
import Law
import Testing

@testable import Credentials

@Suite("Credentials: passwords, codes, tokens, the policy")
struct CredentialTests {
    /// RFC 6238, appendix B, the column of SHA-1.
    @Test(
        "the vectors of RFC 6238",
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"), (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ])
    func vectors(_ seconds: Int, _ code: String) {
        let factor = TimeCode(secret: Array("12345678901234567890".utf8), digits: 8)
        #expect(factor.code(at: Date(timeIntervalSince1970: Double(seconds))) == code)
    }

    @Test("a code counts once, and only in its own step and its neighbours")
    func once() throws {
        let factor = TimeCode.make()
        let now = Date(timeIntervalSince1970: 1_800_000_010)
        let code = factor.code(at: now)
        let step = try #require(factor.matches(code, at: now, after: 0))
        #expect(factor.matches(code, at: now, after: step) == nil)
        #expect(factor.matches(code, at: now.addingTimeInterval(30), after: 0) == step)
        #expect(factor.matches(code, at: now.addingTimeInterval(61), after: 0) == nil)
        #expect(factor.matches("", at: now, after: 0) == nil)
        #expect(factor.matches(code + "0", at: now, after: 0) == nil)
    }

    @Test("the typed secret is the scanned one; RFC 4648's vectors")
    func base32() throws {
        for (text, coded) in [
            ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
        ] {
            #expect(Base32.encode(Array(text.utf8)) == coded)
            #expect(Base32.decode(coded.lowercased()) == Array(text.utf8))
        }
        let factor = TimeCode.make()
        #expect(TimeCode(text: factor.text)?.secret == factor.secret)
        #expect(TimeCode(text: "0!") == nil)
        #expect(factor.uri(account: "h@1").contains("secret=\(factor.text)"))
        #expect(factor.uri(account: "h@1").hasPrefix("otpauth://totp/%E9%9B%A8%E5%90%8E:h%401?"))
    }

    @Test("a password is its own and nobody else's, however it was typed")
    func passwords() throws {
        let hashing = PasswordHash(cost: .least)
        let hash = try hashing.hash("Café-１２３")
        #expect(hash.hasPrefix("$argon2id$"))
        #expect(hashing.verify("Cafe\u{301}-123", against: hash), "the same after NFKC")
        #expect(!hashing.verify("Cafe-123", against: hash))
        #expect(!hashing.verify("", against: ""))
        #expect(try hashing.hash("a") != hashing.hash("a"), "salted")
    }

    @Test("first passwords fit the policy, and no two are the same")
    func firstPasswords() throws {
        let policy = try Self.policy()
        let made = (0..<50).map { _ in RandomPassword.make() }
        #expect(Set(made).count == 50)
        for password in made { #expect(policy.problems(of: password, name: "health1").isEmpty) }
    }

    @Test(
        "a password against the policy is refused with the reason",
        arguments: [
            ("Short-1", "12"), ("alllowercaseletters", "3"), ("Health1-Health1", "sign-in name"),
            (String(repeating: "Aa1-", count: 65), "256"),
        ])
    func refusals(_ password: String, _ word: String) throws {
        let problems = try Self.policy().problems(of: password, name: "health1")
        #expect(problems.count == 1 && problems[0].en.contains(word), "\(problems)")
    }

    @Test(
        "a wrong policy file is refused with file, line and key",
        arguments: [
            ("lock_minutes: 30", "lock_minutes: 0", "p.yaml:9", "1 to 1440"),
            ("lock_minutes: 30", "lock_minute: 30", "p.yaml:9", "lock_minute"),
            ("lock_minutes: 30", "lock_minutes", "p.yaml:9", "key: value"),
            ("second_factor: required", "second_factor: no", "p.yaml:13", "optional"),
            ("idle_minutes: 30", "", "p.yaml:", "idle_minutes is missing"),
        ])
    func wrongFiles(_ old: String, _ new: String, _ place: String, _ word: String) throws {
        let text = try Self.text().split(separator: "\n", omittingEmptySubsequences: false)
            .drop { $0.hasPrefix("#") }.joined(separator: "\n")
            .replacingOccurrences(of: old, with: new)
        let shifted = "# \n# \n# \n" + text
        #expect {
            _ = try SignInPolicy(text: shifted, file: "p.yaml")
        } throws: { error in
            let words = (error as? SignInPolicyError)?.description ?? ""
            return words.contains(place) && words.contains(word)
        }
    }

    @Test("a token's hash is the one the database makes of it")
    func tokens() {
        let token = SessionToken.make(district: 321_204)
        #expect(token.token.wholeMatch(of: /yuhou-321204-[A-Za-z0-9_-]{43}/) != nil)
        #expect(token.hash.count == 32)
        #expect(SessionToken.district(of: token.token) == 321_204)
        #expect(SessionToken.district(of: "yuhou-") == nil)
    }

    @Test("the drawn code has its three finders and its quiet zone")
    func drawn() throws {
        let modules = try QRModules.rows(of: "otpauth://totp/x?secret=ABC")
        let size = modules.count
        let finder = [true, true, true, true, true, true, true]
        #expect(Array(modules[0].prefix(7)) == finder && Array(modules[0].suffix(7)) == finder)
        #expect(Array(modules[size - 1].prefix(7)) == finder)
        let lines = try TerminalQR.lines(of: "otpauth://totp/x?secret=ABC")
        #expect(lines.count == (size + 5) / 2)
        #expect(lines.allSatisfy { $0.count == size + 4 })
        #expect(lines[0].allSatisfy { $0 == "█" }, "quiet")
    }

    private static func text() throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(
            contentsOf: root.appendingPathComponent("policies/sign-in.yaml"), encoding: .utf8)
    }

    private static func policy() throws -> SignInPolicy {
        try SignInPolicy(text: text(), file: "sign-in.yaml")
    }
}
