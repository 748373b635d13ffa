/// One word, number or sign of an expression.
struct Token: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case word(String)
        case digits(String)
        case money(Int64)
        case day(Day)
        /// An operator, a bracket or a comma.
        case sign(String)
        case end
    }

    let kind: Kind
    let range: SyntaxRange

    /// How a message names it.
    func quoted(in bytes: [UInt8]) -> String {
        guard kind != .end else { return "the end of the line" }
        return "`\(String(decoding: bytes[range.start..<range.end], as: UTF8.self))`"
    }
}

/// Cuts an expression into tokens. Works on UTF-8; the language itself is ASCII and `元`.
struct Lexer {
    private let bytes: [UInt8]
    private var at = 0

    /// Longer lines are refused: a rule is one readable line.
    static let longest = 1000

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// All tokens, the last of kind `.end`.
    static func tokens(of bytes: [UInt8]) throws(SyntaxError) -> [Token] {
        guard bytes.count <= longest else {
            throw SyntaxError(
                SyntaxRange(start: 0, end: 1),
                "the line has \(bytes.count) bytes; write at most \(longest), "
                    + "and define a name for a part"
            )
        }
        var lexer = Lexer(bytes)
        var tokens: [Token] = []
        while let token = try lexer.next() { tokens.append(token) }
        tokens.append(Token(kind: .end, range: SyntaxRange(start: bytes.count, end: bytes.count)))
        return tokens
    }

    private mutating func next() throws(SyntaxError) -> Token? {
        while at < bytes.count, bytes[at] == 32 || (9...13).contains(bytes[at]) { at += 1 }
        guard at < bytes.count else { return nil }
        if Lexer.isLetter(bytes[at]) { return word(from: at) }
        if Lexer.isDigit(bytes[at]) { return try number() }
        return try sign()
    }

    /// Letters, digits, `_`, and `.` or `-` where a letter or digit follows: `a-b` is one word, so
    /// minus stands between spaces.
    private mutating func word(from start: Int) -> Token {
        while at < bytes.count {
            let byte = bytes[at]
            if Lexer.isWordByte(byte) {
                at += 1
            } else if byte == 46 || byte == 45, at + 1 < bytes.count, Lexer.isLetter(bytes[at + 1])
            {
                at += 2
            } else {
                break
            }
        }
        let range = SyntaxRange(start: start, end: at)
        return Token(kind: .word(String(decoding: bytes[start..<at], as: UTF8.self)), range: range)
    }

    private mutating func number() throws(SyntaxError) -> Token {
        let start = at
        if let day = try isoDay() { return day }
        while at < bytes.count, Lexer.isDigit(bytes[at]) { at += 1 }
        var hasDecimals = false
        if at + 1 < bytes.count, bytes[at] == 46, Lexer.isDigit(bytes[at + 1]) {
            hasDecimals = true
            at += 1
            while at < bytes.count, Lexer.isDigit(bytes[at]) { at += 1 }
        } else if at < bytes.count, Lexer.isWordByte(bytes[at]) {
            return word(from: start)
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        let numberEnd = at
        while at < bytes.count, bytes[at] == 32 { at += 1 }
        if bytes[at...].starts(with: Lexer.yuan) {
            at += Lexer.yuan.count
            let range = SyntaxRange(start: start, end: at)
            guard let money = Money(yuan: text) else {
                throw SyntaxError(range, "\(text) is no sum; write yuan with at most two decimals")
            }
            return Token(kind: .money(money.fen), range: range)
        }
        at = numberEnd
        let range = SyntaxRange(start: start, end: at)
        if hasDecimals {
            throw SyntaxError(range, "a sum is written with its unit: `\(text) 元`")
        }
        guard text.utf8.count <= 18 else {
            throw SyntaxError(range, "the number \(text) is too large; write at most 18 digits")
        }
        return Token(kind: .digits(text), range: range)
    }

    /// Four digits, `-`, two digits, `-`, two digits.
    private mutating func isoDay() throws(SyntaxError) -> Token? {
        guard at + 10 <= bytes.count else { return nil }
        let slice = bytes[at..<at + 10]
        for (offset, byte) in slice.enumerated() {
            guard offset == 4 || offset == 7 ? byte == 45 : Lexer.isDigit(byte) else { return nil }
        }
        let text = String(decoding: slice, as: UTF8.self)
        let range = SyntaxRange(start: at, end: at + 10)
        guard let day = Day(iso: text) else {
            throw SyntaxError(range, "\(text) is no day of the calendar; write YYYY-MM-DD")
        }
        at += 10
        return Token(kind: .day(day), range: range)
    }

    private mutating func sign() throws(SyntaxError) -> Token {
        let start = at
        for sign in Lexer.signs where bytes[at...].starts(with: sign.utf8) {
            at += sign.utf8.count
            return Token(kind: .sign(sign), range: SyntaxRange(start: start, end: at))
        }
        for (wrong, right) in Lexer.mistaken where bytes[at...].starts(with: wrong.utf8) {
            let range = SyntaxRange(start: start, end: at + wrong.utf8.count)
            throw SyntaxError(range, "`\(wrong)` is no sign of the language; write `\(right)`")
        }
        // The whole character, so that the message shows it and not a piece of its bytes.
        var end = at + 1
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        let character = String(decoding: bytes[at..<end], as: UTF8.self)
        throw SyntaxError(
            SyntaxRange(start: start, end: end),
            "unexpected character `\(character)`; names are written in ASCII letters")
    }

    private static let yuan = Array("元".utf8)
    /// Longer signs before their beginnings.
    private static let signs = [
        "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "(", ")", "[", "]", ",",
    ]
    private static let mistaken = [
        ("=", "=="), ("&&", "and"), ("||", "or"), ("!", "not"), ("（", "("), ("）", ")"),
        ("，", ","), ("≤", "<="), ("≥", ">="), ("≠", "!="), ("＝", "=="),
        ("“", "the word without quotes"),
        ("\"", "the word without quotes"), ("'", "the word without quotes"),
    ]

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
    static func isLetter(_ byte: UInt8) -> Bool {
        (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || byte == 95
    }
    static func isWordByte(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }
}
