import Law

/// Who belongs to whom, and what was reported of everybody, at each point.
extension OracleTables {
    var kin: [String] {
        [
            """
            CREATE TEMP TABLE o_relation AS
            SELECT p.family, r.kind, least(r.one, CASE WHEN r.kind = 2 THEN r.other ELSE r.one END) AS a,
                CASE WHEN r.kind = 2 THEN greatest(r.one, r.other) ELSE r.other END AS b,
                r.act, r.from_day, CASE WHEN r.act = 1 THEN 'infinity' ELSE r.to_day END AS to_day,
                r.learned, r.seq
            FROM kernel.relation AS r JOIN o_person AS p ON p.id = r.one
            WHERE r.district = \(district) AND r.learned <= \(knownDate)
            """,
            """
            DELETE FROM o_relation AS r USING o_relation AS w
            WHERE w.act = 2 AND r.act <> 2 AND (w.kind, w.a, w.b, w.from_day)
                = (r.kind, r.a, r.b, r.from_day) AND (w.learned, w.seq) > (r.learned, r.seq)
            """,
            "DELETE FROM o_relation WHERE act = 2",
            "CREATE INDEX ON o_relation (a, b, kind)", "ANALYZE o_relation",
            """
            CREATE OR REPLACE FUNCTION pg_temp.o_stands(k smallint, x bigint, y bigint, d date)
            RETURNS boolean LANGUAGE sql STABLE AS $$
                SELECT coalesce((SELECT act = 0 FROM o_relation WHERE kind = k AND a = x AND b = y
                    AND from_day <= d AND d < to_day
                    ORDER BY learned DESC, from_day DESC, seq DESC LIMIT 1), false) $$
            """,
            // Standing bonds of each family's days, and since when each stands.
            """
            CREATE TEMP TABLE o_bond AS
            SELECT d.day, k.kind, k.a, k.b, CASE WHEN k.many = 1 THEN k.from_day ELSE coalesce((
                SELECT max(t.at) FROM o_relation AS r,
                    LATERAL (VALUES (r.from_day), (r.to_day)) AS t (at)
                WHERE r.kind = k.kind AND r.a = k.a AND r.b = k.b AND t.at <= d.day
                  AND t.at <> '-infinity' AND pg_temp.o_stands(k.kind, k.a, k.b, t.at)
                  AND NOT pg_temp.o_stands(k.kind, k.a, k.b, t.at - 1)), '-infinity') END AS since
            FROM (SELECT family, kind, a, b, count(*) AS many, min(act) AS act,
                    min(from_day) AS from_day, min(to_day) AS to_day
                FROM o_relation GROUP BY family, kind, a, b) AS k
            JOIN o_day AS d USING (family)
            WHERE CASE WHEN k.many = 1 THEN k.act = 0 AND k.from_day <= d.day AND d.day < k.to_day
                ELSE pg_temp.o_stands(k.kind, k.a, k.b, d.day) END
            """,
            "CREATE INDEX ON o_bond (a, day)", "CREATE INDEX ON o_bond (b, day)", "ANALYZE o_bond",
            """
            CREATE OR REPLACE FUNCTION pg_temp.o_at(p bigint, k text, d date) RETURNS bigint
            LANGUAGE sql STABLE AS $$
                SELECT CASE WHEN act = 0 THEN number END FROM o_report
                WHERE person = p AND kind = k AND from_day <= d AND d < to_day
                ORDER BY learned DESC, from_day DESC, seq DESC LIMIT 1 $$
            """,
            // The day from which a child is known to have been disabled.
            """
            CREATE TEMP TABLE o_certificate AS
            SELECT r.person, min(t.at) AS day
            FROM o_report AS r, LATERAL (VALUES (r.from_day), (r.to_day)) AS t (at)
            WHERE r.kind = 'disability.grade'
              AND pg_temp.o_at(r.person, 'disability.grade', t.at) IS NOT NULL
            GROUP BY r.person
            """,
            "ANALYZE o_certificate",
            """
            CREATE TEMP TABLE o_child AS
            WITH own AS (
                SELECT b.a AS parent, b.day, b.b AS child, b.kind,
                    greatest(b.since, c.birth) AS began, c.birth, c.death,
                    greatest(CASE WHEN c.death <= b.day THEN c.death END,
                        CASE WHEN e.day <= b.day THEN e.day END) AS event,
                    min(b.b) OVER p = max(b.b) OVER p AS is_only
                FROM o_bond AS b JOIN o_person AS c ON c.id = b.b
                LEFT JOIN o_certificate AS e ON e.person = c.id
                WHERE b.kind IN (0, 1) AND greatest(b.since, c.birth) <= b.day
                WINDOW p AS (PARTITION BY b.a, b.day)),
            the AS (
                SELECT DISTINCT ON (parent, day) parent, day, child, began, birth
                FROM own WHERE event IS NOT NULL OR is_only
                ORDER BY parent, day, event DESC NULLS LAST, birth DESC, child DESC)
            SELECT t.parent, t.day, t.child,
                coalesce(bool_or(o.kind = 0 AND o.began > t.birth), false) AS reborn,
                coalesce(bool_or(o.kind = 1 AND o.began > t.began), false) AS adopted,
                coalesce(bool_or(o.death > t.day), false) AS other
            FROM the AS t LEFT JOIN own AS o
              ON o.parent = t.parent AND o.day = t.day AND o.child <> t.child
            GROUP BY t.parent, t.day, t.child
            """,
            "CREATE UNIQUE INDEX ON o_child (parent, day)", "CREATE INDEX ON o_child (child, day)",
            """
            CREATE TEMP TABLE o_spouse AS
            SELECT DISTINCT ON (p.id, b.day) p.id AS person, b.day, q.id AS spouse
            FROM o_bond AS b JOIN o_person AS p ON p.id IN (b.a, b.b)
            JOIN o_person AS q ON q.id IN (b.a, b.b) AND q.id <> p.id
            WHERE b.kind = 2 AND p.death > b.day AND q.death > b.day
            ORDER BY p.id, b.day, b.since DESC, q.id DESC
            """,
            "CREATE UNIQUE INDEX ON o_spouse (person, day)",
        ]
    }

