import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import CivilAffairs

/// Funerals and adoptions: what is free for all anyway, and what a family hears first.
@Suite struct CareFuneralTests {
    private func issued(_ folder: String) async throws -> (CareHouse, FuneralBook.Issued) {
        let house = try await CareHouse.open(folder)
        try await house.family("D", wishes: [], grade: 2)
        try await house.desks.tell("Dc", "death", "illness", from: "2026-02-20")
        let intake = try await house.intake()
        _ = try await FuneralBook(intake).addHome("区殡仪馆", client: "f")
        try await house.desks.openDue()
        let id = try await house.carry("JY-3.3.4", of: "Dc", until: "issue")
        return (
            house,
            try await FuneralBook(house.approve()).issue(
                id, FuneralBook.Item.allCases, at: "区殡仪馆", client: "o")
        )
    }

    @Test func whatEveryResidentHasFreeIsShownAndWaivesNothingMore() async throws {
        let (house, issued) = try await issued("jiangyan")
        let intake = try await house.intake()
        let code = try #require(issued.code)
        let both = await house.desks.refusal {
            try await FuneralBook(intake).use(
                issued.order.id,
                .init(
                    on: intake.today, invoice: "JS-1", waived: Money(fen: 5), general: "泰民发44号",
                    code: code), client: "u0")
        }
        #expect(both?.contains("nothing is waived") == true)
        let page = try await house.desks.page(
            FuneralUse.self,
            [
                "\(issued.order.id)", "--on", "\(intake.today)", "--invoice", "JS-1", "--general",
                "泰民发44号普惠殡葬", "--code", code, "--id", "u",
            ], by: intake)
        #expect(page.words(.chinese).first?.contains("已由普惠政策免除") == true)
        let again = try await house.desks.page(
            FuneralUse.self,
            [
                "\(issued.order.id)", "--on", "\(intake.today)", "--invoice", "JS-1", "--general",
                "泰民发44号普惠殡葬", "--code", code, "--id", "u",
            ], by: intake)
        #expect(again.words(.chinese) == page.words(.chinese), "told twice")
        let other = await house.desks.refusal {
            try await FuneralBook(intake).use(
                issued.order.id,
                .init(on: intake.today, invoice: "JS-2", waived: Money(fen: 5), code: code),
                client: "u2")
        }
        #expect(other?.contains("used once") == true)
    }

    @Test func theWaiverIsDecidedByAPersonInNanchuan() async throws {
        let house = try await CareHouse.open("nanchuan")
        try await house.family("D", wishes: [])
        let intake = try await house.intake()
        let living = await house.desks.refusal {
            try await FuneralBook(intake).decide(
                "D", isEligible: true, basis: "符合殡葬条件", client: "l")
        }
        #expect(living?.contains("no death on record") == true)
        let vague = await house.desks.refusal {
            try await FuneralBook(intake).decide("Dc", isEligible: true, basis: "是", client: "v")
        }
        #expect(vague?.contains("--basis") == true)
        for _ in 0..<2 {
            try await FuneralBook(intake).decide(
                "Dc", isEligible: true, basis: "符合殡葬条件", client: "d")
        }
        #expect(
            try await house.desks.count("SELECT count(*) FROM civil_affairs.funeral_decision") == 1)
        #expect(
            try await house.desks.count(
                "SELECT count(*) FROM kernel.fact WHERE kind = 'funeral.eligible'") == 1)
    }

    @Test(arguments: [
        ("jiangyan", "尚待裁定"), ("nanchuan", "不再是本方案的扶助对象"),
    ])
    func theEffectIsToldBeforeAndIsTheDistricts(_ folder: String, _ words: String) async throws {
        let house = try await CareHouse.open(folder)
        let intake = try await house.intake()
        try await house.family("A", wishes: [])
        let book = AdoptionBook(intake)
        #expect(try await book.effect().zh.contains(words))
        #expect(try await book.effect().zh.contains("扶助不变") == (folder == "jiangyan"))
        let unraised = await house.desks.refusal {
            try await book.tell("A", on: intake.today, by: "王民政", isTold: true, client: "t")
        }
        #expect(unraised?.contains("nobody asks") == true)
        try await house.desks.tell("A", "wish.adoption", "yes")
        let shown = await house.desks.refusal {
            try await house.desks.page(
                AdoptionTell.self, ["--ref", "A", "--by", "王民政"], by: intake)
        }
        #expect(shown?.contains("--told") == true)
        let (warning, _) = try await book.tell(
            "A", on: intake.today, by: "王民政", isTold: true, client: "t")
        let early = await house.desks.refusal {
            try await book.check(
                "A", .good(on: intake.today.adding(days: -1)), client: "k")
        }
        #expect(early?.contains("before the family was told") == true)
        var sheet = AdoptionBook.Sheet.good(on: intake.today)
        sheet.clear.isYes = false
        #expect(try await book.check("A", sheet, client: "k1").isQualified == false)
        let unfit = await house.desks.refusal {
            try await AdoptionMatches(intake).apply(
                "A", outside: nil, suitability: 1, on: intake.today, client: "y")
        }
        #expect(unfit?.contains("no sheet that qualifies") == true)
        #expect(warning.words.contains(words))
    }

    @Test func aSingleOfTheOtherSexIsFortyYearsOlder() async throws {
        let house = try await CareHouse.open("nanchuan")
        let intake = try await house.intake()
        try await house.desks.addFamily("A", born: "1985-06-01", childBorn: "2010-01-01")
        try await house.desks.tell("A", "wish.adoption", "yes")
        _ = try await AdoptionBook(intake).tell(
            "A", on: intake.today, by: "王民政", isTold: true, client: "t")
        var sheet = AdoptionBook.Sheet.good(on: intake.today)
        sheet.isSingle = true
        _ = try await AdoptionBook(intake).check("A", sheet, client: "k")
        let book = AdoptionMatches(intake)
        _ = try await book.apply("A", outside: nil, suitability: 1, on: intake.today, client: "y")
        let young = try await book.addChild(
            "1", of: "区儿童福利院", sex: "male", born: house.day("2025-05-31"), kind: .unfound,
            client: "c1")
        let alone = await house.desks.refusal { try await book.match(young.id, client: "m1") }
        #expect(alone?.contains("No applicant") == true, "thirty-nine years and 364 days")
        let right = try await book.addChild(
            "2", of: "区儿童福利院", sex: "male", born: house.day("2025-06-01"), kind: .unfound,
            client: "c2")
        #expect(try await book.match(right.id, client: "m2").ref == "A")
        let twice = await house.desks.refusal { try await book.match(right.id, client: "m3") }
        #expect(twice?.contains("matched already") == true)
        try await book.end(right.id, reason: "融合期未通过", on: intake.today)
        #expect(try await book.match(right.id, client: "m4").ref == "A")
    }
}
