import Law

extension Agriculture {
    static let relocationArea = FactKind(
        "agriculture.relocation_area", .flag, Text("居住在搬迁区", en: "Lives in a relocation area"),
        owners: ["agriculture"], scope: .household, sharing: .only([]))

    static let project = FactKind(
        "agriculture.project",
        .set([
            "microcredit", "industry", "employment", "special_industry", "infrastructure", "loan",
            "planting", "husbandry", "processing", "handicraft",
        ]), Text("在办项目", en: "Current projects"),
        owners: ["agriculture"], scope: .household, absent: .none, sharing: .only([]))
}
