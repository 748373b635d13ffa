import Kernel
import Law

extension HumanResources {
    static let employmentAid = Benefit(
        "human_resources.employment-aid", Text("就业援助", en: "Employment aid"), .service,
        received: .onEvent,
        evidence: [Text("申请表", en: "Application")], acts: ["arrange": .jobPlan, "serve": .jobHire])

    static let freeTraining = Benefit(
        "human_resources.free-training", Text("免费就业培训", en: "Free training and placement"), .waiver,
        received: .onEvent,
        evidence: [Text("残疾人证", en: "Disability certificate")],
        acts: ["issue": .programmeGive, "use": .programmeUse])

    static let pensionPremium = Benefit(
        "human_resources.pension-premium", Text("代缴养老保险费", en: "Pension premium paid"), .premium,
        received: .everyPeriod,
        evidence: [Text("残疾人证", en: "Disability certificate")], acts: ["approve": .premiumDeclare])

    static let pensionTopUp = Benefit(
        "human_resources.pension-top-up", Text("增发养老待遇", en: "Pension top-up"), .allowance,
        received: .everyPeriod,
        evidence: [
            Text("原增发决定", en: "The earlier decision"), Text("本人银行账户", en: "Own bank account"),
        ], acts: ["approve": .topUpOrder])

    static let maternityClaim = Benefit(
        "human_resources.maternity-claim", Text("职工生育保险报销", en: "Employee maternity claim"), .claim,
        received: .onEvent,
        evidence: [Text("费用票据", en: "Invoices")], acts: ["approve": .maternitySettle])

    static let residentMaternityClaim = Benefit(
        "human_resources.resident-maternity-claim",
        Text("居民医保生育费用报销", en: "Resident maternity claim"), .claim, received: .onEvent,
        evidence: [Text("费用票据", en: "Invoices")], acts: ["approve": .maternitySettle])
}

/// The acts that end a step of a case, each by its command.
extension BureauAct {
    static let premiumDeclare: BureauAct = "premium declare"
    static let topUpOrder: BureauAct = "top-up order"
    static let jobPlan: BureauAct = "job plan"
    static let maternitySettle: BureauAct = "maternity settle"
    static let jobHire: BureauAct = "job hire"
    static let programmeGive: BureauAct = "programme give"
    static let programmeUse: BureauAct = "programme use"
}
