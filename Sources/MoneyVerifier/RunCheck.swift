/// A run's steps, its lines as each step saw them, and its pages.
struct RunCheck {
    let index: MoneyIndex

    private static let steps = ["prepare", "check", "approve", "seal", "send", "settle"]

    func run(_ report: inout MoneyReport) {
        report.runs = index.evidence.runs.count
        var seen: Set<Int64> = []
        for run in index.evidence.runs {
            if !seen.insert(run.id).inserted {
                report.wrong("run", run.id, .rowOnce, found: "2", right: "1")
            }
            checkSteps(run, &report)
            checkLines(run, &report)
            checkHolds(run, &report)
            checkDigests(run, &report)
            checkPages(run, &report)
        }
        let named: [(String, Set<Int64>)] = [
            ("run_act", Set(index.acts.keys)), ("run_line", Set(index.runLines.keys)),
            ("run_page", Set(index.pages.keys)), ("run_hold", Set(index.holds.keys)),
            ("run_account", Set(index.accounts.keys)), ("payment", Set(index.payments.keys)),
            ("payment_return", Set(index.returns.keys)),
            ("statement_line", Set(index.statements.keys)),
        ]
        for (table, runs) in named {
            for run in runs.subtracting(seen) {
                report.wrong(table, run, .rowExists, found: "run \(run)", right: .nothing)
            }
        }
    }

    private func checkSteps(_ run: RunRow, _ report: inout MoneyReport) {
        let acts = index.acts[run.id] ?? []
        var hands: [Int64: String] = [:]
        for (place, act) in acts.enumerated() {
            let key = "\(run.id)/\(act.seq)"
            report.same("run_act", key, .stepsInOrder, found: act.seq, right: place + 1)
            if act.act == "cancel" {
                if place != acts.count - 1 || place > 3 {
                    report.wrong(
                        "run_act", key, .stepsInOrder, found: "cancel", right: "the last, unsealed")
                }
            } else {
                let right = place < Self.steps.count ? Self.steps[place] : "—"
                report.same("run_act", key, .stepsInOrder, found: act.act, right: right)
                if let other = hands.updateValue(act.act, forKey: act.actor) {
                    report.wrong(
                        "run_act", key, .eachStepAnotherHand, found: "\(act.actor)",
                        right: "≠ \(act.actor) (\(other))")
                }
            }
            guard place > 0 else { continue }
            let last = acts[place - 1]
            if act.actedOn < last.actedOn || act.actedAt < last.actedAt {
                report.wrong(
                    "run_act", key, .stepsInOrder, found: "\(act.actedOn)",
                    right: "≥ \(last.actedOn)")
            }
        }
        if let prepared = acts.first(where: { $0.act == "prepare" }), run.known > prepared.actedOn {
            report.wrong(
                "run", run.id, .stepsInOrder, found: "known \(run.known)",
                right: "≤ \(prepared.actedOn)")
        }
        if run.firstMonth > run.through {
            report.wrong(
                "run", run.id, .stepsInOrder, found: "\(run.firstMonth)", right: "≤ \(run.through)")
        }
    }

    private func checkLines(_ run: RunRow, _ report: inout MoneyReport) {
        let end = Calendar.month(run.through).map { Calendar.first($0 + 1) } ?? ""
        var seen: Set<ChainKey> = []
        for line in index.runLines[run.id] ?? [] {
            let key = "\(run.id)/\(line.chain)"
            if !seen.insert(line.chain).inserted {
                report.wrong("run_line", key, .rowOnce, found: "2", right: "1")
            }
            if line.amount == 0 || line.before < 0 || line.before + line.amount < 0 {
                report.wrong(
                    "run_line", key, .linkAddsUp, found: "\(line.before) + \(line.amount)",
                    right: "≥ 0, ≠ 0")
            }
            // What is kept back may be for anything of before.
            guard line.amount > 0 else { continue }
            if !run.clauses.contains(line.clause) || line.period < run.firstMonth
                || line.period >= end
            {
                report.wrong(
                    "run_line", key, .lineIsOfItsRun, found: "\(line.clause) \(line.period)",
                    right: Value(
                        stringLiteral: run.clauses.joined(separator: ", ")
                            + " \(run.firstMonth)–\(run.through)"))
            }
        }
    }

