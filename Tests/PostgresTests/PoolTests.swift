import Postgres
import TestSupport
import Testing

@Suite struct PoolTests {
    @Test func lendsNoMoreThanItsLimitInTheOrderOfComing() async throws {
        let pool = Pool(try await freshSettings(), limit: 2, deadline: .seconds(20))
        #expect(await pool.connectionCount == 0)
        try await withThrowingTaskGroup { group in
            for _ in 0..<20 {
                group.addTask {
                    try await pool.withConnection { connection in
                        #expect(await pool.connectionCount <= 2)
                        try await connection.execute("SELECT pg_sleep(0.01)")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(await pool.connectionCount == 2)
        let backends = try await pool.one(
            "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database()")
        #expect(try backends?.value("n", as: Int.self) == 2)
        await pool.close()
        #expect(await pool.connectionCount == 0)
        let closed = try await failure { _ = try await pool.query("SELECT 1") }
        #expect(closed.kind == .misuse)
    }

    @Test func waitingEndsAtTheDeadlineOrWithTheTask() async throws {
        let pool = Pool(try await freshSettings(), limit: 1, deadline: .milliseconds(200))
        let gate = Gate()
        let holding = Gate()
        let holder = Task {
            try await pool.withConnection { _ in
                await holding.open()
                await gate.pass()
            }
        }
        await holding.pass()
        let late = try await failure { _ = try await pool.query("SELECT 1") }
        #expect(late.kind == .timeout)
        #expect(late.message.contains("all 1 of the pool"))
        let waiter = Task { _ = try await pool.query("SELECT 1") }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        await gate.open()
        try await holder.value
        #expect(try await pool.query("SELECT 1").count == 1)
    }

    @Test func whatAUserLeftBehindIsUndone() async throws {
        let pool = Pool(try await freshSettings(), limit: 1)
        try await pool.execute("CREATE TABLE t (a bigint)")
        try await pool.withConnection { connection in
            try await connection.execute("BEGIN")
            try await connection.execute("INSERT INTO t VALUES (1)")
        }
        #expect(try await pool.query("SELECT a FROM t").isEmpty)
        try await pool.withConnection { connection in
            var iterator = connection.stream("SELECT generate_series(1, 1000000)")
                .makeAsyncIterator()
            _ = try await iterator.next()
        }
        #expect(try await pool.query("SELECT a FROM t").isEmpty)
        #expect(await pool.connectionCount == 1)
    }

    @Test func cancellingATaskCancelsItsStatement() async throws {
        let settings = try await freshSettings()
        let pool = Pool(settings, limit: 2)
        let observer = try await Connection.connect(settings)
        try await pool.execute("CREATE TABLE t (a bigint)")
        let bodies: [@Sendable () async throws -> Void] = [
            { _ = try await pool.query("SELECT pg_sleep(30), 'waiting'") },
            {
                try await pool.transaction { transaction in
                    try await transaction.execute("INSERT INTO t VALUES (1)")
                    try await transaction.execute("SELECT pg_sleep(30), 'waiting'")
                }
            },
            { _ = try await pool.pipeline(["SELECT 1", "SELECT pg_sleep(30), 'waiting'"]) },
            {
                try await pool.withConnection { connection in
                    for try await _ in connection.stream(
                        "SELECT pg_sleep(30), 'waiting' FROM generate_series(1, 9)")
                    {}
                }
            },
        ]
        for body in bodies {
            let started = ContinuousClock.now
            let task = Task { try await body() }
            #expect(try await isRunning("'waiting'", seenBy: observer))
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(ContinuousClock.now - started < .seconds(10))
            #expect(try await pool.query("SELECT a FROM t").isEmpty)
        }
        let cancelled = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try await pool.query("SELECT pg_sleep(30)")
        }
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        // A thousand cancellations at random moments never hit a neighbour's statement.
        try await withThrowingTaskGroup { group in
            for number in 0..<400 {
                group.addTask {
                    let victim = Task { _ = try await pool.query("SELECT pg_sleep(0.001)") }
                    if number % 2 == 0 {
                        try await Task.sleep(for: .microseconds(Int.random(in: 0...3000)))
                        victim.cancel()
                        _ = await victim.result
                    } else {
                        try await victim.value
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func cancelStopsWhateverRuns() async throws {
        let settings = try await freshSettings()
        let connection = try await Connection.connect(settings)
        let observer = try await Connection.connect(settings)
        let task = Task { try await connection.query("SELECT pg_sleep(30), 'stop me'").count }
        #expect(try await isRunning("'stop me'", seenBy: observer))
        connection.cancel()
        let error = try await failure { _ = try await task.value }
        #expect(error.sqlState == "57014")
    }

    @Test func theServerMayRestartOrBeKilled() async throws {
        let server = try await TestServer.isolated()
        let settings = try ConnectionSettings(uri: try await server.uri())
        let pool = Pool(settings, limit: 2)
        try await pool.execute("CREATE TABLE t (a bigint)")
        try await pool.execute("INSERT INTO t VALUES (1)")
        try await server.stop()
        let down = try await failure { _ = try await pool.query("SELECT a FROM t") }
        #expect(down.kind == .connection)
        try await server.start()
        #expect(try await pool.query("SELECT a FROM t").count == 1)

        let observer = try await Connection.connect(settings)
        let doomed: [@Sendable () async throws -> Void] = [
            { _ = try await pool.query("SELECT pg_sleep(60), 'doomed'") },
            {
                try await pool.transaction { transaction in
                    try await transaction.execute("INSERT INTO t VALUES (2)")
                    try await transaction.execute("SELECT pg_sleep(60), 'doomed'")
                }
            },
        ]
        let tasks = doomed.map { body in Task { try await body() } }
        #expect(try await isRunning("'doomed'", seenBy: observer))
        try await Task.sleep(for: .milliseconds(200))
        try await server.killHard()
        for task in tasks {
            let error = try await failure { try await task.value }
            #expect(error.kind == .connection, "\(error)")
            #expect("\(error)".contains("pg_sleep"))
        }
        try await server.start()
        #expect(try await pool.query("SELECT a FROM t").count == 1)
        #expect(await pool.connectionCount <= 2)
        await pool.close()
        try await server.stop()
    }
}
