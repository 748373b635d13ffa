/// For whom and when a rule is run.
struct Scene {
    var member: Int
    var day: Day
    /// Who is judged on the day of death and counts as a member of the household; −1 for nobody.
    var deceased = -1
    /// Definitions and benefits entered so far; a bound on rules that call themselves.
    var depth = 0
}

/// No pack nests definitions so deep; a checked pack has no cycles at all.
private let depthLimit = 48

extension Answer {
    /// Kleene's "and". False until the latest of the false sides changes, else until either does.
    func and(_ other: Answer) -> Answer {
        switch (truth, other.truth) {
        case (.no, .no): Answer(.no, until: max(until, other.until))
        case (.no, _): self
        case (_, .no): other
        case (.yes, .yes): Answer(.yes, until: min(until, other.until))
        default: Answer(.unknown, until: min(until, other.until))
        }
    }

    /// Kleene's "or".
    func or(_ other: Answer) -> Answer { negated.and(other.negated).negated }

    var negated: Answer {
        switch truth {
        case .yes: Answer(.no, until: until)
        case .no: Answer(.yes, until: until)
        case .unknown: self
        }
    }
}

/// Conditions. Each call leaves in `missing` the names of what made it unknown, and nothing else.
extension FamilyView {
    func answer(_ node: Int, _ scene: Scene) -> Answer {
        switch program.nodes[node] {
        case .all(let list): return all(program.lists[list], scene)
        case .any(let list): return any(program.lists[list], scene)
        case .not(let part): return answer(part, scene).negated
        case .definition(let index): return definition(index, scene)
        case .parentsAny(let part): return parentsAny(part, scene)
        case .householdAny(let part, let of): return householdAny(part, of: of, scene)
        case .receives(let clauses, let name):
            return receives(program.lists[clauses], name: name, scene)
        case .compare(let comparison, let left, let right):
            return compare(comparison, left, right, scene)
        case .counted(let comparison, let unit, let since, let other):
            return counted(comparison, unit, since: since, with: other, scene)
        case .isIn(let part, let values):
            let quantity = quantity(part, scene)
            return quantity.truth { self.program.values[values].contains($0) }
        case .sameYear(let part): return Self.sameYear(quantity(part, scene), on: scene.day)
        case .has(let lift, let kind, let value, let name):
            return has(lift, kind: kind, value: value, name: name, scene).truth { _ in true }
        case .literal, .fact, .registry, .sinceFact, .sinceRegistry, .figure, .elapsed, .arithmetic,
            .undefined:
            return quantity(node, scene).truth { $0 == 1 }
        }
    }

    private func all(_ parts: [Int], _ scene: Scene) -> Answer {
        let mark = missing.count
        var result = Answer(.yes)
        for part in parts {
            result = result.and(answer(part, scene))
            if result.truth == .no, result.until == .never { break }
        }
        if result.truth != .unknown { forget(mark) }
        return result
    }

    private func any(_ parts: [Int], _ scene: Scene) -> Answer {
        let mark = missing.count
        var result = Answer(.no)
        for part in parts {
            result = result.or(answer(part, scene))
            if result.truth == .yes, result.until == .never { break }
        }
        if result.truth != .unknown { forget(mark) }
        return result
    }

    /// Drops the names gathered since a mark.
    func forget(_ mark: Int) {
        if missing.count > mark { missing.removeSubrange(mark...) }
    }

    private func compare(
        _ comparison: Comparison, _ left: Int, _ right: Int, _ scene: Scene
    ) -> Answer {
        let mark = missing.count
        let a = quantity(left, scene)
        let b = quantity(right, scene)
        if a.standing == .none || b.standing == .none { forget(mark) }
        return comparison.answer(a, b)
    }

    private func counted(
        _ comparison: Comparison, _ unit: TimeUnit, since: Int, with other: Int, _ scene: Scene
    ) -> Answer {
        let mark = missing.count
        let start = quantity(since, scene)
        let bound = quantity(other, scene)
        if start.standing == .none || bound.standing == .none { forget(mark) }
        return Self.counted(comparison, unit, since: start, with: bound, on: scene.day)
    }

