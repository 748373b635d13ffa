import Law
import Oracle

/// The columns that rules over sets of days read, one row a person.
struct SetTables {
    let job: Job
    let rules: SetRules

    private var through: Day { job.today }

    /// Rows of many sets of days stay in one piece.
    static let wide = "WITH (toast_tuple_target = 8160)"

    /// After the oracle's own reports and kin: `o_report`, `o_person`, `o_bond`, `o_child`,
    /// `o_spouse`.
    var statements: [String] { homes + facts + pairs + base + lifts + answers }

    /// Days on which anything about kin may change, of all time.
    var days: String {
        """
        SELECT family, day, lead(day, 1, 'infinity'::date) OVER (PARTITION BY family ORDER BY day)
            AS next
        FROM (SELECT family, '-infinity'::date AS day FROM o_person
            UNION SELECT family, at FROM o_person, LATERAL (VALUES (birth), (death)) AS t (at)
                WHERE at <= '\(through)'
            UNION SELECT p.family, t.at FROM kernel.relation AS r JOIN o_person AS p ON p.id = r.one,
                LATERAL (VALUES (r.from_day), (r.to_day)) AS t (at)
                WHERE r.district = \(job.district) AND at <= '\(through)'
            UNION SELECT p.family, t.at FROM o_report AS r JOIN o_person AS p ON p.id = r.person,
                LATERAL (VALUES (r.from_day), (r.to_day)) AS t (at)
                WHERE r.kind = 'disability.grade' AND at <= '\(through)') AS days
        """
    }

    /// Claims of `key`, each day the one learned latest.
    private func resolved(_ name: String, from claims: String, key: String, _ give: String)
        -> [String]
    {
        let same = key.split(separator: ",").map { $0.drop { $0 == " " } }
            .map { "c.\($0) = b.\($0)" }.joined(separator: " AND ")
        return [
            """
            CREATE TEMP TABLE \(name)_claim AS
            SELECT *, count(*) OVER (PARTITION BY \(key)) AS many FROM (\(claims)) AS claims
            """,
            "CREATE INDEX ON \(name)_claim (\(key)) WHERE many > 1", "ANALYZE \(name)_claim",
            """
            CREATE TEMP TABLE \(name) AS
            SELECT \(key), \(give), from_day, to_day FROM \(name)_claim WHERE many = 1
            UNION ALL
            SELECT \(key), \(give), min(day), max(next)
            FROM (SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY \(key) ORDER BY day)
                    AS island
                FROM (SELECT *, (lag(next) OVER p, \(lagged(give))) IS DISTINCT FROM (day, \(give))
                        AS begins
                    FROM (SELECT \(key), w.*, b.day, b.next
                        FROM (SELECT *, lead(day, 1, 'infinity'::date)
                                OVER (PARTITION BY \(key) ORDER BY day) AS next
                            FROM (SELECT DISTINCT \(key), t.day FROM \(name)_claim, LATERAL
                                    (VALUES (from_day), (to_day)) AS t (day)
                                WHERE many > 1 AND t.day < 'infinity') AS bounds) AS b
                        CROSS JOIN LATERAL (SELECT \(give) FROM \(name)_claim AS c
                            WHERE c.many > 1 AND \(same) AND c.from_day <= b.day
                              AND b.day < c.to_day
                            ORDER BY c.learned DESC, c.reported DESC, c.seq DESC LIMIT 1) AS w)
                        AS steps WINDOW p AS (PARTITION BY \(key) ORDER BY day)) AS marked)
                AS islands
            GROUP BY \(key), \(give), island
            """,
            "ANALYZE \(name)",
        ]
    }

    private func lagged(_ give: String) -> String {
        give.split(separator: ",").map { "lag(\($0)) OVER p" }.joined(separator: ", ")
    }

    var homes: [String] {
        let members = """
            SELECT m.person, p.family, m.household AS home, m.from_day,
                CASE WHEN m.to_day = p.death THEN p.death + 1 ELSE m.to_day END AS to_day,
                m.learned, m.from_day AS reported, m.seq
            FROM kernel.membership AS m JOIN o_person AS p ON p.id = m.person
            WHERE m.district = \(job.district) AND m.act = 0
            """
        return [
            "DROP TABLE IF EXISTS m_stay, m_stay_claim, m_shared, m_fact, m_fact_claim, m_atom, "
                + "m_pair, m_parental, m_rural, m_base, m_kin, m_person, m_asked, m_all, "
                + "m_child, m_house CASCADE",
            """
            CREATE OR REPLACE FUNCTION pg_temp.m_passed(d date, n bigint, unit text) RETURNS date
            LANGUAGE sql IMMUTABLE AS $$
                SELECT (d + (n || ' ' || unit)::interval)::date + CASE WHEN extract(day FROM d)
                    > extract(day FROM d + (n || ' ' || unit)::interval) THEN 1 ELSE 0 END $$
            """,
        ] + resolved("m_stay", from: members, key: "family, person", "home") + [
            // Between two homes everybody lives alone.
            """
            INSERT INTO m_stay (family, person, home, from_day, to_day)
            SELECT family, id, -id, lower(gap), upper(gap)
            FROM (SELECT p.family, p.id, \(Sets.all)
                    - coalesce(range_agg(daterange(m.from_day, m.to_day)), \(Sets.none)) AS gaps
                FROM o_person AS p LEFT JOIN m_stay AS m ON m.person = p.id
                GROUP BY p.family, p.id) AS stays CROSS JOIN LATERAL unnest(gaps) AS gap
            """,
            """
            CREATE TEMP TABLE m_shared AS
            SELECT a.person AS one, b.person AS other, greatest(a.from_day, b.from_day) AS from_day,
                least(a.to_day, b.to_day) AS to_day
            FROM m_stay AS a JOIN m_stay AS b ON b.home = a.home AND b.person <> a.person
              AND a.from_day < b.to_day AND b.from_day < a.to_day
            """,
            "CREATE INDEX ON m_shared (other)", "ANALYZE m_shared",
        ]
    }

