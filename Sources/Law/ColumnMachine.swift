/// Runs a plan over a block of rows. Its memory is made once; a register that is a leaf as it
/// stands points at the leaf instead.
final class ColumnMachine {
    /// Rows a block: what a block's registers hold stays in the core's own cache.
    static let blockRows = 1024

    /// A leaf's rows of the present block; without untils where all hold for ever.
    struct Leaf {
        var states: UnsafePointer<UInt8>
        var values: ColumnValues
        var untils: UnsafePointer<Int32>?
    }

    let keepsUntils: Bool
    let plan: ColumnPlan
    var leaves: ContiguousArray<Leaf> = []
    /// By register: truths, choices or standings.
    private(set) var lanes: ContiguousArray<UnsafePointer<UInt8>> = []
    /// By register, nil where all hold for ever or nobody asks.
    private(set) var untils: ContiguousArray<UnsafePointer<Int32>?>
    /// What holds for ever, where days are wanted.
    let forever: UnsafePointer<Int32>
    private var numbers: ContiguousArray<UnsafeMutablePointer<Int64>> = []
    private var ownLanes: ContiguousArray<UnsafeMutablePointer<UInt8>> = []
    private var ownUntils: ContiguousArray<UnsafeMutablePointer<Int32>> = []
    private let memory: UnsafeMutableRawPointer

