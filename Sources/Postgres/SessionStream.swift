import CLibPQ

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Held by the reader of a stream; when it goes, the stream is abandoned.
final class StreamToken: Sendable {}

/// A statement whose rows are being read bit by bit.
struct OpenStream {
    enum Source {
        case rows(BoundValues)
        case copy(CopyParser)
    }

    weak var token: StreamToken?
    let text: String
    let ticket: UInt64
    /// Inside a transaction an abandoned stream is read to its end, since cancelling its statement
    /// would abort the transaction.
    let isInTransaction: Bool
    var source: Source
    var rowsRead = 0
}

extension Session {
    /// A batch ends at whichever comes first; so memory does not grow with the result.
    private static let batchRowsMax = 1024
    private static let batchBytesMax = 256 * 1024

    var streamIsAbandoned: Bool { stream.map { $0.token == nil } ?? false }

    /// Sends a statement whose rows are read with `pull`.
    func openRows(_ query: Query, token: StreamToken, ticket: UInt64) throws {
        let text = query.text
        try ready(text)
        let values = try BoundValues(query.values, statement: text)
        let isInTransaction = transactionStatus != PQTRANS_IDLE
        let limits = Limits(ticket: ticket, deadline: nil)
        try opening(ticket) {
            try sendPrepared(text, values, limits)
            guard PQsetSingleRowMode(handle) == 1 else { throw lost(text) }
            try annotated(text) { try flush(limits) }
            stream = OpenStream(
                token: token, text: text, ticket: ticket, isInTransaction: isInTransaction,
                source: .rows(values))
        }
    }

    /// Sends `COPY … TO STDOUT (FORMAT binary)` whose rows are read with `pull`. COPY takes no
    /// parameters, so bound values are written into it as typed literals.
    func openCopyOut(_ query: Query, token: StreamToken, ticket: UInt64) throws {
        try ready(query.text)
        let text = try inlined(query)
        let isInTransaction = transactionStatus != PQTRANS_IDLE
        let limits = Limits(ticket: ticket, deadline: nil)
        try opening(ticket) {
            try sendCopy(text, query.text, expecting: PGRES_COPY_OUT, limits)
            stream = OpenStream(
                token: token, text: query.text, ticket: ticket, isInTransaction: isInTransaction,
                source: .copy(CopyParser(statement: query.text)))
        }
    }

    /// Begins a statement that stays under way after `body`, unless `body` fails.
    private func opening(_ ticket: UInt64, _ body: () throws -> Void) throws {
        try Task.checkCancellation()
        canceller.begin(ticket)
        do {
            try body()
        } catch {
            canceller.end(ticket)
            if let error = error as? PostgresError, error.sqlState == "57014", Task.isCancelled {
                throw CancellationError()
            }
            throw error
        }
    }

    /// The next rows; none at the end. The stream is closed then, and after an error.
    func pull(_ token: StreamToken) throws -> [Row] {
        guard let open = stream, open.token === token else { return [] }
        let limits = Limits(ticket: open.ticket, deadline: nil)
        do {
            if Task.isCancelled { canceller.cancelNow(open.ticket) }
            let rows =
                switch open.source {
                case .rows(let values): try pullRows(open, values, limits)
                case .copy(let parser): try pullCopy(open, parser, limits)
                }
            if rows.isEmpty { closeStream() }
            stream?.rowsRead += rows.count
            return rows
        } catch {
            try? dropStream()
            if let error = error as? PostgresError, error.sqlState == "57014", Task.isCancelled {
                throw CancellationError()
            }
            throw error
        }
    }

    private func pullRows(
        _ open: OpenStream, _ values: BoundValues, _ limits: Limits
    ) throws -> [Row] {
        var batch: RowBatch?
        while (batch?.count ?? 0) < Self.batchRowsMax && (batch?.size ?? 0) < Self.batchBytesMax {
            guard let result = try annotated(open.text, { try nextResult(limits) }) else { break }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_SINGLE_TUPLE:
                if batch == nil { batch = RowBatch(Columns(of: result, statement: open.text)) }
                batch?.append(result)
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
                continue
            case PGRES_FATAL_ERROR:
                throw PostgresError(result, statement: open.text, values: values)
            default:
                isBroken = true
                throw PostgresError(
                    kind: .misuse, message: "this statement cannot be streamed",
                    statement: open.text)
            }
        }
        guard !isBroken else { throw lost(open.text) }
        return batch?.block().rows(after: open.rowsRead) ?? []
    }

    private func pullCopy(
        _ open: OpenStream, _ parser: CopyParser, _ limits: Limits
    ) throws -> [Row] {
        while parser.rowCount < Self.batchRowsMax && parser.size < Self.batchBytesMax {
            guard let data = try nextCopyData(open.text, limits) else { break }
            defer { PQfreemem(data.baseAddress) }
            try parser.append(UnsafeRawBufferPointer(data))
        }
        return parser.takeBlock()?.rows(after: open.rowsRead) ?? []
    }

    /// The next piece of a COPY, to be freed with `PQfreemem`; nil at its end.
    private func nextCopyData(
        _ text: String, _ limits: Limits
    ) throws -> UnsafeMutableBufferPointer<CChar>? {
        while true {
            var buffer: UnsafeMutablePointer<CChar>?
            let count = PQgetCopyData(handle, &buffer, 1)
            if count > 0 { return UnsafeMutableBufferPointer(start: buffer, count: Int(count)) }
            if count < 0 {
                _ = try collect(text, nil, limits)
                return nil
            }
            _ = try annotated(text) { try wait(Int32(POLLIN), limits) }
            if PQconsumeInput(handle) == 0 { throw lost(text) }
        }
    }

    /// Ends the open stream: cancels its statement (outside a transaction) and reads what is left.
    func dropStream() throws {
        guard let open = stream else { return }
        defer { closeStream() }
        guard !isBroken else { return }
        if !open.isInTransaction { canceller.cancelNow(open.ticket) }
        let limits = Limits(ticket: nil, deadline: nil)
        if case .copy = open.source {
            do {
                while let data = try nextCopyData(open.text, limits) { PQfreemem(data.baseAddress) }
            } catch let error as PostgresError where error.kind == .server {
                return
            }
        }
        while let result = try nextResult(limits) { PQclear(result) }
    }

    private func closeStream() {
        guard let open = stream else { return }
        canceller.end(open.ticket)
        stream = nil
    }
}
