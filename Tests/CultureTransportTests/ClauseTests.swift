import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import CultureTransport
@testable import Yuhou

/// Concessions: only where something is granted, in its place and its term.
@Suite struct ClauseTests {
    private func offer(
        _ house: DeskHouse, town: Int, to: String = "2026-12-31", id: String
    ) async throws -> Int64 {
        let town = house.district * 1000 + town
        let typed =
            "--kind bus --title 公交半价 --provider 公交公司 --town \(town) --from 2026-01-01 --to \(to) --document 镇政文件 --id \(id)"
        for _ in 1...2 { _ = try await house.run(OfferAdd.self, typed, by: house.desk("intake")) }
        return try await house.count("SELECT id FROM culture_transport.offer WHERE client = \(id)")
    }

    @Test func everyClauseOfJiangyanIsCarriedThroughTheModulesOwnActs() async throws {
        let house = try await DeskHouse(departments, CultureTransport.code, of: "jiangyan")
        try await house.addFamily("A")
        let intake = try await house.desk("intake")
        let none = try? await house.caseNumber("JY-3.5.7", of: "A")
        #expect(none == nil, "without a policy nothing is due")
        try await house.tell("A", "town.concession", "yes")
        try await house.openDue()
        let id = try await house.caseNumber("JY-3.5.7", of: "A")
        try await house.carry(id, until: "issue")
        let approve = try await house.desk("approve")
        let elsewhere = try await offer(house, town: 2, id: "2")
        let over = try await offer(house, town: 1, to: "2026-03-01", id: "0")
        let early = await house.refusal {
            try await house.run(MarkIssue.self, "\(id) --id m", by: approve)
        }
        #expect(early?.contains("No offer stands") == true, "\(early ?? "")")
        let here = try await offer(house, town: 1, id: "1")
        let wrong = try await house.desk("not-approve", duties: ["intake", "review", "pay"])
        #expect(
            await house.refusal { try await house.run(MarkIssue.self, "\(id)", by: wrong) } != nil)
        let page = try await house.run(MarkIssue.self, "\(id) --id m", by: approve)
        #expect(page.first?.contains("good for 1 offers") == true, "\(page)")
        let code = String(try #require(page.last).dropFirst("Code (shown once): ".count))
        let again = try await house.run(MarkIssue.self, "\(id) --id m", by: approve)
        #expect(again.last?.hasPrefix("Done before") == true)
        let mark = try await house.count("SELECT id FROM culture_transport.mark")
        try await house.carry(id, until: "use")
        for bad in [elsewhere, over] {
            let typed = "\(mark) --offer \(bad) --on 2026-03-02 --code \(code)"
            let refused = await house.refusal {
                try await house.run(MarkUse.self, typed, by: intake)
            }
            #expect(refused?.contains("stands from") == true, "\(refused ?? "")")
        }
        try await house.carry(id) { standing in
            let typed = "\(mark) --offer \(here) --on 2026-03-02 --code \(code) --id u"
            for desk in [standing.wrong, approve] {
                #expect(
                    await house.refusal { try await house.run(MarkUse.self, typed, by: desk) }
                        != nil)
            }
            for _ in 1...2 { _ = try await house.run(MarkUse.self, typed, by: standing.right) }
        }
        #expect(try await house.file(of: id).state == .done)
        #expect(try await house.isReceived("JY-3.5.7"))
        let check = try await house.page(MarkCheck.self, ["A"], by: intake)
        #expect(check.rows.count == 1)
        try await house.tell("A", "town.concession", "no", from: "2026-03-01")
        let gone = try await house.run(MarkCheck.self, "A", by: intake)
        #expect(gone == ["Nothing to claim today."])
        let clauses = try await intake.pack().provisions.filter {
            $0.department == "culture_transport" && $0.provision?.benefit != nil
        }
        print("  \(clauses.map(\.id)) done")
        #expect(clauses.map(\.id) == ["JY-3.5.7"])
    }

    @Test func aUseOutsideTheTermIsImpossibleInTheTableToo() async throws {
        let house = try await DeskHouse(departments, CultureTransport.code, of: "jiangyan")
        try await house.addFamily("A")
        let id = try await offer(house, town: 1, to: "2026-03-01", id: "1")
        _ = try await house.owner.execute(
            """
            INSERT INTO culture_transport.mark (district, client, case_id, person, recorded_by)
            SELECT district, 'm', 1, id, 'x' FROM kernel.person WHERE ref = 'A'
            """)
        let error = await #expect(throws: PostgresError.self) {
            try await house.owner.execute(
                """
                INSERT INTO culture_transport.mark_use (district, mark, person, offer, from_day,
                    to_day, used_on, recorded_by)
                SELECT m.district, m.id, m.person, o.id, o.from_day, o.to_day, o.to_day + 1, 'x'
                FROM culture_transport.mark AS m JOIN culture_transport.offer AS o
                  ON o.district = m.district WHERE o.id = \(id)
                """)
        }
        #expect(error?.sqlState == "23514")
    }

    @Test func nanchuanHasNoSuchClauseAndTheModuleSaysSo() async throws {
        let house = try await DeskHouse(departments, CultureTransport.code, of: "nanchuan")
        let refused = await house.refusal { try await offer(house, town: 1, id: "1") }
        #expect(refused?.contains("has no `Concessions`") == true, "\(refused ?? "")")
    }
}