    // MARK: Holds

    private func checkHolds(_ run: RunRow, _ report: inout MoneyReport) {
        let lines = Dictionary(
            (index.runLines[run.id] ?? []).map { ($0.chain, $0) },
            uniquingKeysWith: { one, _ in one })
        for (chain, holds) in Dictionary(grouping: index.holds[run.id] ?? [], by: \.chain) {
            let key = "\(run.id)/\(chain)"
            let sorted = holds.sorted { $0.seq < $1.seq }
            for (place, hold) in sorted.enumerated() {
                report.same("run_hold", key, .holdsAreOnRecord, found: hold.seq, right: place + 1)
                if (hold.stage == "look") != (hold.hold == nil) {
                    report.wrong(
                        "run_hold", key, .holdsAreOnRecord,
                        found: "\(hold.stage) \(Value(hold.hold).words)", right: "look —")
                }
            }
            guard let line = lines[chain], let last = sorted.last else {
                report.wrong("run_hold", key, .rowExists, found: "run_line", right: .nothing)
                continue
            }
            // At the check what is kept back from nobody's payment is held without its own row.
            let isUnsaid = last.hold == nil && line.hold == "overpaid"
            if line.hold != last.hold, !isUnsaid {
                report.wrong(
                    "run_line", key, .holdsAreOnRecord, found: Value(line.hold),
                    right: Value(last.hold))
            }
        }
    }

    /// The lines that were to be paid when a step was done.
    private func open(_ run: Int64, at step: String) -> [RunLineRow] {
        let later: Set<String> =
            switch step {
            case "prepare": ["look", "check", "approve", "seal"]
            case "check": ["approve", "seal"]
            case "approve": ["seal"]
            default: []
            }
        let holds = Dictionary(grouping: index.holds[run] ?? [], by: \.chain)
        let lines = index.runLines[run] ?? []
        // Held at the check without a row: everything of who would have received nothing.
        var nothing: Set<Int64> = []
        if step == "prepare" {
            for line in lines
            where line.hold == "overpaid" && line.amount > 0 && holds[line.chain] == nil {
                nothing.insert(line.person)
            }
        }
        return lines.filter { line in
            let first = (holds[line.chain] ?? []).sorted { $0.seq < $1.seq }
                .first { later.contains($0.stage) }
            if let first { return first.hold != nil }
            if line.hold == nil { return true }
            return line.hold == "overpaid" && line.payee == nil && nothing.contains(line.person)
        }
    }

    /// SHA-256 over those of blocks of 4,096 register numbers.
    static func digest(_ lines: [RunLineRow]) -> String {
        let blocks = Dictionary(grouping: lines) { $0.person / 4096 }
        var all: [UInt8] = []
        for block in blocks.keys.sorted() {
            let text = (blocks[block] ?? []).sorted { one, other in
                if one.person != other.person { return one.person < other.person }
                if one.clause != other.clause {
                    return one.clause.utf8.lexicographicallyPrecedes(other.clause.utf8)
                }
                return one.period < other.period
            }.map { line in
                "\(line.person)|\(line.clause)|\(line.period)|\(line.before)|\(line.amount)"
                    + (line.payee.map { "|\($0)" } ?? "")
            }.joined(separator: "\n")
            all += EvidenceDigest.of(text)
        }
        return EvidenceDigest.text(EvidenceDigest.of(all))
    }

    private func checkDigests(_ run: RunRow, _ report: inout MoneyReport) {
        for act in index.acts[run.id] ?? [] {
            let lines = open(run.id, at: act.act)
            let total = max(0, lines.reduce(0) { $0 + $1.amount })
            let right = "\(Self.digest(lines).prefix(16)) \(lines.count) \(total)"
            let found = "\((act.digest ?? "—").prefix(16)) \(act.lines) \(act.total)"
            let isSame = act.digest == Self.digest(lines) && found == right
            guard !isSame else { continue }
            report.wrong(
                "run_act", "\(run.id)/\(act.seq)", .sealIsTheLines,
                found: Value(stringLiteral: found), right: Value(stringLiteral: right))
        }
        let approved = Set(open(run.id, at: "approve").map(\.person))
        let kept = (index.accounts[run.id] ?? []).map(\.person)
        let isApproved = index.act("approve", of: run.id) != nil
        let wanted = isApproved ? approved : []
        guard Set(kept) != wanted || kept.count != wanted.count else { return }
        // A run that was cancelled after its approval keeps its accounts, with the lines it had.
        for person in Set(kept).symmetricDifference(wanted) {
            report.wrong(
                "run_account", "\(run.id)/\(person)", .accountOfTheApproval,
                found: kept.contains(person) ? "1" : .nothing,
                right: wanted.contains(person) ? "1" : .nothing)
        }
        if kept.count != Set(kept).count {
            report.wrong("run_account", run.id, .rowOnce, found: "2", right: "1")
        }
    }

