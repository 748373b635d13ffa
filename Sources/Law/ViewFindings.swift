/// The law's answers: on a day, over days, and when they change.
extension FamilyView {
    /// The answer to a clause about a member on a day; "no" outside the clause's `who`.
    public func finding(_ clause: Int, about member: Int, on day: Day) -> Finding {
        guard program.clauses.indices.contains(clause), family.members.indices.contains(member)
        else { return Finding(outcome: .no) }
        missing.removeAll(keepingCapacity: true)
        let answer = outcome(clause, about: member, on: day, depth: 0)
        switch answer.truth {
        case .no: return Finding(outcome: .no, until: answer.until)
        case .unknown:
            return Finding(
                outcome: .unknown, missing: names(missing),
                notAsked: waitsForWish,
                until: answer.until)
        case .yes:
            let sum = sum(clause, about: member, on: day)
            return Finding(
                outcome: .yes, amount: sum.amount, basis: sum.basis,
                until: min(answer.until, sum.until))
        }
    }

    /// Whether a definition holds of a member on a day; what nobody is due by it.
    ///
    /// - Parameter definition: From `Evaluator.definition`.
    public func holds(_ definition: Int, about member: Int, on day: Day) -> Finding {
        guard program.definitions.indices.contains(definition),
            family.members.indices.contains(member)
        else { return Finding(outcome: .no) }
        missing.removeAll(keepingCapacity: true)
        let answer = self.definition(definition, Scene(member: member, day: day))
        return Finding(
            outcome: answer.truth, missing: answer.truth == .unknown ? names(missing) : [],
            until: answer.until)
    }

    /// Whether only wishes are missing, or one that the family has not raised.
    private var waitsForWish: Bool {
        !missing.isEmpty
            && (missing.allSatisfy { program.names[$0].notAsked }
                || missing.contains { program.names[$0].notRaised })
    }

    /// Each name once, in the order in which the rule reads them.
    func names(_ indexes: [Int]) -> [String] {
        var names: [String] = []
        // A handful at most: a search in line beats a set.
        for (place, index) in indexes.enumerated() where !indexes[..<place].contains(index) {
            names.append(program.names[index].name)
        }
        return names
    }

    /// Yes, no or unknown; leaves the names of what is missing.
    func outcome(_ index: Int, about member: Int, on day: Day, depth: Int) -> Answer {
        let clause = program.clauses[index]
        if clause.off != nil { return Answer(.no) }
        let speaks = speaks(clause.who, of: member, on: day)
        if speaks.truth == .no { return speaks }
        let scene = scene(clause, member, on: day, depth: depth)
        let isDeceased = clause.who == .deceased
        if scene.day < program.inForce {
            return Answer(.no, until: isDeceased ? .never : program.inForce)
        }
        let rule = answer(clause.rule, scene)
        if isDeceased { return Answer(rule.truth) }
        return speaks.and(rule)
    }

    /// The living are judged on the day asked about, the deceased on the day of death.
    func scene(_ clause: EvaluatorClause, _ member: Int, on day: Day, depth: Int = 0) -> Scene {
        guard clause.who == .deceased else { return Scene(member: member, day: day, depth: depth) }
        return Scene(
            member: member, day: min(day, deaths[member]), deceased: member, depth: depth)
    }

    private func sum(
        _ index: Int, about member: Int, on day: Day
    ) -> (amount: Amount, basis: Basis, until: Day) {
        let clause = program.clauses[index]
        guard let figure = clause.figure else { return (.none, .none, .never) }
        guard figure >= 0 else {
            let name = program.sources[index].provision?.amount?.figure ?? ""
            let names = ["figure(\(name))"]
            return (.undetermined(names), .undetermined(names), .never)
        }
        missing.removeAll(keepingCapacity: true)
        let found = self.figure(figure, scene(clause, member, on: day))
        let until = clause.who == .deceased ? Day.never : found.quantity.until
        guard let row = found.row else {
            let names = names(missing)
            return (.undetermined(names), .undetermined(names), until)
        }
        let amount: Amount =
            found.quantity.standing == .value
            ? .fen(found.quantity.value, basis: row.label) : .undetermined(names(missing))
        return (amount, .class(row.class), until)
    }

    /// The answers over `[from, to)`, found by stepping from `until` to `until`; neighbours differ.
    /// A clause of the household counts on the days on which the member answers for it.
    ///
    /// - Returns: The spans, and the first day not before `to` on which the answer may differ.
    public func spans(
        _ clause: Int, about member: Int, from: Day, to: Day
    ) -> (spans: [Span], until: Day) {
        var result: [Span] = []
        var until = to
        var day = from
        while day < to {
            let finding = answered(clause, about: member, on: day)
            until = max(finding.until, day.adding(days: 1))
            let next = min(to, until)
            if let last = result.last, last.outcome == finding.outcome,
                last.basis == finding.basis, last.missing == finding.missing,
                last.notAsked == finding.notAsked
            {
                result[result.count - 1].to = next
            } else {
                result.append(
                    Span(
                        from: day, to: next, outcome: finding.outcome, basis: finding.basis,
                        missing: finding.missing, notAsked: finding.notAsked))
            }
            day = next
        }
        return (result, until)
    }

    /// The finding as it is stored: a household's clause once, under whoever answers for it.
    public func answered(_ clause: Int, about member: Int, on day: Day) -> Finding {
        guard program.clauses.indices.contains(clause), family.members.indices.contains(member),
            program.clauses[clause].who == .household
        else { return finding(clause, about: member, on: day) }
        let answers = answering(member, on: day)
        guard answers.truth == .yes else { return Finding(outcome: .no, until: answers.until) }
        var finding = finding(clause, about: member, on: day)
        finding.until = min(finding.until, answers.until)
        return finding
    }

    /// The first later day on which outcome or amount differs; `.never` if none before 2200.
    public func nextChange(_ clause: Int, about member: Int, on day: Day) -> Day {
        let present = finding(clause, about: member, on: day)
        let horizon = Day(year: 2200, month: 1, day: 1) ?? .never
        var next = present.until
        while next < horizon {
            let later = finding(clause, about: member, on: next)
            if later.outcome != present.outcome || later.amount != present.amount { return next }
            next = max(later.until, next.adding(days: 1))
        }
        return .never
    }
}
