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
            let (amount, until) = amount(clause, about: member, on: day)
            return Finding(outcome: .yes, amount: amount, until: min(answer.until, until))
        }
    }

    /// Whether only wishes are missing, or one that the family has not raised.
    private var waitsForWish: Bool {
        !missing.isEmpty
            && (missing.allSatisfy { program.names[$0].notAsked }
                || missing.contains { program.names[$0].notRaised })
    }

    /// Each name once, in the order in which the rule reads them.
    func names(_ indexes: [Int]) -> [String] {
        var seen = Set<Int>()
        return indexes.filter { seen.insert($0).inserted }.map { program.names[$0].name }
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

    private func amount(_ index: Int, about member: Int, on day: Day) -> (Amount, until: Day) {
        let clause = program.clauses[index]
        guard let figure = clause.figure else { return (.none, .never) }
        guard figure >= 0 else {
            let name = program.sources[index].provision?.amount?.figure ?? ""
            return (.undetermined(["figure(\(name))"]), .never)
        }
        missing.removeAll(keepingCapacity: true)
        let (quantity, basis) = self.figure(figure, scene(clause, member, on: day))
        let until = clause.who == .deceased ? Day.never : quantity.until
        guard quantity.standing == .value else { return (.undetermined(names(missing)), until) }
        return (.fen(quantity.value, basis: basis), until)
    }

    /// The answers over `[from, to)`, found by stepping from `until` to `until`; neighbours differ.
    public func spans(_ clause: Int, about member: Int, from: Day, to: Day) -> [Span] {
        var result: [Span] = []
        var day = from
        while day < to {
            let finding = finding(clause, about: member, on: day)
            let next = min(to, max(finding.until, day.adding(days: 1)))
            if let last = result.last, last.outcome == finding.outcome,
                last.amount == finding.amount, last.missing == finding.missing,
                last.notAsked == finding.notAsked
            {
                result[result.count - 1].to = next
            } else {
                result.append(
                    Span(
                        from: day, to: next, outcome: finding.outcome, amount: finding.amount,
                        missing: finding.missing, notAsked: finding.notAsked))
            }
            day = next
        }
        return result
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
