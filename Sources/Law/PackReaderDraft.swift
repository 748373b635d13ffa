/// One line of a rule as read; `syntax` is nil when the line is no expression (reported).
struct ConditionDraft {
    let text: String
    let syntax: Syntax?
    let place: Place
    let words: Located<String>?
}

struct DefinitionDraft {
    let name: Located<String>
    let of: Who?
    let title: Text?
    let cites: [Located<String>]
    let when: [ConditionDraft]
}

struct FigureRowDraft {
    let from: Day
    /// As written, or from the next row of the class.
    var to: Day
    let learned: Day
    let label: String?
    let when: ConditionDraft?
    let value: Int64?
    let status: FigureStatus
    let source: String
    let place: Place
}

struct FigureDraft {
    let name: Located<String>
    let title: Text?
    let type: ExpressionType?
    let isFloor: Bool
    let ruledBy: String?
    let reason: String?
    let rows: [FigureRowDraft]
}

struct ProvisionDraft {
    let isTarget: Bool
    let benefit: Located<String>?
    let who: Who?
    let need: Need?
    let head: Head?
    let when: [ConditionDraft]
    let each: Cadence?
    let amount: Located<String>?
    let per: PaymentUnit?
    let accrues: Bool
    let evidence: [String]
}

struct DutyDraft {
    let of: [Located<String>]
    let each: Cadence?
    let due: Located<String>?
    let output: Text?
    let proof: [Located<String>]
}

struct ClauseDraft {
    enum Content {
        case provision(ProvisionDraft)
        case duty(DutyDraft)
    }

    let id: Located<String>
    let text: Located<String>?
    let gloss: String?
    let department: Located<String>?
    let content: Content
    let optional: Clause.Optional?
    let note: String?

    var provision: ProvisionDraft? {
        if case .provision(let provision) = content { provision } else { nil }
    }
}

struct DocumentDraft {
    let place: Place
    let title: String?
    let number: String?
    let standing: String?
    /// The words of the named file; nil when none is named here.
    let words: String?
    /// The day, `.never` for `to be set`, nil when not written here.
    let inForce: Day?
    let assumedFrom: Day?
}

/// One folder as read, before anything it extends is merged in.
struct PackDraft {
    let code: String
    var position: Position
    var title: Text?
    var district: String?
    var extends: Located<String>?
    var office: Located<String>?
    var document: DocumentDraft?
    /// Clause id and reason; the reason `no` switches an inherited entry on again.
    var off: [(id: Located<String>, reason: String)] = []
    var replaces: [Located<String>] = []
    var definitions: [DefinitionDraft] = []
    var figures: [FigureDraft] = []
    var clauses: [ClauseDraft] = []
    /// Values set after the figures were written, in the order of the files.
    var sets: [FigureSetDraft] = []
}

extension PaymentUnit: CaseIterable {
    public static let allCases: [PaymentUnit] = [.month, .year, .once]
}

extension FigureStatus: CaseIterable {
    public static let allCases: [FigureStatus] = [.verified, .proxy, .toBeSet]
}

extension Clause.Optional: CaseIterable {
    public static let allCases: [Clause.Optional] = [.encouraged, .gradual, .exploratory]
}
