public import Kernel
public import Law

/// 免费法律援助。
///
/// Free legal aid.
public enum Justice: Department {
    public static let code: DepartmentCode = "justice"
    public static let title = Text("司法", en: "Justice")

    public static var services: Services {
        Services(
            benefits: [
                legalAid
            ],
            reactions: reactions,
            commands: [CentreGroup.self, LawyerGroup.self, AidGroup.self])
    }
}
