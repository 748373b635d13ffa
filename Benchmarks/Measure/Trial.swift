import ArgumentParser
import Foundation
import Law

/// A raised figure against the figure in force, over twelve months.
struct Trial: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "what-if",
        abstract: "Twelve months with the figures in force and with raised ones, to the fen.")

    static let clauses = ["JY-3.1.1b", "JY-3.1.1c"]
    static let raisedFrom = Day(year: 2026, month: 7, day: 1) ?? .never

    @OptionGroup var setting: Setting

    func run() throws {
        let packs = try Packs(below: setting.policies)
        let population = Population(persons: setting.persons, seed: setting.seed)
        let base = Evaluator(packs.jiangyan)
        let changed = Evaluator(packs.jiangyan.raised("special_assistance.rate", by: 6_000))
        let sides = [try base.program(Self.clauses), try changed.program(Self.clauses)]
        let months = (0..<12).map { Rules.on.adding(months: $0) }
        let last = months.last ?? Rules.on
        if let folder = setting.write {
            try PopulationFiles(folder).write(
                population, sides[0].leaves.map(\.name), days: months)
        }
        var totals: [[[Int64]]] = []
        var seconds = Double.infinity
        for _ in 0..<setting.repetitions {
            // Columns move on and never back: each repetition has its own, filled beforehand.
            let columns = try population.columns(for: sides[0], on: Rules.on, through: last)
            let forecast = ColumnForecast(sides, over: columns)
            seconds = min(
                seconds,
                best(of: 1) { totals = months.map { forecast.totals(on: $0) } })
        }
        print("\(setting.persons) persons, two sides, twelve months, seed \(setting.seed)")
        print("what-if \(seconds) s")
        for (month, totals) in zip(months, totals) {
            let sums = totals.map { $0.reduce(0, +) }
            print("month \(month.month) base \(sums[0]) raised \(sums[1])")
        }
    }
}

extension Pack {
    /// The pack with every row of a figure raised by so many fen from `Trial.raisedFrom` on.
    fileprivate func raised(_ name: String, by fen: Int64) -> Pack {
        var figures = figures
        if let figure = figures[name] {
            let rows = figure.rows.flatMap { row -> [FigureRow] in
                guard row.from < Trial.raisedFrom, Trial.raisedFrom < row.to,
                    let value = row.value
                else { return [row] }
                return [
                    row.with(value: value, from: row.from, to: Trial.raisedFrom),
                    row.with(value: value + fen, from: Trial.raisedFrom, to: row.to),
                ]
            }
            figures[name] = Figure(
                name: name, title: figure.title, type: figure.type, isFloor: figure.isFloor,
                ruledBy: figure.ruledBy, reason: figure.reason, rows: rows,
                position: figure.position)
        }
        return Pack(
            code: code, title: title, district: district, office: office, document: document,
            clauses: clauses, definitions: definitions, figures: figures, dictionary: dictionary,
            off: off)
    }
}

extension FigureRow {
    fileprivate func with(value: Int64, from: Day, to: Day) -> FigureRow {
        FigureRow(
            from: from, to: to, learned: learned, label: label, when: when, whenText: whenText,
            value: value, status: status, source: source, position: position)
    }
}
