/// What recurring money a clause gives in a month.
public struct MonthlySum: Hashable, Sendable {
    /// What went on until the law said no, or nobody could say any more.
    public struct Lapse: Hashable, Sendable {
        /// When it had begun; `.always` where that is before the months asked about.
        public let began: Day
        /// The first day on which it did not go on.
        public let day: Day
        /// What the month would be worth if it went on, in fen; nil where that cannot be said.
        public let fen: Int64?
    }

    public let month: Month
    /// Whether the month is due by law.
    public let outcome: Truth
    /// What it is worth by law: none unless it is due.
    public let amount: Amount
    /// Of a month that is not due, or undecided, after one that was.
    public let lapse: Lapse?
    /// Names of missing facts; empty unless undecided.
    public let missing: [String]
}

/// Recurring money month by month (`rulings.md`, Money): which months are due is said by the pay
/// rules, by whose class likewise, at the rate of the month's first day.
extension FamilyView {
    /// Before it nothing is looked for: the national scheme began in 2008.
    private static let beginning = Day(year: 2008, month: 1, day: 1) ?? .always

    /// One sum a month, in order.
    ///
    /// - Parameters:
    ///   - clause: A clause whose amount is by month.
    ///   - today: The day whose registered kind counts where the district says so.
    public func sums(
        _ clause: Int, about member: Int, in months: ClosedRange<Month>, today: Day
    ) -> [MonthlySum] {
        let pay = program.pay
        let lower = months.lowerBound.first.adding(days: -1)
        // January's rule reaches back from the end of the year.
        let upper = Month(year: months.upperBound.year, month: 12).end
        let stretches = Stretch.all(
            spans(clause, about: member, from: lower, to: upper).spans, from: lower, to: upper)
        // Asked only where a month is not due: most of the time nothing came before.
        var earlier: Stretch??
        return (months.lowerBound.number...months.upperBound.number).map { number in
            let month = Month(number: number)
            let rules = pay.rules(on: month.first)
            let stretch = stretches.first { stretch in
                (stretch.isOpenBefore || first(stretch.from, of: member, by: rules) <= month)
                    && (stretch.isOpenAfter || month <= rules.last(stretch.to))
            }
            if let stretch {
                let day = min(
                    max(rules.classDay(month), stretch.from), stretch.to.adding(days: -1))
                let span = stretch.span(on: day)
                if span.outcome == .yes {
                    return MonthlySum(
                        month: month, outcome: .yes,
                        amount: sum(clause, of: member, on: day, in: month, by: rules, today),
                        lapse: nil, missing: [])
                }
                let was =
                    stretch.given(before: span.from) ?? given(&earlier, clause, member, lower)
                return MonthlySum(
                    month: month, outcome: .unknown, amount: .none,
                    lapse: was.map {
                        lapse(clause, of: member, at: $0, in: month, by: rules, today)
                    },
                    missing: span.missing)
            }
            let ended = stretches.last { $0.to <= month.end && !$0.isOpenAfter }
            let was =
                ended.flatMap { $0.given(before: $0.to) }
                ?? given(&earlier, clause, member, lower)
            return MonthlySum(
                month: month, outcome: .no, amount: .none,
                lapse: was.flatMap {
                    $0.last < month.first
                        ? lapse(clause, of: member, at: $0, in: month, by: rules, today) : nil
                }, missing: [])
        }
    }

    private func first(_ day: Day, of member: Int, by rules: PayRules) -> Month {
        rules.first(
            day, qualified: rules.start == .monthOfAge ? qualified(member, before: day) : day)
    }

    /// Since when the national conditions have been met without a break, looked at from a day on
    /// which they are.
    private func qualified(_ member: Int, before day: Day) -> Day {
        guard let definition = program.eligible else { return day }
        var since = day
        var at = Self.beginning
        var holdsBefore = false
        while at < day {
            let finding = holds(definition, about: member, on: at)
            if finding.outcome == .yes, !holdsBefore { since = at }
            if finding.outcome != .yes { since = day }
            holdsBefore = finding.outcome == .yes
            at = max(finding.until, at.adding(days: 1))
        }
        return since
    }

    /// The last days before the window on which the clause was due; nil for none.
    private func given(
        _ kept: inout Stretch??, _ clause: Int, _ member: Int, _ lower: Day
    ) -> Stretch.Given? {
        if kept == nil {
            let spans = spans(clause, about: member, from: Self.beginning, to: lower).spans
            kept = .some(Stretch.all(spans, from: Self.beginning, to: lower).last)
        }
        return (kept ?? nil).flatMap { $0.given(before: $0.to) }
    }

    private func lapse(
        _ clause: Int, of member: Int, at given: Stretch.Given, in month: Month,
        by rules: PayRules, _ today: Day
    ) -> MonthlySum.Lapse {
        MonthlySum.Lapse(
            began: given.began, day: given.last.adding(days: 1),
            fen: sum(clause, of: member, on: given.last, in: month, by: rules, today).fen)
    }

    /// The sum by the class of a day at the rates of a month.
    private func sum(
        _ clause: Int, of member: Int, on day: Day, in month: Month, by rules: PayRules,
        _ today: Day
    ) -> Amount {
        let compiled = program.clauses[clause]
        guard let figure = compiled.figure else { return .none }
        guard figure >= 0 else {
            return .undetermined([
                "figure(\(program.sources[clause].provision?.amount?.figure ?? ""))"
            ])
        }
        missing.removeAll(keepingCapacity: true)
        let scene = scene(compiled, member, on: day)
        let kind = self.scene(
            compiled, member, on: rules.kindDay == .today ? today : month.first)
        let rows = program.figures[figure].rows
        for row in rows
        where row.learned <= known && row.from <= month.first && month.first < row.to {
            var fits = Answer(.yes)
            for part in row.parts where fits.truth != .no {
                fits = fits.and(answer(part.node, part.asksKind ? kind : scene))
            }
            switch fits.truth {
            case .no: continue
            case .unknown: return .undetermined(names(missing))
            case .yes:
                guard let value = row.value else { break }
                return .fen(value, basis: row.label)
            }
            break
        }
        return .undetermined([program.names[program.figures[figure].missing].name])
    }
}

/// Days without a no between them.
private struct Stretch {
    let from: Day
    let to: Day
    /// Cut off by the window.
    let isOpenBefore: Bool
    let isOpenAfter: Bool
    let spans: ArraySlice<Span>

    static func all(_ spans: [Span], from lower: Day, to upper: Day) -> [Stretch] {
        var result: [Stretch] = []
        var start = 0
        for index in 0...spans.count where index == spans.count || spans[index].outcome == .no {
            if start < index {
                let (from, to) = (spans[start].from, spans[index - 1].to)
                result.append(
                    Stretch(
                        from: from, to: to, isOpenBefore: from <= lower, isOpenAfter: to >= upper,
                        spans: spans[start..<index]))
            }
            start = index + 1
        }
        return result
    }

    func span(on day: Day) -> Span {
        spans.last { $0.from <= day } ?? spans[spans.startIndex]
    }

    /// Days on which the clause was due.
    struct Given {
        let began: Day
        let last: Day
    }

    /// The last of them before a day; nil for none.
    func given(before day: Day) -> Given? {
        spans.last { $0.outcome == .yes && $0.from < day }.map {
            Given(
                began: isOpenBefore ? .always : from, last: min($0.to, day).adding(days: -1))
        }
    }
}
