/// Leaf columns resident in memory, standing on one day: a row a person (or a person and a day).
/// Row by row they hold a value, whether there is one, and until when; what rows say later waits as
/// changes in the order of their days, so that moving on costs only what changes. Not `Sendable`:
/// one task at a time.
public final class Columns {
    /// What the columns are, in the program's order.
    public let leaves: [ColumnLeaf]
    public let rowCount: Int
    /// The day on which the columns stand.
    public private(set) var day: Day
    let data: [ColumnData]
    /// The program for whose rules the columns were filled.
    private let owner: EvaluatorProgram

    init(_ builder: ColumnsBuilder, _ data: [ColumnData]) {
        leaves = builder.leaves
        rowCount = data.map(\.count).min() ?? 0
        day = builder.day
        owner = builder.owner
        self.data = data
    }

    /// Moves to a later day, which the columns' changes must reach; earlier days are past.
    public func advance(to day: Day) {
        precondition(day >= self.day, "columns only move on; fill new ones for an earlier day")
        for column in data { column.advance(to: day) }
        self.day = day
    }

    /// Whether a program may read these columns: the same leaves, and answers that follow from
    /// rules only of its own.
    func serves(_ program: ColumnProgram) -> Bool {
        if program.evaluated === owner { return leaves.count == program.leaves.count }
        return leaves.count == program.leaves.count
            && zip(leaves, program.leaves).allSatisfy { one, other in
                one.name == other.name && one.isAnswer == other.isAnswer && !one.isDerived
            }
    }
}

/// Collects the rows of columns, either from families or cell by cell in the order of the leaves.
public struct ColumnsBuilder {
    let leaves: [ColumnLeaf]
    let day: Day
    let owner: EvaluatorProgram
    private let last: Day
    private var parts: [ColumnPart]

    /// Columns for a program that stand on a day and may be moved on through a last day.
    public init(_ program: ColumnProgram, on day: Day, through last: Day? = nil) {
        leaves = program.leaves
        owner = program.evaluated
        self.day = day
        self.last = last ?? day
        parts = program.leaves.map { _ in ColumnPart() }
    }

    /// Makes room for rows.
    public mutating func reserve(rows: Int) {
        for leaf in parts.indices { parts[leaf].reserve(rows) }
    }

    /// A row about a member of a family; what needs the whole family is asked of the view.
    public mutating func append(_ view: FamilyView, member: Int) {
        for (index, leaf) in leaves.enumerated() {
            var (cell, until) = leaf.reading(view, member, on: day)
            parts[index].append(cell, until: until)
            while until <= last {
                let from = until
                (cell, until) = leaf.reading(view, member, on: from)
                until = max(until, from.adding(days: 1))
                parts[index].change(on: from, cell, until: until)
            }
        }
    }

    /// The next row of one leaf column; every leaf must get as many.
    public mutating func append(_ cell: ColumnCell, until: Day = .never, leaf: Int) {
        parts[leaf].append(cell, until: until)
    }

    /// What the row just appended says from a later day on: the day until which the last cell held.
    public mutating func change(on day: Day, _ cell: ColumnCell, until: Day = .never, leaf: Int) {
        parts[leaf].change(on: day, cell, until: until)
    }

    /// The columns; the builder is empty afterwards.
    public mutating func finish() -> Columns {
        var data: [ColumnData] = []
        for index in parts.indices {
            data.append(ColumnData(parts[index], isAnswer: leaves[index].isAnswer))
            parts[index] = ColumnPart()
        }
        return Columns(self, data)
    }
}
