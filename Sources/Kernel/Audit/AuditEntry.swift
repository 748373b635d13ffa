public import Postgres

/// One row of `audit.entry`: who did what to whom, why, and what came of it.
public struct AuditEntry: Hashable, Sendable {
    public let district: Int
    public let id: Int64
    public let at: PostgresInstant
    /// 0 for acts before anybody was signed in.
    public let account: Int64
    /// The sign-in name, or what was typed as one.
    public let actor: String
    public let desk: String
    /// The login role of the connection.
    public let role: String
    public let act: String
    /// The command or page.
    public let purpose: String
    public let filter: String
    /// As `PersonMark` makes them.
    public let persons: [[UInt8]]
    /// Rows read or written; nil where it does not apply.
    public let count: Int64?
    public let reason: String

    /// The columns of `audit.entry AS e` in the order in which `init` reads them.
    static let columns: Query = """
        e.district, e.id, e.at, e.account, e.actor, e.desk, e.role, e.act, e.purpose, e.filter,
        e.persons, e.count, e.reason
        """

    /// Reads `columns`, which begin at a column of the row.
    init(_ row: Row, at first: Int = 0) throws {
        district = try row.value(first)
        id = try row.value(first + 1)
        at = try row.value(first + 2)
        account = try row.value(first + 3)
        actor = try row.value(first + 4)
        desk = try row.value(first + 5)
        role = try row.value(first + 6)
        act = try row.value(first + 7)
        purpose = try row.value(first + 8)
        filter = try row.value(first + 9)
        persons = try row.value(first + 10)
        count = try row.value(first + 11)
        reason = try row.value(first + 12)
    }
}
