/// What runs statements: a connection, a transaction on one, or a pool.
public protocol Queryable: Sendable {
    /// Runs a statement and returns its rows.
    ///
    /// - Throws: `PostgresError`; `CancellationError` when the task was cancelled, which cancels
    ///   the statement too.
    func query(_ query: Query) async throws -> [Row]

    /// Runs a statement and returns how many rows it inserted, changed, deleted or returned.
    ///
    /// - Throws: as `query`.
    @discardableResult
    func execute(_ query: Query) async throws -> Int

    /// Runs several statements in one round trip. Outside a transaction they are one: either all
    /// take effect or none.
    ///
    /// - Returns: each statement's rows, in order.
    /// - Throws: the error of the first statement that failed, naming it.
    func pipeline(_ queries: [Query]) async throws -> [[Row]]
}

extension Queryable {
    /// The only row of a statement that returns at most one; nil for none.
    ///
    /// - Throws: `PostgresError` of kind `.decoding` for more than one row.
    public func one(_ query: Query) async throws -> Row? {
        let rows = try await self.query(query)
        guard rows.count <= 1 else {
            throw PostgresError(
                kind: .decoding, message: "\(rows.count) rows where at most one was expected",
                statement: query.text)
        }
        return rows.first
    }
}

/// How much a transaction sees of others (source: PostgreSQL manual, chapter 13.2).
public enum Isolation: Sendable {
    case readCommitted
    case repeatableRead
    case serializable
}
