import Foundation
import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel
@testable import Yuhou

/// The controls against what has gone wrong in practice, by their number in the control list
/// (`catalogue.md` §4.4).
@Suite struct ControlTests {
    static let money = "JY-3.1.1b"
    static let checkUp = "JY-3.2.4c"

    /// Mothers with a case of the monthly money that waits for a public notice after its review.
    private func noticed(_ house: CaseHouse, _ refs: [String]) async throws -> [Int64] {
        for ref in refs { try await house.addMother(ref, household: "H-\(ref)") }
        let office = try await house.office()
        let (pack, _) = try await PackStore(office).pack(of: CaseHouse.district)
        let benefit = Benefit(
            "health.special-assistance", Text("特别扶助金", en: "Special assistance"), .allowance,
            procedure: Procedure(
                steps: [
                    .accept, .verify,
                    Step(
                        "notice", Text("公示", en: "Public notice"), duty: .review, days: 10,
                        kind: .notice), .approve, .pay,
                ], evidence: []),
            received: .everyPeriod)
        let (from, to) = try (CaseHouse.day("2026-03-01"), CaseHouse.day("2026-04-01"))
        let persons = try await house.owner.query("SELECT id FROM kernel.person ORDER BY id")
        let lines = try persons.map {
            let id = try $0.value(0, as: Int64.self)
            return CaseOpening.Line(
                client: "c3/\(id)", person: id, from: from, to: to, cause: nil)
        }
        return try await house.owner.transaction { transaction in
            let procedure = try await CaseOpening.procedure(
                benefit, by: pack, district: CaseHouse.district, on: office.today, in: transaction)
            return try await CaseOpening.open(
                lines, kind: .due, ground: .entitlement, clause: Self.money,
                benefit: benefit.code, department: "health", procedure: procedure,
                district: CaseHouse.district, in: transaction)
        }.compactMap(\.id)
    }

    private func notices(_ house: CaseHouse, _ name: String, _ duty: String) async throws
        -> NoticeBook
    {
        NoticeBook(
            try await house.office(name, duties: [duty]), district: CaseHouse.district,
            department: "health")
    }

    private func refusal(_ results: [CaseBook.Result]) -> String {
        results.first?.refusal?.en ?? "done"
    }

