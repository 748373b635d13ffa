public import Kernel
public import Law

/// 房屋鉴定、农村危房改造与补助、公租房轮候与分配。
///
/// Surveys of houses, repair of dangerous rural houses and its grant, public rental housing from
/// the application to the home.
public enum Housing: Department {
    public static let code: DepartmentCode = "housing"
    public static let title = Text("住建", en: "Housing")

    public static var services: Services {
        Services(
            facts: [
                danger, difficulty, applied, eligible, rural, improvement,
            ],
            benefits: [
                rentalPriority, ruralRepairPriority, ruralRepairGrant,
            ],
            reactions: reactions,
            feeds: [RepairBook.others, RentalBook.others],
            commands: [SurveyGroup.self, RepairGroup.self, RentalGroup.self])
    }
}
