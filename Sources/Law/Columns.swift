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

/// The rows of one column while they are collected.
struct ColumnPart {
    var states: [UInt8] = []
    var values: [Int64] = []
    var untils: [Int32] = []
    var changes: [ColumnChange] = []

    mutating func reserve(_ rows: Int) {
        states.reserveCapacity(rows)
        values.reserveCapacity(rows)
        untils.reserveCapacity(rows)
    }

    mutating func append(_ cell: ColumnCell, until: Day) {
        states.append(cell.state)
        values.append(cell.number)
        untils.append(until.number)
    }

    mutating func change(on day: Day, _ cell: ColumnCell, until: Day) {
        changes.append(
            ColumnChange(
                day: day.number, row: Int32(states.count - 1), state: cell.state,
                value: cell.number, until: until.number))
    }
}

/// What a row says from a day on.
struct ColumnChange {
    var day: Int32
    var row: Int32
    var state: UInt8
    var value: Int64
    var until: Int32
}

/// One column: `states` are raw `Standing`s, or raw `Truth`s of an answer, which has no values.
final class ColumnData {
    let count: Int
    let states: UnsafeMutablePointer<UInt8>
    let untils: UnsafeMutablePointer<Int32>
    /// The values, if all (also of later days) fit.
    let narrow: UnsafeMutablePointer<Int32>?
    /// The values of a column in which some do not.
    let wide: UnsafeMutablePointer<Int64>?
    private let changes: [ColumnChange]
    private var next = 0

    init(_ part: ColumnPart, isAnswer: Bool) {
        count = part.states.count
        states = .allocate(capacity: count)
        states.initialize(from: part.states, count: count)
        untils = .allocate(capacity: count)
        untils.initialize(from: part.untils, count: count)
        changes = part.changes.sorted { $0.day < $1.day }
        let fits =
            part.values.allSatisfy { Int32(exactly: $0) != nil }
            && part.changes.allSatisfy { Int32(exactly: $0.value) != nil }
        if isAnswer {
            narrow = nil
            wide = nil
        } else if fits {
            let values = UnsafeMutablePointer<Int32>.allocate(capacity: count)
            for row in 0..<count { values[row] = Int32(truncatingIfNeeded: part.values[row]) }
            narrow = values
            wide = nil
        } else {
            let values = UnsafeMutablePointer<Int64>.allocate(capacity: count)
            values.initialize(from: part.values, count: count)
            wide = values
            narrow = nil
        }
    }

    deinit {
        states.deallocate()
        untils.deallocate()
        narrow?.deallocate()
        wide?.deallocate()
    }

    func advance(to day: Day) {
        while next < changes.count, changes[next].day <= day.number {
            let change = changes[next]
            let row = Int(change.row)
            states[row] = change.state
            untils[row] = change.until
            narrow?[row] = Int32(truncatingIfNeeded: change.value)
            wide?[row] = change.value
            next += 1
        }
    }
}

extension ColumnCell {
    fileprivate var state: UInt8 {
        switch self {
        case .value: Standing.value.rawValue
        case .none: Standing.none.rawValue
        case .unreported: Standing.unreported.rawValue
        case .answer(let truth): truth.rawValue
        }
    }

    fileprivate var number: Int64 {
        if case .value(let value) = self { value } else { 0 }
    }
}
