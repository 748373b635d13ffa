/// A piece of an expression's text, in bytes: `[start, end)`.
struct SyntaxRange: Hashable, Sendable {
    var start: Int
    var end: Int
}

/// An expression as written, before names are resolved and types checked.
struct Syntax: Hashable, Sendable {
    indirect enum Form: Hashable, Sendable {
        /// A fact path, a definition, or a code word; which one, the checker says.
        case word(String)
        /// Digits as written (a count, an area, or the code `1`).
        case digits(String)
        /// `1000.50 元`, in fen.
        case money(Int64)
        case day(Day)
        case boolean(Bool)
        case list([Syntax])
        case since(Syntax)
        case figure(Syntax)
        case receives(Syntax)
        case parentsAny(Syntax)
        case householdAny(Syntax)
        case elapsed(TimeUnit, Syntax)
        case sameYear(Syntax)
        case compare(Comparison, Syntax, Syntax)
        case isIn(Syntax, [Syntax])
        case has(Syntax, Syntax)
        case arithmetic(Arithmetic, Syntax, Syntax)
        case not(Syntax)
        case all([Syntax])
        case any([Syntax])
    }

    let form: Form
    let range: SyntaxRange

    init(_ form: Form, _ range: SyntaxRange) {
        self.form = form
        self.range = range
    }

    /// The parts it is made of.
    var children: [Syntax] {
        switch form {
        case .word, .digits, .money, .day, .boolean: []
        case .list(let parts), .all(let parts), .any(let parts): parts
        case .since(let part), .figure(let part), .receives(let part), .parentsAny(let part),
            .householdAny(let part), .elapsed(_, let part), .sameYear(let part), .not(let part):
            [part]
        case .compare(_, let a, let b), .has(let a, let b), .arithmetic(_, let a, let b): [a, b]
        case .isIn(let a, let list): [a] + list
        }
    }
}

/// What is wrong with the text of an expression, and where in it.
struct SyntaxError: Error, Hashable, Sendable {
    let range: SyntaxRange
    let message: String

    init(_ range: SyntaxRange, _ message: String) {
        self.range = range
        self.message = message
    }
}

/// The words of the language that cannot name anything else.
enum Keyword {
    static let all: Set<String> = [
        "or", "and", "not", "in", "has", "since", "years", "months", "same", "year", "as", "yes",
        "no", "figure", "receives", "parents.any", "household.any",
    ]
}
