import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import FamilyPlanning
@testable import Yuhou

/// One grant a death, in the year of the death.
@Suite struct CondolenceTests {
    private static let clause = "NC-4.fpa.2"

    /// Both parents' cases, brought to `approve`.
    private func bring(_ ref: String, _ house: DeskHouse) async throws -> [Int64] {
        try await house.openDue()
        var ids: [Int64] = []
        for one in [ref, "\(ref)f"] {
            let id = try await house.caseNumber(Self.clause, of: one)
            try await house.carry(id, until: "approve")
            ids.append(id)
        }
        return ids
    }

    @Test func oneGrantIsSharedByTheLivingParentsToTheFen() async throws {
        let house = try await DeskHouse.association()
        try await house.addBereaved("B", died: "2026-02-10")
        let ids = try await bring("B", house)
        let approve = try await house.desk("approve")
        let typed = "Bc --sum 5000.01 --document 协会决定一"
        let first = try await house.page(
            CondolenceDecide.self, (typed + " --id c").split(separator: " ").map(String.init),
            by: approve)
        #expect(
            first.rows.map(\.last) == [.money(Money(fen: 250_001)), .money(Money(fen: 250_000))])
        for id in ids { #expect(try await house.file(of: id).state == .handed) }
        let again = try await house.run(CondolenceDecide.self, typed + " --id c", by: approve)
        #expect(again == first.words(.english), "the same id changes nothing")
        #expect(try await house.orders(of: Self.clause) == ["B 2,500.01", "Bf 2,500.00"])
        await house.expect(
            "another", from: CondolenceDecide.self, "Bc --sum 6000 --document 决定 --id c",
            by: approve)
        await house.expect(
            "a death has one grant", from: CondolenceDecide.self, typed + " --id other",
            by: approve)
        #expect(try await house.count("SELECT count(*) FROM family_planning.condolence") == 1)
        #expect(
            try await house.count("SELECT sum(fen) FROM family_planning.condolence_share")
                == 500_001)
    }

    @Test func theParentsShareAtOnceAndNobodyIsLeftOut() async throws {
        let house = try await DeskHouse.association()
        try await house.addBereaved("B", died: "2026-02-10")
        try await house.openDue()
        let mother = try await house.caseNumber(Self.clause, of: "B")
        try await house.carry(mother, until: "approve")
        await house.expect(
            "bring it to `approve` first", from: CondolenceDecide.self,
            "Bc --sum 5000 --document 协会决定", by: try await house.desk("approve"))
        #expect(try await house.file(of: mother).step == "approve")
        #expect(try await house.count("SELECT count(*) FROM family_planning.condolence") == 0)
    }

    @Test func parentsWhoLiveApartShareToo() async throws {
        let house = try await DeskHouse.association()
        try await house.add("B", household: "H1")
        try await house.add("Bf", household: "H2") { $0.sex = "male" }
        try await house.add("Bc", household: "H1", role: "child", born: "1985-01-01") {
            ($0.mother, $0.father) = ("B", "Bf")
        }
        for one in ["B", "Bf", "Bc"] {
            try await house.tell(one, "hukou.district", "\(house.district)")
            try await house.tell(one, "hukou.kind", "rural")
        }
        try await house.tell("Bc", "only_child", "yes")
        try await house.tell("Bc", "death", "accident", from: "2026-01-20")
        _ = try await bring("B", house)
        let page = try await house.page(
            CondolenceDecide.self, ["Bc", "--sum", "3000", "--document", "协会决定"],
            by: try await house.desk("approve"))
        #expect(page.rows.map(\.last) == Array(repeating: .money(Money(fen: 150_000)), count: 2))
    }

    @Test func theListSoundsTheAlarmFromOctober() async throws {
        let house = try await DeskHouse.association(on: "2026-09-30")
        try await house.addBereaved("B", died: "2026-02-10", withFather: false)
        try await house.openDue()
        func alarm() async throws -> String {
            let page = try await house.run(
                CondolenceList.self, "", by: try await house.desk("intake"))
            return page.joined(separator: "\n")
        }
        #expect(try await alarm().hasPrefix("1, alarm at 0."))
        try await house.house.set("2026-10-01")
        #expect(try await alarm().contains("due by 2026-12-31, 91 days left"))
        try await house.house.set("2026-12-31")
        #expect(try await alarm().contains("due by 2026-12-31, 0 days left"))
    }

    @Test func aDeathLearnedOfInJanuaryStaysDueForANamedDecision() async throws {
        let house = try await DeskHouse.association(on: "2026-01-12")
        try await house.addBereaved("B", died: "2025-12-20")
        let ids = try await bring("B", house)
        let list = try await house.run(
            CondolenceList.self, "", by: try await house.desk("intake"))
        #expect(list.contains { $0.contains("learned of in the next year: a named decision") })
        let approve = try await house.desk("approve")
        let typed = "Bc --sum 4000 --document 会议纪要三"
        await house.expect("give --named", from: CondolenceDecide.self, typed, by: approve)
        _ = try await house.run(CondolenceDecide.self, typed + " --named 李会长", by: approve)
        for id in ids { #expect(try await house.file(of: id).state == .handed) }
        // The table itself takes no late one without a name.
        let refused = await house.refusal {
            try await house.owner.execute(
                """
                INSERT INTO family_planning.condolence (district, client, person, death_day,
                    decided_on, fen, document, recorded_by)
                SELECT district, 'x', id, '2025-12-20', '2026-01-12', 1, 'paper', 'x'
                FROM kernel.person WHERE ref = 'B'
                """)
        }
        #expect(refused?.contains("23514") == true, "\(refused ?? "taken")")
    }

    @Test(arguments: [
        ("Bc --sum 0 --document 协会决定", "above 0"),
        ("Bc --document 协会决定", "to be set"),
        ("Bc --sum 5000 --document 一", "--document"),
        ("Bc --sum 5000 --document 协会决定 --named 李会长", "only after the year"),
        ("B --sum 5000 --document 协会决定", "no open case"),
        ("';DROP --sum 5000 --document 协会决定", "no open case"),
    ])
    func whatIsWrongIsSaid(_ typed: String, _ words: String) async throws {
        let house = try await DeskHouse.association()
        try await house.addBereaved("B", died: "2026-02-10")
        _ = try await bring("B", house)
        await house.expect(
            words, from: CondolenceDecide.self, typed, by: try await house.desk("approve"))
        #expect(try await house.count("SELECT count(*) FROM family_planning.condolence") == 0)
    }
}
