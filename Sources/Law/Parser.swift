/// Reads one expression of the rule language (the grammar stands in `docs/law.md`):
///
///     or    = and { "or" and }
///     and   = not { "and" not }
///     not   = "not" not | test
///     test  = sum [ compare sum | "in" "[" value { "," value } "]" | "has" word ]
///     sum   = term { ("+" | "-") term }
///     term  = value { "*" value }
///     value = "(" or ")" | number | money | day | "yes" | "no" | word | call | time
struct Parser {
    private let bytes: [UInt8]
    private let tokens: [Token]
    private var at = 0
    private var depth = 0

    /// Brackets and `not` inside each other.
    static let deepest = 32

    private init(_ bytes: [UInt8], _ tokens: [Token]) {
        self.bytes = bytes
        self.tokens = tokens
    }

    /// The syntax tree of a whole line. Throws `SyntaxError` for the first token that does not fit.
    static func parse(_ text: String) throws(SyntaxError) -> Syntax {
        let bytes = Array(text.utf8)
        var parser = Parser(bytes, try Lexer.tokens(of: bytes))
        if parser.token.kind == .end {
            throw SyntaxError(parser.token.range, "the line is empty; write a condition")
        }
        let tree = try parser.or()
        guard parser.token.kind == .end else { throw parser.unexpectedRest() }
        return tree
    }

    private var token: Token { tokens[at] }

    private func isSign(_ sign: String) -> Bool { token.kind == .sign(sign) }
    private func isWord(_ word: String) -> Bool { token.kind == .word(word) }

    private mutating func advance() -> Token {
        let token = tokens[at]
        if at < tokens.count - 1 { at += 1 }
        return token
    }

    private mutating func expect(_ sign: String, after what: String) throws(SyntaxError) -> Token {
        guard isSign(sign) else {
            throw SyntaxError(
                token.range, "expected `\(sign)` after \(what), found \(token.quoted(in: bytes))")
        }
        return advance()
    }

    private func unexpectedRest() -> SyntaxError {
        let found = token.quoted(in: bytes)
        switch token.kind {
        case .sign("=="), .sign("!="), .sign("<"), .sign("<="), .sign(">"), .sign(">="):
            return SyntaxError(
                token.range,
                "comparisons do not chain; write `a \(found.dropFirst().dropLast()) b and …`")
        case .word("not"):
            return SyntaxError(token.range, "`not` stands before the whole test: `not x in [a, b]`")
        case .word("is"):
            return SyntaxError(token.range, "unexpected `is`; write `==`")
        default:
            return SyntaxError(
                token.range, "unexpected \(found); join conditions with `and` or `or`")
        }
    }

    private func joined(_ first: Syntax, _ last: Syntax, _ form: Syntax.Form) -> Syntax {
        Syntax(form, SyntaxRange(start: first.range.start, end: last.range.end))
    }

    private mutating func or() throws(SyntaxError) -> Syntax {
        var parts = [try and()]
        while isWord("or") {
            _ = advance()
            parts.append(try and())
        }
        return parts.count == 1 ? parts[0] : joined(parts[0], parts[parts.count - 1], .any(parts))
    }

    private mutating func and() throws(SyntaxError) -> Syntax {
        var parts = [try not()]
        while isWord("and") {
            _ = advance()
            parts.append(try not())
        }
        return parts.count == 1 ? parts[0] : joined(parts[0], parts[parts.count - 1], .all(parts))
    }

    private mutating func not() throws(SyntaxError) -> Syntax {
        guard isWord("not") else { return try test() }
        let start = advance()
        try enter(start)
        defer { depth -= 1 }
        let inner = try not()
        return Syntax(.not(inner), SyntaxRange(start: start.range.start, end: inner.range.end))
    }

    private mutating func test() throws(SyntaxError) -> Syntax {
        let left = try sum()
        if case .sign(let sign) = token.kind, let comparison = Comparison(rawValue: sign) {
            _ = advance()
            let right = try sum()
            return joined(left, right, .compare(comparison, left, right))
        }
        if isWord("has") {
            _ = advance()
            let right = try value()
            return joined(left, right, .has(left, right))
        }
        if isWord("in") {
            _ = advance()
            _ = try expect("[", after: "`in`")
            var list = [try value()]
            while isSign(",") {
                _ = advance()
                list.append(try value())
            }
            let close = try expect("]", after: "the list")
            let range = SyntaxRange(start: left.range.start, end: close.range.end)
            return Syntax(.isIn(left, list), range)
        }
        return left
    }

