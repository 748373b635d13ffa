import Kernel
import Law

extension Health {
    /// What the bureau does when something happens (`catalogue.md` §5). Days that the
    /// table does not give are our proposal, as the table says of its own.
    static let reactions = family + persons

    private static let family: [Reaction] = [
        Reaction(
            1, "class",
            Text("核对扶助类别；家庭愿意的，告知可申请的扶助与心理服务", en: "Check the class; tell what may be applied for"),
            due: .days(15)),
        Reaction(
            1, "apply",
            Text("帮助申报特别扶助：预填申报表", en: "Help to apply, with the form filled in"),
            due: .days(15), benefit: "health.application-help"),
        Reaction(
            2, "invite",
            Text("女方满49周岁的协助申报特别扶助；未满的登记到龄提醒", en: "Invite to apply"),
            due: .days(15),
            told: ["disability.grade=1", "disability.grade=2", "disability.grade=3"]),
        Reaction(
            2, "check",
            Text(
                "重新评级后核对是否仍符合；不符合的告知停止建议、理由和申诉办法", en: "Graded again: check, and tell how to answer"
            ),
            due: .days(3),
            told: ["disability.grade=4"],
            reviews: "health.special-assistance"),
        Reaction(
            3, "hearing",
            Text("告知停止建议、理由和申诉办法", en: "Tell the family how to answer"),
            due: .days(3),
            told: ["disability.grade="],
            reviews: "health.special-assistance"),
        Reaction(
            4, "apply",
            Text("下一年满49周岁：核对条件，预填申报表，请家庭确认", en: "49 next year: fill the form in"),
            due: .days(30),
            birthday: .init(48, .decidingParent(without: "health.special-assistance"))),
        Reaction(
            9, "children",
            Text("按人核对配偶的子女情况；配偶不因结婚成为对象", en: "Check the spouse's children, person by person"),
            due: .days(15)),
        Reaction(
            10, "record",
            Text("向原户籍地索取扶助记录，核对不重月、不漏月", en: "Ask the old district's record"),
            due: .days(15),
            told: ["hukou.district={district}"]),
        Reaction(
            10, "hand-over",
            Text("向迁入地移交扶助记录，写明末月", en: "Hand the record over, with the last month paid"),
            due: .days(15),
            told: ["hukou.district!={district}"]),
        Reaction(
            10, "kind",
            Text("户口性质变了的，重新核对子女残疾等级条件", en: "Registered kind changed: check the grade condition"),
            due: .days(15),
            told: ["hukou.kind", "hukou.area"]),
        Reaction(
            11, "effect",
            Text("告知收养对扶助的影响；规定不明的报联席办裁定", en: "Tell what the adoption changes; ask for a ruling"),
            due: .days(3)),
        Reaction(
            11, "review",
            Text("告知停止建议、理由和申诉办法；由人决定是否退出", en: "Tell the family how to answer; a person decides"),
            due: .days(3),
            unless: "health.adoption-keeps-aid",
            reviews: "health.special-assistance"),
        Reaction(
            12, "review",
            Text("告知停止建议、理由和申诉办法；由人决定是否退出", en: "Tell the family how to answer; a person decides"),
            due: .days(3),
            reviews: "health.special-assistance"),
        Reaction(
            12, "mother",
            Text("提供孕产保健服务", en: "Offer maternal services"),
            due: .days(7)),
        Reaction(
            13, "counsel",
            Text("安排再生育咨询指导", en: "Arrange counselling"),
            due: .days(15), benefit: "health.rebirth-counselling"),
        Reaction(
            13, "services",
            Text("安排免费取环与孕前检查", en: "Arrange free family-planning services"),
            due: .days(15), benefit: "health.free-family-planning"),
        Reaction(
            14, "effect",
            Text("收养之前先说明对扶助的影响", en: "Before an adoption, say what it changes"),
            due: .days(3)),
    ]

    private static let persons: [Reaction] = [
        Reaction(
            15, "mark",
            Text("告知医院联系卡优先，落实陪护", en: "Tell the hospital of the card"),
            due: .days(1), benefit: "health.contact-card",
            told: ["hospital.stay=inpatient"]),
        Reaction(
            15, "claim",
            Text("出院后十日内备齐住院护理理赔材料", en: "Claim pack within ten days of discharge"),
            due: .days(10), benefit: "health.nursing-claim",
            told: ["hospital.stay="]),
        Reaction(
            15, "aid",
            Text("三层报销之后，核对住院医疗救助", en: "After three layers, check the medical aid"),
            due: .days(10), benefit: "health.medical-aid",
            told: ["hospital.stay="]),
        Reaction(
            15, "treatment",
            Text("因并发症住院的，核对免费对症治疗", en: "Complication: check the free treatment"),
            due: .days(10), benefit: "health.complication-treatment",
            told: ["hospital.stay="]),
        Reaction(
            16, "claim",
            Text("协助新发大病给付申请", en: "Help with the critical-illness claim"),
            due: .days(10), benefit: "health.nursing-claim"),
        Reaction(
            16, "aid",
            Text("核对医疗救助", en: "Check the medical aid"),
            due: .days(10), benefit: "health.medical-aid"),
        Reaction(
            18, "care",
            Text("重度失能的，核对护理补贴", en: "Severe loss of self-care: check the subsidy"),
            due: .days(15), benefit: "health.care-subsidy"),
        Reaction(
            19, "care",
            Text("核对护理补贴", en: "Check the care subsidy"),
            due: .days(15), benefit: "health.care-subsidy"),
        Reaction(
            19, "home",
            Text("安排上门医疗服务", en: "Arrange medical visits at home"),
            due: .days(7), benefit: "health.home-visit"),
        Reaction(
            20, "payee",
            Text("收款账户变更须有监护或法院文书", en: "Payee changes need the court's or guardian's paper"),
            due: .days(7)),
        Reaction(
            29, "renew",
            Text("住院护理险年度届满前，按当日名册续保", en: "Renew the nursing cover with the roster of the day"),
            due: .days(-30), benefit: "health.nursing-insurance",
            told: ["insurance.nursing="]),
        Reaction(
            30, "class",
            Text("按鉴定核对并发症扶助类别；治愈的提出停止并告知", en: "Check the complication class"),
            due: .days(15), benefit: "health.complication-assistance"),
        Reaction(
            38, "card",
            Text("收回联系卡，告知承保机构", en: "Take the card back, tell the insurer"),
            due: .days(15), benefit: "health.contact-card"),
        Reaction(
            38, "months",
            Text("核对末月；多发的登记追回，可分期", en: "Check the last month; record what was overpaid"),
            due: .days(15)),
        Reaction(
            39, "cause",
            Text("核对发放月份，登记迟知原因", en: "Check the months paid, record why it was late"),
            due: .days(15)),
        Reaction(
            40, "suspend",
            Text("宣告失踪、死亡的自法院认定之日中止；寻回的恢复并补发", en: "Suspend from the court's day, or reinstate"),
            due: .days(3)),
    ]
}
