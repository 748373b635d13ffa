import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import FamilyPlanning
@testable import Yuhou

/// The insurer's list, and claims by the worst injury.
@Suite struct CoverTests {
    private func open(
        _ folder: String = "nanchuan", insured: String? = "100000", premium: String? = nil
    ) async throws -> DeskHouse {
        let house = try await DeskHouse.association(of: folder, on: "2026-06-10")
        for (at, ref) in ["M", "N"].enumerated() {
            let number = try DeskHouse.number(at + 1)
            try await house.add(ref, household: "H-\(ref)") { $0.idNumber = number }
        }
        let sum =
            (insured.map { " --insured \($0)" } ?? "") + (premium.map { " --premium \($0)" } ?? "")
        _ = try await house.run(
            CoverPolicy.self,
            "--number P26 --insurer 人保 --from 2026-01-01 --to 2027-01-01" + sum,
            by: try await house.desk("intake"))
        return house
    }

    private func first(_ page: Page) -> String { page.words(.english).first ?? "" }

    private func fact(_ house: DeskHouse, _ ref: String, _ kind: String) async throws -> String? {
        let row = try await house.owner.one(
            """
            SELECT coalesce(f.code, f.number::text) FROM kernel.fact AS f
            JOIN kernel.person AS p ON p.district = f.district AND p.id = f.person
            WHERE p.ref = \(ref) AND f.kind = \(kind) ORDER BY f.seq DESC LIMIT 1
            """)
        return try row?.value(0, as: String.self)
    }

    @Test func theListIsPreviewedTakenAndTakenAgain() async throws {
        let house = try await open()
        let (m, n) = (try DeskHouse.number(1), try DeskHouse.number(2))
        let lines = ["\(m),王M,P26,in", "\(n),王N,P26,in"]
        let preview = try await house.takeRoster(lines, dryRun: true)
        #expect(first(preview).contains("preview: 2 taken"), "\(first(preview))")
        #expect(try await house.count("SELECT count(*) FROM family_planning.roster") == 0)
        #expect(first(try await house.takeRoster(lines)).contains("2 taken, 0 unchanged"))
        #expect(first(try await house.takeRoster(lines)).contains("0 taken, 2 unchanged"))
        #expect(try await house.count("SELECT count(*) FROM family_planning.roster") == 2)
        #expect(try await fact(house, "M", "accident.insured") == "1")
        let out = try await house.takeRoster(["\(m),王M,P26,out"])
        #expect(first(out).contains("1 taken"))
        #expect(try await fact(house, "M", "accident.insured") == "0")
    }

    @Test func aWrongRowIsSentBackAndTheOthersAreTaken() async throws {
        let house = try await open()
        let (m, stranger) = (try DeskHouse.number(1), try DeskHouse.number(40))
        let page = try await house.takeRoster([
            "\(m),王M,P26,in", "\(m),王M,P26,in", "123,王M,P26,in", "\(stranger),赵某,P26,in",
            "\(m),李四,P26,in", "\(m),王M,P99,in", "\(m),王M,P26,maybe",
        ])
        #expect(first(page).contains("1 taken, 0 unchanged, 6 rejected"), "\(first(page))")
        #expect(page.hasRejects)
        #expect(!page.words(.english).joined().contains(stranger), "no number is shown")
    }

    @Test func theLawsListStandsBesideTheInsurers() async throws {
        let house = try await open()
        try await house.addFamily("T")
        _ = try await house.takeRoster(["\(try DeskHouse.number(1)),王M,P26,in"])
        let page = try await house.run(
            CoverCompare.self, "--policy P26", by: try await house.desk("intake"))
        let all = page.joined(separator: "\n")
        #expect(all.contains("(targets / listed 1 / 1): 2, 2 not explained."), "\(all)")
        #expect(all.contains("due, not listed") && all.contains("listed, not due"))
        let approve = try await house.desk("approve")
        for ref in ["T", "M"] {
            let typed = "--ref \(ref) --policy P26 --code late --reason 三月才确认 --id e\(ref)"
            for _ in 1...2 { _ = try await house.run(CoverExplain.self, typed, by: approve) }
        }
        let said = try await house.run(CoverCompare.self, "--policy P26", by: approve)
        #expect(said.first?.contains("2, all explained.") == true, "\(said)")
        #expect(try await house.count("SELECT count(*) FROM ledger.roster_note") == 2)
    }

    /// The premium of everybody who stands on the list, to the insurer, once.
    @Test func aPremiumIsOrderedToTheInsurer() async throws {
        let house = try await open(premium: "30")
        let number = try DeskHouse.number(3)
        try await house.add("U", household: "H-U") { $0.idNumber = number }
        try await house.add("Uc", household: "H-U", role: "child", born: "1985-01-01") {
            $0.mother = "U"
        }
        for one in ["U", "Uc"] {
            try await house.tell(one, "hukou.district", "\(house.district)")
            try await house.tell(one, "hukou.kind", "rural")
        }
        try await house.tell("Uc", "only_child", "yes")
        try await house.tell("Uc", "death", "illness", from: "2016-04-10")
        try await house.tell("U", "special_assistance", "loss")
        _ = try await house.takeRoster(["\(number),王U,P26,in"])
        try await house.openDue()
        let id = try await house.caseNumber("NC-4.fpa.5", of: "U")
        try await house.carry(id, until: "approve")
        let approve = try await house.desk("approve")
        await house.expect(
            "--payee-code", from: CoverApprove.self, "\(id) --policy P26 --id p", by: approve)
        let typed = "\(id) --policy P26 --payee-code 91350100M000100Y43 --id p"
        await house.expect(
            "--payee", from: CoverApprove.self, typed + " --payee 别的公司", by: approve)
        for _ in 1...2 { _ = try await house.run(CoverApprove.self, typed, by: approve) }
        #expect(try await house.orders(of: "NC-4.fpa.5") == ["U 30.00 → 人保"])
    }

