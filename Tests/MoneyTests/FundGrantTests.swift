import Kernel
import Law
import Money
import Postgres
import TestSupport
import Testing

@testable import Finance
@testable import Yuhou

/// From an application or a proof to the order that a run pays.
@Suite struct FundGrantTests {
    private func open(
        _ house: DeskHouse, _ code: String, for clause: String, yuan: Int
    ) async throws {
        let (maker, checker) = (try await house.desk("intake"), try await house.desk("approve"))
        _ = try await house.run(
            FundOpen.self,
            "\(code) --title 公益金 --kind welfare --payer district --document 文件 --for \(clause)",
            by: maker)
        var draft = FundProposal.Draft(.appropriate, fund: code, document: "拨款文件")
        (draft.year, draft.sum, draft.arrived) = (
            2026, Money(fen: Int64(yuan) * 100), Day(iso: "2026-02-01")
        )
        let id = try await FundBook(maker).propose(draft, client: "m")
        try await FundBook(checker).end(id, .confirm, client: "c")
    }

    @Test func aHouseholdInHardshipIsGrantedWhatTheFundHolds() async throws {
        let house = try await DeskHouse(departments, "finance", of: "jiangyan", on: "2026-03-02")
        try await house.add("A", household: "H-A") { $0.idNumber = "321204195601010023" }
        try await house.add("Ac", household: "H-A", role: "child", born: "1985-01-01") {
            $0.mother = "A"
        }
        try await house.tell("A", "hukou.district", "321204")
        try await house.tell("Ac", "only_child", "yes")
        try await house.tell("Ac", "only_child.cohort", "yes")
        try await house.tell("Ac", "death", "illness", from: "2016-04-10")
        try await house.tell("A", "special_assistance", "loss")
        try await house.tell("A", "hardship", "yes", from: "2026-02-01")
        try await house.openDue()
        try await open(house, "welfare", for: "JY-3.1.2c", yuan: 3_000)
        let id = try await house.caseNumber("JY-3.1.2c", of: "A")
        let apply =
            "\(id) --cause living --happened 2026-02-01 --asked 5000 --proof 村委会证明 --id a"
        _ = try await house.desk("kin", duties: ["intake"])
        try await house.makeKin("kin", of: "321204195601010023")
        let kin = try await house.desk("kin", duties: ["intake"])
        #expect(
            await house.refusal { try await house.run(WelfareApply.self, apply, by: kin) }?
                .contains("kin") == true)
        let (intake, review, approve) = (
            try await house.desk("intake"), try await house.desk("review"),
            try await house.desk("approve")
        )
        for _ in 0..<2 { _ = try await house.run(WelfareApply.self, apply, by: intake) }
        #expect(try await house.file(of: id).step == "verify")
        let survey = "\(id) --surveyor 李一 --with 赵二 --on 2026-03-01 --document 调查表1 --id s"
        for _ in 0..<2 { _ = try await house.run(WelfareSurvey.self, survey, by: review) }
        let decide = "\(id) --fund welfare --document 公益金办〔2026〕1号"
        #expect(
            await house.refusal {
                try await house.run(WelfareDecide.self, "\(decide) --sum 3000.01", by: approve)
            }?.contains("not that much free") == true)
        #expect(try await house.file(of: id).step == "approve", "nothing of it stands")
        var said: [String] = []
        for _ in 0..<2 {
            said = try await house.run(
                WelfareDecide.self, "\(decide) --sum 2000 --id d", by: approve)
        }
        #expect(said.contains { $0.contains("No ceiling is known") }, "\(said)")
        #expect(try await house.file(of: id).state == .handed)
        try await house.walked(id)
        #expect(
            try await house.count(
                "SELECT amount FROM ledger.payment_order WHERE clause = 'JY-3.1.2c'") == 200_000)
        let balance = try #require(try await FundBook(approve).balances(2026).first)
        #expect([balance.free, balance.reserved] == [100_000, 200_000])
        let list = try await house.run(WelfareList.self, "", by: approve)
        #expect(list.contains { $0.contains("王*") } && !list.contains { $0.contains("王A") })
    }

    @Test func theSubsidyListStandsWithTheSumToBeSet() async throws {
        let house = try await DeskHouse(departments, "finance", of: "nanchuan", on: "2026-03-02")
        try await house.addFamily("A")
        try await house.tell("A", "insurance.medical", "resident", from: "2026-01-01")
        try await house.openDue()
        let id = try await house.caseNumber("NC-4.finance.2", of: "A")
        let (intake, review, approve) = (
            try await house.desk("intake"), try await house.desk("review"),
            try await house.desk("approve")
        )
        let proof =
            "\(id) --year 2026 --receipt 2026-0001 --paid-on 2026-01-05 --paid 400 --id p"
        for _ in 0..<2 { _ = try await house.run(SubsidyProve.self, proof, by: intake) }
        var list: [String] = []
        for _ in 0..<2 { list = try await house.run(SubsidyMake.self, "2026 --id l", by: review) }
        #expect(list.contains { $0.contains("to be set") }, "\(list)")
        let made = try await SubsidyBook(bureau: review).list(2026)
        #expect(made.entries.map(\.ref) == ["A"] && made.each == nil)
        let confirm = "2026 --hash \(made.hash.prefix(12)) --document 区财社〔2026〕9号"
        #expect(
            await house.refusal { try await house.run(SubsidyConfirm.self, confirm, by: approve) }?
                .contains("to be set") == true)
        for _ in 0..<2 {
            _ = try await house.run(SubsidyConfirm.self, "\(confirm) --sum 200 --id k", by: approve)
        }
        #expect(
            try await house.count(
                "SELECT amount FROM ledger.payment_order WHERE clause = 'NC-4.finance.2'")
                == 20_000)
        #expect(try await house.file(of: id).state == .handed)
        try await house.walked(id)
    }
}
