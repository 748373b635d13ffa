import ArgumentParser
import Kernel
import Law
import Oracle
import Postgres

/// The spans of a district written by three forms of SQL and by the product, timed side by side.
@main
struct SQLForms: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sqlforms",
        abstract: "A district's spans by SQL and by the product, timed side by side.",
        discussion: """
            Only for a database made for it: everything stored of answers is deleted first, and \
            the table public.sql_form stays behind.
            """)

    @Option(name: .long, help: "The database.") var uri: String
    @Option(name: .long, help: "Six digits.") var district = 321_204
    @Option(name: .long, help: "1, 2, 3 or all.") var form = "all"
    @Option(name: .long, help: "Connections of a form, each with its part of the families.")
    var sessions = 2
    @Flag(name: .long, inversion: .prefixedNo, help: "Compile expressions in the server.")
    var jit = false
    @Flag(name: .long, inversion: .prefixedNo, help: "Run the product too.") var product = true
    @Flag(name: .long, help: "Compare the rows of each form with the product's.") var check = false
    @Option(name: .long, help: "Name statements that take longer, in seconds.") var slow: Double?

    func run() async throws {
        let pool = Pool(try ConnectionSettings(uri: uri), limit: 8, deadline: .seconds(30))
        do {
            try await measure(Office(owner: pool, registry: try Registry(departments)))
            await pool.close()
        } catch {
            await pool.close()
            throw error
        }
    }

    private func measure(_ office: Office) async throws {
        let (pack, _) = try await PackStore(office).pack(of: district)
        let job = Job(
            pack: pack, district: district, beginning: Assessment.beginning, today: office.today)
        for condition in job.reach.beyond { print("days not known for: \(condition)") }
        let bench = Bench(office: office, job: job, sessions: sessions, jit: jit, slow: slow)
        var seconds: Double?
        if product {
            let result = try await bench.product()
            seconds = result.seconds
            print("product: \(result.rows) rows, \(decimal(result.seconds)) s")
        }
        let forms: [any Form] = [
            BoundaryDays(job: job), Multiranges(job: job), PointsOnce(job: job),
        ]
        for (index, one) in forms.enumerated() where form == "all" || form == "\(index + 1)" {
            let result = try await bench.run(one)
            let ratio = seconds.map { ", \(decimal(result.seconds / $0)) × the product" } ?? ""
            print(
                "form \(index + 1) (\(one.title)): \(result.rows) rows, "
                    + "\(decimal(result.seconds)) s\(ratio)")
            if !one.gaps.isEmpty { print("    without \(one.gaps.sorted())") }
            guard check else { continue }
            let differences = try await bench.differences(without: one.gaps)
            print("    \(differences.reduce(0) { $0 + $1.1 + $1.2 }) rows differ")
            for (clause, missed, invented) in differences {
                print("    \(clause): \(missed) of the product's missing, \(invented) others")
            }
        }
    }
}
