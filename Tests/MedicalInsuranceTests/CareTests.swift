import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import MedicalInsurance
@testable import Yuhou

/// From the application to the start of long-term care, and the assessment that runs out.
@Suite struct CareTests {
    private static let clause = "JY-3.3.3"

    private func house() async throws -> DeskHouse {
        let house = try await DeskHouse.insurance()
        let number = try await house.addMother("A", 1)
        _ = try await house.status(["\(number),王A,2026,resident,yes"])
        return house
    }

    @Test func withoutTheirOwnApplicationNobodyIsAssessed() async throws {
        let house = try await house()
        let intake = try await house.desk("intake")
        let words =
            "A --sheet \(DeskHouse.severe) --institution 评估中心 --assessor 周评估 --since 2025-01-01 "
            + "--on 2026-01-10 --valid-to 2027-01-09"
        let refused = await house.refusal {
            try await house.run(CareAssess.self, words, by: intake)
        }
        #expect(refused?.contains("has not applied") == true, "\(refused ?? "")")
        _ = try await house.run(CareApply.self, "A --document 申请书 --id a", by: intake)
        let waiting = try await house.run(CareWaiting.self, "", by: intake)
        #expect(waiting.contains { $0.hasPrefix("A ") })
        let again = try await house.run(CareApply.self, "A --document 申请书 --id a", by: intake)
        #expect(again.first?.contains("(known)") == true)
        _ = try await house.run(
            CareWithdraw.self, "A --document 撤回书 --id b", by: intake)
        let back = await house.refusal { try await house.run(CareAssess.self, words, by: intake) }
        #expect(back?.contains("took it back") == true)
        let review = try await house.desk("review")
        let hand = await house.refusal {
            try await house.run(CareApply.self, "A --document 申请书", by: review)
        }
        #expect(hand?.contains("intake or approve") == true)
    }

