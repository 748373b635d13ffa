/// What the law takes a fact to be on one day, as known on the view's day.
public struct ResolvedValue: Hashable, Sendable {
    /// A value, known absence, or no report.
    public enum State: Hashable, Sendable {
        /// As `FactKind.encode` gives it; of a set, the lowest index that holds.
        case value(Int64)
        /// Known not to be: comparisons are no.
        case none
        /// Nobody has said: comparisons are unknown.
        case unreported
    }

    public let state: State
    /// The day from which this state holds without a break; `.always` since ever.
    public let since: Day
    /// The first later day with another state; `.never` if none.
    public let until: Day

    public init(state: State, since: Day, until: Day) {
        self.state = state
        self.since = since
        self.until = until
    }
}
