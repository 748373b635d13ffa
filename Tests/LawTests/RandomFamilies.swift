import Law

/// A small reproducible generator (splitmix64); the same seed gives the same families.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// 0 up to, not including, a bound of at least 1.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

    mutating func shuffled<Element>(_ list: [Element]) -> [Element] {
        var list = list
        for index in list.indices.reversed() where index > 0 {
            list.swapAt(index, below(index + 1))
        }
        return list
    }
}

/// Families and rules drawn at random, with the awkward cases on purpose: divorces, moves, several
/// children, late reports, ends and withdrawals.
struct RandomFamilies {
    var random: SplitMix
    /// Learned days are all different, so that the order of import cannot matter.
    private var learned = Int32(day("2009-01-01").number)

    init(seed: UInt64) { random = SplitMix(seed: seed) }

    private mutating func anyDay() -> Day {
        Day(number: day("2006-01-01").number + Int32(random.below(11_000)))
    }

    private mutating func nextLearned() -> Day {
        learned += Int32(1 + random.below(20))
        return Day(number: learned)
    }

    mutating func family() -> Family {
        learned = day("2009-01-01").number
        var people = People()
        let mother = people.person(
            .parent, .female, born: random.pick(["1955-02-10", "1964-02-29"]))
        let father = people.person(.parent, .male, born: random.pick(["1950-12-31", "1962-08-01"]))
        people.relate(
            .married, mother, father,
            to: random.chance(30) ? anyDay() : .never, learned: nextLearned())
        for _ in 0..<(random.chance(40) ? 2 : 1) { addChild(&people, mother, father) }
        if random.chance(25) { addChild(&people, mother, nil) }
        if random.chance(30) {
            let other = people.person(.spouse, .male, born: "1960-01-01")
            people.relate(.married, mother, other, from: anyDay(), learned: nextLearned())
        }
        for index in people.family.members.indices {
            addMoves(&people.family.members[index])
            addReports(&people.family.members[index], count: 6 + random.below(10))
        }
        return people.family
    }

    private mutating func addChild(_ people: inout People, _ mother: Int, _ father: Int?) {
        let child = people.person(
            .child, random.chance(50) ? .female : .male,
            born: random.pick(["1984-02-29", "1990-06-15", "2011-11-11", "2018-03-31"]))
        let adopted = random.chance(25)
        for parent in [mother, father].compactMap({ $0 }) {
            let from = adopted ? anyDay() : people.family.members[child].birth
            people.relate(
                adopted ? .adopted : .bore, parent, child, from: from, learned: nextLearned())
            guard random.chance(12) else { continue }
            people.relate(
                adopted ? .adopted : .bore, parent, child,
                from: random.chance(50) ? from : anyDay(),
                act: random.chance(50) ? .withdraws : .ends, learned: nextLearned())
        }
    }

    private mutating func addMoves(_ member: inout Member) {
        guard random.chance(35) else { return }
        let leaves = anyDay()
        member.memberships = [
            Membership(household: 1, to: leaves),
            Membership(
                household: 2, from: random.chance(60) ? leaves : leaves.adding(days: 100)),
        ]
    }

    private mutating func addReports(_ member: inout Member, count: Int) {
        for _ in 0..<count {
            let fact = random.below(Facts.kinds.count)
            let name = Facts.kinds[fact].name
            if name == "death", !random.chance(60) { continue }
            var report = Report(
                fact: UInt16(fact), value: value(of: Facts.kinds[fact]), from: anyDay(),
                learned: nextLearned(), sequence: Int64(learned))
            if name == "death" { report.owner = UInt8(random.below(3)) }
            if random.chance(40) {
                report.to = report.from.adding(days: 1 + random.below(2000))
            }
            if random.chance(10) {
                report.act = .ends
                report.to = .never
            }
            member.reports.append(report)
            guard random.chance(10) else { continue }
            report.act = .withdraws
            report.learned = nextLearned()
            report.sequence = Int64(learned)
            member.reports.append(report)
        }
    }

    mutating func value(of kind: FactKind) -> Int64 {
        switch kind.type {
        case .flag: Int64(random.below(2))
        case .code(let words), .set(let words): Int64(random.below(words.count))
        case .count(let range): range.lowerBound + Int64(random.below(range.count))
        case .money: Int64(random.below(300_000))
        case .day: Int64(anyDay().number)
        case .area: 321_204_002
        case .words: 0
        }
    }

