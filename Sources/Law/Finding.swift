/// The sum a clause gives on a day.
public enum Amount: Hashable, Sendable {
    /// The clause names no sum, or its outcome is no.
    case none
    /// Fen, and the class of the figure that gave them (`FigureRow.label`).
    case fen(Int64, basis: String?)
    /// Due, but the figure is to be set or a fact it needs is missing; the names say which.
    case undetermined([String])

    public var fen: Int64? {
        if case .fen(let fen, _) = self { fen } else { nil }
    }
}

/// What a sum is taken from: with the day it gives the sum, so that a raised standard changes no
/// stored answer.
public enum Basis: Hashable, Sendable {
    /// The clause names no sum, or its outcome is no.
    case none
    /// The class of the clause's figure whose rows apply (`FigureRow.label`, else its `when`; empty
    /// for a figure of one class).
    case `class`(String)
    /// Due, but nobody can say by which class; the names of the missing facts say why.
    case undetermined([String])
}

/// The law's answer for one person, clause and day.
public struct Finding: Hashable, Sendable {
    public var outcome: Truth
    public var amount: Amount
    public var basis: Basis
    /// Names of missing facts, `figure(…)` for unset figures; empty unless `outcome` is unknown.
    public var missing: [String]
    /// Unknown only because wishes were not asked, or because the family has not raised one.
    public var notAsked: Bool
    /// A lower bound: the answer holds at least until this day.
    public var until: Day

    public init(
        outcome: Truth, amount: Amount = .none, basis: Basis = .none, missing: [String] = [],
        notAsked: Bool = false, until: Day = .never
    ) {
        self.outcome = outcome
        self.amount = amount
        self.basis = basis
        self.missing = missing
        self.notAsked = notAsked
        self.until = until
    }
}

/// A stretch of days with one answer, `[from, to)`; neighbours differ in outcome, basis or missing.
public struct Span: Hashable, Sendable {
    public var from: Day
    public var to: Day
    public var outcome: Truth
    public var basis: Basis
    public var missing: [String]
    public var notAsked: Bool

    public init(
        from: Day, to: Day, outcome: Truth, basis: Basis, missing: [String], notAsked: Bool
    ) {
        self.from = from
        self.to = to
        self.outcome = outcome
        self.basis = basis
        self.missing = missing
        self.notAsked = notAsked
    }
}

/// Why: one line of the rule with the facts that decided it.
public struct Reason: Hashable, Sendable {
    public var condition: String
    public var verdict: Truth
    /// Fact name as written (`child.disability.grade`) → value in the words of the files; absent
    /// facts read `none`, unreported ones are in `missing`. Registry facts are included.
    public var facts: [(name: String, value: String)]
    public var missing: [String]
    /// The clause's own words.
    public var words: String

    public init(
        condition: String, verdict: Truth, facts: [(name: String, value: String)],
        missing: [String], words: String
    ) {
        self.condition = condition
        self.verdict = verdict
        self.facts = facts
        self.missing = missing
        self.words = words
    }

    public static func == (a: Reason, b: Reason) -> Bool {
        a.condition == b.condition && a.verdict == b.verdict && a.missing == b.missing
            && a.words == b.words && a.facts.map(\.name) == b.facts.map(\.name)
            && a.facts.map(\.value) == b.facts.map(\.value)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(condition)
        hasher.combine(verdict)
    }
}
