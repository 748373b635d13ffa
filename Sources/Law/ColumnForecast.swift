/// "What if": sides of one question (base figures, changed ones) over the same resident columns,
/// day by day. The first day is answered in full; later ones only where an answer no longer holds.
public final class ColumnForecast {
    private let programs: [ColumnProgram]
    private let columns: Columns
    private let findings: [ColumnFindings]
    private var isFirst = true

    /// Sides whose programs read the same leaves, which the columns hold.
    public init(_ sides: [ColumnProgram], over columns: Columns) {
        programs = sides
        self.columns = columns
        findings = sides.map { ColumnFindings($0, rows: columns.rowCount) }
    }

    /// Moves to a day, the columns with it.
    ///
    /// - Returns: The sums due on the day in fen, by side and by the position of the clause.
    public func totals(on day: Day, known: Day = .never) -> [[Int64]] {
        columns.advance(to: day)
        for (program, findings) in zip(programs, findings) {
            if isFirst {
                program.run(over: columns, known: known, into: findings)
            } else {
                program.refresh(over: columns, known: known, into: findings)
            }
        }
        isFirst = false
        return findings.map(\.totals)
    }

    /// What a side answers on the day reached.
    public func findings(ofSide side: Int) -> ColumnFindings { findings[side] }
}
