import Law
import Testing

/// What must hold of any rule and any history. Failures print the seed that makes them again.
@Suite struct PropertyTests {
    static let from = day("2008-01-01")
    static let to = day("2036-01-01")

    @Test(
        "every day equals stepping by until, in no more steps than inputs change", arguments: 1...24
    )
    func stepping(_ seed: UInt64) {
        var families = RandomFamilies(seed: seed)
        let draft = families.draft(rules: 3)
        let family = families.family()
        let evaluator = Evaluator(draft.pack)
        let inputs = Inputs(family, draft).days
        let member = families.random.below(family.members.count)
        for clause in draft.clauses.indices {
            let stepped = evaluator.view(of: family)
            var spans: [(from: Day, finding: Finding)] = []
            var at = Self.from
            while at < Self.to {
                let finding = stepped.finding(clause, about: member, on: at)
                spans.append((at, finding))
                #expect(finding.until > at, "seed \(seed) clause \(clause) on \(at)")
                if finding.until < Self.to, !inputs.contains(finding.until) {
                    Issue.record(
                        "seed \(seed) clause \(clause): no input changes on \(finding.until)")
                }
                at = max(finding.until, at.adding(days: 1))
            }
            let changes = inputs.filter { $0 > Self.from && $0 < Self.to }.count
            #expect(spans.count <= 1 + changes, "seed \(seed) clause \(clause)")
            compareDaily(
                spans, evaluator.view(of: family), clause, member, "seed \(seed) clause \(clause)")
        }
    }

    /// From the last day backwards no kept answer can serve, so each day is worked out anew.
    private func compareDaily(
        _ spans: [(from: Day, finding: Finding)], _ view: FamilyView, _ clause: Int, _ member: Int,
        _ place: String
    ) {
        var index = spans.count - 1
        var at = Self.to.adding(days: -1)
        while at >= Self.from {
            while index > 0, spans[index].from > at { index -= 1 }
            let daily = view.finding(clause, about: member, on: at)
            let expected = spans[index].finding
            if daily.outcome != expected.outcome || daily.amount != expected.amount
                || Set(daily.missing) != Set(expected.missing)
            {
                Issue.record("\(place) on \(at): \(daily), by stepping \(expected)")
                return
            }
            at = at.adding(days: -1)
        }
    }

