import Law

/// In which months what is paid once, or once a year, falls due, by which span and at the rate of
/// which day. Monthly money is `FamilyView.sums`.
struct Payments {
    let spans: [Span]
    let window: Range<Day>
    let months: [Month]

    /// Once in each year, in its first month owed.
    var yearly: [(month: Int, span: Span, day: Day)] {
        var years: Set<Int> = []
        if span(on: window.lowerBound) != nil, window.lowerBound.year == months[0].year {
            // Due earlier in the window's first year.
            years.insert(months[0].year)
        }
        return months.indices.compactMap { index in
            let month = months[index]
            guard !years.contains(month.year),
                let span = spans.first(where: { $0.from < month.end && month.first < $0.to })
            else { return nil }
            years.insert(month.year)
            return (index, span, max(span.from, month.first))
        }
    }

    /// In the month it begins.
    var once: [(month: Int, span: Span, day: Day)] {
        spans.compactMap { span in
            guard span.from > window.lowerBound,
                let index = months.firstIndex(of: span.from.month),
                !spans.contains(where: { $0.to == span.from })
            else { return nil }
            return (index, span, span.from)
        }
    }

    private func span(on day: Day) -> Span? {
        spans.first { $0.from <= day && day < $0.to }
    }
}
