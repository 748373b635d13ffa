/// That what was paid is what was due: by the law's answers, its figures and the pay rules, or by
/// the departments' orders.
struct LawCheck {
    let index: MoneyIndex
    private let laws: [Int: DatedLaw]
    private let firstMonths: [Claim: Int]
    private let stops: [Claim: [StopRow]]
    private let deaths: [Int64: [DeathRow]]

    init(_ index: MoneyIndex, shelf: FigureShelf) throws {
        self.index = index
        var laws: [Int: DatedLaw] = [:]
        for (version, files) in Dictionary(grouping: index.evidence.packFiles, by: \.version) {
            laws[version] = try shelf.law(files.sorted { ($0.pack, $0.path) < ($1.pack, $1.path) })
        }
        self.laws = laws
        firstMonths = Dictionary(
            index.evidence.firstMonths.compactMap { row in
                Calendar.month(row.firstDue).map {
                    (Claim(person: row.person, clause: row.clause), $0)
                }
            }, uniquingKeysWith: max)
        stops = Dictionary(grouping: index.evidence.stops) {
            Claim(person: $0.person, clause: $0.clause)
        }
        deaths = Dictionary(grouping: index.evidence.deaths, by: \.person)
    }

    /// The law as known on a day, as it stood at a moment.
    func law(known day: String, at moment: Int64 = .max) -> DatedLaw? {
        let rows = index.evidence.inForce.filter { $0.putAt <= moment }
        let known = rows.filter { $0.fromDay <= day }.max { $0.seq < $1.seq }
        return (known ?? rows.min { $0.seq < $1.seq }).flatMap { laws[$0.version] }
    }

    func run(_ report: inout MoneyReport) {
        for (chain, links) in index.chains {
            for (place, link) in links.enumerated() where link.kind == "pay" {
                guard let run = link.run.flatMap({ index.runs[$0] }) else { continue }
                check(link, of: run, before: links[..<place], chain, &report)
                checkDeath(link, of: run, &report)
            }
        }
        checkAsked(&report)
        checkNow(&report)
    }

    /// No more is asked back than was paid too much, as known when it was asked.
    private func checkAsked(_ report: inout MoneyReport) {
        let items = Dictionary(grouping: index.evidence.recoveryItems, by: \.recovery)
        for recovery in index.evidence.recoveries {
            let law = law(known: recovery.openedOn, at: recovery.openedAt)
            for item in items[recovery.id] ?? [] {
                let after = index.chains[item.chain]?.first { $0.seq == item.seq }?.after ?? 0
                guard let law else { continue }
                let due = asked(item, recovery, law)
                guard let least = due.min(), item.amount > after - least else { continue }
                report.wrong(
                    "recovery_item", "\(recovery.id)/\(item.period)", .recoveredWhatWasFound,
                    found: Value(item.amount), right: "≤ \(after) − \(least)")
            }
        }
    }

    private func asked(
        _ item: RecoveryItemRow, _ recovery: RecoveryRow, _ law: DatedLaw
    ) -> Set<Int64> {
        guard law.accruing[item.clause] != nil else {
            let opened = (index.chains[item.chain] ?? []).filter { $0.kind == "opening" }
                .reduce(0) { $0 + $1.amount }
            return [
                opened + ordered(item.chain, known: recovery.openedOn, at: recovery.openedAt)
            ]
        }
        guard let month = Calendar.month(item.period) else { return [] }
        let claim = Claim(person: item.person, clause: item.clause)
        return sums(claim, month, law, recovery.openedOn, at: recovery.openedAt)
            .union(sums(claim, month, law, recovery.openedOn, at: .max))
    }

