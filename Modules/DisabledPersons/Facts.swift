import Law

extension DisabledPersons {
    static let category = FactKind(
        "disability.category",
        .code(["vision", "hearing", "speech", "physical", "intellectual", "mental", "multiple"]),
        Text("残疾类别", en: "Category of disability"),
        owners: ["disabled_persons"], sharing: .only(["education", "health"]))

    /// 1 is the most severe. Absent: not disabled.
    static let grade = FactKind(
        "disability.grade", .count(1...4), Text("残疾等级", en: "Grade of disability"),
        owners: ["disabled_persons"], absent: .none,
        sharing: .only(["education", "family_planning", "health", "human_resources"]))

    static let rehabilitationNeed = FactKind(
        "rehabilitation.need", .flag, Text("有康复需求", en: "Rehabilitation need assessed"),
        owners: ["disabled_persons"], sharing: .only([]))

    static let rehabilitationEligible = FactKind(
        "rehabilitation.eligible", .flag,
        Text("符合康复项目条件", en: "Meets the rehabilitation project’s conditions"),
        owners: ["disabled_persons"], sharing: .only([]))

    static let deviceNeed = FactKind(
        "device.need", .flag, Text("有辅具需求", en: "Need of a device assessed"),
        owners: ["disabled_persons"], sharing: .only([]))

    static let deviceEligible = FactKind(
        "device.eligible", .flag, Text("符合辅具项目条件", en: "Meets the device project’s conditions"),
        owners: ["disabled_persons"], sharing: .only([]))
}
