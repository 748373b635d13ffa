import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import CivilAffairs

/// The clauses of homes, care at home, funerals and adoptions in both districts: from due to
/// delivered through the module's own acts, by the right duties; the wrong ones are refused.
@Suite struct CareClauseTests {
    @Test(arguments: ["jiangyan", "nanchuan"])
    func everyClauseIsCarriedFromDueToDelivered(_ folder: String) async throws {
        let house = try await CareHouse.open(folder)
        let isJiangyan = folder == "jiangyan"
        try await settle(house)
        var lines: [String] = []
        for (clause, ref) in isJiangyan
            ? [("JY-3.3.1", "M"), ("JY-3.3.2", "M"), ("JY-3.3.4", "Dc"), ("JY-3.5.4a", "M")]
            : [("NC-4.civil.2", "M"), ("NC-4.civil.6", "Dc"), ("NC-4.civil.5", "M")]
        {
            switch clause {
            case "JY-3.3.1", "NC-4.civil.2": try await admit(clause, ref, house)
            case "JY-3.3.2": try await care(clause, ref, house)
            case "JY-3.3.4", "NC-4.civil.6": try await funeral(clause, ref, house)
            default: try await adopt(clause, ref, house)
            }
            let id = try await house.desks.count(
                "SELECT max(id) FROM casework.case_file WHERE clause = \(clause)")
            let file = try await house.desks.file(of: id)
            #expect(file.state == .done, "\(clause): \(file.state) at \(file.step ?? "")")
            #expect(try await house.desks.isReceived(clause), "\(clause) is received")
            try await house.desks.walked(id)
            lines.append("\(clause): \(file.state)")
        }
        lines.forEach { print("  \($0)") }
        #expect(lines.count == (isJiangyan ? 4 : 3))
    }

    private func settle(_ house: CareHouse) async throws {
        try await house.family("M", wishes: ["institution", "home_care", "adoption"])
        try await house.family("D", wishes: [], grade: 2)
        try await house.desks.tell("Dc", "death", "illness", from: "2026-02-20")
        let intake = try await house.intake()
        try await house.assess("M", by: intake)
        _ = try await FuneralBook(intake).addHome("区殡仪馆", client: "f")
        if house.desks.district == 500_119 {
            try await FuneralBook(intake).decide(
                "Dc", isEligible: true, basis: "户籍居民，未享其他减免", client: "d")
        }
        try await tellAndCheck(house)
        try await house.desks.openDue()
    }

    private func tellAndCheck(_ house: CareHouse) async throws {
        let intake = try await house.intake()
        let book = AdoptionBook(intake)
        let untold = await house.desks.refusal {
            try await book.check("M", .good(on: intake.today), client: "k")
        }
        #expect(untold?.contains("was not told") == true)
        let unsaid = await house.desks.refusal {
            try await book.tell(
                "M", on: intake.today, by: "王民政", isTold: false, client: "t")
        }
        #expect(unsaid?.contains("Tell the family first") == true)
        _ = try await book.tell("M", on: intake.today, by: "王民政", isTold: true, client: "t")
        let verdict = try await book.check("M", .good(on: intake.today), client: "k")
        #expect(verdict.isQualified)
    }

    private func admit(_ clause: String, _ ref: String, _ house: CareHouse) async throws {
        let intake = try await house.intake()
        try await house.home(town: Int64(house.desks.district) * 1000 + 1, by: intake)
        _ = try await house.apply(ref, by: intake)
        _ = try await house.applyOther("7", urgency: 2, by: intake)
        _ = try await house.carry(clause, of: ref, until: "mark")
        let list = try await BedOffers(intake).draw("三水敬老院", client: "l")
        let bed = try #require(try await house.freeBeds(by: intake).first)
        let wrong = try await house.desks.desk("not-approve", duties: ["intake", "review"])
        let refused = await house.desks.refusal {
            try await BedOffers(wrong).offer(bed, signing: .init(), answerBy: nil, client: "w")
        }
        #expect(refused != nil, "\(clause): the wrong duty gave a bed")
        let offer = try await BedOffers(house.approve()).offer(
            bed, signing: .init(), answerBy: nil, client: "o")
        #expect((offer.ref, offer.list, offer.place) == (ref, list, 1))
        #expect(offer.caseID != nil, "the priority was used")
        #expect(offer.guarantee == .town)
        _ = try await BedOffers(intake).accept(offer.id, movedIn: intake.today)
        // Somebody in a home gets no care at home; the clause of care comes after they left.
        let left = try await BedOffers(intake).end(
            offer.id, .left, words: "", on: intake.today)
        #expect(left.endedOn == intake.today)
    }