    private func check(
        _ link: LineRow, of run: RunRow, before: ArraySlice<LineRow>, _ chain: ChainKey,
        _ report: inout MoneyReport
    ) {
        report.sums += 1
        let pages = (index.pages[run.id] ?? []).filter { $0.stage == "prepare" }
        let began = pages.map(\.madeAt).min() ?? 0
        let prepared = index.act("prepare", of: run.id)
        let ended = prepared?.actedAt ?? .max
        guard let law = law(known: run.known, at: ended) else {
            return report.notice(
                "line", link.key, .canBeSaid, found: "known \(run.known)", right: "a law in force")
        }
        guard law.accruing[link.clause] != nil else {
            let opened = before.filter { $0.kind == "opening" }.reduce(0) { $0 + $1.amount }
            let sums = Set(
                [began, ended].map { moment in
                    opened + ordered(chain, known: run.known, at: moment)
                })
            guard !sums.contains(link.after) else { return }
            return report.wrong(
                "line", link.key, .paidWhatWasOrdered, found: Value(link.after),
                right: Value(sums.sorted().map(String.init).joined(separator: ", ")))
        }
        guard let month = Calendar.month(link.period), link.period.hasSuffix("-01") else {
            return report.wrong(
                "line", link.key, .monthIsOneChain, found: "\(link.period)", right: "YYYY-MM-01")
        }
        let claim = Claim(person: link.person, clause: link.clause)
        var right: Set<Int64> = []
        for moment in [began, ended, .max] {
            right.formUnion(sums(claim, month, law, run.known, at: moment))
        }
        guard !right.contains(link.after) else { return }
        let words = right.sorted().map(String.init).joined(separator: ", ")
        // What was known earlier than the day on which it was prepared nobody keeps by moments.
        if let prepared, run.known < prepared.actedOn {
            report.notice(
                "line", link.key, .paidWhatTheLawGave, found: Value(link.after),
                right: Value(words))
        } else {
            report.wrong(
                "line", link.key, .paidWhatTheLawGave, found: Value(link.after),
                right: Value(words))
        }
    }

    private func ordered(_ chain: ChainKey, known: String, at moment: Int64) -> Int64 {
        (index.orders[chain] ?? []).reduce(0) {
            $1.orderedOn <= known && $1.orderedAt <= moment ? $0 + $1.amount : $0
        }
    }

    /// What a month may be worth as it stood at a moment; empty: nobody can say.
    private func sums(
        _ claim: Claim, _ month: Int, _ law: DatedLaw, _ known: String, at moment: Int64
    ) -> Set<Int64> {
        if let first = firstMonths[claim], month < first { return [0] }
        let spans = (index.spans[claim] ?? []).filter {
            $0.madeAt <= moment && moment < $0.replacedAt ?? .max
                || moment == .max && $0.replacedAt == nil
        }
        let worth = MonthWorth(law: law, known: known, today: known)
            .worth(claim.clause, in: month, spans: spans)
        switch worth {
        case .fen(let fen): return [fen]
        case .undecided: return []
        case .nothing(let lapse):
            // A person decided that it goes on.
            let isKept = (stops[claim] ?? []).contains { $0.state != 2 }
            return isKept ? Set([lapse ?? 0, 0]) : [0]
        }
    }

    /// Whose death was known when a run was sealed receives nothing of it.
    private func checkDeath(_ link: LineRow, of run: RunRow, _ report: inout MoneyReport) {
        guard let deaths = deaths[link.person] else { return }
        let sealed = (index.pages[run.id] ?? []).filter { $0.stage == "seal" }.map(\.madeAt).min()
        let day = index.act("seal", of: run.id)?.actedOn ?? link.madeOn
        guard let sealed,
            let death = deaths.first(where: { $0.recordedAt < sealed && $0.learned <= day })
        else { return }
        report.wrong(
            "line", link.key, .nothingToTheDead, found: Value(link.amount),
            right: "0 (\(death.fromDay))")
    }

    /// What is too much as known now and nobody asks back: to be looked at.
    private func checkNow(_ report: inout MoneyReport) {
        guard let law = law(known: index.evidence.today) else { return }
        let asked = Set(index.evidence.recoveryItems.map(\.chain))
        for (chain, links) in index.chains {
            guard let last = links.last, last.after > 0, !asked.contains(chain) else { continue }
            let right = expected(chain, law)
            guard let right, last.after > right else { continue }
            report.notice(
                "line", last.key, .tooMuchIsAskedBack, found: Value(last.after),
                right: Value(right))
        }
    }

    /// What a person is due for a period as known now; nil: nobody can say.
    func expected(_ chain: ChainKey, _ law: DatedLaw) -> Int64? {
        guard law.accruing[chain.clause] != nil else {
            let opened = (index.chains[chain] ?? []).filter { $0.kind == "opening" }
            return ordered(chain, known: "infinity", at: .max)
                + opened.reduce(0) { $0 + $1.amount }
        }
        guard let month = Calendar.month(chain.period) else { return nil }
        let claim = Claim(person: chain.person, clause: chain.clause)
        return sums(claim, month, law, index.evidence.today, at: .max).max()
    }
}
