/// The three answers of the law. Unknown names a missing fact elsewhere; it never widens a rule.
public enum Truth: UInt8, Sendable, Hashable, CaseIterable {
    case no = 0
    case unknown = 1
    case yes = 2

    public init(_ value: Bool) { self = value ? .yes : .no }

    /// `yes`, `no`, `unknown`: the words of `formats.md`.
    public var word: String {
        switch self {
        case .yes: "yes"
        case .no: "no"
        case .unknown: "unknown"
        }
    }
}

/// An answer and the first day on which it may differ if no new fact arrives (a lower bound;
/// `.never` when nothing known changes it).
public struct Answer: Hashable, Sendable {
    public var truth: Truth
    public var until: Day

    public init(_ truth: Truth, until: Day = .never) {
        self.truth = truth
        self.until = until
    }
}
