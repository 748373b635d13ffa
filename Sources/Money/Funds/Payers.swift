public import Kernel
public import Law

/// Sums divided among those who bear them.
public struct Payers: Sendable {
    /// A fund and who pays into it.
    public struct Payer: Hashable, Sendable, Comparable {
        public let payer: Fund.Payer
        public let fund: String

        public static func < (a: Payer, b: Payer) -> Bool {
            let all = Fund.Payer.allCases
            return (all.firstIndex(of: a.payer) ?? 0, a.fund)
                < (all.firstIndex(of: b.payer) ?? 0, b.fund)
        }
    }

    let shares: [Share]

    public init(_ shares: [Share]) { self.shares = shares }

    /// What each payer bears of sums of months.
    ///
    /// - Parameter sums: Clause, month, fen.
    /// - Returns: In the order of the payers, and what nobody is set to bear.
    public func divide(
        _ sums: some Sequence<(clause: String, month: Month, fen: Int64)>
    ) -> (borne: [(payer: Payer, fen: Int64)], unset: Int64) {
        var borne: [Payer: Int64] = [:]
        var unset: Int64 = 0
        for sum in sums where sum.fen != 0 {
            let parts = shares.divide(sum.fen, of: sum.clause, in: sum.month)
            if parts.isEmpty { unset += sum.fen }
            for (part, fen) in parts {
                borne[Payer(payer: part.payer, fund: part.fund), default: 0] += fen
            }
        }
        return (borne.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, unset)
    }
}

extension WhatIf {
    /// What each payer bears under the law here and under the other one, in fen; a payer of none
    /// is what nobody is set to bear.
    public func byPayer(
        _ shares: [Share]
    ) -> [(payer: Payers.Payer?, fen: Int64, fenAfter: Int64)] {
        let payers = Payers(shares)
        let before = payers.divide(
            effects.flatMap { effect in
                effect.sums.map { (effect.before.first ?? "", $0.month, $0.fen) }
            })
        let after = payers.divide(
            effects.flatMap { effect in
                effect.sums.map { (effect.after.first ?? "", $0.month, $0.fenAfter) }
            })
        let (one, other) = (
            Dictionary(uniqueKeysWithValues: before.borne),
            Dictionary(uniqueKeysWithValues: after.borne)
        )
        var rows: [(payer: Payers.Payer?, fen: Int64, fenAfter: Int64)] =
            Set(one.keys).union(other.keys).sorted().map { ($0, one[$0] ?? 0, other[$0] ?? 0) }
        if before.unset != 0 || after.unset != 0 { rows.append((nil, before.unset, after.unset)) }
        return rows
    }
}