    init(_ plan: ColumnPlan, keepsUntils: Bool) {
        self.plan = plan
        self.keepsUntils = keepsUntils
        let rows = Self.blockRows
        let bytes = rows * (8 * plan.numberCount + 4 + 5 * plan.registerCount)
        memory = .allocate(byteCount: bytes, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        var at = memory
        func take<Value>(_ type: Value.Type) -> UnsafeMutablePointer<Value> {
            let taken = at.bindMemory(to: type, capacity: rows)
            at += rows * MemoryLayout<Value>.stride
            return taken
        }
        for _ in 0..<plan.numberCount { numbers.append(take(Int64.self)) }
        let forever = take(Int32.self)
        forever.update(repeating: .max, count: rows)
        self.forever = UnsafePointer(forever)
        for _ in 0..<plan.registerCount { ownUntils.append(take(Int32.self)) }
        for _ in 0..<plan.registerCount { ownLanes.append(take(UInt8.self)) }
        untils = ContiguousArray(repeating: nil, count: plan.registerCount)
        lanes = ContiguousArray(ownLanes.map { UnsafePointer($0) })
    }

    deinit { memory.deallocate() }

    /// Points the leaves at rows of resident columns.
    func point(at columns: Columns, from row: Int) {
        leaves.removeAll(keepingCapacity: true)
        for column in columns.data {
            leaves.append(
                Leaf(
                    states: UnsafePointer(column.states + row),
                    values: column.values.advanced(by: row), untils: column.untils(from: row)))
        }
    }

    /// A computed number.
    func number(_ register: Int, _ row: Int) -> Int64 { numbers[register][row] }

    /// The memory of a register's untils, which it has from now on.
    func writtenUntils(_ register: Int) -> UnsafeMutablePointer<Int32> {
        let own = ownUntils[register]
        untils[register] = UnsafePointer(own)
        return own
    }

    func forgetUntils(_ register: Int) { untils[register] = nil }

    func writtenLanes(_ register: Int) -> UnsafeMutablePointer<UInt8> { ownLanes[register] }

    /// Runs all steps over the first rows of the leaves.
    func run(_ count: Int) {
        for step in plan.steps {
            switch step {
            case .fill(let byte, let until, let into):
                ownLanes[into].update(repeating: byte, count: count)
                guard keepsUntils, until != .never else { continue }
                writtenUntils(into).update(repeating: until.number, count: count)
            case .load(let leaf, let into):
                lanes[into] = leaves[leaf].states
                if keepsUntils { untils[into] = leaves[leaf].untils }
            case .within(let leaf, let ranges, let bound, let into):
                within(leaf, ranges, count, into)
                if keepsUntils { bounded(leaf, by: bound, count, into) }
            case .counted(let leaf, let number, let bound, let into):
                within(leaf, number.starts, count, into)
                if keepsUntils { turns(leaf, number, bound: bound, count, into) }
            case .test(let test, let a, let b, let into): self.test(test, a, b, count, into)
            case .compute(let computation, let a, let b, let into, let numbers):
                compute(computation, a, b, count, into, self.numbers[numbers])
            case .not(let part, let into):
                ColumnKernels.not(lanes[part], count, into: ownLanes[into])
                untils[into] = untils[part]
            case .all(let parts, let into): join(parts, deciding: 0, count, into)
            case .any(let parts, let into): join(parts, deciding: 2, count, into)
            case .subject(let subject, let rule, let into):
                ColumnKernels.least(lanes[subject], lanes[rule], count, into: ownLanes[into])
                if untils[subject] == nil, untils[rule] == nil {
                    untils[into] = nil
                } else {
                    ColumnKernels.subject(
                        lanes[subject], untils[subject] ?? forever, lanes[rule],
                        untils[rule] ?? forever, count, into: writtenUntils(into))
                }
            case .choose(let choices, let into): choose(choices, count, into)
            }
        }
    }

    private func within(_ leaf: Int, _ ranges: [ClosedRange<Int64>], _ count: Int, _ into: Int) {
        let states = leaves[leaf].states
        switch leaves[leaf].values {
        case .none: ColumnKernels.nowhere(states, count, into: ownLanes[into])
        case .bytes(let values): within(states, values, ranges, count, into)
        case .words(let values): within(states, values, ranges, count, into)
        case .longs(let values): within(states, values, ranges, count, into)
        }
    }

    private func within<Value: FixedWidthInteger>(
        _ states: UnsafePointer<UInt8>, _ values: UnsafeMutablePointer<Value>,
        _ ranges: [ClosedRange<Int64>], _ count: Int, _ into: Int
    ) {
        let truths = ownLanes[into]
        let values = UnsafePointer(values)
        var isFirst = true
        for range in ranges
        where range.upperBound >= Int64(Value.min) && range.lowerBound <= Int64(Value.max) {
            let fitting = Value(clamping: range.lowerBound)...Value(clamping: range.upperBound)
            if isFirst {
                ColumnKernels.within(states, values, count, fitting, into: truths)
            } else {
                ColumnKernels.withinToo(states, values, count, fitting, into: truths)
            }
            isFirst = false
        }
        if isFirst { ColumnKernels.nowhere(states, count, into: truths) }
    }

    private func bounded(_ leaf: Int, by bound: Day, _ count: Int, _ into: Int) {
        let source = leaves[leaf]
        if bound == .never {
            untils[into] = source.untils
        } else {
            ColumnKernels.bounded(
                source.states, source.untils ?? forever, count, by: bound.number,
                into: writtenUntils(into))
        }
    }

    /// Sides that hold for ever come first: of those only the truth counts.
    private func join(_ parts: [Int], deciding: UInt8, _ count: Int, _ into: Int) {
        var joined: UnsafePointer<UInt8>?
        for part in parts where untils[part] == nil {
            joined = join(lanes[part], with: joined, deciding: deciding, count, into)
        }
        var keys: UnsafeMutablePointer<Int32>?
        for part in parts {
            guard let own = untils[part] else { continue }
            if let keys {
                ColumnKernels.keyToo(lanes[part], own, count, deciding: deciding, into: keys)
            } else {
                keys = ownUntils[into]
                ColumnKernels.key(
                    lanes[part], own, count, deciding: deciding, into: ownUntils[into])
            }
        }
        untils[into] = keys.map { UnsafePointer($0) }
        guard let keys else { return }
        if let joined {
            ColumnKernels.settle(joined, count, deciding: deciding, keys: keys)
        } else {
            ColumnKernels.settle(count, keys: keys)
        }
        for part in parts where untils[part] != nil {
            joined = join(lanes[part], with: joined, deciding: deciding, count, into)
        }
    }

    private func join(
        _ truths: UnsafePointer<UInt8>, with joined: UnsafePointer<UInt8>?, deciding: UInt8,
        _ count: Int, _ into: Int
    ) -> UnsafePointer<UInt8> {
        guard let joined else { return truths }
        let result = ownLanes[into]
        switch (deciding, joined == UnsafePointer(result)) {
        case (0, false): ColumnKernels.least(joined, truths, count, into: result)
        case (0, true): ColumnKernels.leastToo(truths, count, into: result)
        case (_, false): ColumnKernels.most(joined, truths, count, into: result)
        case (_, true): ColumnKernels.mostToo(truths, count, into: result)
        }
        return UnsafePointer(result)
    }
}
