import Foundation
import Kernel
import Law
import Testing

@Suite("when something falls due")
struct DuesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let sentence: String
        let cadence: Cadence
        var money = false
        let owed: [(String, String)]
        let today: String
        /// First days of the periods.
        let periods: [String]
        var testDescription: String { sentence }
    }

    static let cases: [Case] = [
        Case(
            sentence: "money starts the month after confirmation", cadence: .month, money: true,
            owed: [("2024-03-10", "never")], today: "2024-05-15",
            periods: ["2024-04-01", "2024-05-01"]),
        Case(
            sentence: "confirmed on the first of a month, money starts the month after",
            cadence: .month, money: true, owed: [("2024-03-01", "never")], today: "2024-04-30",
            periods: ["2024-04-01"]),
        Case(
            sentence: "the month of the death is the last one paid", cadence: .month, money: true,
            owed: [("2024-01-31", "2024-04-02")], today: "2024-12-31",
            periods: ["2024-02-01", "2024-03-01", "2024-04-01"]),
        Case(
            sentence: "a death on the first still pays that month", cadence: .month, money: true,
            owed: [("2024-01-31", "2024-03-01")], today: "2024-12-31",
            periods: ["2024-02-01", "2024-03-01"]),
        Case(
            sentence: "a month between two entitlements is not paid twice", cadence: .month,
            money: true, owed: [("2023-12-15", "2024-02-10"), ("2024-02-20", "never")],
            today: "2024-03-31", periods: ["2024-01-01", "2024-02-01", "2024-03-01"]),
        Case(
            sentence: "a monthly service is due in every month it touches", cadence: .month,
            owed: [("2024-03-10", "2024-04-02")], today: "2024-12-31",
            periods: ["2024-03-01", "2024-04-01"]),
        Case(
            sentence: "a check-up is due once a calendar year from the year of the 65th birthday",
            cadence: .year, owed: [("2023-11-30", "never")], today: "2025-01-01",
            periods: ["2023-01-01", "2024-01-01", "2025-01-01"]),
        Case(
            sentence: "a school term starts in February and September", cadence: .term,
            owed: [("2024-01-10", "2024-09-01")], today: "2024-12-31",
            periods: ["2023-09-01", "2024-02-01"]),
        Case(
            sentence: "a follow-up is due every quarter", cadence: .quarter,
            owed: [("2024-02-29", "2024-07-01")], today: "2024-12-31",
            periods: ["2024-01-01", "2024-04-01"]),
        Case(
            sentence: "a festival's visit is due from thirty days before it", cadence: .festival,
            owed: [("2024-09-01", "never")], today: "2024-10-11",
            periods: ["2024-08-18", "2024-09-18"]),
        Case(
            sentence: "nothing is due before the entitlement", cadence: .once,
            owed: [("2024-05-01", "never")], today: "2024-04-30", periods: []),
        Case(
            sentence: "each ground for a grant is due once", cadence: .once,
            owed: [("2024-01-01", "2024-02-01"), ("2024-05-01", "never")], today: "2024-12-31",
            periods: ["2024-01-01", "2024-05-01"]),
    ]

    @Test(arguments: cases)
    func periods(_ one: Case) throws {
        func day(_ text: String) throws -> Day {
            text == "never" ? .never : try #require(Day(iso: text))
        }
        let owed = try one.owed.map { try day($0.0)..<(try day($0.1)) }
        let found = Dues.periods(
            one.cadence, owed: owed, through: try day(one.today), days: 30,
            money: one.money ? PayRules() : nil)
        #expect(found.map(\.from.description) == one.periods)
        #expect(found.allSatisfy { $0.from < $0.to })
    }

    @Test("the shipped festivals are those of the lunar calendar at GMT+8")
    func festivals() throws {
        var lunar = Calendar(identifier: .chinese)
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        lunar.timeZone = zone
        #expect(Festivals.days.count == 33 * 4)
        let wanted = [[1, 1], [5, 5], [8, 15], [9, 9]]
        for (index, day) in Festivals.days.enumerated() {
            let noon = Date(timeIntervalSince1970: Double(day.number) * 86_400 + 4 * 3600)
            let parts = lunar.dateComponents([.month, .day, .isLeapMonth], from: noon)
            #expect([parts.month, parts.day] == wanted[index % 4], "\(day)")
            #expect(parts.isLeapMonth != true, "\(day)")
        }
        for trap in ["2014-10-02", "2028-05-28", "2034-02-19", "2033-10-01"] {
            let day = try #require(Day(iso: trap))
            #expect(Festivals.days.contains(day))
        }
    }
}