    @Test("binding an unknown fact never changes a yes or a no", arguments: 1...60)
    func bindingRefines(_ seed: UInt64) {
        var families = RandomFamilies(seed: seed &* 7919)
        let draft = families.draft(rules: 12)
        let family = families.family()
        let evaluator = Evaluator(draft.pack)
        let before = evaluator.view(of: family)
        for _ in 0..<20 {
            let on = Self.from.adding(days: families.random.below(10_000))
            let member = families.random.below(family.members.count)
            let fact = families.random.below(Facts.kinds.count)
            let present = before.value(of: fact, member: member, on: on)
            guard present.state == .unreported else { continue }
            var bound = family
            bound.members[member].reports.append(
                Report(
                    fact: UInt16(fact), value: families.value(of: Facts.kinds[fact]), from: on,
                    to: on.adding(days: 1)))
            let after = evaluator.view(of: bound)
            for clause in draft.clauses.indices {
                for person in family.members.indices {
                    let old = before.finding(clause, about: person, on: on)
                    let new = after.finding(clause, about: person, on: on)
                    #expect(
                        old.outcome == .unknown || old.outcome == new.outcome,
                        "seed \(seed) clause \(clause) on \(on): \(Facts.kinds[fact].name)")
                }
            }
        }
    }

    @Test("forgetting facts never turns a no into a yes, nor a yes into a no", arguments: 1...60)
    func unknownNeverWidens(_ seed: UInt64) {
        var families = RandomFamilies(seed: seed &* 104_729)
        let draft = families.draft(rules: 12)
        let family = families.family()
        let evaluator = Evaluator(draft.pack)
        let full = evaluator.view(of: family)
        let kinds = Facts.kinds.indices.filter { Facts.kinds[$0].absent == .unknown }
        for fact in kinds {
            var less = family
            for index in less.members.indices {
                less.members[index].reports.removeAll { Int($0.fact) == fact }
            }
            let view = evaluator.view(of: less)
            let on = Self.from.adding(days: families.random.below(10_000))
            for clause in draft.clauses.indices {
                for person in family.members.indices {
                    let known = full.finding(clause, about: person, on: on).outcome
                    let blind = view.finding(clause, about: person, on: on)
                    #expect(
                        blind.outcome == .unknown || known == .unknown || blind.outcome == known,
                        "seed \(seed) clause \(clause) on \(on): \(Facts.kinds[fact].name)")
                    #expect((blind.outcome == .unknown) == !blind.missing.isEmpty)
                }
            }
        }
    }

    @Test("the order of import does not matter when the days of learning differ", arguments: 1...40)
    func importOrder(_ seed: UInt64) {
        var families = RandomFamilies(seed: seed &* 15_485_863)
        let draft = families.draft(rules: 8)
        let family = families.family()
        var shuffled = family
        shuffled.relations = families.random.shuffled(shuffled.relations)
        for index in shuffled.relations.indices {
            shuffled.relations[index].sequence = Int64(index)
        }
        for member in shuffled.members.indices {
            let reports = families.random.shuffled(shuffled.members[member].reports)
            shuffled.members[member].reports = reports
            for index in reports.indices {
                shuffled.members[member].reports[index].sequence = Int64(index)
            }
        }
        let evaluator = Evaluator(draft.pack)
        for known in [Day.never, day("2009-06-01"), day("2010-01-01")] {
            let one = evaluator.view(of: family, known: known)
            let other = evaluator.view(of: shuffled, known: known)
            for _ in 0..<20 {
                let on = Self.from.adding(days: families.random.below(10_000))
                for clause in draft.clauses.indices {
                    for person in family.members.indices {
                        #expect(
                            one.finding(clause, about: person, on: on)
                                == other.finding(clause, about: person, on: on), "seed \(seed)")
                    }
                }
            }
        }
    }
}

/// Every day on which something a rule may read can change.
private struct Inputs {
    private(set) var days: Set<Day> = []
    /// Days from which a rule may count.
    private var starts: Set<Day> = []

    init(_ family: Family, _ draft: PackSketch) {
        for member in family.members {
            starts.formUnion([member.birth])
            for report in member.reports { starts.formUnion([report.from, report.to]) }
            for membership in member.memberships {
                starts.formUnion([membership.from, membership.to])
                // Who leaves on the day of death stays that day.
                starts.formUnion([membership.to.adding(days: 1)])
            }
        }
        for relation in family.relations { starts.formUnion([relation.from, relation.to]) }
        days = starts
        for figure in draft.figures.values {
            for row in figure.rows { days.formUnion([row.from, row.to]) }
        }
        days.insert(draft.pack.document?.from ?? .always)
        starts.subtract([.always, .never])
        for clause in draft.clauses {
            for line in clause.provision?.when ?? [] { add(line.expression) }
        }
        for definition in draft.definitions.values {
            for line in definition.when { add(line.expression) }
        }
    }

    private mutating func add(_ expression: Expression) {
        switch expression {
        case .compare(_, .elapsed(let unit, _), .literal(let count, _)): add(unit, Int(count))
        case .compare(_, .fact(let path), .literal(let count, _))
        where path.source == .registry(.age):
            add(.years, Int(count))
        case .sameYear:
            for start in starts {
                if let first = Day(year: start.year, month: 1, day: 1) {
                    days.formUnion([first, first.anniversary(years: 1)])
                }
            }
        case .all(let parts), .any(let parts): for part in parts { add(part) }
        case .not(let part), .parentsAny(let part), .householdAny(let part): add(part)
        default: break
        }
    }

    private mutating func add(_ unit: TimeUnit, _ count: Int) {
        for start in starts {
            for number in [count, count + 1] {
                days.insert(
                    unit == .years
                        ? start.anniversary(years: number) : start.adding(months: number))
            }
        }
    }
}
