public import Foundation
public import Law
public import Postgres

/// The start-up gate: whether this database may be served at all. One line a check; a server
/// refuses to serve on a red one.
public enum Doctor {
    /// What was found.
    public struct Line: Hashable, Sendable {
        /// A word for other programs.
        public let check: String
        public let isGreen: Bool
        /// What was found, and where it is red what would be right.
        public let text: Text

        public init(_ check: String, _ isGreen: Bool, _ text: Text) {
            self.check = check
            self.isGreen = isGreen
            self.text = text
        }
    }

    /// The oldest minor release of PostgreSQL 15 with every fix that is known to matter here.
    static let minorLeast = 20

    /// The checks that the database itself answers.
    ///
    /// - Parameters:
    ///   - database: a connection of any login role.
    ///   - now: the program's clock.
    public static func examine(_ database: some Queryable, now: Date = Date()) async throws
        -> [Line]
    {
        let answers = try await database.pipeline([
            """
            SELECT current_setting('server_version_num')::bigint,
                   current_setting('server_version'), current_setting('fsync'),
                   current_setting('full_page_writes'), current_setting('data_checksums'),
                   current_setting('TimeZone'), extract(epoch FROM clock_timestamp())::float8
            """, Self.loose, Self.public, Self.mighty, Self.bent,
        ])
        guard let row = answers[0].first else { return [] }
        let (number, version, fsync, pages, checksums, zone, clock) = try row.decode(
            Int.self, String.self, String.self, String.self, String.self, String.self,
            Double.self)
        let names = try answers[1...].map { rows in
            try rows.map { try $0.value(0, as: String.self) }
        }
        return [
            self.version(number, version),
            onOff("fsync", fsync), onOff("full_page_writes", pages),
            onOff("data_checksums", checksums),
            list(
                "row_security", names[0],
                green: Text("每张表都强制行级安全", en: "row-level security is forced on every table"),
                red: Text(
                    "没有强制行级安全的表：{}；请运行 yuhou migrate",
                    en: "tables without forced row-level security: {}; run yuhou migrate")),
            list(
                "public", names[1],
                green: Text("没有授予 PUBLIC 的权限", en: "nothing is granted to PUBLIC"),
                red: Text(
                    "授予了 PUBLIC：{}；请运行 yuhou migrate",
                    en: "granted to PUBLIC: {}; run yuhou migrate")),
            list(
                "roles", names[2],
                green: Text("各部门的角色都没有特权", en: "no role of a desk is above the policies"),
                red: Text(
                    "有特权的角色：{}；请收回（ALTER ROLE … NOSUPERUSER NOBYPASSRLS）",
                    en: "roles above the policies: {}; ALTER ROLE … NOSUPERUSER NOBYPASSRLS")),
            list(
                "role_settings", names[3],
                green: Text("没有角色自带的参数", en: "no role brings settings of its own"),
                red: Text(
                    "自带参数的角色：{}；请运行 yuhou migrate",
                    en: "roles that bring settings of their own: {}; run yuhou migrate")),
            self.clock(clock - now.timeIntervalSince1970), self.zone(zone),
        ]
    }

    private static func version(_ number: Int, _ name: String) -> Line {
        let (major, minor) = (number / 10_000, number % 10_000)
        let isGreen = major > 15 || major == 15 && minor >= minorLeast
        return Line(
            "server_version", isGreen,
            isGreen
                ? Text("PostgreSQL \(name)", en: "PostgreSQL \(name)")
                : Text(
                    "PostgreSQL \(name) 太旧；须 15.\(minorLeast) 或更新，请装安全更新后 yuhou up",
                    en: "PostgreSQL \(name) is too old; install 15.\(minorLeast) or later, then "
                        + "yuhou up"))
    }

    private static func onOff(_ setting: String, _ value: String) -> Line {
        Line(
            setting, value == "on",
            value == "on"
                ? Text("\(setting) 已开", en: "\(setting) is on")
                : Text(
                    "\(setting) 为 \(value)；须为 on，否则断电会丢账",
                    en: "\(setting) is \(value); it must be on, or a power cut loses money"))
    }

    private static func list(
        _ check: String, _ names: [String], green: Text, red: Text
    ) -> Line {
        guard !names.isEmpty else { return Line(check, true, green) }
        let all = names.joined(separator: ", ")
        return Line(
            check, false,
            Text(
                red.zh.replacingOccurrences(of: "{}", with: all),
                en: red.en.replacingOccurrences(of: "{}", with: all)))
    }

    /// Sessions, codes and the audit are counted by two clocks, which must agree.
    private static func clock(_ seconds: Double) -> Line {
        let isGreen = abs(seconds) < 5
        let size = Int(seconds.rounded())
        return Line(
            "clock", isGreen,
            isGreen
                ? Text("程序与数据库的时钟一致", en: "program and database have the same time")
                : Text(
                    "程序与数据库的时钟相差 \(size) 秒；请校时",
                    en: "program and database differ by \(size) s; set the clocks"))
    }

    private static func zone(_ name: String) -> Line {
        Line(
            "time_zone", name == "Asia/Shanghai",
            name == "Asia/Shanghai"
                ? Text("时区 Asia/Shanghai", en: "time zone Asia/Shanghai")
                : Text(
                    "时区为 \(name)；须为 Asia/Shanghai", en: "time zone \(name); Asia/Shanghai is right")
        )
    }

    /// Tables of our schemas whose policies somebody stands above.
    private static let loose: Query = """
        SELECT c.oid::regclass::text FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
          AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
        ORDER BY 1
        """

    /// Whatever of our schemas everybody may use.
    private static let `public`: Query = """
        WITH ours AS (
            SELECT oid, nspname, nspacl, nspowner FROM pg_namespace
            WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')
        SELECT 'schema ' || nspname FROM ours, aclexplode(nspacl) AS a WHERE a.grantee = 0
        UNION SELECT c.oid::regclass::text FROM pg_class AS c
        JOIN ours ON ours.oid = c.relnamespace, aclexplode(c.relacl) AS a WHERE a.grantee = 0
        UNION SELECT p.oid::regprocedure::text FROM pg_proc AS p
        JOIN ours ON ours.oid = p.pronamespace,
             aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
        WHERE a.grantee = 0
        UNION SELECT 'database ' || d.datname FROM pg_database AS d,
             aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) AS a
        WHERE d.datname = current_database() AND a.grantee = 0
        ORDER BY 1
        """

    /// Roles that can sign in and are above policies, but for the owner who migrates and the one
    /// role that reads past them, to keep everything.
    private static let mighty: Query = """
        SELECT r.rolname::text FROM pg_roles AS r
        WHERE r.rolcanlogin AND (r.rolsuper OR r.rolcreaterole
            OR r.rolbypassrls AND r.rolname <> 'backup')
          AND has_database_privilege(r.oid, current_database(), 'CONNECT')
          AND r.oid <> (SELECT d.datdba FROM pg_database AS d WHERE d.datname = current_database())
        ORDER BY 1
        """

    /// Roles with settings for every later connection: any role may keep some for itself, and one
    /// statement of one district would then stop the department in all of them.
    private static let bent: Query = """
        SELECT DISTINCT r.rolname::text FROM pg_db_role_setting AS s
        JOIN pg_roles AS r ON r.oid = s.setrole
        WHERE NOT r.rolsuper AND s.setdatabase IN (0,
            (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database()))
        ORDER BY 1
        """
}
