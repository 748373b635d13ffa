import Law
import Postgres
import Testing

@testable import Kernel

/// Families that are joined, imported, repeated and taken back while others work on them.
@Suite struct FamilyInterleavingTests {
    @Test func `a marriage joins two families while one is assessed and a fact of the other waits`()
        async throws
    {
        let house = try await TimeHouse.families(4)
        let still = try await Standstill.open(house)
        let (low, high) = (try await house.family(of: "C1"), try await house.family(of: "C3"))
        var marriage = try house.draft("marriage", "C1", "2021-05-05")
        marriage.state("marriage", "C3")
        let tasks = try await still.holding(Standstill.Point.answersWritten) { [marriage] in
            let drain = Task { try await house.assessment.drain(families: [low]) }
            try await still.waits(1)
            let wedding = Task { try await house.tell(marriage) }
            try await still.waits(2)
            let death = Task { try await house.tell(house.death(of: "M3")) }
            try await still.waits(3)
            return [drain, wedding, death]
        }
        for task in tasks { try await task.value }
        #expect(try await house.family(of: "M3") == low)
        #expect(try await house.families().contains(high) == false)
        #expect(try await house.deaths() == ["M3"])
        try await house.settle()
    }

    @Test(
        "a family is joined to another whatever of both was ever worked out",
        arguments: [[String](), ["C1"], ["C3"], ["C1", "C3"]])
    func joined(assessed: [String]) async throws {
        let house = try await TimeHouse.families(3)
        for ref in assessed {
            try await house.assessment.drain(families: [house.family(of: ref)])
        }
        var marriage = try house.draft("marriage", "C3", "2021-05-05")
        marriage.state("marriage", "C1")
        #expect(try await house.recorder.record(marriage).isNew)
        #expect(try await house.families().count == 2)
        try await house.settle()
    }

