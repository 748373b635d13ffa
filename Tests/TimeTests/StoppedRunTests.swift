import Law
import Postgres
import Testing

@testable import Kernel

/// A run over a district that is stopped and goes on.
@Suite struct StoppedRunTests {
    @Test func `a run stopped after its first families goes on with the rest`() async throws {
        let house = try await TimeHouse.families(10)
        var assessment = house.assessment
        assessment.batchPersons = 6
        _ = try await assessment.run(on: house.office.today)
        let whole = try await house.spans()
        try await house.forgetAnswers()

        let run = Task { [assessment] in
            try await assessment.run(on: house.office.today) { _, _ in
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        await #expect(throws: (any Error).self) { try await run.value }
        let left = try await house.stale()
        #expect(left > 0 && left < 10)
        let found = try await house.invariant.check()
        #expect(found == .init(settled: 10 - left, marked: left))

        let done = try await house.pool.query(
            "SELECT id FROM kernel.family WHERE assessed_version > 0 ORDER BY id"
        ).map { try $0.value(0, as: Int64.self) }
        #expect(done.count == 10 - left)
        let first = try await house.count("SELECT max(id) FROM kernel.change")
        let tally = try await assessment.run(on: house.office.today)
        #expect(tally.persons == 30)
        #expect(tally.changed > 0)
        let rewritten = try await house.count(
            """
            SELECT count(*) FROM kernel.entitlement AS e
            JOIN kernel.person AS p ON p.district = e.district AND p.id = e.person
            WHERE e.change > \(first) AND p.family = ANY (\(done))
            """)
        #expect(rewritten == 0)
        #expect(try await house.count("SELECT count(*) FROM kernel.entitlement_history") == 0)
        #expect(try await house.spans() == whole)
        try await house.settle()
    }
}
