import CLibPQ

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How long a wait may last and whose cancellation ends it.
struct Limits {
    /// The statement a cancelled task cancels; nil for what must run to its end (COMMIT, ROLLBACK).
    var ticket: UInt64?
    /// When this side gives the connection up.
    var deadline: ContinuousClock.Instant?
}

/// A libpq connection and what is known about its state. Every call blocks the calling thread, so
/// it
/// is used only by the actor that owns it.
final class Session {
    let handle: OpaquePointer
    let settings: ConnectionSettings
    let canceller: Canceller
    var cache = StatementCache(limit: 256)
    var stream: OpenStream?
    var copyInStatement: String?
    /// Set when the state of the connection is no longer known; it is then only good for closing.
    var isBroken = false
    var isListening = false
    private let notices: NoticeReceiver?

    /// Takes over an open connection.
    private init(adopting handle: OpaquePointer, settings: ConnectionSettings) {
        self.handle = handle
        self.settings = settings
        canceller = Canceller(handle)
        notices = settings.noticeHandler.map { NoticeReceiver($0) }
        PQsetnonblocking(handle, 1)
        guard let notices else {
            PQsetNoticeReceiver(handle, { _, _ in }, nil)
            return
        }
        PQsetNoticeReceiver(
            handle,
            { argument, result in
                guard let argument, let result else { return }
                Unmanaged<NoticeReceiver>.fromOpaque(argument).takeUnretainedValue().receive(result)
            },
            Unmanaged.passUnretained(notices).toOpaque())
    }

    deinit {
        PQfinish(handle)
    }

    /// Opens a connection.
    ///
    /// - Throws: `PostgresError` of kind `.connection` (with SQLSTATE where a server answered) or
    ///   `.timeout`.
    static func connect(_ settings: ConnectionSettings) throws -> Session {
        let parameters = settings.connectionParameters()
        let keywords = parameters.map { strdup($0.keyword) } + [nil]
        let values = parameters.map { strdup($0.value) } + [nil]
        defer { (keywords + values).forEach { free($0) } }
        let started = PQconnectStartParams(
            keywords.map { UnsafePointer($0) }, values.map { UnsafePointer($0) }, 0)
        guard let handle = started else {
            throw PostgresError(kind: .connection, message: "out of memory")
        }
        // Verbose errors carry the SQLSTATE, which says a wrong password from a missing database.
        PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
        do {
            try pollUntilConnected(handle, settings)
        } catch {
            PQfinish(handle)
            throw error
        }
        PQsetErrorVerbosity(handle, PQERRORS_DEFAULT)
        return Session(adopting: handle, settings: settings)
    }

    private static func pollUntilConnected(
        _ handle: OpaquePointer, _ settings: ConnectionSettings
    ) throws {
        let limit = settings.connectTimeout * max(1, settings.hostCount)
        let deadline = ContinuousClock.now + limit
        var next = PQstatus(handle) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING
        while next != PGRES_POLLING_OK {
            guard next != PGRES_POLLING_FAILED else { throw connectionFailure(handle) }
            let left = deadline - .now
            guard left > .zero else {
                throw PostgresError(
                    kind: .timeout,
                    message: "no answer from \(settings) within \(limit)")
            }
            try Task.checkCancellation()
            let events = next == PGRES_POLLING_READING ? POLLIN : POLLOUT
            guard awaitSocket(PQsocket(handle), Int32(events), min(left, .milliseconds(250))) != 0
            else { continue }
            next = PQconnectPoll(handle)
        }
    }

