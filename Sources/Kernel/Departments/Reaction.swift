public import Law

/// What a department has to do when a life event is recorded (`catalogue.md` §5): a task with a
/// day.
public struct Reaction: Hashable, Sendable {
    /// The event's number, `E1` to `E40`.
    public let event: Int
    /// A word unique among the department's reactions to the event.
    public let kind: String
    public let title: Text
    /// When it is due.
    public let due: Due
    /// Only in districts whose law gives this benefit; nil everywhere.
    public let benefit: String?
    /// Somebody goes to the family: a wish for no visits comes first.
    public let isVisit: Bool

    /// The last day of a task.
    public enum Due: Hashable, Sendable {
        /// Calendar days after it was recorded.
        case days(Int)
        /// 31 December of the year of the event.
        case yearEnd
    }

    public init(
        _ event: Int, _ kind: String, _ title: Text, due: Due, benefit: String? = nil,
        isVisit: Bool = false
    ) {
        self.event = event
        self.kind = kind
        self.title = title
        self.due = due
        self.benefit = benefit
        self.isVisit = isVisit
    }
}
