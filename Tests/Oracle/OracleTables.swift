import Kernel
import Law

/// What is true of everybody on a day, as known on another: temporary tables that PostgreSQL fills
/// from the register by the rulings, without a line of the evaluator.
///
/// A *point* is a person on a day: the day asked about, and for each family every day of death
/// until
/// then, because the dead are judged on theirs.
struct OracleTables {
    let district: Int
    let dictionary: FactDictionary
    let day: Day
    let known: Day

    private var knownDate: String { known == .never ? "'infinity'::date" : "'\(known)'::date" }

    /// The statements, in order.
    var statements: [String] { clearing + helpers + reports + points + kin + values }

    private var clearing: [String] {
        [
            """
            DROP TABLE IF EXISTS o_code, o_report, o_person, o_day, o_point, o_relation, o_bond,
                o_child, o_spouse, o_value, o_fact CASCADE
            """
        ]
    }

    private var helpers: [String] {
        let codes = dictionary.kinds.flatMap { kind -> [String] in
            switch kind.type {
            case .code(let words), .set(let words):
                words.enumerated().map { "('\(kind.name)', '\($1)', \($0))" }
            default: []
            }
        }
        return [
            "CREATE TEMP TABLE o_code (kind text, code text, number bigint, PRIMARY KEY (kind, code))",
            "INSERT INTO o_code VALUES \(codes.joined(separator: ", "))",
            """
            CREATE OR REPLACE FUNCTION pg_temp.o_years(a date, b date) RETURNS bigint
            LANGUAGE sql IMMUTABLE AS $$
                SELECT CASE WHEN a = '-infinity' THEN 2147483647
                    ELSE (extract(year FROM b) - extract(year FROM a)
                        - CASE WHEN to_char(b, 'MMDD') < to_char(a, 'MMDD') THEN 1 ELSE 0 END)::bigint
                    END $$
            """,
            """
            CREATE OR REPLACE FUNCTION pg_temp.o_months(a date, b date) RETURNS bigint
            LANGUAGE sql IMMUTABLE AS $$
                SELECT CASE WHEN a = '-infinity' THEN 2147483647
                    ELSE (extract(year FROM b) * 12 + extract(month FROM b)
                        - extract(year FROM a) * 12 - extract(month FROM a)
                        - CASE WHEN extract(day FROM b) < extract(day FROM a) THEN 1 ELSE 0 END)
                        ::bigint END $$
            """,
        ]
    }

    private var reports: [String] {
        [
            // What the owners report and nobody has taken back.
            """
            CREATE TEMP TABLE o_report AS
            SELECT f.person, f.kind, f.act, coalesce(f.number, c.number) AS number, f.code,
                f.from_day, CASE WHEN f.act = 1 THEN 'infinity' ELSE f.to_day END AS to_day,
                f.learned, f.seq, f.source
            FROM kernel.fact AS f LEFT JOIN o_code AS c ON c.kind = f.kind AND c.code = f.code
            WHERE f.district = \(district) AND f.official AND f.act <> 2 AND f.learned <= \(knownDate)
              AND NOT EXISTS (
                SELECT 1 FROM kernel.fact AS w
                WHERE w.district = f.district AND w.person = f.person AND w.kind = f.kind
                  AND w.source = f.source AND w.act = 2 AND w.official
                  AND w.from_day = f.from_day AND w.learned <= \(knownDate)
                  AND (w.learned, w.seq) > (f.learned, f.seq))
            """,
            "CREATE INDEX ON o_report (person, kind)",
            "ANALYZE o_report",
            """
            CREATE TEMP TABLE o_person AS
            SELECT p.id, p.family, p.sex, p.birth, p.role, p.town, coalesce(
                (SELECT min(r.from_day) FROM o_report AS r
                 WHERE r.person = p.id AND r.kind = 'death' AND r.act = 0 AND NOT EXISTS (
                    SELECT 1 FROM o_report AS e
                    WHERE e.person = r.person AND e.kind = 'death' AND e.act = 1
                      AND e.source = r.source AND (e.learned, e.from_day, e.seq)
                          > (r.learned, r.from_day, r.seq))), 'infinity') AS death
            FROM kernel.person AS p WHERE p.district = \(district)
            """,
            "CREATE UNIQUE INDEX ON o_person (id)", "CREATE INDEX ON o_person (family)",
        ]
    }

