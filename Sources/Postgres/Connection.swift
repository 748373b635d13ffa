/// One connection to the server, on its own thread.
///
/// Statements of several tasks run one after another. A transaction or a COPY leases the connection
/// for its whole duration; others wait in the order they came.
public actor Connection: Queryable {
    private let executor: ConnectionExecutor
    private let canceller: Canceller
    private let session: Session
    private var leases = LeaseQueue()

    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    /// Opens a connection.
    ///
    /// - Throws: `PostgresError` of kind `.connection`, with SQLSTATE where the server refused
    ///   (28P01 wrong password, 3D000 no such database), or of kind `.timeout`.
    public static func connect(_ settings: ConnectionSettings) async throws -> Connection {
        let executor = ConnectionExecutor()
        return try await Opener(executor: executor).open(settings)
    }

    fileprivate init(executor: ConnectionExecutor, session: sending Session) {
        self.executor = executor
        canceller = session.canceller
        self.session = session
    }

    // MARK: Statements

    /// The rows of one statement.
    public func query(_ query: Query) async throws -> [Row] {
        try await leased { try await self.answer(query, lease: $0).block?.rows() ?? [] }
    }

    /// Runs one statement; the number of rows affected.
    @discardableResult
    public func execute(_ query: Query) async throws -> Int {
        try await leased { try await self.answer(query, lease: $0).affected }
    }

    /// Several statements in one trip; the rows of each.
    public func pipeline(_ queries: [Query]) async throws -> [[Row]] {
        try await pipeline(queries, deadline: .seconds(60))
    }

    /// As `pipeline`, with the time after which the connection is given up.
    public func pipeline(_ queries: [Query], deadline: Duration) async throws -> [[Row]] {
        try await leased { try await self.pipeline(queries, deadline: deadline, lease: $0) }
    }

    /// Reads the rows of a statement bit by bit, with bounded memory. The connection is busy until
    /// the sequence is read to its end or its iterator is dropped.
    public nonisolated func stream(_ query: Query) -> RowSequence {
        RowSequence(connection: self, lease: nil, query: query, kind: .rows)
    }

    /// Reads the rows of `COPY … TO STDOUT (FORMAT binary)` bit by bit, with bounded memory. Such
    /// rows carry neither names nor types, so read them by place and by the exact type.
    public nonisolated func copyOut(_ query: Query) -> RowSequence {
        RowSequence(connection: self, lease: nil, query: query, kind: .copy)
    }

    /// Cancels the statement that is running, whoever runs it. Returns at once.
    public nonisolated func cancel() {
        canceller.cancelRunning()
    }

    /// How many statements are prepared on this connection; at most 256.
    public var preparedCount: Int { session.cache.count }

    /// Process id of the server's end, as in `pg_stat_activity`.
    public var serverProcess: Int32 { session.serverProcess }

    // MARK: Leases

    /// Runs `body` while holding the connection.
    ///
    /// - Throws: `PostgresError` of kind `.misuse` inside a transaction on this very connection,
    ///   where waiting would never end.
    nonisolated func leased<R>(_ body: (UInt64) async throws -> R) async throws -> R {
        let identity = ObjectIdentifier(self)
        guard !LeaseQueue.heldByTask.contains(identity) else {
            throw PostgresError(
                kind: .misuse,
                message: "this task holds the connection in a transaction or COPY; "
                    + "use the transaction instead of the connection")
        }
        let lease = try await acquire()
        do {
            let held = LeaseQueue.heldByTask.union([identity])
            let result = try await LeaseQueue.$heldByTask.withValue(held) { try await body(lease) }
            await release(lease)
            return result
        } catch {
            await release(lease)
            throw error
        }
    }

    private func acquire() async throws -> UInt64 {
        let lease = leases.number()
        guard !leases.take(lease) else { return lease }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Void, any Error>) in
                guard !Task.isCancelled else {
                    return continuation.resume(throwing: CancellationError())
                }
                leases.wait(lease, continuation)
            }
        } onCancel: {
            Task { await self.abandon(lease) }
        }
        return lease
    }

    private func abandon(_ lease: UInt64) {
        leases.abandon(lease)?.resume(throwing: CancellationError())
    }

    private func release(_ lease: UInt64) {
        leases.release(lease)?.resume()
    }

    private func check(_ lease: UInt64, _ statement: String) throws {
        guard leases.holder == lease else {
            throw PostgresError(
                kind: .misuse, message: "the transaction has ended", statement: statement)
        }
    }

    // MARK: For holders of a lease

    func answer(_ query: Query, lease: UInt64) async throws -> Answer {
        try check(lease, query.text)
        let ticket = canceller.ticket()
        return try await withTaskCancellationHandler {
            try session.run(query, ticket: ticket)
        } onCancel: {
            canceller.cancel(ticket)
        }
    }

    func pipeline(_ queries: [Query], deadline: Duration, lease: UInt64) async throws -> [[Row]] {
        try check(lease, queries.first?.text ?? "")
        let ticket = canceller.ticket()
        let blocks = try await withTaskCancellationHandler {
            try session.pipeline(queries, ticket: ticket, deadline: .now + deadline)
        } onCancel: {
            canceller.cancel(ticket)
        }
        return blocks.map { $0?.rows() ?? [] }
    }

    /// Runs transaction control, which cancellation does not interrupt.
    func control(_ text: String, lease: UInt64) throws -> Answer {
        try check(lease, text)
        return try session.control(text)
    }

    func script(_ text: String, lease: UInt64) async throws {
        try check(lease, "script")
        let ticket = canceller.ticket()
        try await withTaskCancellationHandler {
            try session.script(text, ticket: ticket)
        } onCancel: {
            canceller.cancel(ticket)
        }
    }

    func beginCopyIn(_ query: Query, lease: UInt64) throws {
        try check(lease, query.text)
        try session.beginCopyIn(query, ticket: canceller.ticket())
    }

    func putCopyData(_ bytes: [UInt8], lease: UInt64) throws {
        try check(lease, "COPY")
        try session.putCopyData(bytes)
    }

    func endCopyIn(failure words: String?, lease: UInt64) async throws -> Int64 {
        try check(lease, "COPY")
        let ticket = canceller.ticket()
        return try await withTaskCancellationHandler {
            try session.endCopyIn(failure: words, ticket: words == nil ? ticket : nil)
        } onCancel: {
            canceller.cancel(ticket)
        }
    }

    // MARK: Streams

    /// Opens a stream; without a lease, at the next moment nobody holds one.
    func open(
        _ query: Query, _ kind: RowSequence.Kind, token: StreamToken, ticket: UInt64,
        lease: UInt64
    ) async throws {
        try check(lease, query.text)
        try await withTaskCancellationHandler {
            switch kind {
            case .rows: try session.openRows(query, token: token, ticket: ticket)
            case .copy: try session.openCopyOut(query, token: token, ticket: ticket)
            }
        } onCancel: {
            canceller.cancel(ticket)
        }
    }

    nonisolated func streamTicket() -> UInt64 { canceller.ticket() }

    func pull(_ token: StreamToken, ticket: UInt64) async throws -> [Row] {
        try await withTaskCancellationHandler {
            try session.pull(token)
        } onCancel: {
            canceller.cancel(ticket)
        }
    }

    /// Ends a stream whose reader is gone.
    func dropAbandonedStream() {
        guard session.streamIsAbandoned else { return }
        try? session.dropStream()
    }

    /// Ends any stream, before a transaction ends.
    func dropAnyStream() {
        try? session.dropStream()
    }

    // MARK: For the pool and for listening

    /// Whether the connection can be lent: open, and free of what its last user left behind.
    func settle() -> Bool {
        guard leases.holder == nil else { return false }
        return session.settle()
    }

    /// Whether the server has not closed the idle connection meanwhile.
    func isAlive() -> Bool { session.isAlive() }

    func startListening(_ channel: Identifier, lease: UInt64) throws {
        _ = try control("LISTEN \(channel.quoted)", lease: lease)
        session.isListening = true
    }

    func notifications() throws -> [String] {
        try session.notifications(waiting: .milliseconds(200))
    }
}

/// Opens a session on the thread it will stay on.
private actor Opener {
    private let executor: ConnectionExecutor

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    init(executor: ConnectionExecutor) {
        self.executor = executor
    }

    func open(_ settings: ConnectionSettings) throws -> Connection {
        Connection(executor: executor, session: try Session.connect(settings))
    }
}
