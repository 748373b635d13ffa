public import Law

extension Figure {
    /// Without a value on the day, or a ruling that stands by default: the office has to decide.
    public func isOpen(on day: Day) -> Bool {
        let isSet = rows.contains {
            $0.value != nil && $0.from <= day && day < $0.to && $0.status != .toBeSet
        }
        return !isSet || ruledBy == "default"
    }

    /// A value as people read it.
    public func words(for value: Int64) -> String {
        switch type {
        case .flag: value == 1 ? "yes" : "no"
        case .count: String(value)
        case .money: "\(Money(fen: value))"
        case .day: Day(number: Int32(clamping: value)).description
        case .code(let words), .set(let words):
            words.indices.contains(Int(value)) ? words[Int(value)] : String(value)
        case .area(let digits):
            String(repeating: "0", count: max(0, digits - String(value).count)) + String(value)
        }
    }
}
