import Kernel
import Law

extension MedicalInsurance {
    static let residentPremium = Benefit(
        "medical_insurance.resident-premium", Text("代缴居民医保", en: "Resident medical premium"),
        .premium, received: .everyPeriod,
        evidence: [Text("对象名册", en: "Roster of recipients")],
        acts: ["verify": .premiumOrder, "approve": .premiumApprove])

    static let rebirthReimbursement = Benefit(
        "medical_insurance.rebirth-reimbursement",
        Text("再生育费用报销", en: "Reimbursement of a further birth"), .claim, received: .onEvent,
        evidence: [Text("费用票据", en: "Invoices")],
        acts: ["accept": .claimOpen, "verify": .claimSettle, "approve": .claimApprove])

    static let longTermCare = Benefit(
        "medical_insurance.long-term-care", Text("长期护理保险", en: "Long-term-care insurance"), .claim,
        received: .everyPeriod,
        evidence: [Text("失能评估", en: "Assessment of dependency")], acts: ["approve": .careMonth])
}

/// The acts that end a step of a case, each by its command.
extension BureauAct {
    static let claimOpen: BureauAct = "claim open"
    static let claimSettle: BureauAct = "claim settle"
    static let claimApprove: BureauAct = "claim approve"
    static let careMonth: BureauAct = "care month"
    static let premiumOrder: BureauAct = "premium order"
    static let premiumApprove: BureauAct = "premium approve"
}
