/// Whether a run keeps the day until which each answer holds.
public enum ColumnDepth: Sendable {
    case truths, untils
}

/// Running a program over resident columns.
extension ColumnProgram {
    /// Answers every clause for every row, on the day on which the columns stand.
    ///
    /// - Parameters:
    ///   - columns: Columns made for this program, or for one with the same leaves.
    ///   - known: Figures learned later are not seen.
    ///   - depth: Whether untils are wanted, which cost about as much again.
    ///   - findings: Where the answers go; made for this program and as many rows.
    public func run(
        over columns: Columns, known: Day = .never, depth: ColumnDepth = .untils,
        into findings: ColumnFindings
    ) {
        check(columns, findings)
        let machine = ColumnMachine(
            plan(on: columns.day, known: known), keepsUntils: depth == .untils)
        let size = ColumnMachine.blockRows
        for from in stride(from: 0, to: columns.rowCount, by: size) {
            run(machine, from: from, count: min(size, columns.rowCount - from), columns, findings)
        }
        findings.keepsUntils = machine.keepsUntils
    }

    /// Answers again where an answer no longer holds on the day on which the columns now stand.
    ///
    /// - Returns: How many rows were answered again.
    @discardableResult
    public func refresh(
        over columns: Columns, known: Day = .never, into findings: ColumnFindings
    ) -> Int {
        check(columns, findings)
        precondition(findings.keepsUntils, "a run with untils comes first")
        let machine = ColumnMachine(plan(on: columns.day, known: known), keepsUntils: true)
        let pick = ColumnPick(leaves: columns.data.count)
        let size = ColumnPick.blockRows
        var due: [Int] = []
        var answered = 0
        for from in stride(from: 0, to: columns.rowCount, by: size) {
            let count = min(size, columns.rowCount - from)
            let before = due.count
            pick.due(findings, on: columns.day, from: from, count: count, into: &due)
            let found = due.count - before
            answered += found
            if found > count / 4 {
                // As cheap for all rows of the block as for the picked ones alone.
                due.removeSubrange(before...)
                run(machine, from: from, count: count, columns, findings)
            }
            while due.count >= size {
                answer(Array(due.suffix(size)), machine, pick, columns, findings)
                due.removeLast(size)
            }
        }
        if !due.isEmpty { answer(due, machine, pick, columns, findings) }
        return answered
    }

    private func check(_ columns: Columns, _ findings: ColumnFindings) {
        precondition(columns.serves(self), "these columns were filled for other rules")
        precondition(
            findings.clauses == clauses && findings.rowCount == columns.rowCount,
            "these findings were made for other clauses or rows")
        precondition(
            columns.day.number >= 0 && columns.day != .never, "rules are asked of a day since 1970")
    }

    private func run(
        _ machine: ColumnMachine, from: Int, count: Int, _ columns: Columns,
        _ findings: ColumnFindings
    ) {
        machine.point(at: columns, from: from)
        machine.run(count)
        for position in clauses.indices { machine.write(position, count, findings, from: from) }
    }

    private func answer(
        _ rows: [Int], _ machine: ColumnMachine, _ pick: ColumnPick, _ columns: Columns,
        _ findings: ColumnFindings
    ) {
        pick.gather(rows, of: columns)
        machine.leaves = pick.leaves
        machine.run(rows.count)
        for position in clauses.indices {
            machine.write(position, rows, findings)
        }
    }
}

/// Rows picked out of columns into one block.
final class ColumnPick {
    static let blockRows = ColumnMachine.blockRows

    private(set) var leaves: ContiguousArray<ColumnMachine.Leaf> = []
    private let memory: UnsafeMutableRawPointer
    private let flags: UnsafeMutablePointer<UInt8>

    init(leaves count: Int) {
        // A state, an until and a value, and the flags.
        let bytes = Self.blockRows * (1 + 4 + 8) * count + Self.blockRows
        memory = .allocate(byteCount: bytes, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        flags = (memory + Self.blockRows * 13 * count).bindMemory(
            to: UInt8.self, capacity: Self.blockRows)
    }

    deinit { memory.deallocate() }

    /// Adds the rows of a block of which some answer holds no longer.
    func due(
        _ findings: ColumnFindings, on day: Day, from: Int, count: Int, into rows: inout [Int]
    ) {
        flags.update(repeating: 0, count: count)
        let today = day.number
        for column in findings.untils {
            let untils = column + from
            for row in 0..<count { flags[row] |= untils[row] <= today ? 1 : 0 }
        }
        var row = 0
        while row < count {
            // Eight rows at a glance: most answers hold.
            let isWhole = row + 8 <= count
            if isWhole,
                UnsafeRawPointer(flags + row).loadUnaligned(as: UInt64.self) == 0
            {
                row += 8
                continue
            }
            let end = isWhole ? row + 8 : count
            while row < end {
                if flags[row] != 0 { rows.append(from + row) }
                row += 1
            }
        }
    }

    func gather(_ rows: [Int], of columns: Columns) {
        leaves.removeAll(keepingCapacity: true)
        var at = memory
        for column in columns.data {
            let values = column.values.copy(rows, to: at)
            let untils = (at + Self.blockRows * 8).bindMemory(
                to: Int32.self, capacity: Self.blockRows)
            let states = (at + Self.blockRows * 12).bindMemory(
                to: UInt8.self, capacity: Self.blockRows)
            at += Self.blockRows * 13
            for (place, row) in rows.enumerated() { states[place] = column.states[row] }
            if let own = column.untils {
                for (place, row) in rows.enumerated() { untils[place] = own[row] }
            }
            leaves.append(
                ColumnMachine.Leaf(
                    states: states, values: values,
                    untils: column.untils == nil ? nil : UnsafePointer(untils)))
        }
    }
}
