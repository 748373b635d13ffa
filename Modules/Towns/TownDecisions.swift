import Law

extension Towns {
    static let townAccidentCover = FactKind(
        "town.accident_cover", .flag, Text("镇街已投保意外伤害保险", en: "The town has taken the cover out"),
        owners: ["towns"], absent: .value("no"), sharing: .everyone)

    static let townConcession = FactKind(
        "town.concession", .flag, Text("当地已出台优惠", en: "A concession exists"),
        owners: ["towns"], absent: .value("no"), sharing: .everyone)
}
