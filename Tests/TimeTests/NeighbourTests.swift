import Law
import Postgres
import Testing

@testable import Kernel

/// A district's work among 2,800 others: every statement finds its rows by the district, and
/// touches no more of the database than it would alone.
@Suite struct NeighbourTests {
    private static let neighbours = 2800

    @Test func `no statement reads rows of another district, or more pages for their sake`()
        async throws
    {
        let alone = try await Self.work(neighbours: 0)
        let few = try await Self.work(neighbours: Self.neighbours / 10)
        let many = try await Self.work(neighbours: Self.neighbours)
        #expect(alone.map(\.name) == many.map(\.name) && few.map(\.name) == many.map(\.name))
        for (index, work) in many.enumerated() {
            print(
                """
                time: \(work.name): \(work.plans.count) statements; \(alone[index].buffers) pages \
                alone, \(few[index].buffers) beside \(Self.neighbours / 10) districts, \
                \(work.buffers) beside \(Self.neighbours)
                """)
            #expect(!work.plans.isEmpty)
            for plan in work.plans where !plan.faults.isEmpty {
                Issue.record(
                    "\(work.name): \(plan.faults.joined(separator: "; "))\n\(plan.statement)")
            }
            // Ten times as many districts: at most a level more of an index.
            #expect(work.buffers <= few[index].buffers * 2 + 20, "\(work.name)")
        }
    }

    @Test(
        "a statement that reads other districts is found out",
        arguments: [
            "SELECT count(*) FROM kernel.person WHERE name = '某'",
            "SELECT ref FROM kernel.person WHERE id = 5 ORDER BY district",
            "SELECT ref FROM kernel.person WHERE district + 0 = 321204 AND role = 0",
        ] as [Query])
    func canFail(statement: Query) async throws {
        let house = try await TimeHouse.open()
        try await house.addNeighbours(100)
        try await house.pool.execute("ANALYZE")
        let watch = PlanWatch()
        let connection = try await Connection.connect(try watch.settings(of: house))
        _ = try await connection.query(statement)
        let plans = watch.take()
        #expect(plans.count == 1)
        #expect(plans.first?.faults.isEmpty == false)
    }

    private struct Work {
        let name: String
        let plans: [PlanWatch.Plan]
        var buffers: Int { plans.reduce(0) { $0 + $1.buffers } }
    }

    /// Everything a district does, with the plans of each.
    private static func work(neighbours: Int) async throws -> [Work] {
        let plain = try await TimeHouse.families(7)
        if neighbours > 0 { try await plain.addNeighbours(neighbours) }
        try await plain.pool.execute("ANALYZE")
        let watch = PlanWatch()
        let house = try TimeHouse.house(
            try watch.settings(of: plain), district: plain.district, connections: 2)
        var works: [Work] = []
        func watched(_ name: String, _ body: () async throws -> Void) async throws {
            try await body()
            works.append(Work(name: name, plans: watch.take()))
        }
        try await watched("run") { _ = try await house.assessment.run(on: house.office.today) }
        try await plain.pool.execute("ANALYZE")
        try await watched("tick") {
            try await house.tell(house.death(of: "C1"))
            _ = try await house.assessment.tick()
        }
        var event: Int64 = 0
        try await watched("record") {
            event = try await house.recorder.record(house.death(of: "C2")).event ?? 0
        }
        try await watched("preview") {
            _ = try await house.recorder.preview(house.death(of: "C3"))
        }
        try await watched("withdraw") {
            _ = try await house.recorder.withdraw(event, reason: "another", by: "second")
        }
        try await watched("marriage") {
            var draft = try house.draft("marriage", "C4", "2021-05-05")
            draft.state("marriage", "C5")
            draft.stays = ["C4", "C5"].map { .init(ref: $0, household: "H44") }
            _ = try await house.recorder.record(draft)
        }
        try await watched("events of a person") {
            _ = try await house.recorder.events(of: "C2")
        }
        try await watched("import") {
            _ = try await house.importFiles(
                roster: TimeHouse.roster(8), facts: TimeHouse.facts(8))
        }
        try await watched("status") {
            _ = try await Board.read(
                house.office, district: house.district, on: house.office.today)
        }
        try await watched("entitlements") {
            _ = try await Entitlements.read(
                house.office, district: house.district, ref: "C1", on: house.office.today)
        }
        try await watched("law") { try await house.load(.small, changing: TimeHouse.later) }
        #expect(watch.unreadCount == 0)
        return works
    }
}
