import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Towns

/// Visits as the family wishes them; notes that only who wrote them reads; one call a festival.
@Suite struct VisitTests {
    private static let festival = "2026-06-19"

    private func visit(
        _ way: VisitWay, _ met: VisitBook.Met?, on day: Day, agreed: String? = nil,
        note: String? = nil, isShared: Bool = false
    ) -> VisitBook.Visit {
        .init(
            way: way, on: day, visitor: "周干事", met: met, agreedBy: agreed, note: note,
            isShared: isShared)
    }

    /// Control 17: either member's word binds the address.
    @Test func nobodyIsVisitedOrCalledAgainstAWish() async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A"])
        try await house.desk.add("F", household: "H-A", born: "1954-01-01") { $0.sex = "male" }
        try await house.desk.tell("F", "wish.no_visits", "yes")
        let (book, today) = (VisitBook(house.clerk), house.clerk.today)
        let refused = await house.refusal {
            try await book.record(visit(.home, .seen, on: today), of: "A", client: "v")
        }
        #expect(refused?.contains("wants no visits") == true)
        _ = try await book.record(visit(.phone, .heard, on: today), of: "A", client: "p")
        try await house.desk.tell("A", "wish.no_calls", "yes")
        let calls = await house.refusal {
            try await book.record(visit(.phone, .heard, on: today), of: "A", client: "q")
        }
        #expect(calls?.contains("wants no calls") == true)
        _ = try await book.record(
            visit(.home, .seen, on: today, agreed: "王F"), of: "A", client: "agreed")
        _ = try await book.record(visit(.message, nil, on: today), of: "A", client: "m")
        #expect(try await book.list(of: "A").map(\.way) == [.message, .home, .phone])
    }

    /// A4: “somebody was at home” is no answer.
    @Test(
        arguments: [
            ("at the door nobody says whom they saw", VisitWay.home, nil, nil, "--met"),
            ("at the door somebody was only heard", .home, .heard, nil, "seen or nobody"),
            ("by phone somebody was seen", .phone, .seen, nil, "heard or nobody"),
            ("nobody was met and a case is to be delivered", .home, .nobody, 1, "delivers nothing"),
        ] as [(String, VisitWay, VisitBook.Met?, Int64?, String)])
    func isRefused(
        _ what: String, _ way: VisitWay, _ met: VisitBook.Met?, _ caseNumber: Int64?,
        _ words: String
    ) async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A"])
        var one = visit(way, met, on: house.clerk.today)
        one.caseNumber = caseNumber
        let refusal = await house.refusal {
            try await VisitBook(house.clerk).record(one, of: "A", client: "v")
        }
        #expect(refusal?.contains(words) == true, "\(what): \(refusal ?? "taken")")
        let future = await house.refusal {
            try await VisitBook(house.clerk).record(
                visit(.message, nil, on: house.clerk.today.adding(days: 1)), of: "A", client: "f")
        }
        #expect(future?.contains("future") == true)
    }

    @Test func aNoteIsReadByWhoWroteItAndThePsychologistThroughNoOtherDoor() async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A"])
        let writer = house.clerk
        let mind = try await house.clerk("mind")
        let colleague = try await house.clerk(
            "colleague", duties: ["town", "intake", "review", "approve"])
        let secret = "夜里睡不着，想儿子"
        let book = VisitBook(writer)
        let id = try await book.record(
            visit(.home, .seen, on: writer.today, note: secret), of: "A", client: "v")
        #expect(try await book.note(id, reason: "写月度小结") == secret)
        for other in [mind, colleague, try await house.stranger()] {
            let refusal = await house.refusal {
                try await VisitBook(other).note(id, reason: "想看一看")
            }
            #expect(refusal?.contains("no note that is yours") == true, "\(other.actor)")
            let rows = try await other.transaction(reading: true) {
                try await $0.query("SELECT sealed FROM towns.sealed_note")
            }
            #expect(rows.isEmpty, "by SQL \(other.actor) sees none")
        }
        let early = await house.refusal { try await book.share(id, reason: "请心理老师看") }
        #expect(early?.contains("was not referred") == true)
        _ = try await SupportBook(writer).refer(
            "A", to: "mind", unit: "心港", wishedBy: "本人", client: "s")
        #expect(try await book.share(id, reason: "请心理老师看") == "mind")
        #expect(try await VisitBook(mind).note(id, reason: "准备辅导") == secret)
        #expect(
            await house.refusal { try await VisitBook(colleague).note(id, reason: "再试一次") } != nil)
        // The psychologist's own session is not the contact's to read.
        let session = try await SupportBook(mind).session(
            "A", on: mind.today, note: "谈到了过去", caseNumber: nil, client: "x")
        #expect(await house.refusal { try await book.note(session, reason: "想看一看") } != nil)
        let notTheirs = await house.refusal {
            try await SupportBook(colleague).session(
                "A", on: mind.today, note: "冒充", caseNumber: nil, client: "y")
        }
        #expect(notTheirs?.contains("themselves") == true)
        // Every opening is on record, and no plain word is in the database.
        #expect(
            try await house.desk.count(
                "SELECT count(*) FROM audit.entry WHERE act = 'unmask' AND purpose <> ''") >= 3)
        #expect(
            try await house.desk.count(
                """
                SELECT count(*) FROM towns.sealed_note
                WHERE position(convert_to(\(secret), 'UTF8') IN sealed) > 0
                """) == 0)
    }

    @Test func theKeysOfNotesAreCounted() async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A"])
        _ = try await VisitBook(house.clerk).record(
            visit(.home, .seen, on: house.clerk.today, note: "好"), of: "A", client: "v")
        try await SignatoryBook(house.clerk).set(
            "A", name: "王侄女", relation: "侄女", reach: "0523-88001122", client: "s")
        let system = try await house.desk.house.office(
            "sys", desk: "system", duties: ["system"])
        let notes = try await KeyRotation.uses(system).filter { $0.field == .note }
        #expect(notes.map(\.rows).reduce(0, +) == 2)
    }

    @Test func aNeedBecomesAReferralWithADayOnce() async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A"])
        let book = VisitBook(house.clerk)
        let id = try await book.record(
            visit(.home, .seen, on: house.clerk.today), of: "A", client: "v")
        let due = house.clerk.today.adding(days: 10)
        let first = try await book.need(
            id, to: "housing", matter: "屋顶漏雨", due: due, client: "n")
        let again = try await book.need(
            id, to: "housing", matter: "屋顶漏雨", due: due, client: "n")
        #expect(first == again)
        let need = try #require(try await book.needs(withClosed: false).first)
        #expect((need.department, need.due, need.referral) == ("housing", due, first))
        #expect(try await book.needs(withClosed: true).count == 1)
        let past = await house.refusal {
            try await book.need(
                id, to: "housing", matter: "屋顶漏雨", due: due.adding(days: -30), client: "p")
        }
        #expect(past?.contains("--due") == true)
        let nowhere = await house.refusal {
            try await book.need(id, to: "nowhere", matter: "屋顶漏雨", due: due, client: "q")
        }
        #expect(nowhere?.contains("no department") == true)
    }

    @Test func whoWasNotMetThisMonthIsDueTheLongestUnmetFirst() async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A", "B", "C"])
        let book = VisitBook(house.clerk)
        _ = try await book.record(
            visit(.home, .seen, on: try TownsHouse.day("2026-02-20")), of: "B", client: "b")
        _ = try await book.record(
            visit(.phone, .heard, on: house.clerk.today), of: "C", client: "c")
        _ = try await book.record(
            visit(.home, .nobody, on: house.clerk.today), of: "B", client: "nobody")
        #expect(try await book.due().map(\.ref) == ["A", "B"])
        try await house.desk.tell("A", "wish.no_visits", "yes")
        _ = try await Assessment(
            house.desk.house.office(), district: house.desk.district
        ).tick()
        #expect(try await book.due().map(\.ref) == ["B"], "who wants none is owed none")
    }

    @Test func aHouseholdIsCalledOnOnceAFestivalByOneDepartment() async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A", "B"])
        try await house.desk.add("F", household: "H-A", born: "1954-01-01") { $0.sex = "male" }
        try await house.desk.tell("A", "wish.no_visits", "yes")
        let festival = try TownsHouse.day(Self.festival)
        let book = FestivalBook(house.clerk)
        #expect(try await book.plan(festival, client: "p").new == 2)
        #expect(try await book.plan(festival, client: "p2").new == 0, "nobody twice")
        let lines = try await book.list(festival)
        #expect(lines.map(\.way) == [.phone, .home])
        #expect(lines.first?.wishes?.en == "No visits")
        let home = await house.refusal {
            try await book.pay(
                .init(way: .home, on: house.clerk.today, by: "周干事"), for: "A", festival,
                client: "h")
        }
        #expect(home?.contains("wants no visits") == true)
        let referral = try await book.give("A", festival, to: "mass_organizations", client: "g")
        #expect(
            try await book.give("A", festival, to: "mass_organizations", client: "g") == referral)
        try await book.pay(
            .init(way: .parcel, on: house.clerk.today, by: "工会"), for: "F", festival,
            client: "paid")
        #expect(try await book.list(festival).last?.department == "mass_organizations")
        let twice = await house.refusal {
            try await book.pay(
                .init(way: .phone, on: house.clerk.today, by: "周干事"), for: "A", festival,
                client: "twice")
        }
        #expect(twice?.contains("once a festival") == true, "the spouse was called on")
        let asked = FestivalBook.Paid(
            way: .phone, on: house.clerk.today, by: "周干事", askedBy: "王A")
        try await book.pay(asked, for: "A", festival, client: "asked")
        let given = await house.refusal {
            try await book.give("A", festival, to: "health", client: "late")
        }
        #expect(given?.contains("has been called on") == true)
        let wrong = await house.refusal {
            try await book.list(try TownsHouse.day("2026-06-20"))
        }
        #expect(wrong?.contains("none of the four") == true)
    }

    /// Whoever comes, in whatever order: never twice for one festival unless the family asked.
    @Test(arguments: [11, 12] as [UInt64])
    func nobodyIsCalledOnTwiceUnlessTheyAsked(_ seed: UInt64) async throws {
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        let house = try await TownsHouse.open()
        try await house.add(["A", "B"])
        let festivals = [try TownsHouse.day("2026-06-19"), try TownsHouse.day("2026-09-25")]
        let book = FestivalBook(house.clerk)
        for festival in festivals { _ = try await book.plan(festival, client: "\(festival)") }
        var model: [String: Int] = [:]
        for turn in 0..<30 {
            let (ref, festival) = (random.pick(["A", "B"]), random.pick(festivals))
            let asked = random.chance(20) ? "本人" : nil
            let refusal = await house.refusal {
                try await book.pay(
                    .init(
                        way: random.pick([.home, .phone, .parcel]), on: house.clerk.today,
                        by: "某某", askedBy: asked), for: ref, festival, client: "t\(turn)")
            }
            let key = "\(ref) \(festival)"
            #expect((refusal == nil) == (model[key] == nil || asked != nil), "turn \(turn)")
            if refusal == nil { model[key, default: 0] += 1 }
        }
        let uninvited = try await house.desk.count(
            "SELECT count(*) FROM towns.festival_paid WHERE turn > 1 AND asked_by IS NULL")
        #expect(uninvited == 0)
        #expect(
            try await house.desk.count("SELECT count(*) FROM towns.festival_paid")
                == Int64(model.values.reduce(0, +)))
    }

    @Test func twoWhoCallAtOnceAreOne() async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A"])
        let festival = try TownsHouse.day(Self.festival)
        _ = try await FestivalBook(house.clerk).plan(festival, client: "p")
        let clerks = [try await house.clerk("one"), try await house.clerk("two")]
        let paid = await withTaskGroup(of: Bool.self) { group in
            for clerk in clerks {
                group.addTask {
                    await house.refusal {
                        try await FestivalBook(clerk).pay(
                            .init(way: .phone, on: clerk.today, by: clerk.actor), for: "A",
                            festival, client: clerk.actor)
                    } == nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(paid == 1)
    }

    @Test func whoSignsIsKnownAndHowToReachThemIsSealed() async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A"])
        let book = SignatoryBook(house.clerk)
        let none = await house.refusal { try await book.show("A", reason: nil) }
        #expect(none?.contains("no signatory yet") == true)
        for _ in 0..<2 {
            try await book.set(
                "A", name: "王侄女", relation: "侄女", reach: "0523-88001122", client: "s")
        }
        #expect(try await book.show("A", reason: nil).reach == nil)
        #expect(try await book.show("A", reason: "住院要手术签字").reach == "0523-88001122")
        #expect(try await house.desk.count("SELECT count(*) FROM towns.signatory") == 1)
    }
}
