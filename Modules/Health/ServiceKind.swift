import Kernel
import Law

/// What a dated service is.
enum ServiceKind: String, Hashable, Sendable, CaseIterable {
    case checkUp = "check_up"
    case followUp = "follow_up"
    case nursing
    case homeVisit = "home_visit"
    case management
    case counselling
    case assisted
    /// Of a town, not of a person.
    case round

    var title: Text {
        switch self {
        case .checkUp: Text("年度体检", en: "Yearly check-up")
        case .followUp: Text("慢性病随访", en: "Chronic-illness follow-up")
        case .nursing: Text("上门医疗护理", en: "Nursing at home")
        case .homeVisit: Text("上门医疗服务", en: "Home visit")
        case .management: Text("健康管理", en: "Health management")
        case .counselling: Text("再生育咨询指导", en: "Counselling for a further birth")
        case .assisted: Text("辅助生殖咨询帮助", en: "Help with assisted reproduction")
        case .round: Text("社区巡诊", en: "Community round")
        }
    }

    /// What the law calls it; nil for what the law gives nobody by name.
    var benefit: String? {
        switch self {
        case .checkUp: Health.checkUp.code
        case .followUp: Health.chronicFollowUp.code
        case .nursing: Health.homeNursing.code
        case .homeVisit: Health.homeVisit.code
        case .management: Health.healthRecord.code
        case .counselling: Health.rebirthCounselling.code
        case .assisted: Health.assistedReproduction.code
        case .round: nil
        }
    }

    /// The benefits whose cases it may deliver. A contract with a doctor is delivered by what the
    /// doctor does.
    var delivers: [String] {
        switch self {
        case .management, .followUp: [benefit, Health.familyDoctor.code].compactMap { $0 }
        default: [benefit].compactMap { $0 }
        }
    }

    /// Somebody comes to the door.
    var isAtHome: Bool { self == .nursing || self == .homeVisit }

    /// Only for a family that raised the wish itself: never offered, never listed.
    var isOnWish: Bool { self == .counselling || self == .assisted }

    /// The stretch of time in which there is one: of a check-up the calendar year.
    func slot(of day: Day) -> String? { self == .checkUp ? String(day.year) : nil }
}
