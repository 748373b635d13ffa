/// One step of a compiled rule. Numbers are indexes: nodes in `EvaluatorProgram.nodes`, lists in
/// `lists`, names of missing facts in `names`. No name is looked up while a rule runs.
enum EvaluatorNode: Sendable {
    case literal(Int64)
    case fact(Lift, kind: Int, missing: Int)
    case registry(Lift, RegistryFact)
    case sinceFact(Lift, kind: Int, missing: Int)
    case sinceRegistry(Lift, RegistryFact)
    case figure(Int)
    case definition(Int)
    case parentsAny(Int)
    case householdAny(Int, of: Who?)
    case receives(clauses: Int, missing: Int)
    case elapsed(TimeUnit, since: Int)
    case sameYear(Int)
    case compare(Comparison, Int, Int)
    /// Full units since a day, compared with a number: flips on an anniversary.
    case counted(Comparison, TimeUnit, since: Int, with: Int)
    case isIn(Int, values: Int)
    case has(Lift, kind: Int, value: Int64, missing: Int)
    case arithmetic(Arithmetic, Int, Int)
    case not(Int)
    case all(Int)
    case any(Int)
    /// What the pack does not define: unknown, by its name.
    case undefined(missing: Int)
}

/// A name that an unknown answer may give.
struct EvaluatorName: Sendable {
    var name: String
    /// A wish nobody has asked about.
    var notAsked: Bool
    /// One that the family raises by itself.
    var notRaised = false
}

struct EvaluatorClause: Sendable {
    var who: Who
    /// All lines of the rule.
    var rule: Int
    /// The lines one by one, for explanations.
    var lines: [Int]
    /// The figure of the amount.
    var figure: Int?
    /// Why the clause is switched off here.
    var off: String?
}

struct EvaluatorDefinition: Sendable {
    var rule: Int
    var of: Who
}

struct EvaluatorFigure: Sendable {
    struct Row: Sendable {
        var from: Day
        var to: Day
        var learned: Day
        /// Node of the row's condition.
        var when: Int?
        /// What the condition joins by `and`, and whether that asks for the registered kind alone.
        var parts: [(node: Int, asksKind: Bool)]
        /// Nil while the value may not be used (to be set, or not verified and no ruling).
        var value: Int64?
        var label: String?
        /// The rows of one class follow each other in time.
        var `class`: String
    }

    var rows: [Row]
    var missing: Int
}

/// A pack with names turned into indexes; made once, shared by every family.
final class EvaluatorProgram: Sendable {
    let kinds: [FactKind]
    let isSet: [Bool]
    /// What a day without report takes, by kind.
    let absent: [Segment]
    let nodes: [EvaluatorNode]
    let lists: [[Int]]
    let values: [[Int64]]
    let names: [EvaluatorName]
    let clauses: [EvaluatorClause]
    let sources: [Clause]
    let definitions: [EvaluatorDefinition]
    /// The definitions as written, for explanations.
    let written: [String: Definition]
    let figures: [EvaluatorFigure]
    /// Nodes of the expressions that explanations evaluate again.
    let compiled: [Expression: Int]
    let inForce: Day
    let assumed: Bool
    let landmarks: EvaluatorLandmarks
    let pay: PayRulebook
    /// The definition that says who could be confirmed; nil where the pack has none.
    let eligible: Int?

    init(
        _ compiler: EvaluatorCompiler, pack: Pack, clauses: [EvaluatorClause],
        definitions: [EvaluatorDefinition], figures: [EvaluatorFigure]
    ) {
        kinds = pack.dictionary.kinds
        absent = pack.dictionary.kinds.map(Self.absent)
        isSet = pack.dictionary.kinds.map { if case .set = $0.type { true } else { false } }
        nodes = compiler.nodes
        lists = compiler.lists
        values = compiler.values
        names = compiler.names
        self.clauses = clauses
        sources = pack.provisions
        self.definitions = definitions
        written = pack.definitions
        self.figures = figures
        compiled = compiler.compiled
        inForce = pack.document?.from ?? .always
        assumed = pack.document.map { $0.inForce == nil } ?? false
        landmarks = compiler.landmarks
        pay = PayRulebook(pack)
        eligible = pack.definitions.keys.sorted().firstIndex(of: "special_assistance_eligible")
    }

    private static func absent(_ kind: FactKind) -> Segment {
        switch kind.absent {
        case .unknown, .notAsked, .notRaised, .derived: .absent(.unreported)
        case .none: .absent(.none)
        case .value(let word):
            kind.encode(word).map { Segment.absent(.value, $0) } ?? .absent(.unreported)
        }
    }
}

/// The kinds that the law itself reads, by index; nil where a dictionary lacks one.
struct EvaluatorLandmarks: Sendable {
    var death: Int?
    var disabilityGrade: Int?
    var housingRural: Int?
    var residenceTown: Int?
    var hukouKind: Int?
    var hukouArea: Int?
    /// Codes of `hukou.kind` and `hukou.area`.
    var kindRural: Int64?
    var kindUnified: Int64?
    var areaRural: Int64?
    /// Names of the missing sources of `housing.rural`.
    var missingKind: Int
    var missingArea: Int
}
