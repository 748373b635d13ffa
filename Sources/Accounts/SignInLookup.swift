import Credentials
import Foundation
import Kernel
import Law
import Postgres

// What is looked up before anybody is signed in.
extension SignIn {
    struct Factor: Sendable {
        let sealed: Sealed
        let lastStep: Int64
    }

    struct Found: Sendable {
        let id: Int64
        let isEnabled: Bool
        let needsPassword: Bool
        /// The newest first.
        let hashes: [String]
        /// Nil before the first, and after a lost one was given up.
        let factor: Factor?
    }

    func account(_ name: String, district: Int) async throws -> Found? {
        let row = try await pool.one(
            """
            SELECT a.id, a.enabled AND a.class <> 4, f.sealed, f.key_version::bigint, f.last_step,
                   EXISTS (SELECT FROM auth.factor_reset AS r
                     WHERE r.district = a.district AND r.account = a.id
                       AND r.approved_at > f.set_at)
            FROM auth.account AS a
            LEFT JOIN LATERAL (SELECT * FROM auth.factor AS f
                WHERE f.district = a.district AND f.account = a.id AND f.confirmed
                ORDER BY f.seq DESC LIMIT 1) AS f ON true
            WHERE a.district = \(district)::integer AND a.name = \(name)
            """)
        guard let row else { return nil }
        let (id, isEnabled, bytes, version, step, isGivenUp) = try row.decode(
            Int64.self, Bool.self, [UInt8]?.self, Int?.self, Int64?.self, Bool.self)
        let passwords = try await pool.query(
            """
            SELECT hash, is_first OR set_at < now() - make_interval(days => \(policy.rotationDays)::integer)
            FROM auth.password
            WHERE district = \(district)::integer AND account = \(id) ORDER BY seq DESC
            """
        ).map { try $0.decode(String.self, Bool.self) }
        var factor: Factor?
        if let bytes, let version, let step, !isGivenUp {
            factor = Factor(sealed: Sealed(bytes: bytes, version: version), lastStep: step)
        }
        return Found(
            id: id, isEnabled: isEnabled, needsPassword: passwords.first?.1 ?? true,
            hashes: passwords.map(\.0), factor: factor)
    }

    func open(_ factor: Factor, of account: Int64, _ district: Int) throws -> TimeCode {
        let place = SealedPlace(.factor, person: account, district: district)
        return TimeCode(secret: try seal.open(factor.sealed, at: place))
    }

    /// Counts an attempt as failed before it is looked at, and refuses one too many since the last
    /// success; of unknown names too. Of many at once no more than the policy allows are looked at.
    func begin(_ name: String, district: Int) async throws {
        let name = String(name.prefix(64))
        let row = try await pool.one(
            """
            SELECT ctx.begin_attempt(\(district)::integer, \(name),
                \(policy.lockMinutes)::integer, \(policy.lockAfter)::integer)
            """)
        if try row?.value(0, as: Bool.self) == true { return }
        try await note(name, district: district, "locked")
        throw Refusal(
            Text(
                "此姓名失败次数过多，已锁定；\(policy.lockMinutes) 分钟后再试，或找安全管理员。",
                en: "Too many failures for this name; try again in \(policy.lockMinutes) minutes."),
            kind: .forbidden)
    }

    func failed(_ name: String, district: Int) async throws -> Refusal {
        try await note(name, district: district, "not admitted")
        return Self.notAdmitted
    }

    private func note(_ name: String, district: Int, _ reason: String) async throws {
        _ = try await pool.query(
            """
            SELECT ctx.audit_unsigned(
                \(district)::integer, \(name), 'refused', 'login', \(reason))
            """)
    }
}
