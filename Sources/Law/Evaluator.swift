/// A pack made ready to answer for families: names are indexes, figures are rows.
public struct Evaluator: Sendable {
    /// The pack's provisions in order; a clause index counts in it.
    public let clauses: [Clause]
    /// Id and subject of each clause, without its words.
    public let subjects: [(id: String, who: Who)]
    let program: EvaluatorProgram
    let indexes: [String: Int]
    private let definitions: [String: Int]

    /// Compiles the clauses once; the pack is taken as checked.
    public init(_ pack: Pack) {
        clauses = pack.provisions
        program = EvaluatorCompiler.program(of: pack)
        definitions = Dictionary(
            uniqueKeysWithValues: pack.definitions.keys.sorted().enumerated().map { ($1, $0) })
        subjects = clauses.map { ($0.id, $0.provision?.who ?? .member) }
        indexes = Dictionary(
            clauses.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The index of a definition for `FamilyView.holds`; nil when the law has none of that name.
    public func definition(_ name: String) -> Int? { definitions[name] }

    /// In which months the law's recurring money is paid, as the district rules on a day.
    public func payRules(on day: Day) -> PayRules { program.pay.rules(on: day) }

    /// One family as known at the end of a day; `.never` takes every report.
    public func view(of family: Family, known: Day = .never) -> FamilyView {
        FamilyView(family, program: program, known: known)
    }
}
