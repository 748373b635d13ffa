public import Credentials
import Kernel
import Law
public import Postgres

/// Sessions as rows: opened, ended, listed.
public struct SessionBook: Sendable {
    let policy: SignInPolicy

    public init(policy: SignInPolicy) { self.policy = policy }

    /// - Parameter isProved: The second factor was shown just now.
    func open(
        _ hash: [UInt8], _ account: SignIn.Account, isProved: Bool, in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO auth.session (district, token_hash, account, idle, expires_at, proved_at)
            VALUES (\(account.district)::integer, \(hash), \(account.id),
                    make_interval(mins => \(policy.idleMinutes)::integer),
                    now() + make_interval(mins => \(policy.absoluteMinutes)::integer),
                    CASE WHEN \(isProved) THEN now() END)
            """)
    }

    /// Ends a session; a token that opens nothing is as good as ended.
    public static func end(_ token: String, in pool: Pool) async throws {
        guard let district = SessionToken.district(of: token) else { return }
        _ = try await pool.execute(
            """
            UPDATE auth.session SET ended_at = now(), ended_by = 'logout'
            WHERE district = \(district)::integer
              AND token_hash = sha256(convert_to(\(token), 'UTF8')) AND ended_at IS NULL
            """)
    }

    /// Whether the second factor was shown in a session within the last minutes.
    static func isProved(_ token: String, minutes: Int, in pool: Pool) async throws -> Bool {
        guard let district = SessionToken.district(of: token) else { return false }
        let row = try await pool.one(
            """
            SELECT proved_at > now() - make_interval(mins => \(minutes)::integer)
            FROM auth.session
            WHERE district = \(district)::integer
              AND token_hash = sha256(convert_to(\(token), 'UTF8')) AND ended_at IS NULL
            """)
        return try row?.value(0, as: Bool?.self) ?? false
    }

    /// Keeps that the second factor was shown now.
    static func prove(_ token: String, of account: SignIn.Account, in transaction: Transaction)
        async throws
    {
        _ = try await transaction.execute(
            """
            UPDATE auth.session SET proved_at = now()
            WHERE district = \(account.district)::integer AND account = \(account.id)
              AND token_hash = sha256(convert_to(\(token), 'UTF8')) AND ended_at IS NULL
            """)
    }
}
