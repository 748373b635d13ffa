import ArgumentParser
import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Towns

/// Services at home, the consent to be located, emergency calls, accident cover.
@Suite struct OrderTests {
    @Test func thereAreSevenFreeServicesAndNineAtALowFee() async throws {
        #expect(OrderKind.allCases.count(where: \.isFree) == 7)
        #expect(OrderKind.allCases.count(where: { !$0.isFree }) == 9)
        let house = try await TownsHouse.open()
        try await house.add(["A"])
        let book = OrderBook(house.clerk)
        for kind in OrderKind.allCases where kind != .location {
            let wrong = await house.refusal {
                try await book.place(
                    .init(kind: kind, provider: "中心", fee: kind.isFree ? Money(fen: 1) : nil),
                    for: "A", client: "w \(kind)")
            }
            #expect(wrong?.contains("--fee") == true, "\(kind)")
            _ = try await book.place(
                .init(kind: kind, provider: "中心", fee: kind.isFree ? nil : Money(fen: 800)),
                for: "A", client: "\(kind)")
        }
        #expect(try await book.list(ref: "A", withClosed: false).count == 15)
    }

    @Test func aFeeHasItsReceiptAndAReceiptIsOfOneOrder() async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A"])
        let (book, today) = (OrderBook(house.clerk), house.clerk.today)
        func doing(_ receipt: String?, by: String = "李护工", received: String = "王A")
            -> OrderBook.Doing
        {
            .init(on: today, servedBy: by, receivedBy: received, receipt: receipt)
        }
        let meal = OrderBook.Order(kind: .meals, provider: "食堂", fee: Money(fen: 500))
        let one = try await book.place(meal, for: "A", client: "1")
        let two = try await book.place(meal, for: "A", client: "2")
        #expect(try await book.place(meal, for: "A", client: "1") == one)
        for (what, wrong, words) in [
            ("no receipt", doing(nil), "--receipt"),
            ("who served received", doing("S1", received: "李护工"), "--received-by"),
            ("who records received", doing("S1", received: "TOWN-1"), "--received-by"),
        ] {
            let refusal = await house.refusal { try await book.done(one, wrong, client: "w") }
            #expect(refusal?.contains(words) == true, "\(what): \(refusal ?? "taken")")
        }
        for _ in 0..<2 { try await book.done(one, doing("S1"), client: "d1") }
        let reused = await house.refusal { try await book.done(two, doing("S1"), client: "d2") }
        #expect(reused != nil, "one receipt, one order")
        let again = await house.refusal { try await book.done(one, doing("S3"), client: "d3") }
        #expect(again?.contains("place another") == true)
        try await book.cancel(two, reason: "家里不需要了", client: "c")
        #expect(try await book.list(ref: nil, withClosed: false).isEmpty)
        #expect(
            try await book.list(ref: nil, withClosed: true).map(\.receipt) == ["S1", nil])
    }

    /// No location without a consent of one's own; withdrawn, it ends the same day.
    @Test func nobodyIsLocatedWithoutAStandingConsent() async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A", "B"])
        let (orders, consents) = (OrderBook(house.clerk), ConsentBook(house.clerk))
        let location = OrderBook.Order(kind: .location, provider: "定位平台", fee: nil)
        func place(_ client: String) async -> String? {
            await house.refusal { try await orders.place(location, for: "A", client: client) }
        }
        #expect(await place("1")?.contains("no standing consent") == true)
        let other = await house.refusal {
            try await consents.give(
                "A", on: house.clerk.today, signedBy: "周干事", paper: "同意书 1 号", client: "c0")
        }
        #expect(other?.contains("the person signs") == true)
        for _ in 0..<2 {
            _ = try await consents.give(
                "A", on: house.clerk.today, signedBy: "王A", paper: "同意书 1 号", client: "c1")
        }
        #expect(await place("2") == nil)
        let order = try #require(try await orders.list(ref: "A", withClosed: false).first)
        #expect(try await consents.withdraw("A", toldBy: "本人", client: "w") == [order.id])
        #expect(try await consents.withdraw("A", toldBy: "本人", client: "w").isEmpty)
        #expect(try await orders.list(ref: "A", withClosed: false).isEmpty)
        #expect(await place("3")?.contains("no standing consent") == true)
        let consent = try #require(try await consents.list(of: "A").first)
        #expect(consent.ended == house.clerk.today)
        // Who lacks capacity is signed for by the guardian.
        try await house.desk.tell("B", "capacity", "none")
        let own = await house.refusal {
            try await consents.give(
                "B", on: house.clerk.today, signedBy: "王B", paper: "同意书 2 号", client: "b")
        }
        #expect(own?.contains("the guardian signs") == true)
        // The database holds it: no consent, somebody else's, another service's.
        for (consent, kind, person) in [
            (nil, "location", "A"), (consent.id, "location", "B"), (consent.id, "care", "A"),
        ] as [(Int64?, String, String)] {
            await #expect(throws: PostgresError.self, "\(kind) of \(person)") {
                try await house.desk.owner.execute(
                    """
                    INSERT INTO towns.service_order (district, client, person, kind, consent,
                        given_on, provider, ordered_on, fen, recorded_by)
                    SELECT p.district, 'x', p.id, \(kind), \(consent),
                        CASE WHEN \(consent)::bigint IS NOT NULL THEN date '2026-03-02' END,
                        'provider', '2026-03-02', 0, 'x'
                    FROM kernel.person AS p WHERE p.ref = \(person)
                    """)
            }
        }
    }

    @Test func anEmergencyCallSaysHowLongItTook() async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A"])
        let book = EmergencyBook(house.clerk)
        func call(_ called: String, _ answered: String) throws -> EmergencyBook.Call {
            .init(
                called: try .init(called, "--called"), answered: try .init(answered, "--answered"),
                answeredBy: "值班员", deed: "送医院就诊")
        }
        for _ in 0..<2 {
            _ = try await book.record(
                try call("2026-03-01T23:58", "2026-03-02T00:05"), for: "A", client: "e")
        }
        #expect(try await book.list().map(\.lag) == [7])
        for (called, answered) in [
            ("2026-03-02T10:00", "2026-03-02T09:00"), ("2026-03-02", "2026-03-02T09:00"),
            ("2026-02-30T10:00", "2026-03-02T09:00"), ("2026-03-02T24:00", "2026-03-02T09:00"),
            ("2026-03-02T10:00'; DROP", "2026-03-02T11:00"),
            ("2026-03-02T10:00", "2026-03-03T10:00"),
        ] {
            let refusal = await house.refusal {
                try await book.record(try call(called, answered), for: "A", client: called)
            }
            #expect(refusal?.hasPrefix("--") == true, "\(called) \(answered)")
        }
    }

    @Test func aTownsCoverInsuresEveryHouseholdOnceAndAnUnknownSumIsToBeSet() async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A", "B"])
        let book = CoverBook(house.clerk)
        let terms = CoverBook.Terms(
            number: "YW-1", insurer: "人寿", from: try TownsHouse.day("2026-01-01"),
            to: try TownsHouse.day("2027-01-01"), premium: nil, injury: nil,
            death: Money(fen: 5_000_000))
        let (id, households) = try await book.join(terms, town: TownsHouse.town, client: "j")
        #expect(households == 2)
        let again = try await book.join(terms, town: TownsHouse.town, client: "j")
        #expect(again == (id, 0))
        #expect(
            try await house.desk.count(
                "SELECT count(*) FROM kernel.fact WHERE kind = 'town.accident_cover'") == 2)
        #expect(try await book.compare(id).differences.isEmpty)
        try await house.add(["C"])
        let lacking = try await book.compare(id)
        #expect(lacking.differences.map(\.person.ref) == ["C"])
        #expect(throws: Refusal.self) { try lacking.requireExplained() }
        try await house.clerk.explain(
            "C", of: "YW-1", .late, reason: "三月才搬来", client: "n")
        let explained = try await book.compare(id)
        #expect(explained.differences.first?.note?.by == house.clerk.actor)
        #expect(explained.unexplained == 0)
        #expect(try await book.fill(id) == 1)
        #expect(try await book.fill(id) == 0)
        #expect(try await book.compare(id).differences.isEmpty)
        #expect(try await book.roster(id).map(\.ref) == ["A", "B", "C"])
        let claims = AccidentBook(house.clerk)
        func open(
            _ kind: AccidentBook.Kind, _ day: String, _ grades: [Int], _ paid: String,
            client: String
        ) async throws -> AccidentBook.Line {
            try await claims.open(
                .init(
                    kind: kind, accident: try TownsHouse.day(day), grades: grades,
                    beneficiary: paid, report: "鉴定 2026-1"), for: "A", client: client)
        }
        let injury = try await open(.injury, "2026-02-10", [8, 6], "王A", client: "i")
        #expect(injury.grade == 6 && injury.percent == 50)
        #expect(injury.sum == nil)
        let page = try await house.desk.page(AccidentList.self, [], by: house.clerk)
        #expect(page.words(.chinese).contains { $0.contains("待定") }, "never a guess")
        let death = try await open(.death, "2026-02-11", [], "王小妹", client: "d")
        #expect(death.sum == Money(fen: 5_000_000))
        for (what, kind, day, grades, paid, words) in [
            ("before the cover", .injury, "2025-12-31", [3], "王A", "no cover"),
            ("no grade", .injury, "2026-02-12", [], "王A", "--grade"),
            ("a death with a grade", .death, "2026-02-12", [3], "王小妹", "--grade"),
            ("paid to the dead", .death, "2026-02-12", [], "王A", "--beneficiary"),
            ("paid to another", .injury, "2026-02-12", [3], "周干事", "--beneficiary"),
        ] as [(String, AccidentBook.Kind, String, [Int], String, String)] {
            let refusal = await house.refusal {
                try await open(kind, day, grades, paid, client: what)
            }
            #expect(refusal?.contains(words) == true, "\(what): \(refusal ?? "taken")")
        }
        let unsent = await house.refusal {
            try await claims.answer(
                injury.id, paid: Money(fen: 1), reason: nil, on: house.clerk.today, client: "s")
        }
        #expect(unsent?.contains("it is sent first") == true)
    }

    @Test func whoChoosesNotToComeIsAskedNoMoreAndNothingIsDelivered() async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A"])
        let book = CentreBook(house.clerk)
        let centre = try await book.open(
            "连心家园", address: "人民路一号", town: TownsHouse.town, on: house.clerk.today, client: "c")
        let activity = try await book.plan(
            "茶话会", at: centre, on: house.clerk.today.adding(days: 3), client: "a")
        let early = await house.refusal {
            try await book.attend(activity, "A", attended: true, caseNumber: nil, client: "e")
        }
        #expect(early?.contains("future") == true, "nobody was there yet")
        let delivered = await house.refusal {
            try await book.attend(activity, "A", attended: false, caseNumber: 1, client: "x")
        }
        #expect(delivered?.contains("--case") == true)
        for _ in 0..<2 {
            try await book.attend(activity, "A", attended: false, caseNumber: nil, client: "d")
        }
        let one = try #require(try await book.activities().first)
        #expect((one.attended, one.declined) == (0, 1))
    }
}
