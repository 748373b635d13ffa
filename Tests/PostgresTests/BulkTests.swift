import Postgres
import Testing

@Suite(.serialized) struct BulkTests {
    private static let rowCount = 200_000

    private static func filled() async throws -> Connection {
        let connection = try await freshConnection()
        try await connection.execute("CREATE TABLE t (id bigint, name text, day date)")
        let written = try await connection.copyIn(
            "COPY t (id, name, day) FROM STDIN (FORMAT binary)"
        ) { writer in
            for id in 0..<Int64(rowCount) {
                try await writer.row(
                    id, id % 3 == 0 ? nil : "人\(id)", PostgresDate(days: Int32(id % 9_000)))
            }
        }
        #expect(written == Int64(rowCount))
        return connection
    }

    @Test func copyInAndOutOfTwoHundredThousandRows() async throws {
        let connection = try await Self.filled()
        var next: Int64 = 0
        for try await row in connection.copyOut(
            "COPY (SELECT * FROM t WHERE id >= \(Int64(5)) ORDER BY id) TO STDOUT (FORMAT binary)")
        {
            let (id, name, day) = try row.decode(Int64.self, String?.self, PostgresDate.self)
            guard id == next + 5, name == (id % 3 == 0 ? nil : "人\(id)"),
                day.days == Int32(id % 9_000), row.number == Int(next) + 1
            else {
                Issue.record("row \(next) is wrong")
                break
            }
            next += 1
        }
        #expect(next == Int64(Self.rowCount) - 5)
        var rows = 0
        for try await row in connection.stream("SELECT id, name FROM t") {
            rows += try row.value("id", as: Int64.self) >= 0 ? 1 : 0
        }
        #expect(rows == Self.rowCount)
        #expect(try await connection.query("SELECT 1").count == 1)
    }

    @Test func copyInOfASequenceAndItsFailures() async throws {
        let connection = try await freshConnection()
        try await connection.execute("CREATE TABLE t (id bigint PRIMARY KEY, name text)")
        let command: Query = "COPY t FROM STDIN (FORMAT binary)"
        let rows = AsyncStream<[any PostgresEncodable]> { continuation in
            for id in 0..<10 { continuation.yield([Int64(id), String?.none]) }
            continuation.finish()
        }
        #expect(try await connection.copyIn(command, rows: rows) == 10)
        let value = try await failure {
            try await connection.copyIn(command) { try await $0.row(Int64(20), "a\u{0}") }
        }
        #expect(value.message.hasPrefix("row 1, column 2: value contains a NUL"))
        let double = try await failure {
            try await connection.copyIn(command) { try await $0.row(Int64(1), "x") }
        }
        #expect(double.sqlState == "23505")
        let type = try await failure {
            try await connection.copyIn(command) { try await $0.row(Int32(1), "x") }
        }
        #expect(type.sqlState == "08P01", "four bytes where eight are due")
        let missing = try await failure {
            try await connection.copyIn("COPY nowhere FROM STDIN (FORMAT binary)") { _ in }
        }
        #expect(missing.sqlState == "42P01")
        let text = try await failure {
            for try await _ in connection.copyOut("COPY t TO STDOUT") {}
        }
        #expect(text.message.contains("binary"))
        try await connection.transaction { transaction in
            try await transaction.copyIn(command) { writer in
                try await writer.row(Int64(30), "x")
                let busy = try await failure { _ = try await transaction.query("SELECT 1") }
                #expect(busy.kind == .misuse)
            }
        }
        let left = try await connection.one("SELECT count(*) AS n FROM t")
        #expect(try left?.value("n", as: Int.self) == 11)
    }

    @Test func streamsTakeBoundedMemory() async throws {
        let connection = try await freshConnection()
        let before = peakMemory()
        var bytes = 0
        // 400 MB in all.
        for try await row in connection.stream(
            "SELECT repeat('x', 4000) AS text FROM generate_series(1, 100000)")
        {
            bytes += try row.value("text", as: String.self).utf8.count
        }
        #expect(bytes == 400_000_000)
        #expect(peakMemory() - before < 64_000_000)
    }

    @Test func aDroppedStreamFreesItsConnection() async throws {
        let connection = try await freshConnection()
        let started = ContinuousClock.now
        for try await row in connection.stream("SELECT generate_series(1, 100000000) AS n") {
            if try row.value("n", as: Int.self) == 10 { break }
        }
        #expect(try await connection.query("SELECT 1").count == 1)
        for try await _ in connection.copyOut(
            "COPY (SELECT generate_series(1, 100000000)) TO STDOUT (FORMAT binary)")
        {
            break
        }
        #expect(try await connection.query("SELECT 1").count == 1)
        #expect(ContinuousClock.now - started < .seconds(20))
        // In a transaction too, and the transaction survives it.
        try await connection.transaction { transaction in
            try await transaction.execute("CREATE TABLE t (a bigint)")
            for try await _ in transaction.stream("SELECT generate_series(1, 50000)") { break }
            try await transaction.execute("INSERT INTO t VALUES (1)")
            for try await _ in transaction.stream("SELECT generate_series(1, 50000)") { break }
        }
        #expect(try await connection.query("SELECT a FROM t").count == 1)
    }

    @Test func anOpenStreamKeepsTheConnection() async throws {
        let connection = try await freshConnection()
        var iterator = connection.stream("SELECT generate_series(1, 5000) AS n").makeAsyncIterator()
        #expect(try await iterator.next()?.value("n", as: Int.self) == 1)
        let error = try await failure { _ = try await connection.query("SELECT 1") }
        #expect(error.kind == .misuse)
        var rest = 0
        while try await iterator.next() != nil { rest += 1 }
        #expect(rest == 4_999)
        #expect(try await iterator.next() == nil)
        #expect(try await connection.query("SELECT 1").count == 1)
    }

    @Test func anErrorInTheMiddleOfAStreamIsThrown() async throws {
        let connection = try await freshConnection()
        var rows = 0
        let error = try await failure {
            for try await _ in connection.stream(
                "SELECT 1 / (n - 3000) FROM generate_series(1, 9000) n")
            {
                rows += 1
            }
        }
        #expect(error.sqlState == "22012")
        #expect(rows < 3_000)
        #expect(try await connection.query("SELECT 1").count == 1)
    }
}
