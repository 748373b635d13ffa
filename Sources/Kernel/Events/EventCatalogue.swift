public import Law

/// A kind of event that people record.
public struct EventKind: Hashable, Sendable {
    /// The word after `yuhou record`.
    public let code: String
    public let title: Text
    /// The department whose word it usually is.
    public let source: String
    /// Whether it can be told before its day: an insurance year, a move that is arranged.
    public let isPlanned: Bool
    /// Whether the family must have been told what it would end, before it is recorded.
    public let showsEffectFirst: Bool

    public init(
        _ code: String, _ title: Text, source: String, isPlanned: Bool = false,
        showsEffectFirst: Bool = false
    ) {
        self.code = code
        self.title = title
        self.source = source
        self.isPlanned = isPlanned
        self.showsEffectFirst = showsEffectFirst
    }
}

/// A life event that changes what families are due, and how the system learns of it.
public struct LifeEvent: Sendable {
    /// How it comes to be known.
    public enum Arrival: Hashable, Sendable {
        /// Somebody records it: codes of `EventKind`.
        case recorded([String])
        /// A day comes; `yuhou tick` works out whoever it concerns.
        case clock
        /// A pack is loaded, or tried with `yuhou what-if`.
        case law
        /// An office's own duty with its day; see `yuhou duties`.
        case duty
    }

    /// Its number in the list of life events (`E1` to `E40`).
    public let number: Int
    public let title: Text
    public let arrival: Arrival

    init(_ number: Int, _ title: Text, _ arrival: Arrival) {
        self.number = number
        self.title = title
        self.arrival = arrival
    }
}

/// What can happen to a family, and what of it is recorded how.
public enum EventCatalogue {
    /// The kinds that `yuhou record` knows, in the order of its help.
    public static let kinds: [EventKind] = [
        EventKind("death", Text("去世", en: "Death"), source: "public_security"),
        EventKind(
            "disability", Text("残疾证核发或重新评级", en: "Disability graded"),
            source: "disabled_persons"),
        EventKind(
            "recovery", Text("康复或证件失效", en: "Recovery, or a certificate expired"),
            source: "disabled_persons"),
        EventKind(
            "confirmation", Text("特别扶助确认或退出", en: "Special assistance confirmed"),
            source: "health", isPlanned: true),
        EventKind("complication", Text("并发症鉴定", en: "Complication graded"), source: "health"),
        EventKind("marriage", Text("结婚", en: "Marriage"), source: "civil_affairs"),
        EventKind("divorce", Text("离婚", en: "Divorce"), source: "civil_affairs"),
        EventKind("birth", Text("生育", en: "Birth"), source: "health", showsEffectFirst: true),
        EventKind(
            "adoption", Text("收养", en: "Adoption"), source: "civil_affairs",
            showsEffectFirst: true),
        EventKind(
            "move", Text("迁移、分户、并户", en: "Move, split or merged household"),
            source: "public_security", isPlanned: true),
        EventKind(
            "whereabouts", Text("下落", en: "Missing, declared dead, found"),
            source: "public_security"),
        EventKind("capacity", Text("民事行为能力", en: "Legal capacity"), source: "civil_affairs"),
        EventKind("admission", Text("住院、出院", en: "Hospital stay"), source: "health"),
        EventKind("illness", Text("疾病诊断", en: "Diagnosis"), source: "health"),
        EventKind(
            "mobility", Text("行动能力与护理需求", en: "Mobility and need of nursing"),
            source: "health"),
        EventKind(
            "dependency", Text("失能评估", en: "Loss of self-care assessed"),
            source: "medical_insurance"),
        EventKind(
            "accident", Text("意外或突发事件", en: "Accident or sudden event"),
            source: "civil_affairs"),
        EventKind(
            "insurance", Text("参保", en: "Insurance"), source: "medical_insurance", isPlanned: true),
        EventKind(
            "income", Text("收入与低收入认定", en: "Income and low-income tests"),
            source: "civil_affairs"),
        EventKind("housing", Text("住房", en: "Housing"), source: "housing", isPlanned: true),
        EventKind("work", Text("就业", en: "Work"), source: "human_resources", isPlanned: true),
        EventKind("school", Text("就学", en: "School"), source: "education", isPlanned: true),
        EventKind(
            "farm", Text("搬迁与生产项目", en: "Relocation and farm projects"),
            source: "agriculture", isPlanned: true),
        EventKind(
            "need", Text("康复与辅具需求", en: "Need of training or a device"),
            source: "disabled_persons"),
        EventKind("wish", Text("意愿", en: "Wish"), source: "towns", isPlanned: true),
    ]

    /// The kind of a code; nil for none.
    public static func kind(_ code: String) -> EventKind? { kinds.first { $0.code == code } }

