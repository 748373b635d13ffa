/// The chains of what persons were paid: no link missing, none twice, each on the one before.
struct ChainCheck {
    let index: MoneyIndex

    func run(_ report: inout MoneyReport) {
        for (key, links) in index.chains {
            var (seq, after) = (0, Int64(0))
            for link in links {
                report.links += 1
                report.same("line", link.key, .chainHasNoGap, found: link.seq, right: seq + 1)
                report.same("line", link.key, .linksJoin, found: link.before, right: after)
                report.same(
                    "line", link.key, .linkAddsUp, found: link.after,
                    right: link.before + link.amount)
                if link.after < 0 || link.amount == 0 {
                    report.wrong(
                        "line", link.key, .linkAddsUp,
                        found: "\(link.amount) → \(link.after)", right: "≠ 0 → ≥ 0")
                }
                checkKind(link, &report)
                (seq, after) = (link.seq, link.after)
            }
            if links.isEmpty { report.wrong("line", key, .rowExists, found: .nothing, right: "1") }
        }
        checkOpenings(&report)
    }

    private func checkKind(_ link: LineRow, _ report: inout MoneyReport) {
        let adds = ["opening", "pay"].contains(link.kind)
        let takes = ["offset", "recover", "return", "write_off"].contains(link.kind)
        if !adds && !takes || adds != (link.amount > 0) {
            report.wrong(
                "line", link.key, .linkFitsItsKind, found: "\(link.kind) \(link.amount)",
                right: link.amount > 0 ? "opening, pay > 0" : "offset, recover, return, write_off")
        }
        let needsRun = ["pay", "offset", "return"].contains(link.kind)
        if needsRun != (link.run != nil) || needsRun != (link.payment != nil) {
            report.wrong(
                "line", link.key, .linkHasItsRun,
                found: "\(link.kind) \(Value(link.run).words)/\(Value(link.payment).words)",
                right: needsRun ? "run/payment" : "—/—")
        }
        if let run = link.run, index.runs[run] == nil {
            report.wrong("line", link.key, .rowExists, found: "run \(run)", right: .nothing)
        }
    }

    /// What was given before opens the chain of its period, once, with its sum and its day.
    private func checkOpenings(_ report: inout MoneyReport) {
        struct Given: Hashable {
            let claim: Claim
            let day: String
        }
        var told: [Given: Int64] = [:]
        for row in index.evidence.deliveries {
            guard let fen = row.amountFen, fen > 0 else { continue }
            told[Given(claim: Claim(person: row.person, clause: row.clause), day: row.period)] = fen
        }
        var opened: [ChainKey: [(String, Int64)]] = [:]
        var seen: Set<Given> = []
        for row in index.evidence.openings {
            let given = Given(claim: Claim(person: row.person, clause: row.clause), day: row.given)
            let key = "\(row.chain) \(row.given)"
            guard let fen = told[given] else {
                report.wrong(
                    "opening", key, .openingEqualsDelivery, found: "1", right: "no such delivery")
                continue
            }
            if !seen.insert(given).inserted {
                report.wrong("opening", key, .rowOnce, found: "2", right: "1")
            }
            if Calendar.month(row.period) != Calendar.month(row.given) {
                report.wrong(
                    "opening", key, .openingEqualsDelivery, found: "\(row.period)",
                    right: "\(row.given.prefix(7))")
            }
            opened[row.chain, default: []].append((row.given, fen))
        }
        for (given, fen) in told where !seen.contains(given) {
            report.wrong(
                "opening", "\(given.claim.person)/\(given.claim.clause) \(given.day)",
                .openingEqualsDelivery, found: .nothing, right: Value(fen))
        }
        let chains = Set(opened.keys).union(
            index.chains.filter { $0.value.contains { $0.kind == "opening" } }.keys)
        for chain in chains {
            let right = (opened[chain] ?? []).map { "\($0.0) \($0.1)" }.sorted()
            let found = (index.chains[chain] ?? []).filter { $0.kind == "opening" }
                .map { "\($0.madeOn) \($0.amount)" }.sorted()
            guard found != right else { continue }
            report.wrong(
                "line", chain, .openingEqualsDelivery,
                found: Value(found.joined(separator: "; ")),
                right: Value(right.joined(separator: "; ")))
        }
    }
}
