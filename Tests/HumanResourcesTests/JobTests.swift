import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import HumanResources
@testable import Yuhou

/// Help into work after the hiring, posts, and the insurance list.
@Suite struct JobTests {
    private func hired(
        _ house: WorkHouse, _ ref: String, _ how: [String]
    ) async throws -> (case: Int64, refusal: String?) {
        let desk = house.desk
        try await desk.addFamily(ref, born: "1975-03-03")
        for (fact, value) in [
            ("work.able", "yes"), ("work.status", "unemployed"), ("wish.work", "yes"),
        ] { try await desk.tell(ref, fact, value) }
        _ = try await house.run(
            JobRegister.self, [ref, "--wish", "保洁", "--on", "2026-02-01"], by: "intake")
        try await desk.openDue()
        let id = try await desk.caseNumber("JY-3.5.5a", of: ref)
        try await desk.carry(id, until: "arrange")
        let code = try WorkHouse.code(
            in: try await house.run(
                JobPlan.self, ["\(id)", "--plan", "推荐公益性岗位"], by: "approve"))
        let refusal = try await house.refused(
            JobHire.self, ["\(id)", "--from", "2026-02-02", "--code", code] + how, by: "intake")
        return (id, refusal)
    }

    @Test func whoIsHiredIsAskedThreeTimesAndSubsidisedOnceAMonth() async throws {
        let house = try await WorkHouse.open("jiangyan")
        let desk = house.desk
        let how = ["--employer", "和美物业公司", "--job", "保洁"]
        #expect(try await hired(house, "M", how).refusal == nil)
        let id = try await desk.count("SELECT max(id) FROM human_resources.hiring")
        let status = try await desk.owner.one(
            """
            SELECT f.code FROM kernel.fact AS f JOIN kernel.person AS p
              ON p.district = f.district AND p.id = f.person
            WHERE p.ref = 'M' AND f.kind = 'work.status' ORDER BY f.from_day DESC LIMIT 1
            """)
        #expect(try status?.value(0, as: String.self) == "employed")
        let due = try await desk.page(JobDue.self, [], by: desk.desk("intake"))
        #expect(due.rows.map(\.last) == [.day(try #require(Day(iso: "2026-03-02")))])
        let early = try await house.refused(
            JobAsk.self, ["\(id)", "--on", "2026-03-01", "--words", "在岗"], by: "intake")
        #expect(early?.contains("from 2026-03-02") == true, "\(early ?? "taken")")
        for (day, next) in [("2026-03-02", "next on 2026-05-02"), ("2026-05-04", "2026-08-02")] {
            try await desk.house.set(day)
            for _ in 1...2 {
                let asked = try await house.run(
                    JobAsk.self, ["\(id)", "--words", "在岗"], by: "intake")
                #expect(asked.first?.contains(next) == true, "\(asked)")
            }
        }
        let subsidy = [
            "\(id)", "--kind", "social_insurance", "--month", "2026-03", "--document", "泰人社补3号",
        ]
        let unset = try await house.run(JobSubsidy.self, subsidy, by: "approve")
        #expect(unset.first?.contains("to be set") == true, "no sum is invented")
        #expect(
            try await house.run(JobSubsidy.self, subsidy, by: "approve").first?
                .contains("recorded before") == true)
        let twice = try await house.refused(
            JobSubsidy.self, subsidy + ["--sum", "500"], by: "approve")
        #expect(twice?.contains("given once") == true, "\(twice ?? "given")")
        let month = try await desk.page(
            JobSubsidies.self, ["--month", "2026-03"], by: desk.desk("intake"))
        #expect(month.rows.map(\.last) == [.text(Text("待定", en: "to be set"))])
        let before = try await house.refused(
            JobSubsidy.self,
            ["\(id)", "--kind", "training", "--month", "2026-01", "--document", "泰人社补4号"],
            by: "approve")
        #expect(before?.contains("from 2026-02") == true)
        try await desk.house.set("2026-06-01")
        let lost = try await house.run(
            JobAsk.self, ["\(id)", "--words", "公司撤点", "--lost"], by: "intake")
        #expect(lost.first?.contains("and no more") == true, "\(lost)")
        let after = try await desk.owner.one(
            """
            SELECT f.code FROM kernel.fact AS f WHERE f.kind = 'work.status'
            ORDER BY f.from_day DESC LIMIT 1
            """)
        #expect(try after?.value(0, as: String.self) == "unemployed")
    }

    @Test func aPostIsHeldByOneAndOnePersonHoldsOne() async throws {
        let house = try await WorkHouse.open("jiangyan")
        let desk = house.desk
        _ = try await house.run(
            ProgrammeAdd.self,
            [
                "--kind", "post", "--title", "保绿", "--provider", "三水街道办事处", "--places", "1",
                "--from", "2026-02-01", "--to", "2026-03-20",
            ], by: "intake")
        let post = try await desk.count("SELECT max(id) FROM human_resources.programme")
        #expect(try await hired(house, "M", ["--programme", "\(post)"]).refusal == nil)
        let second = try await hired(house, "N", ["--programme", "\(post)"])
        #expect(second.refusal?.contains("are taken") == true, "\(second.refusal ?? "hired")")
        #expect(try await desk.file(of: second.case).step == "serve")
        let ending = try await desk.page(ProgrammeEnding.self, [], by: desk.desk("intake"))
        #expect(ending.rows.map { $0[3] } == [.words("M")])
        #expect(try await desk.count("SELECT count(*) FROM human_resources.hiring") == 1)
    }

    @Test func theInsuranceListBecomesFactsAndIsANoOpAgain() async throws {
        let house = try await WorkHouse.open()
        let desk = house.desk
        for n in 1...2 {
            try await house.addMother("T\(n)", born: "1983-01-01", sequence: n)
        }
        func line(_ n: Int, _ rest: String) -> String {
            "\(WorkHouse.number("1983-01-01", n)),王T\(n),\(rest)"
        }
        let file = try desk.file(
            "insurance.csv",
            [
                "id_number,name,pension,maternity,from", line(1, "employee,yes,2026-01-01"),
                line(2, "resident,yes,2026-01-01"), line(2, "resident,no,2027-01-01"),
                line(3, "resident,no,2026-01-01"), line(1, "none,no,2026-01-01"),
            ])
        let clerk = try await desk.desk("intake")
        let preview = try await desk.page(InsuranceImport.self, [file, "--dry-run"], by: clerk)
        #expect(preview.hasRejects && preview.rows.count == 4)
        #expect(try await desk.count("SELECT count(*) FROM human_resources.insurance") == 0)
        for taken in ["1 taken", "0 taken"] {
            let page = try await desk.page(InsuranceImport.self, [file], by: clerk)
            #expect(page.lines.first?.en.contains(taken) == true, "\(page.words(.english))")
        }
        #expect(
            try await desk.count(
                """
                SELECT count(*) FROM kernel.fact
                WHERE kind IN ('insurance.pension', 'insurance.maternity')
                """) == 2)
        let feeds = try await desk.page(InsuranceFeeds.self, [], by: clerk)
        #expect(feeds.rows.first?.last == .text(Text("可用", en: "fresh")))
        #expect(feeds.rows.last?.last == .text(Text("过旧，请对方重发", en: "too old, ask for a new one")))
        let old = try await house.refused(
            InsuranceImport.self, [file, "--as-of", "2026-02-01"], by: "intake")
        #expect(old?.contains("an older one is not") == true)
    }
}
