import Kernel
import Law
import Postgres

/// What the books say of some persons: orders, payments, transfers, decisions to stop.
struct AccrualBooks: Sendable {
    struct Key: Hashable, Sendable {
        let person: Int64
        let clause: String
    }

    /// A proposal to stop, as it stands.
    struct Stop: Sendable {
        enum State { case open, stopped, kept }
        let openedOn: Day
        let state: State
    }

    /// By period: the last link of the chain.
    private(set) var paid: [Key: [Day: Int64]] = [:]
    /// By period: the orders, and what was given before the system was there.
    private(set) var ordered: [Key: [Day: Int64]] = [:]
    /// The first month of who moved here.
    private(set) var firstMonth: [Key: Month] = [:]
    /// The latest of each.
    private(set) var stops: [Key: Stop] = [:]
    /// Months told as given, without a sum: before the system was there, or by another district.
    private(set) var told: [Key: Set<Day>] = [:]
    /// Who receives it, or has it in hand.
    private(set) var receiving: Set<Key> = []

    init(
        of persons: [Int64], _ clauses: [String], _ months: ClosedRange<Month>, known: Day,
        paidThrough: Day, district: Int, in transaction: Transaction
    ) async throws {
        let (from, to) = (months.lowerBound.first.sql, months.upperBound.end.adding(days: -1).sql)
        let asked: Query = """
            district = \(district)::integer AND person = ANY (\(persons))
                AND clause = ANY (\(clauses))
            """
        let answers = try await transaction.pipeline([
            """
            SELECT DISTINCT ON (person, clause, period) person, clause, period, after
            FROM ledger.line
            WHERE \(asked) AND period BETWEEN \(from) AND \(to) AND made_on <= \(paidThrough.sql)
            ORDER BY person, clause, period, seq DESC
            """,
            """
            SELECT person, clause, period, sum(amount)::bigint FROM (
                SELECT person, clause, period, amount FROM ledger.payment_order
                WHERE \(asked) AND ordered_on <= \(known.sql)
                UNION ALL SELECT person, clause, period, amount FROM ledger.line
                WHERE \(asked) AND kind = 'opening') AS given
            WHERE period BETWEEN \(from) AND \(to) GROUP BY person, clause, period
            """,
            """
            SELECT m.person, m.own_clause, max(m.first_due) FROM kernel.transfer_month AS m
            JOIN kernel.transfer AS t USING (district, transfer, person)
            WHERE m.district = \(district)::integer AND m.person = ANY (\(persons))
              AND m.own_clause = ANY (\(clauses)) AND t.direction = 1
              AND NOT EXISTS (SELECT FROM kernel.event_withdrawal AS w
                WHERE w.district = t.district AND w.event = t.event)
            GROUP BY m.person, m.own_clause
            """,
            """
            SELECT DISTINCT ON (person, clause) person, clause, opened_on, state::bigint
            FROM casework.case_file
            WHERE \(asked) AND kind = 2 AND state <> 7 AND opened_on <= \(known.sql)
            ORDER BY person, clause, opened_on DESC, id DESC
            """,
            """
            SELECT person, clause FROM casework.case_file
            WHERE \(asked) AND kind = 0 AND state IN (0, 1, 2, 8)
            UNION SELECT person, clause FROM ledger.line WHERE \(asked) AND after > 0
            """,
            """
            SELECT person, clause, period FROM kernel.delivery
            WHERE \(asked) AND monthly AND amount_fen IS NULL
              AND period BETWEEN \(from) AND \(to)
            """,
        ])
        try keepMoney(answers)
        try keepStanding(answers)
    }

    private mutating func keepMoney(_ answers: [[Row]]) throws {
        for row in answers[0] {
            let (key, period, fen) = try Self.sum(row)
            paid[key, default: [:]][period] = fen
        }
        for row in answers[1] {
            let (key, period, fen) = try Self.sum(row)
            ordered[key, default: [:]][period] = fen
        }
    }

    private mutating func keepStanding(_ answers: [[Row]]) throws {
        for row in answers[2] {
            let (person, clause, first) = try row.decode(
                Int64.self, String.self, PostgresDate.self)
            firstMonth[Key(person: person, clause: clause)] = Day(first).month
        }
        for row in answers[3] {
            let (person, clause, opened, state) = try row.decode(
                Int64.self, String.self, PostgresDate.self, Int64.self)
            stops[Key(person: person, clause: clause)] = Stop(
                openedOn: Day(opened),
                state: state == 2 ? .stopped : [3, 5, 6].contains(state) ? .kept : .open)
        }
        for row in answers[4] {
            let (person, clause) = try row.decode(Int64.self, String.self)
            receiving.insert(Key(person: person, clause: clause))
        }
        for row in answers[5] {
            let (person, clause, period) = try row.decode(
                Int64.self, String.self, PostgresDate.self)
            told[Key(person: person, clause: clause), default: []].insert(Day(period))
        }
    }

    private static func sum(_ row: Row) throws -> (Key, Day, Int64) {
        let (person, clause, period, fen) = try row.decode(
            Int64.self, String.self, PostgresDate.self, Int64.self)
        return (Key(person: person, clause: clause), Day(period), fen)
    }
}
