import ArgumentParser
import Foundation
import Kernel
import Law
import Postgres

/// A whole district in the database, as the program works it out: production tables, real pack,
/// fsync on. Peers are physical limits: PostgreSQL handing out the same facts and taking the same
/// rows.
struct District: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "district",
        abstract: "Whole population, touched families, one person explained, memory.")

    @Option(help: "libpq URI of a database that holds the district's families and law.")
    var uri: String

    @Option(help: "GB/T 2260, six digits.")
    var district = 321_204

    @Option(help: "How many families are touched.")
    var touched = 10_000

    @Flag(help: "Only explain persons; answers stay as they are.")
    var explainedOnly = false

    func run() async throws {
        let office = Office(
            owner: Pool(try ConnectionSettings(uri: uri), limit: 4, deadline: .seconds(60)),
            registry: try Registry(departments))
        let bench = DistrictBench(office: office, district: district)
        if explainedOnly {
            try await bench.explained()
            return await office.assessor.close()
        }
        try await bench.forget()
        let full = try await bench.wholePopulation()
        try await bench.physicalLimit(of: full)
        try await bench.touchedFamilies(touched, beside: full)
        try await bench.explained()
        await office.assessor.close()
    }
}

/// What the whole run took.
struct WholeRun {
    let seconds: Double
    let persons: Int
    let families: Int
    let spans: Int
}

struct DistrictBench {
    let office: Office
    let district: Int

    private var database: Pool { office.assessor }

    /// Makes every family as if it had never been worked out.
    func forget() async throws {
        for statement: Query in [
            "TRUNCATE kernel.entitlement, kernel.entitlement_history",
            "UPDATE kernel.family SET assessed_version = 0, due_on = '-infinity'",
            "DROP TABLE IF EXISTS kernel.bench_entitlement", "VACUUM ANALYZE", "CHECKPOINT",
        ] {
            try await database.execute(statement)
        }
    }

    func wholePopulation() async throws -> WholeRun {
        let start = ContinuousClock.now
        let tally = try await Assessment(office, district: district).run(on: office.today)
        let seconds = start.duration(to: .now).inSeconds
        let row = try await database.query(
            """
            SELECT (SELECT count(*) FROM kernel.entitlement WHERE district = \(district)::integer),
                   (SELECT count(*) FROM kernel.family WHERE district = \(district)::integer)
            """
        ).first
        let (spans, families) = try row?.decode(Int.self, Int.self) ?? (0, 0)
        print("persons \(tally.persons), families \(families), clauses \(tally.clauses)")
        print("answers on the day: yes \(tally.yes), unknown \(tally.unknown), no \(tally.no)")
        print("whole population: \(seconds.shown) s, \(spans) spans written")
        print("peak memory: \(peakMebibytes) MiB")
        return WholeRun(
            seconds: seconds, persons: tally.persons, families: families, spans: spans)
    }

    /// The same facts handed out by COPY, and the same spans taken by unnest-INSERT into an
    /// identical table, a batch of the same size a transaction.
    func physicalLimit(of run: WholeRun) async throws {
        let out = try await seconds { try await copyOut() }
        try await database.execute(
            "CREATE TABLE kernel.bench_entitlement (LIKE kernel.entitlement INCLUDING ALL)")
        try await database.execute("CHECKPOINT")
        let taken = try await insertAgain()
        let limit = out + taken
        print("facts handed out by COPY: \(out.shown) s; the same spans taken: \(taken.shown) s")
        print(
            "ratio whole population / (COPY out + INSERT): \((run.seconds / limit).shown) (goal ≤ 2)"
        )
        try await database.execute("DROP TABLE kernel.bench_entitlement")
    }

