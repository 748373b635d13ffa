import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Housing

/// Every clause that housing leads, in both districts: from due to delivered (money to the finance
/// bureau) through housing's own acts, by the right duties; the wrong ones are refused.
@Suite struct ClauseTests {
    /// Freezes with a home, seeds and draws; every hand but the right one is refused.
    private func draw(_ house: HousingHouse, _ standing: DeskHouse.Standing) async throws {
        let desk = house.desk
        try await house.home("F1")
        let early = await desk.refusal {
            try await desk.run(RoundFreeze.self, "--home F1", by: house.intake)
        }
        #expect(early?.contains("duty `Review`") == true)
        let frozen = try await desk.run(RoundFreeze.self, "--home F1 --id r1", by: house.review)
        #expect(frozen.contains { $0.contains("Hash of the list") })
        let unseeded = await desk.refusal {
            try await desk.run(RoundDraw.self, "1", by: standing.right)
        }
        #expect(unseeded?.contains("has no seed") == true)
        let own = await desk.refusal {
            try await desk.run(RoundSeed.self, "1 --seed 20260302 --source 公证处", by: house.review)
        }
        #expect(own?.contains("You froze the list") == true)
        _ = try await desk.run(
            RoundSeed.self, "1 --seed 20260302 --source 公证处公布", by: house.intake)
        let wrong = await desk.refusal {
            try await desk.run(RoundDraw.self, "1", by: standing.wrong)
        }
        #expect(wrong?.contains("duty `Approval`") == true)
        _ = try await desk.run(RoundDraw.self, "1 --id d1", by: standing.right)
    }

    private func rental(_ clause: String, _ house: HousingHouse) async throws -> [String] {
        let isAsked = clause == "JY-3.4a"
        _ = try await house.desk.run(
            RentalApply.self, "M\(isAsked ? "" : " --listed") --on 2026-02-20", by: house.intake)
        try await house.test("M", area: "31.5")
        try await house.desk.openDue()
        let id = try await house.desk.caseNumber(clause, of: "M")
        return try await house.desk.carry(id) { try await draw(house, $0) }
    }

    @Test func jiangyansClauses() async throws {
        let house = try await HousingHouse("jiangyan")
        try await house.desk.addFamily("M")
        try await house.desk.tell("M", "low_income", "dibao")
        var lines = [
            "JY-3.4a: \(try await rental("JY-3.4a", house).joined(separator: " → "))"
        ]
        try await house.survey("M", "D", on: "2026-02-20")
        _ = try await house.desk.run(
            RepairOpen.self, "--year 2026 --document 危改计划1号", by: house.intake)
        _ = try await house.desk.run(RepairApply.self, "M", by: house.intake)
        try await house.desk.openDue()
        let id = try await house.desk.caseNumber("JY-3.4b", of: "M")
        let steps = try await house.desk.carry(id) { standing in
            let bare = await house.desk.refusal {
                try await standing.right.cases.deliver(
                    id,
                    CaseBook.Delivery(
                        on: house.desk.house.today(), proof: .register, words: "1", by: "我"),
                    client: "bare")
            }
            #expect(bare?.contains("`yuhou housing repair freeze`") == true, "\(bare ?? "")")
            let wrong = await house.desk.refusal {
                try await house.desk.run(RepairFreeze.self, "--id l1", by: standing.wrong)
            }
            #expect(wrong?.contains("duty `Approval`") == true)
            _ = try await house.desk.run(RepairFreeze.self, "--id l1", by: standing.right)
        }
        lines.append("JY-3.4b: \(steps.joined(separator: " → "))")
        for clause in ["JY-3.4a", "JY-3.4b"] {
            #expect(try await house.desk.isReceived(clause), "\(clause)")
        }
        print(lines.joined(separator: "\n"))
        #expect(lines.count == 2)
        let proofs = try await house.desk.owner.query("SELECT proof FROM casework.delivery")
            .map { try $0.value(0, as: String.self) }
        #expect(proofs.contains { $0.contains("公租房第 1 轮第 1 名（不计优先为第 1 名）") }, "\(proofs)")
        #expect(proofs.contains { $0.contains("2026 年度农村危房改造第 1 批名单第 1 名") }, "\(proofs)")
        #expect(!proofs.contains { $0.contains("失独") })
        // No money here.
        let money = await house.desk.refusal {
            try await house.desk.run(
                WorkGrant.self, "1 --sum 100 --document 文件1号", by: house.approve)
        }
        #expect(money?.contains("gives the priority and no money (JY-3.4b)") == true)
    }

