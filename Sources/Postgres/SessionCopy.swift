import CLibPQ

extension Session {
    /// Sends a COPY and checks that the server is ready for it.
    ///
    /// - Parameters:
    ///   - text: what is sent; it may contain values.
    ///   - shown: what errors say.
    func sendCopy(
        _ text: String, _ shown: String, expecting status: ExecStatusType, _ limits: Limits
    ) throws {
        guard PQsendQueryParams(handle, text, 0, nil, nil, nil, nil, 1) == 1 else {
            throw lost(shown)
        }
        try annotated(shown) { try flush(limits) }
        guard let result = try annotated(shown, { try nextResult(limits) }) else {
            throw lost(shown)
        }
        let found = PQresultStatus(result)
        guard found != status else { return PQclear(result) }
        let failure =
            found == PGRES_FATAL_ERROR
            ? PostgresError(result, statement: shown, values: nil)
            : PostgresError(
                kind: .misuse, message: "a COPY of the other direction, or none",
                statement: shown)
        PQclear(result)
        if found == PGRES_COPY_IN || found == PGRES_COPY_OUT || found == PGRES_COPY_BOTH {
            isBroken = true
        } else {
            while let rest = try nextResult(limits) { PQclear(rest) }
        }
        throw failure
    }

    /// Begins `COPY … FROM STDIN (FORMAT binary)`.
    func beginCopyIn(_ query: Query, ticket: UInt64) throws {
        try ready(query.text)
        let text = try inlined(query)
        try watched(ticket) { limits in
            try sendCopy(text, query.text, expecting: PGRES_COPY_IN, limits)
        }
        copyInStatement = query.text
    }

    /// Sends rows; returns when the system has taken them, so that little is ever buffered.
    func putCopyData(_ bytes: [UInt8]) throws {
        guard let text = copyInStatement else { throw lost() }
        let limits = Limits(ticket: nil, deadline: nil)
        try annotated(text) {
            let sent = bytes.withUnsafeBytes { buffer in
                PQputCopyData(
                    handle, buffer.bindMemory(to: CChar.self).baseAddress, Int32(buffer.count))
            }
            guard sent == 1 else { throw lost(text) }
            try flush(limits)
        }
    }

    /// Ends the COPY; with words, the server throws all its rows away.
    ///
    /// - Returns: rows written.
    func endCopyIn(failure words: String?, ticket: UInt64?) throws -> Int64 {
        guard let text = copyInStatement else { throw lost() }
        copyInStatement = nil
        let finish: (Limits) throws -> Int64 = { [self] limits in
            guard PQputCopyEnd(handle, words) == 1 else { throw lost(text) }
            return Int64(try collect(text, nil, limits).affected)
        }
        guard words == nil else {
            do {
                return try finish(Limits(ticket: nil, deadline: nil))
            } catch let error as PostgresError where error.sqlState == "57014" {
                return 0
            }
        }
        guard let ticket else { return try finish(Limits(ticket: nil, deadline: nil)) }
        canceller.begin(ticket)
        defer { canceller.end(ticket) }
        do {
            return try finish(Limits(ticket: ticket, deadline: nil))
        } catch let error as PostgresError where error.sqlState == "57014" && Task.isCancelled {
            throw CancellationError()
        }
    }

    /// Names of the channels that were notified, waiting at most one slice.
    func notifications(waiting slice: Duration) throws -> [String] {
        guard !isBroken else { throw lost() }
        func take() -> [String] {
            var channels: [String] = []
            while let notice = PQnotifies(handle) {
                channels.append(String(cString: notice.pointee.relname))
                PQfreemem(notice)
            }
            return channels
        }
        let waiting = take()
        guard waiting.isEmpty else { return waiting }
        guard awaitInput(slice) else { return [] }
        guard PQconsumeInput(handle) == 1 else { throw lost() }
        return take()
    }
}
