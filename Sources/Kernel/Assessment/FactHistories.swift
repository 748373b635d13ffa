import Law

/// Reads the facts of a person, their child and their spouse over `[from, to)`.
struct FactHistories {
    let family: RegisteredFamily
    let view: FamilyView
    let dictionary: FactDictionary
    let sight: Sight
    let from: Day
    let to: Day
    let households: [Int64: String]

    /// The ages at which the law of these families turns.
    static let ages = [49, 60, 65]

    /// Who may not know of deaths may not infer their days either: from a marriage that ends, from
    /// another child that takes the place of the first, from a household that is left or shared no
    /// more.
    private var seesDeaths: Bool { sight.mayRead("death") }

    /// Of somebody opened to the reader their own death may be known; their kin's not for that.
    private func seesDeath(of member: Int) -> Bool {
        sight.mayRead("death", of: family.cards[member].id)
    }

    /// The person's own section, then every child and spouse they have in the range.
    func sections(of member: Int) -> [PersonHistory.Section] {
        let own = section(.own, of: member, beside: [])
        let others = seesDeaths ? kin(of: member) : allKin(of: member)
        return [own] + others.map { section($0, of: $1, beside: own.facts) }
    }

    private func kin(of member: Int) -> [(PersonHistory.Place, Int)] {
        var kin: [(PersonHistory.Place, Int)] = []
        func add(_ place: PersonHistory.Place, _ other: Int?) {
            guard let other, !kin.contains(where: { $0 == (place, other) }) else { return }
            kin.append((place, other))
        }
        PersonHistory.walk(from: from, to: to) { day in
            let (child, until) = view.theChild(of: member, on: day)
            add(.child, child)
            return until
        }
        PersonHistory.walk(from: from, to: to) { day in
            let (spouse, _, until) = view.theSpouse(of: member, on: day)
            add(.spouse, spouse)
            return until
        }
        return kin
    }

    /// Every child and spouse ever reported, whatever the range and the known day.
    private func allKin(of member: Int) -> [(PersonHistory.Place, Int)] {
        var (children, spouses): (Set<Int>, Set<Int>) = ([], [])
        for relation in family.family.relations where relation.act == .states {
            switch relation.kind {
            case .bore, .adopted:
                if relation.one == member { children.insert(relation.other) }
            case .married:
                if relation.one == member { spouses.insert(relation.other) }
                if relation.other == member { spouses.insert(relation.one) }
            }
        }
        return children.sorted().map { (.child, $0) } + spouses.sorted().map { (.spouse, $0) }
    }

    /// What was reported of the whole household and stands in the own section is not said again.
    private func section(
        _ place: PersonHistory.Place, of member: Int, beside own: [PersonHistory.Fact]
    ) -> PersonHistory.Section {
        func isTold(_ fact: PersonHistory.Fact) -> Bool {
            guard place != .own, fact.kind?.scope == .household else { return false }
            return !seesDeaths || own.contains { $0.kind == fact.kind && $0.spans == fact.spans }
        }
        let death = view.death(of: member)
        let prefix = place == .own ? "" : place.rawValue + "."
        var facts = [ages(of: member, prefix)]
        if place == .own {
            facts +=
                seesDeaths ? [marriages(of: member), homes(of: member)] : [marriage(of: member)]
        }
        facts += dictionary.kinds.indices.map { reported($0, of: member, prefix) }
        return PersonHistory.Section(
            place: place, card: family.cards[member], birth: family.family.members[member].birth,
            death: death != .never && seesDeath(of: member) ? death : nil,
            facts: facts.compactMap { $0 }.filter { !isTold($0) })
    }

    // MARK: What the register knows

    /// The ages reached, as far as the person lived to see them.
    private func ages(of member: Int, _ prefix: String) -> PersonHistory.Fact? {
        let birth = family.family.members[member].birth
        let days = Self.ages.map { (age: $0, day: birth.anniversary(years: $0)) }
        let death = seesDeath(of: member) ? view.death(of: member) : .never
        let last = min(to, death)
        let spans = days.enumerated().compactMap { at, reached -> PersonHistory.FactSpan? in
            let next = at + 1 < days.count ? days[at + 1].day : .never
            guard reached.day < last, min(next, last) > from else { return nil }
            return PersonHistory.FactSpan(
                from: max(reached.day, from), to: min(next, last), value: String(reached.age),
                begins: reached.day >= from, ends: min(next, death) < to)
        }
        return fact(prefix + "age", Text("年龄", en: "Age"), spans)
    }

