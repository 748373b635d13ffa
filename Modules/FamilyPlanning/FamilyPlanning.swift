public import Kernel
public import Law

/// 结对走访、抚慰金、紧急救助、意外伤害保险与关爱活动。
///
/// Pairs and visits families; condolence money, emergency aid, accident cover, caring activities.
public enum FamilyPlanning: Department {
    public static let code: DepartmentCode = "family_planning"
    public static let title = Text("计生协", en: "Family Planning Association")

    public static var services: Services {
        Services(
            facts: [
                injuryGrade, accidentInsured,
            ],
            benefits: [
                pairing, condolence, emergencyAid, festivalVisit, accidentCover, caringActivity,
            ],
            reactions: reactions, feeds: [CoverRoster.feed],
            commands: [
                CondolenceGroup.self, AidGroup.self, CompanionGroup.self, VisitGroup.self,
                ActivityGroup.self, CoverGroup.self, ClaimGroup.self, CaringFundGroup.self,
            ])
    }
}
