import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import CivilAffairs

/// Care at home: what the audits found elsewhere is refused or flagged here.
@Suite struct CareVisitTests {
    /// Two families with an order each.
    private func ordered(
        price: String? = "45.50", carers: Int64 = 1
    ) async throws -> (CareHouse, Bureau, [CareBook.Issued]) {
        let house = try await CareHouse.open()
        let intake = try await house.intake()
        try await house.provider(price: price, by: intake)
        for ref in ["A", "B"] {
            try await house.family(ref, wishes: ["home_care"])
            try await house.assess(ref, by: intake)
        }
        try await house.desks.openDue()
        var issued: [CareBook.Issued] = []
        for ref in ["A", "B"] {
            let id = try await house.carry("JY-3.3.2", of: ref, until: "arrange")
            issued.append(
                try await CareBook(house.approve()).order(
                    id, .init(contract: "HT-1", minutes: 120, carers: carers), client: "o\(ref)"))
        }
        return (house, intake, issued)
    }

    @Test func overlappingHoursAreRefused() async throws {
        let (house, intake, issued) = try await ordered()
        let book = CareBook(intake)
        let (a, b, day) = (issued[0].order.id, issued[1].order.id, intake.today)
        let one = try await book.checkIn(a, carer: "K1", on: day, at: 480, client: "1")
        let open = await house.desks.refusal {
            try await book.checkIn(b, carer: "K1", on: day, at: 600, client: "2")
        }
        #expect(open?.contains("two places at once") == true, "not checked out")
        _ = try await book.checkOut(one.id, at: 540, client: "3")
        let inside = await house.desks.refusal {
            try await book.checkIn(b, carer: "K1", on: day, at: 539, client: "4")
        }
        #expect(inside?.contains("two places at once") == true)
        let early = try await book.checkIn(b, carer: "K1", on: day, at: 420, client: "5")
        let over = await house.desks.refusal {
            try await book.checkOut(early.id, at: 481, client: "6")
        }
        #expect(over?.contains("overlaps") == true)
        let touching = try await book.checkOut(early.id, at: 480, client: "7")
        #expect(touching.hours.to == 480, "from the minute on which the other begins")
        let next = try await book.checkIn(b, carer: "K1", on: day, at: 540, client: "8")
        #expect(next.hours.from == 540)
    }

    @Test func aPersonIsServedByNoMoreCarersAtOnceThanWereOrdered() async throws {
        let (house, intake, issued) = try await ordered()
        let book = ProviderBook(intake)
        let third = try await book.addCarer("赵护理", badge: "K3", to: "夕阳红服务社", client: "k3")
        try await book.certify(
            third, number: "ZS-K3", from: house.day("2025-01-01"), lastDay: house.day("2026-12-31"),
            client: "zk3")
        let order = issued[0].order.id
        _ = try await CareBook(intake).checkIn(
            order, carer: "K1", on: intake.today, at: 480, client: "1")
        let two = await house.desks.refusal {
            try await CareBook(intake).checkIn(
                order, carer: "K3", on: intake.today, at: 490, client: "2")
        }
        #expect(two?.contains("1 at a time were ordered") == true)
    }

    @Test func twoCarersAtOnceAreRightWhereTwoWereOrdered() async throws {
        let (house, intake, issued) = try await ordered(carers: 2)
        let book = ProviderBook(intake)
        let third = try await book.addCarer("赵护理", badge: "K3", to: "夕阳红服务社", client: "k3")
        try await book.certify(
            third, number: "ZS-K3", from: house.day("2025-01-01"), lastDay: house.day("2026-12-31"),
            client: "zk3")
        let order = issued[0].order.id
        for (index, badge) in ["K1", "K3"].enumerated() {
            let visit = try await CareBook(intake).checkIn(
                order, carer: badge, on: intake.today, at: 480, client: "i\(index)")
            _ = try await CareBook(intake).checkOut(visit.id, at: 540, client: "x\(index)")
        }
        #expect(try await CareBook(intake).order(order).worked == 120)
    }

