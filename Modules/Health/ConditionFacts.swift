import Law

extension Health {
    static let hypertension = FactKind(
        "illness.hypertension", .flag, Text("高血压", en: "Hypertension"),
        owners: ["health"], absent: .value("no"), sharing: .only([]))

    static let diabetes = FactKind(
        "illness.diabetes", .flag, Text("糖尿病", en: "Diabetes"),
        owners: ["health"], absent: .value("no"), sharing: .only([]))

    static let autism = FactKind(
        "illness.autism", .flag, Text("孤独症", en: "Autism"),
        owners: ["health"], absent: .value("no"), sharing: .only(["disabled_persons"]))

    static let cerebralPalsy = FactKind(
        "illness.cerebral_palsy", .flag, Text("脑瘫", en: "Cerebral palsy"),
        owners: ["health"], absent: .value("no"), sharing: .only(["disabled_persons"]))

    static let criticalIllness = FactKind(
        "illness.critical", .flag, Text("重大疾病", en: "Critical illness"),
        owners: ["health"], absent: .value("no"), sharing: .only([]))

    static let complicationGrade = FactKind(
        "complication.grade", .code(["1A", "1B", "2", "3"]),
        Text("手术并发症等级", en: "Complication grade"),
        owners: ["health"], absent: .none, sharing: .only([]))

    static let mobility = FactKind(
        "mobility", .code(["walks", "assisted", "bedbound"]), Text("行动能力", en: "Mobility"),
        owners: ["health"], sharing: .only([]))

    static let careNeed = FactKind(
        "care.need", .flag, Text("有上门医疗护理需求", en: "Needs medical nursing at home"),
        owners: ["health"], sharing: .only(["civil_affairs"]))

    /// `[from, to)` is admission to discharge.
    static let hospitalStay = FactKind(
        "hospital.stay", .code(["inpatient"]), Text("住院", en: "Hospital stay"),
        owners: ["health"], absent: .none, sharing: .only(["medical_insurance"]))

    static let nursingInsured = FactKind(
        "insurance.nursing", .flag, Text("在住院护理保险名册", en: "On the hospital-nursing roster"),
        owners: ["health"], absent: .value("no"), sharing: .only([]))
}
