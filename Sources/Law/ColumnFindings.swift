/// What the rules of a column program answer, resident: row by row the outcome, until when it
/// holds, and the exact sum. Memory is made once and written again for every day. Not `Sendable`.
public final class ColumnFindings {
    /// The program's clauses, as indexes in `Evaluator.clauses`; positions below count in them.
    public let clauses: [Int]
    public let rowCount: Int
    /// The sum due on the day, in fen, by position; undetermined sums are not in it.
    public internal(set) var totals: [Int64]
    let truths: [UnsafeMutablePointer<UInt8>]
    let untils: [UnsafeMutablePointer<Int32>]
    /// Of clauses that name a figure: 0 where nothing is due, `undetermined` where the sum is open.
    let fen: [UnsafeMutablePointer<Int64>?]
    /// Whether the last run kept untils.
    var keepsUntils = false

    static let undetermined = Int64.min

    /// Room for a program's answers about as many rows.
    public init(_ program: ColumnProgram, rows: Int) {
        clauses = program.clauses
        rowCount = rows
        totals = program.clauses.map { _ in 0 }
        truths = program.clauses.map { _ in Self.memory(rows, 0) }
        untils = program.clauses.map { _ in Self.memory(rows, Day.always.number) }
        fen = program.clauses.map { clause in
            program.evaluated.clauses[clause].figure == nil ? nil : Self.memory(rows, 0)
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
        for memory in fen { memory?.deallocate() }
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
        guard let fen = fen[position], truths[position][row] == Truth.yes.rawValue else {
            return .none
        }
        return fen[row] == Self.undetermined ? .undetermined([]) : .fen(fen[row], basis: nil)
    }

    /// How many rows have that outcome.
    public func count(_ position: Int, of truth: Truth = .yes) -> Int {
        let lanes = truths[position]
        var count = 0
        for row in 0..<rowCount where lanes[row] == truth.rawValue { count += 1 }
        return count
    }
}
