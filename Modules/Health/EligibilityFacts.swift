import Law

extension Health {
    static let onlyChild = FactKind(
        "only_child", .flag, Text("独生子女", en: "Lawful only child"),
        owners: ["health"], sharing: .only(["family_planning"]))

    /// Stated of the parent or of the child; either counts.
    static let onlyChildCohort = FactKind(
        "only_child.cohort", .flag, Text("政策调整前的独生子女家庭", en: "Only-child family before 2016"),
        owners: ["health"], sharing: .only(["family_planning"]))

    /// Never shown raw. Absent: not confirmed.
    static let specialAssistanceClass = FactKind(
        "special_assistance", .code(["loss", "disability"]),
        Text("特别扶助资格", en: "Special assistance"),
        owners: ["health"], absent: .none, sharing: .only(["family_planning", "finance"]))

    /// 1A is a one-off, not monthly. Absent: not confirmed.
    static let complicationAssistanceClass = FactKind(
        "complication_assistance", .code(["1", "2", "3"]),
        Text("并发症特别扶助资格", en: "Complication assistance"),
        owners: ["health"], absent: .none, sharing: .only(["finance"]))

    static let holdsCard = FactKind(
        "card", .flag, Text("持有效联系卡", en: "Holds a valid contact card"),
        owners: ["health"], absent: .value("no"), sharing: .only(["culture_transport", "towns"]))
}
