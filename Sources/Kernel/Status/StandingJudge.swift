import Law

/// Where one family stands on the judge's day.
struct JudgedFamily: Sendable {
    let id: Int64
    let cards: [PersonCard]
    var standings: [Standing] = []
    /// The first later day on which they may be others though nothing is recorded; never too late,
    /// as far as its answers are worked out.
    var turn: Day
}

/// Sets a family's answers against what it was given.
struct StandingJudge: Sendable {
    private let evaluator: Evaluator
    private let benefits: [String: Benefit]
    /// Suspended departments, and why.
    private let holds: [String: String]
    private let day: Day

    init(
        _ evaluator: Evaluator, registry: Registry, holds: [String: String] = [:], day: Day
    ) {
        self.holds = holds
        self.evaluator = evaluator
        benefits = registry.benefits
        self.day = day
    }

    func standings(of batch: StandingBatch) -> [Standing] {
        judged(batch).flatMap(\.standings)
    }

    /// Each family of a batch, with the day until which it stands as it is.
    func judged(_ batch: StandingBatch) -> [JudgedFamily] {
        var rows: [Int64: [String: [Span]]] = [:]
        for row in batch.rows {
            rows[row.person, default: [:]][row.clause, default: []].append(row.span)
        }
        return batch.families.map { judge($0, rows, batch) }
    }

    private func judge(
        _ family: RegisteredFamily, _ rows: [Int64: [String: [Span]]], _ batch: StandingBatch
    ) -> JudgedFamily {
        let view = evaluator.view(of: family.family)
        let homes = family.cards.indices.map { view.household(of: $0, on: day) }
        var found = JudgedFamily(
            id: family.id, cards: family.cards, turn: family.family.turn(after: day))
        for (index, card) in family.cards.enumerated() {
            for span in (rows[card.id] ?? [:]).values.joined() {
                found.turn = min(found.turn, span.turn(after: day))
            }
            let sharers = family.cards.indices.filter {
                $0 == index || homes[index] != nil && homes[$0] == homes[index]
            }
            // Whoever answered for the household before: its claim is one.
            let answers = view.answersForHousehold(index, on: day)
            let tellers = answers ? sharers : [index]
            let ids = tellers.flatMap { rows[family.cards[$0].id].map { Array($0.keys) } ?? [] }
            for id in Set(ids).sorted() {
                guard let place = evaluator.index(of: id),
                    let provision = evaluator.clauses[place].provision,
                    provision.benefit != nil, provision.who != .household || answers
                else { continue }
                let whose = provision.who == .household ? sharers : [index]
                let spans = whose.flatMap { rows[family.cards[$0].id]?[id] ?? [] }
                if spans.isEmpty { continue }
                let (standing, turn) = judge(
                    card, place, provision: provision, spans: Self.ordered(spans),
                    given: whose.flatMap { batch.deliveries[family.cards[$0].id]?[id] ?? [] },
                    cases: whose.flatMap { batch.cases[family.cards[$0].id]?[id] ?? [] },
                    lives: view.isLiving(index, on: day) || provision.who == .deceased)
                if let standing { found.standings.append(standing) }
                found.turn = min(found.turn, turn)
            }
        }
        return found
    }

    /// Spans of those who answered in turn, in order of day.
    private static func ordered(_ spans: [Span]) -> [Span] {
        spans.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    }

    /// No standing when there is nothing to say: no answer today and nothing left over from before.
    private func judge(
        _ card: PersonCard, _ place: Int, provision: Provision, spans: [Span],
        given all: [Receipted], cases: [StandingCase], lives: Bool
    ) -> (standing: Standing?, turn: Day) {
        let given = all.filter { $0.period <= day }
        let today = spans.first { $0.from <= day && day < $0.to }
        let owed = Self.stretches(of: spans)
        let benefit = provision.benefit.flatMap { benefits[$0] }
        let periods = Dues.periods(
            provision.cadence ?? .event, owed: owed, through: day,
            days: benefit?.procedure.steps.reduce(0) { $0 + $1.days } ?? 0,
            money: benefit?.form == .allowance ? evaluator.payRules(on: day) : nil)
        let open = periods.filter { period in !given.contains { isReceipt($0, of: period, benefit) }
        }
        let turn = self.turn(
            provision.cadence ?? .event, goesOn: owed.last.map { $0.upperBound > day } ?? false,
            open: open, given: all)
        let entitled = today?.outcome == .yes
        let latest = periods.last
        let isAsked = benefit?.received != .onRequest
        let isOpen = isAsked && latest.map { open.contains($0) } ?? false
        // Help towards a confirmation is over once it is not due: confirmed, or nothing to confirm.
        let lapses =
            (provision.cadence == .year || provision.cadence == .once) && benefit?.confirms == nil
        let leftOver = !entitled && lives && lapses && isOpen
        // The latest case of the period speaks for it.
        let caseState = latest.flatMap { period in
            cases.last { $0.from < period.to && period.from < $0.to }?.state
        }
        let isSettled = caseState == .refused || caseState == .declined
        let gap = isOpen && (entitled || leftOver) && !isSettled
        guard today != nil || leftOver else { return (nil, turn) }
        let current = entitled ? owed.last { $0.contains(day) }?.lowerBound : nil
        let standing = Standing(
            person: card, clause: evaluator.clauses[place].id, outcome: today?.outcome ?? .no,
            notAsked: today?.notAsked ?? false,
            amount: today.map {
                evaluator.amount(of: place, $0.basis, on: day, since: $0.from)
            } ?? .none,
            missing: today?.missing ?? [],
            since: current ?? today?.from ?? latest?.from ?? .always,
            receiving: entitled && latest.map { !open.contains($0) } ?? false,
            gap: gap, held: gap ? holds[evaluator.clauses[place].department] : nil,
            overduePeriods: isAsked && lives && (entitled || leftOver)
                ? open.count(where: { $0.day < day }) : 0,
            dueBy: latest?.day, period: latest, caseState: caseState)
        return (standing, turn)
    }

    /// The first later day on which a period begins or is late, or something given in advance
    /// counts.
    private func turn(
        _ cadence: Cadence, goesOn: Bool, open: [DuePeriod], given: [Receipted]
    ) -> Day {
        var turn = goesOn ? Dues.turn(cadence, after: day) : .never
        for period in open where period.day >= day { turn = min(turn, period.day.adding(days: 1)) }
        for one in given where one.period > day { turn = min(turn, one.period) }
        return turn
    }

    /// One delivery ever is enough for a thing given once; a standing state needs one since it
    /// began; everything else needs one in the period.
    private func isReceipt(_ delivery: Receipted, of period: DuePeriod, _ benefit: Benefit?) -> Bool
    {
        switch benefit?.received {
        case .once: delivery.period <= day
        case .standing, .onEvent, .onRequest, .everyPeriod, nil: Dues.fits(delivery, period)
        }
    }

    /// The stretches of yes, neighbours joined whatever their amounts.
    private static func stretches(of spans: [Span]) -> [Range<Day>] {
        var stretches: [Range<Day>] = []
        for span in spans where span.outcome == .yes {
            if let last = stretches.last, last.upperBound >= span.from {
                stretches[stretches.count - 1] =
                    last.lowerBound..<max(last.upperBound, span.to)
            } else {
                stretches.append(span.from..<span.to)
            }
        }
        return stretches
    }
}
