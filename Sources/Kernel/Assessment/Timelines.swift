import Law

/// A span of one person and clause, as stored.
struct SpanRow: Hashable, Sendable {
    let person: Int64
    let clause: String
    let span: Span
}

/// The whole timeline of a family's answers.
struct FamilyTimeline {
    /// Every stretch of yes and unknown from 2008 through the day, in order of person and clause;
    /// the last one stays open.
    private(set) var rows: [SpanRow] = []
    /// The first day after it on which an answer may change by itself.
    private(set) var dueOn = Day.never

    /// The last day that is worked out.
    let through: Day

    /// How many pairs are yes, and unknown, on a day that is worked out.
    func count(on day: Day) -> (yes: Int, unknown: Int) {
        var count = (yes: 0, unknown: 0)
        for row in rows where row.span.from <= day && day < row.span.to {
            if row.span.outcome == .yes { count.yes += 1 } else { count.unknown += 1 }
        }
        return count
    }

    /// - Parameter day: The last day that is worked out.
    init(of family: RegisteredFamily, view: FamilyView, evaluator: Evaluator, through day: Day) {
        through = day
        let end = day.adding(days: 1)
        for member in family.cards.indices {
            for (index, clause) in evaluator.subjects.enumerated()
            where clause.who != .parent || family.cards[member].role == .parent {
                let (spans, until) = view.spans(
                    index, about: member, from: Assessment.beginning, to: end)
                dueOn = min(dueOn, until)
                for var span in spans where span.outcome != .no {
                    if span.to >= end { span.to = .never }
                    rows.append(
                        SpanRow(person: family.cards[member].id, clause: clause.id, span: span))
                }
            }
        }
    }
}
