/// From one person to a household or to parents.
extension FamilyView {
    /// Whether one of the standing parents fulfils a condition; the dead on their last day.
    func parentsAny(_ part: Int, _ scene: Scene) -> Answer {
        let mark = missing.count
        var result = Answer(.no)
        for index in kin.parents[scene.member] {
            let bond = kin.bonds[index]
            let standing = Answer(bond.timeline.reading(on: scene.day))
            if standing.truth == .no {
                result = result.or(standing)
                continue
            }
            result = result.or(standing.and(onLastDay(part, of: bond.one, scene)))
        }
        if result.truth != .unknown { forget(mark) }
        return result
    }

    /// A condition of a person alive or dead: the dead on their last day, with what it creates.
    func onLastDay(_ part: Int, of member: Int, _ scene: Scene) -> Answer {
        var inner = scene
        inner.member = member
        let death = deaths[member]
        guard death <= scene.day else {
            var answer = answer(part, inner)
            answer.until = min(answer.until, death)
            return answer
        }
        inner.day = death
        inner.deceased = member
        return Answer(answer(part, inner).truth)
    }

    /// Whether a member of the household fulfils a condition.
    func householdAny(_ part: Int, of: Who?, _ scene: Scene) -> Answer {
        let mark = missing.count
        var result = Answer(.no)
        let parentLives = householdParentLives(scene.member, on: scene.day)
        for other in family.members.indices {
            let counts: Answer
            if other == scene.deceased {
                counts = shares(scene.member, other, on: scene.day)
            } else if deaths[other] <= scene.day, family.members[other].role == .parent {
                // Asked on the last day of the dead, who count only while no parent lives.
                let shared = shared(scene.member, on: scene.day, with: other, on: deaths[other])
                counts = shared.and(parentLives.negated)
            } else {
                counts = living(other, on: scene.day)
                    .and(shares(scene.member, other, on: scene.day))
            }
            let fitting = counts.and(fits(of, other, on: scene.day))
            if fitting.truth == .no {
                result = result.or(fitting)
                continue
            }
            result = result.or(fitting.and(onLastDay(part, of: other, scene)))
            if result.truth == .yes, result.until == .never { break }
        }
        if result.truth != .unknown { forget(mark) }
        return result
    }

    /// A definition speaks of its own kind of subject only; other conditions of everybody.
    private func fits(_ of: Who?, _ member: Int, on day: Day) -> Answer {
        switch of {
        case .parent: Answer(Truth(family.members[member].role == .parent))
        case .child: isTheChild(member, on: min(day, deaths[member]))
        case .member:
            Answer(Truth(family.members[member].role == .parent))
                .or(isTheChild(member, on: min(day, deaths[member])))
        case .household, .deceased, nil: Answer(.yes)
        }
    }

    /// Whether two members live in one household on a day; everybody lives with themselves.
    func shares(_ one: Int, _ other: Int, on day: Day) -> Answer {
        shared(one, on: day, with: other, on: day)
    }

    private func shared(_ one: Int, on day: Day, with other: Int, on otherDay: Day) -> Answer {
        if one == other { return Answer(.yes) }
        let home = membership.home(of: one, on: day)
        let theirs = membership.home(of: other, on: otherDay)
        let until = day == otherDay ? min(home.until, theirs.until) : home.until
        return Answer(
            Truth(home.household != nil && home.household == theirs.household), until: until)
    }

    /// Whether a parent lives in the household of a member.
    func householdParentLives(_ member: Int, on day: Day) -> Answer {
        var result = Answer(.no)
        for (index, person) in family.members.enumerated() where person.role == .parent {
            result = result.or(living(index, on: day).and(shares(member, index, on: day)))
        }
        return result
    }

    /// Whether a member is born and not dead on a day.
    public func isLiving(_ member: Int, on day: Day) -> Bool {
        living(member, on: day).truth == .yes
    }

    /// Born and not dead.
    func living(_ member: Int, on day: Day) -> Answer {
        let birth = family.members[member].birth
        if day < birth { return Answer(.no, until: birth) }
        let death = deaths[member]
        return death <= day ? Answer(.no) : Answer(.yes, until: death)
    }
}

extension Answer {
    fileprivate init(_ reading: Reading) {
        self.init(Truth(reading.standing == .value), until: reading.until)
    }
}
