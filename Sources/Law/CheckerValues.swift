/// Comparisons, lists, arithmetic and the values written in them.
extension Checker {
    /// A code word, typed by the other side; nil when the other side has no such code.
    func code(_ word: String, _ expected: Typed?) -> Typed? {
        guard let expected, let index = expected.type.words?.firstIndex(of: word) else {
            return nil
        }
        return Typed(.literal(Int64(index), expected.type), expected.type, name: word)
    }

    mutating func literal(_ syntax: Syntax, expecting expected: Typed?) -> Typed? {
        switch syntax.form {
        case .money(let fen):
            return Typed(.literal(fen, .money), .money, name: "\(Money(fen: fen)) 元")
        case .day(let day):
            return Typed(.literal(Int64(day.number), .day), .day, name: "\(day)")
        case .boolean(let isYes):
            return Typed(.literal(isYes ? 1 : 0, .flag), .flag, name: isYes ? "yes" : "no")
        case .digits(let text): return digits(text, syntax, expected)
        default: return nil
        }
    }

    private mutating func digits(_ text: String, _ syntax: Syntax, _ expected: Typed?) -> Typed? {
        if let code = code(text, expected) { return code }
        guard let number = Int64(text) else {
            report(syntax, "the number \(text) is too large")
            return nil
        }
        switch expected?.type {
        case .code(let words):
            report(
                syntax,
                "`\(text)` is no code of `\(expected?.name ?? "")`; write \(Suggestion.list(words))"
            )
            return nil
        case .area(let width):
            if text.utf8.count == width {
                return Typed(.literal(number, .area(width)), .area(width), name: text)
            }
            report(
                syntax, "`\(text)` is no area of `\(expected?.name ?? "")`; write \(width) digits")
            return nil
        case .money:
            report(syntax, "`\(expected?.name ?? "")` is a sum of money; write `\(text) 元`")
            return nil
        default: break
        }
        if let expected, let range = expected.range, !range.contains(number) {
            report(
                syntax,
                "`\(expected.name)` goes from \(range.lowerBound) to \(range.upperBound); "
                    + "\(text) can never be"
            )
            return nil
        }
        return Typed(.literal(number, .count), .count, name: text)
    }

    /// Whether a part gets its type from the other side.
    private func waits(_ syntax: Syntax) -> Bool {
        switch syntax.form {
        case .digits: true
        case .word(let word): names.meaning(of: word) == nil
        default: false
        }
    }

    /// Both sides, the one that has a type of its own first.
    private mutating func sides(_ a: Syntax, _ b: Syntax) -> (Typed, Typed)? {
        let isSwapped = waits(a) && !waits(b)
        let (first, second) = isSwapped ? (b, a) : (a, b)
        guard let known = value(first) else {
            // A code word cannot be judged without its fact; anything else can.
            if !waits(second) { _ = value(second) }
            return nil
        }
        guard let other = value(second, expecting: known) else { return nil }
        return isSwapped ? (other, known) : (known, other)
    }

    mutating func comparison(_ sign: Comparison, _ a: Syntax, _ b: Syntax) -> Typed? {
        guard let (left, right) = sides(a, b) else { return nil }
        if case .set(let words) = left.type {
            report(
                a, "`\(left.name)` is a set; write `\(left.name) has \(words.first ?? "x")`")
            return nil
        }
        guard left.type == right.type else {
            report(
                b,
                "`\(left.name)` is \(left.type.title), `\(right.name)` is \(right.type.title); "
                    + "compare like with like"
            )
            return nil
        }
        let isOrdered = left.type == .count || left.type == .money || left.type == .day
        guard isOrdered || sign == .equal || sign == .notEqual else {
            report(
                a,
                "`\(left.name)` is \(left.type.title) and has no order; "
                    + "write `==`, `!=` or `in [a, b]`"
            )
            return nil
        }
        // `!=` means `not ==`, so that an absent fact is unequal to every value.
        let expression: Expression =
            sign == .notEqual
            ? .not(.compare(.equal, left.expression, right.expression))
            : .compare(sign, left.expression, right.expression)
        return Typed(expression, .flag, name: "the comparison")
    }

    mutating func membership(_ a: Syntax, _ list: [Syntax]) -> Typed? {
        guard let left = value(a) else { return nil }
        if case .set(let words) = left.type {
            report(a, "`\(left.name)` is a set; write `\(left.name) has \(words.first ?? "x")`")
            return nil
        }
        var values: [Int64] = []
        var isRight = true
        for item in list {
            guard let right = value(item, expecting: left) else {
                isRight = false
                continue
            }
            guard case .literal(let number, let type) = right.expression else {
                report(item, "a list holds values, not `\(right.name)`; join with `or`")
                isRight = false
                continue
            }
            if type != left.type {
                report(
                    item,
                    "`\(left.name)` is \(left.type.title), `\(right.name)` is \(type.title); "
                        + "list like with like"
                )
                isRight = false
            } else if values.contains(number) {
                report(item, "`\(right.name)` stands twice in the list; keep one")
                isRight = false
            }
            values.append(number)
        }
        return isRight ? Typed(.isIn(left.expression, values), .flag, name: "the test") : nil
    }

    mutating func has(_ a: Syntax, _ b: Syntax) -> Typed? {
        guard let left = value(a) else { return nil }
        guard case .fact(let path) = left.expression, case .set(let words) = left.type else {
            report(
                a, "`\(left.name)` is \(left.type.title), not a set; `has` asks a set, `==` a value"
            )
            return nil
        }
        let word: String
        switch b.form {
        case .word(let text), .digits(let text): word = text
        default:
            report(b, "`has` takes one of the codes \(Suggestion.list(words))")
            return nil
        }
        guard let index = words.firstIndex(of: word) else {
            let hint = Suggestion.clause(for: word, among: words)
            let right = hint.isEmpty ? "; write \(Suggestion.list(words))" : hint
            report(b, "`\(word)` is no code of `\(left.name)`\(right)")
            return nil
        }
        return Typed(.has(path, Int64(index)), .flag, name: "the test")
    }

    mutating func arithmetic(
        _ sign: Arithmetic, _ a: Syntax, _ b: Syntax, _ whole: Syntax
    ) -> Typed? {
        guard let left = value(a), let right = value(b) else { return nil }
        let type: ExpressionType
        switch (left.type, right.type) {
        case (.count, .count): type = .count
        case (.money, .money) where sign != .times: type = .money
        case (.money, .count) where sign == .times, (.count, .money) where sign == .times:
            type = .money
        default:
            report(
                whole,
                "`\(sign.rawValue)` does not join \(left.type.title) and \(right.type.title); "
                    + "counts with counts, money with money, money times a count")
            return nil
        }
        return Typed(
            .arithmetic(sign, left.expression, right.expression), type, name: "the sum")
    }
}

extension ExpressionType {
    /// The codes of a code or a set.
    var words: [String]? {
        switch self {
        case .code(let words), .set(let words): words
        default: nil
        }
    }

    /// How messages name the type.
    var title: String {
        switch self {
        case .flag: "a yes or no"
        case .count: "a whole number"
        case .money: "a sum of money"
        case .day: "a day"
        case .code(let words): "a code (\(words.joined(separator: ", ")))"
        case .set(let words): "a set (\(words.joined(separator: ", ")))"
        case .area(let digits): "an area code of \(digits) digits"
        }
    }
}
