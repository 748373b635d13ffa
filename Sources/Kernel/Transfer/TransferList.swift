public import Law
import Postgres

/// One transfer as a district keeps it, with what the other district says where it is kept in the
/// same database.
public struct TransferEntry: Hashable, Sendable {
    /// Whither, from the telling district.
    public enum Direction: Int64, Hashable, Sendable {
        case out = 0
        case `in` = 1
    }

    /// What became of it, as far as this database knows.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Handed over; nothing is known of the other district.
        case open
        /// Both districts have it.
        case taken
        /// Taken over; the other district keeps its own database.
        case told
        /// The move was withdrawn where it was recorded, and nobody took the family over.
        case withdrawn
        /// It was withdrawn where the family left, after the other district had taken it over.
        case withdrawnThere = "withdrawn_there"
        /// The new district has taken its part back.
        case undone
    }

    /// One person's recurring money.
    public struct Money: Hashable, Sendable {
        public let months: TransferMonths
        /// Months the old district owes and has not paid, as known now.
        public let owed: [Month]
        /// Months that both have paid.
        public let double: [Month]
    }

    public let transfer: String
    public let direction: Direction
    public let other: Int
    public let day: Day
    public let event: Int64
    public let state: State
    /// Who moves.
    public let refs: [String]
    public let copies: Int
    public internal(set) var money: [Money]
}

/// Lists transfers, so that no family is lost between two districts and no month falls between
/// them or is paid twice.
public struct TransferList: Sendable {
    private let office: Office
    private let district: Int

    public init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// How a month that the old district has paid beyond the move is proved in the new one.
    static func proof(of document: TransferDocument) -> String {
        "transfer \(document.transfer): \(document.from)"
    }

    /// Every transfer of the district, the latest first.
    public func entries() async throws -> [TransferEntry] {
        try await office.register.transaction(isolation: .repeatableRead, readOnly: true) {
            transaction in
            var entries = try await heads(in: transaction)
            let money = try await money(in: transaction)
            for index in entries.indices {
                entries[index].money = money[entries[index].transfer] ?? []
            }
            return entries
        }
    }

    private func heads(in transaction: Transaction) async throws -> [TransferEntry] {
        let rows = try await transaction.query(
            """
            SELECT t.transfer, t.direction::bigint, t.other_district::bigint, t.day, t.event,
                   bool_or(w.event IS NOT NULL), bool_or(o.event IS NOT NULL),
                   bool_or(v.event IS NOT NULL),
                   coalesce(array_agg(p.ref ORDER BY t.place) FILTER (WHERE NOT t.copied), '{}'),
                   count(*) FILTER (WHERE t.copied)
            FROM kernel.transfer AS t
            JOIN kernel.person AS p ON p.district = t.district AND p.id = t.person
            LEFT JOIN kernel.event_withdrawal AS w
              ON w.district = t.district AND w.event = t.event
            LEFT JOIN kernel.transfer AS o
              ON o.district = t.other_district AND o.transfer = t.transfer AND o.place = t.place
            LEFT JOIN kernel.event_withdrawal AS v
              ON v.district = o.district AND v.event = o.event
            WHERE t.district = \(district)::integer
            GROUP BY t.transfer, t.direction, t.other_district, t.day, t.event
            ORDER BY t.event DESC
            """)
        return try rows.map { row in
            let (transfer, way, other, day, event, isOwnBack, isThere, isTheirsBack, refs, copies) =
                try row.decode(
                    String.self, Int64.self, Int.self, PostgresDate.self, Int64.self, Bool.self,
                    Bool.self, Bool.self, [String].self, Int.self)
            let direction = TransferEntry.Direction(rawValue: way) ?? .out
            let (isLeft, isTaken) =
                direction == .out
                ? (!isOwnBack, isThere && !isTheirsBack) : (!isTheirsBack, !isOwnBack)
            let state: TransferEntry.State =
                switch (isLeft, isTaken) {
                case (true, true): isThere ? .taken : .told
                case (true, false): isThere || direction == .in ? .undone : .open
                case (false, true): .withdrawnThere
                case (false, false): .withdrawn
                }
            return TransferEntry(
                transfer: transfer, direction: direction, other: other, day: Day(day),
                event: event, state: state, refs: refs, copies: copies, money: [])
        }
    }

    /// By transfer: what each was told, and what has been paid since.
    private func money(
        in transaction: Transaction
    ) async throws -> [String: [TransferEntry.Money]] {
        let rows = try await transaction.query(
            """
            SELECT m.transfer, p.ref, m.clause, m.own_clause, m.last_paid, m.last_due, m.first_due,
                   ARRAY(SELECT month::date
                       FROM generate_series(m.last_paid + interval '1 month',
                           m.last_due::timestamp, interval '1 month') AS month
                       WHERE NOT EXISTS (SELECT FROM \(ReceivedRows.relation) AS d
                           WHERE d.district = gave.district AND d.person = gave.person
                             AND d.clause = m.clause AND d.monthly AND d.period = month::date)
                       ORDER BY month),
                   coalesce((SELECT array_agg(d.period ORDER BY d.period)
                       FROM \(ReceivedRows.relation) AS d
                       JOIN kernel.transfer_month AS theirs
                         ON theirs.district = took.district AND theirs.transfer = m.transfer
                        AND theirs.person = took.person AND theirs.clause = m.clause
                       JOIN \(ReceivedRows.relation) AS paid
                         ON paid.district = gave.district AND paid.person = gave.person
                        AND paid.clause = m.clause AND paid.period = d.period
                       WHERE d.district = took.district AND d.person = took.person
                         AND d.clause = theirs.own_clause AND d.monthly
                         AND d.proof NOT LIKE 'transfer %'), '{}')
            FROM kernel.transfer_month AS m
            JOIN kernel.transfer AS t ON t.district = m.district AND t.transfer = m.transfer
             AND t.person = m.person
            JOIN kernel.person AS p ON p.district = m.district AND p.id = m.person
            LEFT JOIN kernel.transfer AS o ON o.district = t.other_district
             AND o.transfer = t.transfer AND o.place = t.place
            LEFT JOIN kernel.transfer AS gave ON gave.transfer = t.transfer
             AND gave.place = t.place AND gave.direction = 0
             AND gave.district = CASE t.direction WHEN 0 THEN t.district ELSE o.district END
            LEFT JOIN kernel.transfer AS took ON took.transfer = t.transfer
             AND took.place = t.place AND took.direction = 1
             AND took.district = CASE t.direction WHEN 1 THEN t.district ELSE o.district END
            WHERE m.district = \(district)::integer
            ORDER BY m.transfer, t.place, m.clause
            """)
        var found: [String: [TransferEntry.Money]] = [:]
        for row in rows {
            let (transfer, ref, clause, own, lastPaid, lastDue, firstDue, owed, double) =
                try row.decode(
                    String.self, String.self, String.self, String?.self, PostgresDate?.self,
                    PostgresDate?.self, PostgresDate.self, [PostgresDate].self,
                    [PostgresDate].self)
            func month(_ date: PostgresDate?) -> Month? { date.map { Day($0).month } }
            let months = TransferMonths(
                ref: ref, clause: clause, ownClause: own, lastPaid: month(lastPaid),
                lastDue: month(lastDue), firstDue: Day(firstDue).month)
            found[transfer, default: []].append(
                TransferEntry.Money(
                    months: months, owed: owed.map { Day($0).month },
                    double: double.map { Day($0).month }))
        }
        return found
    }
}
