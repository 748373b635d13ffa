import Kernel
import Law

extension FamilyPlanning {
    static let pairing = Benefit(
        "family_planning.pairing", Text("结对帮扶与节日走访", en: "Pairing and festival visits"), .service,
        received: .everyPeriod,
        evidence: [Text("走访意愿", en: "Wishes about visits")],
        acts: ["arrange": .visitPlan, "serve": .visitDone])

    static let condolence = Benefit(
        "family_planning.condolence", Text("抚慰金", en: "Condolence money"), .grant, received: .once,
        evidence: [Text("死亡证明", en: "Death certificate"), Text("本人银行账户", en: "Own bank account")],
        acts: ["approve": .condolenceDecide])

    static let emergencyAid = Benefit(
        "family_planning.emergency-aid", Text("紧急救助", en: "Emergency aid"), .grant,
        received: .onEvent,
        evidence: [
            Text("困难情况证明", en: "Proof of hardship"), Text("本人银行账户", en: "Own bank account"),
        ], acts: ["approve": .aidDecide])

    static let festivalVisit = Benefit(
        "family_planning.festival-visit", Text("传统节日走访慰问", en: "Festival visit"), .service,
        received: .everyPeriod,
        evidence: [Text("走访意愿", en: "Wishes about visits")],
        acts: ["arrange": .visitPlan, "serve": .visitDone])

    static let accidentCover = Benefit(
        "family_planning.accident-cover", Text("意外伤害保险", en: "Accident cover"), .premium,
        received: .everyPeriod,
        evidence: [Text("对象名册", en: "Roster of recipients")], acts: ["approve": .coverApprove])

    static let caringActivity = Benefit(
        "family_planning.caring-activity", Text("生活与精神关怀", en: "Caring activity"), .service,
        received: .everyPeriod,
        evidence: [Text("走访意愿", en: "Wishes about visits")],
        acts: ["arrange": .activityInvite, "serve": .activityAttend])
}

/// The acts that end a step of a case, each by its command.
extension BureauAct {
    static let visitPlan: BureauAct = "visit plan"
    static let visitDone: BureauAct = "visit done"
    static let aidDecide: BureauAct = "aid decide"
    static let coverApprove: BureauAct = "cover approve"
    static let condolenceDecide: BureauAct = "condolence decide"
    static let activityInvite: BureauAct = "activity invite"
    static let activityAttend: BureauAct = "activity attend"
}
