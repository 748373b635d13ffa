import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Health
@testable import Yuhou

/// From "could be confirmed" to the class that the law reads, and its end.
@Suite struct AssistanceTests {
    private func bureau(
        _ house: CaseHouse, _ name: String, duties: [String]? = nil
    ) async throws -> Bureau {
        Bureau(
            try await house.office(name, duties: duties ?? [name]), district: CaseHouse.district,
            department: Health.code, seal: AESSeal(keys: try CaseHouse.keys()))
    }

    /// A mother and her only child, who died; nobody confirmed her.
    private func addFamily(
        _ house: CaseHouse, _ ref: String, birth: String = "1960-05-01"
    ) async throws {
        let register = PersonRegister(
            try await house.office(), seal: AESSeal(keys: try CaseHouse.keys()))
        for (ref, name, role, born, mother) in [
            (ref, "王小兰", "parent", birth, ""), ("\(ref)c", "张某", "child", "2013-03-01", ref),
        ] {
            var entry = PersonEntry()
            (entry.ref, entry.household, entry.town) = (ref, "H-\(ref)", "321204001")
            (entry.name, entry.role, entry.sex) = (name, role, "female")
            (entry.birth, entry.mother) = (born, mother)
            _ = try await register.add(
                entry, district: CaseHouse.district, isConfirmedNew: true)
        }
        for (ref, fact, value, from, source) in [
            (ref, "hukou.district", "321204", "2000-01-01", "public_security"),
            ("\(ref)c", "only_child", "yes", "2013-03-01", "health"),
            ("\(ref)c", "death", "illness", "2019-06-02", "health"),
        ] {
            var row = FactEntry()
            (row.ref, row.fact, row.value, row.from, row.source) = (ref, fact, value, from, source)
            _ = try await register.record(row, district: CaseHouse.district)
        }
    }

    private func standing(_ house: CaseHouse, _ ref: String) async throws -> String? {
        try await house.owner.one(
            """
            SELECT string_agg(f.act || ':' || coalesce(f.code, '') || '@' || f.from_day, ' '
                ORDER BY f.seq)
            FROM kernel.fact AS f JOIN kernel.person AS p
              ON p.district = f.district AND p.id = f.person
            WHERE p.ref = \(ref) AND f.kind = 'special_assistance'
            """
        )?.value(0, as: String?.self)
    }

    /// Town, county, notice, confirmation.
    private func carry(_ house: CaseHouse, _ id: Int64) async throws {
        func pass(_ name: String, _ desk: String = "health", _ duty: String) async throws {
            let results = try await house.book(
                name, desk: desk, duties: [duty], of: desk == "towns" ? "towns" : "health"
            ).act(.pass, on: [id], client: "\(name)-\(id)-\(house.today())")
            #expect(results.first?.refusal == nil, "\(name): \(results.first?.refusal?.en ?? "")")
        }
        try await pass("intake", "health", "intake")
        try await pass("town-1", "towns", "town")
        try await pass("review", "health", "review")
        let notices = NoticeBook(
            try await house.office("review", duties: ["review"]), district: CaseHouse.district,
            department: "health")
        _ = try await notices.open(at: "镇便民服务中心", client: "notice-\(id)")
        try await house.set("2026-03-16")
        try await pass("review", "health", "review")
        try await pass("approve", "health", "approve")
    }

