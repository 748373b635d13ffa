/// Lowers nodes to the steps of one day. A node that many rules share becomes one step.
struct ColumnPlanner {
    private let program: EvaluatorProgram
    private let known: Day
    private let quantityLeaves: [Int: Int]
    private let answerLeaves: [Int: Int]
    private var plan: ColumnPlan
    private var verdicts: [Int: ColumnPlan.Verdict] = [:]
    private var operands: [Int: ColumnPlan.Operand] = [:]
    private var figures: [Int: ColumnPlan.Figure] = [:]

    init(
        _ program: EvaluatorProgram, day: Day, known: Day, quantities: [Int: Int],
        answers: [Int: Int]
    ) {
        self.program = program
        self.known = known
        quantityLeaves = quantities
        answerLeaves = answers
        plan = ColumnPlan(day: day)
    }

    mutating func plan(_ clauses: [Int], subjects: [Who: Int]) -> ColumnPlan {
        var loaded: [Who: Int] = [:]
        for index in clauses {
            let clause = program.clauses[index]
            guard clause.off == nil, let leaf = subjects[clause.who] else {
                let never = materialized(.constant(Answer(.no)))
                plan.outputs.append(ColumnPlan.Output(register: never))
                continue
            }
            let subject = loaded[clause.who] ?? register { .load(leaf: leaf, into: $0) }
            loaded[clause.who] = subject
            let rule: ColumnPlan.Verdict =
                plan.day < program.inForce
                ? .constant(Answer(.no, until: program.inForce)) : verdict(clause.rule)
            let inner = materialized(rule)
            let result = register { .subject(subject, rule: inner, into: $0) }
            let amount = clause.figure.map { choices(of: $0) }
            plan.outputs.append(ColumnPlan.Output(register: result, amount: amount))
        }
        return plan
    }

    /// The register of a clause's figure; a negative one is not defined.
    private mutating func choices(of figure: Int) -> Int {
        switch figure < 0 ? .constant(1, until: .never) : self.figure(figure) {
        case .register(let register): register
        case .constant(let choice, let until):
            register { .fill(choice, until: until, into: $0) }
        }
    }

    private mutating func register(_ step: (Int) -> ColumnPlan.Step) -> Int {
        let register = plan.registerCount
        plan.registerCount += 1
        plan.steps.append(step(register))
        return register
    }

    private mutating func materialized(_ verdict: ColumnPlan.Verdict) -> Int {
        switch verdict {
        case .register(let register): register
        case .constant(let answer):
            register { .fill(answer.truth.rawValue, until: answer.until, into: $0) }
        }
    }

    private mutating func verdict(_ node: Int) -> ColumnPlan.Verdict {
        if let made = verdicts[node] { return made }
        let made = makeVerdict(node)
        verdicts[node] = made
        return made
    }

    private mutating func makeVerdict(_ node: Int) -> ColumnPlan.Verdict {
        if let leaf = answerLeaves[node] {
            return .register(register { .load(leaf: leaf, into: $0) })
        }
        switch program.nodes[node] {
        case .all(let list):
            return joined(program.lists[list], neutral: .yes) { .all($0, into: $1) }
        case .any(let list):
            return joined(program.lists[list], neutral: .no) { .any($0, into: $1) }
        case .not(let part): return negated(verdict(part))
        case .definition(let index): return verdict(program.definitions[index].rule)
        case .compare(let comparison, let left, let right):
            return compare(comparison, operand(left), operand(right))
        case .counted(let comparison, let unit, let since, let number):
            return counted(comparison, unit, operand(since), operand(number))
        case .isIn(let part, let values): return isIn(operand(part), program.values[values])
        case .sameYear(let part):
            return test(.sameYear, operand(part), .constant(Quantity(0)))
        default: return compare(.equal, operand(node), .constant(Quantity(1)))
        }
    }

    private mutating func negated(_ verdict: ColumnPlan.Verdict) -> ColumnPlan.Verdict {
        switch verdict {
        case .constant(let answer): .constant(answer.negated)
        case .register(let inner): .register(register { .not(inner, into: $0) })
        }
    }

