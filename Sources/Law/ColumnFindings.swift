/// What the rules of a column program answer, resident: row by row the outcome, until when it
/// holds, and the exact sum. Memory is made once and written again for every day. Not `Sendable`.
public final class ColumnFindings {
    /// The program's clauses, as indexes in `Evaluator.clauses`; positions below count in them.
    public let clauses: [Int]
    public let rowCount: Int
    let truths: [UnsafeMutablePointer<UInt8>]
    let untils: [UnsafeMutablePointer<Int32>]
    /// Of clauses that name a figure, by row: 0 where nothing is due, else a choice in its table.
    let due: [UnsafeMutablePointer<UInt8>?]
    private let tables: [ColumnTable?]
    /// How many rows have which choice.
    private var counts: [[Int]]
    /// Whether the last run kept untils.
    var keepsUntils = false

    /// Room for a program's answers about as many rows.
    public init(_ program: ColumnProgram, rows: Int) {
        clauses = program.clauses
        rowCount = rows
        truths = program.clauses.map { _ in Self.memory(rows, 0) }
        untils = program.clauses.map { _ in Self.memory(rows, Day.never.number) }
        tables = program.clauses.map { clause in
            program.evaluated.clauses[clause].figure.map { ColumnTable($0, of: program.evaluated) }
        }
        due = tables.map { $0 == nil ? nil : Self.memory(rows, 0) }
        counts = tables.map { table in
            var counts = [Int](repeating: 0, count: table?.values.count ?? 1)
            counts[0] = rows
            return counts
        }
    }

    private static func memory<Value>(_ count: Int, _ value: Value) -> UnsafeMutablePointer<Value> {
        let memory = UnsafeMutablePointer<Value>.allocate(capacity: count)
        memory.initialize(repeating: value, count: count)
        return memory
    }

    deinit {
        for memory in truths { memory.deallocate() }
        for memory in untils { memory.deallocate() }
        for memory in due { memory?.deallocate() }
    }

    /// The outcome of the clause at a position for a row.
    public func outcome(_ position: Int, row: Int) -> Truth {
        precondition(row >= 0 && row < rowCount, "no such row")
        return Truth(rawValue: truths[position][row]) ?? .unknown
    }

    /// The day until which outcome and sum hold at least; nil when the last run asked truths only.
    public func until(_ position: Int, row: Int) -> Day? {
        precondition(row >= 0 && row < rowCount, "no such row")
        return keepsUntils ? Day(number: untils[position][row]) : nil
    }

    /// The sum due, without its basis: the evaluator says the class, and what an open sum lacks.
    public func amount(_ position: Int, row: Int) -> Amount {
        precondition(row >= 0 && row < rowCount, "no such row")
        guard let table = tables[position], let due = due[position], due[row] > 0 else {
            return .none
        }
        return table.values[Int(due[row])].map { .fen($0, basis: nil) } ?? .undetermined([])
    }

    /// The sums due on the day, in fen, by position; undetermined sums are not in them.
    public var totals: [Int64] {
        zip(tables, counts).map { table, counts in
            guard let table else { return 0 }
            return zip(table.values, counts).reduce(0) { $0 + ($1.0 ?? 0) * Int64($1.1) }
        }
    }

    /// How many rows have that outcome.
    public func count(_ position: Int, of truth: Truth = .yes) -> Int {
        ColumnKernels.count(truths[position], rowCount, of: truth.rawValue)
    }

    /// Takes rows of a block into the counts, or out of them.
    func count(_ position: Int, _ due: UnsafePointer<UInt8>, _ rows: Int, by sign: Int) {
        var rest = rows
        for choice in counts[position].indices where rest > 0 {
            let found = ColumnKernels.count(due, rows, of: UInt8(choice))
            counts[position][choice] += sign * found
            rest -= found
        }
    }

    func count(_ position: Int, from old: UInt8, to new: UInt8) {
        counts[position][Int(old)] -= 1
        counts[position][Int(new)] += 1
    }
}

/// The values of a figure by choice, the same on every day: 0 is no row, 1 one that nobody can
/// name, and from 2 on the figure's rows in their order; nil where the sum is open.
struct ColumnTable {
    /// A figure of more rows stays with the evaluator: a choice must fit a byte.
    static let rowLimit = 250

    let values: [Int64?]

    /// The table of a figure; a negative one is not defined.
    init(_ figure: Int, of program: EvaluatorProgram) {
        values = [nil, nil] + (figure < 0 ? [] : program.figures[figure].rows.map(\.value))
    }

    static func choice(ofRow row: Int) -> UInt8 { UInt8(row + 2) }

    func quantity(_ choice: UInt8, until: Day) -> Quantity {
        values[Int(choice)].map { Quantity($0, until: until) }
            ?? Quantity(.unreported, until: until)
    }
}
