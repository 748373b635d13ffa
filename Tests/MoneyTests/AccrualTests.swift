@testable import Finance
@testable import Kernel
import Law
import Money
import Postgres
import TestSupport
import Testing

@testable import Papers
@testable import Yuhou

/// What is due, month by month (`rulings.md`, Money; the vectors of the catalogue).
@Suite struct AccrualTests {
    @Test func theYear2022OfEveryClass() async throws {
        let house = try await AccrualHouse()
        for (ref, fact, value) in [
            ("loss", "special_assistance", "loss"),
            ("disability", "special_assistance", "disability"),
            ("one", "complication_assistance", "1"), ("two", "complication_assistance", "2"),
            ("three", "complication_assistance", "3"),
        ] {
            try await house.add(ref)
            try await house.tell(ref, fact, value, from: "2020-01-01")
        }
        #expect(try await house.year("loss", 2022) == 6_240)
        #expect(try await house.year("disability", 2022) == 4_860)
        #expect(try await house.year("one", 2022, clause: "JY-3.1.1c") == 5_520)
        #expect(try await house.year("two", 2022, clause: "JY-3.1.1c") == 4_140)
        #expect(try await house.year("three", 2022, clause: "JY-3.1.1c") == 2_760)
        #expect(try await house.dues("loss", "2022-01", "2022-01").map(\.isFloor) == [true])
        #expect(try await house.dues("loss", "2022-01", "2022-12", clause: "JY-3.1.1c").isEmpty)
    }

    @Test func anotherClassCountsFromTheMonthTheDistrictSays() async throws {
        let house = try await AccrualHouse()
        try await house.add("A")
        try await house.tell("A", "special_assistance", "disability", from: "2020-01-01")
        try await house.tell("A", "special_assistance", "loss", from: "2022-09-10")
        #expect(try await house.year("A", 2022) == 5_250)
        try await house.rule([("value: month_after_event", "value: month_of_event")])
        #expect(try await house.year("A", 2022) == 5_380)
    }

    @Test func theFirstMonthIsTheOneTheDistrictSays() async throws {
        let house = try await AccrualHouse()
        try await house.add("A")
        try await house.tell("A", "special_assistance", "loss", from: "2023-03-15")
        func first() async throws -> String? {
            try await house.lines("A", "2022-01", "2023-12").first
        }
        #expect(try await first() == "2023-04 590")
        try await house.rule([("value: month_after_confirmation", "value: month_of_age")])
        #expect(try await first() == "2023-03 590", "nothing says since when she qualifies")
        try await house.rule([
            ("value: month_after_confirmation", "value: january_of_confirmation_year")
        ])
        #expect(try await first() == "2023-01 590")
    }

