/// Parentage and marriage as known on a day, and what follows from them: *the* child of each
/// parent, later children, the spouse.
struct Kin {
    /// Two members joined by one kind of relation, and when.
    struct Bond {
        var kind: Relation.Kind
        var one: Int
        var other: Int
        var timeline: Timeline
    }

    /// What holds of a parent's children from a day on.
    struct Children: Equatable {
        /// Index of *the* child; −1 when there is none.
        var child: Int
        var reborn: Bool
        var adopted: Bool
        var otherChild: Bool
    }

    /// A spouse from a day on.
    struct Match: Equatable {
        /// −1 when unmarried.
        var spouse: Int
        /// The wedding of the standing marriage.
        var since: Day
    }

    let bonds: [Bond]
    /// Indexes of parentage bonds by child, and by parent.
    let parents: [[Int]]
    let children: [[Int]]
    private let marriages: [[Int]]

    init(_ family: Family, known: Day) {
        let bonds = Self.bonds(family.relations, known: known)
        var parents = [[Int]](repeating: [], count: family.members.count)
        var children = parents
        var marriages = parents
        for (index, bond) in bonds.enumerated() {
            if bond.kind == .married {
                marriages[bond.one].append(index)
                marriages[bond.other].append(index)
            } else {
                children[bond.one].append(index)
                parents[bond.other].append(index)
            }
        }
        self.bonds = bonds
        self.parents = parents
        self.children = children
        self.marriages = marriages
    }

    private static func bonds(_ relations: [Relation], known: Day) -> [Bond] {
        var bonds: [Bond] = []
        var done = [Bool](repeating: false, count: relations.count)
        for first in relations.indices where !done[first] {
            let key = relations[first]
            var reports: [Relation] = []
            for index in first..<relations.count where !done[index] {
                guard same(key, relations[index]) else { continue }
                done[index] = true
                if relations[index].learned <= known { reports.append(relations[index]) }
            }
            let claims = reports.compactMap { report -> Claim? in
                guard report.act != .withdraws,
                    !reports.contains(where: { withdraws($0, report) })
                else { return nil }
                return Claim(
                    from: report.from, to: report.act == .ends ? .never : report.to,
                    standing: report.act == .ends ? .none : .value, value: 1,
                    learned: report.learned, reported: report.from, sequence: report.sequence)
            }
            guard claims.contains(where: { $0.standing == .value }) else { continue }
            // An end and a gap are the same to a bond, so that "since" is not broken by their
            // order.
            let turned = key.kind == .married && key.one > key.other
            bonds.append(
                Bond(
                    kind: key.kind, one: turned ? key.other : key.one,
                    other: turned ? key.one : key.other,
                    timeline: Timeline(claims, absent: .absent(.none, 1))))
        }
        // In an order of their own, so that none of the answers depends on the order of import.
        return bonds.sorted {
            ($0.kind.rawValue, $0.one, $0.other) < ($1.kind.rawValue, $1.one, $1.other)
        }
    }

    private static func same(_ a: Relation, _ b: Relation) -> Bool {
        guard a.kind == b.kind else { return false }
        if a.one == b.one && a.other == b.other { return true }
        return a.kind == .married && a.one == b.other && a.other == b.one
    }

    private static func withdraws(_ a: Relation, _ b: Relation) -> Bool {
        a.act == .withdraws
            && (a.withdraws == 0
                ? a.from == b.from && (b.learned, b.sequence) < (a.learned, a.sequence)
                : a.withdraws == b.sequence)
    }

    /// The children of a parent over all days.
    func childhood(
        of parent: Int, members: [Member], deaths: [Day], certificates: (Int) -> Day
    ) -> [(from: Day, state: Children)] {
        let own = children[parent]
        guard !own.isEmpty else {
            return [
                (.always, Children(child: -1, reborn: false, adopted: false, otherChild: false))
            ]
        }
        var bounds: Set<Day> = [.always]
        for index in own {
            let child = bonds[index].other
            bounds.formUnion(bonds[index].timeline.segments.map(\.from))
            bounds.formUnion([members[child].birth, deaths[child], certificates(child)])
        }
        bounds.remove(.never)
        var result: [(from: Day, state: Children)] = []
        for bound in bounds.sorted() {
            let state = stateOfChildren(
                own, on: bound, members: members, deaths: deaths, certificates: certificates)
            if let last = result.last, last.state == state { continue }
            result.append((bound, state))
        }
        return result
    }

    private struct Own {
        var member: Int
        var kind: Relation.Kind
        /// The birth or adoption; never before the child's birth.
        var begin: Day
        /// The latest event on or before the day; nil for none.
        var event: Day?
    }

    private func stateOfChildren(
        _ own: [Int], on day: Day, members: [Member], deaths: [Day], certificates: (Int) -> Day
    ) -> Children {
        var standing: [Own] = []
        for index in own {
            let bond = bonds[index]
            let reading = bond.timeline.reading(on: day)
            let begin = max(reading.since, members[bond.other].birth)
            guard reading.standing == .value, begin <= day else { continue }
            let events = [deaths[bond.other], certificates(bond.other)].filter { $0 <= day }
            standing.append(
                Own(member: bond.other, kind: bond.kind, begin: begin, event: events.max()))
        }
        guard let the = Self.the(of: standing, members: members) else {
            return Children(child: -1, reborn: false, adopted: false, otherChild: false)
        }
        let birth = members[the.member].birth
        let others = standing.filter { $0.member != the.member }
        return Children(
            child: the.member,
            reborn: others.contains { $0.kind == .bore && $0.begin > birth },
            adopted: others.contains { $0.kind == .adopted && $0.begin > the.begin },
            otherChild: others.contains { deaths[$0.member] > day })
    }

    /// The only one; of several the one with the latest event, of one day the later born.
    private static func the(of standing: [Own], members: [Member]) -> Own? {
        guard let first = standing.first else { return nil }
        if standing.allSatisfy({ $0.member == first.member }) { return first }
        let events = standing.compactMap { own in own.event.map { (own, $0) } }
        return events.max { a, b in
            let (x, y) = (members[a.0.member], members[b.0.member])
            return (a.1, x.birth, x.id) < (b.1, y.birth, y.id)
        }?.0
    }

    /// The spouses of a member over all days; the death of either ends a marriage that day.
    func matches(of member: Int, deaths: [Day]) -> [(from: Day, state: Match)] {
        let own = marriages[member]
        var bounds: Set<Day> = [.always]
        for index in own {
            bounds.formUnion(bonds[index].timeline.segments.map(\.from))
            bounds.formUnion([deaths[bonds[index].one], deaths[bonds[index].other]])
        }
        bounds.remove(.never)
        var result: [(from: Day, state: Match)] = []
        for bound in bounds.sorted() {
            var state = Match(spouse: -1, since: .always)
            for index in own {
                let bond = bonds[index]
                let reading = bond.timeline.reading(on: bound)
                guard reading.standing == .value, deaths[bond.one] > bound,
                    deaths[bond.other] > bound
                else { continue }
                let spouse = bond.one == member ? bond.other : bond.one
                if state.spouse < 0 || (state.since, state.spouse) < (reading.since, spouse) {
                    state = Match(spouse: spouse, since: reading.since)
                }
            }
            if let last = result.last, last.state == state { continue }
            result.append((bound, state))
        }
        return result
    }
}
