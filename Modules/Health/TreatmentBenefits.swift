import Kernel
import Law

extension Health {
    static let nursingInsurance = Benefit(
        "health.nursing-insurance", Text("住院护理保险", en: "Hospital-nursing insurance"), .premium,
        received: .everyPeriod,
        evidence: [Text("对象名册", en: "Roster of recipients")],
        acts: ["approve": .insurancePremium])

    static let nursingClaim = Benefit(
        "health.nursing-claim", Text("住院护理保险理赔", en: "Nursing-insurance claim"), .claim,
        received: .onEvent,
        evidence: [
            Text("出院小结", en: "Discharge summary"), Text("费用票据", en: "Invoices"),
            Text("身份证", en: "ID card"), Text("本人银行账户", en: "Own bank account"),
        ], acts: ["approve": .claimOrder])

    static let complicationTreatment = Benefit(
        "health.complication-treatment", Text("并发症免费对症治疗", en: "Free complication treatment"),
        .waiver, received: .onEvent,
        evidence: [Text("并发症鉴定书", en: "Complication report"), Text("处方", en: "Prescription")])

    static let medicalAid = Benefit(
        "health.medical-aid", Text("住院医疗救助", en: "Medical aid after insurance"), .claim,
        received: .onEvent,
        evidence: [
            Text("基本医保结算单", en: "Basic-insurance settlement"),
            Text("大病保险结算单", en: "Critical-illness settlement"),
            Text("商业保险结算单", en: "Commercial settlement"), Text("本人银行账户", en: "Own bank account"),
        ], acts: ["approve": .aidDecide])

    static let medicalPriority = Benefit(
        "health.medical-priority", Text("就医优先与优惠", en: "Medical priority"), .priority,
        received: .onRequest,
        evidence: [Text("身份证", en: "ID card")])

    static let contactCard = Benefit(
        "health.contact-card", Text("联系卡就医优先", en: "Contact card"), .priority, received: .standing,
        evidence: [Text("身份证", en: "ID card")])
}

/// The acts that end a step of a case, each by its command.
extension BureauAct {
    static let voucherIssue: BureauAct = "voucher issue"
    static let voucherUse: BureauAct = "voucher use"
    static let aidDecide: BureauAct = "aid decide"
    static let claimOrder: BureauAct = "claim order"
    static let careSubsidy: BureauAct = "care-subsidy approve"
    static let insurancePremium: BureauAct = "roster order"
}
