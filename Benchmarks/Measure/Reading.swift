import ArgumentParser
import Foundation
import Kernel
import Law
import Postgres

/// The same read of one person with and without signed context, row policies and the audit row.
struct Reading: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read",
        abstract: "One person read at a desk, beside the same statements as the database's owner.")

    @Option(help: "The database as its owner has it.") var uri: String
    @Option(help: "The token of a clerk of health.") var token: String
    @Option(help: "GB/T 2260.") var district = 321_204
    @Option(help: "How many persons.") var persons = 2000

    func run() async throws {
        let settings = try ConnectionSettings(uri: uri)
        let (owner, pools) = (Pool(settings, limit: 1), Pools(settings))
        let session = try await Session.open(token, in: pools.pool("auth"))
        let office = Office(
            pools, session: session, purpose: "bench read",
            mark: try PersonMark(key: [UInt8](repeating: 7, count: 32)),
            registry: try Registry(departments))
        let rows = try await owner.query(
            """
            SELECT id FROM kernel.person WHERE district = \(district)::integer
            ORDER BY md5(id::text) LIMIT \(persons)
            """)
        let ids = try rows.map { try $0.value(0, as: Int64.self) }
        // In turns, so that both sides meet the same machine; the first hundred warm up.
        var (bare, opened, desk): ([Double], [Double], [Double]) = ([], [], [])
        var found = (bare: 0, desk: 0)
        for (index, id) in ids.enumerated() {
            let plain = try await timed {
                try await owner.transaction { try await read(id, in: $0) }
            }
            let context = try await timed {
                try await office.desk.transaction(readOnly: true) { _ in 0 }
            }
            let signed = try await timed {
                try await office.desk.transaction(readOnly: true) { transaction in
                    try await read(id, in: transaction)
                }
            }
            guard index >= 100 else { continue }
            bare.append(plain.seconds)
            opened.append(context.seconds)
            desk.append(signed.seconds)
            found = (found.bare + plain.rows, found.desk + signed.rows)
        }
        print("one person read, without context, policies and audit: \(percentiles(bare))")
        print("the same at a desk: \(percentiles(desk)); \(found.desk) of \(found.bare) rows shown")
        print("of it context and audit of an empty transaction: \(percentiles(opened))")
        let ratio = desk.sorted()[desk.count / 2] / bare.sorted()[bare.count / 2]
        print("ratio with / without, of the medians: \(ratio.shown)")
    }

    private func timed(_ body: () async throws -> Int) async throws
        -> (seconds: Double, rows: Int)
    {
        let start = ContinuousClock.now
        let rows = try await body()
        return (start.duration(to: .now).inSeconds, rows)
    }

    /// Card, facts and answers of one person, as a sheet shows them.
    private func read(_ id: Int64, in transaction: Transaction) async throws -> Int {
        try await transaction.pipeline([
            """
            SELECT id, ref, name, sex, birth, role, town, village FROM kernel.person
            WHERE district = \(district)::integer AND id = \(id)
            """,
            """
            SELECT seq, kind, act, number, code, from_day, to_day, learned, source, official, document
            FROM kernel.fact WHERE district = \(district)::integer AND person = \(id) ORDER BY seq
            """,
            """
            SELECT clause, from_day, to_day, outcome, not_asked, class, missing
            FROM kernel.entitlement WHERE district = \(district)::integer AND person = \(id)
            ORDER BY clause, from_day
            """,
        ]).reduce(0) { $0 + $1.count }
    }
}