    @Test func theWorstOfSeveralInjuriesCounts() async throws {
        let house = try await open()
        _ = try await house.takeRoster(["\(try DeskHouse.number(1)),王M,P26,in"])
        let intake = try await house.desk("intake")
        let opened = try await house.run(
            ClaimOpen.self, "M --happened 2026-05-01 --id c", by: intake)
        #expect(opened.first?.contains("to be set") == true, "nothing is graded yet")
        var sums: [String] = []
        for (part, grade) in [("hand", 7), ("leg", 3), ("ear", 9)] {
            let typed = "1 --part \(part) --grade \(grade) --report 评定书 --on 2026-06-01"
            _ = try await house.run(ClaimGrade.self, typed, by: intake)
            sums.append(try await house.run(ClaimGrade.self, typed, by: intake).first ?? "")
        }
        #expect(sums[0].contains("grade 7, 40,000.00"), "\(sums)")
        #expect(sums[1].contains("grade 3, 80,000.00") && sums[2].contains("grade 3, 80,000.00"))
        #expect(try await fact(house, "M", "accident.injury_grade") == "3")
        #expect(try await house.count("SELECT count(*) FROM family_planning.injury") == 3)
        let paid = try await house.run(
            ClaimSettle.self, "1 --paid 70000 --on 2026-06-09", by: intake)
        #expect(paid.contains { $0.contains("By the grade it is 80,000.00") }, "\(paid)")
        await house.expect(
            "was settled", from: ClaimRefuse.self, "1 --reason 不在责任内 --on 2026-06-10",
            by: intake)
    }

    @Test func jiangyansClaimTellsTheGradeToo() async throws {
        let house = try await open("jiangyan", insured: nil)
        _ = try await house.takeRoster(["\(try DeskHouse.number(1)),王M,P26,in"])
        let intake = try await house.desk("intake")
        _ = try await house.run(ClaimOpen.self, "M --happened 2026-05-01", by: intake)
        let page = try await house.run(
            ClaimGrade.self, "1 --part hand --grade 10 --report 评定书 --on 2026-06-01", by: intake)
        #expect(page.first?.contains("grade 10, to be set") == true, "no sum is guessed: \(page)")
        #expect(try await fact(house, "M", "accident.injury_grade") == "10")
    }

    @Test(arguments: [
        ("N --happened 2026-05-01", "was not covered"),
        ("M --happened 2025-05-01", "No policy year"),
        ("M --happened 2026-07-01", "future"),
    ])
    func aClaimNeedsTheCoverOfThatDay(_ typed: String, _ words: String) async throws {
        let house = try await open()
        _ = try await house.takeRoster(["\(try DeskHouse.number(1)),王M,P26,in"])
        await house.expect(words, from: ClaimOpen.self, typed, by: try await house.desk("intake"))
    }

    @Test(arguments: [0, 11, -1])
    func aGradeIsOneToTen(_ grade: Int64) async throws {
        let house = try await open()
        _ = try await house.takeRoster(["\(try DeskHouse.number(1)),王M,P26,in"])
        let intake = try await house.desk("intake")
        _ = try await house.run(ClaimOpen.self, "M --happened 2026-05-01", by: intake)
        let refused = await house.refusal {
            try await ClaimBook(bureau: intake).grade(
                1, .init(part: "手", grade: grade, report: "评定书", graded: intake.today),
                client: "g")
        }
        #expect(refused?.contains("1 to 10") == true)
    }

    @Test func aDayBelongsToOnePolicyYear() async throws {
        let house = try await open()
        let intake = try await house.desk("intake")
        await house.expect(
            "overlaps", from: CoverPolicy.self,
            "--number P27 --insurer 人保 --from 2026-12-31 --to 2027-12-31", by: intake)
        await house.expect(
            "says something else", from: CoverPolicy.self,
            "--number P26 --insurer 人保 --from 2026-01-01 --to 2027-01-01 --insured 5", by: intake)
    }

    /// Each money sum at random.
    @Test func sharesKeepTheirProperties() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed of shares and sums: \(seed)")
        var random = SeededRandom(seed: seed)
        for _ in 0..<2_000 {
            let sum = Money(fen: Int64.random(in: 1...100_000_000, using: &random))
            let count = Int.random(in: 1...4, using: &random)
            let shares = CondolenceBook.shares(of: sum, among: count).map(\.fen)
            #expect(shares.reduce(0, +) == sum.fen && shares.count == count)
            #expect((shares.max() ?? 0) - (shares.min() ?? 0) <= 1)
        }
    }
}
