/// Recomputes a district's money from its facts, figures, ledger and bank files, with code of its
/// own: it shares none with what works out, pays or seals.
///
/// It finds what one who holds the database can change and the rest contradicts. What stands
/// alone it cannot: the words of documents and reasons, a proposal that nobody confirmed, an order
/// that no run has taken (`docs/money-proof.md`).
public struct MoneyVerifier: Sendable {
    private let shelf: FigureShelf

    public init(shelf: FigureShelf = FigureShelf()) { self.shelf = shelf }

    /// - Parameters:
    ///   - evidence: Of one moment, from the database or a pack.
    ///   - bankFiles: As they were handed to the bank, CSV or fixed width.
    /// - Returns: What is wrong, and what wants a look.
    /// - Throws: `MoneyVerifierError` for a file that cannot be read.
    public func verify(
        _ evidence: MoneyEvidence, bankFiles: [String] = []
    ) throws -> MoneyReport {
        let index = MoneyIndex(evidence)
        var report = MoneyReport(district: evidence.district)
        ChainCheck(index: index).run(&report)
        FundCheck(index: index).run(&report)
        BudgetCheck(index: index).run(&report)
        TransferCheck(index).run(&report)
        ProposalCheck(index: index).run(&report)
        RunCheck(index: index).run(&report)
        PaymentCheck(index: index).run(&report)
        RunFundsCheck(index: index).run(&report)
        RecoveryCheck(index: index).run(&report)
        try LawCheck(index, shelf: shelf).run(&report)
        for file in bankFiles { try BankCheck(index: index).check(file, &report) }
        report.findings.sort { ($0.table, $0.key) < ($1.table, $1.key) }
        report.notices.sort { ($0.table, $0.key) < ($1.table, $1.key) }
        return report
    }

    /// What a person is due for a month or period, and was paid.
    public struct Expectation: Hashable, Sendable {
        public let person: Int64
        public let clause: String
        public let period: String
        /// In fen, as known now; nil: nobody can say.
        public let expected: Int64?
        public let paid: Int64
        /// What a recovery asks back of it, or did.
        public let asked: Int64
    }

    /// Expected against paid, a person, clause and period a row, in that order; those where both
    /// are nothing are left out.
    ///
    /// - Parameters:
    ///   - evidence: Of one moment.
    ///   - from: The first month's first day.
    ///   - to: The last month's first day.
    /// - Returns: None where no law is in force or the months run backward.
    /// - Throws: `MoneyVerifierError` for a file of the law that cannot be read.
    public func expectations(
        _ evidence: MoneyEvidence, from: String, to: String
    ) throws -> [Expectation] {
        let index = MoneyIndex(evidence)
        let check = try LawCheck(index, shelf: shelf)
        guard let law = check.law(known: evidence.today), let first = Calendar.month(from),
            let last = Calendar.month(to), first <= last
        else { return [] }
        var chains = Set(index.chains.keys).union(index.orders.keys)
        for claim in index.spans.keys where law.accruing[claim.clause] != nil {
            for month in first...last {
                chains.insert(
                    ChainKey(
                        person: claim.person, clause: claim.clause, period: Calendar.first(month)))
            }
        }
        let asked = Dictionary(grouping: evidence.recoveryItems, by: \.chain)
        return chains.compactMap { chain in
            guard let month = Calendar.month(chain.period), (first...last).contains(month) else {
                return nil
            }
            let expected = check.expected(chain, law)
            let paid = index.chains[chain]?.last?.after ?? 0
            guard paid != 0 || expected ?? 1 != 0 else { return nil }
            return Expectation(
                person: chain.person, clause: chain.clause, period: chain.period,
                expected: expected, paid: paid,
                asked: (asked[chain] ?? []).reduce(0) { $0 + $1.amount })
        }.sorted {
            ($0.person, $0.clause, $0.period) < ($1.person, $1.clause, $1.period)
        }
    }
}
