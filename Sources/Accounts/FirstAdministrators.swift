public import Credentials
public import Kernel
import Law
import Postgres

/// The first accounts of a district, made by the database's owner because nobody else is there yet.
public enum FirstAdministrators {
    /// An administrator and the first password, to be changed at the first sign-in.
    public struct Made: Hashable, Sendable {
        public let name: String
        public let desk: String
        public let password: String
    }

    /// One system administrator, two security administrators (a lost second factor needs two), one
    /// auditor.
    static let desks: [(name: String, desk: String, title: String)] = [
        ("system1", "system", "系统管理员"), ("secretary1", "secretary", "安全管理员一"),
        ("secretary2", "secretary", "安全管理员二"), ("audit1", "audit", "审计管理员"),
    ]

    /// Makes them, once: a district that has an account already is refused.
    ///
    /// - Parameter owner: an office of the database's owner.
    public static func make(
        _ owner: Office, district: Int, seal: any Seal, hashing: PasswordHash = PasswordHash()
    ) async throws -> [Made] {
        let book = AccountBook(owner, district: district, seal: seal, hashing: hashing)
        guard try await book.list().isEmpty else {
            throw Refusal(
                Text(
                    "\(district) 已有账户；其余账户由安全管理员添加：yuhou admin user add。",
                    en: "\(district) has accounts already; the security administrator adds more."),
                kind: .forbidden)
        }
        let entries = desks.map { name, desk, title in
            var entry = AccountBook.Entry()
            (entry.name, entry.desk, entry.title) = (name, desk, title)
            entry.duties = AccountKind(desk: desk).duties
            return entry
        }
        let passwords = try await book.make(entries)
        let names = entries.map(\.name)
        try await owner.desk.transaction { transaction in
            try await transaction.query(
                """
                SELECT ctx.audit_unsigned(\(district)::integer, name, 'administer', 'admin init',
                    'first account')
                FROM unnest(\(names)) AS name
                """)
        }
        return zip(entries, passwords).map { Made(name: $0.name, desk: $0.desk, password: $1) }
    }
}
