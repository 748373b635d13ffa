import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Agriculture
@testable import Yuhou

/// Every clause that agriculture leads, from due to delivered (money to the finance bureau) through
/// the bureau's own acts; in Jiangyan there is none.
@Suite struct ClauseTests {
    /// The clause of a project: a list, a place on it, the line that proves the priority.
    private func carryProject(
        _ kind: ProjectKind, _ clause: String, of ref: String, _ house: FarmHouse
    ) async throws -> (id: Int64, steps: String) {
        let project = try await house.project(kind)
        _ = try await house.apply("--outside 农户A", to: project, on: "2026-01-10")
        _ = try await house.apply("--ref \(ref)", to: project)
        try await house.admit(project, list: "名单-\(kind.rawValue)")
        try await house.desk.openDue()
        let id = try await house.desk.caseNumber(clause, of: ref)
        let steps = try await house.desk.carry(id, until: "grant") { standing in
            let refused = await house.desk.refusal {
                try await house.desk.run(ProjectMark.self, "\(id)", by: standing.wrong)
            }
            #expect(refused != nil, "\(clause): a mark by the wrong duty")
            let done = try await house.desk.run(ProjectMark.self, "\(id)", by: standing.right)
            #expect(done.first?.contains("rank 1") == true, "before who applied earlier: \(done)")
        }
        #expect(
            try await house.desk.count(
                """
                SELECT count(*) FROM casework.delivery WHERE case_id = \(id)
                  AND proof_kind = 'register' AND proof LIKE '名单-%第 1 位：1 优先 2026-02-01%'
                """) == 1, "\(clause): the line is the proof")
        return (id, steps.joined(separator: " → "))
    }

    /// The sum is decided by its duty alone, and handed over with it.
    private func pay(_ id: Int64, _ house: FarmHouse) async throws {
        let unset = try await house.refused(
            GrantDecide.self, "\(id) --figure", by: house.clerk("approve"))
        #expect(unset.contains("to be set"), "no figure is invented")
        let decision = "\(id) --sum 3000.00 --document 南农函〔2026〕7号 --id g\(id)"
        let wrong = try await house.refused(
            GrantDecide.self, decision,
            by: house.clerk("not-approve", duties: ["intake", "review"])
        )
        #expect(wrong.contains("Approval"))
        let first = try await house.desk.run(GrantDecide.self, decision, by: house.clerk("approve"))
        #expect(
            try await house.desk.run(GrantDecide.self, decision, by: house.clerk("approve"))
                == first)
    }

    /// From the survey of the village to the key.
    private func relocate(
        of ref: String, _ house: FarmHouse
    ) async throws -> (id: Int64, steps: String) {
        let (desk, intake) = (house.desk, try await house.clerk("intake"))
        let approve = try await house.clerk("approve")
        try await desk.tell(ref, "wish.relocation", "yes")
        let file = try desk.file(
            "area.csv", ["village,in_area,from,document", "500119001201,yes,2021-01-01,普查1号"])
        _ = try await desk.page(RelocationSurvey.self, [file], by: intake)
        try await desk.openDue()
        let wanted = try await desk.page(RelocationWanted.self, [], by: intake)
        #expect(wanted.rows.contains { $0.first == .words(ref) })
        let id = try await desk.caseNumber("NC-4.agri.1", of: ref)
        let home = try await house.number(
            HomeAdd.self, "--site 金佛山安置点 --label 3-201 --area 90", by: intake)
        let project = try await house.project(.relocation)
        let early = try await house.apply("--outside 农户A", to: project, on: "2026-01-10")
        let place = try await house.apply("--ref \(ref)", to: project)
        try await house.admit(project, list: "名单-搬迁")
        let apply = "\(id) --old-house 三泉镇某村2组9号 --people 2 --application "
        let strange = try await house.refused(RelocationApply.self, apply + "\(early)", by: intake)
        #expect(strange.contains("no admission of this household"))
        let stranger = try await house.clerk("not-intake", duties: ["review", "approve", "pay"])
        _ = try await house.refused(RelocationApply.self, apply + "\(place)", by: stranger)
        _ = try await desk.run(RelocationApply.self, apply + "\(place)", by: intake)
        #expect(try await desk.carry(id, until: "assign") == ["verify"])
        let assign = "\(id) --home \(home)"
        _ = try await house.refused(RelocationAssign.self, assign, by: intake)
        _ = try await desk.run(RelocationAssign.self, assign, by: approve)
        let day = "--on 2026-03-02"
        let key = "\(id) \(day) --given-by 李村干部 --received-by 王家人 --document 交接单5"
        let soon = try await house.refused(RelocationHandOver.self, key, by: intake)
        #expect(soon.contains("contract"), "no key before the contract")
        _ = try await desk.run(RelocationContract.self, "\(id) \(day) --document 协议5", by: intake)
        _ = try await desk.run(RelocationVacate.self, "\(id) \(day) --document 旧房5", by: intake)
        _ = try await house.refused(RelocationHandOver.self, key, by: stranger)
        for _ in 1...2 { _ = try await desk.run(RelocationHandOver.self, key, by: intake) }
        #expect(try await desk.file(of: id).step == "grant")
        return (id, "accept → verify → assign → key")
    }

    @Test func everyClauseIsCarriedFromDueToDelivered() async throws {
        let house = try await FarmHouse.open()
        for ref in ["R", "P", "D", "T"] { try await house.desk.addFamily(ref) }
        try await house.owner.execute(
            "UPDATE kernel.person SET village = 500119001201 WHERE ref IN ('R', 'Rc')")
        let (pack, _) = try await PackStore(house.desk.house.office()).pack(of: 500_119)
        let led = pack.provisions.filter {
            $0.department == "agriculture" && $0.provision?.benefit != nil
        }.map(\.id)
        var lines: [String] = []
        for (clause, ref, kind) in [
            ("NC-4.agri.1", "R", ProjectKind.relocation), ("NC-4.agri.2", "P", .microcredit),
            ("NC-4.agri.3", "D", .specialIndustry), ("NC-4.agri.4", "T", .planting),
        ] {
            let (id, steps) =
                kind == .relocation
                ? try await relocate(of: ref, house)
                : try await carryProject(kind, clause, of: ref, house)
            if kind != .planting { try await pay(id, house) }
            let state = try await house.desk.file(of: id).state
            #expect(state == (kind == .planting ? .done : .handed), "\(clause) \(state)")
            #expect(try await house.desk.isReceived(clause) == (state == .done), "\(clause)")
            try await house.desk.walked(id)
            lines.append("\(clause) \(state): \(steps)")
        }
        lines.forEach { print("  \($0)") }
        #expect(lines.count == 4)
        #expect(led == ["NC-4.agri.1", "NC-4.agri.2", "NC-4.agri.3", "NC-4.agri.4"])
        let grants = try await house.desk.page(GrantList.self, [], by: house.clerk("intake"))
        #expect(grants.rows.count == 3)
        for (clause, ref) in [("NC-4.agri.1", "R"), ("NC-4.agri.2", "P"), ("NC-4.agri.3", "D")] {
            let orders = try await house.desk.orders(of: clause)
            #expect(orders.count == 1 && orders[0].hasPrefix("\(ref) "), "\(orders)")
        }
        #expect(!grants.words(.chinese).contains { $0.contains("王R") }, "names are masked")
    }

    @Test func jiangyanGivesAgricultureNothingAndSaysSo() async throws {
        let house = try await FarmHouse.open("jiangyan")
        let (pack, _) = try await PackStore(house.desk.house.office()).pack(of: 321_204)
        #expect(!pack.provisions.contains { $0.department == "agriculture" })
        let intake = try await house.clerk("intake")
        for said in [
            try await house.refused(ProjectList.self, "", by: intake),
            try await house.refused(LoanList.self, "", by: intake),
            try await house.refused(RelocationWanted.self, "", by: intake),
            try await house.refused(
                ProjectAdd.self,
                "--year 2026 --kind planting --title 方竹 --document 一号 --opens 2026-01-01 "
                    + "--closes 2026-02-01", by: intake),
        ] { #expect(said.contains("gives agriculture nothing to do")) }
    }
}
