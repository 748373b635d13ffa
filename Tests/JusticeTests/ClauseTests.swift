import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Justice
@testable import Yuhou

/// Legal aid: from the wish to the lawyer's meeting, free, and nobody on both sides.
@Suite struct ClauseTests {
    private func settle(_ refs: [String]) async throws -> (DeskHouse, [String: Int64]) {
        let house = try await DeskHouse(departments, Justice.code, of: "jiangyan")
        let intake = try await house.desk("intake")
        let town = "\(house.district)001"
        let typed = "--name 一号镇法律援助中心 --town \(town) --phone 052388000000"
        for _ in 1...2 { _ = try await house.run(CentreAdd.self, typed, by: intake) }
        for (name, licence) in [("李律师", "A1234567"), ("周律师", "A7654321")] {
            let typed = "--name \(name) --licence \(licence) --centre 一号镇法律援助中心"
            for _ in 1...2 { _ = try await house.run(LawyerAdd.self, typed, by: intake) }
        }
        #expect(try await house.count("SELECT count(*) FROM justice.lawyer") == 2)
        for ref in refs {
            try await house.addFamily(ref)
            try await house.tell(ref, "wish.legal_aid", "yes", from: "2026-03-01")
        }
        try await house.openDue()
        var cases: [String: Int64] = [:]
        for ref in refs {
            cases[ref] = try await house.caseNumber("JY-3.5.6", of: ref)
            try await house.carry(try #require(cases[ref]), until: "arrange")
        }
        return (house, cases)
    }

    private func lawyer(_ name: String, _ house: DeskHouse) async throws -> Int64 {
        try await house.count("SELECT id FROM justice.lawyer WHERE name = \(name)")
    }

    @Test func everyClauseOfJiangyanIsCarriedThroughTheModulesOwnActs() async throws {
        let (house, cases) = try await settle(["A"])
        let id = try #require(cases["A"])
        let first = try await lawyer("李律师", house)
        let typed = "\(id) --matter inheritance --lawyer \(first) --opponent-name 某公司 --id a"
        let wrong = try await house.desk("not-approve", duties: ["intake", "review", "pay"])
        #expect(
            await house.refusal { try await house.run(AidAssign.self, typed, by: wrong) } != nil)
        #expect(try await house.count("SELECT count(*) FROM justice.aid") == 0)
        let approve = try await house.desk("approve")
        let page = try await house.run(AidAssign.self, typed, by: approve)
        let code = String(try #require(page.last).dropFirst("Code (shown once): ".count))
        let again = try await house.run(AidAssign.self, typed, by: approve)
        #expect(again.last?.hasPrefix("Done before") == true)
        let aid = try await house.count("SELECT max(id) FROM justice.aid")
        let early = await house.refusal {
            try await house.run(
                AidEnd.self, "\(aid) --outcome won --on 2026-03-02 --charged 0",
                by: house.desk("intake"))
        }
        #expect(early?.contains("had not met") == true, "\(early ?? "")")
        try await house.carry(id) { standing in
            let met = "\(aid) --on 2026-03-02 --code \(code) --id m"
            for desk in [standing.wrong, approve] {
                #expect(
                    await house.refusal { try await house.run(AidMet.self, met, by: desk) } != nil)
            }
            let bad = "\(aid) --on 2026-03-02 --code \(String(code.reversed()))0"
            #expect(
                await house.refusal { try await house.run(AidMet.self, bad, by: standing.right) }
                    != nil)
            for _ in 1...2 { _ = try await house.run(AidMet.self, met, by: standing.right) }
        }
        #expect(try await house.file(of: id).state == .done)
        #expect(try await house.isReceived("JY-3.5.6"))
        let intake = try await house.desk("intake")
        let paid = await house.refusal {
            try await house.run(
                AidEnd.self, "\(aid) --outcome won --on 2026-03-02 --charged 200", by: intake)
        }
        #expect(paid?.contains("legal aid is free") == true, "\(paid ?? "")")
        let byHand = try? await house.owner.execute(
            """
            INSERT INTO justice.outcome (district, aid, client, person, outcome, ended_on,
                fen_charged, recorded_by)
            SELECT district, id, 'x', person, 'won', '2026-03-02', 1, 'x' FROM justice.aid
            """)
        #expect(byHand == nil, "a constraint forbids it, not only the program")
        for _ in 1...2 {
            _ = try await house.run(
                AidEnd.self, "\(aid) --outcome won --on 2026-03-02 --charged 0 --id o", by: intake)
        }
        let list = try await house.page(AidList.self, ["--all"], by: intake)
        #expect(list.rows.count == 1)
        #expect(!list.words(.chinese).joined().contains("王A"), "names are masked")
        let pack = try await intake.pack()
        let clauses = pack.provisions.filter {
            $0.department == "justice" && $0.provision?.benefit != nil
        }
        print("  \(clauses.map(\.id)) done")
        #expect(clauses.map(\.id) == ["JY-3.5.6"])
    }

    @Test func nobodyStandsOnBothSides() async throws {
        let (house, cases) = try await settle(["A", "B", "C"])
        let approve = try await house.desk("approve")
        let (first, second) = (
            try await lawyer("李律师", house), try await lawyer("周律师", house)
        )
        let (a, b, c) = (
            try #require(cases["A"]), try #require(cases["B"]), try #require(cases["C"])
        )
        let myself = await house.refusal {
            try await house.run(
                AidAssign.self, "\(a) --matter property --lawyer \(first) --opponent A", by: approve
            )
        }
        #expect(myself != nil)
        _ = try await house.run(
            AidAssign.self, "\(a) --matter property --lawyer \(first) --opponent B --id a",
            by: approve)
        let refused = await house.refusal {
            try await house.run(
                AidAssign.self, "\(b) --matter property --lawyer \(first) --cleared 不是同一人",
                by: approve)
        }
        #expect(refused?.contains("conflict of interest") == true, "\(refused ?? "")")
        #expect(try await house.file(of: b).step == "arrange", "all or nothing")
        let named = await house.refusal {
            try await house.run(
                AidAssign.self, "\(c) --matter property --lawyer \(first) --opponent-name 王A",
                by: approve)
        }
        #expect(named?.contains("--cleared") == true, "\(named ?? "")")
        _ = try await house.run(
            AidAssign.self, "\(b) --matter property --lawyer \(second) --id b", by: approve)
        _ = try await house.run(
            AidAssign.self,
            "\(c) --matter property --lawyer \(first) --opponent-name 王A --cleared 身份证号不同 --id c",
            by: approve)
        let aid = try await house.count("SELECT id FROM justice.aid WHERE client = 'b'")
        let moved = await house.refusal {
            try await house.run(
                AidReassign.self, "\(aid) --lawyer \(first) --reason 原律师生病", by: approve)
        }
        #expect(moved?.contains("conflict of interest") == true, "\(moved ?? "")")
        let byHand = try? await house.owner.execute(
            """
            INSERT INTO justice.stand (district, lawyer, person, side, recorded_by)
            SELECT district, lawyer, person, 'for', 'x' FROM justice.stand WHERE side = 'against'
            """)
        #expect(byHand == nil, "a key forbids it")
    }

    @Test func nanchuanHasNoSuchClauseAndTheModuleSaysSo() async throws {
        let house = try await DeskHouse(departments, Justice.code, of: "nanchuan")
        let intake = try await house.desk("intake")
        let refused = await house.refusal {
            try await house.run(CentreAdd.self, "--name 中心甲 --phone 12345", by: intake)
        }
        #expect(refused?.contains("has no `Legal aid`") == true, "\(refused ?? "")")
    }
}
