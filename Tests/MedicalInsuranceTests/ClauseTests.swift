import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import MedicalInsurance
@testable import Yuhou

/// Every clause that medical insurance leads: from entitled to the finance bureau through the
/// module's own acts, by clerks with the right duties; nobody else gets one through.
@Suite struct ClauseTests {
    private func settle() async throws -> (DeskHouse, premium: String) {
        let house = try await DeskHouse.insurance()
        let premium = try await house.addMother("P", 1)
        let rebirth = try await house.addMother("R", 2, born: "1984-01-01")
        let care = try await house.addMother("C", 3)
        try await house.tell("R", "fertile", "yes")
        try await house.tell("R", "wish.rebirth", "yes")
        let taken = try await house.status([
            "\(premium),王P,2026,none,no", "\(rebirth),王R,2026,employee,no",
            "\(care),王C,2026,employee,yes",
        ])
        #expect(taken.contains("3 taken, 0 unchanged, 0 rejected"), "\(taken)")
        let assessed = try await house.assess("C")
        #expect(assessed.first?.contains("35 points, severe") == true, "\(assessed)")
        try await house.openDue()
        return (house, premium)
    }

    private func refused<C: DeskCommand>(
        _ command: C.Type, _ words: String, _ house: DeskHouse, by bureau: Bureau
    ) async {
        let refusal = await house.refusal { try await house.run(command, words, by: bureau) }
        #expect(refusal != nil, "\(C.self) \(words) by \(bureau.actor)")
    }

    private func premium(_ id: Int64, _ number: String, _ house: DeskHouse) async throws {
        try await house.carry(id, until: "verify")
        let typed = "--year 2026 --number 姜医保1号 --premium 400.00 --notice 缴费通知 --id o"
        let others = try await house.desk("not-review", duties: ["intake", "approve", "pay"])
        await refused(PremiumOrder.self, typed, house, by: others)
        let review = try await house.desk("review")
        let page = try await house.run(PremiumOrder.self, typed, by: review)
        #expect(page.first?.contains("1 people for 2026, 400.00 a head, 400.00 in all") == true)
        _ = try await house.run(PremiumOrder.self, typed, by: review)
        let order = try await house.count("SELECT max(id) FROM medical_insurance.payment_order")
        let insurer = "\(order) --payee 区医保中心 --payee-code 91350100M000100Y43"
        for desk in [
            review, try await house.desk("not-approve", duties: ["intake", "review", "pay"]),
        ] {
            await refused(PremiumApprove.self, insurer, house, by: desk)
        }
        let approve = try await house.desk("approve")
        await refused(PremiumApprove.self, "\(order)", house, by: approve)
        #expect(try await house.orders(of: "JY-3.2.1").isEmpty)
        _ = try await house.run(PremiumApprove.self, insurer, by: approve)
        _ = try await house.run(PremiumApprove.self, insurer, by: approve)
        #expect(try await house.orders(of: "JY-3.2.1") == ["P 400.00 → 区医保中心"])
        let answer = try await house.take(
            PremiumConfirm.self, ConfirmationFeed.feed,
            ["姜医保1号,\(number),王P,insured,2026-03-01,"]
        ).words(.english)
        #expect(answer.first?.contains("1 taken") == true, "\(answer)")
        let cover = try await house.run(StatusList.self, "--year 2026 --kind resident", by: review)
        #expect(cover.first == "1 people in 2026.", "the confirmation is the new cover")
    }

