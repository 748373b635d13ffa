import CLibPQ

extension Session {
    private struct Step {
        let text: String
        let values: BoundValues
        /// Prepared under this name; nil runs it without a name.
        let name: String?
        /// Set where this step prepares the statement instead of running it.
        let prepares: StatementCache.Key?
    }

    /// Sends all statements at once and reads all results. Outside a transaction they form one: a
    /// failure of one undoes all.
    ///
    /// - Throws: the first statement's error that failed, naming it.
    func pipeline(
        _ queries: [Query], ticket: UInt64, deadline: ContinuousClock.Instant
    ) throws -> [RowBlock?] {
        guard let first = queries.first else { return [] }
        try ready(first.text)
        return try watched(ticket) { limits in
            let limits = Limits(
                ticket: limits.ticket,
                deadline: limits.deadline.map { min($0, deadline) } ?? deadline)
            let steps = try steps(queries, limits)
            guard PQenterPipelineMode(handle) == 1 else { throw lost(first.text) }
            defer {
                if PQexitPipelineMode(handle) == 0 { isBroken = true }
            }
            for step in steps { try send(step) }
            guard PQpipelineSync(handle) == 1 else { throw lost(first.text) }
            try annotated(first.text) { try flush(limits) }
            return try read(steps, limits)
        }
    }

    /// What to send: each statement once to be prepared, unless it is, and once to be run.
    private func steps(_ queries: [Query], _ limits: Limits) throws -> [Step] {
        var bound: [(key: StatementCache.Key, values: BoundValues)] = []
        for query in queries {
            let text = query.text
            let values = try BoundValues(query.values, statement: text)
            bound.append((StatementCache.Key(text: text, types: values.types), values))
        }
        var names: [StatementCache.Key: String] = [:]
        var missing: [StatementCache.Key] = []
        for key in bound.map(\.key) where names[key] == nil && !missing.contains(key) {
            if let name = cache.name(of: key) { names[key] = name } else { missing.append(key) }
        }
        let canPrepare =
            transactionStatus != PQTRANS_INERROR && names.count + missing.count <= cache.limit
        var fresh: [StatementCache.Key: String] = [:]
        if canPrepare {
            try deallocate(cache.makeRoom(for: missing.count), limits)
            for key in missing { fresh[key] = cache.freshName() }
        }
        var steps: [Step] = []
        for (key, values) in bound {
            if let name = fresh[key], names[key] == nil {
                names[key] = name
                steps.append(Step(text: key.text, values: values, name: name, prepares: key))
            }
            steps.append(Step(text: key.text, values: values, name: names[key], prepares: nil))
        }
        return steps
    }

    private func send(_ step: Step) throws {
        let values = step.values
        let sent = values.withAddresses { addresses, lengths, formats in
            let count = Int32(values.count)
            guard let name = step.name else {
                return PQsendQueryParams(
                    handle, step.text, count, values.types, addresses, lengths, formats, 1)
            }
            guard step.prepares == nil else {
                return PQsendPrepare(handle, name, step.text, count, values.types)
            }
            return PQsendQueryPrepared(handle, name, count, addresses, lengths, formats, 1)
        }
        guard sent == 1 else { throw lost(step.text) }
    }

    /// Reads the results up to the synchronisation point, whatever failed before it.
    private func read(_ steps: [Step], _ limits: Limits) throws -> [RowBlock?] {
        var blocks: [RowBlock?] = []
        var failure: PostgresError?
        for step in steps {
            var block: RowBlock?
            while let result = try annotated(step.text, { try nextResult(limits) }) {
                switch PQresultStatus(result) {
                case PGRES_TUPLES_OK:
                    block = answer(result, step.text).block
                    continue
                case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
                    if let key = step.prepares, let name = step.name {
                        cache.insert(key, name: name)
                    }
                case PGRES_PIPELINE_ABORTED:
                    break
                case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                    PQclear(result)
                    isBroken = true
                    throw PostgresError(
                        kind: .misuse, message: "COPY cannot stand in a pipeline",
                        statement: step.text)
                default:
                    failure =
                        failure
                        ?? PostgresError(
                            result, statement: step.text, values: step.values)
                }
                PQclear(result)
            }
            guard !isBroken else { throw failure ?? lost(step.text) }
            if step.prepares == nil { blocks.append(block) }
        }
        let late = try readSynchronisation(limits)
        if let failure = failure ?? late {
            if Self.isStalePlan(failure) { forget(steps) }
            throw failure
        }
        return blocks
    }

    /// Reads up to the synchronisation point. COMMIT of the implicit transaction happens there and
    /// can fail (deferred constraints).
    private func readSynchronisation(_ limits: Limits) throws -> PostgresError? {
        var failure: PostgresError?
        var pauses = 0
        while pauses < 4 {
            guard let result = try nextResult(limits) else {
                pauses += 1
                continue
            }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_PIPELINE_SYNC:
                return failure
            case PGRES_FATAL_ERROR:
                failure = PostgresError(result, statement: nil, values: nil)
            default:
                continue
            }
        }
        throw failure ?? lost()
    }

    private func forget(_ steps: [Step]) {
        for step in steps {
            _ = cache.remove(StatementCache.Key(text: step.text, types: step.values.types))
        }
    }
}
