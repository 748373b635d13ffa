/// A pack made ready to answer for families: names are indexes, figures are rows.
public struct Evaluator: Sendable {
    /// The pack's provisions in order; a clause index counts in it.
    public let clauses: [Clause]
    let program: EvaluatorProgram
    let indexes: [String: Int]

    /// Compiles the clauses once; the pack is taken as checked.
    public init(_ pack: Pack) {
        clauses = pack.provisions
        program = EvaluatorCompiler.program(of: pack)
        indexes = Dictionary(
            clauses.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// One family as known at the end of a day; `.never` takes every report.
    public func view(of family: Family, known: Day = .never) -> FamilyView {
        FamilyView(family, program: program, known: known)
    }
}
