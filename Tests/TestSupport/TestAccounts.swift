import Foundation
public import Postgres

/// Signed-in accounts for tests, made by the database's owner: no password, no second factor, a
/// session that lasts.
public struct TestAccounts: Sendable {
    private let pool: Pool

    /// - Parameter uri: the database as its owner has it.
    public init(uri: String) throws {
        self.init(try ConnectionSettings(uri: uri))
    }

    public init(_ owner: ConnectionSettings) {
        pool = Pool(owner, limit: 1)
    }

    /// Every duty that an account of a desk can have.
    public static func duties(of desk: String) -> [String] {
        switch desk {
        case "system": ["system"]
        case "secretary": ["secretary_of_roles"]
        case "audit": ["auditor"]
        case "service": ["import", "assess", "read"]
        case "office": ["office"]
        case "towns": ["town"]
        default: ["intake", "review", "approve", "pay", "supervise"]
        }
    }

    /// A session's token; the account is made when it is not there.
    public func token(
        district: Int, desk: String, name: String? = nil, duties: [String]? = nil,
        towns: [Int64] = []
    ) async throws -> String {
        let name = name ?? desk.replacing("_", with: "-") + "-1"
        let kinds = ["system": 1, "secretary": 2, "audit": 3, "service": 4]
        let kind = Int16(kinds[desk] ?? 0)
        let random = (0..<43).map { _ in "abcdefghijkmnpqrstuvwxyz23456789".randomElement() ?? "a" }
        let token = "yuhou-\(district)-\(String(random))"
        _ = try await pool.pipeline([
            """
            INSERT INTO auth.account (district, name, title, class, desk, created_by)
            VALUES (\(district)::integer, \(name), \(name), \(kind), \(desk), 'test')
            ON CONFLICT (district, name) DO NOTHING
            """,
            """
            INSERT INTO auth.duty (district, account, class, duty, granted_by)
            SELECT a.district, a.id, a.class, duty, 'test'
            FROM auth.account AS a, unnest(\(duties ?? Self.duties(of: desk))) AS duty
            WHERE a.district = \(district)::integer AND a.name = \(name)
            ON CONFLICT (district, account, duty) DO NOTHING
            """,
            """
            INSERT INTO auth.town (district, account, town)
            SELECT a.district, a.id, town FROM auth.account AS a, unnest(\(towns)) AS town
            WHERE a.district = \(district)::integer AND a.name = \(name)
            ON CONFLICT (district, account, town) DO NOTHING
            """,
            """
            INSERT INTO auth.session (district, token_hash, account, expires_at)
            SELECT a.district, sha256(convert_to(\(token), 'UTF8')), a.id, now() + interval '1 day'
            FROM auth.account AS a
            WHERE a.district = \(district)::integer AND a.name = \(name)
            """,
        ])
        return token
    }

    public func close() async { await pool.close() }
}
