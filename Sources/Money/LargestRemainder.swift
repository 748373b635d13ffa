/// Divides a sum among those who bear it so that the parts add up to it (`rulings.md`, Money:
/// shares by largest remainder). `ledger.parts` does the same in the database.
public enum LargestRemainder {
    /// - Parameters:
    ///   - fen: What is divided; not below zero.
    ///   - weights: The parts of the whole, in the order of their places; each above zero.
    /// - Returns: As many sums in fen as there are weights; each its whole fen, and what is left
    ///   over to the largest remainders, of equal ones to the earlier place. Empty for no weights.
    public static func divide(_ fen: Int64, by weights: [Int64]) -> [Int64] {
        let whole = weights.reduce(0, +)
        guard whole > 0 else { return [] }
        let shares = weights.map { weight -> (floor: Int64, remainder: Int64) in
            let product = fen.multipliedFullWidth(by: weight)
            let parts = whole.dividingFullWidth(product)
            return (parts.quotient, parts.remainder)
        }
        var left = fen - shares.reduce(0) { $0 + $1.floor }
        var sums = shares.map(\.floor)
        let byRemainder = shares.indices.sorted {
            (shares[$1].remainder, $0) < (shares[$0].remainder, $1)
        }
        for place in byRemainder where left > 0 {
            sums[place] += 1
            left -= 1
        }
        return sums
    }
}
