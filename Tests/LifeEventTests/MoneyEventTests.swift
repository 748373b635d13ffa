import ArgumentParser
import Foundation
import Kernel
import Law
import Money
import Postgres
import TestSupport
import Testing

@testable import Finance
@testable import JointMeeting
@testable import Yuhou

/// E34, E35: the year's money, which happens to the bureau of finance and to no family.
@Suite("life events: the year's money")
struct MoneyEventTests {
    /// Finance on a day, with a fund for the monthly assistance of one bereaved mother.
    private struct House {
        let desk: DeskHouse
        let clause: String
        let maker: Bureau
        let checker: Bureau

        static func open(_ district: EventRow.District, on day: String) async throws -> House {
            let isJiangyan = district == .jiangyan
            let desk = try await DeskHouse(
                departments, Finance.code, of: isJiangyan ? "jiangyan" : "nanchuan", on: day)
            try await desk.addFamily("A")
            _ = try await Assessment(desk.house.office(), district: desk.district).tick()
            let house = House(
                desk: desk, clause: isJiangyan ? "JY-3.1.1b" : "NC-3.1a",
                maker: try await desk.desk("intake"), checker: try await desk.desk("approve"))
            _ = try await desk.run(
                FundOpen.self,
                "district --title 区级 --kind appropriation --payer district --document 文件 --for "
                    + house.clause, by: house.maker)
            return house
        }

        /// Confirms, by the other clerk, what was proposed last.
        @discardableResult
        func confirm() async throws -> Int64 {
            let number = try await desk.count("SELECT max(id) FROM ledger.proposal")
            _ = try await desk.run(FundConfirm.self, "\(number)", by: checker)
            return number
        }

        func tick() async throws -> Int {
            try await DutyTasks(desk.house.office(), district: desk.district).run()
        }

        func tasks() async throws -> [TaskBook.Task] {
            try await TaskBook(maker.office, district: desk.district).list()
        }
    }

    @Test(
        "E34: from the first day of the year the budget is finance's task, worked out by the forecast",
        arguments: EventRow.District.allCases)
    func budget(district: EventRow.District) async throws {
        let house = try await House.open(district, on: "2026-01-05")
        let duty = district == .jiangyan ? "JY-4.3a" : "NC-4.finance.3"
        // In Jiangyan the towns have a budget too.
        #expect(try await house.tick() == (district == .jiangyan ? 2 : 1))
        #expect(try await house.tick() == 0)
        #expect(try await house.tasks().map(\.kind) == ["duty/\(duty)"])
        #expect(try await house.tasks().map(\.due) == [try CaseHouse.day("2026-12-31")])
        let page = try await house.desk.page(
            ForecastCommand.self, ["--year", "2026"], by: house.maker)
        let line = try #require(page.rows.first { $0.first == .words(house.clause) })
        guard case .money(let sum) = line[2] else {
            Issue.record("no sum of \(house.clause): \(line)")
            return
        }
        #expect(sum.fen > 0)
        _ = try await house.desk.run(
            BudgetSet.self,
            "district --year 2026 --document 年初预算 --line \(house.clause)=\(sum.fen / 100).00",
            by: house.maker)
        let number = try await house.desk.count("SELECT max(id) FROM ledger.proposal")
        func fulfil(_ proof: String) async throws {
            _ = try await house.desk.page(
                DeskFulfil<Finance>.self, [duty, "--words", "已纳入年初预算", "--proof", proof],
                by: house.maker)
        }
        let early = await house.desk.refusal { try await fulfil("budget/\(number)") }
        #expect(early?.contains("is not done yet") == true, "\(early ?? "taken")")
        let bare = await house.desk.refusal { try await fulfil("document/1") }
        #expect(bare?.contains("shown by one of budget") == true, "\(bare ?? "taken")")
        try await house.confirm()
        for _ in 1...2 { try await fulfil("budget/\(number)") }
        #expect(try await house.tasks().isEmpty, "the budget does the task")
        let duties = try await house.desk.page(
            DeskDuties<Finance>.self, [], by: house.maker)
        #expect(
            duties.rows.contains {
                $0.first == .words(duty) && $0.last == .words("budget/\(number)")
            })
    }

    @Test("E35 in Jiangyan: the year closes when no fund's money rests and nobody waits for money")
    func close() async throws {
        let house = try await House.open(.jiangyan, on: "2026-12-31")
        let desk = house.desk
        _ = try await desk.run(
            FundMove.self,
            "appropriate district --year 2026 --sum 1000 --arrived 2026-12-01 --document 拨款",
            by: house.maker)
        try await house.confirm()
        func resting() async throws -> [String] {
            try await desk.run(YearRest.self, "2026", by: house.maker)
        }
        #expect(try await resting().contains { $0.contains("1,000.00") })
        _ = try await desk.run(YearClose.self, "2026 --document 决算", by: house.maker)
        let close = try await desk.count("SELECT max(id) FROM ledger.proposal")
        let refused = await desk.refusal {
            try await desk.run(FundConfirm.self, "\(close)", by: house.checker)
        }
        #expect(refused?.contains("district free 1,000.00") == true, "\(refused ?? "closed")")
        _ = try await desk.run(
            FundMove.self, "carry-over district --year 2026 --sum 1000 --document 结转",
            by: house.maker)
        try await house.confirm()
        #expect(try await !resting().contains { $0.contains("1,000.00") })
        _ = try await desk.run(FundConfirm.self, "\(close)", by: house.checker)
        let next = try await FundBook(house.checker).balances(2027).first
        #expect(next?.free == 100_000, "carried over")
        let late = await desk.refusal {
            try await desk.run(
                FundMove.self,
                "appropriate district --year 2026 --sum 1 --arrived 2026-12-31 --document 拨款",
                by: house.maker)
        }
        #expect(late?.contains("closed") == true, "\(late ?? "taken")")
    }
}
