import Kernel
import Law

extension CivilAffairs {
    static let temporaryRelief = Benefit(
        "civil_affairs.temporary-relief", Text("临时救助", en: "Temporary relief"), .grant,
        received: .onEvent,
        evidence: [
            Text("事故或诊疗证明", en: "Proof of the accident or illness"),
            Text("镇街入户调查", en: "The town’s survey"), Text("本人银行账户", en: "Own bank account"),
        ], acts: ["approve": .reliefDecide])

    static let incomeDisregard = Benefit(
        "civil_affairs.income-disregard", Text("扶助收入不计入家庭收入", en: "Income disregard"), .disregard,
        received: .onEvent,
        evidence: [Text("发放记录", en: "Payment records")],
        acts: ["itemise": .meansItemise, "certify": .meansDecide, "use": .meansUse])

    static let institutionPriority = Benefit(
        "civil_affairs.institution-priority", Text("养老机构优先入住", en: "Priority place in a care home"),
        .priority, received: .onEvent,
        evidence: [Text("入住意愿书", en: "Wish to move in"), Text("健康检查", en: "Health check")],
        acts: ["mark": .homeOffer])

    static let homeCare = Benefit(
        "civil_affairs.home-care", Text("居家养老上门服务", en: "Home care"), .service,
        received: .everyPeriod,
        evidence: [
            Text("需求评估", en: "Needs assessment"), Text("服务同意书", en: "Consent to the service"),
        ], acts: ["arrange": .careOrder, "serve": .careClose, "confirm": .careAccept])

    static let funeralWaiver = Benefit(
        "civil_affairs.funeral-waiver", Text("免除基本丧葬费用", en: "Funeral waiver"), .waiver,
        received: .once,
        evidence: [Text("死亡证明", en: "Death certificate")],
        acts: ["issue": .funeralIssue, "use": .funeralUse])

    static let adoptionPriority = Benefit(
        "civil_affairs.adoption-priority", Text("收养优先安排", en: "Priority in adoption"), .priority,
        received: .onEvent,
        evidence: [Text("收养申请材料", en: "Adoption file")], acts: ["mark": .adoptionMatch])

    static let destituteSupport = Benefit(
        "civil_affairs.destitute-support", Text("特困供养", en: "Destitute support"), .enrolment,
        received: .standing,
        evidence: [Text("申请表", en: "Application"), Text("收入核对报告", en: "Income check")],
        acts: ["enrol": .schemeEnrol])

    static let minimumLiving = Benefit(
        "civil_affairs.minimum-living", Text("最低生活保障", en: "Minimum living allowance"), .enrolment,
        received: .standing,
        evidence: [Text("申请表", en: "Application"), Text("收入核对报告", en: "Income check")],
        acts: ["enrol": .schemeEnrol])
}

/// The acts that end a step of a case, each by its command.
extension BureauAct {
    static let careOrder: BureauAct = "care order"
    static let careClose: BureauAct = "care close"
    static let careAccept: BureauAct = "care accept"
    static let funeralIssue: BureauAct = "funeral issue"
    static let funeralUse: BureauAct = "funeral use"
    static let homeOffer: BureauAct = "home offer"
    static let adoptionMatch: BureauAct = "adoption match"
    static let reliefDecide: BureauAct = "relief decide"
    static let meansItemise: BureauAct = "means itemise"
    static let schemeEnrol: BureauAct = "scheme enrol"
    static let meansDecide: BureauAct = "means decide"
    static let meansUse: BureauAct = "means use"
}
