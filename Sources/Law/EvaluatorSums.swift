/// Sums of stored answers: a span keeps its class, the figure's rows give the fen of a day.
extension Evaluator {
    /// The sum of a clause on a day by its class.
    ///
    /// - Parameters:
    ///   - clause: Index in `clauses`.
    ///   - basis: As a span has it.
    ///   - span: The span's first day: a clause of the deceased is paid by the day of death.
    ///   - known: Rows learned later are not seen.
    public func amount(
        of clause: Int, _ basis: Basis, on day: Day, since span: Day, known: Day = .never
    ) -> Amount {
        switch basis {
        case .none: return .none
        case .undetermined(let names): return .undetermined(names)
        case .class(let name):
            let compiled = program.clauses[clause]
            guard let figure = compiled.figure, figure >= 0 else { return .none }
            let day = compiled.who == .deceased ? span : day
            let row = program.figures[figure].rows.first {
                $0.class == name && $0.learned <= known && $0.from <= day && day < $0.to
            }
            guard let row, let value = row.value else {
                return .undetermined([program.names[program.figures[figure].missing].name])
            }
            return .fen(value, basis: row.label)
        }
    }

    /// The first day after `day` on which a sum of the clause may differ for one class; `.never` if
    /// no row begins or ends later.
    public func nextSum(of clause: Int, after day: Day) -> Day {
        let compiled = program.clauses[clause]
        guard let figure = compiled.figure, figure >= 0, compiled.who != .deceased else {
            return .never
        }
        return program.figures[figure].rows.flatMap { [$0.from, $0.to] }.filter { $0 > day }.min()
            ?? .never
    }

    /// The place of a clause in `clauses`; nil for none of that id.
    public func index(of id: String) -> Int? { indexes[id] }
}
