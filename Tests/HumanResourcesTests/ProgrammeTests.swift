import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import HumanResources
@testable import Yuhou

/// Places: none is given twice, nobody holds two of a kind.
@Suite struct ProgrammeTests {
    /// Disabled children whose cases stand at the issue of a place.
    private func open(_ refs: [String]) async throws -> (WorkHouse, [Int64]) {
        let house = try await WorkHouse.open("jiangyan")
        for ref in refs {
            try await house.desk.addFamily(
                ref, born: "1975-03-03", childBorn: "2000-02-02", grade: 2)
            try await house.desk.tell("\(ref)c", "work.able", "yes")
        }
        try await house.desk.openDue()
        var cases: [Int64] = []
        for ref in refs {
            let id = try await house.desk.caseNumber("JY-3.5.5b", of: "\(ref)c")
            try await house.desk.carry(id, until: "issue")
            cases.append(id)
        }
        return (house, cases)
    }

    private func add(_ house: WorkHouse, _ kind: String, _ places: Int) async throws -> Int64 {
        _ = try await house.run(
            ProgrammeAdd.self,
            [
                "--kind", kind, "--title", "家政培训", "--provider", "区技工学校", "--places",
                "\(places)", "--from", "2026-03-01", "--to", "2026-06-30",
            ], by: "intake")
        return try await house.desk.count("SELECT max(id) FROM human_resources.programme")
    }

    @Test func aPlaceIsGivenToOneAndAgainOnlyWhenItIsBack() async throws {
        let (house, cases) = try await open(["M", "N", "O"])
        let desk = house.desk
        let course = try await add(house, "training", 1)
        func give(_ id: Int64) -> [String] { ["\(course)", "--case", "\(id)", "--id", "s\(id)"] }

        // Two approvers, one place, at once.
        let clerks = [
            try await desk.desk("approve"), try await desk.desk("approve-2", duties: ["approve"]),
        ]
        let given = await withTaskGroup(of: Int64?.self) { group in
            for (clerk, id) in zip(clerks, cases) {
                group.addTask {
                    await desk.refusal {
                        try await desk.page(ProgrammeGive.self, give(id), by: clerk)
                    } == nil ? id : nil
                }
            }
            return await group.reduce(into: [Int64]()) { list, id in if let id { list.append(id) } }
        }
        #expect(given.count == 1)
        let loser = try #require(cases.first { !given.contains($0) })
        #expect(
            try await desk.file(of: loser).step == "issue", "who got none keeps the case as it was")
        let full = try await house.refused(ProgrammeGive.self, give(loser), by: "approve")
        #expect(full?.contains("are taken") == true, "\(full ?? "given")")

        let winner = try #require(given.first)
        let person = try await desk.file(of: winner).person
        let clerk = try await desk.desk("intake")
        func forced(place: Int64, turn: Int64, nth: Int64) -> Query {
            """
            INSERT INTO human_resources.seat (district, programme, kind, places, place, turn,
                person, nth, client, case_id, to_day, recorded_by)
            VALUES (\(desk.district)::integer, \(course), 'training', 1, \(place)::integer,
                \(turn)::integer, \(person), \(nth)::integer, 'forced', 1, '2026-06-30', 'intake')
            """
        }
        for (place, turn, nth, state) in [
            (1, 1, 2, "23505"), (1, 2, 2, "23503"), (2, 1, 2, "23514"), (1, 2, 1, "23505"),
        ] as [(Int64, Int64, Int64, String)] {
            #expect(
                await house.state(clerk, forced(place: place, turn: turn, nth: nth)) == state,
                "\(place) \(turn) \(nth)")
        }

        let end = ["\(course)", "1", "--reason", "given_up", "--on", "2026-03-02"]
        for _ in 1...2 { _ = try await house.run(ProgrammeEnd.self, end, by: "intake") }
        _ = try await house.run(ProgrammeGive.self, give(loser), by: "approve")
        let last = try await house.refused(ProgrammeGive.self, give(cases[2]), by: "approve")
        #expect(last?.contains("are taken") == true, "\(last ?? "given")")
        #expect(try await desk.count("SELECT count(*) FROM human_resources.seat") == 2)
    }

    @Test func aVoucherIsUsedOnceAndByAnotherThanWhoGaveIt() async throws {
        let (house, cases) = try await open(["M"])
        let course = try await add(house, "guidance", 3)
        let code = try WorkHouse.code(
            in: try await house.run(
                ProgrammeGive.self, ["\(course)", "--case", "\(cases[0])", "--id", "s"],
                by: "approve"))
        func use(_ code: String, _ day: String = "2026-03-02") -> [String] {
            ["\(cases[0])", "--on", day, "--code", code]
        }
        for wrong in [use("0000000000"), use(code, "2026-03-03"), use("' OR 1=1")] {
            #expect(try await house.refused(ProgrammeUse.self, wrong, by: "intake") != nil)
        }
        #expect(try await house.refused(ProgrammeUse.self, use(code), by: "approve") != nil)
        _ = try await house.run(ProgrammeUse.self, use(code), by: "intake")
        let other = try await house.refused(
            ProgrammeUse.self, use(code, "2026-03-01"), by: "intake")
        #expect(other?.contains("used once") == true, "\(other ?? "used")")
    }

    /// Whatever is given and taken back in whatever order: never more than the places at once, and
    /// the free places that the list shows are those that can be given.
    @Test func theFreePlacesAreThoseNotGiven() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed of the places: \(seed)")
        var random = SeededRandom(seed: seed)
        let refs = ["A", "B", "C", "D"]
        let (house, cases) = try await open(refs)
        let desk = house.desk
        let course = try await add(house, "training", 2)
        var waiting = cases
        var held: Set<Int64> = []
        for _ in 0..<12 {
            if random.chance(60), let id = waiting.first {
                let refusal = try await house.refused(
                    ProgrammeGive.self, ["\(course)", "--case", "\(id)"], by: "approve")
                #expect((refusal == nil) == (held.count < 2), "\(refusal ?? "given")")
                if refusal == nil {
                    let place = try await desk.count(
                        """
                        SELECT place::bigint FROM human_resources.seat WHERE case_id = \(id)
                        """)
                    #expect(held.insert(place).inserted)
                    waiting.removeFirst()
                }
            } else if let place = held.sorted().first {
                _ = try await house.run(
                    ProgrammeEnd.self,
                    ["\(course)", "\(place)", "--reason", "completed", "--on", "2026-03-02"],
                    by: "intake")
                held.remove(place)
            }
            let list = try await desk.page(ProgrammeList.self, [], by: desk.desk("intake"))
            #expect(list.rows.first?.last == .number(Int64(2 - held.count)))
        }
    }
}
