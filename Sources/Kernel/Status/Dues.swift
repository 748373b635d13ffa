public import Law

/// One stretch in which something was to be given once.
public struct DuePeriod: Hashable, Sendable {
    public let from: Day
    /// Exclusive.
    public let to: Day
    /// The last day on which giving it is in time.
    public let day: Day
}

/// A delivery as the gap reads it.
public struct Receipted: Hashable, Sendable {
    /// First day of the month for monthly money, else the day.
    public let period: Day
    public let monthly: Bool
}

/// When an entitlement falls due, period by period. A period is due from its first day and overdue
/// after its last (`formats.md`, `status`; `rulings.md`, "Time" and "Money").
public enum Dues {
    /// The due periods of the days on which a clause was owed, oldest first, none starting after
    /// `today`.
    ///
    /// - Parameters:
    ///   - owed: Stretches of yes, in order, not touching.
    ///   - days: Days allowed for one-off dues, from the benefit's procedure.
    ///   - money: Recurring cash: the district's pay rules say which months count, by default from
    ///     the month after confirmation through the month of the event.
    public static func periods(
        _ cadence: Cadence, owed: [Range<Day>], through today: Day, days: Int,
        money: PayRules?
    ) -> [DuePeriod] {
        switch cadence {
        case .month: return months(owed, through: today, money: money)
        case .quarter: return blocks(owed, through: today, starts: quarters)
        case .term: return blocks(owed, through: today, starts: terms)
        case .year: return blocks(owed, through: today, starts: years)
        case .festival: return festivals(owed, through: today)
        case .once, .event, .always:
            return owed.filter { $0.lowerBound <= today }.map {
                DuePeriod(
                    from: $0.lowerBound, to: $0.upperBound,
                    day: $0.lowerBound.adding(days: days))
            }
        }
    }

    /// The first day after `day` on which a further period of what is owed may begin.
    static func turn(_ cadence: Cadence, after day: Day) -> Day {
        func next(_ starts: [Int]) -> Day {
            var month = day.month.next
            while !starts.contains(month.month) { month = month.next }
            return month.first
        }
        return switch cadence {
        case .month: day.month.next.first
        case .quarter: next(quarters)
        case .term: next(terms)
        case .year: next(years)
        case .festival:
            Festivals.days.lazy.map { $0.adding(days: -lead) }.first { $0 > day } ?? .never
        // They begin with the answer.
        case .once, .event, .always: .never
        }
    }

    /// The months in which periods begin.
    private static let quarters = [1, 4, 7, 10]
    private static let terms = [2, 9]
    private static let years = [1]
    /// A visit belongs to a festival from so many days before it to the day itself.
    private static let lead = 30

    private static func months(
        _ owed: [Range<Day>], through today: Day, money: PayRules?
    ) -> [DuePeriod] {
        var periods: [DuePeriod] = []
        for stretch in owed {
            var month = money?.first(stretch.lowerBound) ?? stretch.lowerBound.month
            let last = money.map { $0.last(stretch.upperBound) }
            while month.first <= today,
                last.map({ month <= $0 }) ?? (month.first < stretch.upperBound)
            {
                let (first, end) = (month.first, month.end)
                month = month.next
                if let last = periods.last, last.from >= first { continue }
                periods.append(DuePeriod(from: first, to: end, day: end.adding(days: -1)))
            }
        }
        return periods
    }

    /// Periods that start on the first day of the listed months and run to the next start.
    private static func blocks(_ owed: [Range<Day>], through today: Day, starts: [Int])
        -> [DuePeriod]
    {
        var periods: [DuePeriod] = []
        for stretch in owed {
            var month = stretch.lowerBound.month
            while !starts.contains(month.month) { month = Month(number: month.number - 1) }
            while month.first <= today, month.first < stretch.upperBound {
                var end = month.next
                while !starts.contains(end.month) { end = end.next }
                if periods.last?.from != month.first {
                    periods.append(
                        DuePeriod(
                            from: month.first, to: end.first, day: end.first.adding(days: -1)))
                }
                month = end
            }
        }
        return periods
    }

    private static func festivals(_ owed: [Range<Day>], through today: Day) -> [DuePeriod] {
        var periods: [DuePeriod] = []
        let days = Festivals.days
        for (index, festival) in days.enumerated() {
            let from = festival.adding(days: -lead)
            guard from <= today, owed.contains(where: { $0.contains(festival) }) else { continue }
            let before = index > 0 ? days[index - 1].adding(days: 1) : from
            periods.append(
                DuePeriod(from: max(from, before), to: festival.adding(days: 1), day: festival))
        }
        return periods
    }

    /// Whether a delivery falls to the period.
    public static func fits(_ delivery: Receipted, _ period: DuePeriod) -> Bool {
        delivery.period >= period.from && delivery.period < period.to
    }
}