    @Test(
        arguments: [
            ("the last day of the certificate", "2026-03-01", nil),
            ("the day after", "2026-03-02", "no certificate"),
        ] as [(String, String, String?)])
    func aCertificateIsGoodOnItsLastDayAndNotAfter(
        _ name: String, _ on: String, _ refusal: String?
    ) async throws {
        let (house, intake, issued) = try await ordered()
        let day = try house.day(on)
        let said = await house.desks.refusal {
            try await CareBook(intake).checkIn(
                issued[0].order.id, carer: "K2", on: day, at: 480, client: "1")
        }
        #expect(
            refusal.map { said?.contains($0) == true } ?? (said == nil), "\(name): \(said ?? "")")
    }

    @Test func aCheckOutComesAfterTheCheckIn() async throws {
        let (house, intake, issued) = try await ordered()
        let book = CareBook(intake)
        let order = issued[0].order.id
        let visit = try await book.checkIn(
            order, carer: "K1", on: intake.today, at: 480, client: "1")
        #expect(
            try await book.checkIn(order, carer: "K1", on: intake.today, at: 480, client: "1")
                == visit, "told twice")
        for minute in [479, 480, 1441] as [Int64] {
            let wrong = await house.desks.refusal {
                try await book.checkOut(visit.id, at: minute, client: "x\(minute)")
            }
            #expect(wrong?.contains("after the check-in") == true, "\(minute)")
        }
        let future = await house.desks.refusal {
            try await book.checkIn(
                order, carer: "K1", on: intake.today.adding(days: 1), at: 0, client: "f")
        }
        #expect(future?.contains("future") == true)
        let elsewhere = await house.desks.refusal {
            try await book.checkIn(
                order, carer: "K1", on: house.day("2026-02-28"), at: 0, client: "m")
        }
        #expect(elsewhere?.contains("of 2026-03") == true, "another month")
        let stranger = await house.desks.refusal {
            try await book.checkIn(order, carer: "K9'--", on: intake.today, at: 0, client: "s")
        }
        #expect(stranger?.contains("has no carer") == true)
    }

    @Test func theDeadAreNotServed() async throws {
        let (house, intake, issued) = try await ordered()
        try await house.desks.tell("A", "death", "illness", from: "2026-03-01")
        let dead = await house.desks.refusal {
            try await CareBook(intake).checkIn(
                issued[0].order.id, carer: "K1", on: intake.today, at: 480, client: "1")
        }
        #expect(dead?.contains("was dead") == true)
    }

    @Test func aVisitCountsOnceAndShortHoursAreFlagged() async throws {
        let (house, intake, issued) = try await ordered(price: nil)
        let book = CareBook(intake)
        let order = issued[0].order.id
        let code = try #require(issued[0].code)
        let none = await house.desks.refusal {
            try await book.close(order, code: code, client: "s0")
        }
        #expect(none?.contains("has no visits") == true)
        let visit = try await book.checkIn(
            order, carer: "K1", on: intake.today, at: 480, client: "1")
        let open = await house.desks.refusal {
            try await book.close(order, code: code, client: "s1")
        }
        #expect(open?.contains("no check-out") == true)
        _ = try await book.checkOut(visit.id, at: 541, client: "x")
        let wrong = await house.desks.refusal {
            try await book.close(order, code: "0000000000", client: "s2")
        }
        #expect(wrong?.contains("code") == true)
        let sheet = try await book.close(order, code: code, client: "s")
        #expect((sheet.worked, sheet.paid, sheet.ordered) == (61, 61, 120))
        #expect(sheet.total == nil, "a price to be set is no sum")
        #expect(sheet.flags.map(\.en) == ["short by 0:59", "price to be set"])
        #expect(try await book.close(order, code: code, client: "s") == sheet, "told twice")
        let again = await house.desks.refusal {
            try await book.close(order, code: code, client: "s3")
        }
        #expect(again?.contains("a visit counts once") == true)
        let late = await house.desks.refusal {
            try await book.checkIn(order, carer: "K1", on: intake.today, at: 600, client: "2")
        }
        #expect(late?.contains("nothing is added") == true)
        let twice = await #expect(throws: PostgresError.self) {
            try await house.desks.owner.execute(
                """
                INSERT INTO civil_affairs.care_sheet_visit (district, visit, sheet, person,
                    recorded_by)
                SELECT district, visit, sheet, person, recorded_by
                FROM civil_affairs.care_sheet_visit
                """)
        }
        #expect(twice?.sqlState == "23505")
    }

    @Test func noMoreIsOrderedThanWasAssessedNorOutsideTheContract() async throws {
        let house = try await CareHouse.open()
        let intake = try await house.intake()
        try await house.provider(by: intake)
        try await house.family("A", wishes: ["home_care"])
        try await house.assess("A", hours: 20, by: intake)
        _ = try await ProviderBook(intake).sign(
            "HT-0", with: "夕阳红服务社", from: house.day("2025-01-01"), to: house.day("2026-03-01"),
            hourPrice: nil, client: "old")
        try await house.desks.openDue()
        let id = try await house.carry("JY-3.3.2", of: "A", until: "arrange")
        let book = CareBook(try await house.approve())
        let more = await house.desks.refusal {
            try await book.order(
                id, .init(contract: "HT-1", minutes: 1201, carers: 1), client: "1")
        }
        #expect(more?.contains("20:00 a month were assessed") == true)
        let over = await house.desks.refusal {
            try await book.order(id, .init(contract: "HT-0", minutes: 60, carers: 1), client: "2")
        }
        #expect(over?.contains("is outside") == true)
        let three = await house.desks.refusal {
            try await book.order(id, .init(contract: "HT-1", minutes: 60, carers: 3), client: "3")
        }
        #expect(three?.contains("1 or 2") == true)
    }

    @Test func twoClerksCheckOneCarerInAtOnce() async throws {
        let (house, intake, issued) = try await ordered()
        let day = intake.today
        let desks = [intake, try await house.review()]
        let results = await withTaskGroup(of: String?.self) { group in
            for (index, desk) in desks.enumerated() {
                group.addTask {
                    await house.desks.refusal {
                        try await CareBook(desk).checkIn(
                            issued[index].order.id, carer: "K1", on: day, at: 480,
                            client: "i\(index)")
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.count { $0 == nil } == 1, "\(results)")
    }

    @Test func aProvidersFileIsJudgedRowByRowAndTakenOnce() async throws {
        let (house, intake, issued) = try await ordered()
        let (a, b) = (issued[0].order.id, issued[1].order.id)
        try await house.desks.tell("B", "death", "illness", from: "2026-03-02")
        let path = try house.desks.file(
            "visits.csv",
            [
                "order,carer,day,in,out", "\(a),K1,2026-03-01,08:00,09:00",
                "\(b),K1,2026-03-01,08:30,09:30", "\(b),K1,2026-03-01,09:00,10:00",
                "\(b),K2,2026-03-02,09:00,10:00", "\(a),K1,2026-03-02,10:00,09:00",
                "999,K1,2026-03-02,10:00,11:00", "\(a),K1,2026-02-28,10:00,11:00",
                "\(b),K1,2026-03-02,18:00,19:00",
            ])
        let preview = try await house.desks.page(CareImport.self, [path, "--dry-run"], by: intake)
        #expect(preview.hasRejects)
        #expect(try await house.desks.count("SELECT count(*) FROM civil_affairs.care_visit") == 0)
        let page = try await house.desks.page(CareImport.self, [path], by: intake)
        let words = page.words(.english).joined(separator: "\n")
        #expect(words.contains("2 taken, 0 unchanged, 6 rejected"), "\(words)")
        for reason in [
            "two places at once", "no certificate", "out after in", "no order 999", "of 2026-03",
            "was dead",
        ] {
            #expect(words.contains(reason), "\(reason) in \(words)")
        }
        let again = try await house.desks.page(CareImport.self, [path], by: intake)
        #expect(again.words(.english).first?.contains("0 taken, 2 unchanged") == true)
        #expect(try await CareBook(intake).order(a).worked == 60)
        #expect(try await CareBook(intake).order(b).worked == 60)
        let states = try await intake.states(of: CivilAffairs.careFeeds)
        #expect(states.map(\.asOf) == [intake.today])
        #expect(states.first?.isStale(on: intake.today.adding(days: 41)) == true)
    }
}