    @Test(
        "who could be confirmed is listed, invited and confirmed; the class is written with the act"
    )
    func confirmed() async throws {
        let house = try await CaseHouse.open()
        try await addFamily(house, "M")
        try await addFamily(house, "Y", birth: "1977-12-01")
        try await addFamily(house, "Z", birth: "1990-12-01")
        let desk = try await bureau(house, "intake")
        let found = try await Assistance(desk).candidates(through: Day(iso: "2027-03-01") ?? .never)
        #expect(found.map(\.ref) == ["M", "Y"])
        #expect(found.last?.from == Day(iso: "2026-12-01"), "49 on her birthday")
        let young = await #expect(throws: Refusal.self) {
            _ = try await Assistance(desk).apply("Z", client: "z")
        }
        #expect(young?.text.en.contains("age >= figure") == true, "\(young?.text.en ?? "")")
        let (id, person) = try await Assistance(desk).apply("M", client: "m")
        #expect(Assistance.proposedClass(person) == "loss")
        #expect(try await Assistance(desk).apply("M", client: "m").0 == id, "told twice")
        let form = AssistanceSheet.page(of: person, town: nil).words(.chinese)
            .joined(separator: "\n")
        #expect(form.contains("不再要求任何证明") && !form.contains("失独"))
        try await carry(house, id)
        #expect(try await standing(house, "M") == "0:loss@2026-03-16")
        let after = try await bureau(house, "intake")
        let again = await #expect(throws: Refusal.self) {
            _ = try await Assistance(after).apply("M", client: "again")
        }
        #expect(again?.text.en.contains("confirmed already") == true)
        let now = try await Entitlements.read(
            house.office(), district: CaseHouse.district, ref: "M", on: house.today())
        #expect(
            now.entries.first { $0.clause.id == "JY-3.1.1b" }?.finding.outcome == .yes,
            "what was confirmed is what the law reads")
    }

    @Test("nothing is written by an earlier step, nor by one who had another duty on the case")
    func notBefore() async throws {
        let house = try await CaseHouse.open()
        try await addFamily(house, "M")
        let desk = try await bureau(house, "intake")
        let (id, _) = try await Assistance(desk).apply("M", client: "m")
        _ = try await house.book("intake").act(.pass, on: [id], client: "1")
        #expect(try await standing(house, "M") == nil)
        // Behind the doors' back the case stands at its last step.
        try await house.owner.execute("UPDATE casework.case_file SET step = 'confirm'")
        let own = try await house.book("intake", duties: ["intake", "approve"])
            .act(.pass, on: [id], client: "2")
        #expect(own.first?.refusal?.en.contains("another duty") == true)
        #expect(try await standing(house, "M") == nil)
        let town = try await house.book(
            "town-1", desk: "towns", duties: ["town", "approve"], of: "towns"
        ).act(.pass, on: [id], client: "3")
        #expect(town.first?.refusal != nil)
        #expect(try await standing(house, "M") == nil)
    }

    @Test("a further birth proposes the end; heard and decided, the class ends from that day")
    func ends() async throws {
        let house = try await CaseHouse.open()
        try await addFamily(house, "M")
        let (id, _) = try await Assistance(try await bureau(house, "intake"))
            .apply("M", client: "m")
        try await carry(house, id)
        let register = PersonRegister(
            try await house.office(), seal: AESSeal(keys: try CaseHouse.keys()))
        var baby = PersonEntry()
        (baby.ref, baby.household, baby.town) = ("Mb", "H-M", "321204001")
        (baby.name, baby.role, baby.sex) = ("张新", "other", "female")
        (baby.birth, baby.mother) = ("2026-03-10", "M")
        _ = try await register.add(baby, district: CaseHouse.district, isConfirmedNew: true)
        try await house.set("2026-03-18")
        let proposed = try await Assistance(try await bureau(house, "intake")).proposeEnds()
        #expect(proposed.map(\.cause) == ["further_child"])
        let end = try #require(proposed.first?.id)
        let again = try await Assistance(try await bureau(house, "intake")).proposeEnds()
        #expect(again.isEmpty, "proposed once")
        _ = try await house.book("review").act(.pass, on: [end], client: "told")
        let early = try await house.book("approve").act(.pass, on: [end], client: "early")
        #expect(early.first?.refusal?.en.contains("days to answer") == true)
        #expect(try await standing(house, "M") == "0:loss@2026-03-16")
        try await house.set("2026-03-27")
        let done = try await house.book("approve").act(.pass, on: [end], client: "end")
        #expect(done.first?.state == .done)
        #expect(try await standing(house, "M") == "0:loss@2026-03-16 1:@2026-03-10")
    }

    @Test("the yearly review shows only what changed; who has no change is asked nothing")
    func review() async throws {
        let house = try await CaseHouse.open()
        for ref in ["A", "B"] { try await house.addMother(ref, household: "H-\(ref)") }
        try await addFamily(house, "M")
        let (id, _) = try await Assistance(try await bureau(house, "intake"))
            .apply("M", client: "m")
        try await carry(house, id)
        let desk = try await bureau(house, "intake")
        let opened = try await AssistanceReview(desk).open(2026)
        #expect(opened == (3, 0))
        #expect(try await AssistanceReview(desk).open(2026) == (3, 0), "told twice")
        var row = FactEntry()
        (row.ref, row.fact, row.value) = ("M", "hukou.district", "500119")
        (row.from, row.source) = ("2026-03-12", "public_security")
        _ = try await PersonRegister(
            house.office(), seal: AESSeal(keys: try CaseHouse.keys())
        ).record(row, district: CaseHouse.district)
        let items = try await AssistanceReview(desk).list()
        let changed = items.filter { !$0.changes.isEmpty }
        #expect(changed.map(\.file.ref) == ["M"])
        #expect(changed.first?.changes.count == 1)
        let passed = try await AssistanceReview(desk).checkUnchanged(client: "same")
        #expect(passed == (2, 1))
        try await house.set("2026-06-01")
        let later = try await bureau(house, "intake")
        #expect(try await AssistanceReview(later).warn().count == 3)
        let held = try await house.book("approve").act(
            .suspend, on: changed.map(\.file.id), reason: "逾期未年审", client: "hold")
        #expect(held.first?.state == .suspended)
    }
}
