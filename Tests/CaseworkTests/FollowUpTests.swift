import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Yuhou

/// Whoever works answers out, what they ask of the departments is written once, and for nobody
/// else.
@Suite struct FollowUpTests {
    private func count(_ house: CaseHouse, _ query: Query) async throws -> Int {
        try await house.owner.query(query).first?.value(0, as: Int.self) ?? -1
    }

    /// A mother who was worked out before, with a case for all she is due.
    private func settled(_ house: CaseHouse, _ refs: [String]) async throws {
        for ref in refs { try await house.addMother(ref, household: "H-\(ref)") }
        _ = try await CaseOpening(house.office(), district: CaseHouse.district).run()
        _ = try await FollowUp(house.office(), district: CaseHouse.district).run()
    }

    /// What `person fact` does: no event, and nobody works anything out yet.
    private func tell(
        _ house: CaseHouse, _ ref: String, _ fact: String, _ value: String, by source: String,
        from day: String = "2026-03-01"
    ) async throws {
        var row = FactEntry()
        (row.ref, row.fact, row.value, row.from, row.source) = (ref, fact, value, day, source)
        _ = try await PersonRegister(house.office(), seal: AESSeal(keys: CaseHouse.keys()))
            .record(row, district: CaseHouse.district)
    }

    private func followUp(_ house: CaseHouse) async throws -> FollowUp.Outcome {
        try await FollowUp(house.office(), district: CaseHouse.district).run()
    }

