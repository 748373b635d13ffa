/// Steps that look at rows one by one, and figures.
extension ColumnMachine {
    /// The turn of a count, and the until of the leaf and of the number it is held against.
    func turns(_ leaf: Int, _ count: ColumnPlan.Count, bound: Day, _ rows: Int, _ into: Int) {
        let source = leaves[leaf]
        let result = writtenUntils(into)
        var isDone = false
        if let years = count.years, case .words(let values) = source.values {
            isDone = years.turns(source.states, UnsafePointer(values), rows, into: result)
        }
        if !isDone { turnsOneByOne(source, count, rows, into: result) }
        guard source.untils != nil || bound != .never else { return }
        ColumnKernels.boundedToo(
            source.states, source.untils ?? forever, rows, by: bound.number, untils: result)
    }

    private func turnsOneByOne(
        _ source: Leaf, _ count: ColumnPlan.Count, _ rows: Int,
        into result: UnsafeMutablePointer<Int32>
    ) {
        let number = Quantity(count.number)
        for row in 0..<rows {
            let start = source.quantity(row, until: .never)
            result[row] =
                FamilyView.counted(
                    count.comparison, count.unit, since: start, with: number, on: plan.day
                ).until.number
        }
    }

    func test(
        _ test: ColumnPlan.Test, _ a: ColumnPlan.Operand, _ b: ColumnPlan.Operand, _ count: Int,
        _ into: Int
    ) {
        let (lane, until) = (writtenLanes(into), writtenUntils(into))
        for row in 0..<count {
            let answer = test.answer(quantity(a, row), quantity(b, row), on: plan.day)
            lane[row] = answer.truth.rawValue
            until[row] = answer.until.number
        }
        if !keepsUntils { forgetUntils(into) }
    }

    func compute(
        _ computation: ColumnPlan.Computation, _ a: ColumnPlan.Operand, _ b: ColumnPlan.Operand,
        _ count: Int, _ into: Int, _ values: UnsafeMutablePointer<Int64>
    ) {
        let (lane, until) = (writtenLanes(into), writtenUntils(into))
        for row in 0..<count {
            let quantity = computation.quantity(
                quantity(a, row), quantity(b, row), on: plan.day)
            lane[row] = quantity.standing.rawValue
            values[row] = quantity.value
            until[row] = quantity.until.number
        }
        if !keepsUntils { forgetUntils(into) }
    }

    /// An operand's quantity in a row.
    private func quantity(_ operand: ColumnPlan.Operand, _ row: Int) -> Quantity {
        switch operand {
        case .constant(let quantity): return quantity
        case .leaf(let index):
            return leaves[index].quantity(row, until: until(leaves[index].untils, row))
        case .choice(let register, let table):
            return table.quantity(lanes[register][row], until: until(untils[register], row))
        case .computed(let register, let values):
            let until = until(untils[register], row)
            guard let standing = Standing(rawValue: lanes[register][row]), standing != .value
            else { return Quantity(number(values, row), until: until) }
            return Quantity(standing, until: until)
        case .flag(let register):
            let truth = Truth(rawValue: lanes[register][row]) ?? .unknown
            return Answer(truth, until: until(untils[register], row)).quantity
        }
    }

    private func until(_ untils: UnsafePointer<Int32>?, _ row: Int) -> Day {
        untils.map { Day(number: $0[row]) } ?? .never
    }

    func choose(_ choices: [ColumnPlan.Choice], _ count: Int, _ into: Int) {
        let lane = writtenLanes(into)
        lane.update(repeating: 0, count: count)
        let until = writtenUntils(into)
        until.update(repeating: .max, count: count)
        var isBounded = false
        for choice in choices {
            switch choice {
            case .later(let day):
                guard keepsUntils else { continue }
                ColumnKernels.chooseLater(count, day: day.number, choices: lane, untils: until)
                isBounded = true
            case .row(let fits, let number, let to):
                if keepsUntils, untils[fits] != nil || to != .never {
                    ColumnKernels.chooseUntils(
                        lanes[fits], untils[fits] ?? forever, count, to: to.number, choices: lane,
                        untils: until)
                    isBounded = true
                }
                ColumnKernels.choose(lanes[fits], count, number: number, choices: lane)
            }
        }
        if !isBounded { forgetUntils(into) }
    }
}

extension ColumnMachine.Leaf {
    fileprivate func quantity(_ row: Int, until: Day) -> Quantity {
        switch states[row] {
        case Standing.value.rawValue: Quantity(values.number(row), until: until)
        case Standing.none.rawValue: Quantity(.none, until: until)
        default: Quantity(.unreported, until: until)
        }
    }
}
