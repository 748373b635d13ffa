import Law
import Oracle

/// One way to write a district's spans in SQL: statements for some of its families.
protocol Form {
    /// What is printed.
    var title: String { get }
    /// Clauses that it does not do.
    var gaps: Set<String> { get }
    /// What makes one session's tables and writes its spans, in order.
    func statements(for families: ClosedRange<Int64>, into table: String) -> [String]
}

/// What all forms are asked: a pack over a stretch of days.
struct Job: Sendable {
    let pack: Pack
    let district: Int
    /// The first day of stored timelines.
    let beginning: Day
    let today: Day
    let reach: OracleReach

    init(pack: Pack, district: Int, beginning: Day, today: Day) {
        self.pack = pack
        self.district = district
        self.beginning = beginning
        self.today = today
        reach = OracleReach(pack, clauses: pack.provisions)
    }

    /// Before it every answer is no.
    var from: Day { max(beginning, pack.document?.from ?? .always) }

    var columns: String {
        """
        district, person, clause, from_day, to_day, outcome, not_asked, change, class, missing
        """
    }
}

/// Every day on which something may change, the oracle's answer on each, neighbours merged.
struct BoundaryDays: Form {
    let job: Job
    let title = "boundary days, a statement a clause"
    let gaps: Set<String> = []

    func statements(for families: ClosedRange<Int64>, into table: String) -> [String] {
        let tables = OracleTables(
            district: job.district, dictionary: job.pack.dictionary, day: job.today,
            known: .never,
            part: OracleTables.Part(
                families: families, kinds: job.reach.kinds, days: days))
        return tables.statements + answering
            + job.pack.provisions.map { insert($0, into: table) }
    }

    /// Whoever answers for each home on each day.
    var answering: [String] {
        [
            "DROP TABLE IF EXISTS o_answer",
            """
            CREATE TEMP TABLE o_answer AS
            SELECT DISTINCT ON (s.family, s.home, s.day) s.person, s.day FROM o_fact AS s
            WHERE s.day >= '\(job.from)' AND \(OracleRules.speaks(.household, "s"))
            ORDER BY s.family, s.home, s.day, s.role <> 0, s.person
            """,
            "CREATE UNIQUE INDEX ON o_answer (person, day)", "ANALYZE o_answer",
        ]
    }

    func insert(_ clause: Clause, into table: String) -> String {
        guard let provision = clause.provision, job.pack.off[clause.id] == nil else { return "" }
        let rules = OracleRules(pack: job.pack, known: .never)
        let who = provision.who
        let answers =
            who == .household
            ? "JOIN o_answer AS a ON a.person = s.person AND a.day = s.day" : ""
        let speaks = who == .household ? "true" : OracleRules.speaks(who, "s")
        let read = """
            SELECT s.person, \(who == .deceased ? "greatest(s.day, '\(job.beginning)')" : "s.day")
                AS day, \(who == .deceased ? "'infinity'::date" : "s.next") AS next,
                (\(rules.rule(of: clause))) AS t, \(rules.class(of: clause)) AS class
            FROM o_fact AS s \(answers)
            WHERE s.day BETWEEN '\(job.from)' AND '\(job.today)' AND \(speaks)
            """
        return """
            INSERT INTO \(table) (\(job.columns))
            SELECT \(job.district), person, '\(clause.id)', min(day), max(next), outcome, false, 0,
                class, NULL
            FROM (SELECT *, sum(begins) OVER (PARTITION BY person ORDER BY day) AS island
                FROM (SELECT *, CASE WHEN lag(next) OVER p = day AND lag(outcome) OVER p = outcome
                        AND lag(class) OVER p IS NOT DISTINCT FROM class THEN 0 ELSE 1 END AS begins
                    FROM (SELECT person, day, next, CASE WHEN t THEN 2 ELSE 1 END AS outcome,
                            CASE WHEN t THEN class END AS class
                        FROM (\(read)) AS asked WHERE t IS NOT FALSE) AS answers
                    WINDOW p AS (PARTITION BY person ORDER BY day)) AS steps) AS islands
            GROUP BY person, island, outcome, class
            """
    }
}