    var facts: [String] {
        let kinds = job.pack.dictionary.kinds.enumerated().filter {
            job.reach.kinds.contains($0.offset)
        }
        let list = kinds.map { index, kind -> String in
            let isSet = if case .set = kind.type { true } else { false }
            return "('\(kind.name)', \(index), \(isSet), \(kind.scope == .household))"
        }
        let columns = "k.kind, coalesce(c.number, -1) AS member, r.act, r.number"
        let claims = """
            WITH k (name, kind, is_set, is_shared) AS (VALUES \(list.joined(separator: ", "))),
            report AS (
                SELECT r.person, \(columns), r.from_day, r.to_day, r.learned,
                    r.from_day AS reported, r.seq, k.is_shared
                FROM o_report AS r JOIN k ON k.name = r.kind AND r.kind <> 'death'
                LEFT JOIN o_code AS c ON k.is_set AND c.kind = r.kind
                  AND (r.act = 1 OR c.number = r.number))
            SELECT person, kind, member, act, number, from_day, to_day, learned, reported, seq
            FROM report
            UNION ALL
            SELECT s.one, kind, member, act, number, greatest(r.from_day, s.from_day),
                least(r.to_day, s.to_day), learned, reported, seq
            FROM report AS r JOIN m_shared AS s ON s.other = r.person AND r.from_day < s.to_day
              AND s.from_day < r.to_day
            WHERE is_shared
            """
        let death = job.pack.dictionary.index(of: "death") ?? -1
        return resolved("m_fact", from: claims, key: "person, kind, member", "act, number") + [
            """
            INSERT INTO m_fact (person, kind, member, act, number, from_day, to_day)
            SELECT DISTINCT ON (p.id) p.id, \(death), -1, 0, r.number, p.death, 'infinity'::date
            FROM o_person AS p JOIN o_report AS r ON r.person = p.id AND r.kind = 'death'
              AND r.act = 0 AND r.from_day = p.death
            ORDER BY p.id, r.learned DESC, r.seq DESC
            """,
            "ANALYZE m_fact",
            """
            CREATE TEMP TABLE m_atom \(Self.wide) AS
            SELECT p.id AS person\(rules.atoms.map {
                ", coalesce(\($0.sql), \(Sets.none)) AS \($0.column)"
            }.joined())
            FROM o_person AS p LEFT JOIN m_fact AS f ON f.person = p.id GROUP BY p.id
            """,
            "CREATE UNIQUE INDEX ON m_atom (person)", "ANALYZE m_atom (person)",
        ]
    }

    /// Who is asked of whom: way 0 the household, 1 the parents; the dead on their last day.
    var pairs: [String] {
        let life = "datemultirange(daterange(%.birth, greatest(%.birth, %.death)))"
        func lives(_ row: String) -> String { life.replacing("%", with: row) }
        return [
            """
            CREATE TEMP TABLE m_pair AS
            SELECT 0 AS way, s.one AS person, u.id AS other, false AS is_dead,
                range_agg(daterange(s.from_day, s.to_day)) * \(lives("u")) AS days
            FROM m_shared AS s JOIN o_person AS u ON u.id = s.other
            GROUP BY s.one, u.id, u.birth, u.death
            UNION ALL
            SELECT 0, u.id, u.id, false, \(lives("u")) FROM o_person AS u
            """,
            """
            CREATE TEMP TABLE m_parental AS
            SELECT q.person, range_agg(q.days) AS days
            FROM m_pair AS q JOIN o_person AS u ON u.id = q.other AND u.role = 0 GROUP BY q.person
            """,
            "CREATE UNIQUE INDEX ON m_parental (person)",
            """
            INSERT INTO m_pair (way, person, other, is_dead, days)
            SELECT 0, d.person, d.other, true, range_agg(d.days) - coalesce(
                (SELECT l.days FROM m_parental AS l WHERE l.person = d.person), \(Sets.none))
            FROM (SELECT s.person, u.id AS other,
                    daterange(greatest(s.from_day, u.death), greatest(s.to_day, u.death)) AS days
                FROM o_person AS u JOIN m_stay AS h ON h.person = u.id AND h.from_day <= u.death
                  AND u.death < h.to_day
                JOIN m_stay AS s ON s.home = h.home AND s.person <> u.id
                WHERE u.role = 0 AND u.death <= '\(through)'
                UNION ALL
                SELECT u.id, u.id, daterange(u.death, 'infinity') FROM o_person AS u
                WHERE u.role = 0 AND u.death <= '\(through)') AS d
            GROUP BY d.person, d.other
            UNION ALL
            SELECT 1, b.b, u.id, t.is_dead, range_agg(daterange(b.day, d.next)) * CASE WHEN is_dead
                THEN datemultirange(daterange(u.death, 'infinity'))
                ELSE datemultirange(daterange('-infinity', u.death)) END
            FROM o_bond AS b JOIN o_person AS u ON u.id = b.a
            JOIN o_day AS d ON d.family = u.family AND d.day = b.day
            CROSS JOIN (VALUES (true), (false)) AS t (is_dead)
            WHERE b.kind IN (0, 1) GROUP BY b.b, u.id, u.death, t.is_dead
            """,
            "DELETE FROM m_pair WHERE isempty(days)",
            "CREATE INDEX ON m_pair (person)", "ANALYZE m_pair (way, person, other, is_dead)",
        ]
    }
}