    @Test func `3: nobody is paid before three have signed and the public notice has ended`()
        async throws
    {
        let house = try await CaseHouse.open()
        let ids = try await noticed(house, ["A", "B"])
        let (intake, review) = try await (house.book("intake"), house.book("review"))
        let both = try await house.book("both", duties: ["intake", "approve"])
        _ = try await both.act(.pass, on: ids, client: "1")
        #expect(
            try await refusal(house.book("approve").act(.pass, on: ids, client: "2"))
                .contains("duty"), "the approval does not come before the review")
        _ = try await review.act(.pass, on: ids, client: "3")
        #expect(try await refusal(review.act(.pass, on: ids, client: "4")).contains("not ended"))
        let opened = try await notices(house, "review", "review").open(at: "公示栏", client: "n")
        try await notices(house, "intake", "intake").object(
            opened.id, case: ids[1], words: "邻居说不符合")
        // Seven days from the second: the eighth is the last.
        try await house.set("2026-03-08")
        #expect(
            try await refusal(house.book("review").act(.pass, on: ids, client: "5"))
                .contains("not ended"))
        try await house.set("2026-03-09")
        let passed = try await house.book("review").act(.pass, on: ids, client: "6")
        #expect(passed.map { $0.refusal == nil } == [true, false], "an objection holds one case")
        #expect(passed.last?.refusal?.en.contains("objection") == true)
        #expect(try await refusal(both.act(.pass, on: ids, client: "7")).contains("another duty"))
        #expect(try await refusal(intake.act(.pass, on: ids, client: "8")).contains("duty"))
        let paid = try await house.book("approve").act(.pass, on: [ids[0]], client: "9")
        #expect(paid.first?.state == .handed)
        let signed = try await house.owner.query(
            """
            SELECT count(DISTINCT actor), array_agg(DISTINCT duty ORDER BY duty)
            FROM casework.act WHERE case_id = \(ids[0]) AND act = 'pass'
            """)
        let (actors, duties) = try #require(try signed.first?.decode(Int.self, [String].self))
        #expect(actors == 3 && duties == ["approve", "intake", "review"])
        let handed = try await house.book("approve").act(.pass, on: [ids[0]], client: "10")
        #expect(handed.first?.refusal != nil, "the finance bureau pays, not who approved")
    }

    @Test func `17: nobody is visited who does not wish it, and a visit ordered before is held`()
        async throws
    {
        let house = try await CaseHouse.open()
        for ref in ["A", "B"] { try await house.addMother(ref, household: "H-\(ref)") }
        for ref in ["A", "B"] {
            try await house.tell(ref, "wish.no_visits", "no", from: "2025-01-01", source: "towns")
        }
        try await house.tell("B", "wish.no_visits", "yes", from: "2026-02-01", source: "towns")
        _ = try await CaseOpening(house.office(), district: CaseHouse.district).run(of: ["towns"])
        func visited() async throws -> [String] {
            try await house.owner.query(
                """
                SELECT p.ref FROM casework.case_file AS f JOIN kernel.person AS p ON p.id = f.person
                WHERE f.benefit = 'towns.visit' AND f.kind = 0
                """
            ).map { try $0.value(0, as: String.self) }
        }
        #expect(try await visited() == ["A"])
        try await house.tell("A", "wish.no_visits", "yes", from: "2026-03-02", source: "towns")
        _ = try await Assessment(house.office(), district: CaseHouse.district).tick()
        let town = try await house.book("town-1", desk: "towns", duties: ["town", "intake"])
        var filter = CaseBook.Filter()
        filter.clause = try await house.owner.query(
            "SELECT clause FROM casework.case_file WHERE benefit = 'towns.visit'"
        ).first?.value(0, as: String.self)
        let id = try #require(try await town.list(filter).first?.id)
        let visit = await #expect(throws: Refusal.self) {
            _ = try await town.deliver(
                id, .init(on: house.today(), proof: .giver, words: "已走访", by: "网格员"),
                client: "v")
        }
        #expect(visit?.text.en.contains("not entitled") == true)
    }

    @Test func `18: a public list shows a masked name and the town, no number and no class`()
        async throws
    {
        let house = try await CaseHouse.open()
        let ids = try await noticed(house, ["A"])
        _ = try await house.book("intake").act(.pass, on: ids, client: "1")
        _ = try await house.book("review").act(.pass, on: ids, client: "2")
        let book = try await notices(house, "review", "review")
        let lines = try await book.open(at: "公示栏", client: "n").lines
        #expect(lines.map(\.text) == [PublicLine.text(name: "王小兰", town: "")])
        let shown = try await house.owner.query("SELECT line FROM casework.notice_line")
        for line in try shown.map({ try $0.value(0, as: String.self) }) {
            #expect(!line.contains("王小兰") && line.contains("王"))
            #expect(!line.contains { $0.isNumber }, "\(line)")
            for word in ["JY", "扶助", "伤残", "死亡", "失独", "loss"] {
                #expect(!line.contains(word))
            }
        }
    }

    @Test func `19: what leaves the system is on record with who, what for, and whom`()
        async throws
    {
        let house = try await CaseHouse.open()
        let ids = try await noticed(house, ["A"])
        _ = try await house.book("intake").act(.pass, on: ids, client: "1")
        _ = try await house.book("review").act(.pass, on: ids, client: "2")
        let before = try await exports(house)
        _ = try await notices(house, "review", "review").open(at: "公示栏", client: "n")
        let office = try await house.office("approve", duties: ["approve"])
        let seal = AESSeal(keys: try CaseHouse.keys())
        await #expect(throws: Refusal.self) {
            _ = try await PersonCopy.read(
                office, seal: seal, district: CaseHouse.district, ref: "A", askedBy: nil,
                reason: " ")
        }
        #expect(try await exports(house).count == before.count + 1, "no purpose, no copy")
        _ = try await PersonCopy.read(
            office, seal: seal, district: CaseHouse.district, ref: "A", askedBy: nil,
            reason: "本人到窗口，核对身份证")
        let after = try await exports(house).dropFirst(before.count)
        #expect(after.map(\.actor) == ["review", "approve"])
        #expect(after.allSatisfy { !$0.reason.isEmpty && $0.persons > 0 })
    }

    private func exports(
        _ house: CaseHouse
    ) async throws -> [(actor: String, reason: String, persons: Int)] {
        try await house.owner.query(
            """
            SELECT actor, reason, cardinality(persons)::bigint FROM audit.entry
            WHERE act = 'export' ORDER BY id
            """
        ).map {
            let (actor, reason, persons) = try $0.decode(String.self, String.self, Int.self)
            return (actor, reason, persons)
        }
    }

    @Test func `22: nothing that was told or done is ever overwritten`() async throws {
        let house = try await CaseHouse.open()
        try await house.addMother("A", household: "H")
        let id = try #require(try await opened(house).first)
        _ = try await house.book("intake").act(.pass, on: [id], client: "1")
        let (facts, acts) = try await (rows(house, .fact), rows(house, .act))
        try await house.tell(
            "A", "special_assistance", "disability", from: "2020-01-01", source: "health")
        try await house.tell(
            "A", "special_assistance", "withdrawn", from: "2020-01-01", source: "health")
        let approve = try await house.book("approve")
        _ = try await approve.act(.return, on: [id], reason: "退回补正材料", client: "2")
        _ = try await approve.act(.suspend, on: [id], reason: "等待法院文书", client: "3")
        let (moreFacts, moreActs) = try await (rows(house, .fact), rows(house, .act))
        #expect(moreFacts.count == facts.count + 2 && moreFacts.isSuperset(of: facts))
        #expect(moreActs.count == acts.count + 2 && moreActs.isSuperset(of: acts))
        for role in ["health", "towns", "ingest", "assessor", "auth", "service"] {
            for statement: Query in [
                "UPDATE casework.act SET reason = 'x'", "DELETE FROM casework.act",
                "UPDATE kernel.fact SET code = 'x'", "DELETE FROM kernel.fact",
                "DELETE FROM casework.delivery", "UPDATE kernel.event SET document = 'x'",
            ] {
                await #expect(throws: PostgresError.self, "\(role)") {
                    try await house.pools.pool(role).execute(statement)
                }
            }
        }
    }

    private enum Table { case fact, act }

    private func rows(_ house: CaseHouse, _ table: Table) async throws -> Set<String> {
        let query: Query =
            switch table {
            case .fact: "SELECT f::text FROM kernel.fact AS f"
            case .act: "SELECT a::text FROM casework.act AS a"
            }
        return Set(try await house.owner.query(query).map { try $0.value(0, as: String.self) })
    }

    func opened(_ house: CaseHouse) async throws -> [Int64] {
        _ = try await CaseOpening(house.office(), district: CaseHouse.district).run(of: ["health"])
        var filter = CaseBook.Filter()
        filter.clause = Self.checkUp
        return try await house.book("intake").list(filter).map(\.id)
    }

    @Test func `24: nobody decides on themselves, on their kin, or on what they took in`()
        async throws
    {
        let house = try await CaseHouse.open()
        for ref in ["A", "B", "C"] { try await house.addMother(ref, household: "H-\(ref)") }
        let ids = try await opened(house)
        #expect(ids.count == 3)
        _ = try await house.book("intake").act(.pass, on: ids, client: "1")
        let both = try await house.book("both", duties: ["intake", "approve"])
        try await house.addMother("D", household: "H-D")
        let own = try await both.open("D", clause: Self.money, client: "o")
        let approve = try await house.book("approve")
        // A is the approver's mother, B the approver herself.
        _ = try await house.owner.pipeline([
            """
            INSERT INTO kernel.identity_number (district, person, sealed, blind_index, key_version)
            SELECT p.district, p.id, '\\x00', sha256(p.ref::bytea), 1 FROM kernel.person AS p
            """,
            """
            INSERT INTO auth.kin (district, account, identity, declared_by)
            SELECT a.district, a.id, sha256('A'), 'test' FROM auth.account AS a
            WHERE a.name = 'approve'
            """,
            "UPDATE auth.account SET identity = sha256('B') WHERE name = 'approve'",
        ])
        let results = try await approve.act(.pass, on: ids, client: "2")
        #expect(results.filter { $0.refusal?.en.contains("kin") == true }.count == 2)
        #expect(results.count { $0.refusal == nil } == 1)
        for move in [CaseMove.refuse, .suspend, .close, .take] {
            let tried = try await approve.act(
                move, on: Array(ids.prefix(2)), reason: "不应由我决定", client: "k-\(move)")
            #expect(tried.allSatisfy { $0.refusal?.en.contains("kin") == true }, "\(move)")
        }
        for id in ids.prefix(2) {
            await #expect(throws: Refusal.self) { _ = try await approve.issueCode(id) }
        }
        _ = try await both.act(.pass, on: [own], client: "3")
        _ = try await house.book("review").act(.pass, on: [own], client: "4")
        #expect(
            try await refusal(both.act(.pass, on: [own], client: "5")).contains("another duty"))
    }
}
