import Kernel
import Law

extension Health {
    static let familyDoctor = Benefit(
        "health.family-doctor", Text("家庭医生签约", en: "Family doctor"), .service,
        received: .everyPeriod,
        evidence: [Text("服务同意书", en: "Consent to the service")])

    static let healthRecord = Benefit(
        "health.health-record", Text("健康档案与健康管理", en: "Health record"), .service,
        received: .standing,
        evidence: [Text("服务同意书", en: "Consent to the service")])

    static let checkUp = Benefit(
        "health.check-up", Text("年度免费体检", en: "Free yearly check-up"), .service,
        received: .everyPeriod,
        evidence: [Text("身份证", en: "ID card")])

    static let chronicFollowUp = Benefit(
        "health.chronic-follow-up", Text("慢性病随访", en: "Chronic-illness follow-up"), .service,
        received: .everyPeriod,
        evidence: [Text("诊断证明", en: "Diagnosis")])

    static let homeNursing = Benefit(
        "health.home-nursing", Text("上门医疗护理", en: "Home nursing"), .service, received: .onEvent,
        evidence: [Text("护理需求评估", en: "Assessment of need")])

    static let homeVisit = Benefit(
        "health.home-visit", Text("上门医疗服务", en: "Home visit"), .service, received: .onEvent,
        evidence: [Text("行动能力评估", en: "Assessment of mobility")])
}
