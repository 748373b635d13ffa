import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import HumanResources
@testable import Yuhou

/// Premiums: until when they are paid, and how the insurer's word differs.
@Suite struct PremiumTests {
    struct Ending: CustomTestStringConvertible {
        let testDescription: String
        let birth: String
        let year: Int
        let last: String?

        init(_ words: String, _ birth: String, _ year: Int, _ last: String?) {
            (testDescription, self.birth, self.year, self.last) = (words, birth, year, last)
        }
    }

    static let endings = [
        Ending("who is 45 is paid until December", "1980-06-06", 2026, "2026-12"),
        Ending("who turns 60 in June is paid until June", "1966-06-06", 2026, "2026-06"),
        Ending("who turns 60 on 31 December is paid until December", "1966-12-31", 2026, "2026-12"),
        Ending("who turns 60 on 1 January is paid for January", "1966-01-01", 2026, "2026-01"),
        Ending("who turned 60 last year is not listed", "1965-12-31", 2026, nil),
        Ending(
            "born on 29 February, 60 in a leap year: February", "1968-02-29", 2028, "2028-02"),
        Ending(
            "born on 29 February, 60 in no leap year: from 1 March, until March", "2040-02-29",
            2100, "2100-03"),
        Ending(
            "the year before the birthday of 29 February is whole", "1968-02-29", 2027, "2027-12"),
    ]

    @Test(arguments: endings)
    func theLastMonthIsThatOfTheBirthday(_ one: Ending) throws {
        let birth = try #require(Day(iso: one.birth))
        let last = PremiumBook.lastMonth(of: one.year, born: birth, below: 60)
        #expect(last.map { "\($0)" } == one.last)
    }