    @Test func onlySevereLossOfSelfCareOfSixMonthsAndOnlyUntilTheAssessmentRunsOut() async throws {
        let house = try await house()
        _ = try await house.assess("A", since: "2025-12-01", to: "2026-08-31")
        #expect(try await house.outcome(Self.clause, of: "A", on: "2026-03-02") == .no)
        #expect(try await house.outcome(Self.clause, of: "A", on: "2026-06-01") == .yes)
        #expect(try await house.outcome(Self.clause, of: "A", on: "2026-08-31") == .yes)
        #expect(try await house.outcome(Self.clause, of: "A", on: "2026-09-01") != .yes)
        let again = try await house.assess("A", since: "2025-12-01", to: "2026-08-31")
        #expect(again.first?.contains("(known)") == true)
        #expect(
            try await house.count("SELECT count(*) FROM medical_insurance.care_assessment") == 1)
    }

    @Test func aRenewalOfTheSameGradeCarriesTheDayOnAndLeavesTheListOfThoseRunningOut()
        async throws
    {
        let house = try await house()
        let intake = try await house.desk("intake")
        _ = try await house.assess("A", since: "2025-03-01", to: "2026-04-10")
        let listed = try await house.run(CareExpiring.self, "", by: intake)
        #expect(listed.contains { $0.hasPrefix("A ") && $0.contains("running out") }, "\(listed)")
        try await house.house.set("2026-04-20")
        let after = try await house.desk("intake")
        let ended = try await house.run(CareExpiring.self, "", by: after)
        #expect(ended.contains { $0.hasPrefix("A ") && $0.contains("has run out") }, "\(ended)")
        let renewed = try await house.run(
            CareAssess.self,
            "A --sheet \(DeskHouse.severe) --institution 评估中心 --assessor 吴评估 --on 2026-04-20 "
                + "--valid-to 2028-04-20 --id r", by: after)
        #expect(
            renewed.first?.contains("since 2025-03-01, valid to 2028-04-20") == true, "\(renewed)")
        let gone = try await house.run(CareExpiring.self, "", by: after)
        #expect(!gone.contains { $0.hasPrefix("A ") })
        #expect(try await house.outcome(Self.clause, of: "A", on: "2026-05-01") == .yes)
    }

    @Test func aLighterGradeThatRunsOutFirstDoesNotLetTheHeavierOneComeBack() async throws {
        let house = try await house()
        _ = try await house.assess("A", since: "2025-03-01", to: "2027-01-09")
        #expect(try await house.outcome(Self.clause, of: "A") == .yes)
        let intake = try await house.desk("intake")
        let better = DeskHouse.severe.replacing("walking=5", with: "walking=15")
        let page = try await house.run(
            CareAssess.self,
            "A --sheet \(better) --institution 评估中心 --assessor 吴评估 --since 2026-02-01 "
                + "--on 2026-02-01 --valid-to 2026-06-30", by: intake)
        #expect(page.first?.contains("45 points, moderate") == true, "\(page)")
        #expect(try await house.outcome(Self.clause, of: "A", on: "2026-01-31") == .yes)
        #expect(try await house.outcome(Self.clause, of: "A", on: "2026-06-30") == .no)
        let after = try await house.outcome(Self.clause, of: "A", on: "2026-07-01")
        #expect(
            after != nil && after != .yes, "the earlier grade is over: \(String(describing: after))"
        )
    }

    /// What an assessment is refused for.
    private struct Wrong: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var sheet = DeskHouse.severe
        var more = ""
        var since = "2025-03-01"
        var day = "2026-01-10"
        var end = "2027-01-09"
        let reason: String
    }

    private static let wrong: [Wrong] = [
        Wrong(
            testDescription: "a sheet with an item left out", sheet: "eating=5,dressing=5",
            reason: "washing, bowel"),
        Wrong(
            testDescription: "points that the item does not have",
            sheet: DeskHouse.severe.replacing("eating=5", with: "eating=7"), reason: "0, 5, 10"),
        Wrong(
            testDescription: "an item twice", sheet: DeskHouse.severe + ",eating=5",
            reason: "stands twice"),
        Wrong(
            testDescription: "points below nothing",
            sheet: DeskHouse.severe.replacing("eating=5", with: "eating=-5"), reason: "0, 5, 10"),
        Wrong(
            testDescription: "another conclusion without its reason", more: " --grade mild",
            reason: "differs"),
        Wrong(
            testDescription: "an assessment that holds for three years", end: "2029-01-09",
            reason: "not after 2028-01-10"),
        Wrong(
            testDescription: "an assessment that has run out on its day", end: "2026-01-10",
            reason: "after 2026-01-10"),
        Wrong(
            testDescription: "an assessment of tomorrow", day: "2026-03-03", reason: "future"),
        Wrong(
            testDescription: "a loss that begins after it was assessed", since: "2026-02-01",
            reason: "is after the assessment"),
    ]

    @Test(arguments: wrong)
    private func anAssessmentThatCannotBeIsRefusedInWords(_ one: Wrong) async throws {
        let house = try await house()
        let refused = await house.refusal {
            try await house.assess(
                "A", one.sheet + one.more, since: one.since, on: one.day, to: one.end)
        }
        #expect(refused?.contains(one.reason) == true, "\(refused ?? "taken")")
        #expect(
            try await house.count("SELECT count(*) FROM medical_insurance.care_assessment") == 0)
    }

    @Test func theAssessorsConclusionCountsWhereItDiffersWithItsReason() async throws {
        let house = try await house()
        let page = try await house.assess(
            "A",
            DeskHouse.severe.replacing("walking=5", with: "walking=15")
                + " --grade severe --reason 认知重度受损")
        #expect(page.first?.contains("45 points, severe") == true, "\(page)")
        #expect(try await house.outcome(Self.clause, of: "A") == .yes)
    }

    @Test func aStartNoticeIsGivenOnceAnAssessmentAndMonthsFollowIt() async throws {
        let house = try await house()
        _ = try await house.assess("A")
        try await house.openDue()
        let first = try await house.caseNumber(Self.clause, of: "A")
        try await house.carry(first, until: "approve")
        let approve = try await house.desk("approve")
        _ = try await house.run(CareStart.self, "\(first) --notice 护启1号", by: approve)
        try await house.house.set("2026-04-02")
        try await house.openDue()
        let next = try await house.caseNumber(Self.clause, of: "A")
        #expect(next != first)
        try await house.carry(next, until: "approve")
        let later = try await house.desk("approve")
        let twice = await house.refusal {
            try await house.run(CareStart.self, "\(next) --notice 护启2号", by: later)
        }
        #expect(twice?.contains("has its start notice") == true, "\(twice ?? "")")
        _ = try await house.run(CareMonth.self, "\(next) --id m", by: later)
        _ = try await house.run(CareMonth.self, "\(next) --id m", by: later)
        let listed = try await house.run(CareList.self, "--month 2026-04", by: later)
        #expect(listed.contains { $0.contains("护启1号") && $0.contains("to be set") }, "\(listed)")
        #expect(try await house.count("SELECT count(*) FROM medical_insurance.care_month") == 2)
    }

    @Test func whoWroteTheAssessmentDownDoesNotSignTheStart() async throws {
        let house = try await house()
        _ = try await house.assess("A")
        try await house.openDue()
        let id = try await house.caseNumber(Self.clause, of: "A")
        try await house.carry(id, until: "approve")
        try await house.owner.execute(
            """
            INSERT INTO medical_insurance.care_assessment (district, client, person, seq, eating,
                dressing, washing, bowel, bladder, toilet, walking, transfer, stairs, bathing,
                points, grade, institution, assessor, since, assessed_on, valid_to, recorded_by)
            SELECT district, 'x', person, 2, eating, dressing, washing, bowel, bladder, toilet,
                walking, transfer, stairs, bathing, points, grade, institution, assessor, since,
                assessed_on, valid_to, 'approve'
            FROM medical_insurance.care_assessment
            """)
        let approve = try await house.desk("approve")
        let refused = await house.refusal {
            try await house.run(CareStart.self, "\(id) --notice 护启1号", by: approve)
        }
        #expect(refused?.contains("somebody else signs") == true, "\(refused ?? "")")
    }

    /// Seeded sheets: more points are never a heavier grade.
    @Test(arguments: [UInt64(20_261_126), 7])
    func moreSelfCareIsNeverAHeavierGrade(_ seed: UInt64) {
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        let order: [ActivitySheet.Grade] = [.severe, .moderate, .mild, .none]
        var seen: Set<ActivitySheet.Grade> = []
        for _ in 0..<2000 {
            let points = ActivitySheet.Item.allCases.map { random.pick($0.points) }
            var better = points
            let at = Int.random(in: points.indices, using: &random)
            better[at] = ActivitySheet.Item.allCases[at].points.last ?? 0
            let (a, b) = (ActivitySheet(points: points), ActivitySheet(points: better))
            let (x, y) = (order.firstIndex(of: a.grade) ?? 9, order.firstIndex(of: b.grade) ?? 0)
            #expect(x <= y, "\(points) \(better)")
            seen.insert(a.grade)
        }
        let full = ActivitySheet(points: ActivitySheet.Item.allCases.map { $0.points.last ?? 0 })
        #expect((full.total, full.grade) == (100, .none))
        #expect(seen.isSuperset(of: [.severe, .moderate, .mild]), "the draws reach the steps")
    }
}
