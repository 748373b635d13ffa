import ArgumentParser
import Foundation
import Law

/// Ten rules of the parents' clauses over the whole population, on one core.
struct Rules: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ten rules over columns: person-rules a second, with and without until.")

    /// What the peer expresses too: targets, ages of 49, 60 and 65, grades, classes of money by
    /// date, insurance conditions, sets of events, wishes.
    static let jiangyan = [
        "JY-3.1.1b", "JY-3.1.1c", "JY-3.2.2b", "JY-3.2.4c", "JY-3.3.1",
    ]
    static let nanchuan = [
        "NC-4.health.3", "NC-4.health.4", "NC-4.health.5", "NC-4.hr.2", "NC-4.hr.4",
    ]
    static let on = Day(year: 2026, month: 1, day: 1) ?? .never

    @OptionGroup var setting: Setting

    func run() throws {
        let packs = try Packs(below: setting.policies)
        let population = Population(persons: setting.persons, seed: setting.seed)
        let sides = [
            try Side(packs.jiangyan, Self.jiangyan, population),
            try Side(packs.nanchuan, Self.nanchuan, population),
        ]
        if let folder = setting.write {
            try PopulationFiles(folder).write(
                population, sides.map(\.columnNames).joined(), days: [Self.on])
        }
        let rules = Double(sides.map(\.program.clauses.count).reduce(0, +) * setting.persons)
        print("\(setting.persons) persons, ten rules, seed \(setting.seed), on \(Self.on)")
        for (depth, title) in [(ColumnDepth.truths, "truths"), (.untils, "untils")] {
            let seconds = best(of: setting.repetitions) {
                for side in sides {
                    side.program.run(over: side.columns, depth: depth, into: side.findings)
                }
            }
            print("\(title) \(seconds) s \(rules / seconds / 1e6) M person-rules/s")
        }
        for side in sides { side.printSums() }
    }
}

/// A pack's rules with their columns and answers, all resident.
struct Side {
    let evaluator: Evaluator
    let program: ColumnProgram
    let columns: Columns
    let findings: ColumnFindings

    init(_ pack: Pack, _ ids: [String], _ population: Population) throws {
        evaluator = Evaluator(pack)
        program = try evaluator.program(ids)
        columns = try population.columns(for: program, on: Rules.on)
        findings = ColumnFindings(program, rows: columns.rowCount)
    }

    var columnNames: [String] { program.leaves.map(\.name) }

    func printSums() {
        for (position, clause) in program.clauses.enumerated() {
            let counts = [Truth.yes, .no, .unknown].map { findings.count(position, of: $0) }
            print(
                "clause \(evaluator.clauses[clause].id) yes \(counts[0]) no \(counts[1])"
                    + " unknown \(counts[2]) fen \(findings.totals[position])")
        }
    }
}
