import Kernel
import Law
import Postgres

/// Runs the product and the forms on one database and times them.
struct Bench: Sendable {
    let office: Office
    let job: Job
    let sessions: Int
    let jit: Bool
    /// Statements that take longer are named.
    let slow: Double?

    /// What a run wrote and took.
    struct Result {
        let rows: Int
        let seconds: Double
    }

    /// `Assessment.run` over families that were never assessed: it writes every row. What is stored
    /// of all districts goes, and their families are stale.
    func product() async throws -> Result {
        let database = office.assessor
        try await database.execute(
            "TRUNCATE kernel.entitlement, kernel.entitlement_history, kernel.change")
        try await database.execute(
            "UPDATE kernel.family SET assessed_version = 0, due_on = '-infinity'")
        try await settle()
        let assessment = Assessment(office, district: job.district)
        let seconds = try await timed { _ = try await assessment.run(on: job.today) }
        let rows = try await database.query(
            """
            SELECT count(*) FROM kernel.entitlement WHERE district = \(job.district)::integer
            """)
        return Result(rows: try rows.first?.value(0, as: Int.self) ?? 0, seconds: seconds)
    }

    /// A form into an empty table like `kernel.entitlement`, a session for each part of the
    /// families, a transaction a session.
    func run(_ form: any Form) async throws -> Result {
        let database = office.assessor
        try await database.execute("DROP TABLE IF EXISTS public.sql_form")
        try await database.execute(
            "CREATE TABLE public.sql_form (LIKE kernel.entitlement INCLUDING ALL)")
        let parts = try await parts()
        try await settle()
        let seconds = try await timed {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for part in parts {
                    let statements = form.statements(for: part, into: "public.sql_form")
                    group.addTask { try await session(statements) }
                }
                try await group.waitForAll()
            }
        }
        let rows = try await database.query("SELECT count(*) FROM public.sql_form")
        return Result(rows: try rows.first?.value(0, as: Int.self) ?? 0, seconds: seconds)
    }

    private func settle() async throws {
        try await office.assessor.execute("VACUUM ANALYZE")
        try await office.assessor.execute("CHECKPOINT")
    }

    private func timed(_ work: () async throws -> Void) async throws -> Double {
        let start = ContinuousClock.now
        try await work()
        return (ContinuousClock.now - start) / .seconds(1)
    }

    /// As many families to each session.
    private func parts() async throws -> [ClosedRange<Int64>] {
        let rows = try await office.assessor.query(
            """
            SELECT min(id), max(id)
            FROM (SELECT id, ntile(\(sessions)::integer) OVER (ORDER BY id) AS part
                FROM kernel.family WHERE district = \(job.district)::integer) AS parts
            GROUP BY part ORDER BY part
            """)
        return try rows.map { row in
            let (first, last) = try row.decode(Int64.self, Int64.self)
            return first...last
        }
    }

    /// Generated statements travel as a value that the server executes: none becomes program text.
    private func session(_ statements: [String]) async throws {
        let connection = try await Connection.connect(office.assessor.settings)
        try await connection.execute("SET work_mem = '256MB'")
        try await connection.execute("SET temp_buffers = '512MB'")
        try await connection.execute("SET client_min_messages = warning")
        try await connection.execute("SET max_parallel_workers_per_gather = 2")
        try await connection.execute(jit ? "SET jit = on" : "SET jit = off")
        try await connection.execute(
            """
            CREATE FUNCTION pg_temp.run(statement text) RETURNS void LANGUAGE plpgsql
            AS $$ BEGIN EXECUTE statement; END $$
            """)
        try await connection.transaction { transaction in
            for statement in statements where !statement.isEmpty {
                let seconds = try await timed {
                    _ = try await transaction.query("SELECT pg_temp.run(\(statement))")
                }
                if let slow, seconds >= slow {
                    print("    \(decimal(seconds)) s  \(statement.prefix(160))")
                }
            }
        }
    }

    /// How many rows of one side the other lacks: person, clause, days, outcome, class; without the
    /// clauses that the form does not do. Stretches of the product that differ only in what is
    /// missing count as one, because the forms do not say what is.
    func differences(without gaps: Set<String>) async throws -> [(clause: String, Int, Int)] {
        let rows = try await office.assessor.query(
            """
            WITH steps AS (
                SELECT *, CASE WHEN lag(to_day) OVER p = from_day AND lag(outcome) OVER p = outcome
                        AND lag(class) OVER p IS NOT DISTINCT FROM class THEN 0 ELSE 1 END AS begins
                FROM kernel.entitlement
                WHERE district = \(job.district)::integer AND clause <> ALL (\(gaps.sorted()))
                WINDOW p AS (PARTITION BY person, clause ORDER BY from_day)),
            islands AS (
                SELECT *, sum(begins) OVER (PARTITION BY person, clause ORDER BY from_day) AS island
                FROM steps),
            product AS (
                SELECT person, clause, min(from_day) AS from_day, max(to_day) AS to_day, outcome,
                    class
                FROM islands GROUP BY person, clause, island, outcome, class),
            form AS (
                SELECT person, clause, from_day, to_day, outcome, class FROM public.sql_form),
            missed AS (SELECT * FROM product EXCEPT SELECT * FROM form),
            invented AS (SELECT * FROM form EXCEPT SELECT * FROM product)
            SELECT clause, (sum(side))::bigint, (sum(1 - side))::bigint
            FROM (SELECT clause, 1 AS side FROM missed UNION ALL SELECT clause, 0 FROM invented)
                AS found
            GROUP BY clause ORDER BY clause
            """)
        return try rows.map { row in
            let (clause, missed, invented) = try row.decode(String.self, Int.self, Int.self)
            return (clause, missed, invented)
        }
    }
}

/// Two decimals.
func decimal(_ number: Double) -> String {
    let hundredths = Int((number * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
}
