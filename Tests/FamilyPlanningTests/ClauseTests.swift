import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import FamilyPlanning
@testable import Yuhou

/// Every clause that the association leads: from due to received (money to the finance bureau)
/// through the module's own acts, by clerks with the right duties; nobody else gets one through.
@Suite struct ClauseTests {
    /// The day before Dragon Boat of 2026, so that a visit is due.
    private static let day = "2026-06-10"

    private func visit(_ id: Int64, of ref: String, _ house: DeskHouse) async throws {
        try await house.carry(id, until: "arrange")
        let typed =
            "\(ref) --festival 2026-06-19 --case \(id) --unit 计生协 --visitor 赵志愿 --on 2026-06-10"
        await house.expect(
            "", from: VisitPlan.self, typed, by: try await house.without("approve"))
        let right = try await house.desk("approve")
        let page = try await house.run(VisitPlan.self, typed + " --id v", by: right)
        let code = try DeskHouse.code(page)
        let again = try await house.run(VisitPlan.self, typed + " --id v", by: right)
        #expect(again.contains { $0.hasPrefix("Done before") })
        let number = try await house.count("SELECT max(id) FROM family_planning.visit")
        try await house.carry(id) { standing in
            let done = "\(number) --on 2026-06-10 --code \(code) --id d"
            for desk in [standing.wrong, right] {
                await house.expect("", from: VisitDone.self, done, by: desk)
            }
            await house.expect(
                "", from: VisitDone.self, "\(number) --on 2026-06-10 --code 0000000000",
                by: standing.right)
            _ = try await house.run(VisitDone.self, done, by: standing.right)
            _ = try await house.run(VisitDone.self, done, by: standing.right)
        }
    }

    private func condolence(_ id: Int64, child: String, _ house: DeskHouse) async throws {
        try await house.carry(id, until: "approve")
        let typed = "\(child) --document 协会决定一 --sum 5000.00 --id c"
        await house.expect(
            "", from: CondolenceDecide.self, typed, by: try await house.without("approve"))
        let right = try await house.desk("approve")
        await house.expect(
            "to be set", from: CondolenceDecide.self, "\(child) --document 协会决定一", by: right)
        let page = try await house.run(CondolenceDecide.self, typed, by: right)
        #expect(page.first?.contains("5,000.00") == true, "\(page)")
        #expect(try await house.orders(of: "NC-4.fpa.2") == ["B 5,000.00"])
    }

    private func aid(_ id: Int64, _ house: DeskHouse) async throws {
        try await house.carry(id, until: "approve")
        let typed =
            "\(id) --cause accident --happened 2026-06-01 --document 协会决定二 --fund care "
            + "--sum 3000 --id a"
        try await house.openCaringFund(yuan: 5_000)
        await house.expect("", from: AidDecide.self, typed, by: try await house.without("approve"))
        let page = try await house.run(AidDecide.self, typed, by: try await house.desk("approve"))
        #expect(page.first?.contains("3,000.00") == true, "\(page)")
        _ = try await house.run(AidDecide.self, typed, by: try await house.desk("approve"))
        #expect(try await house.orders(of: "NC-4.fpa.3") == ["M 3,000.00"])
        #expect(try await house.caringFund() == [2_000, 3_000])
    }

    private func cover(_ id: Int64, _ house: DeskHouse) async throws {
        try await house.carry(id, until: "approve")
        let intake = try await house.desk("intake")
        _ = try await house.run(
            CoverPolicy.self, "--number P26 --insurer 人保 --from 2026-01-01 --to 2027-01-01",
            by: intake)
        let right = try await house.desk("approve")
        await house.expect(
            "not on the insurer's list", from: CoverApprove.self, "\(id) --policy P26", by: right)
        let page = try await house.takeRoster(["\(try DeskHouse.number(1)),王M,P26,in"])
        #expect(page.words(.english).first?.contains("1 taken, 0 unchanged, 0 rejected") == true)
        await house.expect(
            "", from: CoverApprove.self, "\(id) --policy P26",
            by: try await house.without("approve"))
        let done = try await house.run(CoverApprove.self, "\(id) --policy P26 --id p", by: right)
        #expect(done.first?.contains("premium to be set") == true, "no sum is guessed: \(done)")
        #expect(try await house.orders(of: "NC-4.fpa.5").isEmpty, "nor ordered")
    }