    private func copyOut() async throws {
        let statements: [Query] = [
            """
            COPY (SELECT family, id, ref, name, sex, birth, role, town FROM kernel.person
                  ORDER BY district, family, id) TO STDOUT (FORMAT binary)
            """,
            """
            COPY (SELECT person, household, act, from_day, to_day, learned, seq, withdraws
                  FROM kernel.membership ORDER BY district, person, seq)
            TO STDOUT (FORMAT binary)
            """,
            """
            COPY (SELECT kind, one, other, act, from_day, to_day, learned, seq, withdraws
                  FROM kernel.relation ORDER BY district, one, seq) TO STDOUT (FORMAT binary)
            """,
            """
            COPY (SELECT person, kind, act, number, code, from_day, to_day, learned, source, seq,
                  withdraws FROM kernel.fact WHERE official ORDER BY district, person, seq)
            TO STDOUT (FORMAT binary)
            """,
        ]
        try await database.transaction(readOnly: true) { transaction in
            for statement in statements {
                var rows = 0
                for try await _ in transaction.copyOut(statement) { rows += 1 }
            }
        }
    }

    /// Seconds of the inserts alone.
    private func insertAgain() async throws -> Double {
        var spent = 0.0
        var last: (person: Int64, clause: String, from: PostgresDate) = (0, "", .init(days: .min))
        while true {
            let rows = try await database.query(
                """
                SELECT person, clause, from_day, to_day, outcome::bigint, not_asked, change, class,
                       array_to_string(missing, ',')
                FROM kernel.entitlement
                WHERE district = \(district)::integer
                  AND (person, clause, from_day) > (\(last.person), \(last.clause), \(last.from))
                ORDER BY person, clause, from_day LIMIT 14000
                """)
            guard let end = rows.last else { return spent }
            let batch = try SpanColumns(rows)
            last = try (end.value(0), end.value(1), end.value(2))
            spent += try await seconds { try await insert(batch) }
        }
    }

    private func insert(_ batch: SpanColumns) async throws {
        try await database.transaction { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO kernel.bench_entitlement (district, person, clause, from_day, to_day,
                    outcome, not_asked, change, class, missing)
                SELECT \(district)::integer, person, clause, from_day, to_day, outcome, not_asked,
                    change, class, string_to_array(missing, ',')
                FROM unnest(\(batch.person), \(batch.clause), \(batch.from), \(batch.to),
                    \(batch.outcome), \(batch.notAsked), \(batch.change), \(batch.class),
                    \(batch.missing))
                    AS new (person, clause, from_day, to_day, outcome, not_asked, change, class,
                            missing)
                """)
        }
    }
}

/// Spans as the columns that an unnest takes.
private struct SpanColumns: Sendable {
    var person: [Int64] = []
    var clause: [String] = []
    var from: [PostgresDate] = []
    var to: [PostgresDate] = []
    var outcome: [Int16] = []
    var notAsked: [Bool] = []
    var change: [Int64] = []
    var `class`: [String?] = []
    var missing: [String?] = []

    init(_ rows: [Row]) throws {
        for row in rows {
            let (person, clause, from, to, outcome, notAsked, change, `class`, missing) =
                try row.decode(
                    Int64.self, String.self, PostgresDate.self, PostgresDate.self, Int64.self,
                    Bool.self, Int64.self, String?.self, String?.self)
            self.person.append(person)
            self.clause.append(clause)
            self.from.append(from)
            self.to.append(to)
            self.outcome.append(Int16(clamping: outcome))
            self.notAsked.append(notAsked)
            self.change.append(change)
            self.class.append(`class`)
            self.missing.append(missing)
        }
    }
}

/// Seconds that something takes.
func seconds(_ body: () async throws -> Void) async throws -> Double {
    let start = ContinuousClock.now
    try await body()
    return start.duration(to: .now).inSeconds
}

/// Median and 99th percentile of some seconds, in milliseconds.
func percentiles(_ times: [Double]) -> String {
    let sorted = times.sorted()
    func at(_ share: Double) -> String {
        guard !sorted.isEmpty else { return "-" }
        let index = min(sorted.count - 1, Int(Double(sorted.count) * share))
        return (sorted[index] * 1000).shown
    }
    return "p50 \(at(0.5)) ms, p99 \(at(0.99)) ms over \(times.count)"
}

extension Duration {
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

extension Double {
    /// Four significant digits.
    var shown: String { String(format: "%.4g", self) }
}

/// The largest resident set of this process.
var peakMebibytes: Int {
    var usage = rusage()
    // 0 is RUSAGE_SELF, which the two systems type differently.
    getrusage(.init(0), &usage)
    return usage.ru_maxrss / 1024
}