    /// What libpq says, with the SQLSTATE that stands as `FATAL:  28P01: …` in verbose errors.
    private static func connectionFailure(_ handle: OpaquePointer) -> PostgresError {
        let words = PQerrorMessage(handle).map { String(cString: $0) } ?? ""
        let lines = words.split(separator: "\n").filter { !$0.hasPrefix("LOCATION:") }
        let state = words.firstMatch(of: #/:\ \ ([0-9A-Z]{5}):\ /#)
        return PostgresError(
            kind: .connection, sqlState: state.map { String($0.1) } ?? "",
            message: lines.joined(separator: "; ").replacing(#/:\ \ [0-9A-Z]{5}:\ /#, with: ": "))
    }

    // MARK: Waiting

    /// Waits until the socket can be read or written; wakes at times to look whether the task was
    /// cancelled, because a request may reach the server before the statement does and be lost.
    ///
    /// - Returns: the poll events that happened.
    func wait(_ events: Int32, _ limits: Limits) throws -> Int32 {
        while true {
            var slice = Duration.milliseconds(250)
            if let deadline = limits.deadline {
                let left = deadline - .now
                guard left > .zero else { throw timeout(limits) }
                slice = min(slice, left)
            }
            let socket = PQsocket(handle)
            guard socket >= 0 else { return events }
            let happened = Self.awaitSocket(socket, events, slice)
            if happened != 0 { return happened }
            if let ticket = limits.ticket, Task.isCancelled { canceller.cancelNow(ticket) }
        }
    }

    /// The results of a statement under way can no longer be told from those of the next.
    private func timeout(_ limits: Limits) -> PostgresError {
        isBroken = true
        if let ticket = limits.ticket { canceller.cancelNow(ticket) }
        return PostgresError(kind: .timeout, message: "no answer within the deadline")
    }

    private static func awaitSocket(_ socket: Int32, _ events: Int32, _ time: Duration) -> Int32 {
        var descriptor = pollfd(fd: socket, events: Int16(events), revents: 0)
        let count = poll(&descriptor, 1, Int32(time.milliseconds) + 1)
        return count > 0 ? Int32(descriptor.revents) : 0
    }

    /// Waits a while for input; false when none came.
    func awaitInput(_ time: Duration) -> Bool {
        Self.awaitSocket(PQsocket(handle), Int32(POLLIN), time) != 0
    }

    /// Sends everything that is buffered, reading meanwhile so that neither side blocks the other.
    func flush(_ limits: Limits) throws {
        while true {
            switch PQflush(handle) {
            case 0:
                return
            case 1:
                let happened = try wait(Int32(POLLIN | POLLOUT), limits)
                let readable = happened & Int32(POLLIN | POLLHUP | POLLERR) != 0
                if readable, PQconsumeInput(handle) == 0 { throw lost() }
            default:
                throw lost()
            }
        }
    }

    /// The next result, owned by the caller; nil at the end of the statement.
    func nextResult(_ limits: Limits) throws -> OpaquePointer? {
        while PQisBusy(handle) == 1 {
            _ = try wait(Int32(POLLIN), limits)
            // After a failure PQgetResult returns at once, with the server's last words if any.
            if PQconsumeInput(handle) == 0 { break }
        }
        let result = PQgetResult(handle)
        if PQstatus(handle) == CONNECTION_BAD { isBroken = true }
        return result
    }

    /// The error of a connection that broke.
    func lost(_ statement: String? = nil) -> PostgresError {
        isBroken = true
        let words = PQerrorMessage(handle).map { String(cString: $0).trimmingBlanks() } ?? ""
        return PostgresError(
            kind: .connection, message: words.isEmpty ? "the connection is closed" : words,
            statement: statement)
    }

    /// Looks, without waiting, whether the server has closed an idle connection.
    func isAlive() -> Bool {
        guard !isBroken, PQstatus(handle) == CONNECTION_OK else { return false }
        while Self.awaitSocket(PQsocket(handle), Int32(POLLIN), .zero) != 0 {
            guard PQconsumeInput(handle) == 1, PQstatus(handle) == CONNECTION_OK else {
                isBroken = true
                return false
            }
            // What an idle server says of its own accord is a notification or its last words.
            if PQisBusy(handle) == 0, PQsocket(handle) < 0 { return false }
        }
        return true
    }

    var transactionStatus: PGTransactionStatusType { PQtransactionStatus(handle) }

    var serverProcess: Int32 { PQbackendPID(handle) }

    /// Ends what a user left behind: an open stream, a COPY, a transaction, a LISTEN.
    ///
    /// - Returns: whether the connection can be used again.
    func settle() -> Bool {
        guard !isBroken, copyInStatement == nil else { return false }
        do {
            try dropStream()
            if transactionStatus == PQTRANS_INTRANS || transactionStatus == PQTRANS_INERROR {
                _ = try control("ROLLBACK")
            }
            if isListening {
                _ = try control("UNLISTEN *")
                isListening = false
            }
        } catch {
            return false
        }
        return !isBroken && transactionStatus == PQTRANS_IDLE
    }
}
