/// From a block's registers to findings.
extension ColumnMachine {
    /// Writes a clause's answers about rows that stand one after the other.
    func write(_ position: Int, _ count: Int, _ findings: ColumnFindings, from: Int) {
        let output = plan.outputs[position]
        let truths = findings.truths[position] + from
        truths.update(from: lanes[output.register], count: count)
        let untils = findings.untils[position] + from
        if keepsUntils {
            untils.update(from: self.untils[output.register] ?? forever, count: count)
        }
        guard let amount = output.amount, let column = findings.due[position] else { return }
        let due = column + from
        findings.count(position, due, count, by: -1)
        ColumnKernels.due(truths, lanes[amount], count, into: due)
        findings.count(position, due, count, by: 1)
        if let bounds = self.untils[amount] {
            ColumnKernels.shorten(truths, bounds, count, untils: untils)
        }
    }

    /// Writes a clause's answers about picked rows.
    func write(_ position: Int, _ rows: [Int], _ findings: ColumnFindings) {
        let output = plan.outputs[position]
        let truths = findings.truths[position]
        let untils = findings.untils[position]
        let lane = lanes[output.register]
        let own = self.untils[output.register] ?? forever
        for (place, row) in rows.enumerated() {
            truths[row] = lane[place]
            untils[row] = own[place]
        }
        guard let amount = output.amount, let due = findings.due[position] else { return }
        let choices = lanes[amount]
        let bounds = self.untils[amount] ?? forever
        for (place, row) in rows.enumerated() {
            let isYes = lane[place] == Truth.yes.rawValue
            let now = isYes ? max(choices[place], 1) : 0
            findings.count(position, from: due[row], to: now)
            due[row] = now
            if isYes { untils[row] = min(untils[row], bounds[place]) }
        }
    }
}
