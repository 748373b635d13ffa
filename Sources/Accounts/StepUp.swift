import Credentials
public import Kernel
import Law
import Postgres

// The second factor, shown again in a session that is open.
extension SignIn {
    /// For so long after it was shown it is not asked for again.
    public var proofMinutes: Int { policy.proofMinutes }

    /// A session left alone for so long ends.
    public var idleMinutes: Int { policy.idleMinutes }
    /// The longest that a session lasts.
    public var absoluteMinutes: Int { policy.absoluteMinutes }

    /// Whether the second factor was shown in a session lately: at its sign-in, or since.
    public func isProved(_ token: String) async throws -> Bool {
        try await SessionBook.isProved(token, minutes: policy.proofMinutes, in: pool)
    }

    /// Takes the code of the second factor for an open session. Failures count as those of signing
    /// in do, so that a session found open is no way to guess codes.
    ///
    /// - Parameters:
    ///   - token: The session's.
    ///   - session: The same session, opened.
    /// - Throws: `Refusal` of kind `.forbidden`: a wrong or used code, locked for a while, no
    ///   second factor.
    public func prove(_ code: String, token: String, _ session: Session) async throws {
        let district = session.district
        try await begin(session.name, district: district)
        guard let found = try await account(session.name, district: district),
            found.id == session.account, let factor = found.factor
        else {
            throw Refusal(
                Text(
                    "您的账户没有第二因素；请退出后重新登录并登记，再办这件事。",
                    en: "Your account has no second factor; sign in anew and enrol one."),
                kind: .forbidden)
        }
        guard
            let step = try open(factor, of: found.id, district)
                .matches(code, at: now(), after: factor.lastStep)
        else { throw try await wrongCode(session) }
        let account = Account(
            id: found.id, district: district, name: session.name, hashes: [], step: step)
        try await pool.transaction { transaction in
            try await transaction.present(token)
            try await spend(step, of: account, in: transaction)
            try await SessionBook.prove(token, of: account, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO auth.attempt (district, name, succeeded)
                VALUES (\(district)::integer, \(account.name), true)
                """)
            _ = try await transaction.query(
                "SELECT ctx.audit('sign_in', 'step up', '', '{}'::bytea[], NULL, '')")
        }
    }

    private func wrongCode(_ session: Session) async throws -> Refusal {
        _ = try await failed(session.name, district: session.district)
        return Refusal(
            Text(
                "动态码不对，或刚用过；请等手机上换成下一个再输。",
                en: "The code is wrong or was just used; wait for the next one and type it."),
            kind: .forbidden)
    }
}
