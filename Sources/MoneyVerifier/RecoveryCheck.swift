/// Recoveries: their steps by two people, what they asked for, and what came off the chains.
struct RecoveryCheck {
    let index: MoneyIndex

    func run(_ report: inout MoneyReport) {
        let acts = Dictionary(grouping: index.evidence.recoveryActs, by: \.recovery)
            .mapValues { $0.sorted { $0.seq < $1.seq } }
        let items = Dictionary(grouping: index.evidence.recoveryItems, by: \.recovery)
        var seen: Set<Int64> = []
        for recovery in index.evidence.recoveries {
            if !seen.insert(recovery.id).inserted {
                report.wrong("recovery", recovery.id, .rowOnce, found: "2", right: "1")
            }
            checkItems(recovery, items[recovery.id] ?? [], &report)
            checkActs(recovery, acts[recovery.id] ?? [], &report)
            checkEnd(recovery, items[recovery.id] ?? [], acts[recovery.id] ?? [], &report)
        }
        for id in Set(acts.keys).union(items.keys).subtracting(seen) {
            report.wrong("recovery", id, .rowExists, found: .nothing, right: "1")
        }
        checkSums(acts, &report)
    }

    private func checkItems(
        _ recovery: RecoveryRow, _ items: [RecoveryItemRow], _ report: inout MoneyReport
    ) {
        if items.isEmpty {
            report.wrong("recovery_item", recovery.id, .rowExists, found: .nothing, right: "≥ 1")
        }
        var periods: Set<String> = []
        for item in items {
            let key = "\(recovery.id)/\(item.period)"
            if !periods.insert(item.period).inserted {
                report.wrong("recovery_item", key, .rowOnce, found: "2", right: "1")
            }
            if item.person != recovery.person || item.clause != recovery.clause {
                report.wrong(
                    "recovery_item", key, .recoveredWhatWasFound,
                    found: "\(item.person)/\(item.clause)",
                    right: "\(recovery.person)/\(recovery.clause)")
            }
            let link = index.chains[item.chain]?.first { $0.seq == item.seq }
            if item.amount <= 0 || item.amount > link?.after ?? 0 {
                report.wrong(
                    "recovery_item", key, .recoveredWhatWasFound, found: Value(item.amount),
                    right: "1–\(link?.after ?? 0)")
            }
        }
    }

    private func checkActs(
        _ recovery: RecoveryRow, _ acts: [RecoveryActRow], _ report: inout MoneyReport
    ) {
        var done: Set<String> = []
        var (proposed, ends): (RecoveryActRow?, String?) = (nil, nil)
        for (place, act) in acts.enumerated() {
            let key = "\(recovery.id)/\(act.seq)"
            report.same("recovery_act", key, .recoveryInOrder, found: act.seq, right: place + 1)
            let needs: String? =
                switch act.act {
                case "notice": nil
                case "object", "stand", "drop", "cash": "notice"
                case "plan", "propose": "stand"
                case "write_off": "propose"
                default: "—"
                }
            var isRight = needs.map { done.contains($0) } ?? !done.contains("notice")
            if ["stand", "drop"].contains(act.act), act.actor == recovery.actor { isRight = false }
            if act.act == "stand", let ends, act.day <= ends { isRight = false }
            if act.act == "object", let ends, act.day > ends { isRight = false }
            if act.act == "write_off",
                proposed?.amount != act.amount || proposed?.actor == act.actor
            {
                isRight = false
            }
            if done.contains("drop") { isRight = false }
            let needsSum = ["plan", "cash", "propose", "write_off"].contains(act.act)
            if needsSum != (act.amount.map { $0 > 0 } ?? false)
                || (act.act == "plan") != (act.share.map { (0...100).contains($0) } ?? false)
                || (act.act == "notice") != (act.until != nil)
                || act.until.map({ $0 < act.day }) ?? false
            {
                isRight = false
            }
            if !isRight {
                report.wrong(
                    "recovery_act", key, .recoveryInOrder,
                    found: "\(act.act) \(act.day) \(Value(act.amount).words) (\(act.actor))",
                    right: "after \(needs ?? "the opening"), by its hand")
            }
            if act.act == "propose" { proposed = act }
            if act.act == "write_off" { proposed = nil }
            if act.act == "notice" { ends = act.until }
            done.insert(act.act)
        }
    }

