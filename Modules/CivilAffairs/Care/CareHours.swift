import Law

/// The clock of care at home: which hours overlap, what a month is worth.
enum CareHours {
    /// A visit of one day, in minutes of the day; open until it is checked out.
    struct Visit: Hashable {
        let from: Int64
        /// Exclusive; nil while open.
        let to: Int64?

        /// An open one may last to the end of the day.
        var end: Int64 { to ?? 1440 }
    }

    /// How many of some visits are going on at the same time at most, within a span.
    static func most(_ visits: [Visit], from: Int64, to: Int64) -> Int {
        let within = visits.filter { $0.from < to && from < $0.end }
        // It only rises where one begins.
        let starts = [from] + within.map { max(from, $0.from) }
        return starts.map { start in
            within.count { $0.from <= start && start < $0.end }
        }.max() ?? 0
    }

    /// What is paid of the minutes worked: never more than was ordered.
    static func paid(worked: Int64, ordered: Int64) -> Int64 { min(worked, ordered) }

    /// Minutes at the price of an hour, rounded half up to the fen; nil while it is to be set.
    static func total(_ minutes: Int64, hourPrice: Money?) -> Money? {
        hourPrice.map { Money(fen: (minutes * $0.fen * 2 + 60) / 120) }
    }
}
