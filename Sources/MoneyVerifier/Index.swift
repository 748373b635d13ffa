/// The evidence by what it belongs to, made once.
struct MoneyIndex {
    let evidence: MoneyEvidence
    /// In order of their places.
    let chains: [ChainKey: [LineRow]]
    let linesOfRun: [Int64: [LineRow]]
    let runLines: [Int64: [RunLineRow]]
    let acts: [Int64: [RunActRow]]
    let pages: [Int64: [RunPageRow]]
    let holds: [Int64: [RunHoldRow]]
    let accounts: [Int64: [RunAccountRow]]
    let payments: [Int64: [PaymentRow]]
    let returns: [Int64: [ReturnRow]]
    let statements: [Int64: [StatementRow]]
    let transfers: [Int64: [TransferRow]]
    let runs: [Int64: RunRow]
    let funds: [Int64: FundRow]
    let orders: [ChainKey: [OrderRow]]
    /// By what they began with, in order of their first days.
    let spans: [Claim: [SpanRow]]

    init(_ evidence: MoneyEvidence) {
        self.evidence = evidence
        chains = Dictionary(grouping: evidence.lines, by: \.chain)
            .mapValues { $0.sorted { $0.seq < $1.seq } }
        linesOfRun = Dictionary(grouping: evidence.lines.filter { $0.run != nil }) {
            $0.run ?? 0
        }
        runLines = Dictionary(grouping: evidence.runLines, by: \.run)
        acts = Dictionary(grouping: evidence.runActs, by: \.run)
            .mapValues { $0.sorted { $0.seq < $1.seq } }
        pages = Dictionary(grouping: evidence.runPages, by: \.run)
        holds = Dictionary(grouping: evidence.runHolds, by: \.run)
        accounts = Dictionary(grouping: evidence.runAccounts, by: \.run)
        payments = Dictionary(grouping: evidence.payments, by: \.run)
        returns = Dictionary(grouping: evidence.returns, by: \.run)
        statements = Dictionary(grouping: evidence.statements, by: \.run)
        transfers = Dictionary(grouping: evidence.transfers.filter { $0.run != nil }) {
            $0.run ?? 0
        }
        runs = Dictionary(evidence.runs.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
        funds = Dictionary(evidence.funds.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
        orders = Dictionary(grouping: evidence.orders) {
            ChainKey(person: $0.person, clause: $0.clause, period: $0.period)
        }
        spans = Dictionary(grouping: evidence.spans) { Claim(person: $0.person, clause: $0.clause) }
            .mapValues { $0.sorted { $0.fromDay < $1.fromDay } }
    }

    func act(_ word: String, of run: Int64) -> RunActRow? {
        acts[run]?.first { $0.act == word }
    }
}

/// Months as numbers, days as text.
enum Calendar {
    /// The month of a day; nil for none (`infinity`).
    static func month(_ day: String) -> Int? {
        guard day.utf8.count == 10, let year = Int(day.prefix(4)),
            let month = Int(day.dropFirst(5).prefix(2)), (1...12).contains(month)
        else { return nil }
        return year * 12 + month - 1
    }

    /// The first day of a month.
    static func first(_ month: Int) -> String {
        let (year, number) = (month / 12, month % 12 + 1)
        let digits = String(year)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            + (number < 10 ? "-0\(number)-01" : "-\(number)-01")
    }

    static func year(_ day: String) -> Int? { Int(day.prefix(4)) }
}

/// Divides a sum by weights: each its whole part, what is left over to the largest remainders, of
/// equal ones to the earlier.
func parts(of sum: Int64, by weights: [Int64]) -> [Int64] {
    let whole = weights.reduce(0, +)
    guard whole > 0 else { return [] }
    var result: [Int64] = []
    var remainders: [(remainder: Int64, place: Int)] = []
    for (place, weight) in weights.enumerated() {
        let (quotient, remainder) = whole.dividingFullWidth(sum.multipliedFullWidth(by: weight))
        result.append(quotient)
        remainders.append((remainder, place))
    }
    var left = sum - result.reduce(0, +)
    for (_, place) in remainders.sorted(by: {
        $0.remainder != $1.remainder ? $0.remainder > $1.remainder : $0.place < $1.place
    }) where left > 0 {
        result[place] += 1
        left -= 1
    }
    return result
}
