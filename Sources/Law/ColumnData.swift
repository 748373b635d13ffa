/// The rows of one column while they are collected.
struct ColumnPart {
    var states: [UInt8] = []
    var values: [Int64] = []
    /// Of the few rows that do not hold for ever: which, and until when.
    var untils: [(row: Int32, until: Int32)] = []
    var changes: [ColumnChange] = []

    mutating func reserve(_ rows: Int) {
        states.reserveCapacity(rows)
        values.reserveCapacity(rows)
    }

    mutating func append(_ cell: ColumnCell, until: Day) {
        if until != .never { untils.append((Int32(states.count), until.number)) }
        states.append(cell.state)
        values.append(cell.number)
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
    let values: ColumnValues
    /// Nil where all rows hold for ever, now and later.
    let untils: UnsafeMutablePointer<Int32>?
    /// Blocks in which some row does not hold for ever.
    private var bounded: [Bool]
    private let changes: [ColumnChange]
    private var next = 0

    init(_ part: ColumnPart, isAnswer: Bool) {
        count = part.states.count
        states = .allocate(capacity: count)
        states.initialize(from: part.states, count: count)
        values = isAnswer ? .none : ColumnValues(part)
        changes = part.changes.sorted { $0.day < $1.day }
        bounded = [Bool](repeating: false, count: count / ColumnMachine.blockRows + 1)
        if part.untils.isEmpty, changes.allSatisfy({ $0.until == Day.never.number }) {
            untils = nil
            return
        }
        let untils = UnsafeMutablePointer<Int32>.allocate(capacity: count)
        untils.initialize(repeating: Day.never.number, count: count)
        self.untils = untils
        for (row, until) in part.untils { bound(Int(row), until) }
    }

    deinit {
        states.deallocate()
        untils?.deallocate()
        values.deallocate()
    }

    /// The untils of the block that begins with a row; nil where all hold for ever.
    func untils(from row: Int) -> UnsafePointer<Int32>? {
        bounded[row / ColumnMachine.blockRows] ? untils.map { UnsafePointer($0 + row) } : nil
    }

    /// Untils are those of days since 1970, on which alone columns are asked.
    private func bound(_ row: Int, _ until: Int32) {
        untils?[row] = max(until, 0)
        if until != Day.never.number { bounded[row / ColumnMachine.blockRows] = true }
    }

    func advance(to day: Day) {
        while next < changes.count, changes[next].day <= day.number {
            let change = changes[next]
            let row = Int(change.row)
            states[row] = change.state
            values.set(row, change.value)
            bound(row, change.until)
            next += 1
        }
    }
}

/// Numbers in the smallest words that hold them all, also those of later days.
enum ColumnValues {
    case none
    case bytes(UnsafeMutablePointer<UInt8>)
    case words(UnsafeMutablePointer<Int32>)
    case longs(UnsafeMutablePointer<Int64>)

    init(_ part: ColumnPart) {
        var low: Int64 = 0
        var high: Int64 = 0
        for value in part.values { (low, high) = (min(low, value), max(high, value)) }
        for change in part.changes {
            (low, high) = (min(low, change.value), max(high, change.value))
        }
        if low >= 0, high <= UInt8.max {
            self = .bytes(Self.memory(part))
        } else if low >= Int32.min, high <= Int32.max {
            self = .words(Self.memory(part))
        } else {
            self = .longs(Self.memory(part))
        }
    }

    private static func memory<Value: FixedWidthInteger>(
        _ part: ColumnPart
    ) -> UnsafeMutablePointer<Value> {
        let memory = UnsafeMutablePointer<Value>.allocate(capacity: part.values.count)
        for (row, value) in part.values.enumerated() {
            (memory + row).initialize(to: Value(truncatingIfNeeded: value))
        }
        return memory
    }

    func number(_ row: Int) -> Int64 {
        switch self {
        case .none: 0
        case .bytes(let values): Int64(values[row])
        case .words(let values): Int64(values[row])
        case .longs(let values): values[row]
        }
    }

    func set(_ row: Int, _ value: Int64) {
        switch self {
        case .none: break
        case .bytes(let values): values[row] = UInt8(truncatingIfNeeded: value)
        case .words(let values): values[row] = Int32(truncatingIfNeeded: value)
        case .longs(let values): values[row] = value
        }
    }

    func advanced(by row: Int) -> ColumnValues {
        switch self {
        case .none: .none
        case .bytes(let values): .bytes(values + row)
        case .words(let values): .words(values + row)
        case .longs(let values): .longs(values + row)
        }
    }

    /// The values of some rows, one after the other, in memory that has room for them.
    func copy(_ rows: [Int], to memory: UnsafeMutableRawPointer) -> ColumnValues {
        func copied<Value>(_ values: UnsafeMutablePointer<Value>) -> UnsafeMutablePointer<Value> {
            let copies = memory.bindMemory(to: Value.self, capacity: rows.count)
            for (place, row) in rows.enumerated() { copies[place] = values[row] }
            return copies
        }
        return switch self {
        case .none: .none
        case .bytes(let values): .bytes(copied(values))
        case .words(let values): .words(copied(values))
        case .longs(let values): .longs(copied(values))
        }
    }

    func deallocate() {
        switch self {
        case .none: break
        case .bytes(let values): values.deallocate()
        case .words(let values): values.deallocate()
        case .longs(let values): values.deallocate()
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
