import Law
import Oracle

/// Boundary days again, but everything worked out once: facts are resolved to stretches and joined
/// by range, what is asked of others is joined and grouped, all clauses are answered in one pass
/// over the points, and only changes of answers are sorted.
struct PointsOnce: Form {
    let job: Job
    let title = "boundary days, each thing once, one pass"
    let gaps: Set<String> = []
    private let questions: [(expression: Expression, column: String)]
    let rules: OracleRules
    private let boundaries: BoundaryDays

    init(job: Job) {
        self.job = job
        questions = job.reach.questions.sorted { "\($0)" < "\($1)" }.enumerated()
            .map { ($1, "h\($0)") }
        rules = OracleRules(
            pack: job.pack, known: .never,
            asked: Dictionary(uniqueKeysWithValues: questions.map { ($0.expression, $0.column) }))
        boundaries = BoundaryDays(job: job)
    }

    func statements(for families: ClosedRange<Int64>, into table: String) -> [String] {
        let tables = SetTables(job: job, rules: SetRules(job: job))
        let oracle = OracleTables(
            district: job.district, dictionary: job.pack.dictionary, day: job.today,
            known: .never,
            part: OracleTables.Part(
                families: families, kinds: job.reach.kinds, days: tables.days))
        return oracle.kinStatements + tables.homes + tables.facts + points + facts + pairs
            + answers(into: table)
            + job.pack.provisions.filter { $0.provision?.who == .deceased }
            .map { boundaries.insert($0, into: table) }
    }

    /// The points of all boundary days, and kin at them.
    private var points: [String] {
        func kin(_ name: String, _ parent: String, _ columns: String) -> String {
            """
            CREATE TEMP TABLE t_\(name) AS
            SELECT \(columns), d.day FROM o_\(name) AS x JOIN o_person AS p ON p.id = x.\(parent)
            JOIN o_kin_day AS k ON k.family = p.family AND k.day = x.day
            JOIN o_day AS d ON d.family = p.family AND d.day >= k.day AND d.day < k.next
            """
        }
        let swaps = [
            ("child", "parent", "x.parent, x.child, x.reborn, x.adopted, x.other"),
            ("spouse", "person", "x.person, x.spouse"), ("bond", "a", "x.kind, x.a, x.b"),
        ]
        return [
            "DROP TABLE IF EXISTS o_kin_day, t_child, t_spouse, t_bond, o_pair, o_asked, o_answered",
            "ALTER TABLE o_day RENAME TO o_kin_day",
            "CREATE TEMP TABLE o_day AS \(boundaries.days)", "CREATE INDEX ON o_day (family)",
            "ANALYZE o_day",
        ]
            + swaps.flatMap { name, parent, columns in
                [
                    kin(name, parent, columns), "DROP TABLE o_\(name)",
                    "ALTER TABLE t_\(name) RENAME TO o_\(name)",
                ]
            } + [
                "CREATE INDEX ON o_child (parent, day)", "CREATE INDEX ON o_spouse (person, day)",
                "CREATE INDEX ON o_bond (b, day)", "ANALYZE o_child", "ANALYZE o_spouse",
                "ANALYZE o_bond",
            ]
    }

