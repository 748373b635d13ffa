/// A transaction on a leased connection. It is of use only inside the body that was given it.
public struct Transaction: Queryable {
    let connection: Connection
    let lease: UInt64
    let depth: Int

    /// The rows of one statement inside the transaction.
    public func query(_ query: Query) async throws -> [Row] {
        try await connection.answer(query, lease: lease).block?.rows() ?? []
    }

    /// Runs one statement inside the transaction; the number of rows affected.
    @discardableResult
    public func execute(_ query: Query) async throws -> Int {
        try await connection.answer(query, lease: lease).affected
    }

    /// Several statements in one trip inside the transaction.
    public func pipeline(_ queries: [Query]) async throws -> [[Row]] {
        try await connection.pipeline(queries, deadline: .seconds(60), lease: lease)
    }

    /// As `Connection.stream`; a stream dropped early is read to its end before the next statement.
    public func stream(_ query: Query) -> RowSequence {
        RowSequence(connection: connection, lease: lease, query: query, kind: .rows)
    }

    /// As `Connection.copyOut`.
    public func copyOut(_ query: Query) -> RowSequence {
        RowSequence(connection: connection, lease: lease, query: query, kind: .copy)
    }

    /// As `Connection.copyIn(_:write:)`.
    @discardableResult
    public func copyIn(
        _ command: Query, write: (CopyWriter) async throws -> Void
    ) async throws -> Int64 {
        try await connection.copyIn(command, lease: lease, write: write)
    }

    /// As `Connection.copyIn(_:rows:)`.
    @discardableResult
    public func copyIn<Rows: AsyncSequence>(
        _ command: Query, rows: Rows
    ) async throws -> Int64 where Rows.Element == [any PostgresEncodable] {
        try await copyIn(command) { writer in
            for try await row in rows { try await writer.write(row) }
        }
    }

    /// Runs `body` so that its failure undoes what it did and nothing before it.
    ///
    /// - Throws: what `body` throws, after undoing.
    @discardableResult
    public func savepoint<R>(_ body: (Transaction) async throws -> R) async throws -> R {
        let name = "p\(depth + 1)"
        _ = try await connection.control("SAVEPOINT \(name)", lease: lease)
        let inner = Transaction(connection: connection, lease: lease, depth: depth + 1)
        do {
            let result = try await body(inner)
            _ = try await connection.control("RELEASE SAVEPOINT \(name)", lease: lease)
            return result
        } catch {
            // If undoing fails, the connection is broken and the whole transaction is undone.
            _ = try? await connection.control("ROLLBACK TO SAVEPOINT \(name)", lease: lease)
            _ = try? await connection.control("RELEASE SAVEPOINT \(name)", lease: lease)
            throw error
        }
    }

    /// Presents a signed context for the rest of the transaction (`SET LOCAL yuhou.context`, which
    /// takes no parameter). The database checks the signature; here only the alphabet is.
    ///
    /// - Throws: `PostgresError` of kind `.encoding` for other than letters, digits and
    /// `|,.:_+/=-`.
    public func open(context: String) async throws {
        let isValid = context.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default:
                "|,.:_+/=-".utf8.contains(byte)
            }
        }
        guard isValid, !context.isEmpty else {
            throw PostgresError(
                kind: .encoding, message: "not a context: letters, digits and |,.:_+/=- expected")
        }
        do {
            _ = try await connection.control(
                "SET LOCAL yuhou.context = '\(context)'", lease: lease)
        } catch let error as PostgresError {
            throw error.about("SET LOCAL yuhou.context = …")
        }
    }
}

extension Connection {
    /// Runs `body` in a transaction: committed when it returns, undone when it throws or its task
    /// is
    /// cancelled.
    ///
    /// - Parameters:
    ///   - retries: how often to run `body` again after a serialization failure or deadlock (40001,
    ///     40P01). `body` must then have no effect outside the transaction.
    /// - Throws: what `body` throws; `PostgresError` of kind `.outcomeUnknown` when the connection
    ///   broke during COMMIT.
    @discardableResult
    public nonisolated func transaction<R>(
        isolation: Isolation = .readCommitted, readOnly: Bool = false, retries: Int = 0,
        _ body: (Transaction) async throws -> R
    ) async throws -> R {
        try await leased { lease in
            var attempt = 0
            while true {
                do {
                    return try await self.attempt(lease, isolation, readOnly, body)
                } catch let error as PostgresError where error.isRetryable && attempt < retries {
                    attempt += 1
                    // A random pause keeps the two that collided from colliding again.
                    let ceiling = 5 << min(attempt, 7)
                    try await Task.sleep(for: .milliseconds(Int.random(in: 1...ceiling)))
                }
            }
        }
    }

    private nonisolated func attempt<R>(
        _ lease: UInt64, _ isolation: Isolation, _ readOnly: Bool,
        _ body: (Transaction) async throws -> R
    ) async throws -> R {
        let level =
            switch isolation {
            case .readCommitted: "READ COMMITTED"
            case .repeatableRead: "REPEATABLE READ"
            case .serializable: "SERIALIZABLE"
            }
        let access = readOnly ? "READ ONLY" : "READ WRITE"
        _ = try await control("BEGIN ISOLATION LEVEL \(level) \(access)", lease: lease)
        let result: R
        do {
            result = try await body(Transaction(connection: self, lease: lease, depth: 0))
        } catch {
            await rollBack(lease)
            throw error
        }
        try await commit(lease)
        return result
    }

    private func commit(_ lease: UInt64) throws {
        dropAnyStream()
        let answer: Answer
        do {
            answer = try control("COMMIT", lease: lease)
        } catch let error as PostgresError
            where error.kind == .connection || error.kind == .timeout
        {
            throw error.withUnknownOutcome()
        } catch {
            rollBack(lease)
            throw error
        }
        // COMMIT of a failed transaction is a ROLLBACK that reports success.
        guard answer.tag == "COMMIT" else {
            throw PostgresError(
                kind: .server, sqlState: "25P02",
                message: "an error inside the transaction was caught and not undone to a "
                    + "savepoint, so the whole transaction was rolled back",
                statement: "COMMIT")
        }
    }

    private func rollBack(_ lease: UInt64) {
        dropAnyStream()
        // If ROLLBACK fails, the session is broken and the server rolls back by itself.
        _ = try? control("ROLLBACK", lease: lease)
    }
}
