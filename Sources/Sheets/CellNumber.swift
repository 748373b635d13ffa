import Foundation

/// A number as a worksheet stores it, in the words that the sheet shows.
enum CellNumber {
    /// Fifteen digits are what a worksheet keeps of a number.
    private static let digits = 15

    static func words(
        _ stored: String, _ kind: NumberFormats.Kind, isFrom1904: Bool
    ) -> Result<String, CellProblem> {
        guard let value = Double(stored), value.isFinite else { return .failure(.notNumber) }
        switch kind {
        case .day, .month: return day(value, kind, isFrom1904)
        case .number, .zeros:
            guard abs(value) < 1e15 else { return .failure(.longNumber) }
            guard value != value.rounded() else {
                let whole = String(Int64(value))
                guard case .zeros(let width) = kind, value >= 0 else { return .success(whole) }
                return .success(String(repeating: "0", count: max(0, width - whole.count)) + whole)
            }
            return .success(decimal(value))
        }
    }

    /// `590.20000000000005` is how 590.2 is stored: fifteen digits say what was typed.
    private static func decimal(_ value: Double) -> String {
        let short = String(format: "%.\(digits)g", value)
        guard short.contains("e") else { return short }
        var plain = String(format: "%.20f", value)
        while plain.hasSuffix("0") { plain.removeLast() }
        return plain.hasSuffix(".") ? "0" : plain
    }

    private static func day(
        _ value: Double, _ kind: NumberFormats.Kind, _ isFrom1904: Bool
    ) -> Result<String, CellProblem> {
        guard value >= (isFrom1904 ? 0 : 1), value < 2_958_466 else { return .failure(.notDay) }
        var serial = Int(value)
        var seconds = Int(((value - Double(serial)) * 86_400).rounded())
        if seconds == 86_400 { (serial, seconds) = (serial + 1, 0) }
        // Day 60 of the first system is 29 February 1900, which never was.
        guard isFrom1904 || serial != 60 else { return .failure(.notDay) }
        let epoch = isFrom1904 ? -24_107 : serial < 60 ? -25_568 : -25_569
        let (year, month, day) = civil(serial + epoch)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        if kind == .month, day == 1, seconds == 0 { return .success("\(year)-\(two(month))") }
        let words = "\(year)-\(two(month))-\(two(day))"
        guard seconds > 0 else { return .success(words) }
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        return .success("\(words) \(two(hours)):\(two(minutes)):\(two(seconds % 60))")
    }

    /// The Gregorian day of a number of days since 1970-01-01.
    private static func civil(_ days: Int) -> (Int, Int, Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let ofEra = shifted % 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fifth = (5 * ofYear + 2) / 153
        let month = fifth < 10 ? fifth + 3 : fifth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * fifth + 2) / 5 + 1
        )
    }
}
