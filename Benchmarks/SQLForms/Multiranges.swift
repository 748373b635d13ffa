import Law
import Oracle

/// Rules as algebra over sets of days, one row a person.
struct Multiranges: Form {
    let job: Job
    let title = "multiranges"
    private(set) var gaps: Set<String> = []
    private let tables: SetTables
    private var answers: [Answer] = []

    /// A clause made ready.
    private struct Answer {
        let clause: Clause
        let who: Who
        let sets: Sets
        let classes: [(name: String, days: String)]
    }

    init(job: Job) {
        self.job = job
        var rules = SetRules(job: job)
        rules.register()
        for clause in job.pack.provisions {
            guard let provision = clause.provision, job.pack.off[clause.id] == nil else { continue }
            let scene = SetRules.Scene(row: "s", isDeceased: provision.who == .deceased)
            do {
                let sets = try rules.all(provision.when.map(\.expression), scene)
                let classes =
                    try provision.amount.map { try rules.classes(of: $0.figure, scene) } ?? []
                answers.append(
                    Answer(clause: clause, who: provision.who, sets: sets, classes: classes))
            } catch {
                gaps.insert(clause.id)
            }
        }
        tables = SetTables(job: job, rules: rules)
    }

    func statements(for families: ClosedRange<Int64>, into table: String) -> [String] {
        let oracle = OracleTables(
            district: job.district, dictionary: job.pack.dictionary, day: job.today,
            known: .never,
            part: OracleTables.Part(
                families: families, kinds: job.reach.kinds, days: tables.days))
        return oracle.kinStatements + tables.statements
            + answers.map { $0.who == .deceased ? deceased($0, table) : living($0, table) }
    }

    private func insert(_ clause: String, _ table: String, _ source: String) -> String {
        """
        INSERT INTO \(table) (\(job.columns))
        SELECT \(job.district), person, \(clause), from_day,
            CASE WHEN to_day > '\(job.today)' THEN 'infinity' ELSE to_day END, outcome, false, 0,
            class, NULL
        FROM (\(source)) AS spans
        """
    }

    /// Everybody of whom clauses of that kind speak, with the days `w` of which they do.
    private func spoken(_ who: Who) -> String {
        let speaks =
            switch who {
            case .parent, .deceased: "life"
            case .child: "life * is_child"
            case .member: "CASE WHEN role = 0 THEN life ELSE life * is_child END"
            case .household: "answers"
            }
        let window = Sets.days(job.from, job.today.adding(days: 1))
        return """
            (SELECT *, (\(speaks)) * \(window) AS w FROM m_all
                WHERE \(who == .parent ? "role = 0" : "true") OFFSET 0)
            """
    }

    private func living(_ answer: Answer, _ table: String) -> String {
        var values = answer.classes.map {
            "(2, y * \(column($0.name, in: answer)), \(quoted($0.name)))"
        }
        let rest = answer.classes.map { " - \(column($0.name, in: answer))" }.joined()
        values += ["(2, y\(rest), NULL)", "(1, p - y, NULL)"]
        let classes = answer.classes.enumerated().map { ", \($1.days) AS c\($0)" }.joined()
        return insert(
            "'\(answer.clause.id)'", table,
            """
            SELECT t.person, lower(d) AS from_day, upper(d) AS to_day, v.outcome, v.class
            FROM (SELECT s.person, s.w * \(answer.sets.yes) AS y, s.w * \(answer.sets.possible) AS p
                    \(classes)
                FROM \(spoken(answer.who)) AS s WHERE NOT isempty(s.w) OFFSET 0) AS t
            CROSS JOIN LATERAL (VALUES \(values.joined(separator: ", ")))
                AS v (outcome, days, class)
            CROSS JOIN LATERAL unnest(v.days) AS d
            WHERE NOT isempty(t.p)
            """)
    }

    private func deceased(_ answer: Answer, _ table: String) -> String {
        let classes = answer.classes.map { "WHEN (\($0.days)) @> s.death THEN \(quoted($0.name))" }
        let basis = classes.isEmpty ? "NULL" : "CASE \(classes.joined(separator: " ")) END"
        return insert(
            "'\(answer.clause.id)'", table,
            """
            SELECT person, greatest(death, '\(job.beginning)') AS from_day,
                'infinity'::date AS to_day, CASE WHEN y THEN 2 ELSE 1 END AS outcome,
                CASE WHEN y THEN class END AS class
            FROM (SELECT s.person, s.death, (\(answer.sets.yes)) @> s.death AS y,
                    (\(answer.sets.possible)) @> s.death AS p, \(basis) AS class
                FROM m_all AS s
                WHERE s.death BETWEEN '\(job.from)' AND '\(job.today)'
                  AND (s.role = 0 OR s.is_child @> s.death)) AS asked
            WHERE p
            """)
    }

    private func column(_ name: String, in answer: Answer) -> String {
        "t.c\(answer.classes.firstIndex { $0.name == name } ?? 0)"
    }

    private func quoted(_ name: String) -> String { "'\(name.replacing("'", with: "''"))'" }
}
