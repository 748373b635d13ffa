import Law

extension Housing {
    /// C and D are dangerous.
    static let danger = FactKind(
        "housing.danger", .code(["A", "B", "C", "D"]),
        Text("房屋危险等级", en: "Surveyed grade of danger"),
        owners: ["housing"], scope: .household, sharing: .only([]))

    static let difficulty = FactKind(
        "housing.difficulty", .flag, Text("住房困难", en: "Housing difficulty"),
        owners: ["housing"], scope: .household, sharing: .only([]))

    static let applied = FactKind(
        "housing.applied", .flag, Text("已申请公租房", en: "Has applied for public rental housing"),
        owners: ["housing"], scope: .household, absent: .value("no"), sharing: .only([]))

    static let eligible = FactKind(
        "housing.eligible", .flag,
        Text("符合公租房其他条件", en: "Meets the other conditions of rental housing"),
        owners: ["housing"], scope: .household, sharing: .only([]))

    /// Absent: as the registered kind or area says.
    static let rural = FactKind(
        "housing.rural", .flag, Text("住房在农村", en: "The house stands in the countryside"),
        owners: ["housing"], scope: .household, absent: .derived, sharing: .everyone)

    static let improvement = FactKind(
        "housing.improvement", .flag, Text("列入农村住房条件改善", en: "In a rural improvement scheme"),
        owners: ["housing"], scope: .household, absent: .value("no"), sharing: .only([]))
}
