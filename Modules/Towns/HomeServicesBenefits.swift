import Kernel
import Law

extension Towns {
    static let warmHeartActivity = Benefit(
        "towns.warm-heart-activity", Text("暖心行动", en: "Warm-heart activity"), .service,
        procedure: .keptByTown(
            by: .activityAttend, evidence: [Text("走访意愿", en: "Wishes about visits")]),
        received: .everyPeriod)

    static let homeServices = Benefit(
        "towns.home-services", Text("免费居家服务", en: "Free services at home"), .service,
        procedure: .keptByTown(
            by: .orderDone, evidence: [Text("服务同意书", en: "Consent to the service")]),
        received: .everyPeriod)

    static let lowFeeServices = Benefit(
        "towns.low-fee-services", Text("低偿服务", en: "Low-fee services"), .service,
        procedure: .keptByTown(
            by: .orderDone, evidence: [Text("服务同意书", en: "Consent to the service")]),
        received: .onRequest)

    static let psychologicalSupport = Benefit(
        "towns.psychological-support", Text("专业心理援助", en: "Psychological support"), .service,
        procedure: .keptByTown(
            by: .supportSession, evidence: [Text("服务同意书", en: "Consent to the service")]),
        received: .onRequest)
}

/// The acts that alone deliver what the town's books keep, each by its command.
extension BureauAct {
    static let activityAttend: BureauAct = "activity attend"
    static let orderDone: BureauAct = "order done"
    static let supportSession: BureauAct = "support session"
}
