import ArgumentParser
import Embedded
import Foundation
import Kernel
import Law
import Postgres

/// The office's board and lists at their desk, in a district that is worked out and folded.
struct OfficeLists: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "office",
        abstract: "The office's board, totals and pages, kept current by what changes.")

    @Option(help: "The database as its owner has it.") var uri: String
    @Option(help: "The token of somebody at the office.") var token: String
    @Option(help: "The token of a clerk of health.") var clerk: String
    @Option(help: "The key file of its home.") var keys: String
    @Option(help: "GB/T 2260.") var district = 321_204
    @Option(help: "How often each read is measured.") var repetitions = 20
    @Flag(help: "Also the turn of a month, which concerns nearly everybody.") var month = false

    func run() async throws {
        let settings = try ConnectionSettings(uri: uri)
        let pools = Pools(settings)
        let registry = try Registry(departments)
        let mark = try PersonMark(key: try KeyFile.read(keys).key("person").bytes)
        let owner = Office(
            owner: Pool(settings, limit: 4, deadline: .seconds(600)), registry: registry)
        func desk(_ token: String) async throws -> Office {
            Office(
                pools, session: try await Session.open(token, in: pools.pool("auth")),
                purpose: "bench office", mark: mark, registry: registry)
        }
        let bench = OfficeListsBench(
            owner: owner, office: try await desk(token), health: try await desk(clerk),
            district: district, repetitions: repetitions)
        try await bench.counted()
        print("everything folded:")
        try await bench.reads()
        try await bench.deliver(toFamilies: 90)
        print("90 families changed and not folded:")
        try await bench.reads()
        try await bench.changes(month: month)
        await owner.assessor.close()
        await pools.close()
    }
}

struct OfficeListsBench {
    let owner: Office
    let office: Office
    let health: Office
    let district: Int
    let repetitions: Int

    private static let page = 50

    /// The counts that the board adds up are those of its rows.
    func counted() async throws {
        let rows = try await owner.assessor.query(
            """
            SELECT (SELECT count(*) FROM kernel.family WHERE district = \(district)::integer),
                (SELECT count(*) FROM kernel.person WHERE district = \(district)::integer),
                count(*), count(*) FILTER (WHERE gap), count(*) FILTER (WHERE receiving)
            FROM kernel.standing WHERE district = \(district)::integer
            """)
        let (families, persons, standings, gap, receiving) = try rows[0].decode(
            Int.self, Int.self, Int.self, Int.self, Int.self)
        print("families \(families), persons \(persons), standings \(standings), owed \(gap)")
        let lines = try await Board.read(office, district: district, on: office.today).board
            .departments.flatMap(\.lines)
        let board = (lines.map(\.gap).reduce(0, +), lines.map(\.receiving).reduce(0, +))
        guard board == (gap, receiving) else {
            throw ValidationError("the board has \(board), its rows are \((gap, receiving))")
        }
    }

    /// Each read as a command does it: what is stale is worked out first.
    func reads() async throws {
        try await measure("board") {
            _ = try await Board.read(office, district: district, on: office.today)
        }
        for kind in GapList.Kind.allCases {
            try await measure("\(kind.rawValue): totals by clause and town") {
                _ = try await GapList.counts(kind, office, district: district)
            }
            try await measure("\(kind.rawValue): first page") {
                _ = try await GapList.page(kind, office, district: district, limit: Self.page)
            }
        }
        try await filters()
        for part in [Worklist.Part.owed, .missed] {
            try await measure("health's list, \(part): first page") {
                _ = try await Worklist.page(
                    health, district: district, department: "health", part: part,
                    limit: Self.page)
            }
        }
    }

    /// The list of what nobody has in hand, in the middle and narrowed down.
    private func filters() async throws {
        let rows = try await owner.assessor.query(
            """
            SELECT since, clause, ref, town FROM kernel.standing
            WHERE district = \(district)::integer AND gap AND case_state IS NULL
            ORDER BY since, clause, ref
            OFFSET (SELECT sum(missed) / 2 FROM kernel.standing_count
                WHERE district = \(district)::integer) LIMIT 1
            """)
        guard let row = rows.first else { return }
        let (since, clause, ref, town) = try row.decode(
            PostgresDate.self, String.self, String.self, Int64.self)
        let middle = ListPlace("\(Day(since))/\(clause)/\(ref)")
        let filters: [(String, GapList.Filter)] = [
            ("a page in the middle", .init()), ("of a town", .init(town: town)),
            ("of a clause", .init(clause: clause)),
            ("of a clause in a town", .init(town: town, clause: clause)),
            ("of a department", .init(department: "health")), ("of a need", .init(need: .medical)),
        ]
        for (name, filter) in filters {
            try await measure("missed: \(name)") {
                _ = try await GapList.page(
                    .missed, office, district: district, filter, after: middle, limit: Self.page)
            }
        }
    }

    /// Gives something to somebody of so many families.
    func deliver(toFamilies count: Int) async throws {
        try await owner.assessor.execute(
            """
            INSERT INTO kernel.delivery (district, person, clause, period, monthly, proof)
            SELECT district, person, clause, \(owner.today.month.first.sql), false, 'bench'
            FROM kernel.standing WHERE district = \(district)::integer AND gap
              AND person IN (SELECT min(id) FROM kernel.person
                WHERE district = \(district)::integer AND role = 0 GROUP BY family
                ORDER BY md5(min(id)::text) LIMIT \(count))
            ON CONFLICT DO NOTHING
            """)
    }

    /// What a day's changes, and the turn of a month, cost the tick.
    func changes(month: Bool) async throws {
        try await deliver(toFamilies: 10_000)
        let days = [
            ("a day's changes", owner.today), ("the first of a month", owner.today.month.end),
        ]
        for (name, day) in days.prefix(month ? 2 : 1) {
            let later = Office(owner: owner.assessor, registry: owner.registry, today: day)
            let answers = try await seconds {
                _ = try await Assessment(later, district: district).tick()
            }
            var families = 0
            let spent = try await seconds {
                families = try await StandingFold(later, district: district).run()
            }
            print(
                "\(name): answers \(answers.shown) s; \(families) families folded in "
                    + "\(spent.shown) s, \((spent / Double(max(1, families)) * 1000).shown) ms each"
            )
        }
    }

    private func measure(_ name: String, _ body: () async throws -> Void) async throws {
        try await body()
        var times: [Double] = []
        for _ in 0..<repetitions { times.append(try await seconds(body)) }
        print("  \(name): \(percentiles(times))")
    }
}
