import Kernel
import Law

/// What the nursing insurance pays by its figures: days of all stays of a policy year up to a cap,
/// and one sum a year for a new illness. A figure that is not set gives no sum.
struct ClaimSums {
    let pack: Pack

    /// What one claim comes to.
    struct Sum: Hashable {
        /// Discharge less admission; nil of an illness and of a stay that goes on.
        var days: Int?
        /// Those the year's cap leaves.
        var paid: Int?
        /// Nil: to be set, or not yet.
        var money: Money?
        /// The figures that are not set.
        var unset: [String] = []

        var text: Text {
            if let money { return Text("\(money)", en: "\(money)") }
            if unset.isEmpty { return Text("—", en: "—") }
            let names = unset.joined(separator: ", ")
            return Text("待定（\(names)）", en: "to be set (\(names))")
        }
    }

    /// The sums of one person's claims of one policy year. Days are paid in the order of admission;
    /// what the insurer refused uses none.
    func sums(of claims: [ClaimBook.Claim], in policy: PolicyBook.Policy) -> [Int64: Sum] {
        let cap = pack.verified("nursing.day_cap", on: policy.from).map { Int($0) }
        var left = cap
        var isIllnessPaid = false
        var sums: [Int64: Sum] = [:]
        for claim in claims.sorted(by: { ($0.from, $0.id) < ($1.from, $1.id) })
        where claim.state != .refused {
            switch claim.kind {
            case .stay:
                sums[claim.id] = stay(claim, &left)
            case .illness:
                sums[claim.id] = illness(claim, isPaid: isIllnessPaid)
                isIllnessPaid = true
            }
        }
        return sums
    }

    private func stay(_ claim: ClaimBook.Claim, _ left: inout Int?) -> Sum {
        guard let discharged = claim.discharged else { return Sum() }
        let days = Int(discharged.number - claim.from.number)
        let rate = pack.verified("nursing.day_rate", on: claim.from)
        var unset: [String] = []
        if rate == nil { unset.append("nursing.day_rate") }
        guard let rest = left else {
            return Sum(days: days, unset: unset + ["nursing.day_cap"])
        }
        let paid = min(days, rest)
        left = rest - paid
        return Sum(
            days: days, paid: paid, money: rate.map { Money(fen: Int64(paid) * $0) }, unset: unset)
    }

    private func illness(_ claim: ClaimBook.Claim, isPaid: Bool) -> Sum {
        if isPaid { return Sum(money: Money(fen: 0)) }
        guard let sum = pack.verified("nursing.critical_sum", on: claim.from) else {
            return Sum(unset: ["nursing.critical_sum"])
        }
        return Sum(money: Money(fen: sum))
    }
}
