/// Runs a plan over a block of rows. `Lane` is `UInt8` where only truths are asked and `Int32`
/// where untils are kept beside them; the scratch memory is made once.
final class ColumnMachine<Lane: FixedWidthInteger> {
    /// Rows a block: what a block's registers hold stays in the core's own cache.
    static var blockRows: Int { 1024 }

    /// A leaf's rows of the present block.
    struct Leaf {
        var states: UnsafePointer<UInt8>
        var untils: UnsafePointer<Int32>
        var narrow: UnsafePointer<Int32>?
        var wide: UnsafePointer<Int64>?
    }

    let keepsUntils = Lane.bitWidth > 8
    let plan: ColumnPlan
    var leaves: ContiguousArray<Leaf> = []
    private(set) var lanes: ContiguousArray<UnsafeMutablePointer<Lane>> = []
    private(set) var untils: ContiguousArray<UnsafeMutablePointer<Int32>> = []
    private var numbers: ContiguousArray<UnsafeMutablePointer<Int64>> = []
    private let memory: UnsafeMutableRawPointer

    init(_ plan: ColumnPlan) {
        self.plan = plan
        let rows = Self.blockRows
        let laneBytes = rows * MemoryLayout<Lane>.stride
        let bytes = plan.registerCount * (laneBytes + rows * 4) + plan.numberCount * rows * 8
        memory = .allocate(byteCount: max(bytes, 1), alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        var at = memory
        for _ in 0..<plan.numberCount {
            numbers.append(at.bindMemory(to: Int64.self, capacity: rows))
            at += rows * 8
        }
        for _ in 0..<plan.registerCount {
            lanes.append(at.bindMemory(to: Lane.self, capacity: rows))
            at += laneBytes
            untils.append(at.bindMemory(to: Int32.self, capacity: rows))
            at += rows * 4
        }
    }

    deinit { memory.deallocate() }

    /// Points the leaves at rows of resident columns.
    func point(at columns: Columns, from row: Int) {
        leaves.removeAll(keepingCapacity: true)
        for column in columns.data {
            leaves.append(
                Leaf(
                    states: UnsafePointer(column.states + row),
                    untils: UnsafePointer(column.untils + row),
                    narrow: column.narrow.map { UnsafePointer($0 + row) },
                    wide: column.wide.map { UnsafePointer($0 + row) }))
        }
    }

    /// A computed number.
    func number(_ register: Int, _ row: Int) -> Int64 { numbers[register][row] }

    /// Runs all steps over the first rows of the leaves.
    func run(_ count: Int) {
        for step in plan.steps {
            switch step {
            case .fill(let answer, let into):
                lanes[into].update(repeating: Lane(answer.truth.rawValue), count: count)
                untils[into].update(repeating: answer.until.number, count: count)
            case .load(let leaf, let into): load(leaf, count, into)
            case .within(let leaf, let ranges, let inverted, let bound, let into):
                within(leaf, ranges, inverted: inverted, count, into)
                if keepsUntils { bounded(leaf, by: bound, count, into) }
            case .counted(let leaf, let number, let bound, let into):
                within(leaf, number.starts, inverted: number.comparison == .notEqual, count, into)
                if keepsUntils { turns(leaf, number, bound: bound, count, into) }
            case .test(let test, let a, let b, let into): self.test(test, a, b, count, into)
            case .compute(let computation, let a, let b, let into, let numbers):
                compute(computation, a, b, count, into, self.numbers[numbers])
            case .not(let part, let into):
                ColumnKernels.not(lanes[part], count, into: lanes[into])
                untils[into] = untils[part]
            case .all(let parts, let into): join(parts, deciding: 0, count, into)
            case .any(let parts, let into): join(parts, deciding: 2, count, into)
            case .subject(let subject, let rule, let into):
                ColumnKernels.least(lanes[subject], lanes[rule], count, into: lanes[into])
                guard keepsUntils else { continue }
                ColumnKernels.subjectUntils(
                    lanes[subject], untils[subject], lanes[rule], untils[rule], count,
                    into: untils[into])
            case .choose(let choices, let into): choose(choices, count, into)
            }
        }
    }

    private func load(_ leaf: Int, _ count: Int, _ into: Int) {
        let source = leaves[leaf]
        untils[into] = UnsafeMutablePointer(mutating: source.untils)
        if keepsUntils {
            ColumnKernels.widen(source.states, count, into: lanes[into])
        } else {
            // Bytes already: the register is the leaf itself.
            lanes[into] = UnsafeMutableRawPointer(mutating: source.states)
                .assumingMemoryBound(to: Lane.self)
        }
    }

    private func within(
        _ leaf: Int, _ ranges: [ClosedRange<Int64>], inverted: Bool, _ count: Int, _ into: Int
    ) {
        let source = leaves[leaf]
        if let values = source.narrow {
            within(source.states, values, ranges, inverted: inverted, count, into)
        } else if let values = source.wide {
            within(source.states, values, ranges, inverted: inverted, count, into)
        }
    }

    private func within<Value: FixedWidthInteger>(
        _ states: UnsafePointer<UInt8>, _ values: UnsafePointer<Value>,
        _ ranges: [ClosedRange<Int64>], inverted: Bool, _ count: Int, _ into: Int
    ) {
        var isFirst = true
        for range in ranges
        where range.upperBound >= Int64(Value.min) && range.lowerBound <= Int64(Value.max) {
            let fitting = Value(clamping: range.lowerBound)...Value(clamping: range.upperBound)
            if isFirst {
                ColumnKernels.within(
                    states, values, count, fitting, inverted: inverted, into: lanes[into])
            } else {
                ColumnKernels.withinToo(states, values, count, fitting, into: lanes[into])
            }
            isFirst = false
        }
        if isFirst {
            ColumnKernels.nowhere(states, count, inverted: inverted, into: lanes[into])
        }
    }

    private func bounded(_ leaf: Int, by bound: Day, _ count: Int, _ into: Int) {
        let source = leaves[leaf]
        if bound == .never {
            untils[into] = UnsafeMutablePointer(mutating: source.untils)
            return
        }
        ColumnKernels.bounded(
            source.states, source.untils, count, by: bound.number, into: untils[into])
    }

    private func join(_ parts: [Int], deciding: Lane, _ count: Int, _ into: Int) {
        let (a, b) = (parts[0], parts[1])
        if keepsUntils {
            ColumnKernels.untils(
                lanes[a], untils[a], lanes[b], untils[b], count, deciding: deciding,
                into: untils[into])
        }
        if deciding == 0 {
            ColumnKernels.least(lanes[a], lanes[b], count, into: lanes[into])
        } else {
            ColumnKernels.most(lanes[a], lanes[b], count, into: lanes[into])
        }
        let (lane, until) = (lanes[into], untils[into])
        for part in parts.dropFirst(2) {
            // In place: input and output are one pointer, which the compiler then knows.
            if keepsUntils {
                ColumnKernels.untils(
                    lane, until, lanes[part], untils[part], count, deciding: deciding, into: until)
            }
            if deciding == 0 {
                ColumnKernels.least(lane, lanes[part], count, into: lane)
            } else {
                ColumnKernels.most(lane, lanes[part], count, into: lane)
            }
        }
    }
}
