public import Law

/// What a stay in hospital cost and who paid of it: what three payers left is the base of medical
/// aid (NC-4.health.1).
public struct StayCosts: Hashable, Sendable {
    public var total: Money
    /// Basic, critical-illness and commercial insurance, in the order in which they pay.
    public var basic: Money
    public var critical: Money
    public var commercial: Money

    public init(total: Money, basic: Money, critical: Money, commercial: Money) {
        (self.total, self.basic) = (total, basic)
        (self.critical, self.commercial) = (critical, commercial)
    }

    /// Below zero where the payers paid more than the total: the sheets are wrong.
    public var residual: Money {
        Money(fen: total.fen - basic.fen - critical.fen - commercial.fen)
    }

    /// `10,000.00 − 6,000.00 − 1,000.00 − 500.00 = 2,500.00`.
    public var arithmetic: String {
        "\(total) − \(basic) − \(critical) − \(commercial) = \(residual)"
    }

    /// Each payer with what was left after it.
    public var lines: [(title: Text, sum: Money, left: Money)] {
        let payers = [
            (Text("基本医疗保险报销", en: "Basic insurance"), basic),
            (Text("大病保险报销", en: "Critical-illness insurance"), critical),
            (Text("商业保险赔付", en: "Commercial insurance"), commercial),
        ]
        var left = total
        var lines = [(Text("住院总费用", en: "Total of the stay"), total, total)]
        for (title, sum) in payers {
            left = Money(fen: left.fen - sum.fen)
            lines.append((title, sum, left))
        }
        return lines
    }

    /// What aid is given of what is left: never more than that, never for nothing left.
    ///
    /// - Returns: Nil where the decided sum cannot be.
    public func aid(_ decided: Money) -> Money? {
        decided.fen > 0 && decided <= residual ? decided : nil
    }
}
