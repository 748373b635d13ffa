import Kernel
import Law

extension Education {
    static let placement = Benefit(
        "education.placement", Text("残疾学生就学保障", en: "School placement"), .service,
        received: .onEvent,
        evidence: [Text("残疾人证", en: "Disability certificate")],
        acts: ["arrange": .supportArrange, "serve": .supportConfirm])

    static let tuitionWaiver = Benefit(
        "education.tuition-waiver", Text("中等职业教育免学费", en: "Vocational tuition waiver"), .waiver,
        received: .everyPeriod,
        evidence: [
            Text("残疾人证", en: "Disability certificate"), Text("学籍证明", en: "School registration"),
        ], acts: ["issue": .waiverIssue, "use": .waiverUse])

    static let stateGrant = Benefit(
        "education.state-grant", Text("普通高校国家助学金", en: "State grant, higher education"), .allowance,
        received: .everyPeriod,
        evidence: [
            Text("残疾人证", en: "Disability certificate"), Text("学籍证明", en: "School registration"),
            Text("困难情况证明", en: "Proof of hardship"),
        ], acts: ["verify": .grantNominate, "approve": .grantApprove])

    static let vocationalGrant = Benefit(
        "education.vocational-grant", Text("中等职业学校国家助学金", en: "State grant, vocational school"),
        .allowance, received: .everyPeriod,
        evidence: [
            Text("残疾人证", en: "Disability certificate"), Text("学籍证明", en: "School registration"),
            Text("困难情况证明", en: "Proof of hardship"),
        ], acts: ["verify": .grantNominate, "approve": .grantApprove])

    static let higherVocationalAid = Benefit(
        "education.higher-vocational-aid",
        Text("高等职业教育资助", en: "Aid in higher vocational education"), .allowance,
        received: .everyPeriod,
        evidence: [
            Text("残疾人证", en: "Disability certificate"), Text("学籍证明", en: "School registration"),
            Text("困难情况证明", en: "Proof of hardship"),
        ], acts: ["verify": .grantNominate, "approve": .grantApprove])
}

/// The acts that end a step of a case, each by its command.
extension BureauAct {
    static let waiverIssue: BureauAct = "waiver issue"
    static let waiverUse: BureauAct = "waiver use"
    static let grantNominate: BureauAct = "grant nominate"
    static let grantApprove: BureauAct = "grant approve"
    static let supportArrange: BureauAct = "support arrange"
    static let supportConfirm: BureauAct = "support confirm"
}
