/// Where in a pack's files something stands; lines and columns count from 1.
public struct Position: Hashable, Sendable, CustomStringConvertible {
    public let file: String
    public let line: Int
    public let column: Int

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    public var description: String { "\(file):\(line):\(column)" }
}

/// From the subject of a rule to the person whose facts an atom reads.
public enum Lift: Hashable, Sendable {
    case own
    /// *The* child of the subject (`rulings.md`); without one every condition is no.
    case child
    /// The spouse on the day; likewise.
    case spouse
}

/// What the registry itself says, without a reported fact.
public enum RegistryFact: String, Hashable, Sendable, CaseIterable {
    case sex, age, birth, dead, role, married, exists, reborn, adopted
    case deathDay = "death.day"
    case otherChild = "other_child"
}

/// A fact an atom reads: of whom, and which.
public struct FactPath: Hashable, Sendable {
    /// Where the value comes from.
    public enum Source: Hashable, Sendable {
        /// Index in the fact dictionary.
        case reported(Int)
        case registry(RegistryFact)
    }

    public let lift: Lift
    public let source: Source
    /// As the rule writes it: `child.disability.grade`.
    public let name: String

    public init(lift: Lift, source: Source, name: String) {
        self.lift = lift
        self.source = source
        self.name = name
    }
}

/// The type of a checked expression. Codes of one fact are only comparable with its own words.
public enum ExpressionType: Hashable, Sendable {
    case flag, count, money, day
    case code([String])
    case set([String])
    case area(Int)
}

/// The comparisons of the language; `!=` is `not ==`.
public enum Comparison: String, Hashable, Sendable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
}

/// The arithmetic of the language, on counts and money.
public enum Arithmetic: String, Hashable, Sendable {
    case plus = "+"
    case minus = "-"
    case times = "*"
}

/// What `… since` counts in.
public enum TimeUnit: String, Hashable, Sendable {
    case years, months
}

/// A checked expression: names are resolved, types agree, literals carry the number their type
/// gives
/// them (`FactKind.encode`; flags 0/1, counts, fen, `Day.number`, code indexes, area digits).
/// `sex` is a code `female` `male`, `role` a code `parent` `child` `spouse` `other`.
public indirect enum Expression: Hashable, Sendable {
    case literal(Int64, ExpressionType)
    case fact(FactPath)
    /// `since(f)`: the day from which the present value of `f` holds.
    case since(FactPath)
    /// `figure(name)`: the figure's row in force on the day; unset is unknown.
    case figure(String, ExpressionType)
    /// A definition applied to the same subject.
    case definition(String)
    /// From a child: one of its living or dead parents fulfils it (the dead: on their last day).
    case parentsAny(Expression)
    /// Some living member of the household fulfils it. In a rule about the deceased the deceased
    /// counts as a member; where no parent lives, dead parents count as on their last day.
    case householdAny(Expression)
    /// The law's own answer to the benefit, same person and day.
    case receives(String)
    /// `years since X`, `months since X`: full years or months from that day.
    case elapsed(TimeUnit, since: Expression)
    /// `same year as X`: X lies in the calendar year of the day asked about.
    case sameYear(Expression)
    case compare(Comparison, Expression, Expression)
    case isIn(Expression, [Int64])
    /// `x has y` for a fact of type set.
    case has(FactPath, Int64)
    case arithmetic(Arithmetic, Expression, Expression)
    case not(Expression)
    case all([Expression])
    case any([Expression])
}

/// One line of a rule: an expression as written and as checked.
public struct Condition: Hashable, Sendable {
    public let text: String
    public let expression: Expression
    public let position: Position
    /// The clause's own words that this line stands for, when narrower than the clause's text.
    public let words: String?

    public init(text: String, expression: Expression, position: Position, words: String?) {
        self.text = text
        self.expression = expression
        self.position = position
        self.words = words
    }
}
