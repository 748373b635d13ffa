public import Credentials
import Kernel
import Law
public import Postgres

/// Sessions as rows: opened, ended, listed.
public struct SessionBook: Sendable {
    let policy: SignInPolicy

    public init(policy: SignInPolicy) { self.policy = policy }

    func open(_ hash: [UInt8], _ account: SignIn.Account, in transaction: Transaction) async throws
    {
        _ = try await transaction.execute(
            """
            INSERT INTO auth.session (district, token_hash, account, idle, expires_at)
            VALUES (\(account.district)::integer, \(hash), \(account.id),
                    make_interval(mins => \(policy.idleMinutes)::integer),
                    now() + make_interval(mins => \(policy.absoluteMinutes)::integer))
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
}