    /// Joins parts; those that are the same for everybody are joined beforehand.
    private mutating func joined(
        _ parts: [Int], neutral: Truth, _ step: ([Int], Int) -> ColumnPlan.Step
    ) -> ColumnPlan.Verdict {
        var constant = Answer(neutral)
        var registers: [Int] = []
        for part in parts {
            switch verdict(part) {
            case .register(let register): registers.append(register)
            case .constant(let answer):
                constant = neutral == .yes ? constant.and(answer) : constant.or(answer)
            }
        }
        let decides = constant.truth != neutral && constant.truth != .unknown
        if registers.isEmpty || (decides && constant.until == .never) { return .constant(constant) }
        if constant != Answer(neutral) { registers.append(materialized(.constant(constant))) }
        if registers.count == 1 { return .register(registers[0]) }
        return .register(register { step(registers, $0) })
    }

    private mutating func test(
        _ test: ColumnPlan.Test, _ a: ColumnPlan.Operand, _ b: ColumnPlan.Operand
    ) -> ColumnPlan.Verdict {
        if case .constant(let a) = a, case .constant(let b) = b {
            return .constant(test.answer(a, b, on: plan.day))
        }
        return .register(register { .test(test, a, b, into: $0) })
    }

    private mutating func compare(
        _ comparison: Comparison, _ a: ColumnPlan.Operand, _ b: ColumnPlan.Operand
    ) -> ColumnPlan.Verdict {
        if case .constant = a, case .leaf = b { return compare(comparison.mirrored, b, a) }
        if comparison == .equal, case .flag(let register) = a, case .constant(let one) = b,
            one.standing == .value, one.value == 1, one.until == .never
        {
            return .register(register)
        }
        guard case .leaf(let leaf) = a, case .constant(let bound) = b, bound.standing == .value
        else { return test(.compare(comparison), a, b) }
        if comparison == .notEqual { return negated(compare(.equal, a, b)) }
        let ranges = comparison.ranges(of: bound.value)
        return .register(
            register { .within(leaf: leaf, ranges, bound: bound.until, into: $0) })
    }

    private mutating func counted(
        _ comparison: Comparison, _ unit: TimeUnit, _ since: ColumnPlan.Operand,
        _ number: ColumnPlan.Operand
    ) -> ColumnPlan.Verdict {
        guard case .leaf(let leaf) = since, case .constant(let bound) = number,
            bound.standing == .value
        else { return test(.counted(comparison, unit), since, number) }
        if comparison == .notEqual { return negated(counted(.equal, unit, since, number)) }
        let count = ColumnPlan.Count(comparison, unit, bound.value, on: plan.day)
        return .register(
            register { .counted(leaf: leaf, count, bound: bound.until, into: $0) })
    }

    private mutating func isIn(
        _ part: ColumnPlan.Operand, _ values: [Int64]
    ) -> ColumnPlan.Verdict {
        guard case .leaf(let leaf) = part else {
            return test(.isIn(values), part, .constant(Quantity(0)))
        }
        return .register(
            register { .within(leaf: leaf, values.ranges, bound: .never, into: $0) })
    }

    private mutating func operand(_ node: Int) -> ColumnPlan.Operand {
        if let leaf = quantityLeaves[node] { return .leaf(leaf) }
        if let made = operands[node] { return made }
        let made = makeOperand(node)
        operands[node] = made
        return made
    }

    private mutating func makeOperand(_ node: Int) -> ColumnPlan.Operand {
        switch program.nodes[node] {
        case .literal(let value): return .constant(Quantity(value))
        case .undefined: return .constant(Quantity(.unreported, until: .never))
        case .figure(let index):
            let table = ColumnTable(index, of: program)
            switch figure(index) {
            case .constant(let choice, let until):
                return .constant(table.quantity(choice, until: until))
            case .register(let register): return .choice(register, table: table)
            }
        case .elapsed(let unit, let since):
            return computed(.elapsed(unit), operand(since), .constant(Quantity(0)))
        case .arithmetic(let operation, let left, let right):
            return computed(.arithmetic(operation), operand(left), operand(right))
        default:
            switch verdict(node) {
            case .register(let register): return .flag(register)
            case .constant(let answer): return .constant(answer.quantity)
            }
        }
    }

