public import Kernel
import Law
public import Postgres

/// Funds as a desk works with them: finance with all, another department with those that it holds.
/// What is done to one is proposed by one person and has no effect before another confirms it.
public struct FundBook: Sendable {
    let bureau: Bureau

    public init(_ bureau: Bureau) { self.bureau = bureau }

    var district: Int { bureau.district }

    /// Opens a fund; the same client again changes nothing.
    public func open(_ draft: Fund.Draft, client: String) async throws {
        let title = try Bureau.words(draft.title, "--title")
        let document = try Bureau.words(draft.document, "--document")
        try await bureau.opening { transaction in
            _ = try await transaction.query(
                """
                SELECT ledger.open_fund(\(district)::integer, \(client), \(draft.code), \(title),
                    \(draft.kind.rawValue), \(draft.payer.rawValue), \(draft.holder),
                    \(draft.clauses), \(document))
                """)
        }
    }

    /// Proposes something.
    ///
    /// - Returns: Its number, for who confirms it.
    public func propose(_ draft: FundProposal.Draft, client: String) async throws -> Int64 {
        let document = try Bureau.words(draft.document, "--document")
        if let arrived = draft.arrived { try bureau.requirePast(arrived, "--arrived") }
        if let sum = draft.sum, sum.fen == 0 {
            throw Refusal(Text("--sum：应大于 0。", en: "--sum: above 0."))
        }
        return try await bureau.opening { transaction in
            try await transaction.one(
                """
                SELECT ledger.propose(\(district)::integer, \(client), \(draft.act.rawValue),
                    \(draft.fund), \(draft.year.map { Int64($0) })::integer, \(draft.clause),
                    \(draft.month?.first.sql), \(draft.sum?.fen), \(draft.arrived?.sql),
                    \(document), \(draft.lines.map(\.fund)), \(draft.lines.map(\.clause)),
                    \(draft.lines.map(\.number)))
                """
            ).map { try $0.value(0, as: Int64.self) } ?? 0
        }
    }

    /// Records a gift: it is free once another person has confirmed that it came.
    ///
    /// - Returns: The proposal's number, and whether the donor's code has the right check character
    ///   (true of a person).
    public func donate(
        _ draft: Donation.Draft, client: String
    ) async throws -> (id: Int64, codeStands: Bool) {
        let purpose = try Bureau.words(draft.purpose, "--use")
        let document = try Bureau.words(draft.document, "--document")
        try bureau.requirePast(draft.arrived, "--arrived")
        let digits = draft.receipt.utf8.allSatisfy { (48...57).contains($0) }
        guard digits, (4...18).contains(draft.receipt.utf8.count) else {
            throw Refusal(
                Text("--receipt：票据号码为 4 至 18 位数字。", en: "--receipt: 4 to 18 digits."))
        }
        guard draft.sum.fen > 0 else {
            throw Refusal(Text("--sum：应大于 0。", en: "--sum: above 0."))
        }
        var (title, code, stands): (String?, String?, Bool?) = (nil, nil, nil)
        var sealed: Sealed?
        let masked: String
        switch draft.donor {
        case .organization(let name, let number):
            title = try Bureau.words(name, "--organization")
            code = try Bureau.words(number, "--uscc", of: 2...40)
            stands = (try? CreditCode(number))?.isChecked ?? false
            masked = name
        case .person(let name):
            let name = try Bureau.words(name, "--person", of: 2...50)
            sealed = try bureau.seal.seal(name, at: place(of: draft.receipt))
            masked = Mask.name(name)
        }
        let (bytes, version) = (sealed?.bytes, sealed.map { Int64($0.version) })
        let (organization, number, isRight) = (title, code, stands)
        let id = try await bureau.opening { transaction in
            try await transaction.one(
                """
                SELECT ledger.donate(\(district)::integer, \(client), \(draft.fund),
                    \(draft.sum.fen), \(draft.arrived.sql), \(draft.receipt), \(organization),
                    \(number), \(isRight), \(bytes), \(version)::integer, \(masked), \(purpose),
                    \(document))
                """
            ).map { try $0.value(0, as: Int64.self) } ?? 0
        }
        return (id, stands ?? true)
    }

    /// A donor's name is sealed under the number of the receipt.
    func place(of receipt: String) -> SealedPlace {
        SealedPlace(.note, person: Int64(receipt) ?? 0, district: district)
    }

    /// Confirms a proposal, by another person than who made it, with all that it does; or rejects
    /// it.
    ///
    /// - Parameter reason: Of a rejection.
    public func end(
        _ id: Int64, _ end: FundProposal.End, reason: String? = nil, client: String
    ) async throws {
        if end == .reject { _ = try Bureau.words(reason ?? "", "--reason", of: 4...200) }
        do {
            try await bureau.opening { transaction in
                _ = try await transaction.query(
                    """
                    SELECT ledger.end_proposal(\(district)::integer, \(client), \(id),
                        \(end.rawValue), \(reason))
                    """)
            }
        } catch let refusal as Refusal where refusal == FundRefusal.rests {
            let year = try await proposals().first { $0.id == id }?.year ?? bureau.today.year
            let resting = try await resting(year).map { "\($0.fund) \($0.station) \($0.sum)" }
                .joined(separator: "; ")
            throw Refusal(
                Text(
                    "\(year) 年还有未了结的资金：\(resting)。在途的先结清，结余的先结转或收缴。",
                    en:
                        "Money of \(year) still rests: \(resting). Settle what is on its way, carry "
                        + "over or lapse what is free."))
        }
    }

    /// Keeps a fund's money for an order, in the transaction in which it is decided: the fund's
    /// holder decides, and nobody on kin. A run takes the money over when it pays the order.
    public func reserve(
        order: Int64, from fund: String, year: Int, in transaction: Transaction
    ) async throws {
        do {
            _ = try await transaction.query(
                """
                SELECT ledger.reserve_order(\(district)::integer, \(order), \(fund),
                    \(Int64(year))::integer)
                """)
        } catch let error as PostgresError {
            throw FundRefusal.words(error)
        }
    }
}

extension Bureau {
    /// Runs what goes through a fund's door and says in words what the door refuses.
    func opening<R>(_ body: (Transaction) async throws -> R) async throws -> R {
        do {
            return try await transaction(body)
        } catch let error as PostgresError {
            throw FundRefusal.words(error)
        }
    }
}
