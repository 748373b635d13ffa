/// What recurring money is worth in a month: whether the month is due by the pay rules, by the
/// class of which day, at the rate of the month's first day.
struct MonthWorth {
    enum Worth: Hashable {
        case fen(Int64)
        /// The law gives nothing; what it would be worth if what went before went on.
        case nothing(lapse: Int64?)
        /// A fact or a figure is missing.
        case undecided
    }

    let law: DatedLaw
    let known: String
    /// The month whose registered kind counts where the district says so.
    let today: String

    /// Of a clause in a month; `spans` are what stood, in order of their days.
    func worth(_ clause: String, in month: Int, spans: [SpanRow]) -> Worth {
        let first = Calendar.first(month)
        let stretches = Self.stretches(spans)
        let due = stretches.first { stretch in
            isBegun(stretch, month, first) && isNotEnded(stretch, month, first)
        }
        if let due {
            let span = due[classPlace(due, month, first)]
            return span.outcome == 2
                ? rate(clause, span.className, month, spans) : .undecided
        }
        let next = Calendar.first(month + 1)
        let ended = stretches.last { $0.last.map { $0.toDay <= next } ?? false }
        guard let last = ended?.last(where: { $0.outcome == 2 }) else {
            return .nothing(lapse: nil)
        }
        guard case .fen(let fen) = rate(clause, last.className, month, spans) else {
            return .nothing(lapse: nil)
        }
        return .nothing(lapse: fen)
    }

    /// Days without a no between them.
    private static func stretches(_ spans: [SpanRow]) -> [[SpanRow]] {
        var result: [[SpanRow]] = []
        for span in spans {
            if let last = result.last?.last, last.toDay == span.fromDay {
                result[result.count - 1].append(span)
            } else {
                result.append([span])
            }
        }
        return result
    }

    private func isBegun(_ stretch: [SpanRow], _ month: Int, _ first: String) -> Bool {
        guard let from = stretch.first.flatMap({ Calendar.month($0.fromDay) }) else { return true }
        return switch law.word("pay.start_rule", on: first) {
        case "month_of_age": from <= month
        case "january_of_confirmation_year": from / 12 * 12 <= month
        default: from + 1 <= month
        }
    }

    private func isNotEnded(_ stretch: [SpanRow], _ month: Int, _ first: String) -> Bool {
        guard let to = stretch.last.flatMap({ Calendar.month($0.toDay) }) else { return true }
        let isBefore = law.word("pay.stop_rule", on: first) == "month_before_event"
        return month <= (isBefore ? to - 1 : to)
    }

    /// The span whose class counts.
    private func classPlace(_ stretch: [SpanRow], _ month: Int, _ first: String) -> Int {
        let isSame = law.word("pay.class_change_rule", on: first) == "month_of_event"
        let limit = isSame ? Calendar.first(month + 1) : first
        return stretch.lastIndex { $0.fromDay < limit } ?? 0
    }

    private func rate(
        _ clause: String, _ className: String?, _ month: Int, _ spans: [SpanRow]
    ) -> Worth {
        guard let figure = law.accruing[clause], let className else { return .undecided }
        let first = Calendar.first(month)
        let rows = law.rates(of: figure, on: first, known: known)
        // `loss, urban`: the kind is of another day than the class.
        let base = className.prefix { $0 != "," }
        let mine = rows.filter { $0.label.prefix { $0 != "," } == base }
        var label = mine.first?.label
        if Set(mine.map(\.label)).count > 1 {
            let isToday = law.word("pay.registered_kind_day", on: first) == "kind_today"
            let day = isToday ? today : first
            let kind = spans.last { $0.fromDay <= day && day < $0.toDay }?.className
            label = [kind, className].compactMap { $0 }
                .first { name in mine.contains { $0.label == name } }
        }
        guard let fen = mine.first(where: { $0.label == label })?.fen else { return .undecided }
        return .fen(fen)
    }
}
