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

    static let applicationHelp = Benefit(
        "health.application-help", Text("协助申报特别扶助", en: "Help to apply"), .service, received: .once,
        evidence: [Text("身份证", en: "ID card"), Text("户口簿", en: "Household register")])

    static let careSubsidy = Benefit(
        "health.care-subsidy", Text("护理补贴", en: "Care subsidy"), .allowance, received: .everyPeriod,
        evidence: [
            Text("失能评估", en: "Assessment of dependency"), Text("本人银行账户", en: "Own bank account"),
        ])
}
