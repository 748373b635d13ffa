import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Health
@testable import Yuhou

/// What health hands to finance: premiums of who is insured, sums of claims, medical aid.
@Suite struct OrderTests {
    private static let insurer = "--payee-code 91350100M000100Y43"

    private func number(_ sequence: Int) throws -> String {
        try IdentityNumber(
            area: "321204", birth: #require(Day(iso: "1956-01-01")), sequence: sequence * 2
        ).text
    }

    /// Two confirmed mothers; the insurer lists the named of them.
    private func settle(_ listed: [String], on iso: String = "2026-06-30") async throws -> DeskHouse
    {
        let house = try await DeskHouse(departments, Health.code, of: "jiangyan", on: iso)
        var lines: [String] = []
        for (at, ref) in ["A", "B"].enumerated() {
            let number = try number(at + 1)
            try await house.add(ref, household: "H-\(ref)") { $0.idNumber = number }
            try await house.tell(ref, "hukou.district", "321204")
            try await house.tell(ref, "special_assistance", "loss")
            if listed.contains(ref) { lines.append("\(number),王\(ref)") }
        }
        let intake = try await house.desk("intake")
        _ = try await house.run(
            PolicyAdd.self, "--number P26 --insurer 人寿保险 --from 2026-01-01 --to 2027-01-01",
            by: intake)
        let file = try house.file("roster.csv", ["id_number,name"] + lines)
        _ = try await house.run(
            InsuranceRosterImport.self, "\(file) --policy P26 --whole", by: intake)
        try await house.openDue()
        return house
    }

