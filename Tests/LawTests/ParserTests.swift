import Testing

@testable import Law

/// A tree written with brackets, so that a table can show how a line is read.
private func shape(_ syntax: Syntax) -> String {
    func joined(_ parts: [Syntax], _ word: String) -> String {
        "(\(parts.map(shape).joined(separator: " \(word) ")))"
    }
    switch syntax.form {
    case .word(let text), .digits(let text): return text
    case .money(let fen): return "\(fen)fen"
    case .day(let day): return "\(day)"
    case .boolean(let isYes): return isYes ? "yes" : "no"
    case .list(let parts): return joined(parts, ",")
    case .since(let part): return "since \(shape(part))"
    case .figure(let part): return "figure \(shape(part))"
    case .receives(let part): return "receives \(shape(part))"
    case .parentsAny(let part): return "parents \(shape(part))"
    case .householdAny(let part): return "household \(shape(part))"
    case .elapsed(let unit, let part): return "(\(unit.rawValue) \(shape(part)))"
    case .sameYear(let part): return "(year \(shape(part)))"
    case .compare(let sign, let a, let b): return joined([a, b], sign.rawValue)
    case .isIn(let a, let list): return joined([a] + list, "in")
    case .has(let a, let b): return joined([a, b], "has")
    case .arithmetic(let sign, let a, let b): return joined([a, b], sign.rawValue)
    case .not(let part): return "not \(shape(part))"
    case .all(let parts): return joined(parts, "and")
    case .any(let parts): return joined(parts, "or")
    }
}

struct Reading: Sendable, CustomTestStringConvertible {
    let sentence: String
    let line: String
    let tree: String
    var testDescription: String { sentence }

    init(_ sentence: String, _ line: String, _ tree: String) {
        self.sentence = sentence
        self.line = line
        self.tree = tree
    }
}

struct Refusal: Sendable, CustomTestStringConvertible {
    let sentence: String
    let line: String
    /// Bytes before the offending token.
    let offset: Int
    let message: String
    var testDescription: String { sentence }

    init(_ sentence: String, _ line: String, _ offset: Int, _ message: String) {
        self.sentence = sentence
        self.line = line
        self.offset = offset
        self.message = message
    }
}

private let readings = [
    Reading("and binds tighter than or", "a or b and c", "(a or (b and c))"),
    Reading("not binds tighter than and", "not a and b", "(not a and b)"),
    Reading("not holds a whole comparison", "not a == b", "not (a == b)"),
    Reading("brackets group", "(a or b) and c", "((a or b) and c)"),
    Reading("times binds tighter than plus", "a + b * c > 2", "((a + (b * c)) > 2)"),
    Reading("minus goes from left to right", "a - b - c", "((a - b) - c)"),
    Reading(
        "a hyphen between letters is part of a name", "receives(x.tuition-waiver)",
        "receives x.tuition-waiver"),
    Reading("a number that goes on in letters is a code word", "c == 1A", "(c == 1A)"),
    Reading("codes may be numbers", "c in [1, 2, 1A]", "(c in 1 in 2 in 1A)"),
    Reading("money ends in 元 and is kept in fen", "x <= 1000.5 元", "(x <= 100050fen)"),
    Reading("the unit may stand without a space", "x > 3元", "(x > 300fen)"),
    Reading("days are ISO", "x >= 2014-11-28", "(x >= 2014-11-28)"),
    Reading("years since takes one value", "years since birth >= 60", "((years birth) >= 60)"),
    Reading(
        "months since a fact's start", "months since since(card) < 3", "((months since card) < 3)"),
    Reading("same year as", "same year as child.death.day", "(year child.death.day)"),
    Reading("a set is asked with has", "p has loan or p has x", "((p has loan) or (p has x))"),
    Reading("lifts hold whole conditions", "parents.any(a and not b)", "parents (a and not b)"),
    Reading("household.any likewise", "not household.any(a)", "not household a"),
    Reading("figures stand on the right", "age >= figure(old.age)", "(age >= figure old.age)"),
]