    private var points: [String] {
        [
            """
            CREATE TEMP TABLE o_day AS
            SELECT DISTINCT family, '\(day)'::date AS day FROM o_person
            UNION SELECT family, death FROM o_person WHERE death <= '\(day)'
            """,
            // Whoever leaves on the day of death was at home that day.
            """
            CREATE TEMP TABLE o_point AS
            SELECT p.id AS person, d.day, p.family,
                coalesce((SELECT m.household FROM kernel.membership AS m
                    WHERE m.district = \(district) AND m.person = p.id AND m.from_day <= d.day
                      AND CASE WHEN m.to_day = p.death THEN p.death + 1 ELSE m.to_day END > d.day
                    ORDER BY m.from_day DESC LIMIT 1), -p.id) AS home
            FROM o_person AS p JOIN o_day AS d USING (family)
            """,
            "CREATE UNIQUE INDEX ON o_point (person, day)", "CREATE INDEX ON o_point (family, day)",
            "ANALYZE o_point",
        ]
    }

    private var kin: [String] {
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
            SELECT d.day, k.kind, k.a, k.b, coalesce((
                SELECT max(t.at) FROM o_relation AS r, LATERAL (VALUES (r.from_day), (r.to_day)) AS t (at)
                WHERE r.kind = k.kind AND r.a = k.a AND r.b = k.b AND t.at <= d.day
                  AND t.at <> '-infinity' AND pg_temp.o_stands(k.kind, k.a, k.b, t.at)
                  AND NOT pg_temp.o_stands(k.kind, k.a, k.b, t.at - 1)), '-infinity') AS since
            FROM (SELECT DISTINCT family, kind, a, b FROM o_relation) AS k
            JOIN o_day AS d USING (family)
            WHERE pg_temp.o_stands(k.kind, k.a, k.b, d.day)
            """,
            "CREATE INDEX ON o_bond (a, day)", "CREATE INDEX ON o_bond (b, day)",
            """
            CREATE OR REPLACE FUNCTION pg_temp.o_at(p bigint, k text, d date) RETURNS bigint
            LANGUAGE sql STABLE AS $$
                SELECT CASE WHEN act = 0 THEN number END FROM o_report
                WHERE person = p AND kind = k AND from_day <= d AND d < to_day
                ORDER BY learned DESC, from_day DESC, seq DESC LIMIT 1 $$
            """,
            """
            CREATE TEMP TABLE o_child AS
            WITH own AS (
                SELECT b.a AS parent, b.day, b.b AS child, b.kind, greatest(b.since, c.birth) AS began,
                    c.birth, c.death, (SELECT max(e) FROM (VALUES
                        (CASE WHEN c.death <= b.day THEN c.death END),
                        ((SELECT min(t.at) FROM o_report AS r,
                            LATERAL (VALUES (r.from_day), (r.to_day)) AS t (at)
                          WHERE r.person = c.id AND r.kind = 'disability.grade' AND t.at <= b.day
                            AND pg_temp.o_at(c.id, 'disability.grade', t.at) IS NOT NULL))
                        ) AS v (e)) AS event
                FROM o_bond AS b JOIN o_person AS c ON c.id = b.b
                WHERE b.kind IN (0, 1) AND greatest(b.since, c.birth) <= b.day),
            the AS (
                SELECT DISTINCT ON (parent, day) parent, day, child, began, birth
                FROM own AS o
                WHERE event IS NOT NULL OR NOT EXISTS (
                    SELECT 1 FROM own AS x
                    WHERE x.parent = o.parent AND x.day = o.day AND x.child <> o.child)
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
    private var values: [String] {
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

    /// One row a point: registry, kin, and of every kind its number and whether a report covers it.
    private var wide: String {
        var columns: [String] = []
        for (index, kind) in dictionary.kinds.enumerated() {
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
        return """
            CREATE TEMP TABLE o_fact AS
            SELECT t.person, t.day, t.family, t.home, p.sex::bigint, p.birth, p.role::bigint,
                p.death, c.child, coalesce(c.reborn, false) AS reborn,
                coalesce(c.adopted, false) AS adopted, coalesce(c.other, false) AS other_child,
                s.spouse, EXISTS (SELECT 1 FROM o_child AS x JOIN o_person AS y ON y.id = x.parent
                    WHERE x.child = t.person AND x.day = t.day AND y.role = 0) AS is_child,
                w.*
            FROM o_point AS t JOIN o_person AS p ON p.id = t.person
            LEFT JOIN o_child AS c ON c.parent = t.person AND c.day = t.day
            LEFT JOIN o_spouse AS s ON s.person = t.person AND s.day = t.day
            LEFT JOIN (SELECT v.person AS w_person, v.day AS w_day, \(columns.joined(separator: ", "))
                FROM o_value AS v GROUP BY v.person, v.day) AS w
              ON w.w_person = t.person AND w.w_day = t.day
            """
    }
}