    /// What is still to come, or has come, is never more than what was found.
    private func checkEnd(
        _ recovery: RecoveryRow, _ items: [RecoveryItemRow], _ acts: [RecoveryActRow],
        _ report: inout MoneyReport
    ) {
        let found = items.reduce(0) { $0 + $1.amount }
        let given = acts.filter { ["cash", "write_off"].contains($0.act) }
            .reduce(0) { $0 + ($1.amount ?? 0) }
        if given > found {
            report.wrong(
                "recovery", recovery.id, .recoveredWhatWasFound, found: Value(given),
                right: "≤ \(found)")
        }
    }

    /// What came off the chains by cash and write-off is what the acts say; nothing is kept back
    /// that was not found, and of no payment more than the plan's share.
    private func checkSums(
        _ acts: [Int64: [RecoveryActRow]], _ report: inout MoneyReport
    ) {
        var right: [Claim: [String: Int64]] = [:]
        for recovery in index.evidence.recoveries {
            let claim = Claim(person: recovery.person, clause: recovery.clause)
            for act in acts[recovery.id] ?? [] where ["cash", "write_off"].contains(act.act) {
                let kind = act.act == "cash" ? "recover" : "write_off"
                right[claim, default: [:]][kind, default: 0] += act.amount ?? 0
            }
        }
        var found: [Claim: [String: Int64]] = [:]
        let items = Dictionary(grouping: index.evidence.recoveryItems, by: \.chain)
        for link in index.evidence.lines
        where ["recover", "write_off", "offset"].contains(link.kind) {
            if !(items[link.chain] ?? []).contains(where: { $0.seq < link.seq }) {
                report.wrong(
                    "line", link.key, .recoveredWhatWasFound, found: "\(link.kind) \(link.amount)",
                    right: "an item of a recovery before it")
            }
            guard link.kind != "offset" else { continue }
            let claim = Claim(person: link.person, clause: link.clause)
            found[claim, default: [:]][link.kind, default: 0] -= link.amount
        }
        for claim in Set(right.keys).union(found.keys) where right[claim] != found[claim] {
            func words(_ sums: [String: Int64]?) -> Value {
                Value(
                    (sums ?? [:]).sorted { $0.key < $1.key }.map { "\($0) \($1)" }
                        .joined(separator: ", "))
            }
            report.wrong(
                "line", "\(claim.person)/\(claim.clause)", .recoveredWhatWasFound,
                found: words(found[claim]), right: words(right[claim]))
        }
        checkKeptBack(acts, &report)
    }

    private func checkKeptBack(
        _ acts: [Int64: [RecoveryActRow]], _ report: inout MoneyReport
    ) {
        var shares: [Int64: Int64] = [:]
        for recovery in index.evidence.recoveries {
            let most = (acts[recovery.id] ?? []).filter { $0.act == "plan" }.compactMap(\.share)
                .max()
            guard let most else { continue }
            shares[recovery.person] = max(shares[recovery.person] ?? 0, most)
        }
        for (run, lines) in index.runLines {
            let open = Dictionary(grouping: lines.filter { $0.payee == nil }, by: \.person)
            for (person, mine) in open {
                let kept = -mine.filter { $0.amount < 0 && $0.hold == nil }
                    .reduce(0) { $0 + $1.amount }
                guard kept > 0 else { continue }
                // Of what it was prepared with; a line held since made the payment less.
                let paid = mine.filter { $0.amount > 0 }.reduce(0) { $0 + $1.amount }
                let most = paid * (shares[person] ?? 0) / 100
                guard kept > most else { continue }
                report.wrong(
                    "run_line", "\(run)/\(person)", .recoveredWhatWasFound, found: Value(kept),
                    right: "≤ \(most)")
            }
        }
        var off: [ChainKey: Int64] = [:]
        for item in index.evidence.recoveryItems {
            let links = (index.chains[item.chain] ?? []).filter {
                $0.seq > item.seq && ["offset", "recover", "write_off"].contains($0.kind)
            }
            off[item.chain] = -links.reduce(0) { $0 + $1.amount }
        }
        for (chain, sum) in off {
            let asked = index.evidence.recoveryItems.filter { $0.chain == chain }
                .reduce(0) { $0 + $1.amount }
            guard sum > asked else { continue }
            report.wrong(
                "line", chain, .recoveredWhatWasFound, found: Value(sum), right: "≤ \(asked)")
        }
    }
}
