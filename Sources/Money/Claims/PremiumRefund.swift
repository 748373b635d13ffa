public import Law

/// What an insurer gives back of a year's premium when somebody leaves before its end. Whether and
/// how is the contract's word; no source says it for these insurances.
public enum PremiumRefund: String, CaseIterable, Sendable {
    /// Nothing is given back.
    case none
    /// For the days that are left, of the days of the policy year.
    case day
    /// For the whole months that are left, of the months of the policy year.
    case month

    /// - Parameters:
    ///   - premium: Paid for the whole policy year.
    ///   - from: Its first day.
    ///   - to: Its end, exclusive.
    ///   - leaving: The first day without cover; before `from` the whole premium comes back.
    /// - Returns: Half a fen up; never more than the premium.
    public func sum(of premium: Money, from: Day, to: Day, leaving: Day) -> Money {
        guard self != .none, from < to else { return Money(fen: 0) }
        let first = min(max(leaving, from), to)
        let (left, whole): (Int128, Int128) =
            self == .day
            ? (Int128(to.number - first.number), Int128(to.number - from.number))
            : (Int128(first.fullMonths(to: to)), Int128(max(1, from.fullMonths(to: to))))
        return Money(fen: Int64((2 * Int128(premium.fen) * left + whole) / (2 * whole)))
    }
}
