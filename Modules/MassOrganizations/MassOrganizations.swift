public import Kernel
public import Law

/// 工会、妇联等：精神慰藉、联谊活动、直接纳入扶助范围。
///
/// Unions and women’s federation: comfort, friendship activities, direct inclusion in their aid.
public enum MassOrganizations: Department {
    public static let code: DepartmentCode = "mass_organizations"
    public static let title = Text("群团", en: "Mass Organizations")

    public static var services: Services {
        Services(
            benefits: [
                comfort, friendshipActivity, directInclusion,
            ],
            reactions: reactions,
            commands: [
                OrganizationGroup.self, VolunteerGroup.self, ActivityGroup.self,
                ComfortGroup.self, SchemeGroup.self,
            ])
    }
}
