public import Kernel
public import Law

/// 公租房优先安排，农村危房优先改造并给予补助。
///
/// Puts families first for public rental housing and for the repair of dangerous rural houses.
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
            reactions: reactions)
    }
}
