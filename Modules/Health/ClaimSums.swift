import Kernel
import Law
import Money

/// What the nursing insurance pays by its figures: days of all stays up to the caps of their policy
/// years, and one sum a year for a new illness. A figure that is not set gives no sum.
struct ClaimSums {
    let pack: Pack

    /// What one claim comes to.
    struct Sum: Hashable {
        /// Discharge less admission; nil of an illness and of a stay that goes on.
        var days: Int?
        /// Those the caps leave.
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

    /// The terms of a policy year as the figures give them.
    private struct Terms {
        var plan: NursingClaims.Plan
        var unset: [String] = []
    }

    /// The sums of one person's claims. What the insurer refused uses no days.
    ///
    /// - Parameter policies: Those on whose lists the person stands or stood.
    func sums(
        of claims: [ClaimBook.Claim], under policies: [PolicyBook.Policy]
    ) -> [Int64: Sum] {
        let live = claims.filter { $0.state != .refused }
        let terms = policies.map { self.terms(of: $0, among: policies) }
        let plans = terms.map(\.plan)
        let stays = live.compactMap { claim in
            claim.discharged.map {
                NursingClaims.Stay(
                    id: claim.id, from: claim.from, to: $0, level: claim.hospitalLevel)
            }
        }
        let parts = Dictionary(grouping: NursingClaims.parts(of: stays, under: plans), by: \.stay)
        let paid = CriticalIllnessClaims.paid(
            of: live.filter { $0.kind == .illness }.map { .init(id: $0.id, day: $0.from) },
            under: plans)
        var sums: [Int64: Sum] = [:]
        for claim in live {
            switch claim.kind {
            case .stay: sums[claim.id] = stay(claim, parts[claim.id] ?? [], terms)
            case .illness: sums[claim.id] = illness(claim, isPaid: paid[claim.id] != nil)
            }
        }
        return sums
    }

    /// The days of the year are capped by a figure that must be set; the other terms stand only
    /// where the pack has a figure for them.
    private func terms(
        of policy: PolicyBook.Policy, among policies: [PolicyBook.Policy]
    ) -> Terms {
        var unset: [String] = []
        func term(_ figure: String, isNeeded: Bool = false) -> Int? {
            guard isNeeded || pack.figures[figure] != nil else { return nil }
            let value = pack.verified(figure, on: policy.from).map { Int($0) }
            if value == nil { unset.append(figure) }
            return value
        }
        let isRenewed = policies.contains { $0.to == policy.from }
        let waiting = term("nursing.waiting_days")
        let plan = NursingClaims.Plan(
            id: policy.id, from: policy.from, to: policy.to,
            waitingDays: isRenewed ? 0 : waiting ?? 0, daysPerStay: term("nursing.stay_cap"),
            daysPerYear: term("nursing.day_cap", isNeeded: true),
            lowestLevel: term("nursing.hospital_level"))
        return Terms(plan: plan, unset: unset)
    }

    private func stay(
        _ claim: ClaimBook.Claim, _ parts: [NursingClaims.Part], _ terms: [Terms]
    ) -> Sum {
        guard let discharged = claim.discharged else { return Sum() }
        var sum = Sum(days: Int(discharged.number - claim.from.number))
        let touched = terms.filter { $0.plan.from < discharged && claim.from < $0.plan.to }
        let rates = touched.map { one in
            (one.plan.id, pack.verified("nursing.day_rate", on: max(claim.from, one.plan.from)))
        }
        if rates.contains(where: { $0.1 == nil }) { sum.unset.append("nursing.day_rate") }
        for figure in touched.flatMap(\.unset) where !sum.unset.contains(figure) {
            sum.unset.append(figure)
        }
        guard touched.allSatisfy(\.unset.isEmpty) else { return sum }
        sum.paid = parts.reduce(0) { $0 + $1.days }
        guard sum.unset.isEmpty else { return sum }
        let byPlan = Dictionary(uniqueKeysWithValues: rates.map { ($0.0, $0.1 ?? 0) })
        sum.money = Money(
            fen: parts.reduce(0) { $0 + Int64($1.days) * (byPlan[$1.plan] ?? 0) })
        return sum
    }

    private func illness(_ claim: ClaimBook.Claim, isPaid: Bool) -> Sum {
        guard isPaid else { return Sum(money: Money(fen: 0)) }
        guard let sum = pack.verified("nursing.critical_sum", on: claim.from) else {
            return Sum(unset: ["nursing.critical_sum"])
        }
        return Sum(money: Money(fen: sum))
    }
}