    @Test func nanchuansClauses() async throws {
        let house = try await HousingHouse("nanchuan")
        try await house.desk.addFamily("M")
        var lines = [
            "NC-4.housing.2: \(try await rental("NC-4.housing.2", house).joined(separator: " → "))"
        ]
        #expect(try await house.desk.isReceived("NC-4.housing.2"))
        try await house.survey("M", "C", on: "2026-02-20")
        _ = try await house.desk.run(
            RepairOpen.self, "--year 2026 --quota 1 --document 危改计划1号", by: house.intake)
        _ = try await house.desk.run(RepairApply.self, "M", by: house.intake)
        try await house.desk.openDue()
        let id = try await house.desk.caseNumber("NC-4.housing.1", of: "M")
        let steps = try await house.desk.carry(id, until: WorkBook.step)
        // Nobody calls the grant decided who decided none.
        let bare = try await house.approve.cases.act(.pass, on: [id], client: "bare")
        #expect(bare.first?.refusal?.en.contains("`yuhou housing repair grant`") == true)
        let other = await house.desk.refusal {
            try await house.approve.writing { transaction in
                try await house.approve.cases.pass(
                    id, step: WorkBook.step, by: .repairFreeze, client: "other", in: transaction)
            }
        }
        #expect(other?.contains("housing repair grant") == true, "another act: \(other ?? "")")
        try await repair(house)
        #expect(try await house.desk.file(of: id).state == .handed)
        try await house.desk.walked(id)
        lines.append("NC-4.housing.1: \((steps + ["approve"]).joined(separator: " → ")) → finance")
        print(lines.joined(separator: "\n"))
        #expect(lines.count == 2)
    }

    /// From the frozen list to the grant, each by another hand.
    private func repair(_ house: HousingHouse) async throws {
        let desk = house.desk
        let applicant = try await desk.count("SELECT id FROM housing.repair_applicant")
        let order = "\(applicant) --contractor 永兴建筑 --start 2026-02-22 --due 2026-02-28"
        let unlisted = await desk.refusal {
            try await desk.run(WorkOrder.self, order, by: house.approve)
        }
        #expect(unlisted?.contains("is on no frozen list") == true)
        _ = try await desk.run(RepairFreeze.self, "--id l1", by: house.approve)
        _ = try await desk.run(WorkOrder.self, order, by: house.approve)
        _ = try await desk.run(WorkFinish.self, "\(applicant) --on 2026-02-27", by: house.intake)
        let words = "\(applicant) --passed yes --by 吴科长 --on 2026-03-01 --words 符合要求"
        let unsafe = await desk.refusal {
            try await desk.run(WorkAccept.self, words, by: house.review)
        }
        #expect(unsafe?.contains("the last is C of 2026-02-20") == true)
        try await house.survey("M", "B", on: "2026-02-28")
        let orderer = await desk.refusal {
            try await desk.run(WorkAccept.self, words, by: house.approve)
        }
        #expect(orderer?.contains("duty `Review`") == true)
        _ = try await desk.run(WorkAccept.self, words + " --id a1", by: house.review)
        let grant = "\(applicant) --document 渝建村8号"
        let unset = await desk.refusal {
            try await desk.run(WorkGrant.self, grant, by: house.approve)
        }
        #expect(unset?.contains("the standard is to be set") == true)
        let paid = "\(grant) --sum 7500.00 --id g1"
        let wrong = await desk.refusal {
            try await desk.run(
                WorkGrant.self, paid, by: desk.desk("not", duties: ["intake", "review"]))
        }
        #expect(wrong != nil)
        #expect(try await desk.count("SELECT count(*) FROM housing.repair_grant") == 0)
        #expect(try await desk.orders(of: "NC-4.housing.1").isEmpty)
        for _ in 1...2 {
            let done = try await desk.run(WorkGrant.self, paid, by: house.approve)
            #expect(done.first?.contains("7,500.00 yuan, handed to finance") == true)
        }
        #expect(
            try await desk.count("SELECT sum(fen)::bigint FROM housing.repair_grant") == 750_000)
        #expect(try await desk.orders(of: "NC-4.housing.1") == ["M 7,500.00"])
    }
}