private let refusals = [
    Refusal("an empty line", "   ", 3, "the line is empty"),
    Refusal("one equals sign", "a = b", 2, "`=` is no sign of the language; write `==`"),
    Refusal("a C conjunction", "a && b", 2, "write `and`"),
    Refusal("a full-width bracket", "（a)", 0, "write `(`"),
    Refusal("a foreign letter", "a == 残", 5, "unexpected character `残`"),
    Refusal("a sum without its unit", "x > 10.50", 4, "a sum is written with its unit: `10.50 元`"),
    Refusal("three decimals", "x > 1.234 元", 4, "1.234 is no sum"),
    Refusal("31 February", "x > 2020-02-31", 4, "2020-02-31 is no day of the calendar"),
    Refusal("a number that does not fit", "x > 1234567890123456789", 4, "is too large"),
    Refusal("a chained comparison", "1 < a < 3", 6, "comparisons do not chain"),
    Refusal(
        "two names side by side", "a b", 2, "unexpected `b`; join conditions with `and` or `or`"),
    Refusal("a word of English", "a is b", 2, "unexpected `is`; write `==`"),
    Refusal("not in the middle", "a not in [b]", 2, "`not x in [a, b]`"),
    Refusal("a comparison without its right side", "a ==", 4, "found the end of the line"),
    Refusal("an and with nothing after it", "a and", 5, "found the end of the line"),
    Refusal("an open bracket", "(a or b", 7, "expected `)`"),
    Refusal("in without its list", "a in b", 5, "expected `[` after `in`, found `b`"),
    Refusal("an open list", "a in [b", 7, "expected `]` after the list"),
    Refusal("years without since", "years birth", 6, "expected `since` after `years`"),
    Refusal("same without year as", "same day as x", 5, "expected `same year as`, found `day`"),
    Refusal("a call that does not exist", "recieves(x)", 0, "did you mean `receives`?"),
    Refusal("a keyword as a name", "a == has", 5, "found `has`"),
]

@Suite("The rule language, as read")
struct ParserTests {
    @Test("A line is read as", arguments: readings)
    func reads(_ row: Reading) throws {
        #expect(shape(try Parser.parse(row.line)) == row.tree)
    }

    @Test("Refused, with the place and what would be right", arguments: refusals)
    func refuses(_ row: Refusal) {
        do {
            let tree = try Parser.parse(row.line)
            Issue.record("read as \(shape(tree))")
        } catch {
            #expect(error.range.start == row.offset)
            #expect(error.message.contains(row.message), "\(error.message)")
        }
    }

    @Test("Nesting and length are bounded")
    func bounds() {
        let deep = String(repeating: "(", count: 900) + "a"
        #expect(throws: SyntaxError.self) { try Parser.parse(deep) }
        let nots = String(repeating: "not ", count: 200) + "a"
        #expect(throws: SyntaxError.self) { try Parser.parse(nots) }
        let long = "a" + String(repeating: " or a", count: 400)
        #expect(throws: SyntaxError.self) { try Parser.parse(long) }
        let allowed = "a" + String(repeating: " or a", count: 190)
        #expect(throws: Never.self) { try Parser.parse(allowed) }
    }

    @Test("Any text at all is read or refused, never a crash; a refusal lies inside the text")
    func anyText() {
        let seed: UInt64 = 20_141_128
        print("ParserTests.anyText seed \(seed)")
        var random = SplitMix(seed: seed)
        let pieces = [
            "a", "child.b", " ", "(", ")", "[", "]", ",", "==", "!=", "<", "not ", "and ", "or ",
            " in ", " has ", "years since ", "same year as ", "12", "2014-11-28", "1.5 元", "-", "*",
            "since(", "figure(", "receives(", "parents.any(", "元", "残", "\u{0}", "\u{FEFF}", "é",
        ]
        for _ in 0..<20_000 {
            var line = ""
            if random.below(4) == 0 {
                let bytes = (0..<random.below(40)).map { _ in UInt8(random.below(256)) }
                line = String(decoding: bytes, as: UTF8.self)
            } else {
                for _ in 0..<random.below(14) { line += pieces[random.below(pieces.count)] }
            }
            do {
                _ = try Parser.parse(line)
            } catch {
                #expect(error.range.start >= 0 && error.range.start <= line.utf8.count)
                #expect(!error.message.isEmpty)
            }
        }
    }

    @Test(
        "Did you mean: the nearest word, if it is near",
        arguments: [
            ("targt", "target"), ("disabilty.grade", "disability.grade"), ("hosue", "house"),
            ("xyz", nil), ("a", nil),
        ] as [(String, String?)])
    func suggests(_ word: String, _ expected: String?) {
        let known = ["target", "disability.grade", "disability.category", "house"]
        #expect(Suggestion.nearest(to: word, among: known) == expected)
    }
}
