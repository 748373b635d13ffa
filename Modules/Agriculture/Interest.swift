import Law

/// The subsidy of a loan's interest, day by day and exact: the first day bears interest, the day of
/// repayment does not. A day's interest is what is owed at its end × rate ÷ days of a year; the
/// subsidy is a share of it. Days are added as whole numbers over one denominator and rounded once,
/// half up, at the end of the period.
enum Interest {
    /// What is owed and at which rate from a day on, until the next.
    struct Balance: Hashable {
        let day: Day
        /// Fen.
        let owed: Int64
        /// Millionths a year.
        let rate: Int64
    }

    /// What a period gives.
    struct Subsidy: Hashable {
        /// Over `denominator(dayCount)` it is the exact sum in fen.
        let numerator: Int128
        let fen: Int64
        /// Days on which something was owed.
        let days: Int
    }

    /// Millionths of the rate times basis points of the share times days of a year.
    static func denominator(_ dayCount: Int) -> Int128 { 10_000_000_000 * Int128(dayCount) }

    /// The subsidy of the days from `from` up to `to`, which is not among them. The balances come
    /// in order, of several on one day the last counts; the share is in basis points.
    static func subsidy(
        _ balances: [Balance], from: Day, to: Day, share: Int64, dayCount: Int
    ) -> Subsidy {
        var (sum, days): (Int128, Int) = (0, 0)
        for (index, balance) in balances.enumerated() {
            let end = index + 1 < balances.count ? balances[index + 1].day : to
            let (first, last) = (max(balance.day, from), min(end, to))
            guard first < last, balance.owed > 0 else { continue }
            let length = Int(last.number - first.number)
            sum += Int128(balance.owed) * Int128(balance.rate) * Int128(share) * Int128(length)
            days += length
        }
        return Subsidy(numerator: sum, fen: rounded(sum, denominator(dayCount)), days: days)
    }

    /// Half up; nothing here is below zero.
    static func rounded(_ numerator: Int128, _ denominator: Int128) -> Int64 {
        Int64((2 * numerator + denominator) / (2 * denominator))
    }
}
