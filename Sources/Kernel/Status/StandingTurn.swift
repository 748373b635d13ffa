import Law

// Until which day a family stands as it does, as far as its own records say. What the law makes of
// them (a birthday, a figure of a later day) is `kernel.family.due_on`.

extension Family {
    /// The first later day that anything recorded about the family begins or ends on: who lives
    /// with whom, who is whose and who is alive change on no other.
    func turn(after day: Day) -> Day {
        var turn = Day.never
        func take(_ days: Day...) {
            for other in days where other > day { turn = min(turn, other) }
        }
        for member in members {
            take(member.birth)
            for stay in member.memberships { take(stay.from, stay.to, stay.learned) }
            for report in member.reports { take(report.from, report.to, report.learned) }
        }
        for relation in relations { take(relation.from, relation.to, relation.learned) }
        return turn
    }
}

extension Span {
    /// The first later day on which it begins or ends.
    func turn(after day: Day) -> Day {
        from > day ? from : to > day ? to : .never
    }
}

extension Pack {
    /// The first later day from which other pay rules hold: they say which months are due.
    func payTurn(after day: Day) -> Day {
        figures.values.lazy.filter { $0.name.hasPrefix("pay.") }.flatMap(\.rows)
            .flatMap { [$0.from, $0.to] }.filter { $0 > day }.min() ?? .never
    }
}
