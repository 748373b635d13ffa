import Kernel
import Law
import Money
import Postgres
import TestSupport
import Testing

@testable import Finance
@testable import Yuhou

/// Next year's money against a count by hand.
@Suite struct ForecastTests {
    @Test func nextYearIsWhatEachFamilyIsPaidMonthByMonth() async throws {
        let house = try await DeskHouse(departments, "finance", of: "nanchuan", on: "2026-09-01")
        for ref in ["A", "B"] { try await house.addFamily(ref) }
        try await house.addFamily("C", grade: 2)
        let desk = try await house.desk("approve")
        let found = try await YearForecast.run(
            desk.office, district: house.district, year: 2027)
        let line = try #require(found.lines.first { $0.clause == "NC-3.1a" })
        // Naively: what the law says each of them is due each month, one by one.
        var sum: Int64 = 0
        for ref in ["A", "B", "C"] {
            for month in 1...12 {
                let day = Month(year: 2027, month: month).first
                let sheet = try await Entitlements.read(
                    try await house.house.office(), district: house.district, ref: ref, on: day)
                let entry = sheet.entries.first { $0.clause.id == "NC-3.1a" }
                sum += entry?.finding.amount.fen ?? 0
            }
        }
        #expect(sum > 0 && line.fen == sum, "\(line.fen) of \(sum)")
        #expect(line.isFloor)
        let subsidy = try #require(found.lines.first { $0.clause == "NC-4.finance.2" })
        #expect(subsidy.fen == 0)
        let shares = [
            Share(
                clause: "NC-3.1a", from: Month(year: 2026, month: 1),
                parts: [
                    .init(fund: "centre", payer: .centre, parts: 8),
                    .init(fund: "district", payer: .district, parts: 2),
                ])
        ]
        let (borne, unset) = Payers(shares).divide(
            line.months.enumerated().map {
                ("NC-3.1a", Month(year: 2027, month: $0 + 1), $1)
            })
        #expect(borne.map(\.fen).reduce(0, +) == line.fen && unset == 0)
        #expect(borne.map(\.payer.payer) == [.centre, .district])
        let page = try await house.run(ForecastCommand.self, "--year 2027", by: desk)
        #expect(page.contains { $0.contains("NC-3.1a") && $0.contains("at least") }, "\(page)")
    }
}
