import Kernel
import Law

extension Health {
    static let rebirthCounselling = Benefit(
        "health.rebirth-counselling", Text("再生育咨询指导", en: "Counselling for a further birth"),
        .service, received: .onEvent,
        evidence: [Text("夫妻双方意愿", en: "Wish of both spouses")])

    static let rebirthSurgery = Benefit(
        "health.rebirth-surgery", Text("再生育免费手术", en: "Free surgery for a further birth"), .waiver,
        received: .onEvent,
        evidence: [Text("夫妻双方意愿", en: "Wish of both spouses"), Text("医学意见", en: "Medical advice")])

    static let assistedReproduction = Benefit(
        "health.assisted-reproduction", Text("辅助生殖咨询帮助", en: "Help with assisted reproduction"),
        .service, received: .onEvent,
        evidence: [Text("医学意见", en: "Medical advice")])

    static let freeFamilyPlanning = Benefit(
        "health.free-family-planning", Text("免费取环与孕前检查", en: "Free family-planning services"),
        .waiver, received: .onEvent,
        evidence: [Text("再生育意愿", en: "Wish for a further birth")])
}
