import Foundation
import Kernel
import Law
import TestSupport
import Testing

@testable import CivilAffairs

/// The clock and the sums of care at home, against counting minute by minute.
@Suite struct CareHoursTests {
    @Test func overlapsAreWhatCountingMinuteByMinuteSays() {
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        for _ in 0..<400 {
            let visits = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                let from = Int64.random(in: 0...1400, using: &random)
                let to: Int64? =
                    random.chance(15)
                    ? nil : Int64.random(in: from + 1...1440, using: &random)
                return CareHours.Visit(from: from, to: to)
            }
            let from = Int64.random(in: 0...1438, using: &random)
            let to = Int64.random(in: from + 1...1440, using: &random)
            let naive =
                (from..<to).map { minute in
                    visits.count { $0.from <= minute && minute < $0.end }
                }.max() ?? 0
            #expect(
                CareHours.most(visits, from: from, to: to) == naive, "seed \(seed): \(visits)")
        }
    }

    @Test(arguments: [
        ("an hour is the price", 60, 4550, 4550), ("half a fen rounds up", 1, 30, 1),
        ("less than half rounds down", 1, 29, 0), ("65 minutes", 65, 4550, 4929),
        ("nothing worked is nothing", 0, 4550, 0), ("a third of an hour", 20, 100, 33),
    ])
    func aSumIsRoundedHalfUpToTheFen(_ name: String, _ minutes: Int64, _ price: Int64, _ sum: Int64)
    {
        #expect(
            CareHours.total(minutes, hourPrice: Money(fen: price)) == Money(fen: sum), "\(name)")
    }

    @Test func aPriceToBeSetIsNoSum() {
        #expect(CareHours.total(60, hourPrice: nil) == nil)
    }

    @Test func nothingBeyondTheOrderIsPaid() {
        #expect(CareHours.paid(worked: 700, ordered: 600) == 600)
        #expect(CareHours.paid(worked: 500, ordered: 600) == 500)
    }

    @Test(
        arguments: [
            ("08:30", 510), ("00:00", 0), ("24:00", 1440), ("8:30", nil), ("24:01", nil),
            ("12:60", nil), ("-1:00", nil), ("", nil), ("08:30:00", nil), ("＋8:00", nil),
        ] as [(String, Int64?)])
    func aTimeOfDayIsFourDigits(_ word: String, _ minute: Int64?) {
        #expect((try? parseClock(word)) == minute, "\(word)")
    }

    /// Article 1098: thirty years, and a birthday of 29 February counts from the first of March.
    @Test(arguments: [
        ("thirty on the day", "1996-03-02", "2026-03-02", true),
        ("the day before", "1996-03-03", "2026-03-02", false),
        ("born on 29 February, on the 28th", "1996-02-29", "2026-02-28", false),
        ("born on 29 February, on the first of March", "1996-02-29", "2026-03-01", true),
    ])
    func whoAdoptsIsThirty(
        _ name: String, _ birth: String, _ on: String, _ isOld: Bool
    ) throws {
        let sheet = AdoptionBook.Sheet.good(on: try #require(Day(iso: on)))
        let lacking = AdoptionBook.lacking(sheet, birth: try #require(Day(iso: birth)))
        #expect(lacking.isEmpty == isOld, "\(name)")
    }

    @Test(arguments: [
        ("no child", 0, false, true), ("one child", 1, false, true),
        ("two children", 2, false, false),
        ("two children, an orphan or a child of an institution", 2, true, true),
    ])
    func theNumberOfChildrenCountsExceptForOrphans(
        _ name: String, _ children: Int64, _ isExempt: Bool, _ isQualified: Bool
    ) throws {
        var sheet = AdoptionBook.Sheet.good(on: try #require(Day(iso: "2026-03-02")))
        (sheet.children, sheet.isExempt) = (children, isExempt)
        let lacking = AdoptionBook.lacking(sheet, birth: try #require(Day(iso: "1970-01-01")))
        #expect(lacking.isEmpty == isQualified, "\(name)")
    }

    @Test func everyConditionIsNamedWhereItIsLacking() throws {
        var sheet = AdoptionBook.Sheet.good(on: try #require(Day(iso: "2026-03-02")))
        sheet.children = 3
        (sheet.able.isYes, sheet.healthy.isYes, sheet.clear.isYes) = (false, false, false)
        let lacking = AdoptionBook.lacking(sheet, birth: try #require(Day(iso: "2000-01-01")))
        #expect(lacking.count == 5)
    }
}
