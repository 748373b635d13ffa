import Kernel
import Law

extension Finance {
    /// What the bureau does when something happens (`catalogue.md` §5). Days that the
    /// table does not give are our proposal, as the table says of its own.
    static let reactions: [Reaction] = [
        Reaction(
            15, "subsidy",
            Text("核对参保缴费补贴", en: "Check the premium subsidy"),
            due: .days(10), benefit: "finance.premium-subsidy",
            told: ["hospital.stay="]),
        Reaction(
            17, "fund",
            Text("有困难的，核对公益金救助", en: "Check the welfare-fund grant"),
            due: .days(15), benefit: "finance.welfare-fund-grant"),
        Reaction(
            21, "fund",
            Text("核对公益金救助", en: "Check the welfare-fund grant"),
            due: .days(15), benefit: "finance.welfare-fund-grant"),
        Reaction(
            28, "subsidy",
            Text("核对参保缴费补贴名单", en: "Check the roster of the premium subsidy"),
            due: .days(15), benefit: "finance.premium-subsidy"),
    ]
}
