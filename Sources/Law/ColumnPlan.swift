/// The rules of a column program as they stand on one day: steps from registers to registers, each
/// over a block of rows. What is the same for every row on that day is worked out beforehand.
struct ColumnPlan {
    /// A condition: the same for everybody, or a register of truths (raw `Truth`s) with untils.
    enum Verdict {
        case constant(Answer)
        case register(Int)
    }

    /// A number: the same for everybody, a leaf, the register of a figure's choices with its table,
    /// a register of numbers, or a condition taken as a flag.
    enum Operand {
        case constant(Quantity)
        case leaf(Int)
        case choice(Int, table: ColumnTable)
        case computed(Int, numbers: Int)
        case flag(Int)
    }

    /// Tests worked out row by row, by the evaluator's own functions.
    enum Test {
        case compare(Comparison)
        case counted(Comparison, TimeUnit)
        case isIn([Int64])
        case sameYear
    }

    /// Numbers worked out row by row.
    enum Computation {
        case elapsed(TimeUnit)
        case arithmetic(Arithmetic)
    }

    /// Full units since a leaf's day against a number.
    struct Count {
        var comparison: Comparison
        var unit: TimeUnit
        var number: Int64
        /// The last days from which the number, and one more, have passed.
        var reached: Int64
        var exceeded: Int64
        /// How to find the turns of many rows at a time.
        var years: ColumnKernelsYears?
    }

    /// A figure's row on the day: either begins later, or its condition decides.
    enum Choice {
        case later(Day)
        case row(Int, number: UInt8, to: Day)
    }

    enum Step {
        /// The same for everybody.
        case fill(UInt8, until: Day, into: Int)
        /// A leaf of answers.
        case load(leaf: Int, into: Int)
        /// A leaf's value in one of the ranges; `bound` is the until of what it is held against.
        case within(leaf: Int, [ClosedRange<Int64>], bound: Day, into: Int)
        case counted(leaf: Int, Count, bound: Day, into: Int)
        case test(Test, Operand, Operand, into: Int)
        case compute(Computation, Operand, Operand, into: Int, numbers: Int)
        case not(Int, into: Int)
        case all([Int], into: Int)
        case any([Int], into: Int)
        /// Whether a clause speaks of the person, then its rule.
        case subject(Int, rule: Int, into: Int)
        case choose([Choice], into: Int)
    }

    /// A figure's choices: the same for everybody, or a register.
    enum Figure {
        case constant(UInt8, until: Day)
        case register(Int)
    }

    /// What is written for a clause: a register of truths, and one of its figure's choices.
    struct Output {
        var register: Int
        var amount: Int?
    }

    var day: Day
    var steps: [Step] = []
    var outputs: [Output] = []
    var registerCount = 0
    var numberCount = 0
}

extension ColumnPlan.Count {
    /// The count on a day; days from which it counts lie in the years 1 to 9999, or are for ever.
    init(_ comparison: Comparison, _ unit: TimeUnit, _ number: Int64, on day: Day) {
        self.comparison = comparison
        self.unit = unit
        self.number = number
        reached = Self.last(unit, number, on: day)
        let (next, _) = number.addingReportingOverflow(1)
        exceeded = Self.last(unit, next, on: day)
        guard unit == .years else { return }
        switch comparison {
        case .less, .greaterOrEqual: years = ColumnKernelsYears(years: number, passed: reached)
        case .lessOrEqual, .greater: years = ColumnKernelsYears(years: next, passed: exceeded)
        case .equal, .notEqual: break
        }
    }

    /// The last day from which that many units have passed: later starts pass later.
    private static func last(_ unit: TimeUnit, _ number: Int64, on day: Day) -> Int64 {
        var low = Int32(-800_000)
        var high = Int32(3_000_000)
        func isPassed(_ start: Int32) -> Bool {
            FamilyView.passed(unit, number, from: Day(number: start)) <= day
        }
        guard isPassed(low) else { return Int64(Int32.min) }
        if isPassed(high) { return Int64(Int32.max) - 1 }
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if isPassed(middle) { low = middle } else { high = middle }
        }
        return Int64(low)
    }

    /// The starting days of which the comparison holds; `!=` is taken as "not equal".
    var starts: [ClosedRange<Int64>] {
        switch comparison {
        case .greaterOrEqual: [Int64.min...reached]
        case .less: [reached + 1...Int64.max]
        case .greater: [Int64.min...exceeded]
        case .lessOrEqual: [exceeded + 1...Int64.max]
        case .equal, .notEqual: reached > exceeded ? [exceeded + 1...reached] : []
        }
    }
}
