public import Law

/// How one answer differs: a person and a clause, over the days on which it does.
public struct AnswerChange: Hashable, Sendable {
    /// An answer on a stretch of days.
    public struct Answer: Hashable, Sendable {
        public let outcome: Truth
        public let notAsked: Bool
        public let amount: Amount
        public let missing: [String]

        static let no = Answer(outcome: .no, notAsked: false, amount: .none, missing: [])
    }

    /// What it means for the family.
    public enum Turn: String, Hashable, Sendable, CaseIterable {
        /// Due now, and was not.
        case starts
        /// No longer due.
        case ends
        /// Due as before, with another sum.
        case changes
        /// Cannot be decided any more, or yet.
        case opens
        /// Undecided before, not due now.
        case closes
    }

    public let person: PersonCard
    public let clause: Clause
    public let from: Day
    /// Exclusive; `.never` for as far as is known.
    public internal(set) var to: Day
    public let before: Answer
    public let after: Answer

    public var turn: Turn {
        switch (before.outcome, after.outcome) {
        case (.yes, .yes): .changes
        case (_, .yes): .starts
        case (.yes, .no): .ends
        case (_, .unknown): .opens
        case (_, .no): .closes
        }
    }
}

/// Sets the answers before a change beside those after it.
struct AnswerComparison {
    let evaluator: Evaluator
    let cards: [Int64: PersonCard]

    /// Every stretch of days on which an answer differs, by clause in the pack's order, person and
    /// day.
    func changes(from before: [SpanRow], to after: [SpanRow]) -> [AnswerChange] {
        var pairs: [PersonClause: (before: [Span], after: [Span])] = [:]
        for row in before {
            pairs[PersonClause(person: row.person, clause: row.clause), default: ([], [])]
                .before.append(row.span)
        }
        for row in after {
            pairs[PersonClause(person: row.person, clause: row.clause), default: ([], [])]
                .after.append(row.span)
        }
        let order = pairs.keys.sorted {
            (evaluator.index(of: $0.clause) ?? .max, $0.person)
                < (evaluator.index(of: $1.clause) ?? .max, $1.person)
        }
        let all = order.flatMap { pair -> [AnswerChange] in
            guard let spans = pairs[pair], let card = cards[pair.person],
                let place = evaluator.index(of: pair.clause)
            else { return [] }
            return stretches(spans.before, spans.after, place, card)
        }
        return Self.withoutSuccessions(all)
    }

    /// A household's answer that only stands under another of its members from a day on is no
    /// change.
    private static func withoutSuccessions(_ changes: [AnswerChange]) -> [AnswerChange] {
        var taken = [Bool](repeating: false, count: changes.count)
        for (index, change) in changes.enumerated()
        where !taken[index] && change.clause.provision?.who == .household {
            let heir = changes.indices.first {
                !taken[$0] && $0 != index && changes[$0].clause.id == change.clause.id
                    && (changes[$0].from, changes[$0].to) == (change.from, change.to)
                    && changes[$0].before == change.after && changes[$0].after == change.before
                    && (change.before == .no || change.after == .no)
            }
            guard let heir else { continue }
            taken[index] = true
            taken[heir] = true
        }
        return zip(changes, taken).filter { !$0.1 }.map(\.0)
    }

    private func stretches(
        _ before: [Span], _ after: [Span], _ place: Int, _ card: PersonCard
    ) -> [AnswerChange] {
        let bounds = Set((before + after).flatMap { [$0.from, $0.to] }).sorted()
        var changes: [AnswerChange] = []
        for (from, to) in zip(bounds, bounds.dropFirst()) {
            let (old, new) = (answer(before, on: from, place), answer(after, on: from, place))
            guard old != new else { continue }
            if let last = changes.last, last.to == from, last.before == old, last.after == new {
                changes[changes.count - 1] = change(last.from, to, old, new, place, card)
            } else {
                changes.append(change(from, to, old, new, place, card))
            }
        }
        return changes
    }

    private func change(
        _ from: Day, _ to: Day, _ old: AnswerChange.Answer, _ new: AnswerChange.Answer,
        _ place: Int, _ card: PersonCard
    ) -> AnswerChange {
        AnswerChange(
            person: card, clause: evaluator.clauses[place], from: from, to: to, before: old,
            after: new)
    }

    private func answer(_ spans: [Span], on day: Day, _ place: Int) -> AnswerChange.Answer {
        guard let span = spans.first(where: { $0.from <= day && day < $0.to }) else { return .no }
        return AnswerChange.Answer(
            outcome: span.outcome, notAsked: span.notAsked,
            amount: evaluator.amount(of: place, span.basis, on: day, since: span.from),
            missing: span.missing)
    }
}
