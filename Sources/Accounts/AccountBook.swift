public import Credentials
public import Kernel
import Law
import Postgres

/// The accounts of a district as the security administrator (`secretary`) keeps them.
public struct AccountBook: Sendable {
    let office: Office
    let district: Int
    let seal: any Seal
    let hashing: PasswordHash

    /// - Parameter office: of a session of the desk `secretary`; its desk is the role `auth`.
    public init(
        _ office: Office, district: Int, seal: any Seal, hashing: PasswordHash = PasswordHash()
    ) {
        self.office = office
        self.district = district
        self.seal = seal
        self.hashing = hashing
    }

    /// An account as the administrator types it.
    public struct Entry: Hashable, Sendable {
        public var name = ""
        public var title = ""
        /// A department's code, `office`, or an administrator's desk.
        public var desk = ""
        public var duties: [String] = []
        public var towns: [Int64] = []
        /// Of the holder, who has one account only and acts on neither self nor kin.
        public var identity: IdentityNumber?
        /// Where it was read: `accounts.csv:3`; nil for what was typed.
        public var place: String?

        public init() {}
    }

    /// An account as it stands.
    public struct Account: Hashable, Sendable {
        public let name: String
        public let title: String
        public let desk: String
        public let isEnabled: Bool
        public let duties: [String]
        public let towns: [Int64]
        public let hasFactor: Bool
        /// In Asia/Shanghai, to the minute; nil for never.
        public let lastSignIn: String?
    }

    /// Adds accounts, all or none.
    ///
    /// - Returns: The first passwords in the order of the entries, to be handed over and changed at
    ///   the first sign-in. They are kept nowhere.
    /// - Throws: `Refusal` naming the account and what is wrong.
    public func add(_ entries: [Entry]) async throws -> [String] {
        for entry in entries {
            try check(entry)
            guard entry.identity != nil else {
                throw refusal(
                    of: entry, "缺本人身份证号码（--id-number）：一人只能有一个账户",
                    "the holder's ID number is missing (--id-number): one person, one account")
            }
        }
        return try await make(entries)
    }

    /// Adds accounts whose holders may not be known yet: the first administrators.
    func make(_ entries: [Entry]) async throws -> [String] {
        let passwords = entries.map { _ in RandomPassword.make() }
        let hashes = try passwords.map { try hashing.hash($0) }
        try await office.desk.transaction(act: .administer) { transaction in
            for (entry, hash) in zip(entries, hashes) {
                try await insert(entry, hash, in: transaction)
            }
        }
        return passwords
    }

    func insert(_ entry: Entry, _ hash: String, in transaction: Transaction) async throws {
        let kind = Int16(AccountKind(desk: entry.desk).rawValue)
        let identity = entry.identity.map {
            seal.blindIndex(.identityNumber, district: district, $0.text)
        }
        try await refuseSecondAccount(entry.name, identity, in: transaction)
        let row = try await transaction.one(
            """
            INSERT INTO auth.account (district, name, title, class, desk, identity, created_by)
            VALUES (\(district)::integer, \(entry.name), \(entry.title), \(kind), \(entry.desk),
                    \(identity), \(office.actor))
            ON CONFLICT (district, name) DO NOTHING RETURNING id
            """)
        guard let id = try row?.value(0, as: Int64.self) else {
            throw Refusal(
                Text(
                    "账户 \(entry.name) 已有；请换一个登录名。",
                    en: "There is an account \(entry.name) already; choose another name."))
        }
        try await grant(entry.duties, kind, to: id, in: transaction)
        try await limit(id, to: entry.towns, in: transaction)
        _ = try await transaction.execute(
            """
            INSERT INTO auth.password (district, account, seq, hash, is_first, set_by)
            VALUES (\(district)::integer, \(id), 1, \(hash), true, \(office.actor))
            """)
    }

    func grant(
        _ duties: [String], _ kind: Int16, to account: Int64, in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO auth.duty (district, account, class, duty, granted_by)
            SELECT \(district)::integer, \(account), \(kind), duty, \(office.actor)
            FROM unnest(\(duties)) AS duty
            ON CONFLICT (district, account, duty) DO NOTHING
            """)
    }

    func limit(
        _ account: Int64, to towns: [Int64], in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO auth.town (district, account, town)
            SELECT \(district)::integer, \(account), town FROM unnest(\(towns)) AS town
            ON CONFLICT (district, account, town) DO NOTHING
            """)
    }

    /// The duties that an account of a desk can have.
    public static func duties(of desk: String) -> [String] { AccountKind(desk: desk).duties }

    /// The accounts of the district, in order of desk and name.
    public func list() async throws -> [Account] {
        try await office.desk.query(
            """
            SELECT a.name, a.title, a.desk, a.enabled,
                   ARRAY(SELECT d.duty FROM auth.duty AS d
                     WHERE d.district = a.district AND d.account = a.id ORDER BY 1),
                   ARRAY(SELECT t.town FROM auth.town AS t
                     WHERE t.district = a.district AND t.account = a.id ORDER BY 1),
                   EXISTS (SELECT FROM auth.factor AS f
                     WHERE f.district = a.district AND f.account = a.id AND f.confirmed),
                   (SELECT to_char(max(s.opened_at), 'YYYY-MM-DD HH24:MI') FROM auth.session AS s
                     WHERE s.district = a.district AND s.account = a.id)
            FROM auth.account AS a WHERE a.district = \(district)::integer
            ORDER BY a.desk, a.name
            """
        ).map { row in
            let (name, title, desk, isEnabled, duties, towns, hasFactor, last) = try row.decode(
                String.self, String.self, String.self, Bool.self, [String].self, [Int64].self,
                Bool.self, String?.self)
            return Account(
                name: name, title: title, desk: desk, isEnabled: isEnabled, duties: duties,
                towns: towns, hasFactor: hasFactor, lastSignIn: last)
        }
    }
}

/// What an account may be at all, as `auth.account.class` has it: the administrators exclude each
/// other and all work.
enum AccountKind: Int {
    case work = 0
    case system, security, audit, service

    init(desk: String) {
        switch desk {
        case "system": self = .system
        case "secretary": self = .security
        case "audit": self = .audit
        case "service": self = .service
        default: self = .work
        }
    }

    /// The duties that an account of this kind can have.
    var duties: [String] {
        switch self {
        case .work: ["intake", "review", "approve", "pay", "supervise", "town", "office"]
        case .system: ["system"]
        case .security: ["secretary_of_roles"]
        case .audit: ["auditor"]
        case .service: ["import", "assess", "read"]
        }
    }
}
