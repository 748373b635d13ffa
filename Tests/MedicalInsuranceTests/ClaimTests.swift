import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import MedicalInsurance
@testable import Yuhou

/// Files of a further birth: what is added up, what is reimbursed, and what is claimed only once.
@Suite struct ClaimTests {
    private func house(_ refs: [String] = ["R"]) async throws -> (DeskHouse, [String: Int64]) {
        let house = try await DeskHouse.insurance()
        var lines: [String] = []
        for (at, ref) in refs.enumerated() {
            let number = try await house.addMother(ref, at + 1, born: "1984-01-01")
            lines.append("\(number),王\(ref),2026,employee,no")
            try await house.tell(ref, "fertile", "yes")
            try await house.tell(ref, "wish.rebirth", "yes")
        }
        _ = try await house.status(lines)
        try await house.openDue()
        var cases: [String: Int64] = [:]
        let intake = try await house.desk("intake")
        for ref in refs {
            cases[ref] = try await house.caseNumber("JY-3.2.6d", of: ref)
            _ = try await house.run(
                MaternityRecord.self,
                "\(ref) --event birth --on 2026-02-10 --hospital 人民医院 --document 出生证",
                by: intake)
        }
        return (house, cases)
    }

    private func event(_ ref: String, _ house: DeskHouse) async throws -> Int64 {
        try await house.count(
            """
            SELECT e.id FROM medical_insurance.maternity_event AS e JOIN kernel.person AS p
              ON p.id = e.person WHERE p.ref = \(ref)
            """)
    }

    @Test func anInvoiceAndAnEventAreClaimedOnce() async throws {
        let (house, cases) = try await house(["R", "S"])
        let intake = try await house.desk("intake")
        let (r, s) = (cases["R"] ?? 0, cases["S"] ?? 0)
        let (e, f) = (try await event("R", house), try await event("S", house))
        func refusal(_ words: String) async -> String? {
            await house.refusal { try await house.run(ClaimOpen.self, words, by: intake) }
        }
        let none = await refusal("\(r) --event \(e)")
        #expect(none?.contains("at least one invoice") == true, "\(none ?? "")")
        let twice = await refusal(
            "\(r) --event \(e) --invoice 0001:2026-02-11:1 --invoice 0001:2026-02-11:1")
        #expect(twice?.contains("claimed already") == true)
        let other = await refusal("\(r) --event \(f) --invoice 0001:2026-02-11:1")
        #expect(other?.contains("no maternity event of R") == true)
        let future = await refusal("\(r) --event \(e) --invoice 0001:2026-03-03:1")
        #expect(future?.contains("future") == true)
        let old = await refusal("\(r) --event \(e) --invoice 0001:2025-02-09:1")
        #expect(old?.contains("over a year before") == true)
        for bad in ["0001:2026-02-11:0", "0001:2026-02-11:-5", "0001:2026-02-30:5", "1:2:3:4"] {
            let wrong = await refusal("\(r) --event \(e) --invoice \(bad)")
            #expect(wrong != nil, "\(bad)")
        }
        #expect(try await house.count("SELECT count(*) FROM medical_insurance.claim") == 0)
        _ = try await house.run(
            ClaimOpen.self, "\(r) --event \(e) --invoice 0001:2026-02-11:10.10 --id c", by: intake)
        let again = await refusal("\(s) --event \(f) --invoice 0001:2026-02-11:1")
        #expect(again?.contains("claimed already") == true, "\(again ?? "")")
        let used = await refusal("\(s) --event \(f) --invoice 0002:2026-02-11:1 --id c")
        #expect(used?.contains("belongs to another entry") == true)
        let open = try await house.run(MaternityList.self, "--open", by: intake)
        #expect(open.contains { $0.contains(" S ") } && !open.contains { $0.contains(" R ") })
    }

