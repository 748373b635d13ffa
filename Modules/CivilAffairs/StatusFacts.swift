import Law

extension CivilAffairs {
    static let capacity = FactKind(
        "capacity", .code(["full", "limited", "none"]), Text("民事行为能力", en: "Legal capacity"),
        owners: ["civil_affairs"], absent: .value("full"), sharing: .only(["justice", "towns"]))

    /// Civil Code, articles 1098 and 1100.
    static let adoptionQualified = FactKind(
        "adoption.qualified", .flag, Text("符合收养条件", en: "Meets the conditions of adoption"),
        owners: ["civil_affairs"], sharing: .only([]))

    static let funeralEligible = FactKind(
        "funeral.eligible", .flag, Text("符合殡葬惠民条件", en: "Meets the funeral policy’s conditions"),
        owners: ["civil_affairs"], sharing: .only([]))
}
