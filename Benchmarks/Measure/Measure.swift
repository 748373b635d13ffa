import ArgumentParser
import Foundation
import Kernel
import Law

/// The benchmarks: rules over columns in memory, a district in a database, one person read, cases
/// approved, the office's lists.
@main
struct Measure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures rules, districts, reads and lists.",
        subcommands: [
            Rules.self, Trial.self, District.self, Reading.self, Cases.self,
            OfficeLists.self,
        ])
}

/// What both benchmarks are asked.
struct Setting: ParsableArguments {
    @Option(help: "The folder of the policy packs.")
    var policies = "policies"

    @Option(help: "How many persons.")
    var persons = 1_000_000

    @Option(help: "Seed of the population.")
    var seed: UInt64 = 20_260_101

    @Option(help: "How often each measurement runs; the best counts.")
    var repetitions = 7

    @Option(help: "Writes the population there, for the peer.")
    var write: String?
}

/// The house's packs, loaded as the program loads them.
struct Packs {
    let jiangyan: Pack
    let nanchuan: Pack

    init(below policies: String) throws {
        let registry = try Registry(departments)
        func load(_ code: String) throws -> Pack {
            let (_, sources) = try PackFolder.sources(at: "\(policies)/\(code)")
            let result = PackLoader(
                dictionary: registry.dictionary, benefits: registry.lawBenefits
            ).load(code, from: sources)
            guard let pack = result.pack else { throw PackRefusal(problems: result.problems) }
            return pack
        }
        jiangyan = try load("jiangyan")
        nanchuan = try load("nanchuan")
    }
}

extension Evaluator {
    /// A program of the clauses with these ids, in their order.
    func program(_ ids: [String]) throws -> ColumnProgram {
        let program = ColumnProgram(
            self,
            clauses: try ids.map { id in
                guard let index = clauses.firstIndex(where: { $0.id == id }) else {
                    throw ValidationError("no clause \(id) in the pack")
                }
                return index
            })
        guard program.rest.isEmpty else {
            throw ValidationError("some of \(ids) do not run over columns")
        }
        return program
    }
}

/// The best of some runs in seconds.
func best(of repetitions: Int, _ run: () -> Void) -> Double {
    var best = Double.infinity
    for _ in 0..<max(1, repetitions) {
        let start = ContinuousClock.now
        run()
        let spent = start.duration(to: .now).components
        best = min(best, Double(spent.seconds) + Double(spent.attoseconds) / 1e18)
    }
    return best
}
