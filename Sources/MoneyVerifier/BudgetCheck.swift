/// That nothing was kept for a clause that left what stands before it in the budget short: every
/// reservation is judged again, in the order in which they were made.
struct BudgetCheck {
    let index: MoneyIndex

    private struct Year: Hashable {
        let fund: Int64
        let year: Int
    }
    private struct Budget {
        let confirmed: Int64
        let id: Int64
        let lines: [ProposalLineRow]
    }

    func run(_ report: inout MoneyReport) {
        let budgets = budgets()
        guard !budgets.isEmpty else { return }
        var free: [Year: Int64] = [:]
        var taken: [Year: [String: Int64]] = [:]
        for transfer in index.evidence.transfers.sorted(by: { $0.id < $1.id }) {
            let year = Year(fund: transfer.fund, year: transfer.debitYear)
            if transfer.kind == "reserve", let lines = lines(budgets[year], at: transfer.madeAt) {
                let place = lines.first { $0.clause == transfer.clause }?.place ?? .max
                let kept = lines.filter { $0.place < place }.reduce(Int64(0)) {
                    $0 + max(0, $1.number - (taken[year]?[$1.clause] ?? 0))
                }
                let left = (free[year] ?? 0) - kept
                if transfer.amount > left {
                    report.wrong(
                        "transfer", transfer.id, .orderOfTheBudget, found: Value(transfer.amount),
                        right: "≤ \(max(0, left))")
                }
            }
            if transfer.debitStation == "free" {
                free[year, default: 0] -= transfer.amount
                taken[year, default: [:]][transfer.clause ?? "", default: 0] += transfer.amount
            }
            if transfer.creditStation == "free" {
                let credit = Year(fund: transfer.fund, year: transfer.creditYear)
                free[credit, default: 0] += transfer.amount
                taken[year, default: [:]][transfer.clause ?? "", default: 0] -= transfer.amount
            }
        }
    }

    private func budgets() -> [Year: [Budget]] {
        let ends = Dictionary(
            index.evidence.proposalEnds.map { ($0.proposal, $0) },
            uniquingKeysWith: { one, _ in one })
        let lines = Dictionary(grouping: index.evidence.proposalLines, by: \.proposal)
        var result: [Year: [Budget]] = [:]
        for proposal in index.evidence.proposals where proposal.act == "budget" {
            guard let end = ends[proposal.id], end.act == "confirm", let fund = proposal.fund,
                let year = proposal.year
            else { continue }
            result[Year(fund: fund, year: year), default: []].append(
                Budget(
                    confirmed: end.endedAt, id: proposal.id, lines: lines[proposal.id] ?? []))
        }
        return result
    }

    /// The lines of the budget that held at a moment.
    private func lines(_ budgets: [Budget]?, at moment: Int64) -> [ProposalLineRow]? {
        budgets?.filter { $0.confirmed <= moment }
            .max { ($0.confirmed, $0.id) < ($1.confirmed, $1.id) }?.lines
    }
}