    @Test func theLastMonthIsTheOneTheDistrictSaysAndADeathHoldsWhatIsLeft() async throws {
        let house = try await AccrualHouse()
        try await house.add("A")
        try await house.tell("A", "special_assistance", "loss", from: "2020-01-01")
        try await house.pay("A", ["2024-01"], yuan: 590)
        try await house.tell("A", "death", "illness", from: "2024-02-29")
        #expect(
            try await house.lines("A", "2024-01", "2024-04")
                == ["2024-01 590 paid 590", "2024-02 590 held 590 dead"],
            "the month of the event is the last; nothing is paid to the dead")
        try await house.rule([
            ("value: month_of_event, status", "value: month_before_event, status")
        ])
        #expect(try await house.lines("A", "2024-01", "2024-04") == ["2024-01 590 paid 590"])
    }

    @Test func aDeathLearnedLateMakesTooMuchOfWhatWasPaid() async throws {
        let house = try await AccrualHouse()
        try await house.add("A")
        try await house.tell("A", "special_assistance", "loss", from: "2020-01-01")
        try await house.pay("A", ["2024-09", "2024-10", "2024-11", "2024-12"], yuan: 590)
        try await house.tell("A", "death", "illness", from: "2024-10-05", learned: "2025-01-20")
        let late = ["2024-11 0 paid 590 overpaid", "2024-12 0 paid 590 overpaid"]
        #expect(
            try await house.lines("A", "2024-09", "2024-12") == [
                "2024-09 590 paid 590", "2024-10 590 paid 590",
            ] + late)
        #expect(
            try await house.lines("A", "2024-11", "2024-12", known: "2025-01-19")
                == ["2024-11 590 paid 590", "2024-12 590 paid 590"])
    }

    @Test func theYears2014To2017FollowTheRegisteredKindOfTheMonth() async throws {
        let house = try await AccrualHouse("nanchuan")
        try await house.add("A")
        try await house.tell("A", "special_assistance", "loss", from: "2014-12-01")
        try await house.tell("A", "hukou.kind", "rural", from: "2008-01-01")
        try await house.tell("A", "hukou.kind", "urban", from: "2016-07-01")
        #expect(try await house.year("A", 2015) == 12 * 170)
        #expect(try await house.year("A", 2016) == 6 * 170 + 6 * 340)
        #expect(
            try await house.lines("A", "2017-12", "2018-01") == ["2017-12 340", "2018-01 450"])
        try await house.rule([("value: kind_in_that_month", "value: kind_today")])
        #expect(try await house.year("A", 2015) == 12 * 340)
        try await house.add("B")
        try await house.tell("B", "special_assistance", "loss", from: "2014-12-01")
        let unknown = try await house.dues("B", "2015-01", "2015-01")
        #expect(unknown.map(\.hold) == [.unknown])
        #expect(unknown.first?.missing.contains("hukou.kind") == true)
    }

    @Test func aRateThatIsLearnedLaterIsPaidAfterwards() async throws {
        let house = try await AccrualHouse()
        try await house.add("A")
        try await house.tell("A", "special_assistance", "loss", from: "2020-01-01")
        try await house.pay("A", ["2025-01", "2025-02"], yuan: 590)
        try await house.house.set("2026-04-01")
        // A rate of the test's own.
        let row = "{from: 2022-07-01, label: loss, when: special_assistance == loss, value: 590.00"
        try await house.rule([
            (
                "      - \(row)",
                "      - {from: 2025-02-01, label: loss, when: special_assistance == loss, value: 640.00, "
                    + "status: verified, source: 测试}\n      - "
                    + row.replacing("from: 2022-07-01", with: "from: 2022-07-01, to: 2025-02-01")
            )
        ])
        #expect(
            try await house.lines("A", "2025-01", "2025-02", known: "2026-03-31")
                == ["2025-01 590 paid 590", "2025-02 590 paid 590"])
        #expect(
            try await house.lines("A", "2025-01", "2025-02")
                == ["2025-01 590 paid 590", "2025-02 640 paid 590"])
    }

    @Test func aNoHoldsUntilANamedPersonDecides() async throws {
        let house = try await AccrualHouse()
        for ref in ["A", "B", "C"] {
            try await house.add(ref)
            try await house.tell(ref, "special_assistance", "loss", from: "2020-01-01")
            if ref != "C" { try await house.pay(ref, ["2025-01"], yuan: 590) }
            try await house.tell(ref, "hukou.district", "320000", from: "2025-02-10")
        }
        let held = [
            "2025-01 590 paid 590", "2025-02 590", "2025-03 0 held 590 no_longer_due",
        ]
        #expect(try await house.lines("A", "2025-01", "2025-03") == held)
        #expect(
            try await house.lines("C", "2025-02", "2025-03") == ["2025-02 590"],
            "she received nothing: there is nothing to stop")
        try await house.decide("A", state: 0, on: "2025-03-01")
        #expect(try await house.lines("A", "2025-01", "2025-03") == held)
        try await house.house.owner.execute("UPDATE casework.case_file SET state = 2")
        #expect(try await house.lines("A", "2025-01", "2025-03") == Array(held.prefix(2)))
        try await house.decide("B", state: 3, on: "2025-03-02")
        #expect(
            try await house.lines("B", "2025-03", "2025-03") == ["2025-03 590"],
            "a person decided to go on")
    }

    @Test func anOrderIsDueOnceAndWhatWasGivenBeforeIsNotOwedAgain() async throws {
        let house = try await AccrualHouse()
        try await house.add("A")
        try await house.house.owner.execute(
            """
            INSERT INTO ledger.payment_order (district, client, department, person, clause, period,
                amount, basis, ordered_by, ordered_on)
            SELECT district, 'o' || n, 'finance', id, 'JY-3.1.2c', '2026-01-05', n, '批文', 'x',
                '2026-01-05' FROM kernel.person, unnest(ARRAY[50000, -10000]) AS n
            """)
        _ = try await house.house.owner.pipeline([
            """
            INSERT INTO kernel.delivery (district, person, clause, period, monthly, amount_fen, proof)
            SELECT district, id, 'JY-3.1.2c', '2025-06-01', false, 30000, '' FROM kernel.person
            """,
            """
            SELECT ledger.open_lines(district, ARRAY[id], ARRAY['JY-3.1.2c'], ARRAY[date '2025-06-01'],
                ARRAY[date '2025-06-01']) FROM kernel.person, generate_series(1, 2)
            """,
        ])
        #expect(
            try await house.lines("A", "2025-01", "2026-12", clause: "JY-3.1.2c")
                == ["2025-06 300 paid 300", "2026-01 400"])
    }

    @Test func aMonthToldAsGivenWithoutASumIsNotPaidAgain() async throws {
        let house = try await AccrualHouse()
        try await house.add("A")
        try await house.tell("A", "special_assistance", "loss", from: "2020-01-01")
        try await house.house.owner.execute(
            """
            INSERT INTO kernel.delivery (district, person, clause, period, monthly, proof)
            SELECT district, id, 'JY-3.1.1b', '2025-01-01', true, '旧系统' FROM kernel.person
            """)
        #expect(
            try await house.lines("A", "2025-01", "2025-02")
                == ["2025-01 590 held 590 paid_elsewhere", "2025-02 590"])
    }

    @Test func aPaidMonthClosesTheGapAndAReturnedOneOpensIt() async throws {
        let house = try await AccrualHouse()
        try await house.add("A")
        try await house.tell("A", "special_assistance", "loss", from: "2026-02-10")
        func standing() async throws -> [String] {
            var found: [String] = []
            _ = try await Standings(try await house.house.office(), district: house.house.home)
                .forEach(on: try CaseHouse.day("2026-03-02")) { standing in
                    guard standing.clause == house.clause else { return }
                    found.append(standing.gap ? "gap" : standing.receiving ? "received" : "")
                }
            return found
        }
        #expect(try await standing() == ["gap"])
        try await house.pay("A", ["2026-03"], yuan: 590)
        #expect(try await standing() == ["received"])
        try await house.house.owner.execute(
            """
            INSERT INTO ledger.line (district, person, clause, period, seq, kind, before, amount, after,
                made_on)
            SELECT district, person, clause, period, 2, 'return', after, -after, 0, '2026-03-02'
            FROM ledger.line
            """)
        #expect(try await standing() == ["gap"])
    }

    @Test func noMonthIsPaidByTwoDistricts() async throws {
        let house = try await AccrualHouse()
        try await house.add("A")
        try await house.tell("A", "special_assistance", "loss", from: "2025-01-10")
        let owner = house.house.owner
        _ = try await owner.pipeline([
            """
            INSERT INTO kernel.event (district, client, digest, kind, person, day, learned, source,
                recorded_by)
            SELECT district, 't', '\\x01', 'move', id, '2025-01-10', '2025-01-10', 'public_security', 'x'
            FROM kernel.person
            """,
            """
            INSERT INTO kernel.transfer (district, transfer, person, direction, other_district, place,
                copied, day, event)
            SELECT district, 'T', person, 1, 500119, 0, false, '2025-01-10', id FROM kernel.event
            """,
            """
            INSERT INTO kernel.transfer_month (district, transfer, person, clause, own_clause, first_due)
            SELECT district, 'T', person, 'NC-3.1a', 'JY-3.1.1b', '2025-04-01' FROM kernel.event
            """,
        ])
        #expect(try await house.lines("A", "2025-01", "2025-05") == ["2025-04 590", "2025-05 590"])
        try await owner.execute(
            """
            INSERT INTO kernel.event_withdrawal (district, event, recorded_by, withdrawn_by, reason)
            SELECT district, id, 'x', 'y', '登记错误' FROM kernel.event
            """)
        #expect(try await house.lines("A", "2025-01", "2025-02") == ["2025-02 590"])
    }
}