    /// A rule of at most that depth; definitions `grown` and `bereft` may be called.
    mutating func rule(depth: Int) -> Expression {
        guard depth > 0, random.chance(75) else { return atom() }
        switch random.below(8) {
        case 0, 1: return .all((0..<(2 + random.below(2))).map { _ in rule(depth: depth - 1) })
        case 2, 3: return .any((0..<(2 + random.below(2))).map { _ in rule(depth: depth - 1) })
        case 4: return .not(rule(depth: depth - 1))
        case 5: return .parentsAny(rule(depth: depth - 1))
        case 6: return .householdAny(rule(depth: depth - 1))
        default:
            return random.pick([
                .definition("bereft"), .parentsAny(.definition("bereft")),
                .householdAny(.definition("grown")),
            ])
        }
    }

    private mutating func atom() -> Expression {
        let lift = random.pick(["", "", "child.", "spouse."])
        let comparison = random.pick([
            Comparison.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
        ])
        switch random.below(7) {
        case 0:
            return Rule.count(Rule.fact("\(lift)age"), comparison, Int64(20 + random.below(55)))
        case 1:
            let name = random.pick([
                "dead", "married", "exists", "reborn", "adopted", "other_child",
            ])
            return Rule.fact("\(lift)\(name)")
        case 2:
            let name = random.pick(["mobility", "disability.grade", "capacity", "death"])
            return Rule.count(
                .elapsed(
                    random.pick([.years, .months]), since: .since(Rule.path("\(lift)\(name)"))),
                comparison, Int64(random.below(8)))
        case 3: return .sameYear(.since(Rule.path("\(lift)disability.grade")))
        case 4:
            return .compare(
                comparison, .arithmetic(.plus, Rule.fact("income.per_head"), .literal(100, .money)),
                .figure("line", .money))
        default: return reported(lift, comparison)
        }
    }

    private mutating func reported(_ lift: String, _ comparison: Comparison) -> Expression {
        let kind = random.pick(Facts.kinds)
        let path = Rule.path("\(lift)\(kind.name)")
        switch kind.type {
        case .flag: return .fact(path)
        case .set: return .has(path, value(of: kind))
        case .code:
            if random.chance(30) { return .isIn(.fact(path), [value(of: kind), value(of: kind)]) }
            return .compare(
                random.chance(50) ? .equal : .notEqual, .fact(path),
                .literal(value(of: kind), Rule.type(of: kind)))
        default:
            return .compare(
                comparison, .fact(path), .literal(value(of: kind), Rule.type(of: kind)))
        }
    }

    /// A pack with random rules and the definitions and figures they may name.
    mutating func draft(rules: Int) -> PackSketch {
        var draft = PackSketch()
        draft.inForce = day("2010-03-01")
        draft.define("grown", of: .member, Rule.age(.greaterOrEqual, 30))
        draft.define(
            "bereft", of: .parent, Rule.fact("child.exists"),
            .any([Rule.fact("child.dead"), Rule.when("child.disability.grade", .lessOrEqual, "3")]),
            .not(Rule.fact("other_child")))
        draft.figure(
            "line", PackSketch.row(100_000, to: day("2014-01-01")),
            PackSketch.row(120_000, from: day("2014-01-01"), to: day("2020-01-01")),
            PackSketch.row(nil, from: day("2020-01-01"), to: day("2024-01-01"), status: .toBeSet),
            PackSketch.row(150_000, from: day("2024-01-01")))
        draft.figure(
            "rate",
            PackSketch.row(34_000, label: "urban", when: Rule.when("hukou.kind", .equal, "urban")),
            PackSketch.row(
                17_000, to: day("2022-07-01"), label: "rest", when: Rule.fact("only_child")),
            PackSketch.row(59_000, from: day("2022-07-01"), label: "all"))
        for index in 0..<rules {
            draft.clause(
                id: "T-\(index)", who: random.pick(Who.allCases),
                benefit: index == 0 ? "first" : nil, figure: random.chance(40) ? "rate" : nil,
                random.chance(10) && index > 0 ? .receives("first") : rule(depth: 3))
        }
        return draft
    }
}
