/// Steps that look at rows one by one, and figures.
extension ColumnMachine {
    /// The turn of a count, and the until of the leaf and of the number it is held against.
    func turns(_ leaf: Int, _ count: ColumnPlan.Count, bound: Day, _ rows: Int, _ into: Int) {
        let source = leaves[leaf]
        let result = untils[into]
        let isExact = count.comparison == .equal || count.comparison == .notEqual
        let isMore = count.comparison == .greater || count.comparison == .lessOrEqual
        let (next, _) = count.number.addingReportingOverflow(1)
        var isOdd = true
        if let values = source.narrow, count.unit == .years,
            ColumnKernelsYears.numbers.contains(count.number)
        {
            let first = isMore ? next : count.number
            let second = isExact ? next : first
            isOdd = ColumnKernelsYears.turns(
                values, rows, first: Int32(first),
                firstPassed: Int32(clamping: isMore ? count.exceeded : count.reached),
                second: Int32(second),
                secondPassed: Int32(
                    clamping: isExact || isMore ? count.exceeded : count.reached),
                into: result)
        }
        if isOdd {
            turnsOneByOne(source, count, rows, into: result)
        }
        for row in 0..<rows {
            let own = source.untils[row]
            let state = source.states[row]
            let inputs = own < bound.number ? own : bound.number
            let turn = result[row] < inputs ? result[row] : inputs
            result[row] = state == 0 ? turn : state == 1 ? own : inputs
        }
    }

    private func turnsOneByOne(
        _ source: Leaf, _ count: ColumnPlan.Count, _ rows: Int,
        into result: UnsafeMutablePointer<Int32>
    ) {
        let number = Quantity(count.number)
        for row in 0..<rows where source.states[row] == Standing.value.rawValue {
            let value = source.narrow.map { Int64($0[row]) } ?? source.wide.map { $0[row] } ?? 0
            result[row] =
                FamilyView.counted(
                    count.comparison, count.unit, since: Quantity(value), with: number,
                    on: plan.day
                ).until.number
        }
    }

    func test(
        _ test: ColumnPlan.Test, _ a: ColumnPlan.Operand, _ b: ColumnPlan.Operand, _ count: Int,
        _ into: Int
    ) {
        let (lane, until) = (lanes[into], untils[into])
        for row in 0..<count {
            let answer = test.answer(quantity(a, row), quantity(b, row), on: plan.day)
            lane[row] = Lane(answer.truth.rawValue)
            until[row] = answer.until.number
        }
    }

    func compute(
        _ computation: ColumnPlan.Computation, _ a: ColumnPlan.Operand, _ b: ColumnPlan.Operand,
        _ count: Int, _ into: Int, _ values: UnsafeMutablePointer<Int64>
    ) {
        let (lane, until) = (lanes[into], untils[into])
        for row in 0..<count {
            let quantity = computation.quantity(
                quantity(a, row), quantity(b, row), on: plan.day)
            lane[row] = Lane(quantity.standing.rawValue)
            values[row] = quantity.value
            until[row] = quantity.until.number
        }
    }

    /// An operand's quantity in a row. Without untils in the machine, those of registers mean
    /// nothing, and nobody asks for them.
    func quantity(_ operand: ColumnPlan.Operand, _ row: Int) -> Quantity {
        switch operand {
        case .constant(let quantity): return quantity
        case .leaf(let index):
            let leaf = leaves[index]
            let until = Day(number: leaf.untils[row])
            switch leaf.states[row] {
            case Standing.value.rawValue:
                let value = leaf.narrow.map { Int64($0[row]) } ?? leaf.wide.map { $0[row] } ?? 0
                return Quantity(value, until: until)
            case Standing.none.rawValue: return Quantity(.none, until: until)
            default: return Quantity(.unreported, until: until)
            }
        case .choice(let register, let table):
            let until = Day(number: untils[register][row])
            return table[Int(lanes[register][row])].map { Quantity($0, until: until) }
                ?? Quantity(.unreported, until: until)
        case .computed(let register, let values):
            let until = Day(number: untils[register][row])
            guard let standing = Standing(rawValue: UInt8(lanes[register][row])),
                standing != .value
            else { return Quantity(number(values, row), until: until) }
            return Quantity(standing, until: until)
        case .flag(let register):
            let until = Day(number: untils[register][row])
            let truth = Truth(rawValue: UInt8(lanes[register][row])) ?? .unknown
            return Answer(truth, until: until).quantity
        }
    }

    func choose(_ choices: [ColumnPlan.Choice], _ count: Int, _ into: Int) {
        let (lane, until) = (lanes[into], untils[into])
        lane.update(repeating: 0, count: count)
        if keepsUntils { until.update(repeating: Day.never.number, count: count) }
        var number: Lane = 2
        for choice in choices {
            switch choice {
            case .later(let day):
                guard keepsUntils else { continue }
                ColumnKernels.chooseLater(count, day: day.number, choices: lane, untils: until)
            case .row(.register(let fits), let to):
                if keepsUntils {
                    ColumnKernels.chooseUntils(
                        lanes[fits], untils[fits], count, to: to.number, choices: lane,
                        untils: until)
                }
                ColumnKernels.choose(lanes[fits], count, number: number, choices: lane)
                number += 1
            case .row(.constant(let answer), let to):
                let end = answer.truth == .no ? answer.until : min(answer.until, to)
                if keepsUntils {
                    ColumnKernels.chooseLater(
                        count, day: end.number, choices: lane, untils: until)
                }
                let choice: Lane = answer.truth == .no ? 0 : answer.truth == .unknown ? 1 : number
                for row in 0..<count { lane[row] = lane[row] == 0 ? choice : lane[row] }
                number += 1
            }
        }
    }
}
