import Law
import Oracle

extension PointsOnce {
    /// All clauses of the living in one pass: a code for each, 0 no, 1 unknown, 2 yes without a
    /// class, 3 and more yes by a class; then the changes of each, then the spans.
    func answers(into table: String) -> [String] {
        let clauses = job.pack.provisions.filter {
            $0.provision?.who != .deceased && job.pack.off[$0.id] == nil
        }
        let codes = clauses.map(code)
        let rows = zip(clauses.indices, clauses).flatMap { index, clause in
            let basis =
                [(1, "NULL"), (2, "NULL")]
                + classes(of: clause).enumerated().map { ($0 + 3, quoted($1)) }
            return basis.map { "(\(index + 1), '\(clause.id)', \($0.0), \($0.1))" }
        }
        let whos: [(String, Who)] = [
            ("w_parent", .parent), ("w_child", .child), ("w_member", .member),
        ]
        let speaks = whos.map { "(\(OracleRules.speaks($1, "f"))) AS \($0)" }
        return [
            """
            CREATE TEMP TABLE o_answered AS
            SELECT person, day, codes, lag(codes) OVER (PARTITION BY person ORDER BY day) AS before
            FROM (SELECT s.person, s.day, ARRAY[\(codes.joined(separator: ", "))]::smallint[] AS codes
                FROM (SELECT f.*, a.*, r.person IS NOT NULL AS w_household,
                        \(speaks.joined(separator: ", "))
                    FROM o_fact AS f
                    LEFT JOIN o_asked AS a ON a.asker = f.person AND a.asked_on = f.day
                    LEFT JOIN o_answer AS r ON r.person = f.person AND r.day = f.day
                    WHERE f.day BETWEEN '\(job.from)' AND '\(job.today)' OFFSET 0) AS s) AS coded
            """,
            """
            INSERT INTO \(table) (\(job.columns))
            SELECT \(job.district), s.person, c.clause, s.day, s.next,
                CASE WHEN s.code = 1 THEN 1 ELSE 2 END, false, 0, c.class, NULL
            FROM (SELECT a.person, u.nth, a.day, u.code, lead(a.day, 1, 'infinity'::date)
                        OVER (PARTITION BY a.person, u.nth ORDER BY a.day) AS next
                FROM o_answered AS a CROSS JOIN LATERAL
                    ROWS FROM (unnest(a.codes), unnest(a.before)) WITH ORDINALITY
                    AS u (code, previous, nth)
                WHERE u.code <> coalesce(u.previous, 0)) AS s
            JOIN (VALUES \(rows.joined(separator: ", "))) AS c (nth, clause, code, class)
              ON c.nth = s.nth AND c.code = s.code
            """,
        ]
    }

    private func classes(of clause: Clause) -> [String] {
        guard let name = clause.provision?.amount?.figure, let figure = job.pack.figures[name]
        else { return [] }
        var found: [String] = []
        for row in figure.rows where !found.contains(row.class) { found.append(row.class) }
        return found
    }

    private func code(_ clause: Clause) -> String {
        let names = classes(of: clause)
        let yes =
            names.isEmpty
            ? "2"
            : "CASE \(rules.class(of: clause)) "
                + names.enumerated().map { "WHEN \(quoted($1)) THEN \($0 + 3)" }.joined(
                    separator: " ")
                + " ELSE 2 END"
        let who = clause.provision?.who.rawValue ?? ""
        return """
            CASE WHEN s.w_\(who) THEN CASE (\(rules.rule(of: clause))) WHEN true THEN \(yes)
                WHEN false THEN 0 ELSE 1 END ELSE 0 END
            """
    }

    private func quoted(_ name: String) -> String { "'\(name.replacing("'", with: "''"))'" }
}