    /// One row a point, from resolved stretches.
    private var facts: [String] {
        var columns: [String] = []
        for index in job.reach.kinds.sorted() {
            if case .set(let words) = job.pack.dictionary[index].type {
                columns += words.indices.map {
                    "max(f.act) FILTER (WHERE f.kind = \(index) AND f.member = \($0)) "
                        + "AS s\(index)_\($0)"
                }
            } else {
                columns.append(
                    "max(f.number) FILTER (WHERE f.kind = \(index) AND f.act = 0) AS f\(index)")
                columns.append("bool_or(true) FILTER (WHERE f.kind = \(index)) AS k\(index)")
            }
        }
        return [
            """
            CREATE TEMP TABLE o_fact AS
            SELECT w.*, h.home, p.sex::bigint, p.birth, p.role::bigint, p.death, c.child,
                coalesce(c.reborn, false) AS reborn, coalesce(c.adopted, false) AS adopted,
                coalesce(c.other, false) AS other_child, s.spouse, i.child IS NOT NULL AS is_child
            FROM (SELECT p.id AS person, d.day, p.family, d.next, \(columns.joined(separator: ", "))
                FROM o_person AS p JOIN o_day AS d ON d.family = p.family
                LEFT JOIN m_fact AS f ON f.person = p.id AND f.from_day <= d.day
                  AND d.day < f.to_day
                GROUP BY p.id, d.day, p.family, d.next) AS w
            JOIN o_person AS p ON p.id = w.person
            JOIN m_stay AS h ON h.person = w.person AND h.from_day <= w.day AND w.day < h.to_day
            LEFT JOIN o_child AS c ON c.parent = w.person AND c.day = w.day
            LEFT JOIN o_spouse AS s ON s.person = w.person AND s.day = w.day
            LEFT JOIN (SELECT DISTINCT x.child, x.day FROM o_child AS x
                JOIN o_person AS y ON y.id = x.parent AND y.role = 0) AS i
              ON i.child = w.person AND i.day = w.day
            """,
            "CREATE UNIQUE INDEX ON o_fact (person, day)",
            "CREATE INDEX ON o_fact (family, day)", "ANALYZE o_fact",
        ]
    }

    /// Who is asked for whom at each point, the answers, and who answers for the household.
    private var pairs: [String] {
        let within = "s.day BETWEEN '\(job.from)' AND '\(job.today)'"
        let columns = questions.map { question -> String in
            let (way, part, fits): (Int, Expression, String) =
                switch question.expression {
                case .householdAny(let part): (0, part, rules.fits(part, "u"))
                case .parentsAny(let part): (1, part, "true")
                default: (2, question.expression, "false")
                }
            let filter = "FILTER (WHERE q.way = \(way) AND \(fits))"
            let asked = "(\(rules.truth(part, .other("u"))))"
            return """
                , CASE WHEN bool_or(\(asked)) \(filter) THEN true
                    WHEN bool_or((\(asked)) IS NULL) \(filter) THEN NULL ELSE false END
                    AS \(question.column)
                """
        }
        return [
            """
            CREATE TEMP TABLE o_pair AS
            SELECT 0 AS way, s.person, s.day, u.person AS other, u.day AS at, u.role = 0 AS is_parent
            FROM o_fact AS s JOIN o_fact AS u ON u.family = s.family AND u.day = s.day
              AND u.home = s.home AND u.birth <= u.day AND u.death > u.day
            WHERE \(within)
            UNION ALL
            SELECT 1, b.b, b.day, u.person, u.day, false
            FROM o_bond AS b JOIN o_person AS p ON p.id = b.a
            JOIN o_fact AS u ON u.person = b.a AND u.day = least(b.day, p.death)
            WHERE b.kind IN (0, 1) AND b.day BETWEEN '\(job.from)' AND '\(job.today)'
            """,
            "CREATE INDEX ON o_pair (person, day) WHERE way = 0 AND is_parent", "ANALYZE o_pair",
            """
            INSERT INTO o_pair
            SELECT 0, s.person, s.day, u.person, u.day, false
            FROM o_fact AS u JOIN o_fact AS s ON s.family = u.family AND s.home = u.home
              AND s.day >= u.day
            WHERE u.role = 0 AND u.day = u.death AND \(within) AND NOT EXISTS (
                SELECT 1 FROM o_pair AS l
                WHERE l.way = 0 AND l.is_parent AND l.person = s.person AND l.day = s.day)
            """,
            "ANALYZE o_pair",
            """
            CREATE TEMP TABLE o_asked AS
            SELECT q.person AS asker, q.day AS asked_on\(columns.joined())
            FROM o_pair AS q JOIN o_fact AS u ON u.person = q.other AND u.day = q.at
            GROUP BY q.person, q.day
            """,
            "ANALYZE o_asked",
        ] + boundaries.answering
    }
}
