import Law

extension Health {
    static let fertile = FactKind(
        "fertile", .flag, Text("具备生育条件", en: "Both spouses able, by a doctor"),
        owners: ["health"], sharing: .only(["medical_insurance"]))

    static let assistedFertility = FactKind(
        "fertility.assisted", .flag, Text("需辅助生殖技术", en: "Assisted reproduction indicated"),
        owners: ["health"], absent: .value("no"), sharing: .only([]))

    static let rebirthPermitted = FactKind(
        "rebirth.permitted", .flag, Text("符合再生育政策", en: "A further birth is within policy"),
        owners: ["health"], sharing: .only([]))
}