    private func marriages(of member: Int) -> PersonHistory.Fact? {
        var spans: [PersonHistory.FactSpan] = []
        PersonHistory.walk(from: from, to: to) { day in
            let (spouse, since, until) = view.theSpouse(of: member, on: day)
            if let spouse {
                append(
                    family.cards[spouse].ref, on: day, since: since, until: until, to: &spans)
            }
            return until
        }
        return fact("marriage", Text("婚姻", en: "Marriage"), spans)
    }

    /// That there ever was a marriage, without its days.
    private func marriage(of member: Int) -> PersonHistory.Fact? {
        guard allKin(of: member).contains(where: { $0.0 == .spouse }) else { return nil }
        return PersonHistory.Fact(
            name: "marriage", title: Text("婚姻", en: "Marriage"), kind: nil, isProtected: true,
            spans: [])
    }

    /// Nil where the person stays in one household all the time.
    private func homes(of member: Int) -> PersonHistory.Fact? {
        var spans: [PersonHistory.FactSpan] = []
        PersonHistory.walk(from: from, to: to) { day in
            let (home, until) = view.stay(of: member, on: day)
            let before = view.stay(of: member, on: from.adding(days: -1)).household
            if let home {
                append(
                    households[home] ?? String(home), on: day,
                    since: day == from && before == home ? .always : day, until: until, to: &spans)
            }
            return until
        }
        guard spans.contains(where: { $0.begins || $0.ends }) else { return nil }
        return fact("household", Text("所在户", en: "Household"), spans)
    }

    private func fact(
        _ name: String, _ title: Text, _ spans: [PersonHistory.FactSpan]
    ) -> PersonHistory.Fact? {
        guard !spans.isEmpty else { return nil }
        return PersonHistory.Fact(
            name: name, title: title, kind: nil, isProtected: false, spans: spans)
    }

    // MARK: What the departments report

    /// Nil for a fact of which nothing stands reported in the range.
    private func reported(_ index: Int, of member: Int, _ prefix: String) -> PersonHistory.Fact? {
        let kind = dictionary[index]
        guard sight.mayRead(kind.name, of: family.cards[member].id) else {
            guard wasEverReported(index, of: member) else { return nil }
            return PersonHistory.Fact(
                name: prefix + kind.name, title: kind.title, kind: kind, isProtected: true,
                spans: [])
        }
        guard view.isReported(index, of: member) else { return nil }
        var spans: [PersonHistory.FactSpan] = []
        PersonHistory.walk(from: from, to: to) { day in
            let resolved = view.value(of: index, member: member, on: day)
            if let value = words(of: index, resolved, member, on: day) {
                append(value, on: day, since: resolved.since, until: resolved.until, to: &spans)
            }
            return resolved.until
        }
        guard !spans.isEmpty else { return nil }
        return PersonHistory.Fact(
            name: prefix + kind.name, title: kind.title, kind: kind, isProtected: false,
            spans: spans)
    }

    /// Whether there is any report at all. Neither the range nor the known day decides, so that
    /// asking again and again tells no day of a protected fact.
    private func wasEverReported(_ index: Int, of member: Int) -> Bool {
        let isShared = dictionary[index].scope == .household
        let homes = Set(family.family.members[member].memberships.map(\.household))
        return family.family.members.indices.contains { other in
            let person = family.family.members[other]
            let counts =
                other == member
                || isShared && person.memberships.contains { homes.contains($0.household) }
            return counts && person.reports.contains { Int($0.fact) == index }
        }
    }

    /// Nil where nothing is said, and where saying that there is none says nothing.
    private func words(
        of index: Int, _ resolved: ResolvedValue, _ member: Int, on day: Day
    ) -> String? {
        let kind = dictionary[index]
        switch resolved.state {
        case .unreported: return nil
        case .none: return kind.absent == .none ? nil : "none"
        case .value(let value):
            guard case .set = kind.type else { return kind.decode(value) }
            return view.members(of: index, member: member, on: day).map(kind.decode)
                .joined(separator: ", ")
        }
    }

    private func append(
        _ value: String, on day: Day, since: Day, until: Day,
        to spans: inout [PersonHistory.FactSpan]
    ) {
        let ends = until < to
        let last = min(max(until, day.adding(days: 1)), to)
        if let before = spans.last, before.to == day, before.value == value {
            spans[spans.count - 1] = PersonHistory.FactSpan(
                from: before.from, to: last, value: value, begins: before.begins, ends: ends)
            return
        }
        spans.append(
            PersonHistory.FactSpan(
                from: day, to: last, value: value, begins: day > from || since >= from, ends: ends))
    }
}
