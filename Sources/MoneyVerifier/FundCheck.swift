/// The funds: every balance is the sum of its transfers, none was ever below zero, every transfer
/// fits its kind and its fund's purposes.
struct FundCheck {
    let index: MoneyIndex

    private struct Place: Hashable, CustomStringConvertible {
        let fund: Int64
        let year: Int
        let station: String
        var description: String { "\(fund)/\(year)/\(station)" }
    }

    /// From which station to which.
    private static let stations: [String: [(String, String)]] = [
        "appropriate": [("outside", "free")], "withdraw": [("free", "outside")],
        "reserve": [("free", "reserved")], "release": [("reserved", "free")],
        "send": [("reserved", "sent")], "settle": [("sent", "paid")],
        "return": [("sent", "returned"), ("paid", "returned")], "repay": [("returned", "free")],
        "recover": [("paid", "free")], "write_off": [("paid", "lost")],
        "carry_over": [("free", "free")], "lapse": [("free", "outside")],
    ]
    /// Those without a purpose.
    private static let general = ["appropriate", "withdraw", "carry_over", "lapse"]

    func run(_ report: inout MoneyReport) {
        let purposes = Set(index.evidence.purposes.map { "\($0.fund) \($0.clause)" })
        var sums: [Place: Int64] = [:]
        var clients: Set<String> = []
        for transfer in index.evidence.transfers.sorted(by: { $0.id < $1.id }) {
            report.transfers += 1
            checkShape(transfer, purposes, &report)
            if !clients.insert(transfer.client).inserted {
                report.wrong(
                    "transfer", transfer.id, .rowOnce, found: "\(transfer.client)",
                    right: "another client")
            }
            let debit = Place(
                fund: transfer.fund, year: transfer.debitYear, station: transfer.debitStation)
            let credit = Place(
                fund: transfer.fund, year: transfer.creditYear, station: transfer.creditStation)
            sums[debit, default: 0] -= transfer.amount
            sums[credit, default: 0] += transfer.amount
            if debit.station != "outside", let left = sums[debit], left < 0 {
                report.wrong(
                    "transfer", transfer.id, .nothingOverdrawn, found: "\(debit) \(left)",
                    right: "≥ 0")
            }
        }
        checkBalances(sums, &report)
    }

    private func checkBalances(_ sums: [Place: Int64], _ report: inout MoneyReport) {
        var seen: Set<Place> = []
        for account in index.evidence.accounts {
            let place = Place(fund: account.fund, year: account.year, station: account.station)
            if !seen.insert(place).inserted {
                report.wrong("account", place, .rowOnce, found: "2", right: "1")
            }
            if index.funds[account.fund] == nil {
                report.wrong(
                    "account", place, .rowExists, found: "fund \(account.fund)", right: .nothing)
            }
            report.same(
                "account", place, .balanceIsItsTransfers, found: account.balance,
                right: sums[place] ?? 0)
            let isOutside = account.station == "outside"
            if isOutside ? account.balance > 0 : account.balance < 0 {
                report.wrong(
                    "account", place, .nothingOverdrawn, found: Value(account.balance),
                    right: isOutside ? "≤ 0" : "≥ 0")
            }
        }
        for (place, sum) in sums where !seen.contains(place) {
            report.wrong(
                "account", place, .balanceIsItsTransfers, found: .nothing, right: Value(sum))
        }
    }

    private func checkShape(
        _ transfer: TransferRow, _ purposes: Set<String>, _ report: inout MoneyReport
    ) {
        let allowed = Self.stations[transfer.kind] ?? []
        if !allowed.contains(where: {
            $0 == (transfer.debitStation, transfer.creditStation)
        }) {
            report.wrong(
                "transfer", transfer.id, .transferFitsItsKind,
                found: "\(transfer.kind) \(transfer.debitStation) → \(transfer.creditStation)",
                right: Value(
                    stringLiteral: allowed.map { "\($0.0) → \($0.1)" }.joined(separator: ", ")))
        }
        let right = transfer.debitYear + (transfer.kind == "carry_over" ? 1 : 0)
        report.same(
            "transfer", transfer.id, .transferFitsItsKind, found: transfer.creditYear,
            right: right)
        if transfer.amount <= 0 {
            report.wrong(
                "transfer", transfer.id, .transferFitsItsKind, found: Value(transfer.amount),
                right: "> 0")
        }
        if index.funds[transfer.fund] == nil {
            report.wrong(
                "transfer", transfer.id, .rowExists, found: "fund \(transfer.fund)",
                right: .nothing)
        }
        let needsClause = !Self.general.contains(transfer.kind)
        let isFit = transfer.clause.map { purposes.contains("\(transfer.fund) \($0)") } ?? false
        if needsClause ? !isFit : transfer.clause != nil {
            report.wrong(
                "transfer", transfer.id, .purposeOfTheFund,
                found: "\(transfer.fund) \(Value(transfer.clause).words)",
                right: needsClause ? "a purpose of the fund" : .nothing)
        }
    }
}
