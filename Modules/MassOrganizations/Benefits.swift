import Kernel
import Law

extension MassOrganizations {
    static let comfort = Benefit(
        "mass_organizations.comfort", Text("精神慰藉", en: "Comfort"), .service, received: .everyPeriod,
        evidence: [Text("走访意愿", en: "Wishes about visits")],
        acts: ["arrange": .comfortArrange, "serve": .comfortGiven])

    static let friendshipActivity = Benefit(
        "mass_organizations.friendship-activity", Text("亲情牵手联谊活动", en: "Friendship activity"),
        .service, received: .everyPeriod,
        evidence: [Text("走访意愿", en: "Wishes about visits")],
        acts: ["arrange": .activityInvite, "serve": .activityCame])

    static let directInclusion = Benefit(
        "mass_organizations.direct-inclusion", Text("直接纳入扶助范围", en: "Direct inclusion"), .priority,
        received: .standing,
        evidence: [Text("对象名册", en: "Roster of recipients")], acts: ["mark": .schemeMark])
}

/// The acts that end a step of a case, each by its command.
extension BureauAct {
    static let schemeMark: BureauAct = "scheme mark"
    static let activityInvite: BureauAct = "activity invite"
    static let activityCame: BureauAct = "activity came"
    static let comfortArrange: BureauAct = "comfort arrange"
    static let comfortGiven: BureauAct = "comfort given"
}
