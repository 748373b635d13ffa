import Law

extension Education {
    /// Absent: not at school.
    static let stage = FactKind(
        "education.stage",
        .code([
            "compulsory", "senior", "secondary_vocational", "higher_vocational", "junior_college",
            "undergraduate",
        ]), Text("在读学段", en: "Stage of education"),
        owners: ["education"], absent: .none, sharing: .only([]))

    static let year = FactKind(
        "education.year", .count(1...10), Text("在读年级", en: "Year of study"),
        owners: ["education"], sharing: .only([]))

    static let fullTime = FactKind(
        "education.full_time", .flag, Text("全日制", en: "Full-time"),
        owners: ["education"], sharing: .only([]))

    static let registered = FactKind(
        "education.registered", .flag, Text("正式学籍", en: "Registered at the school"),
        owners: ["education"], sharing: .only([]))

    static let hardship = FactKind(
        "education.hardship", .flag,
        Text("学校认定家庭经济困难", en: "Economic difficulty recognised by the school"),
        owners: ["education"], sharing: .only([]))
}
