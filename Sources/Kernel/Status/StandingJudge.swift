import Law

/// Sets a family's answers against what it was given.
struct StandingJudge: Sendable {
    private let clauses: [String: Clause]
    private let benefits: [String: Benefit]
    private let day: Day

    init(pack: Pack, registry: Registry, day: Day) {
        clauses = Dictionary(
            pack.provisions.filter { $0.provision?.benefit != nil }.map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        benefits = registry.benefits
        self.day = day
    }

    func standings(of batch: StandingBatch, evaluator: Evaluator) -> [Standing] {
        var rows: [Int64: [String: [Span]]] = [:]
        for row in batch.rows {
            rows[row.person, default: [:]][row.clause, default: []].append(row.span)
        }
        var standings: [Standing] = []
        for family in batch.families {
            let view = evaluator.view(of: family.family)
            for (index, card) in family.cards.enumerated() {
                guard let mine = rows[card.id] else { continue }
                let lives = view.isLiving(index, on: day)
                let household = view.household(of: index, on: day)
                let sharers = family.cards.indices.filter {
                    view.household(of: $0, on: day) == household
                }
                for (id, spans) in mine.sorted(by: { $0.key < $1.key }) {
                    guard let clause = clauses[id], let provision = clause.provision else {
                        continue
                    }
                    let recipients = provision.who == .household ? sharers : [index]
                    let given = recipients.flatMap {
                        batch.deliveries[family.cards[$0].id]?[id] ?? []
                    }
                    let standing = judge(
                        card, clause: clause, provision: provision, spans: spans, given: given,
                        lives: lives || provision.who == .deceased)
                    if let standing { standings.append(standing) }
                }
            }
        }
        return standings
    }

    /// Nil when there is nothing to say: no answer today and nothing left over from before.
    private func judge(
        _ card: PersonCard, clause: Clause, provision: Provision, spans: [Span],
        given: [Receipted], lives: Bool
    ) -> Standing? {
        let today = spans.first { $0.from <= day && day < $0.to }
        let owed = Self.stretches(of: spans)
        let benefit = provision.benefit.flatMap { benefits[$0] }
        let periods = Dues.periods(
            provision.cadence ?? .event, owed: owed, through: day,
            days: benefit?.procedure.steps.reduce(0) { $0 + $1.days } ?? 0,
            money: benefit?.form == .allowance)
        let open = periods.filter { period in !given.contains { isReceipt($0, of: period, benefit) }
        }
        let entitled = today?.outcome == .yes
        let latest = periods.last
        let isAsked = benefit?.received != .onRequest
        let isOpen = isAsked && latest.map { open.contains($0) } ?? false
        let lapses = provision.cadence == .year || provision.cadence == .once
        let leftOver = !entitled && lives && lapses && isOpen
        guard today != nil || leftOver else { return nil }
        let current = entitled ? owed.last { $0.contains(day) }?.lowerBound : nil
        return Standing(
            person: card, clause: clause.id, outcome: today?.outcome ?? .no,
            notAsked: today?.notAsked ?? false, amount: today?.amount ?? .none,
            missing: today?.missing ?? [],
            since: current ?? today?.from ?? latest?.from ?? .always,
            receiving: entitled && latest.map { !open.contains($0) } ?? false,
            gap: isOpen && (entitled || leftOver),
            overduePeriods: isAsked && lives && (entitled || leftOver)
                ? open.count(where: { $0.day < day }) : 0,
            dueBy: latest?.day)
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
            if let last = stretches.last, last.upperBound == span.from {
                stretches[stretches.count - 1] = last.lowerBound..<span.to
            } else {
                stretches.append(span.from..<span.to)
            }
        }
        return stretches
    }
}
