/// From a block's registers to findings.
extension ColumnMachine {
    /// Writes a clause's answers about rows that stand one after the other.
    func write(_ position: Int, _ count: Int, _ findings: ColumnFindings, from: Int) {
        let truths = findings.truths[position] + from
        let untils = findings.untils[position] + from
        let output = plan.outputs[position]
        switch output.verdict {
        case .constant(let answer):
            truths.update(repeating: answer.truth.rawValue, count: count)
            untils.update(repeating: answer.until.number, count: count)
        case .register(let register):
            let lane = lanes[register]
            for row in 0..<count { truths[row] = UInt8(truncatingIfNeeded: lane[row]) }
            if keepsUntils { untils.update(from: self.untils[register], count: count) }
        }
        guard let fen = findings.fen[position], let amount = output.amount else { return }
        findings.totals[position] += write(amount, truths, count, into: fen + from)
        guard keepsUntils else { return }
        shorten(untils, by: amount, truths, count)
    }

    /// Writes sums; gives by how much the total of the rows changes.
    private func write(
        _ amount: ColumnPlan.Operand, _ truths: UnsafePointer<UInt8>, _ count: Int,
        into fen: UnsafeMutablePointer<Int64>
    ) -> Int64 {
        var difference: Int64 = 0
        sums(amount).withUnsafeBufferPointer { table in
            guard let table = table.baseAddress else { return }
            if let choices = choices(of: amount) {
                for row in 0..<count {
                    let sum = truths[row] == 2 ? table[Int(choices[row])] : 0
                    difference &+= ColumnFindings.counted(sum) &- ColumnFindings.counted(fen[row])
                    fen[row] = sum
                }
            } else {
                let common = table[0]
                for row in 0..<count {
                    let sum = truths[row] == 2 ? common : 0
                    difference &+= ColumnFindings.counted(sum) &- ColumnFindings.counted(fen[row])
                    fen[row] = sum
                }
            }
        }
        return difference
    }

    /// Writes a clause's answers about picked rows.
    func write(_ position: Int, _ rows: [Int], _ findings: ColumnFindings) {
        let output = plan.outputs[position]
        let truths = findings.truths[position]
        let untils = findings.untils[position]
        let amount = output.amount
        let table = amount.map { sums($0) } ?? []
        let picked = amount.flatMap { choices(of: $0) }
        for (place, row) in rows.enumerated() {
            var answer = Answer(.no)
            switch output.verdict {
            case .constant(let constant): answer = constant
            case .register(let register):
                answer = Answer(
                    Truth(rawValue: UInt8(lanes[register][place])) ?? .unknown,
                    until: Day(number: self.untils[register][place]))
            }
            if let amount, let fen = findings.fen[position] {
                let isDue = answer.truth == .yes
                let sum = isDue ? table[picked.map { Int($0[place]) } ?? 0] : 0
                findings.totals[position] +=
                    ColumnFindings.counted(sum) - ColumnFindings.counted(fen[row])
                fen[row] = sum
                if isDue { answer.until = min(answer.until, quantity(amount, place).until) }
            }
            truths[row] = answer.truth.rawValue
            untils[row] = answer.until.number
        }
    }

    /// Sums by choice; a figure that is the same for everybody is choice 0.
    private func sums(_ amount: ColumnPlan.Operand) -> ContiguousArray<Int64> {
        switch amount {
        case .constant(let quantity):
            [quantity.standing == .value ? quantity.value : ColumnFindings.undetermined]
        case .choice(_, let table):
            ContiguousArray(table.map { $0 ?? ColumnFindings.undetermined })
        case .leaf, .computed, .flag: [ColumnFindings.undetermined]
        }
    }

    private func choices(of amount: ColumnPlan.Operand) -> UnsafeMutablePointer<Lane>? {
        if case .choice(let register, _) = amount { lanes[register] } else { nil }
    }

    /// What is due holds until outcome or sum changes.
    private func shorten(
        _ untils: UnsafeMutablePointer<Int32>, by amount: ColumnPlan.Operand,
        _ truths: UnsafeMutablePointer<UInt8>, _ count: Int
    ) {
        switch amount {
        case .choice(let register, _):
            let bounds = self.untils[register]
            for row in 0..<count {
                let least = bounds[row] < untils[row] ? bounds[row] : untils[row]
                untils[row] = truths[row] == 2 ? least : untils[row]
            }
        case .constant(let quantity):
            let bound = quantity.until.number
            for row in 0..<count {
                let least = bound < untils[row] ? bound : untils[row]
                untils[row] = truths[row] == 2 ? least : untils[row]
            }
        case .leaf, .computed, .flag: break
        }
    }
}

extension ColumnFindings {
    /// What a sum adds to the total.
    @inline(__always)
    static func counted(_ sum: Int64) -> Int64 { sum == undetermined ? 0 : sum }
}
