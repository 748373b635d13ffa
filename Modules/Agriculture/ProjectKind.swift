import Kernel
import Law

/// What a project is for. All but relocation are values of the fact `agriculture.project`.
enum ProjectKind: String, Hashable, CaseIterable {
    case relocation, microcredit, industry, employment
    case specialIndustry = "special_industry"
    case infrastructure, loan, planting, husbandry, processing, handicraft

    var title: Text {
        switch self {
        case .relocation: Text("生态搬迁", en: "relocation")
        case .microcredit: Text("扶贫小额信贷", en: "micro-credit")
        case .industry: Text("产业扶贫", en: "industry")
        case .employment: Text("就业促进", en: "employment")
        case .specialIndustry: Text("特色产业", en: "special industry")
        case .infrastructure: Text("基础设施", en: "infrastructure")
        case .loan: Text("贴息贷款", en: "subsidised loan")
        case .planting: Text("种植", en: "planting")
        case .husbandry: Text("养殖", en: "husbandry")
        case .processing: Text("农产品加工", en: "processing")
        case .handicraft: Text("手工艺品制作", en: "handicraft")
        }
    }

    /// Under which benefit it gives priority.
    var benefit: Benefit {
        switch self {
        case .relocation: Agriculture.relocation
        case .microcredit, .industry, .employment: Agriculture.povertyProjects
        case .specialIndustry, .infrastructure, .loan: Agriculture.developmentProjects
        case .planting, .husbandry, .processing, .handicraft: Agriculture.trades
        }
    }

    /// The value of the fact that an admission tells; none of relocation, which the wish and the
    /// area decide.
    var factValue: String? { self == .relocation ? nil : rawValue }

    /// Its value; the tables hold no others.
    init(stored: String) { self = ProjectKind(rawValue: stored) ?? .relocation }
}
