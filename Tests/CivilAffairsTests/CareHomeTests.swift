import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import CivilAffairs

/// Homes: who waits in which order, a bed given once, nobody refused for want of a guardian.
@Suite struct CareHomeTests {
    @Test func theMarkCountsAmongEqualsAndNowhereElse() async throws {
        let house = try await CareHouse.open("nanchuan")
        let intake = try await house.intake()
        for ref in ["A", "B", "C"] { try await house.family(ref) }
        try await house.assess("A", points: 6, by: intake)
        try await house.assess("B", points: 6, by: intake)
        try await house.assess("C", points: 1, by: intake)
        try await house.home(by: intake)
        try await house.desks.openDue()
        for ref in ["A", "C"] {
            _ = try await house.carry("NC-4.civil.2", of: ref, until: "mark")
        }
        let b = try await house.apply("B", on: "2026-01-20", by: intake)
        let a = try await house.apply("A", on: "2026-02-20", by: intake)
        let c = try await house.apply("C", on: "2026-01-20", by: intake)
        let other = try await house.applyOther("1", urgency: 2, on: "2026-01-20", by: intake)
        let urgent = try await house.applyOther("2", urgency: 1, on: "2026-02-28", by: intake)
        let (_, lines) = try await HomeWaiting(intake).waiting(for: "三水敬老院")
        // More urgent first; among equals the marked later one before the earlier ones; equal
        // keys by the number.
        #expect(lines.map(\.number) == [urgent, a, b, other, c])
        #expect(lines.map(\.isMarked) == [false, true, false, false, true])
        // In a private home no mark counts.
        try await house.home("夕照苑", isPublic: false, by: intake)
        try await HomeWaiting(intake).close(a, .withdrawn, on: intake.today)
        _ = try await HomeWaiting(intake).apply(
            .init(
                home: "夕照苑", ref: "A", wishForm: "意愿", checkedOn: house.day("2026-01-20"),
                appliedOn: house.day("2026-02-21")), client: "again")
        let (_, apart) = try await HomeWaiting(intake).waiting(for: "夕照苑")
        #expect(apart.map(\.isMarked) == [false])
    }

    @Test func inJiangyanTheMarkCountsInHomesOfTheOwnTownOnly() async throws {
        let house = try await CareHouse.open()
        let intake = try await house.intake()
        try await house.family("A")
        try await house.assess("A", by: intake)
        try await house.home("远镇敬老院", town: 321_204_002, by: intake)
        try await house.desks.openDue()
        _ = try await house.carry("JY-3.3.1", of: "A", until: "mark")
        let first = try await house.apply("A", home: "远镇敬老院", by: intake)
        #expect(try await HomeWaiting(intake).waiting(for: "远镇敬老院").1.map(\.isMarked) == [false])
        try await HomeWaiting(intake).close(first, .elsewhere, on: intake.today)
        try await house.home("本镇敬老院", town: 321_204_001, by: intake)
        _ = try await HomeWaiting(intake).apply(
            .init(
                home: "本镇敬老院", ref: "A", wishForm: "意愿", checkedOn: house.day("2026-01-20"),
                appliedOn: house.day("2026-02-21")), client: "again")
        #expect(try await HomeWaiting(intake).waiting(for: "本镇敬老院").1.map(\.isMarked) == [true])
    }

