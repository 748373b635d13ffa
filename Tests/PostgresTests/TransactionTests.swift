import Postgres
import Testing

@Suite struct TransactionTests {
    struct Deliberate: Error {}

    private static func table() async throws -> ConnectionSettings {
        let settings = try await freshSettings()
        try await Connection.connect(settings).execute(
            "CREATE TABLE t (id bigint PRIMARY KEY, n bigint NOT NULL)")
        return settings
    }

    private static func count(_ connection: Connection) async throws -> Int? {
        try await connection.one("SELECT count(*) AS n FROM t")?.value("n", as: Int.self)
    }

    @Test func commitsWhenTheBodyReturnsAndUndoesWhenItThrows() async throws {
        let connection = try await Connection.connect(Self.table())
        let answer = try await connection.transaction { transaction in
            try await transaction.execute("INSERT INTO t VALUES (1, 1)")
            return "done"
        }
        #expect(answer == "done")
        await #expect(throws: Deliberate.self) {
            try await connection.transaction { transaction in
                try await transaction.execute("INSERT INTO t VALUES (2, 2)")
                throw Deliberate()
            }
        }
        #expect(try await Self.count(connection) == 1)
    }

    @Test func savepointsUndoTheirOwnPartOnly() async throws {
        let connection = try await Connection.connect(Self.table())
        try await connection.transaction { transaction in
            try await transaction.execute("INSERT INTO t VALUES (1, 1)")
            let error = try await failure {
                try await transaction.savepoint { inner in
                    try await inner.execute("INSERT INTO t VALUES (2, 2)")
                    try await inner.savepoint {
                        try await $0.execute("INSERT INTO t VALUES (3, 3)")
                    }
                    try await inner.execute("INSERT INTO t VALUES (1, 1)")
                }
            }
            #expect(error.sqlState == "23505")
            try await transaction.execute("INSERT INTO t VALUES (4, 4)")
        }
        let ids = try await connection.query("SELECT id FROM t ORDER BY id").map {
            try $0.value("id", as: Int.self)
        }
        #expect(ids == [1, 4])
    }

    @Test func aSwallowedErrorIsNotACommit() async throws {
        let connection = try await Connection.connect(Self.table())
        let error = try await failure {
            try await connection.transaction { transaction in
                try await transaction.execute("INSERT INTO t VALUES (1, 1)")
                _ = try? await transaction.execute("INSERT INTO t VALUES (1, 1)")
            }
        }
        #expect(error.sqlState == "25P02")
        #expect(try await Self.count(connection) == 0)
    }

    @Test func readOnlyRefusesWritesAndDeferredErrorsComeAtCommit() async throws {
        let connection = try await Connection.connect(Self.table())
        let error = try await failure {
            try await connection.transaction(readOnly: true) { transaction in
                _ = try await transaction.execute("INSERT INTO t VALUES (1, 1)")
            }
        }
        #expect(error.sqlState == "25006")
        try await connection.execute(
            "CREATE TABLE d (id bigint UNIQUE DEFERRABLE INITIALLY DEFERRED)")
        let late = try await failure {
            try await connection.transaction { transaction in
                _ = try await transaction.execute("INSERT INTO d VALUES (1), (1)")
            }
        }
        #expect(late.sqlState == "23505")
        #expect(try await Self.count(connection) == 0)
    }

    /// Two transactions that each read what the other writes: one must fail, and with retries none.
    @Test(arguments: [0, 10])
    func serializationFailuresAreRetriedOnlyWhereAskedFor(_ retries: Int) async throws {
        let settings = try await Self.table()
        let setUp = try await Connection.connect(settings)
        try await setUp.execute("INSERT INTO t VALUES (1, 0), (2, 0)")
        let bodies = Counter()
        let failures = Counter()
        let both = Gate()
        let arrived = Counter()
        try await withThrowingTaskGroup { group in
            for id in [1, 2] {
                group.addTask {
                    let connection = try await Connection.connect(settings)
                    do {
                        try await connection.transaction(isolation: .serializable, retries: retries)
                        {
                            await bodies.add()
                            let sum = try await $0.one("SELECT sum(n) AS s FROM t")?
                                .value("s", as: Int.self)
                            await arrived.add()
                            if await arrived.value == 2 { await both.open() }
                            await both.pass()
                            try await $0.execute(
                                "UPDATE t SET n = \((sum ?? 0) + 1) WHERE id = \(id)")
                        }
                    } catch let error as PostgresError where error.sqlState == "40001" {
                        await failures.add()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(await failures.value == (retries == 0 ? 1 : 0))
        // The one that failed may meet the other again before that one has committed.
        let ran = await bodies.value
        #expect(retries == 0 ? ran == 2 : ran >= 3)
        let sum = try await setUp.one("SELECT sum(n) AS s FROM t")?.value("s", as: Int.self)
        #expect(sum == (retries == 0 ? 1 : 3))
    }

    @Test func theConnectionIsLeasedForTheWholeTransaction() async throws {
        let connection = try await Connection.connect(Self.table())
        let error = try await failure {
            try await connection.transaction { _ in _ = try await connection.query("SELECT 1") }
        }
        #expect(error.kind == .misuse)
        var escaped: Transaction?
        try await connection.transaction { escaped = $0 }
        let late = try await failure { _ = try await escaped?.query("SELECT 1") }
        #expect(late.message == "the transaction has ended")
        // Fifty at once on one connection stay apart.
        await withThrowingTaskGroup { group in
            for id in 0..<50 {
                group.addTask {
                    try await connection.transaction { transaction in
                        try await transaction.execute("INSERT INTO t VALUES (\(id), 0)")
                        await Task.yield()
                        if id % 2 == 1 { throw Deliberate() }
                    }
                }
            }
            while let result = await group.nextResult() {
                if case .failure(let error) = result { #expect(error is Deliberate) }
            }
        }
        #expect(try await Self.count(connection) == 25)
    }

    @Test func aContextIsPresentedForOneTransactionAndItsAlphabetIsChecked() async throws {
        let connection = try await Connection.connect(Self.table())
        let shown = try await connection.transaction { transaction in
            try await transaction.open(context: "500119|u-1|review,pay|sig=Ab/+")
            return try await transaction.one("SELECT current_setting('yuhou.context') AS c")?
                .value("c", as: String.self)
        }
        #expect(shown == "500119|u-1|review,pay|sig=Ab/+")
        let after = try await connection.one("SELECT current_setting('yuhou.context', true) AS c")
        #expect(try after?.value("c", as: String?.self) ?? "" == "")
        for forged in ["", "a'b", "a b", "a\\", "雨"] {
            let error = try await failure {
                try await connection.transaction { try await $0.open(context: forged) }
            }
            #expect(error.kind == .encoding)
        }
    }
}
