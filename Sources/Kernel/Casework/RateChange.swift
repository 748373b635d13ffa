public import Law

/// A standard that changes: what it was, and what it is from a day on.
public struct RateChange: Hashable, Sendable {
    /// The first day of the new one.
    public let from: Day
    /// In fen.
    public let before: Int64
    public let after: Int64

    /// The first month paid by it: money follows the rate of the month's first day.
    public var month: Month { from == from.month.first ? from.month : from.month.next }
}

extension Figure {
    /// A family is told of a change for so many days before and after it: our own default, no
    /// source says.
    static let daysOfNotice = 60

    /// The changes of a standard, by class (`FigureRow.label`): one set sum follows another.
    public var changes: [(class: String?, change: RateChange)] {
        rows.compactMap { row in
            guard row.status == .verified, let after = row.value,
                let old = rows.first(where: { $0.to == row.from && $0.label == row.label }),
                old.status == .verified, let before = old.value, before != after
            else { return nil }
            return (row.label, RateChange(from: row.from, before: before, after: after))
        }
    }

    /// The change of one class that a family is told of on a day; nil for none.
    func change(of label: String?, told day: Day) -> RateChange? {
        changes.first { one in
            one.class == label
                && one.change.from.adding(days: -Self.daysOfNotice) <= day
                && day <= one.change.from.adding(days: Self.daysOfNotice)
        }?.change
    }
}