/// What a family is told when its sum changes.
@Suite struct RateNoticeTests {
    @Test func everybodyWhoseSumChangesHasALineWithoutACategory() async throws {
        let house = try await DeskHouse(departments, "finance", of: "jiangyan", on: "2022-07-20")
        for (ref, kind) in [("A", "loss"), ("B", "disability"), ("C", "loss")] {
            try await house.add(ref, household: "H-\(ref)")
            try await house.tell(ref, "hukou.district", "321204")
            try await house.tell(
                ref, "special_assistance", kind, from: ref == "C" ? "2022-06-10" : "2020-01-01")
        }
        let desk = try await house.desk("review")
        let page = try await house.page(RateNotices.self, [], by: desk)
        #expect(
            page.rows.map { $0.map(\.plain).joined(separator: " ") }.map { $0.prefix(32) }.count
                == 2, "C receives nothing in June")
        for row in page.rows {
            #expect(PlainWords.category(in: row[5].plain) == nil, "\(row[5].plain)")
            #expect(row[5].plain.hasPrefix("自 2022-07 起，"))
        }
        #expect(page.rows.map { $0[4].plain } == ["590.00", "460.00"])
        #expect(
            try await house.page(RateNotices.self, ["--month", "2022-08"], by: desk).rows.isEmpty)
        let paper = try await FamilyPaper.read(
            try await house.desk("intake", at: "health").office, district: house.district,
            department: "health", ref: "A")
        let lines = FamilyPage(registry: house.house.registry, language: .chinese).lines(of: paper)
        #expect(
            lines.joined().filter { $0 != " " }.contains(
                "自2022-07起由每月450.00元调整为每月590.00元"), "\(lines)")
    }
}
