public import Law

/// What a department has to do when a life event is recorded, or its day comes (`catalogue.md`
/// §5): a task with a day.
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
    /// Not in districts whose law gives this benefit.
    public let unless: String?
    /// Somebody goes to the family: a wish for no visits makes it a contact of another kind.
    public let isVisit: Bool
    /// Only when the event tells one of these (`fact=value`, or how it begins); empty: always.
    /// `fact=` alone is an end of the fact, `fact!=value` any other value; `{district}` stands for
    /// the district's own code.
    public let told: [String]
    /// A benefit that is confirmed by a person: the law goes on giving it until somebody takes the
    /// confirmation back, so the event proposes that.
    public let reviews: String?
    /// Of an event that comes with a birthday: whose.
    public let birthday: Birthday?

    /// The last day of a task.
    public enum Due: Hashable, Sendable {
        /// Calendar days after it was recorded; of a told end, after that day.
        case days(Int)
        /// 31 December of the year of the event.
        case yearEnd
    }

    /// Whom a birthday concerns.
    public struct Birthday: Hashable, Sendable {
        public let age: Int
        public let whose: Whose

        /// Who is meant, among those to whom a clause of the district speaks today.
        public enum Whose: Hashable, Sendable {
            /// A parent by whose age a couple is judged (the wife, or who is alone), unless this
            /// benefit is due already.
            case decidingParent(without: String)
            /// A person not asked yet about what this benefit waits for.
            case notAsked(about: String)
        }

        public init(_ age: Int, _ whose: Whose) {
            self.age = age
            self.whose = whose
        }
    }

    public init(
        _ event: Int, _ kind: String, _ title: Text, due: Due, benefit: String? = nil,
        unless: String? = nil, isVisit: Bool = false, told: [String] = [], reviews: String? = nil,
        birthday: Birthday? = nil
    ) {
        self.event = event
        self.kind = kind
        self.title = title
        self.due = due
        self.benefit = benefit
        self.unless = unless
        self.isVisit = isVisit
        self.told = told
        self.reviews = reviews
        self.birthday = birthday
    }

    /// Whether a district's law, by the benefits it gives, asks for it at all.
    func isOf(benefits: Set<String>) -> Bool {
        benefit.map { benefits.contains($0) } ?? true
            && !(unless.map { benefits.contains($0) } ?? false)
    }

    /// Whether an event that tells this (`fact=value` each) asks for it.
    func answers(_ told: Set<String>, district: Int) -> Bool {
        guard !self.told.isEmpty else { return true }
        return self.told.contains { pattern in
            let wanted = pattern.replacing("{district}", with: String(district))
            if wanted.hasSuffix("=") { return told.contains(wanted) }
            guard let mark = wanted.firstRange(of: "!=") else {
                return told.contains { $0.hasPrefix(wanted) }
            }
            let fact = wanted[..<mark.lowerBound] + "="
            return told.contains {
                $0.hasPrefix(fact) && $0.dropFirst(fact.count) != wanted[mark.upperBound...]
            }
        }
    }
}
