public import Credentials
public import Foundation
public import Kernel
import Law
public import Postgres

/// Signs people in: password, then the code of the second factor, then a session.
///
/// Whoever is refused learns nothing: an unknown name, a wrong password and a wrong code give the
/// same answer after the same work, and are counted alike. A name that has failed too often is
/// locked for a while, whether anybody has it or not.
public struct SignIn: Sendable {
    let pool: Pool
    let policy: SignInPolicy
    let seal: any Seal
    let hashing: PasswordHash
    let now: @Sendable () -> Date

    /// - Parameters:
    ///   - pool: of the role `auth`.
    ///   - now: the time by which codes are judged.
    public init(
        pool: Pool, policy: SignInPolicy, seal: any Seal, hashing: PasswordHash = PasswordHash(),
        now: @Sendable @escaping () -> Date = { Date() }
    ) {
        self.pool = pool
        self.policy = policy
        self.seal = seal
        self.hashing = hashing
        self.now = now
    }

    /// What somebody presents.
    public struct Claim: Sendable {
        public var district: Int
        public var name: String
        public var password: String
        /// Empty for an account that has no second factor yet.
        public var code: String

        public init(district: Int, name: String, password: String, code: String) {
            self.district = district
            self.name = name
            self.password = password
            self.code = code
        }
    }

    /// What an account still has to do before it gets a session.
    public struct Duties: Sendable {
        /// The password is a first one, or too old.
        public let needsPassword: Bool
        /// There is no second factor yet: the secret to enrol, not stored until its first code.
        public let enrolment: TimeCode?
        let account: Account
    }

    struct Account: Sendable {
        let id: Int64
        let district: Int
        let name: String
        let hashes: [String]
        /// The used step of the second factor.
        let step: Int64?
    }

    /// Checks what somebody presents.
    ///
    /// - Returns: What is still to be done, to be handed to `finish`.
    /// - Throws: `Refusal` of kind `.forbidden`: not admitted, or locked for a while.
    public func check(_ claim: Claim) async throws -> Duties {
        let name = claim.name.lowercased()
        try await begin(name, district: claim.district)
        guard let found = try await account(name, district: claim.district) else {
            hashing.decoy(claim.password)
            throw try await failed(name, district: claim.district)
        }
        let isRight =
            hashing.verify(claim.password, against: found.hashes.first ?? "") && found.isEnabled
        guard isRight else { throw try await failed(name, district: claim.district) }
        var step: Int64?
        if let factor = found.factor {
            guard
                let matched = try open(factor, of: found.id, claim.district)
                    .matches(claim.code, at: now(), after: factor.lastStep)
            else { throw try await failed(name, district: claim.district) }
            step = matched
        }
        return Duties(
            needsPassword: found.needsPassword,
            enrolment: found.factor == nil && policy.requiresSecondFactor ? TimeCode.make() : nil,
            account: Account(
                id: found.id, district: claim.district, name: name, hashes: found.hashes,
                step: step))
    }

    /// Does what was still to be done and opens the session, all or nothing.
    ///
    /// - Parameters:
    ///   - password: The new password where one is needed.
    ///   - code: The first code of the enrolled second factor, where one is.
    /// - Returns: The session's token.
    /// - Throws: `Refusal` for a password against the policy, or a code that does not fit.
    public func finish(
        _ duties: Duties, password: String? = nil, code: String? = nil
    ) async throws -> String {
        let account = duties.account
        let hash = try newHash(password, duties)
        var step = account.step
        if let enrolment = duties.enrolment {
            guard let first = enrolment.matches(code ?? "", at: now(), after: 0) else {
                throw Refusal(
                    Text(
                        "动态码不对；请核对手机时间后再试，密钥未保存。",
                        en: "The code does not fit; check the phone's clock. Nothing was kept."))
            }
            step = first
        }
        let used = step
        let token = SessionToken.make(district: account.district)
        try await pool.transaction { transaction in
            let sessions = SessionBook(policy: policy)
            if let used, duties.enrolment == nil {
                try await spend(used, of: account, in: transaction)
            }
            try await sessions.open(
                token.hash, account, isProved: used != nil, in: transaction)
            try await transaction.present(token.token)
            if let hash {
                try await keep(hash, of: account, in: transaction)
            }
            if let enrolment = duties.enrolment, let used {
                try await keep(enrolment, step: used, of: account, in: transaction)
            }
            _ = try await transaction.execute(
                """
                INSERT INTO auth.attempt (district, name, succeeded)
                VALUES (\(account.district)::integer, \(account.name), true)
                """)
            _ = try await transaction.query(
                "SELECT ctx.audit('sign_in', 'login', '', '{}'::bytea[], NULL, '')")
        }
        return token.token
    }