    @Test func `two that lock the same families in opposite order both come through`()
        async throws
    {
        let house = try await TimeHouse.families(3)
        let still = try await Standstill.open(house)
        let middle = try await house.family(of: "C2")
        // Its fact locks the third family, its move then the first.
        var move = try house.draft("move", "C3", "2021-05-05")
        move.state("hukou.kind", "urban")
        move.stays = [.init(ref: "C1", household: "H9")]
        let (run, telling) = try await still.holding(Standstill.Point.family(middle)) { [move] in
            let run = Task { try await house.assessment.run(on: house.office.today) }
            try await still.waits(1)
            let telling = Task { try await house.tell(move) }
            try await still.waits(2)
            return (run, telling)
        }
        _ = try await run.value
        try await telling.value
        #expect(try await house.hasMetDeadlock())
        #expect(
            try await house.count("SELECT count(*) FROM kernel.membership WHERE event > 0") == 1)
        try await house.settle()
    }

    @Test func `two runs of one district at once write every answer once`() async throws {
        let house = try await TimeHouse.families(5)
        let still = try await Standstill.open(house)
        let runs = try await still.holding(Standstill.Point.answersWritten) {
            let first = Task { try await house.assessment.run(on: house.office.today) }
            try await still.waits(1)
            let second = Task { try await house.assessment.run(on: house.office.today) }
            try await still.waits(2)
            return [first, second]
        }
        let tallies = [try await runs[0].value, try await runs[1].value]
        #expect(tallies[0].changed > 0)
        #expect(tallies[1].changed == 0)
        #expect(tallies[0].yes == tallies[1].yes)
        #expect(try await house.count("SELECT count(*) FROM kernel.change") == 1)
        #expect(try await house.count("SELECT count(*) FROM kernel.entitlement_history") == 0)
        #expect(try await house.stale() == 0)
        try await house.settle()
    }

    @Test func `a tick that has begun lets an import wait, which leaves its families stale`()
        async throws
    {
        let house = try await TimeHouse.families(4)
        let still = try await Standstill.open(house)
        let (tick, load) = try await still.holding(Standstill.Point.answersWritten) {
            let tick = Task { try await house.assessment.tick() }
            try await still.waits(1)
            let load = Task { try await house.news() }
            try await still.waits(2)
            return (tick, load)
        }
        #expect(try await tick.value.families == 4)
        #expect(try await load.value.accepted == 6)
        #expect(try await house.stale() == 3)
        try await house.settle()
        #expect(try await house.deaths() == ["C1", "M2"])
    }

    @Test func `a tick waits for an import that has begun and answers by its facts`() async throws {
        let house = try await TimeHouse.families(4)
        let still = try await Standstill.open(house)
        let (tick, load) = try await still.holding(Standstill.Point.factsWritten) {
            let load = Task { try await house.news() }
            try await still.waits(1)
            let tick = Task { try await house.assessment.tick() }
            try await still.waits(2)
            return (tick, load)
        }
        #expect(try await load.value.accepted == 6)
        _ = try await tick.value
        #expect(try await house.invariant.check().wrong == [])
        try await house.settle()
        #expect(try await house.deaths() == ["C1", "M2"])
    }

    @Test func `an event told fifty times at once stands once`() async throws {
        let house = try await TimeHouse.families(2)
        let recorder = house.recorder
        let draft = try house.death(of: "C1", client: "one-client")
        let outcomes = try await withThrowingTaskGroup(of: EventOutcome.self) { group in
            for _ in 0..<50 { group.addTask { try await recorder.record(draft) } }
            return try await group.reduce(into: [EventOutcome]()) { $0.append($1) }
        }
        #expect(outcomes.count { $0.isNew } == 1)
        #expect(Set(outcomes.map(\.event)).count == 1)
        #expect(try await house.count("SELECT count(*) FROM kernel.event") == 1)
        #expect(try await house.deaths() == ["C1"])
        try await house.settle()
    }

    @Test func `an event taken back twice at once is taken back once`() async throws {
        let house = try await TimeHouse.families(2)
        _ = try await house.assessment.run(on: house.office.today)
        let before = try await house.spans()
        let recorder = house.recorder
        let event = try #require(try await recorder.record(house.death(of: "C1")).event)
        #expect(try await house.spans() != before)
        let still = try await Standstill.open(house)
        let tasks = try await still.holding(Standstill.Point.district(house.district)) {
            let tasks = ["first", "second"].map { name in
                Task { try await recorder.withdraw(event, reason: "another person", by: name) }
            }
            try await still.waits(2)
            return tasks
        }
        var (done, refused) = (0, 0)
        for task in tasks {
            do {
                _ = try await task.value
                done += 1
            } catch is Refusal {
                refused += 1
            }
        }
        #expect((done, refused) == (1, 1))
        try await house.settle()
        #expect(try await house.spans() == before)
    }
}

extension TimeHouse {
    /// Two deaths and a household that is new.
    fileprivate func news() async throws -> ImportOutcome {
        try await importFiles(
            roster: Self.roster(9),
            facts: [
                "C1,death,illness,2021-01-01,,public_security,,2021-01-05",
                "M2,death,illness,2022-01-01,,public_security,,2024-01-05",
                "M2,hukou.district,110101,2021-06-01,,public_security,,2024-01-05",
            ])
    }

    /// Whether the server has broken a deadlock here; it counts them with a little delay.
    fileprivate func hasMetDeadlock() async throws -> Bool {
        for _ in 0..<500 {
            let met = try await count(
                """
                SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()
                """)
            if met > 0 { return true }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    /// Every stored span of the district.
    func spans() async throws -> Set<SpanRow> {
        try await pool.transaction(readOnly: true) { transaction in
            let rows = try await transaction.query(
                "SELECT id FROM kernel.person WHERE district = \(district)::integer")
            return Set(
                try await SpanStore(district: district).read(
                    persons: rows.map { try $0.value(0, as: Int64.self) }, in: transaction))
        }
    }
}
