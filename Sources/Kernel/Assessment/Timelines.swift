import Law

/// A span of one person and clause, as stored.
struct SpanRow: Hashable, Sendable {
    let person: Int64
    let clause: String
    let span: Span
}

/// The whole timeline of a family's answers.
enum Timelines {
    /// Every stretch of yes and unknown from 2008 through `day`; the last one stays open. A
    /// household's clauses stand under the person who answers for it today.
    static func rows(
        of family: RegisteredFamily, view: FamilyView, evaluator: Evaluator, through day: Day
    ) -> [SpanRow] {
        let end = day.adding(days: 1)
        var answering: Set<[Int]> = []
        for subject in view.subjects(on: day) {
            answering.insert([subject.clause, subject.member])
        }
        var rows: [SpanRow] = []
        for member in family.cards.indices {
            for (index, clause) in evaluator.clauses.enumerated() {
                guard let who = clause.provision?.who else { continue }
                let speaks =
                    switch who {
                    case .parent: family.cards[member].role == .parent
                    case .household: answering.contains([index, member])
                    case .child, .member, .deceased: true
                    }
                guard speaks else { continue }
                let spans = view.spans(
                    index, about: member, from: Assessment.beginning, to: end)
                for var span in spans where span.outcome != .no {
                    if span.to >= end { span.to = .never }
                    rows.append(
                        SpanRow(person: family.cards[member].id, clause: clause.id, span: span))
                }
            }
        }
        return rows
    }
}
