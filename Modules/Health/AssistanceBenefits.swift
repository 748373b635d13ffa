import Kernel
import Law

extension Health {
    static let continuedPolicy = Benefit(
        "health.continued-policy", Text("继续执行原扶助政策", en: "Continued policy"), .enrolment,
        received: .standing,
        evidence: [Text("光荣证或原扶助资料", en: "Only-child certificate or earlier file")])

    static let specialAssistance = Benefit(
        "health.special-assistance", Text("特别扶助金", en: "Special assistance money"), .allowance,
        received: .everyPeriod,
        evidence: [
            Text("身份证", en: "ID card"), Text("户口簿", en: "Household register"),
            Text("婚姻状况证明", en: "Proof of marital status"),
            Text("子女情况证明", en: "Proof about the child"), Text("本人银行账户", en: "Own bank account"),
        ])

    static let complicationAssistance = Benefit(
        "health.complication-assistance", Text("并发症特别扶助金", en: "Complication assistance money"),
        .allowance, received: .everyPeriod,
        evidence: [
            Text("身份证", en: "ID card"), Text("户口簿", en: "Household register"),
            Text("并发症鉴定书", en: "Complication report"), Text("本人银行账户", en: "Own bank account"),
        ])

    static let adoptionKeepsAid = Benefit(
        "health.adoption-keeps-aid", Text("收养不影响扶助", en: "Adoption keeps the aid"), .enrolment,
        received: .standing,
        evidence: [Text("收养登记证", en: "Adoption certificate")])

    /// From the family's word to the confirmation that the law reads (`catalogue.md` §2.4: village
    /// and town, county, notice, county confirmation). In a district whose law has no such clause
    /// the case stands under the clause that asks for the confirmation. The days are our default.
    static let applicationHelp = Benefit(
        "health.application-help", Text("协助申报特别扶助", en: "Help to apply"), .service,
        procedure: Procedure(
            steps: confirmationSteps,
            evidence: [
                Text("身份证", en: "ID card"), Text("户口簿", en: "Household register"),
                Text("婚姻状况证明", en: "Proof of marital status"),
                Text("残疾人证（子女伤残的）", en: "The child's disability card"),
                Text("本人银行账户", en: "Own bank account"),
            ]),
        received: .once, confirms: "special_assistance")

    /// Town and county look at it, the public may object, a fourth person confirms.
    static let confirmationSteps = [
        Step.accept,
        Step("town-review", Text("镇街初审", en: "Town review"), duty: .town, days: 15),
        Step("verify", Text("县级审核", en: "County review"), duty: .review, days: 10),
        Step("notice", Text("公示", en: "Public notice"), duty: .review, days: 15, kind: .notice),
        Step("confirm", Text("审核确认", en: "Confirmation"), duty: .approve, days: 5),
    ]

    /// The stop of the money, for proposals: the family is told and may answer, then somebody else
    /// decides.
    static let assistanceStop = Benefit(
        specialAssistance.code, specialAssistance.title, .service,
        procedure: Procedure(steps: StopProposals.steps, evidence: []), received: .once)

    /// The yearly review (年审) of what was confirmed: what has changed is looked at, nothing is
    /// asked again. The days are our default.
    static let assistanceReview = Benefit(
        "health.assistance-review", Text("特别扶助年审", en: "Yearly review of assistance"), .service,
        procedure: Procedure(
            steps: [
                Step("check", Text("核对变化", en: "Check what changed"), duty: .intake, days: 40),
                Step("confirm", Text("审核", en: "Confirm"), duty: .review, days: 15),
            ], evidence: []),
        received: .everyPeriod, isOwed: false)

    static let careSubsidy = Benefit(
        "health.care-subsidy", Text("护理补贴", en: "Care subsidy"), .allowance, received: .everyPeriod,
        evidence: [
            Text("失能评估", en: "Assessment of dependency"), Text("本人银行账户", en: "Own bank account"),
        ], acts: ["approve": .careSubsidy])
}
