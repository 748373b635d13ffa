public import Kernel
public import Law

/// 户籍、居住、下落与死亡登记：其他部门不再向家庭重复索要。
///
/// Registration, residence, whereabouts and deaths, so that nobody asks the family again.
public enum PublicSecurity: Department {
    public static let code: DepartmentCode = "public_security"
    public static let title = Text("公安", en: "Public Security")

    public static var services: Services {
        Services(
            facts: [
                district, kind, area, death, whereabouts, town,
            ],
            reactions: reactions,
            feeds: [HouseholdFeed.feed, DeathFeed.feed, NumberBook.feed],
            commands: [
                HouseholdGroup.self, MoveGroup.self, DeathGroup.self, NumberGroup.self,
                TicketGroup.self,
            ])
    }
}
