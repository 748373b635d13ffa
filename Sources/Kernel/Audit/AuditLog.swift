public import Law
public import Postgres

/// Reads the audit of a district for people.
public struct AuditLog: Sendable {
    /// What is asked for; everything that is given must hold.
    public struct Filter: Sendable {
        /// The sign-in name.
        public var account: String?
        /// A value of the column `act`.
        public var act: String?
        /// From this day on, as Asia/Shanghai counts days.
        public var since: Day?
        /// As `PersonMark` makes it.
        public var person: [UInt8]?
        /// The newest so many.
        public var limit = 50

        public init() {}
    }

    /// An entry and its place in the chain.
    public struct Line: Sendable {
        public let entry: AuditEntry
        /// Nil while it is not chained.
        public let seq: Int64?
    }

    /// The values of the column `act`.
    public static let acts = [
        "read", "write", "unmask", "export", "break_glass", "sign_in", "administer", "refused",
        "run",
    ]

    private let database: any Queryable
    private let district: Int

    public init(_ database: any Queryable, district: Int) {
        self.database = database
        self.district = district
    }

    /// The newest entries that the filter lets through, newest first.
    ///
    /// - Throws: `Refusal` for an act there is none of; `PostgresError`.
    public func lines(_ filter: Filter) async throws -> [Line] {
        if let act = filter.act, !Self.acts.contains(act) {
            let known = Self.acts.joined(separator: "、")
            throw Refusal(
                Text(
                    "--act \(act)：应为 \(known) 之一。",
                    en: "--act \(act): one of \(Self.acts.joined(separator: ", ")) was expected."))
        }
        var wanted: [Query] = ["e.district = \(district)"]
        if let account = filter.account { wanted.append("e.actor = \(account)") }
        if let act = filter.act { wanted.append("e.act = \(act)") }
        if let since = filter.since {
            wanted.append("e.at >= \(since.sql)::timestamp AT TIME ZONE 'Asia/Shanghai'")
        }
        if let person = filter.person { wanted.append("e.persons @> \([person])") }
        let rows = try await database.query(
            """
            SELECT \(AuditEntry.columns), l.seq FROM audit.entry AS e
            LEFT JOIN audit.link AS l ON l.district = e.district AND l.entry = e.id
            WHERE \(wanted.joined(by: " AND ")) ORDER BY e.id DESC LIMIT \(filter.limit)
            """)
        return try rows.map { Line(entry: try AuditEntry($0), seq: try $0.value(13)) }
    }

    /// The register id of a person by their reference.
    ///
    /// - Throws: `Refusal` when the district has nobody of that reference; `PostgresError`.
    public func person(ref: String) async throws -> Int64 {
        let row = try await database.one(
            "SELECT id FROM kernel.person WHERE district = \(district) AND ref = \(ref)")
        guard let row else {
            throw Refusal(
                Text(
                    "--person \(ref)：\(district) 的名册中没有此编号。",
                    en: "--person \(ref): nobody has this reference in the register of \(district)."
                ))
        }
        return try row.value("id")
    }
}
