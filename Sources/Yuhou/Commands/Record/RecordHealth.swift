import ArgumentParser
import Kernel
import Law

struct RecordDisability: RecordCommand {
    static let kind = "disability"
    static let configuration = configured("一级最重。 Grade 1 is the most severe.")

    @OptionGroup var event: EventOptions
    @Option(name: .long, help: "等级 1–4 · Grade.") var grade: Int
    @Option(
        name: .long,
        help: "vision、hearing、speech、physical、intellectual、mental 或 multiple.")
    var category: String?
    @Option(name: .long, help: "有效至（不含） · Valid to, exclusive.", transform: parseDay)
    var until: Day?

    func tell(_ draft: inout EventDraft) {
        draft.state("disability.grade", String(grade), to: until)
        if let category { draft.state("disability.category", category, to: until) }
    }
}

struct RecordRecovery: RecordCommand {
    static let kind = "recovery"
    static let configuration = configured()

    /// What somebody recovers from.
    enum Ailment: String, ExpressibleByArgument, CaseIterable {
        case disability, complication, critical, hypertension, diabetes

        fileprivate var facts: [String] {
            switch self {
            case .disability: ["disability.grade", "disability.category"]
            case .complication: ["complication.grade"]
            case .critical, .hypertension, .diabetes: ["illness.\(rawValue)"]
            }
        }
    }

    @OptionGroup var event: EventOptions
    @Option(name: .customLong("from"), help: "康复的是什么 · From what.")
    var ailment: Ailment = .disability

    func tell(_ draft: inout EventDraft) {
        for fact in ailment.facts { draft.end(fact) }
    }
}

struct RecordConfirmation: RecordCommand {
    static let kind = "confirmation"
    static let configuration = configured(
        "县级确认特别扶助或并发症扶助的类别；--class none 为退出。 none: the person leaves the scheme.")

    @OptionGroup var event: EventOptions
    @Option(name: .customLong("class"), help: "loss、disability、1、2、3 或 none.")
    var scheme: String

    func tell(_ draft: inout EventDraft) throws {
        switch scheme {
        case "loss", "disability": draft.state("special_assistance", scheme)
        case "1", "2", "3": draft.state("complication_assistance", scheme)
        case "none":
            draft.end("special_assistance")
            draft.end("complication_assistance")
        default:
            throw ValidationError("--class \(scheme)：应为 loss、disability、1、2、3 或 none")
        }
    }
}

struct RecordComplication: RecordCommand {
    static let kind = "complication"
    static let configuration = configured("治愈用 record recovery --from complication。")

    @OptionGroup var event: EventOptions
    @Option(name: .long, help: "1A、1B、2 或 3.") var grade: String

    func tell(_ draft: inout EventDraft) {
        draft.state("complication.grade", grade)
    }
}

struct RecordAdmission: RecordCommand {
    static let kind = "admission"
    static let configuration = configured(
        "--on 为入院日；出院时再记一次并写 --discharged。 Tell it again with --discharged.")

    @OptionGroup var event: EventOptions
    @Option(name: .long, help: "出院日 · The day of discharge.", transform: parseDay)
    var discharged: Day?
    @Option(name: .long, help: "各层报销后的剩余费用，元 · Left to pay after insurance, yuan.")
    var residual: String?

    func tell(_ draft: inout EventDraft) {
        draft.state("hospital.stay", "inpatient", to: discharged)
        if let residual { draft.state("medical.residual", residual, to: discharged) }
    }
}

struct RecordIllness: RecordCommand {
    static let kind = "illness"
    static let configuration = configured()

    /// A registered diagnosis.
    enum Diagnosis: String, ExpressibleByArgument, CaseIterable {
        case critical, hypertension, diabetes, autism, cerebral_palsy
    }

    @OptionGroup var event: EventOptions
    @Option(name: .customLong("of"), help: "诊断 · The diagnosis.") var diagnosis: Diagnosis

    func tell(_ draft: inout EventDraft) {
        draft.state("illness.\(diagnosis.rawValue)", "yes")
    }
}

struct RecordMobility: RecordCommand {
    static let kind = "mobility"
    static let configuration = configured()

    @OptionGroup var event: EventOptions
    @Option(name: .long, help: "walks、assisted 或 bedbound.") var mobility: String?
    @Option(name: .long, help: "有上门护理需求 yes 或 no · Needs nursing at home.") var need: String?

    func tell(_ draft: inout EventDraft) {
        if let mobility { draft.state("mobility", mobility) }
        if let need { draft.state("care.need", need) }
    }
}

struct RecordDependency: RecordCommand {
    static let kind = "dependency"
    static let configuration = configured("评估有有效期的写 --until。 --until: the assessment runs out.")

    @OptionGroup var event: EventOptions
    @Option(name: .long, help: "none、mild、moderate 或 severe.") var degree: String?
    @Option(name: .long, help: "评估有效至（不含） · Valid to, exclusive.", transform: parseDay)
    var until: Day?
    @Option(name: .long, help: "已申请长护险 yes 或 no · Has applied for care insurance.")
    var applied: String?

    func tell(_ draft: inout EventDraft) {
        if let degree { draft.state("care.dependency", degree, to: until) }
        if let applied { draft.state("care.applied", applied) }
    }
}

struct RecordNeed: RecordCommand {
    static let kind = "need"
    static let configuration = configured()

    @OptionGroup var event: EventOptions
    @Option(name: .long, help: "需康复训练 yes 或 no.") var training: String?
    @Option(name: .long, help: "符合康复项目条件 yes 或 no.") var trainingEligible: String?
    @Option(name: .long, help: "需辅助器具 yes 或 no.") var device: String?
    @Option(name: .long, help: "符合辅具项目条件 yes 或 no.") var deviceEligible: String?

    func tell(_ draft: inout EventDraft) {
        for (fact, value) in [
            ("rehabilitation.need", training), ("rehabilitation.eligible", trainingEligible),
            ("device.need", device), ("device.eligible", deviceEligible),
        ] {
            if let value { draft.state(fact, value) }
        }
    }
}
