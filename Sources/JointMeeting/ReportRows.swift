import Kernel
import Postgres

/// What the figures of a year's report count, but for the gap, which the board's standings tell.
enum ReportRows {
    /// A `WITH` clause that ends in `counted (figure, clause, person, day)`.
    static func relation(
        _ clauses: [String], of department: String, in year: Int, _ district: Int
    ) -> Query {
        let (from, to) = ("\(year)-01-01", "\(year + 1)-01-01")
        return """
            WITH received AS (
                SELECT d.clause, d.person, d.period, d.given_at
                FROM \(ReceivedRows.relation) AS d
                WHERE d.district = \(district)::integer AND d.clause = ANY (\(clauses))
                  AND d.period >= \(from)::date AND d.period < \(to)::date
            ), dated AS (
                SELECT r.clause, r.person, r.period,
                    bool_or((r.given_at AT TIME ZONE 'Asia/Shanghai')::date < f.period_to) AS on_time
                FROM received AS r JOIN casework.case_file AS f
                  ON f.district = \(district)::integer AND f.person = r.person
                 AND f.clause = r.clause AND f.kind = 0 AND f.state = 2
                 AND f.period_from <= r.period AND r.period < f.period_to
                GROUP BY r.clause, r.person, r.period
            ), counted (figure, clause, person, day) AS (
                SELECT 'entitled', e.clause, e.person, min(greatest(e.from_day, \(from)::date))
                FROM kernel.entitlement AS e
                WHERE e.district = \(district)::integer AND e.clause = ANY (\(clauses))
                  AND e.outcome = 2 AND e.from_day < \(to)::date AND e.to_day > \(from)::date
                GROUP BY e.clause, e.person
                UNION ALL
                SELECT 'received', clause, person, min(period) FROM received
                GROUP BY clause, person
                UNION ALL SELECT 'deliveries', clause, person, period FROM received
                UNION ALL SELECT 'dated', clause, person, period FROM dated
                UNION ALL SELECT 'on_time', clause, person, period FROM dated WHERE on_time
                UNION ALL
                SELECT 'refused', f.clause, f.person, f.period_from FROM casework.case_file AS f
                WHERE f.district = \(district)::integer AND f.clause = ANY (\(clauses))
                  AND f.department = \(department) AND f.kind = 0 AND f.state = 3
                  AND f.period_from < \(to)::date AND f.period_to > \(from)::date
            )
            """
    }
}
