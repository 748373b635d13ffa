import Kernel
import Law
import Postgres

/// From the second look to the seal.
extension RunBook {
    /// A second look at somebody's money that a new account or a late month holds, before the run
    /// is checked, by another person.
    ///
    /// - Returns: How many lines are let go.
    public func look(_ run: Int64, at ref: String, reason: String) async throws -> Int64 {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        return try await bureau.writing { transaction in
            let person = try await bureau.person(ref, in: transaction)
            let row = try await transaction.one(
                """
                SELECT refusal, freed FROM ledger.look_at(\(district)::integer, \(run),
                    \(person.id), \(reason))
                """)
            let (refusal, freed) = try row?.decode(String?.self, Int64?.self) ?? ("run", nil)
            if let refusal {
                throw RunRefusal.refusal(refusal, refusal == "duty" ? "review" : "prepare", run)
            }
            return freed ?? 0
        }
    }

    /// Checks a prepared run: who died, left or has another account since is held; the digest of
    /// the lines is fixed.
    public func check(_ run: Int64, client: String) async throws {
        let feeds = try await feeds()
        try await act(run) { transaction in
            try await transaction.one(
                """
                SELECT refusal, detail FROM ledger.check_run(\(district)::integer, \(run),
                    \(client), \(feeds.departments), \(feeds.codes), \(feeds.days)::integer[])
                """)
        }
    }

    /// Approves a checked run and reserves its money, fund by fund: all or nothing.
    ///
    /// - Throws: `Refusal` naming the fund and the sum that is missing; a line that is not as it
    ///   was checked.
    public func approve(_ run: Int64, client: String) async throws {
        let feeds = try await feeds()
        do {
            try await act(run) { transaction in
                try await transaction.one(
                    """
                    SELECT refusal, detail FROM ledger.approve_run(\(district)::integer, \(run),
                        \(client), \(feeds.departments), \(feeds.codes), \(feeds.days)::integer[])
                    """)
            }
        } catch let error as PostgresError {
            throw FundRefusal.words(error)
        }
    }

    /// Seals an approved run: every line becomes a link of a chain, page by page of persons; goes
    /// on where it was stopped.
    ///
    /// - Parameters:
    ///   - run: Its number.
    ///   - page: Persons a transaction.
    ///   - client: Made by who seals; the same again changes nothing.
    /// - Throws: `Refusal` in the words of the door.
    public func seal(_ run: Int64, page: Int = 5000, client: String) async throws {
        let feeds = try await feeds()
        let isDone = try await self.run(run).done.contains { $0.act == .seal }
        var done: Int64 = 0
        while !isDone, let at = try await reached(run, "seal") {
            let row = try await bureau.transaction { transaction in
                try await transaction.one(
                    """
                    SELECT refusal, detail, lines FROM ledger.seal_page(\(district)::integer,
                        \(run), \(at.seq)::integer, \(page)::integer, \(client),
                        \(feeds.departments), \(feeds.codes), \(feeds.days)::integer[])
                    """)
            }
            let (refusal, detail, lines) =
                try row?.decode(String?.self, String?.self, Int64?.self) ?? ("run", nil, nil)
            if refusal == "page" { continue }
            if refusal == "told" { break }
            if let refusal { throw RunRefusal.refusal(refusal, detail, run) }
            done += lines ?? 0
            progress(
                Text(
                    "第 \(run) 批：封账第 \(at.seq) 页，累计 \(done) 行。",
                    en: "Run \(run): sealing page \(at.seq), \(done) lines so far."))
        }
        try await act(run) { transaction in
            try await transaction.one(
                """
                SELECT refusal, detail FROM ledger.seal_run(\(district)::integer, \(run),
                    \(client))
                """)
        }
    }

    /// Gives a run up before it is sealed; what it reserved is free again.
    public func cancel(_ run: Int64, reason: String, client: String) async throws {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        try await act(run) { transaction in
            try await transaction.one(
                """
                SELECT refusal, detail FROM ledger.cancel_run(\(district)::integer, \(run),
                    \(client), \(reason))
                """)
        }
    }

    /// Keeps the account of an organization that is paid for somebody.
    ///
    /// - Parameters:
    ///   - code: Its unified social credit code, as the orders have it.
    ///   - title: Its name.
    ///   - account: Digits.
    ///   - document: What it rests on.
    ///   - client: Made by who tells; the same again changes nothing.
    /// - Throws: `Refusal` for a wrong account, no duty, another body under the client.
    public func keepPayee(
        _ code: String, title: String, account: String, document: String, client: String
    ) async throws {
        guard (6...32).contains(account.utf8.count),
            account.utf8.allSatisfy({ (48...57).contains($0) })
        else {
            throw Refusal(
                Text("--account：应为 6 至 32 位数字。", en: "--account: 6 to 32 digits."))
        }
        let (title, document) = (
            try Bureau.words(title, "--title"), try Bureau.words(document, "--document")
        )
        let refusal = try await bureau.writing { transaction in
            try await transaction.one(
                """
                SELECT ledger.keep_payee(\(district)::integer, \(client), \(code), \(title),
                    \(account), \(document))
                """)?.value(0, as: String?.self)
        }
        if refusal == "client" { throw Bureau.usedClient }
        if let refusal { throw RunRefusal.refusal(refusal, "review", 0) }
    }

    private func feeds() async throws -> (departments: [String], codes: [String], days: [Int64]) {
        let feeds = RunFeeds(try await bureau.pack(), on: bureau.today).all
        return (feeds.map(\.department), feeds.map(\.code), feeds.map(\.days))
    }
}
