import ArgumentParser
import Embedded
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
    @Option(help: "The key file of its home.") var keys: String
    @Option(help: "GB/T 2260.") var district = 321_204
    @Option(help: "How many persons.") var persons = 2000

    func run() async throws {
        let settings = try ConnectionSettings(uri: uri)
        let pools = Pools(settings)
        let session = try await Session.open(token, in: pools.pool("auth"))
        let registry = try Registry(departments)
        let file = try KeyFile.read(keys)
        let office = Office(
            pools, session: session, purpose: "bench read",
            mark: try PersonMark(key: file.key("person").bytes), registry: registry)
        let owner = Office(
            owner: Pool(settings, limit: 4, deadline: .seconds(60)), registry: registry)
        let bench = ReadingBench(
            owner: owner, office: office, role: pools.pool(session.desk), token: token,
            district: district)
        let rows = try await owner.assessor.query(
            """
            SELECT id, ref FROM kernel.person WHERE district = \(district)::integer
            ORDER BY md5(id::text) LIMIT \(persons)
            """)
        let sample = try rows.map { try $0.decode(Int64.self, String.self) }
        try await bench.statements(of: sample.map(\.0))
        try await bench.sheets(of: sample.map(\.1), seal: AESSeal(keys: try sealing(file)))
        await owner.assessor.close()
        await pools.close()
    }

    private func sealing(_ file: KeyFile) throws -> Keys {
        var seal: [Int: [UInt8]] = [:]
        for key in file.keys where key.name == "seal" { seal[key.version] = key.bytes }
        return try Keys(
            seal: seal, index: file.key("index").bytes, national: file.key("national").bytes)
    }
}

struct ReadingBench {
    let owner: Office
    let office: Office
    /// The desk's role without its signature.
    let role: Pool
    let token: String
    let district: Int

    /// So many persons warm both sides up.
    private static let warm = 100

    /// Three statements in one trip: what it costs to ask them at a desk, and where that goes.
    func statements(of ids: [Int64]) async throws {
        let pool = owner.assessor
        var found = (bare: 0, desk: 0)
        // In turns, so that all of them meet the same machine.
        let times = try await inTurns(ids) { id in
            [
                { try await pool.transaction { _ in } },
                {
                    found.bare += try await pool.transaction { try await read(id, in: $0) }
                },
                { try await role.transaction { try await open(in: $0) } },
                {
                    try await role.transaction { transaction in
                        try await open(in: transaction)
                        _ = try await read(id, in: transaction)
                    }
                },
                {
                    found.desk += try await office.desk.transaction(readOnly: true) {
                        try await read(id, in: $0)
                    }
                },
            ]
        }
        let (empty, bare, opened, shown, desk) = (times[0], times[1], times[2], times[3], times[4])
        print("three statements, without context, policies and audit: \(percentiles(bare))")
        print("the same at a desk: \(percentiles(desk)); \(found.desk) of \(found.bare) rows shown")
        let opening = opened.median - empty.median
        let policies = shown.median - opened.median - (bare.median - empty.median)
        let audit = desk.median - shown.median
        print(
            "of the difference: context \((opening * 1000).shown) ms, policies "
                + "\((policies * 1000).shown) ms, audit \((audit * 1000).shown) ms")
        print("ratio with / without, of the medians: \((desk.median / bare.median).shown)")
    }

    /// `person show` and `entitlements` as the program reads them.
    func sheets(of refs: [String], seal: AESSeal) async throws {
        func sheet(_ office: Office, _ ref: String) async throws {
            _ = try await PersonSheet.read(
                office, seal: seal, district: district, ref: ref, on: office.today)
        }
        func entitlements(_ office: Office, _ ref: String) async throws {
            _ = try await Entitlements.read(
                office, district: district, ref: ref, on: office.today)
        }
        let times = try await inTurns(refs) { ref in
            [
                { try await sheet(owner, ref) }, { try await sheet(office, ref) },
                { try await entitlements(owner, ref) }, { try await entitlements(office, ref) },
            ]
        }
        for (name, place) in [("person show", 0), ("entitlements", 2)] {
            let (bare, desk) = (times[place], times[place + 1])
            print("\(name) without: \(percentiles(bare))")
            print("\(name) at a desk: \(percentiles(desk))")
            print("ratio with / without, of the medians: \((desk.median / bare.median).shown)")
        }
        let both = zip(times[1], times[3]).map(+).median / zip(times[0], times[2]).map(+).median
        print("ratio of both together: \(both.shown)")
    }

    private func inTurns<Item>(
        _ items: [Item], _ tasks: (Item) -> [() async throws -> Void]
    ) async throws -> [[Double]] {
        var times: [[Double]] = []
        for (index, item) in items.enumerated() {
            let tasks = tasks(item)
            if times.isEmpty { times = tasks.map { _ in [] } }
            for (place, task) in tasks.enumerated() {
                let spent = try await seconds(task)
                if index >= Self.warm { times[place].append(spent) }
            }
        }
        return times
    }

    private func open(in transaction: Transaction) async throws {
        let row = try await transaction.one("SELECT ctx.open(\(token))")
        try await transaction.open(context: try row?.value(0, as: String.self) ?? "")
    }

    /// Card, facts and answers of one person.
    private func read(_ id: Int64, in transaction: Transaction) async throws -> Int {
        try await transaction.pipeline([
            """
            SELECT id, ref, name, sex, birth, role, town, village FROM kernel.person
            WHERE district = \(district)::integer AND id = \(id)
            """,
            """
            SELECT seq, kind, act, number, code, from_day, to_day, learned, source, official,
                   document
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

extension [Double] {
    fileprivate var median: Double { isEmpty ? 0 : sorted()[count / 2] }
}