    private mutating func computed(
        _ computation: ColumnPlan.Computation, _ a: ColumnPlan.Operand, _ b: ColumnPlan.Operand
    ) -> ColumnPlan.Operand {
        if case .constant(let a) = a, case .constant(let b) = b {
            return .constant(computation.quantity(a, b, on: plan.day))
        }
        let numbers = plan.numberCount
        plan.numberCount += 1
        return .computed(
            register { .compute(computation, a, b, into: $0, numbers: numbers) }, numbers: numbers)
    }

    /// The figure's rows that count on the day, in their order.
    private mutating func figure(_ index: Int) -> ColumnPlan.Figure {
        if let made = figures[index] { return made }
        let made = makeFigure(program.figures[index].rows)
        figures[index] = made
        return made
    }

    private mutating func makeFigure(_ rows: [EvaluatorFigure.Row]) -> ColumnPlan.Figure {
        var choices: [ColumnPlan.Choice] = []
        // As long as every row so far is the same for everybody, so is the figure.
        var common = Day.never
        var isCommon = true
        for (index, row) in rows.enumerated() where row.learned <= known {
            if plan.day < row.from {
                choices.append(.later(row.from))
                common = min(common, row.from)
                continue
            }
            guard plan.day < row.to else { continue }
            let fits = row.when.map { verdict($0) } ?? .constant(Answer(.yes))
            if isCommon, case .constant(let answer) = fits {
                common = min(common, answer.until)
                guard answer.truth != .no else {
                    choices.append(.later(answer.until))
                    continue
                }
                common = min(common, row.to)
                let isKnown = answer.truth == .yes
                return .constant(isKnown ? ColumnTable.choice(ofRow: index) : 1, until: common)
            }
            isCommon = false
            choices.append(
                .row(materialized(fits), number: ColumnTable.choice(ofRow: index), to: row.to))
        }
        if isCommon { return .constant(0, until: common) }
        return .register(register { .choose(choices, into: $0) })
    }
}

extension ColumnPlan.Test {
    func answer(_ a: Quantity, _ b: Quantity, on day: Day) -> Answer {
        switch self {
        case .compare(let comparison): comparison.answer(a, b)
        case .counted(let comparison, let unit):
            FamilyView.counted(comparison, unit, since: a, with: b, on: day)
        case .isIn(let values): a.truth { values.contains($0) }
        case .sameYear: FamilyView.sameYear(a, on: day)
        }
    }
}

extension ColumnPlan.Computation {
    func quantity(_ a: Quantity, _ b: Quantity, on day: Day) -> Quantity {
        switch self {
        case .elapsed(let unit): FamilyView.elapsed(unit, a, on: day)
        case .arithmetic(let operation): operation.joined(a, b)
        }
    }
}

extension Answer {
    /// A condition taken as a number.
    var quantity: Quantity {
        truth == .unknown
            ? Quantity(.unreported, until: until) : Quantity(flag: truth == .yes, until: until)
    }
}

extension Comparison {
    /// The numbers that fulfil it; `!=` is taken as "not equal".
    fileprivate func ranges(of bound: Int64) -> [ClosedRange<Int64>] {
        switch self {
        case .equal, .notEqual: [bound...bound]
        case .less: bound == .min ? [] : [Int64.min...bound - 1]
        case .lessOrEqual: [Int64.min...bound]
        case .greater: bound == .max ? [] : [bound + 1...Int64.max]
        case .greaterOrEqual: [bound...Int64.max]
        }
    }
}

extension [Int64] {
    /// The same numbers as ranges without gaps.
    fileprivate var ranges: [ClosedRange<Int64>] {
        var ranges: [ClosedRange<Int64>] = []
        for value in Set(self).sorted() {
            if let last = ranges.last, last.upperBound == value - 1 {
                ranges[ranges.count - 1] = last.lowerBound...value
            } else {
                ranges.append(value...value)
            }
        }
        return ranges
    }
}
