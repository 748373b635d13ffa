public import Kernel
public import Law

/// 生态搬迁、产业与就业项目优先并给予补助。
///
/// Relocation first, and a preference in farm and enterprise projects.
public enum Agriculture: Department {
    public static let code: DepartmentCode = "agriculture"
    public static let title = Text("农业农村", en: "Agriculture")

    public static var services: Services {
        Services(
            facts: [
                relocationArea, project,
            ],
            benefits: [
                relocation, povertyProjects, developmentProjects, trades,
            ],
            reactions: reactions,
            commands: [
                ProjectGroup.self, ApplicationGroup.self, GrantGroup.self, LoanGroup.self,
                RelocationGroup.self, HomeGroup.self,
            ])
    }
}
