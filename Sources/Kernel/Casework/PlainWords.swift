public import Law

/// The words of papers that families take home: plain, kind, without category.
public enum PlainWords {
    /// What sorts families into a class: never on anything the family or the public sees, and in no
    /// reason that somebody gives them.
    public static let categories = [
        "计划生育特殊困难家庭", "计划生育特殊家庭", "计生特殊家庭", "特殊家庭", "失独家庭", "失独者", "失独",
    ]

    /// What hurts to read. A family's own fact may be named where it is the reason of a decision;
    /// nowhere else.
    public static let hard = [
        "死亡", "身故", "伤残", "致残", "丧葬", "殡葬", "特困", "贫困", "丧失",
    ]

    private static let hardEnglish = [
        "special families", "special family", "bereaved", "died", "death", "dead", "funeral",
        "disabled", "disability", "destitute", "poor ",
    ]

    /// Titles that need other words for the family than for the clerk.
    private static let titles: [String: Text] = [
        "agriculture.poverty-projects": Text("生产帮扶项目优先", en: "First in farm support"),
        "civil_affairs.destitute-support": Text("基本生活供养", en: "Basic living support"),
        "civil_affairs.funeral-waiver": Text(
            "送别家人的基本费用减免", en: "Basic costs of a farewell waived"),
        "education.placement": Text("孩子的就学保障", en: "A place at school"),
        "health.adoption-keeps-aid": Text("现有各项继续", en: "What you have goes on"),
        "health.complication-assistance": Text("手术后健康扶助金", en: "Money for health after surgery"),
        "health.complication-treatment": Text("手术后不适的免费治疗", en: "Free treatment after surgery"),
        "mass_organizations.direct-inclusion": Text("直接纳入帮助范围", en: "Help without a test"),
        "towns.accident-death-claim": Text("意外保险给家人的赔偿", en: "Accident cover for the family"),
        "towns.accident-disability-claim": Text("意外受伤保险金", en: "Accident cover for an injury"),
    ]

    /// What a family may be said to wait for, where the fact's own title is for clerks.
    private static let facts: [String: Text] = [
        "accident.injury_grade": Text("受伤情况的评定", en: "the injury's grade"),
        "death": Text("家里登记的情况", en: "what is registered of the family"),
        "disability.grade": Text("评定的等级", en: "the certified grade"),
        "disability.category": Text("评定的类别", en: "the certified kind"),
        "disability.certificate": Text("评定的证件", en: "the certificate"),
        "three_withouts": Text("基本生活供养的条件", en: "the conditions of basic support"),
    ]

    /// A benefit's title in words for the family.
    public static func title(of benefit: Benefit) -> Text {
        titles[benefit.code] ?? Text(soft(benefit.title.zh), en: softEnglish(benefit.title.en))
    }

    /// A fact in words for the family; nil for what is no fact of theirs.
    public static func title(ofFact name: String, in dictionary: FactDictionary) -> Text? {
        let own = name.split(separator: ".").drop { ["child", "spouse"].contains($0) }
            .joined(separator: ".")
        if let known = facts[own] { return known }
        guard let kind = dictionary[own] else { return nil }
        return Text(soft(kind.title.zh), en: softEnglish(kind.title.en))
    }

    /// The clause's own words; what sorts or hurts stands as a bracket, as an editor would mark it.
    public static func quoted(_ clause: Clause) -> Text {
        Text(soft(clause.text), en: softEnglish(clause.gloss))
    }

    /// A decider's reason as the family reads it: in their own words, but for the category.
    public static func reason(_ words: String) -> String {
        categories.reduce(words) { $0.replacing($1, with: bracket) }
    }

    /// A category in some words; nil when there is none.
    public static func category(in words: String) -> String? {
        categories.first { words.contains($0) }
    }

    private static let bracket = "〔家庭〕"

    private static func soft(_ words: String) -> String {
        let whole = [
            "独生子女死亡、伤残家庭", "独生子女伤残、死亡家庭", "独生子女死亡或伤残的特殊家庭", "独生子女死亡家庭",
            "独生子女伤残家庭",
        ]
        let named = (whole + categories).reduce(words) { $0.replacing($1, with: bracket) }
        return hard.reduce(named) { $0.replacing($1, with: "〔…〕") }
    }

    private static func softEnglish(_ words: String) -> String {
        hardEnglish.reduce(words) { $0.replacing($1, with: $1.last == " " ? "[…] " : "[…]") }
    }
}
