import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import HumanResources
@testable import Yuhou

/// Every clause that human resources leads: from due to delivered (money to the finance bureau)
/// through the module's own acts, by clerks with the right duties, refused with the wrong ones.
@Suite struct ClauseTests {
    private func report(_ lines: [String], _ folder: String, _ count: Int) {
        print("human resources' clauses in \(folder): \(lines.count)")
        lines.forEach { print("  \($0)") }
        #expect(lines.count == count)
    }

    @Test func jiangyanHelpsIntoWork() async throws {
        let house = try await WorkHouse.open("jiangyan")
        let desk = house.desk
        try await desk.addFamily("M", born: "1975-03-03", childBorn: "2000-02-02", grade: 2)
        for one in ["M", "Mc"] {
            try await desk.tell(one, "work.able", "yes")
            try await desk.tell(one, "work.status", "unemployed")
        }
        try await desk.tell("M", "wish.work", "yes")
        try await desk.openDue()
        let lines = [try await helpIntoWork(house), try await train(house)]
        for clause in ["JY-3.5.5a", "JY-3.5.5b"] {
            #expect(try await desk.isReceived(clause))
        }
        report(lines, "jiangyan", 2)
    }

    private func helpIntoWork(_ house: WorkHouse) async throws -> String {
        let desk = house.desk
        let aid = try await desk.caseNumber("JY-3.5.5a", of: "M")
        _ = try await house.run(
            JobRegister.self, ["M", "--wish", "社区保洁", "--on", "2026-03-01"], by: "intake")
        var steps = try await desk.carry(aid, until: "arrange")
        let plan = ["\(aid)", "--plan", "先培训再推荐"]
        #expect(
            try await house.refused(JobPlan.self, plan, by: "not-approve", duties: ["intake"])
                != nil)
        let code = try WorkHouse.code(
            in: try await house.run(JobPlan.self, plan + ["--id", "p1"], by: "approve"))
        #expect(
            try await house.run(JobPlan.self, plan + ["--id", "p1"], by: "approve").last?
                .contains("was shown") == true)
        steps += try await desk.carry(aid) { standing in
            let hire = [
                "\(aid)", "--employer", "和美物业公司", "--job", "保洁", "--from", "2026-03-02",
                "--code", code, "--id", "h1",
            ]
            #expect(
                await desk.refusal {
                    try await desk.page(JobHire.self, hire, by: standing.wrong)
                } != nil)
            let done = try await desk.page(JobHire.self, hire, by: standing.right)
            #expect(done.words(.english).first?.contains("awaits confirmation") == true)
            _ = try await desk.page(JobHire.self, hire, by: standing.right)
        }
        #expect(try await desk.file(of: aid).state == .done)
        #expect(try await desk.count("SELECT count(*) FROM human_resources.hiring") == 1)
        return "JY-3.5.5a done: arrange \(steps.joined(separator: " → "))"
    }

    private func train(_ house: WorkHouse) async throws -> String {
        let desk = house.desk
        let training = try await desk.caseNumber("JY-3.5.5b", of: "Mc")
        _ = try await house.run(
            ProgrammeAdd.self,
            [
                "--kind", "training", "--title", "电商客服培训", "--provider", "区技工学校", "--places",
                "2", "--from", "2026-03-01", "--to", "2026-06-30", "--id", "g1",
            ], by: "intake")
        let programme = try await desk.count("SELECT max(id) FROM human_resources.programme")
        var steps = try await desk.carry(training, until: "issue")
        let give = ["\(programme)", "--case", "\(training)", "--id", "s1"]
        #expect(
            try await house.refused(
                ProgrammeGive.self, give, by: "not-issue", duties: ["intake", "review"]) != nil)
        let ticket = try WorkHouse.code(
            in: try await house.run(ProgrammeGive.self, give, by: "approve"))
        steps += try await desk.carry(training) { standing in
            let use = ["\(training)", "--on", "2026-03-02", "--code", ticket, "--id", "u1"]
            #expect(
                await desk.refusal {
                    try await desk.page(ProgrammeUse.self, use, by: standing.wrong)
                } != nil)
            for _ in 1...2 {
                _ = try await desk.page(ProgrammeUse.self, use, by: standing.right)
            }
        }
        #expect(try await desk.file(of: training).state == .done)
        return "JY-3.5.5b done: issue \(steps.joined(separator: " → "))"
    }

    @Test func nanchuanPaysPremiumsTopUpsAndMaternityCosts() async throws {
        let house = try await WorkHouse.open()
        let desk = house.desk
        try await house.addDisabled("P", born: "1980-06-06", sequence: 1)
        for n in 2...4 { try await house.addPensioner("T\(n)", sequence: n) }
        try await house.addMother(
            "E", born: "1982-01-01", sequence: 5,
            facts: [
                ("insurance.maternity", "yes", "2024-01-01"),
                ("maternity.event", "operation", "2026-02-01"),
            ])
        try await house.addMother(
            "R", born: "1983-01-01", sequence: 6,
            facts: [
                ("insurance.medical", "resident", "2026-01-01"),
                ("maternity.event", "antenatal", "2026-02-01"),
            ])
        let file = try desk.file("cohort.csv", house.decisions(2...4))
        _ = try await house.run(TopUpLoad.self, [file, "--id", "c1"], by: "intake")
        try await desk.openDue()
        var lines: [String] = []

        // NC-4.hr.1
        let premium = try await desk.caseNumber("NC-4.hr.1", of: "P")
        _ = try await house.run(PremiumDraw.self, ["--id", "d1"], by: "intake")
        var steps = try await desk.carry(premium, until: "approve")
        let wrong = try await house.run(PremiumDeclare.self, ["--id", "w"], by: "intake")
        #expect(wrong.first == "0 declared.", "\(wrong)")
        let right = try await house.run(PremiumDeclare.self, ["--id", "r"], by: "approve")
        #expect(right.first == "1 declared.", "\(right)")
        #expect(try await desk.orders(of: "NC-4.hr.1").isEmpty, "the premium is to be set")
        steps += try await desk.carry(premium)
        lines.append("NC-4.hr.1 \(try await desk.file(of: premium).state): \(steps)")

        // NC-4.hr.2
        let topUp = try await desk.caseNumber("NC-4.hr.2", of: "T3")
        steps = try await desk.carry(topUp, until: "approve")
        #expect(try await house.refused(TopUpOrder.self, ["\(topUp)"], by: "review") != nil)
        for _ in 1...2 {
            let done = try await house.run(
                TopUpOrder.self, ["\(topUp)", "--id", "o1"], by: "approve")
            #expect(done.first?.contains("25.00 yuan") == true, "\(done)")
        }
        #expect(try await desk.orders(of: "NC-4.hr.2") == ["T3 25.00"])
        steps += try await desk.carry(topUp)
        lines.append("NC-4.hr.2 \(try await desk.file(of: topUp).state): \(steps)")

        for (clause, ref, event) in [
            ("NC-4.hr.3", "E", "operation"), ("NC-4.hr.4", "R", "antenatal"),
        ] { lines.append(try await reimburse(house, clause, ref, event)) }
        #expect(lines.allSatisfy { $0.contains("handed") }, "\(lines)")
        report(lines, "nanchuan", 4)
    }

    private func reimburse(
        _ house: WorkHouse, _ clause: String, _ ref: String, _ event: String
    ) async throws -> String {
        let desk = house.desk
        let id = try await desk.caseNumber(clause, of: ref)
        var steps = try await desk.carry(id, until: "approve")
        let opened = try await house.run(
            MaternityOpen.self,
            ["\(id)", "--event", event, "--on", "2026-02-01", "--id", "m\(ref)"], by: "intake")
        #expect(opened.first?.contains("by 2027-02-01") == true, "\(opened)")
        let claim = try await desk.count("SELECT max(id) FROM human_resources.maternity_claim")
        _ = try await house.run(
            MaternityInvoice.self,
            [
                "\(claim)", "--invoice", "05000120-000\(claim)00", "--on", "2026-02-02",
                "--total", "900.00", "--insured", "500.00",
            ], by: "intake")
        let settle = [
            "\(claim)", "--document", "南医结〔2026〕\(claim)号", "--sum", "320.00", "--id",
            "s\(ref)",
        ]
        #expect(try await house.refused(MaternitySettle.self, settle, by: "intake") != nil)
        for _ in 1...2 {
            _ = try await house.run(MaternitySettle.self, settle, by: "approve")
        }
        #expect(try await desk.orders(of: clause) == ["\(ref) 320.00"])
        steps += try await desk.carry(id)
        return "\(clause) \(try await desk.file(of: id).state): \(steps)"
    }
}
