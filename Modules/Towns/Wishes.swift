import Law

// Asked once, editable, with their day. Not asked is a state of its own, not an unknown to be
// chased.
extension Towns {
    /// Never asked: the family raises it.
    static let rebirth = FactKind(
        "wish.rebirth", .flag, Text("再生育意愿", en: "Wish for a further birth"),
        owners: ["towns"], absent: .notRaised, sharing: .only(["health", "medical_insurance"]))

    /// Never asked: the family raises it.
    static let adoption = FactKind(
        "wish.adoption", .flag, Text("收养意愿", en: "Wish to adopt"),
        owners: ["towns"], absent: .notRaised, sharing: .only(["civil_affairs"]))

    static let institution = FactKind(
        "wish.institution", .flag, Text("入住养老机构意愿", en: "Wish to move into a care home"),
        owners: ["towns"], absent: .notAsked, sharing: .only(["civil_affairs"]))

    static let homeCare = FactKind(
        "wish.home_care", .flag, Text("居家养老服务意愿", en: "Wish for home care"),
        owners: ["towns"], absent: .notAsked, sharing: .only(["civil_affairs"]))

    static let work = FactKind(
        "wish.work", .flag, Text("就业创业愿望", en: "Wish to work"),
        owners: ["towns"], absent: .notAsked, sharing: .only(["human_resources"]))

    static let legalAid = FactKind(
        "wish.legal_aid", .flag, Text("法律援助意愿", en: "Wish for legal aid"),
        owners: ["towns"], absent: .notAsked, sharing: .only(["justice"]))

    static let relocation = FactKind(
        "wish.relocation", .flag, Text("搬迁意愿", en: "Wish to relocate"),
        owners: ["towns"], absent: .notAsked, sharing: .only(["agriculture"]))

    static let applySpecialAssistance = FactKind(
        "wish.apply_special_assistance", .flag,
        Text("申报特别扶助意愿", en: "Wish to apply for special assistance"),
        owners: ["towns"], absent: .notAsked, sharing: .only(["health"]))

    static let noVisits = FactKind(
        "wish.no_visits", .flag, Text("不希望上门走访", en: "No visits"),
        owners: ["towns"], absent: .value("no"), sharing: .everyone)

    static let noCalls = FactKind(
        "wish.no_calls", .flag, Text("不希望电话联系", en: "No calls"),
        owners: ["towns"], absent: .value("no"), sharing: .everyone)

    static let noPhotos = FactKind(
        "wish.no_photos", .flag, Text("不希望拍照", en: "No photos"),
        owners: ["towns"], absent: .value("no"), sharing: .everyone)

    static let visitor = FactKind(
        "wish.visitor", .words, Text("选定的走访人", en: "Chosen visitor"),
        owners: ["towns"], absent: .notAsked, sharing: .everyone)

    static let channel = FactKind(
        "wish.channel", .words, Text("选定的联系方式", en: "Chosen channel"),
        owners: ["towns"], absent: .notAsked, sharing: .everyone)

    static let avoidDays = FactKind(
        "wish.avoid_days", .words, Text("希望避开的日子", en: "Days to avoid"),
        owners: ["towns"], absent: .notAsked, sharing: .everyone)
}
