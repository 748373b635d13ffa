import Law
import Postgres
import Testing

@testable import Kernel

/// Facts, assessments and laws that meet at one family, stopped by locks at the point in question.
@Suite struct FactInterleavingTests {
    @Test func `two facts for one family at once are both kept and both answered`() async throws {
        let house = try await TimeHouse.families(3)
        _ = try await house.assessment.run(on: house.office.today)
        let still = try await Standstill.open(house)
        let recorder = house.recorder
        let (one, other) = (try house.death(of: "C1"), try house.death(of: "F1"))
        let family = try await house.family(of: "C1")
        let tasks = try await still.holding(Standstill.Point.family(family)) {
            let first = Task { try await recorder.record(one) }
            try await still.waits(1)
            let second = Task { try await recorder.record(other) }
            try await still.waits(2)
            return [first, second]
        }
        for task in tasks { #expect(try await task.value.isNew) }
        #expect(try await house.deaths() == ["C1", "F1"])
        // Each has drained its family: nothing is left for the tick.
        #expect(try await house.stale() == 0)
        try await house.settle()
    }

    @Test func `a fact waits while its family is being assessed, then leaves it stale`()
        async throws
    {
        let house = try await TimeHouse.families(3)
        let still = try await Standstill.open(house)
        let (run, fact) = try await still.holding(Standstill.Point.answersWritten) {
            let run = Task { try await house.assessment.run(on: house.office.today) }
            try await still.waits(1)
            let fact = Task { try await house.tell(house.death(of: "C2")) }
            try await still.waits(2)
            #expect(try await house.deaths() == [])
            return (run, fact)
        }
        _ = try await run.value
        try await fact.value
        #expect(try await house.deaths() == ["C2"])
        let found = try await house.invariant.check()
        #expect(found == .init(settled: 2, marked: 1))
        try await house.settle()
    }

    @Test func `a fact for a family that a run has just passed does not wait for the run`()
        async throws
    {
        let house = try await TimeHouse.families(8)
        let still = try await Standstill.open(house)
        var assessment = house.assessment
        assessment.batchPersons = 3
        let families = try await house.families()
        let (first, late) = (families[0], families[5])
        let run = try await still.holding(Standstill.Point.family(late)) { [assessment] in
            let run = Task { try await assessment.run(on: house.office.today) }
            try await still.waits(1)
            // The other hand of the run goes on to the end of the district.
            while try await house.stale() > 1 { try await Task.sleep(for: .milliseconds(10)) }
            try await house.tell(house.death(of: "C1"))
            #expect(try await house.family(of: "C1") == first)
            return run
        }
        #expect(try await run.value.persons == 24)
        let found = try await house.invariant.check()
        #expect(found == .init(settled: 7, marked: 1))
        try await house.settle()
    }

    @Test func `a law loaded while a run writes makes every family due again`() async throws {
        let house = try await TimeHouse.families(4)
        let still = try await Standstill.open(house)
        let (run, load) = try await still.holding(Standstill.Point.answersWritten) {
            let run = Task { try await house.assessment.run(on: house.office.today) }
            try await still.waits(1)
            let load = Task { try await house.load(.small, changing: TimeHouse.later) }
            try await still.waits(2)
            return (run, load)
        }
        _ = try await run.value
        #expect(try await load.value.version == 2)
        #expect(try await house.stale() == 4)
        let before = try await house.count("SELECT count(*) FROM kernel.entitlement_history")
        try await house.settle()
        let after = try await house.count("SELECT count(*) FROM kernel.entitlement_history")
        #expect(after > before, "the new law answers nothing otherwise: the test shows nothing")
    }

    @Test(
        "whoever waited for a law that was being loaded judges by it",
        arguments: [2, 8])
    func lawFirst(connections: Int) async throws {
        let house = try await TimeHouse.families(8)
        // As many connections as the run has hands: none is left to read the law with.
        let narrow = try TimeHouse.house(
            house.settings, district: house.district, connections: connections)
        let still = try await Standstill.open(house)
        var assessment = narrow.assessment
        assessment.batchPersons = 12
        let (run, load) = try await still.holding(Standstill.Point.familiesMarked) {
            [assessment] in
            let load = Task { try await house.load(.small, changing: TimeHouse.later) }
            try await still.waits(1)
            let run = Task { try await assessment.run(on: house.office.today) }
            try await still.waits(3)
            return (run, load)
        }
        #expect(try await load.value.version == 2)
        _ = try await run.value
        #expect(try await house.stale() == 0)
        let found = try await house.invariant.check()
        #expect(found == .init(settled: 8, marked: 0))
    }
}

extension TimeHouse {
    /// The law in force two years later.
    static func later(_ text: String) -> String {
        text.replacing("assumed_from: 2020-01-01", with: "assumed_from: 2022-01-01")
    }

    /// The refs of whoever is reported dead, in order.
    func deaths() async throws -> [String] {
        try await pool.query(
            """
            SELECT p.ref FROM kernel.fact AS f
            JOIN kernel.person AS p ON p.district = f.district AND p.id = f.person
            WHERE f.district = \(district)::integer AND f.kind = 'death' ORDER BY p.ref
            """
        ).map { try $0.value(0, as: String.self) }
    }

    /// Every family, in order.
    func families() async throws -> [Int64] {
        try await pool.query(
            "SELECT id FROM kernel.family WHERE district = \(district)::integer ORDER BY id"
        ).map { try $0.value(0, as: Int64.self) }
    }
}