    private func rebirth(_ id: Int64, _ house: DeskHouse) async throws {
        let intake = try await house.desk("intake")
        let event = "R --event birth --on 2026-02-10 --until 2026-02-14 --hospital 人民医院"
        _ = try await house.run(MaternityRecord.self, "\(event) --document 出生证", by: intake)
        let number = try await house.count("SELECT max(id) FROM medical_insurance.maternity_event")
        let typed =
            "\(id) --event \(number) --invoice 0320001:2026-02-14:3500.50 "
            + "--invoice 0320002:2026-02-11:1200.00 --id c"
        let others = try await house.desk("not-intake", duties: ["review", "approve", "pay"])
        await refused(ClaimOpen.self, typed, house, by: others)
        let opened = try await house.run(ClaimOpen.self, typed, by: intake)
        #expect(opened.first?.contains("invoices 4,700.50, to be settled") == true, "\(opened)")
        let file = try await house.count("SELECT max(id) FROM medical_insurance.claim")
        let settle = "\(file) --basic 3000.00 --at-hospital 1000.00 --document JS1 --id s"
        try await refused(
            ClaimSettle.self, settle, house,
            by: house.desk("not-review", duties: ["intake", "approve", "pay"]))
        let review = try await house.desk("review")
        let settled = try await house.run(ClaimSettle.self, settle, by: review)
        #expect(settled.first?.contains("2,000.00 to reimburse") == true, "\(settled)")
        for desk in [
            review, try await house.desk("not-approve", duties: ["intake", "review", "pay"]),
        ] {
            await refused(ClaimApprove.self, "\(file)", house, by: desk)
        }
        let approve = try await house.desk("approve")
        _ = try await house.run(ClaimApprove.self, "\(file)", by: approve)
        _ = try await house.run(ClaimApprove.self, "\(file)", by: approve)
        #expect(try await house.orders(of: "JY-3.2.6d") == ["R 2,000.00"])
    }

    private func care(_ id: Int64, _ house: DeskHouse) async throws {
        try await house.carry(id, until: "approve")
        let typed = "\(id) --notice 护启1号 --id k"
        let approve = try await house.desk("approve")
        for desk in [
            try await house.desk("review"),
            try await house.desk("not-approve", duties: ["intake", "review", "pay"]),
        ] {
            await refused(CareStart.self, typed, house, by: desk)
        }
        await refused(CareMonth.self, "\(id) --id m", house, by: approve)
        let page = try await house.run(CareStart.self, typed, by: approve)
        #expect(page.first?.contains("sum to be set") == true, "no sum is guessed: \(page)")
        #expect(try await house.run(CareStart.self, typed, by: approve) == page)
        #expect(try await house.orders(of: "JY-3.3.3").isEmpty, "nor ordered")
    }

    @Test func everyClauseOfJiangyanIsCarriedThroughTheModulesOwnActs() async throws {
        let (house, number) = try await settle()
        let pack = try await house.desk("intake").pack()
        let clauses = pack.provisions.filter {
            $0.department == "medical_insurance" && $0.provision?.benefit != nil
        }
        let whose = ["JY-3.2.1": "P", "JY-3.2.6d": "R", "JY-3.3.3": "C"]
        var lines: [String] = []
        for clause in clauses {
            let id = try await house.caseNumber(clause.id, of: try #require(whose[clause.id]))
            #expect(try await house.file(of: id).ground == .entitlement, "\(clause.id)")
            switch try await house.file(of: id).benefit {
            case MedicalInsurance.residentPremium.code: try await premium(id, number, house)
            case MedicalInsurance.rebirthReimbursement.code: try await rebirth(id, house)
            default: try await care(id, house)
            }
            let state = try await house.file(of: id).state
            #expect(state == .handed, "\(clause.id) ended as \(state)")
            try await house.walked(id)
            lines.append("\(clause.id) \(state)")
        }
        print("medical insurance's clauses in jiangyan: \(lines.count)")
        lines.forEach { print("  \($0)") }
        #expect(lines.count == 3)
    }

    @Test func nanchuanHasNoSuchClauseButReadsTheCover() async throws {
        let house = try await DeskHouse.insurance(of: "nanchuan")
        let intake = try await house.desk("intake")
        #expect(
            try await intake.pack().provisions.filter { $0.department == "medical_insurance" }
                .isEmpty)
        let refused = await house.refusal {
            try await house.run(PremiumSeason.self, "--year 2026", by: intake)
        }
        #expect(refused?.contains("has no `Resident medical premium`") == true, "\(refused ?? "")")
        let number = try await house.addMother("A", 1)
        #expect(try await house.status(["\(number),王A,2026,居民医保,否"]).contains("1 taken"))
        let known = try await house.count(
            """
            SELECT count(*) FROM kernel.fact
            WHERE kind = 'insurance.medical' AND code = 'resident' AND official
              AND from_day = '2026-01-01' AND to_day = '2027-01-01'
            """)
        #expect(known == 1)
    }
}