    private func newHash(_ password: String?, _ duties: Duties) throws -> String? {
        guard duties.needsPassword else { return nil }
        guard let password else {
            throw Refusal(Text("须先换口令。", en: "A new password is needed first."))
        }
        let problems = policy.problems(of: password, name: duties.account.name)
        guard problems.isEmpty else {
            throw Refusal(
                Text(
                    "新口令不合规定：" + problems.map(\.zh).joined(separator: "；"),
                    en: "The new password: " + problems.map(\.en).joined(separator: "; ")))
        }
        let isUsed = duties.account.hashes.prefix(policy.passwordHistory).contains {
            hashing.verify(password, against: $0)
        }
        guard !isUsed else {
            throw Refusal(
                Text(
                    "新口令与近 \(policy.passwordHistory) 次用过的相同；请换一个。",
                    en: "That password was used lately; choose another."))
        }
        return try hashing.hash(password)
    }

    /// A code counts once: of two who present it at the same moment one comes too late.
    func spend(
        _ step: Int64, of account: Account, in transaction: Transaction
    ) async throws {
        let spent = try await transaction.execute(
            """
            UPDATE auth.factor SET last_step = \(step)
            WHERE district = \(account.district)::integer AND account = \(account.id)
              AND confirmed AND last_step < \(step)
              AND seq = (SELECT max(f.seq) FROM auth.factor AS f
                WHERE f.district = \(account.district)::integer AND f.account = \(account.id)
                  AND f.confirmed)
            """)
        guard spent == 1 else { throw Self.notAdmitted }
    }

    private func keep(
        _ hash: String, of account: Account, in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO auth.password (district, account, seq, hash, is_first, set_by)
            SELECT \(account.district)::integer, \(account.id), coalesce(max(seq), 0) + 1, \(hash),
                   false, \(account.name)
            FROM auth.password
            WHERE district = \(account.district)::integer AND account = \(account.id)
            """)
    }

    func keep(
        _ enrolment: TimeCode, step: Int64, of account: Account, in transaction: Transaction
    ) async throws {
        let place = SealedPlace(.factor, person: account.id, district: account.district)
        let sealed = try seal.seal(enrolment.secret, at: place)
        _ = try await transaction.execute(
            """
            INSERT INTO auth.factor
                (district, account, seq, sealed, key_version, confirmed, last_step)
            SELECT \(account.district)::integer, \(account.id), coalesce(max(seq), 0) + 1,
                   \(sealed.bytes), \(sealed.version)::integer, true, \(step)
            FROM auth.factor
            WHERE district = \(account.district)::integer AND account = \(account.id)
            """)
    }

    static let notAdmitted = Refusal(
        Text(
            "姓名、口令或动态码不对，或账户不可用。",
            en: "Name, password or code is wrong, or the account cannot be used."),
        kind: .forbidden)
}

extension Transaction {
    /// Presents the context of a session to the rest of the transaction.
    func present(_ token: String) async throws {
        let row = try await one("SELECT ctx.open(\(token))")
        guard let context = try row?.value(0, as: String?.self) else {
            throw try await Session.refusal(of: token, in: self)
        }
        try await open(context: context)
    }
}
