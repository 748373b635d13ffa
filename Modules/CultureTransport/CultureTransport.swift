public import Kernel
public import Law

/// 公交补贴与景点门票减免。
///
/// Bus subsidies and ticket waivers.
public enum CultureTransport: Department {
    public static let code: DepartmentCode = "culture_transport"
    public static let title = Text("文旅交通", en: "Culture and Transport")

    public static var services: Services {
        Services(
            facts: concessions.map(\.fact),
            benefits: [
                concession
            ],
            commands: [OfferGroup.self, MarkGroup.self])
    }
}
