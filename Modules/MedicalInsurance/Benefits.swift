import Kernel
import Law

extension MedicalInsurance {
    static let residentPremium = Benefit(
        "medical_insurance.resident-premium", Text("代缴居民医保", en: "Resident medical premium"),
        .premium, received: .everyPeriod,
        evidence: [Text("对象名册", en: "Roster of recipients")])

    static let rebirthReimbursement = Benefit(
        "medical_insurance.rebirth-reimbursement",
        Text("再生育费用报销", en: "Reimbursement of a further birth"), .claim, received: .onEvent,
        evidence: [Text("费用票据", en: "Invoices")])

    static let longTermCare = Benefit(
        "medical_insurance.long-term-care", Text("长期护理保险", en: "Long-term-care insurance"), .claim,
        received: .everyPeriod,
        evidence: [Text("失能评估", en: "Assessment of dependency")])
}