    @Test func aBedIsGivenOnceToo() async throws {
        let house = try await CareHouse.open("nanchuan")
        let intake = try await house.intake()
        try await house.home(by: intake)
        _ = try await house.applyOther("1", urgency: 2, by: intake)
        _ = try await house.applyOther("2", urgency: 2, by: intake)
        _ = try await BedOffers(intake).draw("三水敬老院", client: "l")
        let bed = try #require(try await house.freeBeds(by: intake).first)
        let desks = [try await house.intake(), try await house.review()]
        let results = await withTaskGroup(of: String?.self) { group in
            for (index, desk) in desks.enumerated() {
                group.addTask {
                    await house.desks.refusal {
                        try await BedOffers(desk).offer(
                            bed, signing: .init(), answerBy: nil, client: "o\(index)")
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.count { $0 == nil } == 1, "\(results)")
        #expect(try await house.desks.count("SELECT count(*) FROM civil_affairs.bed_offer") == 1)
        // Not even the owner of the tables gives it twice.
        let twice = await #expect(throws: PostgresError.self) {
            try await house.desks.owner.execute(
                """
                INSERT INTO civil_affairs.bed_offer (district, client, home, bed, seq, list, place,
                    application, turn, guarantee, guarantor, offered_on, answer_by, recorded_by)
                SELECT o.district, 'twice', o.home, o.bed, 2, l.list, l.place, l.application, 1,
                    'self', '本人', o.offered_on, o.answer_by, 'xx'
                FROM civil_affairs.bed_offer AS o JOIN civil_affairs.bed_list_line AS l
                    ON l.district = o.district AND l.list = o.list AND l.place <> o.place
                """)
        }
        #expect(twice?.sqlState == "23503", "the bed is not free")
        // Repeated by the same id nothing changes.
        let client = results[0] == nil ? "o0" : "o1"
        for known in ["o0", "o1"] where known == client {
            let again = try? await BedOffers(intake).offer(
                bed, signing: .init(), answerBy: nil, client: known)
            #expect(again == nil || again?.place == 1)
        }
        #expect(try await house.desks.count("SELECT count(*) FROM civil_affairs.bed_offer") == 1)
    }

    @Test func whoDeclinesWaitsOnAndTheNextComesUp() async throws {
        let house = try await CareHouse.open("nanchuan")
        let intake = try await house.intake()
        try await house.home(by: intake)
        let first = try await house.applyOther("1", urgency: 1, by: intake)
        let second = try await house.applyOther("2", urgency: 2, by: intake)
        let list = try await BedOffers(intake).draw("三水敬老院", client: "l")
        #expect(try await BedOffers(intake).draw("三水敬老院", client: "l") == list, "repeated")
        let bed = try #require(try await house.freeBeds(by: intake).first)
        let offers = BedOffers(intake)
        let one = try await offers.offer(bed, signing: .init(), answerBy: nil, client: "o1")
        #expect(one.application == first)
        let early = await house.desks.refusal {
            try await offers.end(one.id, .lapsed, words: "", on: intake.today)
        }
        #expect(early?.contains("has not lapsed") == true)
        let living = await house.desks.refusal {
            try await offers.end(one.id, .left, words: "", on: intake.today)
        }
        #expect(living?.contains("have not moved in") == true)
        _ = try await offers.end(one.id, .declined, words: "离家太远", on: intake.today)
        let two = try await offers.offer(bed, signing: .init(), answerBy: nil, client: "o2")
        #expect((two.application, two.place) == (second, 2), "a list is worked through in order")
        let late = await house.desks.refusal {
            try await offers.accept(one.id, movedIn: intake.today)
        }
        #expect(late?.contains("is over") == true)
        let before = await house.desks.refusal {
            try await offers.accept(two.id, movedIn: intake.today.adding(days: -1))
        }
        #expect(before?.contains("before the notice") == true)
        _ = try await offers.accept(two.id, movedIn: intake.today)
        _ = try await offers.accept(two.id, movedIn: intake.today)
        let waiting = try await HomeWaiting(intake).waiting(for: "三水敬老院").1.map(\.number)
        #expect(waiting == [first], "who declined waits on")
        #expect(try await HomeBook(intake).list().map(\.free) == [0])
        _ = try await offers.end(two.id, .left, words: "", on: intake.today)
        #expect(try await HomeBook(intake).list().map(\.free) == [1])
        let worked = await house.desks.refusal {
            try await offers.offer(bed, signing: .init(), answerBy: nil, client: "o3")
        }
        #expect(worked?.contains("Nobody on this list") == true)
        _ = try await offers.draw("三水敬老院", client: "l2")
        let three = try await offers.offer(bed, signing: .init(), answerBy: nil, client: "o4")
        #expect(three.application == first)
    }

    @Test func aHomeRefusesNobodyForWantOfAGuardian() async throws {
        let house = try await CareHouse.open("nanchuan")
        let intake = try await house.intake()
        try await house.family("A")
        try await house.desks.tell("A", "capacity", "limited")
        try await house.assess("A", by: intake)
        try await house.home(by: intake)
        _ = try await house.apply("A", by: intake)
        _ = try await BedOffers(intake).draw("三水敬老院", client: "l")
        let bed = try #require(try await house.freeBeds(by: intake).first)
        let signing = await house.desks.refusal {
            try await BedOffers(intake).offer(
                bed, signing: .init(guarantee: .self), answerBy: nil, client: "s")
        }
        #expect(signing?.contains("no full capacity") == true)
        let offer = try await BedOffers(intake).offer(
            bed, signing: .init(), answerBy: nil, client: "o")
        #expect((offer.guarantee, offer.guarantor) == (.town, "1号镇"))
        let refused = await house.desks.refusal {
            try await house.desks.page(
                HomeEnd.self, ["\(offer.id)", "--reason", "no-guardian"], by: intake)
        }
        #expect(refused?.contains("1号镇 stands surety") == true)
        let bare = await house.desks.refusal {
            try await house.desks.page(
                HomeEnd.self, ["\(offer.id)", "--reason", "unfit"], by: intake)
        }
        #expect(bare?.contains("--words") == true)
    }

    @Test func nobodyIsPutOnAListWithoutTheirWish() async throws {
        let house = try await CareHouse.open("nanchuan")
        let intake = try await house.intake()
        try await house.family("A", wishes: [])
        try await house.home(by: intake)
        let unasked = await house.desks.refusal { try await house.apply("A", by: intake) }
        #expect(unasked?.contains("no wish for a home") == true)
        try await house.desks.tell("A", "wish.institution", "yes")
        let unassessed = await house.desks.refusal { try await house.apply("A", by: intake) }
        #expect(unassessed?.contains("need assess") == true)
        try await house.assess("A", by: intake)
        let one = try await house.apply("A", by: intake)
        #expect(try await house.apply("A", by: intake) == one, "told twice")
        let twice = await house.desks.refusal {
            try await HomeWaiting(intake).apply(
                .init(
                    home: "三水敬老院", ref: "A", wishForm: "意愿", checkedOn: intake.today,
                    appliedOn: intake.today), client: "second")
        }
        #expect(twice?.contains("application that stands") == true)
        let rows = try await house.desks.page(
            HomeWaitingList.self, ["--home", "三水敬老院"], by: intake)
        #expect(rows.rows.first?.contains(.words("王*")) == true, "\(rows.rows)")
    }

    @Test func anybodyWorksTheOrderOutAgain() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        let house = try await CareHouse.open("nanchuan")
        let intake = try await house.intake()
        try await house.home(by: intake)
        for label in 1...40 {
            _ = try await house.applyOther(
                "\(label)", urgency: Int64.random(in: 1...4, using: &random),
                on: random.chance(50) ? "2026-02-01" : "2026-02-02", by: intake)
        }
        let list = try await BedOffers(intake).draw("三水敬老院", client: "l")
        let lines = try await BedOffers(intake).lines(of: list)
        // From what is printed, by comparing texts: class, mark, day, number.
        let naive = lines.map(\.line).sorted { one, other in
            if one.level != other.level { return one.level < other.level }
            if one.isMarked != other.isMarked { return one.isMarked }
            if one.appliedOn != other.appliedOn { return one.appliedOn < other.appliedOn }
            return one.number < other.number
        }
        #expect(lines.map(\.line.number) == naive.map(\.number), "seed \(seed)")
        #expect(lines.map(\.place) == Array(1...40))
    }

    @Test func kinAreServedByColleagues() async throws {
        let house = try await CareHouse.open("nanchuan")
        let intake = try await house.intake()
        let number = try IdentityNumber(
            area: "500119", birth: .init(year: 1956, month: 1, day: 1) ?? .always, sequence: 2)
        try await house.desks.add("A", household: "H-A") { $0.idNumber = number.text }
        try await house.desks.tell("A", "wish.institution", "yes")
        let colleague = try await house.review()
        try await house.assess("A", by: colleague)
        try await house.home(by: intake)
        _ = try await house.apply("A", by: colleague)
        try await house.desks.makeKin("intake", of: number.text)
        let assessing = await house.desks.refusal {
            try await NeedBook(intake).assess(
                .init(
                    ref: "A", levels: [2, 2, 2, 2, 2, 2], isAlone: true, minutes: 600,
                    on: intake.today, to: intake.today.adding(days: 9), assessor: "陈评估"),
                client: "k")
        }
        #expect(assessing?.contains("kin") == true, "\(assessing ?? "")")
        _ = try await BedOffers(colleague).draw("三水敬老院", client: "l")
        let bed = try #require(try await house.freeBeds(by: colleague).first)
        let giving = await house.desks.refusal {
            try await BedOffers(intake).offer(bed, signing: .init(), answerBy: nil, client: "o")
        }
        #expect(giving?.contains("kin") == true, "\(giving ?? "")")
        _ = try await BedOffers(colleague).offer(
            bed, signing: .init(), answerBy: nil, client: "o2")
    }
}
