import Kernel
import Law
import Postgres

/// Whether monthly money reached people in its month: month by month and town by town, from what
/// was due and when it was delivered (NC-3.1a, NC-5.2c).
struct OnTimeBook {
    let bureau: Bureau

    /// How one person's month came out.
    enum State: String, CaseIterable {
        case onTime = "on_time"
        case late
        /// Past its day and not there.
        case missing
        /// Not there, and its day has not passed.
        case awaited
        /// Of a month that was over before the district's first delivery was put on record: when it
        /// was given cannot be told.
        case undated

        var title: Text {
            switch self {
            case .onTime: Text("按期", en: "On time")
            case .late: Text("逾期兑现", en: "Late")
            case .missing: Text("逾期未兑现", en: "Not yet, past its day")
            case .awaited: Text("未到期", en: "Not yet, in time")
            case .undated: Text("日期不明", en: "Undated")
            }
        }
    }

    /// Which months and whose.
    struct Filter {
        var from: Month
        var through: Month
        var clauses: [String]
        /// Nine digits; nil for all.
        var town: Int64?
    }

    /// A month of a town.
    struct Line: Hashable {
        let month: Month
        let town: Int64
        let counts: [State: Int64]
        /// Of those late, the median; the lower of the two in the middle.
        let medianDaysLate: Int64?

        /// How many were due; those still awaited too.
        var due: Int64 { counts.values.reduce(0, +) }
    }

    /// The clauses under which monthly money accrues: the special assistance of the district.
    static func clauses(of pack: Pack) -> [String] {
        pack.provisions.filter {
            $0.provision?.accrues == true && $0.provision?.cadence == .month
        }.map(\.id)
    }

    /// Every month and town, in order.
    func lines(_ filter: Filter) async throws -> [Line] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                WITH \(judged(filter))
                SELECT first, town, count(*) FILTER (WHERE state = 'on_time'),
                    count(*) FILTER (WHERE state = 'late'),
                    count(*) FILTER (WHERE state = 'missing'),
                    count(*) FILTER (WHERE state = 'awaited'),
                    count(*) FILTER (WHERE state = 'undated'),
                    percentile_disc(0.5) WITHIN GROUP (ORDER BY days)
                        FILTER (WHERE state = 'late')
                FROM judged GROUP BY first, town ORDER BY first, town
                """
            ).map { row in
                let (first, town, onTime, late, missing, awaited, undated, median) =
                    try row.decode(
                        PostgresDate.self, Int64.self, Int64.self, Int64.self, Int64.self,
                        Int64.self, Int64.self, Int64?.self)
                return Line(
                    month: Day(first).month, town: town,
                    counts: [
                        .onTime: onTime, .late: late, .missing: missing, .awaited: awaited,
                        .undated: undated,
                    ], medianDaysLate: median)
            }
        }
    }

    /// One person's month.
    struct Case: Hashable {
        let month: Month
        let clause: String
        let ref: String
        let town: Int64
        /// The day on which it was given; nil where it was not.
        let given: Day?
        /// How many days late.
        let days: Int64?
    }

    /// The people behind a figure, by their refs; each is put on record.
    func people(_ state: State, _ filter: Filter) async throws -> [Case] {
        try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                """
                WITH \(judged(filter))
                SELECT person, first, clause, ref, town, given,
                    CASE WHEN state = 'late' THEN days END
                FROM judged WHERE state = \(state.rawValue) ORDER BY first, ref, clause
                """
            ).map {
                try $0.decode(
                    Int64.self, PostgresDate.self, String.self, String.self, Int64.self,
                    PostgresDate?.self, Int64?.self)
            }
            bureau.saw(Set(rows.map(\.0)))
            return rows.map {
                Case(
                    month: Day($0.1).month, clause: $0.2, ref: $0.3, town: $0.4,
                    given: $0.5.map { Day($0) }, days: $0.6)
            }
        }
    }

    /// Each person's months. Money is due for a month where it was owed on the last day of the one
    /// before, by the last day of the month (`Dues`); it is given on the day its delivery was put
    /// on record.
    private func judged(_ filter: Filter) -> Query {
        """
        month AS (
            SELECT m::date AS first, (m + interval '1 month')::date - 1 AS due
            FROM generate_series(\(filter.from.first.sql)::timestamp,
                \(filter.through.first.sql)::timestamp, interval '1 month') AS m
        ), books AS (
            SELECT min((d.recorded_at AT TIME ZONE 'Asia/Shanghai')::date) AS began
            FROM kernel.delivery AS d WHERE d.district = \(bureau.district)::integer
        ), month_of AS (
            SELECT m.first, m.due, e.person, e.clause, p.ref, p.town,
                (SELECT min((d.recorded_at AT TIME ZONE 'Asia/Shanghai')::date)
                 FROM kernel.delivery AS d
                 WHERE d.district = e.district AND d.person = e.person AND d.clause = e.clause
                   AND d.period BETWEEN m.first AND m.due) AS given
            FROM month AS m
            JOIN kernel.entitlement AS e ON e.district = \(bureau.district)::integer
              AND e.clause = ANY (\(filter.clauses)) AND e.outcome = 2
              AND e.from_day < m.first AND m.first <= e.to_day
            JOIN kernel.person AS p ON p.district = e.district AND p.id = e.person
            WHERE \(filter.town == nil) OR p.town = \(filter.town ?? 0)
        ), judged AS (
            SELECT o.*, (o.given - o.due)::bigint AS days, CASE
                WHEN o.given <= o.due THEN 'on_time'
                WHEN o.given IS NOT NULL AND o.due < b.began THEN 'undated'
                WHEN o.given IS NOT NULL THEN 'late'
                WHEN o.due < \(bureau.today.sql) THEN 'missing'
                ELSE 'awaited' END AS state
            FROM month_of AS o CROSS JOIN books AS b
        )
        """
    }
}