    @Test
    func `15: no premium is ordered by a roster that differs from the targets and nobody said why`()
        async throws
    {
        let house = try await settle(["A"])
        let clause = "JY-3.2.2a"
        for ref in ["A", "B"] {
            try await house.carry(house.caseNumber(clause, of: ref), until: "approve")
        }
        let approve = try await house.desk("approve")
        let typed = "--policy P26 \(Self.insurer) --id p"
        func refusal(_ words: String, by bureau: Bureau) async -> String? {
            await house.refusal {
                try await house.run(InsuranceRosterOrder.self, words, by: bureau)
            }
        }
        #expect(await refusal(typed, by: approve)?.contains("1, 1 not explained") == true)
        let explain = "--policy P26 --ref B --code late --reason 三月才确认，下期投保 --id e"
        _ = try await house.run(
            InsuranceRosterExplain.self, explain, by: try await house.desk("intake"))
        let wrong = try await house.desk("not-approve", duties: ["intake", "review", "pay"])
        #expect(await refusal(typed, by: wrong)?.contains("`Approval`") == true)
        #expect(await refusal("--policy P26", by: approve)?.contains("--payee-code") == true)
        #expect(
            await refusal("--policy P26 --payee-code 123", by: approve)?.contains("18 digits")
                == true)
        #expect(try await house.orders(of: clause).isEmpty)
        for _ in 1...2 {
            let done = try await house.run(InsuranceRosterOrder.self, typed, by: approve)
            #expect(
                done.first?.contains("1 people, 200.00 a head, 200.00 in all") == true, "\(done)")
        }
        #expect(try await house.orders(of: clause) == ["A 200.00 → 人寿保险"])
        let id = try await house.caseNumber(clause, of: "A")
        #expect(try await house.file(of: id).state == .handed)
        // She moves away at the end of June; the contract gives back by whole months.
        let back = "--ref A --policy P26 --on 2026-07-01 --rule month --document 合同第九条 "
        for _ in 1...2 {
            _ = try await house.run(InsuranceRosterRefund.self, back + Self.insurer, by: approve)
        }
        #expect(
            try await house.orders(of: clause) == ["A 200.00 → 人寿保险", "A -100.00 → 人寿保险"])
    }

    @Test func twoStaysOfAYearAreOrderedAsSixtyDaysAndCorrectionsAddUp() async throws {
        let house = try await settle(["A", "B"])
        let intake = try await house.desk("intake")
        for (number, stay) in ["2026-01-10 --to 2026-02-24", "2026-05-01 --to 2026-05-31"]
            .enumerated()
        {
            _ = try await house.run(
                ClaimOpen.self, "--ref A --from \(stay) --level 2 --id s\(number)", by: intake)
        }
        let claims = try await ClaimBook(bureau: intake).claims().map(\.id)
        try await house.tell("A", "illness.critical", "yes")
        try await house.openDue()
        let id = try await house.caseNumber("JY-3.2.2b", of: "A")
        try await house.carry(id, until: "approve")
        let approve = try await house.desk("approve")
        let wrong = try await house.desk("not-approve", duties: ["intake", "review", "pay"])
        let refused = await house.refusal {
            try await house.run(ClaimOrder.self, "\(claims[0]) --case \(id)", by: wrong)
        }
        #expect(refused?.contains("`Approval`") == true, "\(refused ?? "")")
        for _ in 1...2 {
            for claim in claims {
                _ = try await house.run(ClaimOrder.self, "\(claim) --case \(id)", by: approve)
            }
        }
        #expect(try await house.orders(of: "JY-3.2.2b") == ["A 3,600.00", "A 1,200.00"])
        let typed = ["\(id)", "--document", "复核更正单", "--id", "k"]
        for _ in 1...2 {
            let page = try await house.page(
                CaseOrder<Health>.self, typed + ["--sum=-80.00"], by: approve)
            #expect(page.words(.english).first?.contains("4,720.00 in all") == true)
        }
        let below = await house.refusal {
            try await house.page(
                CaseOrder<Health>.self, ["\(id)", "--document", "复核更正单", "--sum=-4720.01"],
                by: approve)
        }
        #expect(below?.contains("nothing below zero") == true, "\(below ?? "")")
        let other = await house.refusal {
            try await house.page(CaseOrder<Health>.self, typed + ["--sum=-80.00"], by: wrong)
        }
        #expect(other?.contains("`Approval`") == true)
        let list = try await house.page(CaseOrdersList<Health>.self, [], by: approve)
        #expect(list.words(.english).first == "3 orders, 4,720.00 in all.")
    }

    @Test func medicalAidIsOrderedUpToWhatThreePayersLeft() async throws {
        let house = try await DeskHouse(departments, Health.code)
        try await house.addFamily("M")
        for (fact, value) in [
            ("medical.aid_eligible", "yes"), ("medical.residual", "250.00"), ("hardship", "yes"),
        ] { try await house.tell("M", fact, value) }
        try await house.openDue()
        let clause = "NC-4.health.1"
        let id = try await house.caseNumber(clause, of: "M")
        try await house.carry(id, until: "approve")
        _ = try await house.run(
            AidSheet.self,
            "--ref M --admitted 2026-02-01 --discharged 2026-02-11 --total 1000 --basic 600 "
                + "--critical 100 --commercial 50 --case \(id) --id s",
            by: try await house.desk("intake"))
        let approve = try await house.desk("approve")
        let typed = "1 --case \(id) --document 医救2026-3 --sum "
        let more = await house.refusal {
            try await house.run(AidDecide.self, typed + "250.01", by: approve)
        }
        #expect(more?.contains("not above the 250.00") == true, "\(more ?? "")")
        let wrong = try await house.desk("not-approve", duties: ["intake", "review", "pay"])
        let refused = await house.refusal {
            try await house.run(AidDecide.self, typed + "200.00", by: wrong)
        }
        #expect(refused?.contains("`Approval`") == true)
        for _ in 1...2 { _ = try await house.run(AidDecide.self, typed + "200.00", by: approve) }
        #expect(try await house.orders(of: clause) == ["M 200.00"])
        let again = await house.refusal {
            try await house.run(AidDecide.self, typed + "210.00", by: approve)
        }
        #expect(again?.contains("belongs to another entry") == true, "\(again ?? "")")
        #expect(try await house.file(of: id).state == .handed)
    }
}
