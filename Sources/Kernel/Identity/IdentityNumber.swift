public import Law

/// A citizen identity number (GB 11643-1999): 6 digits of area, 8 of birth, 3 of sequence, 1 check
/// character.
///
/// The area is the one of first registration, not of today, and merged counties live on in old
/// numbers: it is never checked and never says where somebody lives.
public struct IdentityNumber: Hashable, Sendable {
    /// Eighteen characters, the last possibly `X` (never `x`).
    public let text: String
    public let birth: Day
    public let sex: Sex

    /// Reads a number as files and people write it; a small `x` is accepted.
    ///
    /// - Throws: `IdentityNumberProblem`, which does not hold the number.
    public init(_ text: some StringProtocol) throws(IdentityNumberProblem) {
        var bytes = Array(text.utf8)
        guard bytes.count == 18 else {
            throw bytes.count == 15 ? .fifteenDigits : .length(text.count)
        }
        if bytes[17] == UInt8(ascii: "x") { bytes[17] = UInt8(ascii: "X") }
        var sum = 0
        for place in 0..<17 {
            guard bytes[place] >= 48, bytes[place] <= 57 else { throw .character(place: place + 1) }
            sum += (Int(bytes[place]) - 48) * Self.weights[place]
        }
        guard bytes[17] == UInt8(ascii: "X") || (bytes[17] >= 48 && bytes[17] <= 57) else {
            throw .character(place: 18)
        }
        func number(_ range: Range<Int>) -> Int {
            range.reduce(0) { $0 * 10 + Int(bytes[$1]) - 48 }
        }
        guard let birth = Day(year: number(6..<10), month: number(10..<12), day: number(12..<14))
        else { throw .birth }
        let expected = Self.checks[sum % 11]
        guard bytes[17] == expected else {
            throw .check(expected: Character(UnicodeScalar(expected)))
        }
        self.birth = birth
        sex = bytes[16] % 2 == 1 ? .male : .female
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// The number that these parts make; for synthetic people.
    ///
    /// - Parameters:
    ///   - area: Six digits.
    ///   - sequence: 0 to 999; odd is a man, even a woman.
    public init(area: String, birth: Day, sequence: Int) throws(IdentityNumberProblem) {
        let (year, month, day) = birth.parts
        let body =
            "\(area)\(year * 10_000 + month * 100 + day)"
            + String(1000 + sequence).dropFirst()
        guard body.utf8.count == 17 else { throw .length(body.utf8.count + 1) }
        let sum = zip(body.utf8, Self.weights).reduce(0) { $0 + (Int($1.0) - 48) * $1.1 }
        try self.init(body + String(UnicodeScalar(Self.checks[sum % 11])))
    }

    /// 2^(18 − place) mod 11 (ISO 7064 MOD 11-2).
    private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    private static let checks = Array("10X98765432".utf8)
}

/// What is wrong with an identity number, said so that a clerk can put it right.
public enum IdentityNumberProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case length(Int)
    case fifteenDigits
    /// 1–18.
    case character(place: Int)
    case birth
    case check(expected: Character)

    public var text: Text {
        switch self {
        case .length(let count):
            Text("应为 18 位，现为 \(count) 位", en: "should have 18 characters, has \(count)")
        case .fifteenDigits:
            Text(
                "15 位旧号码没有校验位，已于 2013 年停用；请填 18 位号码",
                en: "a 15-digit number has no check digit and ended in 2013; give the 18 digits")
        case .character(let place):
            Text(
                "第 \(place) 位应为数字\(place == 18 ? "或 X" : "")",
                en: "character \(place) should be a digit\(place == 18 ? " or X" : "")")
        case .birth:
            Text(
                "第 7–14 位不是真实的日期（YYYYMMDD）",
                en: "characters 7 to 14 are not a real day (YYYYMMDD)")
        case .check(let expected):
            Text("校验位应为 \(expected)", en: "check digit should be \(expected)")
        }
    }

    public var description: String { text.en }
}