    private mutating func sum() throws(SyntaxError) -> Syntax {
        var left = try term()
        while case .sign(let sign) = token.kind, sign == "+" || sign == "-" {
            _ = advance()
            let right = try term()
            left = joined(left, right, .arithmetic(sign == "+" ? .plus : .minus, left, right))
        }
        return left
    }

    private mutating func term() throws(SyntaxError) -> Syntax {
        var left = try value()
        while isSign("*") {
            _ = advance()
            let right = try value()
            left = joined(left, right, .arithmetic(.times, left, right))
        }
        return left
    }

    private mutating func value() throws(SyntaxError) -> Syntax {
        switch token.kind {
        case .digits(let text): return Syntax(.digits(text), advance().range)
        case .money(let fen): return Syntax(.money(fen), advance().range)
        case .day(let day): return Syntax(.day(day), advance().range)
        case .word(let word): return try named(word)
        case .sign("("):
            try enter(token)
            defer { depth -= 1 }
            _ = advance()
            let inner = try or()
            _ = try expect(")", after: "the bracketed condition")
            return inner
        default:
            throw SyntaxError(
                token.range,
                "expected a fact, a name or a value, found \(token.quoted(in: bytes))")
        }
    }

    private mutating func enter(_ token: Token) throws(SyntaxError) {
        depth += 1
        guard depth <= Parser.deepest else {
            throw SyntaxError(
                token.range, "nested more than \(Parser.deepest) deep; define a name for a part")
        }
    }

    private mutating func named(_ word: String) throws(SyntaxError) -> Syntax {
        let start = token
        switch word {
        case "yes", "no": return Syntax(.boolean(word == "yes"), advance().range)
        case "years", "months":
            _ = advance()
            guard isWord("since") else {
                throw SyntaxError(
                    token.range,
                    "expected `since` after `\(word)`, found \(token.quoted(in: bytes))")
            }
            _ = advance()
            return try timed(start) { .elapsed(word == "years" ? .years : .months, $0) }
        case "same":
            _ = advance()
            for expected in ["year", "as"] {
                guard isWord(expected) else {
                    throw SyntaxError(
                        token.range,
                        "expected `same year as`, found \(token.quoted(in: bytes))")
                }
                _ = advance()
            }
            return try timed(start) { .sameYear($0) }
        case "since": return try call { .since($0) }
        case "figure": return try call { .figure($0) }
        case "receives": return try call { .receives($0) }
        case "parents.any": return try call { .parentsAny($0) }
        case "household.any": return try call { .householdAny($0) }
        case "or", "and", "in", "has", "not", "as", "year":
            throw SyntaxError(start.range, "expected a fact, a name or a value, found `\(word)`")
        default:
            _ = advance()
            guard isSign("(") else { return Syntax(.word(word), start.range) }
            let hint = Suggestion.clause(for: word, among: Parser.functions)
            throw SyntaxError(
                start.range,
                "`\(word)` takes no brackets; \(Suggestion.list(Parser.functions)) do\(hint)")
        }
    }

    private mutating func timed(
        _ start: Token, _ form: (Syntax) -> Syntax.Form
    ) throws(SyntaxError) -> Syntax {
        try enter(start)
        defer { depth -= 1 }
        let day = try value()
        return Syntax(form(day), SyntaxRange(start: start.range.start, end: day.range.end))
    }

    private mutating func call(_ form: (Syntax) -> Syntax.Form) throws(SyntaxError) -> Syntax {
        let name = advance()
        try enter(name)
        defer { depth -= 1 }
        _ = try expect("(", after: name.quoted(in: bytes))
        let inner = try or()
        let close = try expect(")", after: "what stands in \(name.quoted(in: bytes))")
        return Syntax(form(inner), SyntaxRange(start: name.range.start, end: close.range.end))
    }

    private static let functions = [
        "since", "figure", "receives", "parents.any", "household.any",
    ]
}
