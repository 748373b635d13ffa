import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Stands between clients and a PostgreSQL server on a Unix socket, and cuts every connection right
/// after a chosen message of the clients: for the server, the client was killed at that point.
///
/// Messages are counted over all connections, the start of each connection as one. A message is
/// passed on whole before the cut, so the server may still carry it out.
public final class CuttingProxy: Sendable {
    /// The folder to give as `host`; the port is 5432.
    public let folder: String
    private let server: String
    private let onCut: @Sendable () -> Void
    private let state: Mutex<State>

    private struct State {
        var passed = 0
        var limit: Int
        var isCut = false
        var listener: Int32 = -1
        var open: Set<Int32> = []
    }

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - server: The folder of the server's socket.
    ///   - limit: Cut after so many messages.
    ///   - onCut: Called once, right after the cut, on a thread of its own.
    /// - Throws: `POSIXError`.
    public init(
        to server: String, after limit: Int, onCut: @Sendable @escaping () -> Void = {}
    ) throws {
        // A side that has gone away shows as an error of the call, not as a signal.
        signal(SIGPIPE, SIG_IGN)
        folder = ScratchFolder.path()
        self.server = server
        self.onCut = onCut
        state = Mutex(State(limit: limit))
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let listener = try UnixSocket.make()
        try UnixSocket.bind(listener, to: "\(folder)/.s.PGSQL.5432")
        state.withLock { $0.listener = listener }
        Thread.detachNewThread { self.accept(listener) }
    }

    /// Whether it has cut.
    public var isCut: Bool { state.withLock { $0.isCut } }

    /// Messages passed on so far.
    public var passed: Int { state.withLock { $0.passed } }

    /// Listens no more and drops what is open.
    public func close() {
        cut(unless: false)
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func accept(_ listener: Int32) {
        while true {
            let client = UnixSocket.accept(listener)
            guard client >= 0 else { break }
            guard let back = try? UnixSocket.connected(to: "\(server)/.s.PGSQL.5432") else {
                UnixSocket.close(client)
                continue
            }
            let isOpen = state.withLock { state in
                guard !state.isCut else { return false }
                state.open.formUnion([client, back])
                return true
            }
            guard isOpen else {
                UnixSocket.close(client)
                UnixSocket.close(back)
                break
            }
            let pair = Pair(client: client, server: back)
            Thread.detachNewThread { self.forward(pair) }
            Thread.detachNewThread { self.answer(pair) }
        }
        UnixSocket.close(listener)
    }

    /// The two ends of one connection; closed when both directions are done.
    private final class Pair: Sendable {
        let client: Int32
        let server: Int32
        private let left = Mutex(2)

        init(client: Int32, server: Int32) {
            self.client = client
            self.server = server
        }

        /// True for the second direction that ends.
        func isDone() -> Bool {
            left.withLock {
                $0 -= 1
                return $0 == 0
            }
        }
    }

    /// From the client to the server, message by message.
    private func forward(_ pair: Pair) {
        var messages = FrontendMessages()
        reading: while let bytes = UnixSocket.read(pair.client) {
            messages.add(bytes)
            while let message = messages.next() {
                let mayPass = state.withLock { state in
                    guard !state.isCut, state.passed < state.limit else { return false }
                    state.passed += 1
                    return true
                }
                guard mayPass, UnixSocket.write(message, to: pair.server) else { break reading }
                if state.withLock({ $0.passed >= $0.limit }) { cut(unless: true) }
            }
        }
        finish(pair)
    }

    private func answer(_ pair: Pair) {
        while let bytes = UnixSocket.read(pair.server) {
            guard UnixSocket.write(bytes, to: pair.client) else { break }
        }
        finish(pair)
    }

    private func finish(_ pair: Pair) {
        UnixSocket.shut(pair.client)
        UnixSocket.shut(pair.server)
        guard pair.isDone() else { return }
        state.withLock { state in
            state.open.subtract([pair.client, pair.server])
            UnixSocket.close(pair.client)
            UnixSocket.close(pair.server)
        }
    }

    /// Drops every connection and takes no more.
    private func cut(unless tells: Bool) {
        let isFirst = state.withLock { state in
            guard !state.isCut else { return false }
            state.isCut = true
            for end in state.open { UnixSocket.shut(end) }
            // Wakes whoever waits in `accept`.
            UnixSocket.shut(state.listener)
            return true
        }
        if isFirst, tells { onCut() }
    }
}

/// Cuts a client's bytes into messages: the first of a connection is a length and that many bytes,
/// every later one a type before that.
struct FrontendMessages {
    private var bytes: [UInt8] = []
    private var hasStarted = false

    mutating func add(_ more: [UInt8]) { bytes += more }

    /// The next whole message, or nil.
    mutating func next() -> [UInt8]? {
        let head = hasStarted ? 1 : 0
        guard bytes.count >= head + 4 else { return nil }
        let length = bytes[head..<head + 4].reduce(0) { $0 << 8 | Int($1) }
        let total = head + max(4, length)
        guard bytes.count >= total else { return nil }
        hasStarted = true
        defer { bytes.removeFirst(total) }
        return Array(bytes.prefix(total))
    }
}