    @Test func aSettlementSentBackIsSettledAgainAndOnlyTheLastIsApproved() async throws {
        let (house, cases) = try await house()
        let id = cases["R"] ?? 0
        let intake = try await house.desk("intake")
        _ = try await house.run(
            ClaimOpen.self,
            "\(id) --event \(try await event("R", house)) --invoice 0001:2026-02-11:100", by: intake
        )
        let file = try await house.count("SELECT max(id) FROM medical_insurance.claim")
        let (review, approve) = (try await house.desk("review"), try await house.desk("approve"))
        let early = await house.refusal {
            try await house.run(ClaimApprove.self, "\(file)", by: approve)
        }
        #expect(early?.contains("is not settled") == true)
        for (sums, reason) in [
            ("--basic 100.01", "more than the invoices"),
            ("--basic 50 --at-hospital 50.01", "more than basic insurance pays"),
            ("--basic 50 --at-hospital 50", "nothing is left"),
        ] {
            let refused = await house.refusal {
                try await house.run(ClaimSettle.self, "\(file) \(sums) --document JS", by: review)
            }
            #expect(refused?.contains(reason) == true, "\(sums): \(refused ?? "taken")")
        }
        _ = try await house.run(
            ClaimSettle.self, "\(file) --basic 80 --document JS1 --id s", by: review)
        let changed = await house.refusal {
            try await house.run(ClaimSettle.self, "\(file) --basic 70 --document JS2", by: review)
        }
        #expect(changed?.contains("case return") == true, "\(changed ?? "")")
        let back = try await approve.cases.act(
            .return, on: [id], reason: "结算单有误，请重算", client: "back", target: "verify")
        #expect(back.first?.refusal == nil, "\(back)")
        let settled = try await house.run(
            ClaimSettle.self, "\(file) --basic 70 --document JS2 --id t", by: review)
        #expect(settled.first?.contains("70.00 to reimburse") == true)
        _ = try await house.run(ClaimApprove.self, "\(file)", by: approve)
        let approved = try await house.count("SELECT fen FROM medical_insurance.claim_approval")
        #expect(approved == 7000)
        #expect(try await house.file(of: id).state == .handed)
    }

    /// Seeded: what is reimbursed and what the hospital took off make what basic insurance pays.
    @Test(arguments: [UInt64(20_261_126), 41])
    func noFenIsLostBetweenInvoicesAndReimbursement(_ seed: UInt64) throws {
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        var taken = 0
        for _ in 0..<500 {
            let fens = (0..<Int.random(in: 1...9, using: &random)).map { _ in
                Int64.random(in: 1...10_000_000, using: &random)
            }
            let invoices = try fens.enumerated().map {
                try ClaimBook.Invoice("N00\($0.offset):2026-01-01:\(Money(fen: $0.element).plain)")
            }
            let total = try ClaimBook.total(invoices)
            #expect(total.fen == fens.reduce(0, +))
            let basic = Int64.random(in: 0...total.fen + 2, using: &random)
            let hospital = Int64.random(in: 0...total.fen + 2, using: &random)
            let sum = try? ClaimBook.reimbursed(
                .init(basic: Money(fen: basic), atHospital: Money(fen: hospital), document: "JS"),
                of: total)
            #expect((sum != nil) == (basic <= total.fen && hospital < basic))
            if let sum {
                taken += 1
                #expect(sum.fen > 0 && sum.fen + hospital == basic)
            }
        }
        #expect(taken > 50)
    }

    @Test func nobodyWorksOnTheirKinsFile() async throws {
        let house = try await DeskHouse.insurance()
        let number = try await house.addMother("R", 1, born: "1984-01-01")
        let intake = try await house.desk("intake")
        try await house.makeKin("intake", of: number)
        let again = try await house.desk("intake")
        for bureau in [intake, again] {
            let refused = await house.refusal {
                try await house.run(
                    MaternityRecord.self,
                    "R --event birth --on 2026-02-10 --hospital 人民医院 --document 出生证",
                    by: bureau)
            }
            #expect(refused != nil)
        }
        let page = try await house.take(
            StatusImport.self, StatusFeed.feed, ["\(number),王R,2026,none,no"], by: again)
        #expect(page.hasRejects)
        #expect(try await house.count("SELECT count(*) FROM medical_insurance.cover") == 0)
    }
}