    @Test func aBoardThatWorksTheAnswersOutFirstTakesNothingFromTheTick() async throws {
        let house = try await CaseHouse.open()
        try await settled(house, ["A", "B"])
        try await tell(house, "A", "hardship", "yes", by: "civil_affairs")
        let office = try await house.office()
        _ = try await Board.read(office, district: CaseHouse.district, on: office.today)
        #expect(
            try await Assessment(office, district: CaseHouse.district).tick().families == 0,
            "the board has worked the family out")
        let done = try await followUp(house)
        #expect(done.families == 1)
        #expect(done.opened.filter { $0.value > 0 } == ["JY-3.1.2c": 1])
        #expect(try await followUp(house).families == 0)
    }

    @Test func aTickLooksAtTheFamiliesThatChangedAndAtNoOthers() async throws {
        let house = try await CaseHouse.open()
        let names = (1...40).map { "P\($0)" }
        for ref in names { try await house.addMother(ref, household: "H-\(ref)") }
        let office = try await house.office()
        _ = try await Assessment(office, district: CaseHouse.district).tick()
        #expect(try await followUp(house).families == 0, "an import opens nothing by itself")
        #expect(try await count(house, "SELECT count(*) FROM casework.case_file") == 0)
        try await tell(house, "P7", "hardship", "yes", by: "civil_affairs")
        _ = try await Assessment(office, district: CaseHouse.district).tick()
        let done = try await followUp(house)
        #expect(done.families == 1)
        let others: Query = """
            SELECT count(*) FROM casework.case_file AS c JOIN kernel.person AS p
              ON p.district = c.district AND p.id = c.person WHERE p.ref <> 'P7'
            """
        #expect(try await count(house, others) == 0)
        #expect(try await count(house, "SELECT count(*) FROM casework.case_file") > 5)
    }

    @Test func aDayLookedAheadToIsFollowedUpWhenItComes() async throws {
        let house = try await CaseHouse.open()
        try await settled(house, ["A"])
        try await tell(house, "A", "hardship", "yes", by: "civil_affairs", from: "2026-04-01")
        let ahead = try #require(Day(iso: "2026-12-31"))
        _ = try await Assessment(house.office(), district: CaseHouse.district).tick(on: ahead)
        _ = try await followUp(house)
        #expect(
            try await count(
                house, "SELECT count(*) FROM casework.case_file WHERE clause = 'JY-3.1.2c'") == 0)
        try await house.set("2026-04-01")
        _ = try await Assessment(house.office(), district: CaseHouse.district).tick()
        #expect(try await followUp(house).opened["JY-3.1.2c"] == 1)
    }

    @Test func withoutACalendarTheEventStandsAndItsCasesWait() async throws {
        let house = try await CaseHouse.open(on: "2026-12-30", years: [2026])
        try await house.addMother("A", household: "H")
        var draft = EventDraft(
            client: "x", kind: "income", ref: "A", day: try #require(Day(iso: "2026-12-30")),
            source: "civil_affairs", recordedBy: "owner")
        draft.state("hardship", "yes")
        let recorder = EventRecorder(
            try await house.office(), seal: AESSeal(keys: try CaseHouse.keys()),
            district: CaseHouse.district)
        let outcome = try await recorder.record(draft)
        #expect(outcome.isNew && outcome.event != nil)
        #expect(outcome.work.held?.text.en.contains("2027") == true)
        #expect(
            try await count(
                house, "SELECT count(*) FROM casework.case_file WHERE clause = 'JY-3.1.2c'") == 0)
        let year = try WorkingYear(
            "# source: 测试通知一号\nday,works,title\n2027-01-01,no,元旦\n", file: "2027.csv")
        _ = try await WorkingCalendars(house.office(), district: CaseHouse.district).load(year)
        #expect(try await followUp(house).opened["JY-3.1.2c"] == 1)
    }

    @Test func whatAFamilyDeclinedStaysAndASuspendedDepartmentGetsNoCases() async throws {
        let house = try await CaseHouse.open()
        try await settled(house, ["A"])
        let intake = try await house.book("intake")
        let ids = try await intake.list().map(\.id)
        let declined = try await intake.act(
            .decline, on: ids, reason: "家里不需要了", client: "1")
        #expect(declined.allSatisfy { $0.refusal == nil } && !ids.isEmpty)
        _ = try await house.owner.execute(
            """
            INSERT INTO kernel.module (district, department, seq, state, reason, changed_by)
            VALUES (321204, 'finance', 2, 1, '机构调整期间', 'owner')
            """)
        try await tell(house, "A", "hardship", "yes", by: "civil_affairs")
        _ = try await Assessment(house.office(), district: CaseHouse.district).tick()
        let done = try await followUp(house)
        #expect(done.families == 1)
        #expect(done.opened.filter { $0.value > 0 }.isEmpty, "JY-3.1.2c is finance's")
        #expect(done.stops.isEmpty)
        #expect(
            try await count(
                house, "SELECT count(*) FROM casework.case_file WHERE state = 6") == ids.count)
    }

    @Test func whatAPersonKeptIsNotProposedAgainUntilSomethingElseHappens() async throws {
        let house = try await CaseHouse.open()
        try await settled(house, ["A"])
        try await tell(house, "A", "special_assistance", "", by: "health")
        _ = try await Assessment(house.office(), district: CaseHouse.district).tick()
        let first = try await followUp(house)
        #expect(first.stops["JY-3.2.4c"] == 1)
        var filter = CaseBook.Filter()
        (filter.clause, filter.step) = ("JY-3.2.4c", "tell")
        let review = try await house.book("review")
        let stops = try await review.list(filter).map(\.id)
        _ = try await review.act(.pass, on: stops, reason: "已当面告知", client: "1")
        try await house.set("2026-03-20")
        let kept = try await house.book("approve").act(
            .refuse, on: stops, reason: "家庭申辩成立", client: "2")
        #expect(kept.map(\.state) == [.refused])
        try await tell(house, "A", "work.able", "yes", by: "human_resources", from: "2026-03-20")
        _ = try await Assessment(house.office(), district: CaseHouse.district).tick()
        let second = try await followUp(house)
        #expect(second.families == 1 && second.stops["JY-3.2.4c"] == nil)
        try await tell(house, "A", "death", "illness", by: "health", from: "2026-03-20")
        try await house.set("2026-03-21")
        _ = try await Assessment(house.office(), district: CaseHouse.district).tick()
        #expect(try await followUp(house).stops["JY-3.2.4c"] == 1)
        let causes = try await house.owner.query(
            """
            SELECT cause FROM casework.case_file WHERE kind = 2 AND clause = 'JY-3.2.4c'
            ORDER BY id
            """)
        #expect(try causes.map { try $0.value(0, as: String.self) } == ["not_entitled", "death"])
    }
}