    private func care(_ clause: String, _ ref: String, _ house: CareHouse) async throws {
        let intake = try await house.intake()
        try await house.provider(by: intake)
        let id = try await house.carry(clause, of: ref, until: "arrange")
        let entry = CareBook.Entry(contract: "HT-1", minutes: 600, carers: 1)
        let wrong = try await house.desks.desk("not-approve", duties: ["intake", "review"])
        let refused = await house.desks.refusal {
            try await CareBook(wrong).order(id, entry, client: "w")
        }
        #expect(refused != nil, "\(clause): the wrong duty ordered")
        let issued = try await CareBook(house.approve()).order(id, entry, client: "o")
        let code = try #require(issued.code)
        let book = CareBook(intake)
        let visit = try await book.checkIn(
            issued.order.id, carer: "K1", on: intake.today, at: 480, client: "i")
        _ = try await book.checkOut(visit.id, at: 545, client: "x")
        let ordering = await house.desks.refusal {
            try await CareBook(house.approve()).close(issued.order.id, code: code, client: "s1")
        }
        #expect(ordering != nil, "\(clause): who ordered closed the sheet")
        let sheet = try await book.close(issued.order.id, code: code, client: "s")
        #expect(sheet.total == Money(fen: 4929), "65 minutes at 45.50, rounded half up")
        let own = await house.desks.refusal { try await book.accept(sheet.id, client: "a1") }
        #expect(own?.contains("somebody else") == true)
        _ = try await CareBook(house.review()).accept(sheet.id, client: "a")
    }

    private func funeral(_ clause: String, _ ref: String, _ house: CareHouse) async throws {
        let id = try await house.carry(clause, of: ref, until: "issue")
        let wrong = try await house.desks.desk("not-approve", duties: ["intake", "review"])
        let refused = await house.desks.refusal {
            try await FuneralBook(wrong).issue(id, [.cremation], at: "区殡仪馆", client: "w")
        }
        #expect(refused != nil, "\(clause): the wrong duty issued")
        let issued = try await FuneralBook(house.approve()).issue(
            id, [.cremation, .urn], at: "区殡仪馆", client: "o")
        let use = FuneralBook.Use(
            on: try await house.intake().today, invoice: "JS-1", waived: Money(fen: 100_000),
            code: try #require(issued.code))
        let issuer = await house.desks.refusal {
            try await FuneralBook(house.approve()).use(issued.order.id, use, client: "u1")
        }
        #expect(issuer != nil, "\(clause): who issued redeemed")
        _ = try await FuneralBook(house.intake()).use(issued.order.id, use, client: "u")
        try await house.desks.carry(id)
    }

    private func adopt(_ clause: String, _ ref: String, _ house: CareHouse) async throws {
        let intake = try await house.intake()
        let book = AdoptionMatches(intake)
        _ = try await house.carry(clause, of: ref, until: "mark")
        let child = try await book.addChild(
            "12", of: "区儿童福利院", sex: "female", born: house.day("2024-02-29"), kind: .unfound,
            client: "c")
        _ = try await book.apply(nil, outside: "9", suitability: 1, on: intake.today, client: "x")
        _ = try await book.apply(ref, outside: nil, suitability: 1, on: intake.today, client: "y")
        let wrong = try await house.desks.desk("not-approve", duties: ["intake", "review"])
        let refused = await house.desks.refusal {
            try await AdoptionMatches(wrong).match(child.id, client: "w")
        }
        #expect(refused != nil, "\(clause): the wrong duty matched")
        let match = try await AdoptionMatches(house.approve()).match(child.id, client: "m")
        #expect(match.ref == ref && match.caseID != nil)
    }
}

extension AdoptionBook.Sheet {
    /// Everything in order.
    static func good(on day: Day) -> AdoptionBook.Sheet {
        AdoptionBook.Sheet(
            on: day, children: 0, childrenSource: "户籍登记", isExempt: false,
            able: .init(isYes: true, source: "收养评估报告"),
            healthy: .init(isYes: true, source: "体检报告"),
            clear: .init(isYes: true, source: "无犯罪记录证明"), isSingle: false)
    }
}