    /// Full units since a day against a number: the verdict turns on an anniversary, not on each.
    static func counted(
        _ comparison: Comparison, _ unit: TimeUnit, since start: Quantity, with bound: Quantity,
        on day: Day
    ) -> Answer {
        if let absent = Quantity.absent(start, bound) {
            return Answer(Truth(comparison == .notEqual), until: absent)
        }
        let inputs = min(start.until, bound.until)
        guard start.standing == .value, bound.standing == .value else {
            return Answer(.unknown, until: inputs)
        }
        let from = Day(number: Int32(clamping: start.value))
        let reached = passed(unit, bound.value, from: from)
        let exceeded = passed(unit, bound.value.addingReportingOverflow(1).0, from: from)
        let atLeast = Answer.from(reached, on: day)
        let more = Answer.from(exceeded, on: day)
        var result: Answer
        switch comparison {
        case .greaterOrEqual: result = atLeast
        case .greater: result = more
        case .less: result = atLeast.negated
        case .lessOrEqual: result = more.negated
        case .equal: result = atLeast.and(more.negated)
        case .notEqual: result = atLeast.and(more.negated).negated
        }
        result.until = min(result.until, inputs)
        return result
    }

    /// The day from which at least that many full units have passed.
    static func passed(_ unit: TimeUnit, _ count: Int64, from: Day) -> Day {
        if from == .always || from == .never { return from }
        let limit: Int64 = unit == .years ? 4000 : 48_000
        if count > limit { return .never }
        if count < -limit { return .always }
        return unit == .years
            ? from.anniversary(years: Int(count)) : from.adding(months: Int(count))
    }

    static func sameYear(_ quantity: Quantity, on day: Day) -> Answer {
        guard quantity.standing == .value else { return quantity.truth { _ in false } }
        let other = Day(number: Int32(clamping: quantity.value))
        guard other != .always, other != .never, day != .always, day != .never else {
            return Answer(.no, until: quantity.until)
        }
        let year = other.year
        guard let first = Day(year: year, month: 1, day: 1) else {
            return Answer(.no, until: quantity.until)
        }
        let end = first.anniversary(years: 1)
        let inside = Answer.from(first, on: day).and(Answer.from(end, on: day).negated)
        return Answer(inside.truth, until: min(inside.until, quantity.until))
    }

    func definition(_ index: Int, _ scene: Scene) -> Answer {
        let own = scene.deceased == scene.member
        let slot = (index * family.members.count + scene.member) * 2 + (own ? 1 : 0)
        let kept = own || scene.deceased < 0
        if kept, definitions[slot].covers(scene.day) {
            missing.append(contentsOf: definitions[slot].missing)
            return definitions[slot].answer
        }
        guard scene.depth < depthLimit else { return Answer(.unknown, until: scene.day) }
        var inner = scene
        inner.depth += 1
        let mark = missing.count
        let answer = answer(program.definitions[index].rule, inner)
        if kept {
            definitions[slot] = Memo(
                from: scene.day, answer: answer, missing: Array(missing[mark...]))
        }
        return answer
    }

    private func receives(_ clauses: [Int], name: Int, _ scene: Scene) -> Answer {
        guard scene.depth < depthLimit else {
            missing.append(name)
            return Answer(.unknown, until: scene.day)
        }
        let mark = missing.count
        var result = Answer(.no)
        for clause in clauses {
            result = result.or(
                outcome(clause, about: scene.member, on: scene.day, depth: scene.depth + 1))
        }
        if result.truth != .unknown { forget(mark) }
        return result
    }
}

extension Answer {
    /// "From that day on", asked on a day.
    static func from(_ start: Day, on day: Day) -> Answer {
        day >= start ? Answer(.yes) : Answer(.no, until: start)
    }
}
