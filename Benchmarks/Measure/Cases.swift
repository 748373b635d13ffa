import ArgumentParser
import Embedded
import Foundation
import Kernel
import Law
import Postgres

/// Ten thousand cases approved in one command, beside the bare statements that write the same rows.
struct Cases: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cases",
        abstract: "Cases approved in one command, beside bare SQL that writes the same rows.")

    @Option(help: "The database as its owner has it.") var uri: String
    @Option(help: "The token of a clerk who approves at health.") var token: String
    @Option(help: "The key file of its home.") var keys: String
    @Option(help: "GB/T 2260.") var district = 321_204
    @Option(help: "How many cases.") var cases = 10_000
    @Option(help: "How often both sides are measured; the medians count.") var repetitions = 3

    /// Of a transaction on either side, as `CaseBook` has it.
    private static let batch = 500

    func run() async throws {
        let settings = try ConnectionSettings(uri: uri)
        let pools = Pools(settings)
        let owner = Pool(settings, limit: 2, deadline: .seconds(60))
        let session = try await Session.open(token, in: pools.pool("auth"))
        let office = Office(
            pools, session: session, purpose: "bench cases",
            mark: try PersonMark(key: try KeyFile.read(keys).key("person").bytes),
            registry: try Registry(departments))
        let book = CaseBook(office, district: district, department: session.desk)
        var times: (command: [Double], bare: [Double]) = ([], [])
        for round in 0..<repetitions {
            let mine = try await open("bench/\(round)/a", month: 2 * round, in: owner)
            var done = 0
            times.command.append(
                try await seconds {
                    let results = try await book.act(
                        .pass, on: mine, step: "approve", client: "bench-\(round)")
                    done = results.count { $0.refusal == nil }
                })
            guard done == mine.count, done == cases else {
                throw ValidationError("\(done) of \(mine.count) cases were approved")
            }
            let other = try await open("bench/\(round)/b", month: 2 * round + 1, in: owner)
            times.bare.append(
                try await seconds { try await bare(other, by: session, round, in: owner) })
        }
        let command = times.command.sorted()[repetitions / 2]
        let plain = times.bare.sorted()[repetitions / 2]
        print("\(cases) cases approved in one command: \(command.shown) s")
        print("the same rows written bare, a statement a batch: \(plain.shown) s")
        print("ratio command / bare, of the medians: \((command / plain).shown)")
        await owner.close()
        await pools.close()
    }

    /// So many cases that await approval, of a month long past.
    private func open(_ client: String, month: Int, in owner: Pool) async throws -> [Int64] {
        let from = Month(year: 2009 + month / 12, month: month % 12 + 1)
        let rows = try await owner.query(
            """
            WITH p AS (SELECT id FROM kernel.person WHERE district = \(district)::integer
                ORDER BY id LIMIT \(cases))
            SELECT c.id FROM casework.open_cases(\(district)::integer, 0, 0,
                (SELECT array_agg(\(client)::text || '/' || id ORDER BY id) FROM p),
                (SELECT array_agg(id ORDER BY id) FROM p), 'JY-3.1.1b',
                'health.special-assistance', 'health',
                casework.keep_procedure(\(district)::integer, 'health.special-assistance',
                    '{approve,pay}', '{work,finance}', '{approve,pay}', '{5,10}', '{"",""}', '{"",""}'),
                (SELECT array_agg(\(from.first.sql)::date) FROM p),
                (SELECT array_agg(\(from.end.sql)::date) FROM p),
                (SELECT array_agg(''::text) FROM p)) AS c
            ORDER BY c.id
            """)
        return try rows.map { try $0.value(0, as: Int64.self) }
    }

    /// Acts, hands and the rows of the cases in one statement a batch, with no question asked.
    private func bare(
        _ ids: [Int64], by session: Session, _ round: Int, in owner: Pool
    ) async throws {
        for start in stride(from: 0, to: ids.count, by: Self.batch) {
            let part = Array(ids[start..<min(start + Self.batch, ids.count)])
            _ = try await owner.execute(
                """
                WITH hands AS (
                    INSERT INTO casework.hand (district, case_id, actor, duty)
                    SELECT \(district)::integer, id, \(session.account), 'approve'
                    FROM unnest(\(part)) AS i (id)
                ), acts AS (
                    INSERT INTO casework.act (district, case_id, seq, client, act, step, next_step,
                        state, due_on, duty, actor, acted_by, desk, acted_on)
                    SELECT \(district)::integer, id, 2, 'bare-' || \(Int64(round)) || ':' || id,
                        'pass', 'approve', 'pay', 8, '2026-12-31', 'approve', \(session.account),
                        \(session.name), 'health', '2026-12-01'
                    FROM unnest(\(part)) AS i (id)
                )
                UPDATE casework.case_file SET version = 2, state = 8, step = 'pay',
                    step_due = '2026-12-31'
                WHERE district = \(district)::integer AND id = ANY (\(part))
                """)
        }
    }
}
