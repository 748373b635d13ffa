/// A hint each time a channel was notified. It carries nothing: what changed is read from tables.
/// Several notifications may arrive as one hint, so look at the state after each, and once before.
public struct ListenSequence: AsyncSequence, Sendable {
    public typealias Element = Void
    public typealias Failure = any Error

    let connection: Connection
    let channel: Identifier

    public func makeAsyncIterator() -> Iterator {
        Iterator(connection: connection, channel: channel)
    }

    /// Waits for hints; ends by throwing when the connection breaks or the task is cancelled.
    public struct Iterator: AsyncIteratorProtocol {
        let connection: Connection
        let channel: Identifier

        public mutating func next() async throws -> Void? {
            try await next(isolation: #isolation)
        }

        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(any Error) -> Void? {
            while true {
                try Task.checkCancellation()
                let channels = try await connection.leased { _ in
                    try await connection.notifications()
                }
                if channels.contains(channel.name) { return () }
            }
        }
    }
}

extension Connection {
    /// Starts listening, then gives a hint for each notification. Use a connection of its own:
    /// while
    /// it waits, other statements of the connection are delayed by up to 200 ms.
    public nonisolated func listen(_ channel: Identifier) async throws -> ListenSequence {
        try await leased { try await self.startListening(channel, lease: $0) }
        return ListenSequence(connection: self, channel: channel)
    }
}
