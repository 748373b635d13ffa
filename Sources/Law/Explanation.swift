/// Why a clause answers as it does: its lines, each with the facts that decided it.
extension FamilyView {
    /// One reason a line of the rule; a single one where the clause is off, not in force, or does
    /// not
    /// speak of the member.
    public func reasons(_ clause: Int, about member: Int, on day: Day) -> [Reason] {
        guard program.clauses.indices.contains(clause), family.members.indices.contains(member),
            let provision = program.sources[clause].provision
        else { return [] }
        let compiled = program.clauses[clause]
        let text = program.sources[clause].text
        if let reason = compiled.off { return [refusal("off here: \(reason)", text)] }
        if speaks(compiled.who, of: member, on: day).truth == .no {
            return [refusal("who: \(compiled.who.rawValue)", text)]
        }
        let scene = scene(compiled, member, on: day)
        if scene.day < program.inForce {
            let sure = program.assumed ? "assessed as if in force since" : "in force since"
            return [refusal("\(sure) \(program.inForce)", text)]
        }
        return lines(zip(provision.when, compiled.lines), scene, text)
    }

    /// One reason a line of a definition, as for a clause.
    public func reasons(ofDefinition name: String, about member: Int, on day: Day) -> [Reason] {
        guard let definition = program.written[name], family.members.indices.contains(member)
        else { return [] }
        let nodes = definition.when.compactMap { condition in
            program.compiled[condition.expression].map { (condition, $0) }
        }
        return lines(nodes, Scene(member: member, day: day), definition.title.zh)
    }

    private func lines(
        _ conditions: some Sequence<(Condition, Int)>, _ scene: Scene, _ text: String
    ) -> [Reason] {
        missing.removeAll(keepingCapacity: true)
        return conditions.map { condition, line in
            let verdict = answer(line, scene).truth
            let names = names(missing)
            missing.removeAll(keepingCapacity: true)
            var facts = ExplanationFacts()
            gather(condition.expression, scene, definitions: 1, into: &facts)
            missing.removeAll(keepingCapacity: true)
            return Reason(
                condition: condition.text, verdict: verdict, facts: facts.list, missing: names,
                words: condition.words ?? text)
        }
    }

    private func refusal(_ condition: String, _ words: String) -> Reason {
        Reason(condition: condition, verdict: .no, facts: [], missing: [], words: words)
    }

    /// The facts an expression reads, in its order; definitions are opened to the given depth.
    private func gather(
        _ expression: Expression, _ scene: Scene, definitions: Int,
        into facts: inout ExplanationFacts
    ) {
        switch expression {
        case .literal, .figure, .receives: break
        case .fact(let path), .has(let path, _): facts.add(path.name, words(path, scene))
        case .since(let path):
            facts.add(path.name, words(path, scene))
            facts.add("since(\(path.name))", sinceWords(expression, scene))
        case .definition(let name):
            guard definitions > 0, let definition = program.written[name] else { break }
            for condition in definition.when {
                gather(condition.expression, scene, definitions: definitions - 1, into: &facts)
            }
        case .parentsAny(let part), .householdAny(let part):
            guard let decisive = decisive(expression, part, scene) else { break }
            gather(part, decisive, definitions: definitions, into: &facts)
        case .elapsed(_, let part), .sameYear(let part), .not(let part), .isIn(let part, _):
            gather(part, scene, definitions: definitions, into: &facts)
        case .compare(_, let left, let right), .arithmetic(_, let left, let right):
            gather(left, scene, definitions: definitions, into: &facts)
            gather(right, scene, definitions: definitions, into: &facts)
        case .all(let parts), .any(let parts):
            for part in parts { gather(part, scene, definitions: definitions, into: &facts) }
        }
    }

    /// The scene of the first person whose own answer is the lift's; nil when there is nobody.
    private func decisive(_ lift: Expression, _ part: Expression, _ scene: Scene) -> Scene? {
        guard let whole = program.compiled[lift], let node = program.compiled[part] else {
            return nil
        }
        let verdict = answer(whole, scene).truth
        for candidate in candidates(lift, scene) {
            var inner = scene
            inner.member = candidate
            if deaths[candidate] <= scene.day {
                inner.day = deaths[candidate]
                inner.deceased = candidate
            }
            if answer(node, inner).truth == verdict { return inner }
        }
        return nil
    }

    private func candidates(_ lift: Expression, _ scene: Scene) -> [Int] {
        if case .parentsAny = lift {
            return kin.parents[scene.member].map { kin.bonds[$0] }
                .filter { $0.timeline.reading(on: scene.day).standing == .value }.map(\.one)
        }
        let here = family.members.indices.filter {
            (living($0, on: scene.day).truth == .yes || $0 == scene.deceased)
                && shares(scene.member, $0, on: scene.day).truth == .yes
        }
        let dead = family.members.indices.filter {
            deaths[$0] <= scene.day && family.members[$0].role == .parent
        }
        // Parents first: they are whom most household rules speak of.
        return here.filter { family.members[$0].role == .parent }
            + here.filter { family.members[$0].role != .parent } + dead
    }

    /// A fact in the words of the files; nil when nobody has reported it.
    private func words(_ path: FactPath, _ scene: Scene) -> String? {
        let (member, _) = person(path.lift, scene.member, on: scene.day)
        guard let member else {
            return path.source == .registry(.exists) ? "no" : "none"
        }
        switch path.source {
        case .registry(let fact):
            let quantity = registry(fact, of: member, on: scene.day)
            return quantity.standing == .value ? fact.words(quantity.value) : "none"
        case .reported(let index):
            let kind = program.kinds[index]
            if case .set = kind.type { return setWords(index, of: member, on: scene.day) }
            let reading = timeline(index, of: member).reading(on: scene.day)
            switch reading.standing {
            case .value: return kind.decode(reading.value)
            case .none: return "none"
            case .unreported: return nil
            }
        }
    }

    private func setWords(_ kind: Int, of member: Int, on day: Day) -> String? {
        let readings = setTimelines(kind, of: member).map { $0.reading(on: day) }
        let held = readings.filter { $0.standing == .value }
        guard held.isEmpty else {
            return held.map { program.kinds[kind].decode($0.value) }.joined(separator: ", ")
        }
        return readings.contains { $0.standing == .unreported } ? nil : "none"
    }

    private func sinceWords(_ since: Expression, _ scene: Scene) -> String? {
        guard let node = program.compiled[since] else { return nil }
        let quantity = quantity(node, scene)
        switch quantity.standing {
        case .value: return Day(number: Int32(clamping: quantity.value)).description
        case .none: return "none"
        case .unreported: return nil
        }
    }
}

/// Facts by name, each once, in the order read.
private struct ExplanationFacts {
    private(set) var list: [(name: String, value: String)] = []

    mutating func add(_ name: String, _ value: String?) {
        guard let value, !list.contains(where: { $0.name == name }) else { return }
        list.append((name, value))
    }
}

extension RegistryFact {
    /// A value in the words of the files.
    fileprivate func words(_ value: Int64) -> String {
        switch self {
        case .sex: value == Sex.female.rawValue ? "female" : "male"
        case .role: Role(rawValue: value)?.word ?? String(value)
        case .age: String(value)
        case .birth, .deathDay: Day(number: Int32(clamping: value)).description
        case .dead, .married, .exists, .reborn, .adopted, .otherChild: value == 1 ? "yes" : "no"
        }
    }
}
