/// A calendar day (proleptic Gregorian, no time, no zone); `number` counts days since 1970-01-01.
public struct Day: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let number: Int32

    /// Before every day: "always known", "since ever".
    public static let always = Day(number: .min)
    /// After every day: "still true", "no later change".
    public static let never = Day(number: .max)

    public init(number: Int32) { self.number = number }

    /// Nil unless the three numbers name a real day of the years 1 to 9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            day >= 1, day <= Day.length(ofMonth: month, year: year)
        else { return nil }
        self.init(number: Day.count(year, month, day))
    }

    /// `YYYY-MM-DD`, nothing else; nil for 31 February and its like.
    public init?(iso: some StringProtocol) {
        let bytes = Array(iso.utf8)
        guard bytes.count == 10, bytes[4] == 45, bytes[7] == 45,
            let year = Day.digits(bytes[0..<4]), let month = Day.digits(bytes[5..<7]),
            let day = Day.digits(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    private static func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
        var number = 0
        for byte in bytes {
            guard byte >= 48, byte <= 57 else { return nil }
            number = number * 10 + Int(byte) - 48
        }
        return number
    }

    /// Whether the year has a 29 February.
    public static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// 28 to 31: the days of a month (1–12) of a year.
    public static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01 of a civil date (years counted from March, eras of 400 years).
    private static func count(_ year: Int, _ month: Int, _ day: Int) -> Int32 {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let ofEra = y - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let days = era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
        return Int32(days)
    }

    /// Year, month 1–12 and day 1–31. Undefined for `.always` and `.never`.
    public var parts: (year: Int, month: Int, day: Int) {
        let z = Int(number) + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let ofEra = z - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * ofYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, ofYear - (153 * shifted + 2) / 5 + 1)
    }

    public var year: Int { parts.year }
    public var month: Month { Month(year: parts.year, month: parts.month) }

    /// `.always` and `.never` stay what they are; what would be beyond them is them: numbers that
    /// people type come here.
    public func adding(days: Int) -> Day {
        guard self != .always, self != .never else { return self }
        let (sum, isBeyond) = Int(number).addingReportingOverflow(days)
        guard !isBeyond else { return days < 0 ? .always : .never }
        return Day(number: Int32(clamping: sum))
    }

    /// The day on which a full number of years has passed since this one: the same month and day,
    /// and 1 March where 29 February does not exist (`rulings.md`, Time).
    public func anniversary(years: Int) -> Day {
        guard self != .always, self != .never else { return self }
        let (year, month, day) = parts
        if let same = Day(year: year + years, month: month, day: day) { return same }
        return Day(number: Day.count(year + years, 3, 1))
    }

    /// The day on which a full number of months has passed since this one: the same day of the
    /// month, or the first of the next month where that day does not exist.
    public func adding(months: Int) -> Day {
        guard self != .always, self != .never else { return self }
        let (year, month, day) = parts
        let total = year * 12 + month - 1 + months
        let (y, m) = (total / 12, total % 12 + 1)
        if day <= Day.length(ofMonth: m, year: y) { return Day(number: Day.count(y, m, day)) }
        return Day(number: Day.count(m == 12 ? y + 1 : y, m == 12 ? 1 : m + 1, 1))
    }

    /// Full years (周岁) from this day to `day`; negative before this day.
    public func fullYears(to day: Day) -> Int {
        let years = day.parts.year - parts.year
        return anniversary(years: years) <= day ? years : years - 1
    }

    /// Full months from this day to `day`.
    public func fullMonths(to day: Day) -> Int {
        let (a, b) = (parts, day.parts)
        let months = (b.year - a.year) * 12 + b.month - a.month
        return adding(months: months) <= day ? months : months - 1
    }

    public static func < (a: Day, b: Day) -> Bool { a.number < b.number }

    /// ISO 8601, `YYYY-MM-DD`.
    public var description: String {
        switch self {
        case .always: return "always"
        case .never: return "never"
        default:
            let (year, month, day) = parts
            return "\(Day.padded(year, 4))-\(Day.padded(month, 2))-\(Day.padded(day, 2))"
        }
    }

    static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}

/// A calendar month.
public struct Month: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Year × 12 + month − 1.
    public let number: Int32

    public init(number: Int32) { self.number = number }
    /// A year that no calendar day has is taken as the year 0 or 10000, whose months begin before
    /// and after every day.
    public init(year: Int, month: Int) {
        number = Int32(min(max(year, 0), 10_000) * 12 + month - 1)
    }

    /// `YYYY-MM`, nothing else.
    public init?(iso: some StringProtocol) {
        guard iso.utf8.count == 7, let day = Day(iso: "\(iso)-01") else { return nil }
        self = day.month
    }

    public var year: Int { Int(number) / 12 }
    /// 1–12.
    public var month: Int { Int(number) % 12 + 1 }
    /// The first day of the month.
    public var first: Day {
        Day(year: year, month: month, day: 1) ?? (year < 1 ? .always : .never)
    }
    /// The first day of the next month.
    public var end: Day { next.first }
    public var next: Month { Month(number: number + 1) }

    public static func < (a: Month, b: Month) -> Bool { a.number < b.number }
    public var description: String { "\(Day.padded(year, 4))-\(Day.padded(month, 2))" }
}
