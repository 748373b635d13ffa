public import Kernel
public import Law

/// 保障子女入学，免除中职学费，落实各类助学。
///
/// Places children in school, waives vocational tuition and gives the state’s grants.
public enum Education: Department {
    public static let code: DepartmentCode = "education"
    public static let title = Text("教育", en: "Education")

    public static var services: Services {
        Services(
            facts: [
                stage, year, fullTime, registered, hardship,
            ],
            benefits: [
                placement, tuitionWaiver, stateGrant, vocationalGrant, higherVocationalAid,
            ],
            reactions: reactions,
            feeds: [RollFeed.feed],
            commands: [
                SchoolGroup.self, RollGroup.self, PlacementGroup.self, SupportGroup.self,
                WaiverGroup.self, HardshipGroup.self, GrantGroup.self,
            ])
    }
}
