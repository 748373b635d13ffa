/// That the funds bore what a run paid: each sum in the right parts, all of it, at every station.
struct RunFundsCheck {
    let index: MoneyIndex

    func run(_ report: inout MoneyReport) {
        for run in index.evidence.runs {
            let transfers = (index.transfers[run.id] ?? []).sorted { $0.id < $1.id }
            checkSums(run, transfers, &report)
            checkShares(run, transfers, &report)
            checkParts(run, transfers, &report)
        }
    }

    private func sum(
        _ transfers: [TransferRow], _ kind: String, _ clause: String, from station: String? = nil
    ) -> Int64 {
        transfers.reduce(0) { sum, transfer in
            transfer.kind == kind && transfer.clause == clause
                && (station == nil || transfer.debitStation == station)
                ? sum + transfer.amount : sum
        }
    }

    private func checkSums(
        _ run: RunRow, _ transfers: [TransferRow], _ report: inout MoneyReport
    ) {
        let links = index.linesOfRun[run.id] ?? []
        let clauses = Set(run.clauses).union(links.map(\.clause))
            .union(transfers.compactMap(\.clause))
        func has(_ act: String) -> Bool { index.act(act, of: run.id) != nil }
        for clause in clauses.sorted() {
            func moved(_ kind: String) -> Int64 {
                links.reduce(0) {
                    $1.kind == kind && $1.clause == clause ? $0 + abs($1.amount) : $0
                }
            }
            func check(_ what: String, _ found: Int64, _ right: Int64) {
                guard found != right else { return }
                report.wrong(
                    "transfer", "run \(run.id) \(clause)", .fundsBearTheRun,
                    found: "\(what) \(found)", right: Value(right))
            }
            let (paid, back) = (moved("pay"), moved("return"))
            let reserved = sum(transfers, "reserve", clause)
            let left = reserved - sum(transfers, "release", clause)
            if has("cancel") || has("seal") {
                check("reserved", left, has("cancel") ? 0 : paid)
            } else if !has("approve") {
                check("reserved", reserved, 0)
            }
            check("sent", sum(transfers, "send", clause), has("send") ? paid : 0)
            let early = sum(transfers, "return", clause, from: "sent")
            check("settled", sum(transfers, "settle", clause), has("settle") ? paid - early : 0)
            check("returned", sum(transfers, "return", clause), back)
            check("repaid", sum(transfers, "repay", clause), back)
            let new = transfers.filter {
                $0.kind == "appropriate" && $0.client == "run \(run.id) back \(clause)"
            }.reduce(0) { $0 + $1.amount }
            check(
                "kept back", sum(transfers, "recover", clause) + new,
                has("settle") ? moved("offset") : 0)
        }
    }

    /// What was reserved is divided by the share that stood, save what was kept for orders.
    private func checkShares(
        _ run: RunRow, _ transfers: [TransferRow], _ report: inout MoneyReport
    ) {
        let reserved = transfers.filter { $0.kind == "reserve" }
        let kept = reserved.filter { $0.client.hasPrefix("run \(run.id) keep ") }
        checkKept(run, kept, &report)
        guard let approved = index.act("approve", of: run.id) else { return }
        let divided = reserved.filter { !$0.client.hasPrefix("run \(run.id) keep ") }
        for (clause, mine) in Dictionary(grouping: divided, by: { $0.clause ?? "" }) {
            let version = index.evidence.shares.filter {
                $0.clause == clause && $0.fromMonth <= run.through
                    && $0.recordedAt <= approved.actedAt
            }.max { ($0.fromMonth, $0.version) < ($1.fromMonth, $1.version) }
            let shares = index.evidence.shareParts.filter {
                $0.clause == clause && $0.fromMonth == version?.fromMonth
                    && $0.version == version?.version
            }.sorted { $0.place < $1.place }
            let whole = mine.reduce(0) { $0 + $1.amount }
            let sums = parts(of: whole, by: shares.map(\.parts))
            let right = zip(shares, sums).filter { $0.1 > 0 }.map { "\($0.fund)=\($1)" }.sorted()
            let found = mine.map { "\($0.fund)=\($0.amount)" }.sorted()
            guard found != right else { continue }
            report.wrong(
                "transfer", "run \(run.id) reserve \(clause)", .partsSumToTheWhole,
                found: Value(found.joined(separator: ", ")),
                right: Value(right.joined(separator: ", ")))
        }
    }

    private func checkKept(
        _ run: RunRow, _ kept: [TransferRow], _ report: inout MoneyReport
    ) {
        let rows = Dictionary(
            index.evidence.reservations.map { ($0.paymentOrder, $0) },
            uniquingKeysWith: { one, _ in one })
        var right: [String: Int64] = [:]
        for end in index.evidence.reservationEnds where end.run == run.id {
            guard let row = rows[end.paymentOrder] else { continue }
            right["\(row.clause) \(row.fund)", default: 0] += row.amount
        }
        var found: [String: Int64] = [:]
        for transfer in kept {
            found["\(transfer.clause ?? "") \(transfer.fund)", default: 0] += transfer.amount
        }
        for key in Set(right.keys).union(found.keys) where right[key] != found[key] {
            report.wrong(
                "transfer", "run \(run.id) keep \(key)", .keptForTheOrder,
                found: Value(found[key]), right: Value(right[key]))
        }
    }

    /// Later steps divide by what the run still has of each fund at the station it leaves.
    private func checkParts(
        _ run: RunRow, _ transfers: [TransferRow], _ report: inout MoneyReport
    ) {
        struct Place: Hashable {
            let clause: String
            let fund: Int64
            let station: String
        }
        var standing: [Place: Int64] = [:]
        var done: Set<String> = []
        let divided = ["release", "send", "settle", "return", "repay"]
        func step(_ transfer: TransferRow) -> String {
            transfer.client.split(separator: " ").dropLast().joined(separator: " ")
        }
        let steps = Dictionary(grouping: transfers, by: step)
        for transfer in transfers {
            let (name, clause) = (step(transfer), transfer.clause ?? "")
            if divided.contains(transfer.kind), done.insert(name).inserted {
                let mine = steps[name] ?? []
                let station = transfer.debitStation
                let there = standing.filter {
                    $0.key.clause == clause && $0.key.station == station && $0.value > 0
                }.sorted { $0.key.fund < $1.key.fund }
                let whole = mine.reduce(0) { $0 + $1.amount }
                let sums = parts(of: whole, by: there.map(\.value))
                let right = zip(there, sums).filter { $0.1 > 0 }
                    .map { "\($0.key.fund)=\($1)" }.sorted()
                let found = mine.map { "\($0.fund)=\($0.amount)" }.sorted()
                if found != right {
                    report.wrong(
                        "transfer", "\(name)", .partsSumToTheWhole,
                        found: Value(found.joined(separator: ", ")),
                        right: Value(right.joined(separator: ", ")))
                }
            }
            let debit = Place(
                clause: clause, fund: transfer.fund, station: transfer.debitStation)
            let credit = Place(
                clause: clause, fund: transfer.fund, station: transfer.creditStation)
            standing[debit, default: 0] -= transfer.amount
            standing[credit, default: 0] += transfer.amount
        }
    }
}
