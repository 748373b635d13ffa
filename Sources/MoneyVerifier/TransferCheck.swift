/// That an act stands behind every transfer: a confirmed proposal, an order, a step of a run, a
/// step of a recovery; with its sum, its fund, its year and its day.
struct TransferCheck {
    let index: MoneyIndex
    private let proposals: [Int64: ProposalRow]
    private let ends: [Int64: ProposalEndRow]
    private let kept: [Int64: ReservationRow]
    private let taken: [Int64: ReservationEndRow]
    private let recoveryActs: [String: RecoveryActRow]
    private let recoveries: [Int64: RecoveryRow]

    init(_ index: MoneyIndex) {
        self.index = index
        func first<K: Hashable, V>(_ rows: [V], _ key: (V) -> K) -> [K: V] {
            Dictionary(rows.map { (key($0), $0) }, uniquingKeysWith: { one, _ in one })
        }
        proposals = first(index.evidence.proposals, \.id)
        ends = first(index.evidence.proposalEnds, \.proposal)
        kept = first(index.evidence.reservations, \.paymentOrder)
        taken = first(index.evidence.reservationEnds, \.paymentOrder)
        recoveryActs = first(index.evidence.recoveryActs, \.client)
        recoveries = first(index.evidence.recoveries, \.id)
    }

    func run(_ report: inout MoneyReport) {
        for transfer in index.evidence.transfers {
            let wrong: String? =
                if transfer.run != nil {
                    ofRun(transfer)
                } else if let id = number(transfer.client, after: "proposal ") {
                    ofProposal(transfer, id)
                } else if let id = number(transfer.client, after: "order ") {
                    ofOrder(transfer, id)
                } else {
                    ofRecovery(transfer)
                }
            guard let wrong else { continue }
            report.wrong(
                "transfer", transfer.id, .actBehindTheTransfer,
                found: "\(transfer.client): \(transfer.kind) \(transfer.amount)",
                right: Value(stringLiteral: wrong))
        }
    }

    /// The number of `proposal 7`, `order 7` and `order 7 released`.
    private func number(_ client: String, after word: String) -> Int64? {
        guard client.hasPrefix(word) else { return nil }
        return client.dropFirst(word.count).split(separator: " ").first.flatMap { Int64($0) }
    }

    // Each: what would be right; nil where it is.

    private func ofProposal(_ transfer: TransferRow, _ id: Int64) -> String? {
        guard let proposal = proposals[id], let end = ends[id], end.act == "confirm" else {
            return "a confirmed proposal \(id)"
        }
        let kind = proposal.act == "donate" ? "appropriate" : proposal.act
        let right: [String?] = [
            kind, "\(proposal.fund ?? 0)", "\(proposal.year ?? 0)", "\(proposal.amount ?? 0)",
            proposal.document, end.endedOn,
        ]
        let found: [String?] = [
            transfer.kind, "\(transfer.fund)", "\(transfer.debitYear)", "\(transfer.amount)",
            transfer.document, transfer.madeOn,
        ]
        return difference(found, right)
    }

    private func ofOrder(_ transfer: TransferRow, _ id: Int64) -> String? {
        guard let kept = kept[id] else { return "a reservation of order \(id)" }
        let isReleased = transfer.client.hasSuffix(" released")
        if isReleased, taken[id] == nil { return "an end of the reservation of order \(id)" }
        let day = isReleased ? taken[id]?.endedOn : kept.reservedOn
        return difference(
            [
                transfer.kind, "\(transfer.fund)", "\(transfer.debitYear)", transfer.clause,
                "\(transfer.amount)", transfer.madeOn,
            ],
            [
                isReleased ? "release" : "reserve", "\(kept.fund)", "\(kept.year)", kept.clause,
                "\(kept.amount)", day,
            ])
    }

    private func ofRun(_ transfer: TransferRow) -> String? {
        guard let id = transfer.run, let run = index.runs[id] else { return "a run" }
        let end = "\(transfer.clause ?? "") \(transfer.fund)"
        var act = ""
        var clients: [String] = []
        switch transfer.kind {
        case "reserve":
            act = "approve"
            clients = ["run \(id) keep \(end)", "run \(id) reserve \(end)"]
        case "release":
            let isCancel = transfer.client.hasPrefix("run \(id) release cancel ")
            act = isCancel ? "cancel" : "seal"
            clients = ["run \(id) release \(act) \(end)"]
        case "send", "settle":
            act = transfer.kind
            clients = ["run \(id) \(act) \(act) \(end)"]
        case "return", "repay":
            clients = (index.payments[id] ?? [])
                .map { "run \(id) \(transfer.kind) \($0.number) \(end)" }
        case "recover":
            act = "settle"
            clients = ["run \(id) recover \(end)"]
        case "appropriate":
            act = "settle"
            clients =
                run.clauses.map { "run \(id) back \($0)" }
                + (index.linesOfRun[id] ?? []).filter { $0.kind == "offset" }
                .map { "run \(id) back \($0.clause)" }
        default: return "a step of a run"
        }
        guard clients.contains(transfer.client) else {
            return clients.first ?? "a payment of run \(id)"
        }
        if !act.isEmpty, index.act(act, of: id) == nil { return "the step \(act) of run \(id)" }
        let day = act.isEmpty ? returned(transfer, id) : index.act(act, of: id)?.actedOn
        return difference(
            ["\(transfer.debitYear)", transfer.document, transfer.madeOn],
            ["\(run.year)", run.title, day])
    }

    /// The day on which a payment was taken back from the chains.
    private func returned(_ transfer: TransferRow, _ run: Int64) -> String? {
        let words = transfer.client.split(separator: " ")
        guard words.count > 3,
            let payment = index.payments[run]?.first(where: { $0.number == words[3] })
        else { return nil }
        return index.linesOfRun[run]?
            .first { $0.kind == "return" && $0.payment == payment.nth }?.madeOn
    }

    /// `<the act's client>/<period>/<fund>/<round>`.
    private func ofRecovery(_ transfer: TransferRow) -> String? {
        let words = transfer.client.split(separator: "/", omittingEmptySubsequences: false)
        guard words.count >= 4 else { return "an act" }
        let client = words.dropLast(3).joined(separator: "/")
        guard let act = recoveryActs[client], ["cash", "write_off"].contains(act.act),
            let recovery = recoveries[act.recovery]
        else { return "an act of a recovery `\(client)`" }
        let kinds = act.act == "cash" ? ["recover", "appropriate"] : ["write_off"]
        guard kinds.contains(transfer.kind) else { return kinds[0] }
        let period = String(words[words.count - 3])
        let chain = ChainKey(person: recovery.person, clause: recovery.clause, period: period)
        let kind = act.act == "cash" ? "recover" : "write_off"
        let link = index.chains[chain]?.first {
            $0.kind == kind && $0.madeOn == transfer.madeOn && -$0.amount >= transfer.amount
        }
        guard link != nil else { return "a link of \(chain) on \(transfer.madeOn)" }
        let clause = transfer.kind == "appropriate" ? nil : recovery.clause
        return difference(
            [String(words[words.count - 2]), transfer.clause], ["\(transfer.fund)", clause])
    }

    private func difference(_ found: [String?], _ right: [String?]) -> String? {
        found == right ? nil : right.map { $0 ?? "—" }.joined(separator: " ")
    }
}