    // MARK: Pages

    private func checkPages(_ run: RunRow, _ report: inout MoneyReport) {
        let stages = Dictionary(grouping: index.pages[run.id] ?? [], by: \.stage)
        for (stage, pages) in stages {
            let sorted = pages.sorted { $0.seq < $1.seq }
            var last: Int64 = -1
            for (place, page) in sorted.enumerated() {
                let key = "\(run.id)/\(stage)/\(page.seq)"
                report.same(
                    "run_page", key, .pagesAddUp, found: page.seq,
                    right: place + (stage == "prepare" ? 0 : 1))
                let isLast = place == sorted.count - 1
                if let reached = page.last, reached <= last {
                    report.wrong(
                        "run_page", key, .pagesAddUp, found: Value(reached), right: "> \(last)")
                } else if page.last == nil, !isLast {
                    report.wrong("run_page", key, .pagesAddUp, found: .nothing, right: "the last")
                }
                if stage == "seal" { checkSealed(run, page, after: last, key, &report) }
                last = page.last ?? last
            }
            if let act = index.act(stage == "cases" ? "settle" : stage, of: run.id) {
                if sorted.last?.last != nil {
                    report.wrong(
                        "run_page", "\(run.id)/\(stage)", .pagesAddUp,
                        found: Value(sorted.last?.last), right: .nothing)
                }
                for page in sorted where stage != "cases" && page.madeBy != act.actedBy {
                    report.wrong(
                        "run_page", "\(run.id)/\(stage)/\(page.seq)", .pagesAddUp,
                        found: "\(page.madeBy)", right: "\(act.actedBy)")
                }
            }
        }
        checkPrepared(run, stages["prepare"] ?? [], &report)
        for (step, stage) in [("prepare", "prepare"), ("seal", "seal"), ("settle", "cases")]
        where index.act(step, of: run.id) != nil && stages[stage] == nil {
            report.wrong(
                "run_page", "\(run.id)/\(stage)", .rowExists, found: .nothing, right: "≥ 1")
        }
    }

    private func checkSealed(
        _ run: RunRow, _ page: RunPageRow, after last: Int64, _ key: String,
        _ report: inout MoneyReport
    ) {
        guard let through = page.last else {
            report.same("run_page", key, .pagesAddUp, found: page.lines, right: 0)
            return report.same("run_page", key, .pagesAddUp, found: page.total, right: 0)
        }
        let lines = (index.runLines[run.id] ?? [])
            .filter { $0.hold == nil && $0.person > last && $0.person <= through }
        report.same("run_page", key, .pagesAddUp, found: page.lines, right: Int64(lines.count))
        report.same(
            "run_page", key, .pagesAddUp, found: page.total,
            right: lines.reduce(0) { $0 + $1.amount })
    }

    private func checkPrepared(
        _ run: RunRow, _ pages: [RunPageRow], _ report: inout MoneyReport
    ) {
        guard let act = index.act("prepare", of: run.id) else { return }
        let total = pages.reduce(0) { $0 + $1.total }
        report.same(
            "run_page", "\(run.id)/prepare", .pagesAddUp, found: max(0, total), right: act.total)
        let lines = index.runLines[run.id] ?? []
        let made = pages.reduce(0) { $0 + $1.lines }
        // What a recovery keeps back may take the place of a line or be one of its own.
        let least = Int64(lines.count(where: { $0.amount > 0 || $0.hold != nil }))
        if made < least || made > Int64(lines.count) {
            report.wrong(
                "run_page", "\(run.id)/prepare", .pagesAddUp, found: Value(made),
                right: least == lines.count ? Value(least) : "\(least)–\(lines.count)")
        }
    }
}
