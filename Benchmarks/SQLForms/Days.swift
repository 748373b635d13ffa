import Law
import Oracle

extension BoundaryDays {
    /// `family, day, next`: deaths at any time, and every day of the stretch on which something
    /// that is read may change.
    var days: String {
        let (from, today) = (job.from, job.today)
        let fixed = job.reach.days.filter { $0 > from && $0 <= today }.sorted()
            .map { "SELECT DISTINCT family, '\($0)'::date FROM o_person" }
        let parts =
            fixed + [
                """
                SELECT p.family, t.at FROM o_person AS p, LATERAL
                    (VALUES (p.birth), (p.death), (p.death + 1)) AS t (at)
                """,
                """
                SELECT p.family, t.at FROM o_report AS r JOIN o_person AS p ON p.id = r.person,
                    LATERAL (VALUES (r.from_day), (r.to_day)) AS t (at)
                """,
                """
                SELECT p.family, t.at FROM kernel.relation AS r JOIN o_person AS p ON p.id = r.one,
                    LATERAL (VALUES (r.from_day), (r.to_day)) AS t (at)
                WHERE r.district = \(job.district)
                """,
                """
                SELECT p.family, t.at FROM kernel.membership AS m
                JOIN o_person AS p ON p.id = m.person,
                    LATERAL (VALUES (m.from_day), (m.to_day)) AS t (at)
                WHERE m.district = \(job.district)
                """,
            ] + job.reach.turns.map(turn)
        return """
            SELECT family, day, lead(day, 1, 'infinity'::date)
                OVER (PARTITION BY family ORDER BY day) AS next
            FROM (SELECT family, '\(from)'::date AS day FROM o_person
                UNION SELECT family, death FROM o_person WHERE death <= '\(today)'
                UNION SELECT family, at FROM (\(parts.joined(separator: " UNION ALL ")))
                    AS found (family, at)
                    WHERE at > '\(from)' AND at <= '\(today)') AS days
            """
    }

    /// The anniversary, and the day after where that month has no such day.
    private func turn(_ turn: OracleReach.Turn) -> String {
        let later = "'\(turn.count) \(turn.unit.rawValue)'::interval"
        let (start, source): (String, String)
        let kinds = job.pack.dictionary
        switch turn.source {
        case .birth: (start, source) = ("p.birth", "o_person AS p")
        case .death: (start, source) = ("nullif(p.death, 'infinity')", "o_person AS p")
        case .value(let kind):
            start = "'1970-01-01'::date + r.number::integer"
            source = reports(of: kinds[kind].name)
        case .begin(let kind):
            start = "u.at"
            source =
                reports(of: kinds[kind].name)
                + ", LATERAL (VALUES (r.from_day), (r.to_day)) AS u (at)"
        }
        return """
            SELECT p.family, t.at FROM \(source), LATERAL (VALUES ((\(start) + \(later))::date),
                (CASE WHEN extract(day FROM \(start)) > 28 THEN (\(start) + \(later))::date + 1 END))
                AS t (at)
            """
    }

    private func reports(of kind: String) -> String {
        "o_report AS r JOIN o_person AS p ON p.id = r.person AND r.kind = '\(kind)'"
    }
}