    /// The month agrees with the law: the day before its first day somebody is under 60, on the
    /// first day after it nobody is.
    @Test func theLastMonthAgreesWithTheAge() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed of the last months: \(seed)")
        var random = SeededRandom(seed: seed)
        for _ in 0..<2_000 {
            let birth = random.day(1950...2000)
            let year = Int.random(in: 2014...2070, using: &random)
            let last = PremiumBook.lastMonth(of: year, born: birth, below: 60)
            let january = Month(year: year, month: 1).first
            guard let last else {
                #expect(birth.fullYears(to: january.adding(days: -1)) >= 60, "\(birth) \(year)")
                continue
            }
            #expect(birth.fullYears(to: last.first.adding(days: -1)) < 60, "\(birth) \(year)")
            #expect(
                last.month == 12 || birth.fullYears(to: last.end.adding(days: -1)) >= 60,
                "\(birth) \(year) \(last)")
        }
    }

    private static func line(
        last: Month? = Month(year: 2026, month: 12), declared: Bool = true, sum: Int64? = nil,
        confirmed: Int64? = nil, paid: String? = nil
    ) -> PremiumBook.Line {
        PremiumBook.Line(
            person: 1, ref: "A", name: "王五", birth: .always, lastMonth: last, caseID: 1,
            declaredOn: declared ? Day(iso: "2026-03-02") : nil,
            declared: sum.map { Money(fen: $0) }, confirmed: confirmed.map { Money(fen: $0) },
            paidOn: paid.flatMap { Day(iso: $0) }, note: nil)
    }

    static let differences: [(String, PremiumBook.Line, Int64?, [PremiumBook.Difference])] = [
        ("both agree", line(sum: 10_000, confirmed: 10_000, paid: "2026-04-01"), nil, []),
        ("an unset sum differs from nothing", line(confirmed: 10_000), nil, []),
        ("a sum set later counts", line(confirmed: 10_000), 9_000, [.sum]),
        ("declared and not confirmed", line(sum: 10_000), nil, [.unconfirmed]),
        ("listed, not declared, not confirmed", line(declared: false), nil, []),
        ("confirmed and not declared", line(declared: false, confirmed: 1), nil, [.undeclared]),
        ("on no list", line(last: nil, declared: false, confirmed: 1), nil, [.unlisted]),
        (
            "paid after the month of the birthday",
            line(last: Month(year: 2026, month: 2), confirmed: 1, paid: "2026-03-01"), nil,
            [.afterEnd]
        ),
        (
            "paid in the month of the birthday",
            line(last: Month(year: 2026, month: 2), confirmed: 1, paid: "2026-02-28"), nil, []
        ),
    ]

    @Test(arguments: differences.indices)
    func whatDiffersIsNamed(_ index: Int) {
        let (words, line, figure, kinds) = Self.differences[index]
        #expect(
            PremiumBook.differences(of: line, figure: figure.map { Money(fen: $0) }) == kinds,
            "\(words)")
    }

    @Test func theListIsDrawnOnceConfirmedAndExplained() async throws {
        let house = try await WorkHouse.open(on: "2026-02-27")
        let desk = house.desk
        try await house.addDisabled("P", born: "1980-06-06", sequence: 1)
        try await house.addDisabled("Q", born: "1966-03-01", sequence: 2)
        try await house.addDisabled("O", born: "1965-03-01", sequence: 3)
        try await desk.openDue()
        // Q turns 60 between the opening of the case and the drawing: January to March are owed.
        try await desk.house.set("2026-03-02")
        for client in ["d1", "d1", "d2"] {
            _ = try await house.run(PremiumDraw.self, ["--id", client], by: "intake")
        }
        var list = try await desk.page(PremiumList.self, [], by: desk.desk("intake"))
        #expect(
            list.rows.map { [$0[0], $0[3]] } == [
                [.words("Q"), .words("2026-03")], [.words("P"), .words("2026-12")],
            ])
        let next = try await house.refused(PremiumDraw.self, ["--year", "2027"], by: "intake")
        #expect(next?.contains("this year is 2026") == true)
        for ref in ["P", "Q"] {
            try await desk.carry(
                try await desk.caseNumber("NC-4.hr.1", of: ref), until: "approve")
        }
        let declared = try await house.run(PremiumDeclare.self, ["--id", "x"], by: "approve")
        #expect(declared == ["2 declared."])
        list = try await desk.page(PremiumList.self, [], by: desk.desk("intake"))
        #expect(
            list.rows.allSatisfy { $0[5] == .text(Text("待定", en: "to be set")) },
            "no sum is invented")

        func line(_ born: String, _ n: Int, _ ref: String, _ rest: String) -> String {
            "\(WorkHouse.number(born, n)),王\(ref),\(rest)"
        }
        let file = try desk.file(
            "paid.csv",
            [
                "id_number,name,year,fen,day", line("1980-06-06", 1, "P", "2026,10000,2026-03-01"),
                line("1965-03-01", 3, "O", "2026,10000,2026-03-01"),
                line("1966-03-01", 2, "X", "2026,10000,2026-03-01"),
                line("1966-03-01", 2, "Q", "2026,100.5,2026-03-01"),
            ])
        let taken = try await desk.page(PremiumImport.self, [file], by: desk.desk("intake"))
        #expect(taken.hasRejects && taken.rows.count == 2, "\(taken.words(.english))")
        #expect(taken.lines.first?.en.contains("2 taken, 0 unchanged, 2 rejected") == true)
        let again = try await desk.page(PremiumImport.self, [file], by: desk.desk("intake"))
        #expect(again.lines.first?.en.contains("0 taken, 2 unchanged") == true)
        #expect(
            try await desk.count("SELECT count(*) FROM human_resources.premium_confirmation") == 2)
        func differences() async throws -> [[Page.Cell]] {
            try await desk.page(PremiumDifferences.self, [], by: desk.desk("intake")).rows
                .map { [$0[0], $0[2], $0[5]] }
        }
        let found = try await differences()
        #expect(
            found == [
                [.words("O"), .text(PremiumBook.Difference.unlisted.title), .none],
                [.words("Q"), .text(PremiumBook.Difference.unconfirmed.title), .none],
            ])
        _ = try await house.run(
            PremiumExplain.self, ["O", "--reason", "上年补缴"], by: "intake")
        #expect(try await differences().map(\.[0]) == [.words("Q"), .words("O")])
        let same = try await house.refused(
            PremiumExplain.self, ["P", "--reason", "没有差异的人"], by: "intake")
        #expect(same?.contains("no difference") == true)
    }
}
