import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import FamilyPlanning
@testable import Yuhou

/// One call on a household a festival, as its members wish.
@Suite struct VisitTests {
    private static let plan = "--festival 2026-06-19 --unit 区妇联 --visitor 赵志愿 --on 2026-06-12"

    private func open() async throws -> DeskHouse {
        let house = try await DeskHouse.association(on: "2026-06-10")
        try await house.addBereaved("B", died: "2020-02-10")
        return house
    }

    @Test func twoUnitsDoNotCallOnOneHousehold() async throws {
        let house = try await open()
        let intake = try await house.desk("intake")
        _ = try await house.run(VisitPlan.self, "B \(Self.plan) --id v", by: intake)
        for ref in ["B", "Bf"] {
            await house.expect(
                "区妇联 has visit", from: VisitPlan.self,
                "\(ref) --festival 2026-06-19 --unit 区总工会 --visitor 钱主席 --on 2026-06-18",
                by: intake)
        }
        let again = try await house.run(VisitPlan.self, "B \(Self.plan) --id v", by: intake)
        #expect(again.first?.hasPrefix("Visit 1: 2026-06-12") == true, "\(again)")
        #expect(try await house.count("SELECT count(*) FROM family_planning.visit") == 1)
        // The table itself holds one first call a household and festival.
        let refused = await house.refusal {
            try await house.owner.execute(
                """
                INSERT INTO family_planning.visit (district, client, household, festival, nth,
                    person, unit, visitor, channel, planned_on, recorded_by)
                SELECT district, 'y', household, festival, 2, person, unit, visitor, channel,
                    planned_on, 'x' FROM family_planning.visit
                """)
        }
        #expect(refused?.contains("23514") == true, "a further one without a reason is none")
    }

    @Test func ofTwoClerksAtOnceOneIsTold() async throws {
        let house = try await open()
        let clerks = [try await house.desk("intake"), try await house.desk("approve")]
        let results = await withTaskGroup(of: String?.self) { group in
            for (at, clerk) in clerks.enumerated() {
                group.addTask {
                    await house.refusal {
                        try await house.run(VisitPlan.self, "B \(Self.plan) --id v\(at)", by: clerk)
                    }
                }
            }
            return await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(results.count { $0 == nil } == 1, "\(results)")
        #expect(try await house.count("SELECT count(*) FROM family_planning.visit") == 1)
    }

    @Test func noVisitsByEitherParentBindsTheAddress() async throws {
        let house = try await open()
        try await house.openDue()
        let id = try await house.caseNumber("NC-4.fpa.4", of: "B")
        try await house.tell("Bf", "wish.no_visits", "yes", from: "2026-06-01")
        let intake = try await house.desk("intake")
        await house.expect(
            "wants no visits", from: VisitPlan.self, "B \(Self.plan) --case \(id)", by: intake)
        let phone = "B \(Self.plan) --channel phone"
        let page = try await house.run(VisitPlan.self, phone + " --id p", by: intake)
        #expect(page.first?.contains("Telephone") == true)
        try await house.house.set("2026-06-12")
        let later = try await house.desk("intake")
        let done = "1 --on 2026-06-12"
        await house.expect(
            "no case asks", from: VisitDone.self, done + " --code 0123456789", by: later)
        for _ in 0..<2 { _ = try await house.run(VisitDone.self, done, by: later) }
        #expect(try await house.count("SELECT count(*) FROM family_planning.visit_end") == 1)
    }

    @Test func aVisitIsNotMadeOnceTheHouseholdWantsNone() async throws {
        let house = try await open()
        let intake = try await house.desk("intake")
        _ = try await house.run(VisitPlan.self, "B \(Self.plan)", by: intake)
        try await house.tell("B", "wish.no_visits", "yes", from: "2026-06-11")
        try await house.house.set("2026-06-12")
        let later = try await house.desk("intake")
        await house.expect(
            "wants no visits on 2026-06-12", from: VisitDone.self, "1 --on 2026-06-12", by: later)
        _ = try await house.run(VisitCancel.self, "1 --reason 家庭不愿上门", by: later)
        let post =
            "B --festival 2026-06-19 --unit 计生协 --visitor 赵志愿 --on 2026-06-13 --channel post"
        await house.expect("--again", from: VisitPlan.self, post, by: later)
        _ = try await house.run(VisitPlan.self, post + " --again 改为邮寄问候", by: later)
        #expect(try await house.count("SELECT max(nth) FROM family_planning.visit") == 2)
    }

    @Test(arguments: [
        ("wish.no_calls", "yes", "--channel phone", "wants no calls"),
        ("wish.visitor", "孙医生", "", "the household chose 孙医生"),
        ("wish.avoid_days", "06-12，忌日", "", "asked to avoid"),
        ("wish.avoid_days", "2026-06-12", "", "asked to avoid"),
        ("wish.no_photos", "yes", "--festival 2026-06-20", "none of the four"),
        ("wish.no_photos", "yes", "--on 2026-06-09", "from 2026-06-10"),
        ("wish.no_photos", "yes", "--on 2026-06-20", "from 2026-06-10"),
        ("wish.no_photos", "yes", "--again 再来一次吧", "nothing was planned"),
    ])
    func whatTheHouseholdWishesHolds(
        _ fact: String, _ value: String, _ typed: String, _ words: String
    ) async throws {
        let house = try await open()
        try await house.tell("Bf", fact, value, from: "2026-06-01")
        var plan = "B \(Self.plan)"
        for option in ["--festival", "--on"] where typed.hasPrefix(option) {
            let old = option == "--on" ? "--on 2026-06-12" : "--festival 2026-06-19"
            plan = plan.replacingOccurrences(of: old, with: typed)
        }
        if !plan.contains(typed) { plan += " \(typed)" }
        let intake = try await house.desk("intake")
        await house.expect(words, from: VisitPlan.self, plan, by: intake)
        #expect(try await house.count("SELECT count(*) FROM family_planning.visit") == 0)
    }

    @Test func aDeclinedVisitDeclinesItsCase() async throws {
        let house = try await open()
        try await house.openDue()
        let id = try await house.caseNumber("NC-4.fpa.4", of: "B")
        try await house.carry(id, until: "arrange")
        _ = try await house.run(
            VisitPlan.self, "B \(Self.plan) --case \(id)", by: try await house.desk("approve"))
        let typed = "1 --on 2026-06-10 --reason 今年不想过节"
        let intake = try await house.desk("intake")
        for _ in 0..<2 { _ = try await house.run(VisitDeclined.self, typed, by: intake) }
        #expect(try await house.file(of: id).state == .declined)
        await house.expect(
            "declined by the family", from: VisitDone.self, "1 --on 2026-06-10", by: intake)
    }

    @Test func nobodyPlansForTheirKin() async throws {
        let house = try await DeskHouse.association(on: "2026-06-10")
        let number = try DeskHouse.number(3)
        try await house.add("K", household: "H-K") { $0.idNumber = number }
        _ = try await house.desk("intake")
        try await house.makeKin("intake", of: number)
        await house.expect(
            "kin", from: VisitPlan.self, "K \(Self.plan)", by: try await house.desk("intake"))
    }
}
