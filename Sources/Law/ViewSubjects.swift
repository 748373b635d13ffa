/// Whom a clause speaks of on a day.
extension FamilyView {
    /// Whether a clause of that kind speaks of a member on a day.
    func speaks(_ who: Who, of member: Int, on day: Day) -> Answer {
        let slot = member * Who.allCases.count + who.slot
        if subjects[slot].covers(day) { return subjects[slot].answer }
        let answer = isSubject(who, member, on: day)
        subjects[slot] = Memo(from: day, answer: answer)
        return answer
    }

    private func isSubject(_ who: Who, _ member: Int, on day: Day) -> Answer {
        let isParent = Answer(Truth(family.members[member].role == .parent))
        switch who {
        case .parent: return isParent.and(living(member, on: day))
        case .child: return living(member, on: day).and(isTheChild(member, on: day))
        case .member:
            return living(member, on: day).and(isParent.or(isTheChild(member, on: day)))
        case .household:
            let left = isTheChild(member, on: day).and(someParentLives(member, on: day).negated)
            return living(member, on: day).and(isParent.or(left))
        case .deceased:
            let death = deaths[member]
            guard death <= day else { return Answer(.no, until: death) }
            return Answer(isParent.or(isTheChild(member, on: death)).truth)
        }
    }

    /// Whether a member is *the* child of somebody with role parent.
    func isTheChild(_ member: Int, on day: Day) -> Answer {
        var result = Answer(.no)
        for index in kin.parents[member] {
            let parent = kin.bonds[index].one
            guard family.members[parent].role == .parent else { continue }
            let (isTheirs, until) = childhood(of: parent, on: day) { $0.child == member }
            result = result.or(Answer(Truth(isTheirs), until: until))
        }
        return result
    }

    /// Whether a parent of the child lives, or any parent in its household.
    private func someParentLives(_ member: Int, on day: Day) -> Answer {
        var result = householdParentLives(member, on: day)
        for index in kin.parents[member] {
            let bond = kin.bonds[index]
            guard family.members[bond.one].role == .parent else { continue }
            let reading = bond.timeline.reading(on: day)
            let standing = Answer(Truth(reading.standing == .value), until: reading.until)
            result = result.or(standing.and(living(bond.one, on: day)))
        }
        return result
    }

    /// The clauses that speak of a member on a day, in the pack's order: a parent's own and the
    /// household's; a child's own, and the household's when no parent lives; of the dead the
    /// deceased's.
    public func clauses(about member: Int, on day: Day) -> [Int] {
        guard family.members.indices.contains(member) else { return [] }
        var holds = [Bool](repeating: false, count: Who.allCases.count)
        for who in Who.allCases { holds[who.slot] = speaks(who, of: member, on: day).truth == .yes }
        return program.clauses.indices.filter { holds[program.clauses[$0].who.slot] }
    }

    /// The pairs to be assessed on a day, each once: a clause of the household is asked of whoever
    /// answers for it.
    public func subjects(on day: Day) -> [(clause: Int, member: Int)] {
        var result: [(clause: Int, member: Int)] = []
        for member in family.members.indices {
            let answers = answersForHousehold(member, on: day)
            for clause in clauses(about: member, on: day)
            where program.clauses[clause].who != .household || answers {
                result.append((clause, member))
            }
        }
        return result
    }

    /// Whether a member answers for the household on a day: its first living parent by id, else the
    /// child (the first by id).
    public func answersForHousehold(_ member: Int, on day: Day) -> Bool {
        answering(member, on: day).truth == .yes
    }

    /// The same with the day until which it holds.
    func answering(_ member: Int, on day: Day) -> Answer {
        var result = speaks(.household, of: member, on: day)
        for other in family.members.indices
        where other != member && precedes(other, member) && result.truth != .no {
            result = result.and(
                speaks(.household, of: other, on: day)
                    .and(shares(member, other, on: day)).negated)
        }
        return result
    }

    private func precedes(_ one: Int, _ other: Int) -> Bool {
        let (a, b) = (family.members[one], family.members[other])
        return (a.role == .parent ? 0 : 1, a.id) < (b.role == .parent ? 0 : 1, b.id)
    }
}

extension Who {
    /// A small index for tables by `who`.
    var slot: Int {
        switch self {
        case .parent: 0
        case .child: 1
        case .member: 2
        case .household: 3
        case .deceased: 4
        }
    }
}
