import Law
import Testing

@testable import Kernel

/// Holds a family's stored spans against the law asked anew for single days, without stepping.
struct DailyAnswers {
    let evaluator: Evaluator
    /// The last day that is stored.
    let today: Day
    /// Answers compared so far.
    private(set) var compared = 0
    /// The first few that differ, in words.
    private(set) var wrong: [String] = []

    init(_ evaluator: Evaluator, through today: Day) {
        self.evaluator = evaluator
        self.today = today
    }

    /// Every clause of every member on some days.
    ///
    /// From the last day backwards no kept answer can serve, so each day is worked out anew.
    mutating func compare(_ family: RegisteredFamily, _ rows: [SpanRow], on days: Set<Day>) {
        let view = evaluator.view(of: family.family)
        let spans = spans(rows, of: family)
        for day in days.sorted(by: >) where day >= Assessment.beginning && day <= today {
            for member in family.cards.indices {
                for clause in evaluator.clauses.indices
                where evaluator.clauses[clause].provision != nil {
                    check(view, clause, member, day, spans[member][clause], family)
                }
            }
        }
    }

    /// Every clause of every member where its own spans begin and end: the day before and the day.
    mutating func compareBounds(_ family: RegisteredFamily, _ rows: [SpanRow]) {
        let view = evaluator.view(of: family.family)
        let spans = spans(rows, of: family)
        for member in family.cards.indices {
            for clause in evaluator.clauses.indices {
                let bounds = spans[member][clause].flatMap { span in
                    [span.from, span.to].flatMap { [$0.adding(days: -1), $0] }
                }
                for day in Set(bounds).sorted(by: >)
                where day >= Assessment.beginning && day <= today {
                    check(view, clause, member, day, spans[member][clause], family)
                }
            }
        }
    }

    /// By member and clause.
    private func spans(_ rows: [SpanRow], of family: RegisteredFamily) -> [[[Span]]] {
        let none = [[Span]](repeating: [], count: evaluator.clauses.count)
        var result = [[[Span]]](repeating: none, count: family.cards.count)
        for row in rows {
            guard let member = family.cards.firstIndex(where: { $0.id == row.person }),
                let clause = evaluator.index(of: row.clause)
            else { continue }
            result[member][clause].append(row.span)
        }
        return result
    }

    private mutating func check(
        _ view: FamilyView, _ clause: Int, _ member: Int, _ day: Day, _ spans: [Span],
        _ family: RegisteredFamily
    ) {
        compared += 1
        let daily = view.answered(clause, about: member, on: day)
        let span = spans.first { $0.from <= day && day < $0.to }
        guard let span else {
            if daily.outcome != .no { note(daily, nil, clause, member, day, family) }
            return
        }
        let amount = evaluator.amount(of: clause, span.basis, on: day, since: span.from)
        if span.outcome != daily.outcome || span.basis != daily.basis
            || span.missing != daily.missing || span.notAsked != daily.notAsked
            || amount != daily.amount
        {
            note(daily, span, clause, member, day, family)
        }
    }

    private mutating func note(
        _ daily: Finding, _ span: Span?, _ clause: Int, _ member: Int, _ day: Day,
        _ family: RegisteredFamily
    ) {
        guard wrong.count < 10 else { return }
        wrong.append(
            "\(family.cards[member].ref) \(evaluator.clauses[clause].id) on \(day): asked "
                + "\(daily), stored \(span.map { "\($0)" } ?? "no")")
    }
}

extension RegisteredFamily {
    /// Days on which something the law reads may change: reported days, births, deaths and their
    /// anniversaries, each with the day before it.
    func turns(through today: Day) -> [Day] {
        var starts: Set<Day> = []
        for member in family.members {
            starts.insert(member.birth)
            for report in member.reports { starts.formUnion([report.from, report.to]) }
            for stay in member.memberships { starts.formUnion([stay.from, stay.to]) }
        }
        for relation in family.relations { starts.formUnion([relation.from, relation.to]) }
        var days: Set<Day> = []
        for start in starts where start > .always && start < .never {
            for years in 0...96 {
                let day = start.anniversary(years: years)
                guard day <= today else { break }
                if day >= Assessment.beginning { days.formUnion([day, day.adding(days: -1)]) }
            }
        }
        return days.sorted()
    }
}
