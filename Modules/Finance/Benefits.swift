import Kernel
import Law

extension Finance {
    static let welfareFundGrant = Benefit(
        "finance.welfare-fund-grant", Text("公益金困难救助", en: "Welfare-fund grant"), .grant,
        received: .onEvent,
        evidence: [
            Text("申请表", en: "Application"), Text("困难情况证明", en: "Proof of hardship"),
            Text("本人银行账户", en: "Own bank account"),
        ],
        acts: [
            "accept": .welfareApply, "verify": .welfareSurvey, "approve": .welfareDecide,
        ])

    static let premiumSubsidy = Benefit(
        "finance.premium-subsidy", Text("居民医保缴费补贴", en: "Medical premium subsidy"), .premium,
        received: .everyPeriod,
        evidence: [
            Text("参保缴费凭证", en: "Receipt of the premium"), Text("本人银行账户", en: "Own bank account"),
        ],
        acts: [
            "accept": .subsidyProve, "verify": .subsidyList, "approve": .subsidyConfirm,
        ])
}

extension BureauAct {
    static let welfareApply: BureauAct = "welfare apply"
    static let welfareSurvey: BureauAct = "welfare survey"
    static let welfareDecide: BureauAct = "welfare decide"
    static let subsidyProve: BureauAct = "subsidy prove"
    static let subsidyList: BureauAct = "subsidy list"
    static let subsidyConfirm: BureauAct = "subsidy confirm"
}
