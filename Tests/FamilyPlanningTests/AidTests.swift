import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import FamilyPlanning
@testable import Yuhou

/// Emergency aid once an event, and companions many to one.
@Suite struct AidTests {
    @Test func aHouseholdIsHelpedOnceForOneEvent() async throws {
        let house = try await DeskHouse.association(on: "2026-06-10")
        try await house.addBereaved("B", died: "2020-02-10")
        try await house.tell("B", "hardship", "yes", from: "2026-06-01")
        try await house.openDue()
        let id = try await house.caseNumber("NC-4.fpa.3", of: "B")
        try await house.carry(id, until: "approve")
        let approve = try await house.desk("approve")
        try await house.openCaringFund(yuan: 5_000)
        let typed = "--cause hardship --happened 2026-06-01 --document 协会决定 --fund care"
        await house.expect("to be set", from: AidDecide.self, "\(id) \(typed)", by: approve)
        await house.expect(
            "future", from: AidDecide.self,
            "\(id) --cause hardship --happened 2026-06-11 --document 协会决定 --fund care --sum 1",
            by: approve)
        // The same event was helped under another case of the household.
        try await house.owner.execute(
            """
            INSERT INTO family_planning.aid (district, client, case_id, person, household, cause,
                happened_on, decided_on, fen, document, recorded_by)
            SELECT h.district, 'other', 1000, p.id, h.id, 'hardship', '2026-06-01', '2026-06-02',
                100, 'paper', 'x'
            FROM kernel.household AS h JOIN kernel.person AS p
              ON p.district = h.district AND p.ref = 'Bf' WHERE h.ref = 'H-B'
            """)
        await house.expect(
            "under case 1000", from: AidDecide.self, "\(id) \(typed) --sum 3000", by: approve)
        #expect(try await house.file(of: id).step == "approve")
        let accident = "\(id) --cause accident --happened 2026-06-03 --document 协会决定"
        await house.expect(
            "not that much free", from: AidDecide.self, "\(accident) --fund care --sum 5000.01",
            by: approve)
        await house.expect(
            "No such fund", from: AidDecide.self, "\(accident) --fund other --sum 1", by: approve)
        #expect(try await house.file(of: id).step == "approve", "nothing of it stands")
        let other =
            "--cause accident --happened 2026-06-03 --document 协会决定 --fund care --sum 3000 --id a"
        for _ in 0..<2 {
            _ = try await house.run(AidDecide.self, "\(id) \(other)", by: approve)
        }
        #expect(try await house.file(of: id).state == .handed)
        #expect(try await house.count("SELECT count(*) FROM family_planning.aid") == 2)
        let list = try await house.run(AidList.self, "", by: approve)
        #expect(list.contains { $0.contains("3,000.00") }, "\(list)")
        #expect(try await house.caringFund() == [2_000, 3_000], "kept until a run pays it")
        for _ in 0..<2 {
            let closed = try await approve.cases.act(
                .close, on: [id], reason: "家庭已由保险赔付", client: "closed")
            #expect(closed.first?.refusal == nil && closed.first?.state == .closed)
        }
        #expect(try await house.caringFund() == [5_000, 0], "free again with the case, once")
        let sum = try await house.count("SELECT sum(balance)::bigint FROM ledger.account")
        #expect(sum == 0)
    }

    @Test func manyCompanionsArePairedWithOneHousehold() async throws {
        let house = try await DeskHouse.association(on: "2026-06-10")
        try await house.addBereaved("B", died: "2020-02-10")
        let intake = try await house.desk("intake")
        for (at, kind) in ["social_worker", "member", "volunteer"].enumerated() {
            for _ in 0..<2 {
                _ = try await house.run(
                    CompanionAdd.self,
                    "--kind \(kind) --name 人员\(at) --unit 协会 --phone 023-7142 --id h\(at)",
                    by: intake)
            }
            let companion = try await house.count("SELECT max(id) FROM family_planning.companion")
            for _ in 0..<2 {
                _ = try await house.run(
                    CompanionPair.self, "B --companion \(companion) --id p\(at)", by: intake)
            }
        }
        #expect(try await house.count("SELECT count(*) FROM family_planning.pair") == 3)
        await house.expect("is paired", from: CompanionPair.self, "Bf --companion 1", by: intake)
        let pairs = try await house.run(CompanionPairs.self, "Bf", by: intake)
        #expect(pairs.last == "None yet: Family doctor.", "\(pairs)")
        let ended = "B --pair 1 --reason 调离本区了"
        for _ in 0..<2 { _ = try await house.run(CompanionUnpair.self, ended, by: intake) }
        _ = try await house.run(CompanionPair.self, "Bf --companion 1 --id again", by: intake)
        #expect(try await house.count("SELECT max(nth) FROM family_planning.pair") == 2)
        await house.expect(
            "no companion 99", from: CompanionPair.self, "B --companion 99", by: intake)
        await house.expect(
            "--phone", from: CompanionAdd.self,
            "--kind member --name 某某 --unit 协会 --phone abc", by: intake)
    }

    @Test func whatAwaitsAPlanIsListedWithTheWishes() async throws {
        let house = try await DeskHouse.association(on: "2026-06-10")
        try await house.addBereaved("B", died: "2020-02-10")
        try await house.tell("Bf", "wish.visitor", "孙医生", from: "2026-06-01")
        try await house.openDue()
        let intake = try await house.desk("intake")
        func due() async throws -> String {
            try await house.run(VisitDue.self, "", by: intake).joined(separator: "\n")
        }
        #expect(try await due().contains("Chosen visitor: 孙医生"))
        let id = try await house.caseNumber("NC-4.fpa.4", of: "B")
        try await house.carry(id, until: "arrange")
        let ref = try await house.file(of: id).ref
        _ = try await house.run(
            VisitPlan.self,
            "\(ref) --festival 2026-06-19 --case \(id) --unit 卫生院 --visitor 孙医生 --on 2026-06-11",
            by: try await house.desk("approve"))
        #expect(try await !due().contains("孙医生"), "nothing awaits a plan any more")
    }
}
