import Postgres
import Synchronization
import Testing

@Suite struct StatementTests {
    @Test func statementsArePreparedOnceAndTheOldestGoes() async throws {
        let connection = try await freshConnection()
        for id in 0..<5 {
            try await connection.execute("SELECT \(id)")
        }
        #expect(await connection.preparedCount == 1)
        // The same text with another type is another statement.
        try await connection.execute("SELECT \("x")")
        #expect(await connection.preparedCount == 2)
        for width in 1...300 {
            let columns = Array(repeating: Query("1"), count: width).joined(by: ", ")
            try await connection.execute("SELECT \(columns)")
        }
        #expect(await connection.preparedCount == 256)
        let server = try await connection.one("SELECT count(*) AS n FROM pg_prepared_statements")
        #expect(try server?.value("n", as: Int.self) == 256)
    }

    @Test func changedTablesDoNotBreakPreparedStatements() async throws {
        let connection = try await freshConnection()
        try await connection.execute("CREATE TABLE t (a bigint)")
        try await connection.execute("INSERT INTO t VALUES (1)")
        #expect(try await connection.query("SELECT * FROM t")[0].count == 1)
        try await connection.execute("ALTER TABLE t ADD b text DEFAULT 'x'")
        #expect(try await connection.query("SELECT * FROM t")[0].count == 2)
        try await connection.execute("DISCARD ALL")
        #expect(try await connection.query("SELECT * FROM t")[0].count == 2)
    }

    @Test func affectedRowsAreCounted() async throws {
        let connection = try await freshConnection()
        #expect(try await connection.execute("CREATE TABLE t (a bigint, b text)") == 0)
        let ids: [Int64] = [1, 2, 3]
        let names: [String?] = ["x", nil, "z"]
        let inserted = try await connection.execute(
            "INSERT INTO t SELECT * FROM unnest(\(ids), \(names))")
        #expect(inserted == 3)
        #expect(try await connection.execute("UPDATE t SET b = 'y' WHERE b IS NULL") == 1)
        #expect(try await connection.execute("DELETE FROM t WHERE a > \(1) RETURNING a") == 2)
        #expect(try await connection.query("SELECT a FROM t WHERE a > \(5)").isEmpty)
        let many = try await failure {
            _ = try await connection.one("SELECT generate_series(1, 2)")
        }
        #expect(many.kind == .decoding)
    }

    @Test func stackedStatementsAreRefused() async throws {
        let connection = try await freshConnection()
        let error = try await failure { try await connection.execute("SELECT 1; SELECT 2") }
        #expect(error.sqlState == "42601")
    }

    @Test func noticesGoToTheHandler() async throws {
        let heard = Heard()
        var settings = try await freshSettings()
        settings.noticeHandler = { heard.add("\($0.severity) \($0.message)") }
        let connection = try await Connection.connect(settings)
        try await connection.execute("DO $$ BEGIN RAISE WARNING 'so it is'; END $$")
        #expect(heard.all == ["WARNING so it is"])
    }

    @Test func settingsReachTheServer() async throws {
        var settings = try await freshSettings()
        settings.statementTimeout = .milliseconds(100)
        let connection = try await Connection.connect(settings)
        let row = try await connection.one(
            "SELECT current_setting('timezone') AS z, current_setting('application_name') AS a")
        #expect(
            try row?.decode(String.self, String.self) ?? ("", "")
                == ("Asia/Shanghai", "postgres-tests"))
        let slow = try await failure { _ = try await connection.query("SELECT pg_sleep(5)") }
        #expect(slow.sqlState == "57014")
    }

    @Test func aPipelineIsOneTripAndAllOrNothing() async throws {
        let connection = try await freshConnection()
        try await connection.execute("CREATE TABLE t (a bigint PRIMARY KEY)")
        for _ in 0..<2 {
            let results = try await connection.pipeline(
                [
                    "SELECT \(1) AS n", "SELECT \(2) AS n", "SELECT \("three") AS n",
                    "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING", "SELECT a FROM t",
                ])
            #expect(results.map(\.count) == [1, 1, 1, 0, 1])
            #expect(try results[2][0].value("n") == "three")
        }
        #expect(await connection.preparedCount == 5)
        let error = try await failure {
            _ = try await connection.pipeline(
                [
                    "INSERT INTO t VALUES (2)", "INSERT INTO t VALUES (\(1))",
                    "INSERT INTO t VALUES (3)", "SELECT 'never prepared'",
                ])
        }
        #expect(error.sqlState == "23505")
        #expect(error.statement == "INSERT INTO t VALUES ($1)")
        #expect(try await connection.query("SELECT a FROM t").count == 1)
        #expect(try await connection.pipeline(["SELECT 'never prepared'"])[0].count == 1)
        let large = String(repeating: "雨", count: 100_000)
        let echoes = try await connection.pipeline(
            (0..<100).map { "SELECT \(large) AS text, \($0) AS n" })
        #expect(try echoes[99][0].decode(String.self, Int.self) == (large, 99))
        #expect(try await connection.pipeline([]).isEmpty)
    }

    @Test func deferredConstraintsFailAPipelineToo() async throws {
        let connection = try await freshConnection()
        try await connection.execute(
            "CREATE TABLE t (a bigint UNIQUE DEFERRABLE INITIALLY DEFERRED)")
        let error = try await failure {
            _ = try await connection.pipeline([
                "INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (1)",
            ])
        }
        #expect(error.sqlState == "23505")
        #expect(try await connection.query("SELECT a FROM t").isEmpty)
    }

    @Test func aPipelineGivesUpAtItsDeadline() async throws {
        let connection = try await freshConnection()
        let error = try await failure {
            _ = try await connection.pipeline(["SELECT pg_sleep(20)"], deadline: .milliseconds(200))
        }
        #expect(error.kind == .timeout)
        let after = try await failure { try await connection.execute("SELECT 1") }
        #expect(after.kind == .connection)
    }

    @Test func hintsArriveForTheChannelOnly() async throws {
        let settings = try await freshSettings()
        let listener = try await Connection.connect(settings)
        let speaker = try await Connection.connect(settings)
        let hints = try await listener.listen(try Identifier("facts"))
        let heard = Task {
            var count = 0
            for try await _ in hints {
                count += 1
                if count == 2 { break }
            }
            return count
        }
        try await speaker.execute("NOTIFY other")
        try await speaker.execute("NOTIFY facts, 'ignored'")
        try await Task.sleep(for: .milliseconds(300))
        try await speaker.execute("NOTIFY facts")
        #expect(try await heard.value == 2)
        let cancelled = Task { for try await _ in hints {} }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
    }
}

/// Words heard on another thread.
final class Heard: Sendable {
    private let words = Mutex<[String]>([])

    var all: [String] { words.withLock { $0 } }

    func add(_ word: String) { words.withLock { $0.append(word) } }
}
