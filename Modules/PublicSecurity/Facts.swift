import Law

extension PublicSecurity {
    static let district = FactKind(
        "hukou.district", .area(digits: 6), Text("户籍所在区", en: "Registered district"),
        owners: ["public_security"], sharing: .everyone)

    /// For `unified` the area class decides.
    static let kind = FactKind(
        "hukou.kind", .code(["urban", "rural", "unified"]), Text("户口性质", en: "Registered kind"),
        owners: ["public_security"], sharing: .everyone)

    static let area = FactKind(
        "hukou.area", .code(["urban", "rural"]),
        Text("户籍地城乡类别", en: "Urban or rural registered area"),
        owners: ["public_security"], sharing: .everyone)

    /// `from` is the day of death; any of its three owners may report it. Absent: alive. Others
    /// see the derived status: these pay condolence money, stop payments and cover, or claim for
    /// accidents.
    static let death = FactKind(
        "death", .code(["illness", "accident", "other"]), Text("死亡", en: "Death"),
        owners: ["public_security", "health", "civil_affairs"], absent: .none,
        sharing: .only(["family_planning", "finance", "medical_insurance", "towns"]))

    static let whereabouts = FactKind(
        "whereabouts", .code(["present", "missing", "declared_dead"]),
        Text("下落", en: "Whereabouts"),
        owners: ["public_security"], absent: .value("present"),
        sharing: .only(["civil_affairs", "finance", "health", "towns"]))

    /// Absent: the roster’s town.
    static let town = FactKind(
        "residence.town", .area(digits: 9), Text("居住镇街", en: "Town of residence"),
        owners: ["public_security"], absent: .derived, sharing: .everyone)
}