    /// The winning report of every fact at every point; a household's facts come from whoever
    /// shares the home that day, sets have a winner a value.
    var values: [String] {
        let household = dictionary.kinds.filter { $0.scope == .household }.map { "'\($0.name)'" }
        let sets = dictionary.kinds.filter { if case .set = $0.type { true } else { false } }
            .map { "'\($0.name)'" }
        let setList = sets.joined(separator: ", ")
        return [
            """
            CREATE TEMP TABLE o_value AS
            SELECT DISTINCT ON (t.person, t.day, r.kind, v.member)
                t.person, t.day, r.kind, v.member, r.act, r.number
            FROM o_point AS t
            JOIN o_point AS q ON q.family = t.family AND q.day = t.day
            JOIN o_report AS r ON r.person = q.person AND r.from_day <= t.day AND t.day < r.to_day
              AND (q.person = t.person
                OR r.kind IN (\(household.joined(separator: ", "))) AND q.home = t.home)
            LEFT JOIN o_code AS c ON r.kind IN (\(setList)) AND c.kind = r.kind
              AND (r.act = 1 OR c.number = r.number)
            CROSS JOIN LATERAL (SELECT coalesce(c.number, -1) AS member) AS v
            ORDER BY t.person, t.day, r.kind, v.member, r.learned DESC, r.from_day DESC, r.seq DESC
            """,
            "CREATE UNIQUE INDEX ON o_value (person, day, kind, member)", "ANALYZE o_value",
            wide,
            "CREATE UNIQUE INDEX ON o_fact (person, day)",
            "CREATE INDEX ON o_fact (family, day)", "ANALYZE o_fact",
        ]
    }

    /// One row a point: registry, kin and facts.
    private var wide: String {
        """
        CREATE TEMP TABLE o_fact AS
        SELECT t.person, t.day, t.next, t.family, t.home, p.sex::bigint, p.birth, p.role::bigint,
            p.death, c.child, coalesce(c.reborn, false) AS reborn,
            coalesce(c.adopted, false) AS adopted, coalesce(c.other, false) AS other_child,
            s.spouse, EXISTS (SELECT 1 FROM o_child AS x JOIN o_person AS y ON y.id = x.parent
                WHERE x.child = t.person AND x.day = t.day AND y.role = 0) AS is_child,
            w.*
        FROM o_point AS t JOIN o_person AS p ON p.id = t.person
        LEFT JOIN o_child AS c ON c.parent = t.person AND c.day = t.day
        LEFT JOIN o_spouse AS s ON s.person = t.person AND s.day = t.day
        LEFT JOIN (SELECT v.person AS w_person, v.day AS w_day, \(kindColumns)
            FROM o_value AS v GROUP BY v.person, v.day) AS w
          ON w.w_person = t.person AND w.w_day = t.day
        """
    }

    /// Of every kind its number and whether a report covers the day; of sets each value's act.
    private var kindColumns: String {
        var columns: [String] = []
        for (index, kind) in dictionary.kinds.enumerated()
        where part?.kinds.contains(index) != false {
            let name = "v.kind = '\(kind.name)'"
            if case .set(let words) = kind.type {
                for value in words.indices {
                    let which = "\(name) AND v.member = \(value)"
                    columns.append("max(v.act) FILTER (WHERE \(which)) AS s\(index)_\(value)")
                }
            } else {
                columns.append("max(v.number) FILTER (WHERE \(name) AND v.act = 0) AS f\(index)")
                columns.append("bool_or(true) FILTER (WHERE \(name)) AS k\(index)")
            }
        }
        return columns.joined(separator: ", ")
    }
}
