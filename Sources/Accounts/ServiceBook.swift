import Credentials
import Kernel
import Law
import Postgres

extension AccountBook {
    /// A system of another office that works for a district through a token.
    public struct Service: Hashable, Sendable {
        public let name: String
        public let title: String
        public let isRevoked: Bool
        /// In Asia/Shanghai, to the minute.
        public let opened: String
        public let used: String
    }

    /// What a service's token may be good for; the database holds it to it.
    public static let scopes = AccountKind.service.duties

    /// Adds a service: it may import, assess, and read what `formats.md` lists, or only some of
    /// that.
    ///
    /// - Returns: Its token, shown once and kept nowhere.
    public func addService(
        _ name: String, title: String, days: Int, scopes: [String] = AccountBook.scopes
    ) async throws -> String {
        guard name.wholeMatch(of: /[a-z][a-z0-9._-]{1,31}/) != nil else {
            throw Refusal(
                Text(
                    "--name \(name)：应为 2 至 32 个小写字母、数字、点、横线，以字母开头。",
                    en: "--name \(name): 2 to 32 lower-case letters, digits, dots, dashes."))
        }
        let token = SessionToken.make(district: district)
        try await office.desk.transaction(act: .administer) { transaction in
            let kind = Int16(AccountKind.service.rawValue)
            let row = try await transaction.one(
                """
                INSERT INTO auth.account (district, name, title, class, desk, created_by)
                VALUES (\(district)::integer, \(name), \(title), \(kind), 'service',
                        \(office.actor))
                ON CONFLICT (district, name) DO NOTHING RETURNING id
                """)
            guard let id = try row?.value(0, as: Int64.self) else {
                throw Refusal(
                    Text("账户 \(name) 已有；请换一个名字。", en: "\(name) is taken; choose another name."))
            }
            try await grant(scopes, kind, to: id, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO auth.session (district, token_hash, account, title, expires_at)
                VALUES (\(district)::integer, \(token.hash), \(id), \(title),
                        now() + make_interval(days => \(days)::integer))
                """)
        }
        return token.token
    }

    /// Services of the district, the revoked ones too.
    public func services() async throws -> [Service] {
        try await office.desk.query(
            """
            SELECT a.name, a.title, NOT a.enabled OR s.ended_at IS NOT NULL,
                   to_char(s.opened_at, 'YYYY-MM-DD HH24:MI'),
                   to_char(s.used_at, 'YYYY-MM-DD HH24:MI')
            FROM auth.account AS a JOIN auth.session AS s
              ON s.district = a.district AND s.account = a.id
            WHERE a.district = \(district)::integer AND a.class = 4 ORDER BY a.name
            """
        ).map { row in
            let (name, title, isRevoked, opened, used) = try row.decode(
                String.self, String.self, Bool.self, String.self, String.self)
            return Service(
                name: name, title: title, isRevoked: isRevoked, opened: opened, used: used)
        }
    }
}
