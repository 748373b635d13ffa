import Law

/// In which months a clause's spans are paid, by which span and at the rate of which day.
struct Payments {
    let spans: [Span]
    let per: PaymentUnit
    let window: Range<Day>
    let months: [Month]

    /// Monthly money is owed on the last day of the month before, at the rate of the month
    /// (`rulings.md`, Money); yearly money once in each year, in its first month owed; a sum paid
    /// once in the month it begins.
    var all: [(month: Int, span: Span, day: Day)] {
        switch per {
        case .month:
            return months.indices.compactMap { index in
                let first = months[index].first
                return span(on: first.adding(days: -1)).map { (index, $0, first) }
            }
        case .year:
            var years: Set<Int> = []
            if span(on: window.lowerBound) != nil, window.lowerBound.year == months[0].year {
                // Due earlier in the window's first year.
                years.insert(months[0].year)
            }
            return months.indices.compactMap { index in
                let month = months[index]
                guard !years.contains(month.year),
                    let span = spans.first(where: {
                        $0.from < month.end && month.first < $0.to
                    })
                else { return nil }
                years.insert(month.year)
                return (index, span, max(span.from, month.first))
            }
        case .once:
            return spans.compactMap { span in
                guard span.from > window.lowerBound,
                    let index = months.firstIndex(of: span.from.month),
                    !spans.contains(where: { $0.to == span.from })
                else { return nil }
                return (index, span, span.from)
            }
        }
    }

    private func span(on day: Day) -> Span? {
        spans.first { $0.from <= day && day < $0.to }
    }
}