    /// The forty life events, in the order of their numbers.
    public static let events: [LifeEvent] = family + persons + offices

    private static let family: [LifeEvent] = [
        LifeEvent(1, Text("独生子女去世", en: "The only child dies"), .recorded(["death"])),
        LifeEvent(
            2, Text("独生子女领残疾证或重新评级", en: "The only child is graded"),
            .recorded(["disability"])),
        LifeEvent(
            3, Text("子女康复或残疾证失效", en: "The child recovers, or the certificate expires"),
            .recorded(["recovery"])),
        LifeEvent(4, Text("女方满四十九周岁", en: "The woman turns 49"), .clock),
        LifeEvent(5, Text("满六十周岁", en: "Somebody turns 60"), .clock),
        LifeEvent(6, Text("满六十五周岁", en: "Somebody turns 65"), .clock),
        LifeEvent(7, Text("配偶去世", en: "The spouse dies"), .recorded(["death"])),
        LifeEvent(8, Text("离婚", en: "Divorce"), .recorded(["divorce"])),
        LifeEvent(9, Text("再婚", en: "Remarriage"), .recorded(["marriage"])),
        LifeEvent(
            10, Text("户口迁入、迁出、转性质", en: "The registration moves or changes kind"),
            .recorded(["move"])),
        LifeEvent(11, Text("收养子女", en: "A child is adopted"), .recorded(["adoption"])),
        LifeEvent(12, Text("再生育", en: "Another child is born"), .recorded(["birth"])),
        LifeEvent(13, Text("有再生育意愿", en: "Wish for another child"), .recorded(["wish"])),
        LifeEvent(14, Text("有收养意愿", en: "Wish to adopt"), .recorded(["wish"])),
    ]

    private static let persons: [LifeEvent] = [
        LifeEvent(15, Text("住院", en: "Hospital admission"), .recorded(["admission"])),
        LifeEvent(16, Text("确诊重大疾病", en: "Critical illness diagnosed"), .recorded(["illness"])),
        LifeEvent(
            17, Text("意外伤害、身故、财产损失", en: "Accident: injury, death, property"),
            .recorded(["accident"])),
        LifeEvent(18, Text("父母一方残疾", en: "A parent becomes disabled"), .recorded(["disability"])),
        LifeEvent(
            19, Text("重度失能", en: "Severe loss of self-care"),
            .recorded(["dependency", "mobility"])),
        LifeEvent(20, Text("丧失民事行为能力", en: "Loss of legal capacity"), .recorded(["capacity"])),
        LifeEvent(
            21, Text("收入下降、低收入认定", en: "Income falls, means test"),
            .recorded(["income"])),
        LifeEvent(
            22, Text("住房危险或困难", en: "The house is dangerous or too small"),
            .recorded(["housing"])),
        LifeEvent(
            23, Text("要求入住机构或居家服务", en: "Wants a home, or care at home"),
            .recorded(["wish"])),
        LifeEvent(24, Text("求职、培训", en: "Wants work or training"), .recorded(["work", "wish"])),
        LifeEvent(
            25, Text("残疾子女入学", en: "The disabled child goes to school"),
            .recorded(["school"])),
        LifeEvent(26, Text("法律纠纷", en: "A legal dispute"), .recorded(["wish"])),
    ]

    private static let offices: [LifeEvent] = [
        LifeEvent(27, Text("传统节日将至", en: "A festival is near"), .clock),
        LifeEvent(28, Text("医保参保季", en: "Enrolment season"), .recorded(["insurance"])),
        LifeEvent(29, Text("保险年度届满", en: "A policy year ends"), .recorded(["insurance"])),
        LifeEvent(
            30, Text("并发症鉴定、重新鉴定、治愈", en: "A complication is graded or cured"),
            .recorded(["complication", "recovery"])),
        LifeEvent(31, Text("国家或省调整标准", en: "A standard is raised"), .law),
        LifeEvent(32, Text("年审", en: "Yearly review"), .recorded(["confirmation"])),
        LifeEvent(33, Text("十二月十五日前报送", en: "The report before 15 December"), .duty),
        LifeEvent(34, Text("预算季", en: "Budget season"), .law),
        LifeEvent(35, Text("年末", en: "Year end"), .clock),
        LifeEvent(36, Text("部门起草新政策", en: "A department drafts a policy"), .law),
        LifeEvent(37, Text("联系人离岗", en: "A contact leaves the post"), .duty),
        LifeEvent(38, Text("扶助对象去世", en: "A target dies"), .recorded(["death"])),
        LifeEvent(39, Text("去世迟报", en: "A death learned late"), .recorded(["death"])),
        LifeEvent(
            40, Text("失踪、宣告死亡、寻回", en: "Missing, declared dead, found alive"),
            .recorded(["whereabouts"])),
    ]
}
