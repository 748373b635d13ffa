import CLibPQ

/// What a finished statement gave.
struct Answer {
    /// Rows, when the statement returns any.
    let block: RowBlock?
    /// Rows inserted, changed, deleted or returned.
    let affected: Int
    /// The server's words for what it did, e.g. `COMMIT`.
    let tag: String
}

extension Session {
    /// Refuses a connection that is broken or still busy with a stream or a COPY.
    func ready(_ statement: String) throws {
        guard !isBroken else { throw lost(statement) }
        if stream != nil {
            guard streamIsAbandoned else {
                throw PostgresError(
                    kind: .misuse,
                    message: "a stream is open on this connection; read it to its end or drop it "
                        + "before the next statement",
                    statement: statement)
            }
            try dropStream()
        }
        guard copyInStatement == nil else {
            throw PostgresError(
                kind: .misuse,
                message: "a COPY is under way on this connection; finish it before the next "
                    + "statement",
                statement: statement)
        }
    }

    /// Runs a statement, prepared under its text.
    ///
    /// - Throws: `PostgresError`; `CancellationError` when the task's cancellation ended it.
    func run(_ query: Query, ticket: UInt64? = nil) throws -> Answer {
        let text = query.text
        try ready(text)
        let values = try BoundValues(query.values, statement: text)
        return try watched(ticket) { limits in
            let wasIdle = transactionStatus == PQTRANS_IDLE
            do {
                return try runPrepared(text, values, limits)
            } catch let error as PostgresError where Self.isStalePlan(error) {
                // The schema changed since the statement was prepared. Outside a transaction
                // nothing was lost, so it is prepared anew.
                if let name = cache.remove(.init(text: text, types: values.types)), wasIdle {
                    try? deallocate([name], limits)
                    return try runPrepared(text, values, limits)
                }
                throw error
            }
        }
    }

    /// Runs text that is not worth preparing: transaction control and the like.
    func control(_ text: String) throws -> Answer {
        try ready(text)
        let limits = Limits(ticket: nil, deadline: statementDeadline())
        guard PQsendQueryParams(handle, text, 0, nil, nil, nil, nil, 1) == 1 else {
            throw lost(text)
        }
        return try collect(text, nil, limits)
    }

    /// Runs a script of several statements, as migrations are.
    func script(_ text: String, ticket: UInt64?) throws {
        try ready("script")
        try watched(ticket) { limits in
            guard PQsendQuery(handle, text) == 1 else { throw lost() }
            _ = try collect(nil, nil, Limits(ticket: limits.ticket, deadline: nil))
        }
    }

    /// Runs `body` as the statement that cancelling the task cancels.
    func watched<R>(_ ticket: UInt64?, _ body: (Limits) throws -> R) throws -> R {
        let limits = Limits(ticket: ticket, deadline: statementDeadline())
        guard let ticket else { return try body(limits) }
        try Task.checkCancellation()
        canceller.begin(ticket)
        defer { canceller.end(ticket) }
        do {
            return try body(limits)
        } catch let error as PostgresError where error.sqlState == "57014" && Task.isCancelled {
            throw CancellationError()
        }
    }

    /// The server enforces its own limit; this side's is later, for a server that no longer
    /// answers.
    func statementDeadline() -> ContinuousClock.Instant? {
        settings.statementTimeout.map { .now + $0 + .seconds(5) }
    }

    private func runPrepared(
        _ text: String, _ values: BoundValues, _ limits: Limits
    ) throws -> Answer {
        try sendPrepared(text, values, limits)
        return try collect(text, values, limits)
    }

    /// Prepares the statement unless it is, and sends it with its values.
    func sendPrepared(_ text: String, _ values: BoundValues, _ limits: Limits) throws {
        // In a failed transaction nothing can be prepared; the server itself says so best.
        let name = transactionStatus == PQTRANS_INERROR ? "" : try prepare(text, values, limits)
        let sent = values.withAddresses { addresses, lengths, formats in
            guard name.isEmpty else {
                return PQsendQueryPrepared(
                    handle, name, Int32(values.count), addresses, lengths, formats, 1)
            }
            return PQsendQueryParams(
                handle, text, Int32(values.count), values.types, addresses, lengths, formats, 1)
        }
        guard sent == 1 else { throw lost(text) }
    }

    private func prepare(
        _ text: String, _ values: BoundValues, _ limits: Limits
    ) throws -> String {
        let key = StatementCache.Key(text: text, types: values.types)
        if let name = cache.name(of: key) { return name }
        try deallocate(cache.makeRoom(for: 1), limits)
        let name = cache.freshName()
        guard PQsendPrepare(handle, name, text, Int32(values.count), values.types) == 1 else {
            throw lost(text)
        }
        _ = try collect(text, values, limits)
        cache.insert(key, name: name)
        return name
    }

    /// Frees prepared statements of the server. The names are our own (`s1`, `s2`, …).
    func deallocate(_ names: [String], _ limits: Limits) throws {
        for name in names {
            let text = "DEALLOCATE \(name)"
            guard PQsendQueryParams(handle, text, 0, nil, nil, nil, nil, 1) == 1 else {
                throw lost(text)
            }
            _ = try collect(text, nil, limits)
        }
    }

    /// Reads all results of what was sent and returns the last one.
    func collect(_ text: String?, _ values: BoundValues?, _ limits: Limits) throws -> Answer {
        try flushing(text, limits)
        var answer = Answer(block: nil, affected: 0, tag: "")
        var failure: PostgresError?
        while let result = try annotated(text, { try nextResult(limits) }) {
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE:
                answer = self.answer(result, text)
            case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
                answer = self.answer(result, nil)
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                PQclear(result)
                isBroken = true
                throw PostgresError(
                    kind: .misuse, message: "COPY must go through copyIn or copyOut",
                    statement: text)
            default:
                failure = failure ?? PostgresError(result, statement: text, values: values)
                PQclear(result)
            }
        }
        if let failure {
            if failure.kind == .connection { isBroken = true }
            throw failure
        }
        guard !isBroken else { throw lost(text) }
        return answer
    }

    private func flushing(_ text: String?, _ limits: Limits) throws {
        do {
            try annotated(text) { try flush(limits) }
        } catch let error as PostgresError where error.kind == .connection {
            // The server may have said why before it hung up.
            guard let result = PQgetResult(handle) else { throw error }
            defer { PQclear(result) }
            throw PostgresError(result, statement: text, values: nil)
        }
    }

    /// Takes over a result.
    func answer(_ result: OpaquePointer, _ rowsOf: String?) -> Answer {
        let affected = PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
        let tag = PQcmdStatus(result).map { String(cString: $0) } ?? ""
        guard PQresultStatus(result) == PGRES_TUPLES_OK else {
            PQclear(result)
            return Answer(block: nil, affected: affected, tag: tag)
        }
        let block = RowBlock(adopting: result, statement: rowsOf)
        return Answer(block: block, affected: affected, tag: tag)
    }

    /// Says the statement in errors that do not yet name one.
    func annotated<R>(_ text: String?, _ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as PostgresError where error.statement == nil {
            guard let text else { throw error }
            throw error.about(text)
        }
    }

    /// A prepared statement whose tables changed (0A000) or that is gone (26000, DISCARD ALL).
    static func isStalePlan(_ error: PostgresError) -> Bool {
        error.sqlState == "26000"
            || (error.sqlState == "0A000" && error.message.contains("cached plan"))
    }
}
