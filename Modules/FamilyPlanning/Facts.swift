import Law

extension FamilyPlanning {
    /// JR/T 0083—2013.
    static let injuryGrade = FactKind(
        "accident.injury_grade", .count(1...10), Text("意外伤残等级", en: "Injury grade"),
        owners: ["family_planning"], sharing: .only(["towns"]))

    static let accidentInsured = FactKind(
        "accident.insured", .flag, Text("当日有意外伤害保险", en: "Covered by the accident policy that day"),
        owners: ["family_planning"], absent: .value("no"), sharing: .only(["towns"]))
}
