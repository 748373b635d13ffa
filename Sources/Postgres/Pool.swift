/// Connections to one database, opened when first needed and lent one at a time.
///
/// At most `limit` are open; who finds none free waits in the order of coming, at most `deadline`.
/// A
/// connection that broke is dropped, so after a restart of the server new ones are opened.
public actor Pool: Queryable {
    private struct Waiter {
        let number: UInt64
        let continuation: CheckedContinuation<Connection?, any Error>
    }

    /// Where the pool connects to.
    public nonisolated let settings: ConnectionSettings
    private let limit: Int
    private let deadline: Duration
    private var idle: [Connection] = []
    /// Connections that are idle, lent, or being opened.
    private var openCount = 0
    private var waiting: [Waiter] = []
    private var lastNumber: UInt64 = 0
    private var isClosed = false

    /// A pool; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - limit: connections open at a time, at least 1.
    ///   - deadline: how long a lease is waited for, and how long a server that is just starting.
    public init(
        _ settings: ConnectionSettings, limit: Int = 4, deadline: Duration = .seconds(10)
    ) {
        self.settings = settings
        self.limit = max(1, limit)
        self.deadline = deadline
    }

    /// Lends a connection to `body` and takes it back, whatever `body` left undone on it.
    ///
    /// - Throws: what `body` throws; `PostgresError` of kind `.timeout` when none became free in
    ///   time, of kind `.connection` when the server cannot be reached.
    @discardableResult
    public nonisolated func withConnection<R>(
        _ body: (Connection) async throws -> R
    ) async throws -> R {
        let connection = try await borrow()
        do {
            let result = try await body(connection)
            await giveBack(connection)
            return result
        } catch {
            await giveBack(connection)
            throw error
        }
    }

    /// The rows of one statement on a leased connection.
    public nonisolated func query(_ query: Query) async throws -> [Row] {
        try await withConnection { try await $0.query(query) }
    }

    /// Runs one statement on a leased connection; the number of rows affected.
    @discardableResult
    public nonisolated func execute(_ query: Query) async throws -> Int {
        try await withConnection { try await $0.execute(query) }
    }

    /// Several statements in one trip on a leased connection.
    public nonisolated func pipeline(_ queries: [Query]) async throws -> [[Row]] {
        try await withConnection { try await $0.pipeline(queries) }
    }

    /// As `Connection.transaction`, on a connection of the pool.
    @discardableResult
    public nonisolated func transaction<R>(
        isolation: Isolation = .readCommitted, readOnly: Bool = false, retries: Int = 0,
        _ body: (Transaction) async throws -> R
    ) async throws -> R {
        try await withConnection { connection in
            try await connection.transaction(
                isolation: isolation, readOnly: readOnly, retries: retries, body)
        }
    }

    /// Lends no more; idle connections are closed now, lent ones when they come back.
    public func close() {
        isClosed = true
        openCount -= idle.count
        idle = []
        let left = waiting
        waiting = []
        for waiter in left { waiter.continuation.resume(throwing: Self.closed) }
    }

    /// Connections that are open or being opened; at most the limit.
    public var connectionCount: Int { openCount }

    /// How a pool's connections stand at one moment.
    public struct Usage: Hashable, Sendable {
        public let limit: Int
        public let open: Int
        public let idle: Int
        /// Who waits for one.
        public let waiting: Int
    }

    /// How they stand now.
    public var usage: Usage {
        Usage(limit: limit, open: openCount, idle: idle.count, waiting: waiting.count)
    }

    // MARK: Lending

    private static let closed = PostgresError(kind: .misuse, message: "the pool is closed")

    private func borrow() async throws -> Connection {
        let until = ContinuousClock.now + deadline
        while true {
            try Task.checkCancellation()
            guard !isClosed else { throw Self.closed }
            if let connection = idle.popLast() {
                if await connection.isAlive() { return connection }
                openCount -= 1
                continue
            }
            if openCount < limit { return try await open(until) }
            // nil means that a place became free, but no connection.
            if let connection = try await wait(until) { return connection }
        }
    }

    private func open(_ until: ContinuousClock.Instant) async throws -> Connection {
        openCount += 1
        while true {
            do {
                let connection = try await Connection.connect(settings)
                return connection
            } catch let error as PostgresError
                where error.sqlState == "57P03" && ContinuousClock.now < until
            {
                // The server is starting up; it says so and will soon be there.
                do {
                    try await Task.sleep(for: .milliseconds(50))
                } catch {
                    freePlace()
                    throw error
                }
            } catch {
                freePlace()
                throw error
            }
        }
    }

    private func wait(_ until: ContinuousClock.Instant) async throws -> Connection? {
        lastNumber += 1
        let number = lastNumber
        let timer = Task {
            try await Task.sleep(until: until, clock: .continuous)
            self.expire(number)
        }
        defer { timer.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard !Task.isCancelled else {
                    return continuation.resume(throwing: CancellationError())
                }
                waiting.append(Waiter(number: number, continuation: continuation))
            }
        } onCancel: {
            Task { await self.stopWaiting(number, CancellationError()) }
        }
    }

    private func expire(_ number: UInt64) {
        stopWaiting(
            number,
            PostgresError(
                kind: .timeout,
                message: "no connection became free within \(deadline); "
                    + "all \(limit) of the pool are in use"))
    }

    private func stopWaiting(_ number: UInt64, _ error: any Error) {
        guard let place = waiting.firstIndex(where: { $0.number == number }) else { return }
        waiting.remove(at: place).continuation.resume(throwing: error)
    }

    private func giveBack(_ connection: Connection) async {
        guard await connection.settle(), !isClosed else { return freePlace() }
        guard !waiting.isEmpty else { return idle.append(connection) }
        waiting.removeFirst().continuation.resume(returning: connection)
    }

    private func freePlace() {
        openCount -= 1
        guard !waiting.isEmpty else { return }
        waiting.removeFirst().continuation.resume(returning: nil)
    }
}