    private func activity(_ id: Int64, _ house: DeskHouse) async throws {
        try await house.carry(id, until: "arrange")
        _ = try await house.run(
            ActivityPlan.self, "--kind spirit --title 端午茶话 --place 社区 --on 2026-06-10 --id t",
            by: try await house.desk("intake"))
        let number = try await house.count("SELECT max(id) FROM family_planning.activity")
        let typed = "\(id) --activity \(number) --id i"
        await house.expect(
            "", from: ActivityInvite.self, typed, by: try await house.without("approve"))
        let right = try await house.desk("approve")
        let code = try DeskHouse.code(try await house.run(ActivityInvite.self, typed, by: right))
        try await house.carry(id) { standing in
            for desk in [standing.wrong, right] {
                await house.expect(
                    "", from: ActivityAttend.self, "\(id) --code \(code) --id w", by: desk)
            }
            for _ in 0..<2 {
                _ = try await house.run(
                    ActivityAttend.self, "\(id) --code \(code) --id w", by: standing.right)
            }
        }
    }

    /// Carries every clause of the pack and says how each ended.
    private func carryAll(
        of folder: String, _ act: (Clause, DeskHouse) async throws -> Int64, _ house: DeskHouse
    ) async throws -> [String] {
        let pack = try await house.desk("intake").pack()
        var lines: [String] = []
        for clause in pack.provisions
        where clause.department == "family_planning" && clause.provision?.benefit != nil {
            let id = try await act(clause, house)
            let state = try await house.file(of: id).state
            let isMoney = clause.provision?.amount != nil
            #expect(state == (isMoney ? .handed : .done), "\(clause.id) ended as \(state)")
            #expect(try await house.isReceived(clause.id) == !isMoney)
            try await house.walked(id)
            lines.append("\(clause.id) \(state)")
        }
        print("the association's clauses in \(folder): \(lines.count)")
        lines.forEach { print("  \($0)") }
        return lines
    }

    @Test func everyClauseOfNanchuanIsCarriedThroughTheModulesOwnActs() async throws {
        let house = try await DeskHouse.association(on: Self.day)
        let number = try DeskHouse.number(1)
        try await house.add("M", household: "H-M") { $0.idNumber = number }
        try await house.add("Mc", household: "H-M", role: "child", born: "1985-01-01") {
            $0.mother = "M"
        }
        for one in ["M", "Mc"] {
            try await house.tell(one, "hukou.district", "\(house.district)")
            try await house.tell(one, "hukou.kind", "rural")
        }
        try await house.tell("Mc", "only_child", "yes")
        try await house.tell("Mc", "death", "illness", from: "2016-04-10")
        try await house.tell("M", "special_assistance", "loss")
        try await house.tell("M", "accident.loss", "property", from: "2026-06-01")
        try await house.addBereaved("B", died: "2026-03-05", withFather: false)
        try await house.openDue()
        let lines = try await carryAll(
            of: "nanchuan",
            { clause, house in
                let ref = clause.provision?.benefit == FamilyPlanning.condolence.code ? "B" : "M"
                let id = try await house.caseNumber(clause.id, of: ref)
                switch clause.provision?.benefit {
                case FamilyPlanning.condolence.code: try await condolence(id, child: "Bc", house)
                case FamilyPlanning.emergencyAid.code: try await aid(id, house)
                case FamilyPlanning.accidentCover.code: try await cover(id, house)
                case FamilyPlanning.caringActivity.code: try await activity(id, house)
                default: try await visit(id, of: ref, house)
                }
                return id
            }, house)
        #expect(lines.count == 5)
    }

    @Test func theClauseOfJiangyanIsCarriedByThePairedVisitor() async throws {
        let house = try await DeskHouse.association(of: "jiangyan", on: Self.day)
        try await house.addFamily("M")
        try await house.openDue()
        let lines = try await carryAll(
            of: "jiangyan",
            { clause, house in
                let id = try await house.caseNumber(clause.id, of: "M")
                try await house.carry(id, until: "arrange")
                await house.expect(
                    "somebody paired", from: VisitPlan.self,
                    "M --festival 2026-06-19 --case \(id) --unit 计生协 --visitor 赵志愿 --on 2026-06-10",
                    by: try await house.desk("approve"))
                let intake = try await house.desk("intake")
                _ = try await house.run(
                    CompanionAdd.self,
                    "--kind volunteer --name 赵志愿 --unit 志愿者协会 --phone 0523-8888 --id h",
                    by: intake)
                let companion = try await house.count(
                    "SELECT max(id) FROM family_planning.companion")
                _ = try await house.run(
                    CompanionPair.self, "M --companion \(companion) --id p", by: intake)
                try await visit(id, of: "M", house)
                return id
            }, house)
        #expect(lines.count == 1)
    }
}
