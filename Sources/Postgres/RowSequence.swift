/// The rows of a statement, read in batches while they are consumed.
///
/// It can be iterated more than once; each time the statement runs anew. Cancelling the task
/// cancels
/// the statement.
public struct RowSequence: AsyncSequence, Sendable {
    public typealias Element = Row
    public typealias Failure = any Error

    enum Kind: Sendable {
        case rows
        case copy
    }

    let connection: Connection
    let lease: UInt64?
    let query: Query
    let kind: Kind

    public func makeAsyncIterator() -> Iterator {
        Iterator(self)
    }

    /// Reads the rows; dropping it ends the statement.
    public struct Iterator: AsyncIteratorProtocol {
        private let reader: StreamReader
        private var rows: [Row] = []
        private var next = 0

        init(_ sequence: RowSequence) {
            reader = StreamReader(sequence)
        }

        public mutating func next() async throws -> Row? {
            try await next(isolation: #isolation)
        }

        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(any Error) -> Row? {
            if next == rows.count {
                rows = try await reader.batch()
                next = 0
                guard !rows.isEmpty else { return nil }
            }
            defer { next += 1 }
            return rows[next]
        }
    }
}

/// The reading end of a stream.
private final class StreamReader {
    private enum State {
        case waiting
        case open
        case ended
    }

    private let sequence: RowSequence
    private var token: StreamToken?
    private let ticket: UInt64
    private var state = State.waiting

    init(_ sequence: RowSequence) {
        self.sequence = sequence
        ticket = sequence.connection.streamTicket()
        token = StreamToken()
    }

    deinit {
        guard case .open = state else { return }
        // The connection must find the token gone, so it goes before the connection is told.
        token = nil
        let connection = sequence.connection
        Task { await connection.dropAbandonedStream() }
    }

    func batch() async throws -> [Row] {
        guard let token else { return [] }
        let connection = sequence.connection
        do {
            switch state {
            case .ended:
                return []
            case .waiting:
                try await open(token)
                state = .open
            case .open:
                break
            }
            let rows = try await connection.pull(token, ticket: ticket)
            if rows.isEmpty { state = .ended }
            return rows
        } catch {
            state = .ended
            throw error
        }
    }

    private func open(_ token: StreamToken) async throws {
        let (connection, query, kind) = (sequence.connection, sequence.query, sequence.kind)
        if let lease = sequence.lease {
            try await connection.open(query, kind, token: token, ticket: ticket, lease: lease)
        } else {
            try await connection.leased { lease in
                try await connection.open(query, kind, token: token, ticket: ticket, lease: lease)
            }
        }
    }
}
