import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Yuhou

/// What a second look at the procedure put right.
@Suite struct SecondLookTests {
    private func cases(_ house: CaseHouse, _ clause: String) async throws -> [CaseFile] {
        var filter = CaseBook.Filter()
        filter.clause = clause
        return try await house.book("intake").list(filter)
    }

    private func openDue(_ house: CaseHouse) async throws {
        _ = try await CaseOpening(house.office(), district: CaseHouse.district).run(of: ["health"])
    }

    @Test("what was due in a year and is given after its end counts for that year")
    func late() async throws {
        let house = try await CaseHouse.open(on: "2025-12-01")
        try await house.addMother("A", household: "H")
        try await openDue(house)
        let id = try #require(try await cases(house, "JY-3.2.4c").first?.id)
        _ = try await house.book("intake").act(.pass, on: [id], client: "1")
        _ = try await house.book("approve").act(.pass, on: [id], client: "2")
        try await house.set("2026-01-12")
        let code = try await house.book("approve").issueCode(id)
        _ = try await house.book("intake").deliver(
            id, .init(on: house.today(), proof: .code, words: code, by: "区人民医院"), client: "3")
        _ = try await house.book("review").act(.pass, on: [id], client: "4")
        let row = try await house.owner.one(
            "SELECT min(period), count(*) FROM kernel.delivery WHERE clause = 'JY-3.2.4c'")
        let (period, count) = try #require(try row?.decode(PostgresDate.self, Int.self))
        #expect(Day(period) == Day(iso: "2025-12-31") && count == 1)
    }

    @Test("what was stopped and begins anew is somebody's again")
    func renewed() async throws {
        let house = try await CaseHouse.open()
        try await house.addMother("A", household: "H")
        try await openDue(house)
        let first = try #require(try await cases(house, "JY-3.2.4b").first?.id)
        try await house.tell(
            "A", "hukou.district", "500119", from: "2026-03-10", source: "public_security")
        try await house.set("2026-03-11")
        _ = try await StopProposals(house.office(), district: CaseHouse.district)
            .run(of: ["health"])
        let stop = try #require(
            try await cases(house, "JY-3.2.4b").first { $0.kind == .stop }?.id)
        _ = try await house.book("review").act(.pass, on: [stop], client: "1")
        try await house.set("2026-03-20")
        let ended = try await house.book("approve").act(.pass, on: [stop], client: "2")
        #expect(ended.first?.state == .done, "\(ended.first?.refusal?.en ?? "")")
        #expect(try await house.book("intake").read(first).file.state == .closed)
        try await house.tell(
            "A", "hukou.district", "321204", from: "2026-04-01", source: "public_security")
        try await house.set("2026-04-02")
        try await openDue(house)
        let again = try await cases(house, "JY-3.2.4b").filter { $0.kind == .due }
        #expect(again.map(\.from) == [Day(iso: "2026-04-01")])
    }

    @Test("a year without a calendar stops the cases that reach into it and no others")
    func calendar() async throws {
        let house = try await CaseHouse.open(on: "2026-12-01", years: [2026])
        for ref in ["A", "B"] { try await house.addMother(ref, household: "H-\(ref)") }
        try await openDue(house)
        let ids = try await cases(house, "JY-3.2.4c").map(\.id)
        let (near, far) = (try #require(ids.first), try #require(ids.last))
        _ = try await house.book("first", duties: ["intake"]).act(.pass, on: [far], client: "1")
        try await house.set("2026-12-18")
        let both = try await house.book("both", duties: ["intake", "approve"])
            .act(.pass, on: [near, far], client: "2")
        #expect(both.first { $0.id == near }?.refusal == nil)
        #expect(both.first { $0.id == far }?.refusal?.en.contains("2027") == true)
        #expect(try await house.book("intake").read(near).file.step == "arrange")
        #expect(try await house.book("intake").read(far).file.step == "arrange")
    }

    @Test("what finance has is finance's again when a suspension is lifted")
    func handed() async throws {
        let house = try await CaseHouse.open()
        try await house.addMother("A", household: "H")
        try await openDue(house)
        let id = try #require(try await cases(house, "JY-3.1.1b").first?.id)
        for duty in ["intake", "review", "approve"] {
            _ = try await house.book(duty).act(.pass, on: [id], client: duty)
        }
        #expect(try await house.book("intake").read(id).file.state == .handed)
        let approve = try await house.book("approve")
        let held = try await approve.act(.suspend, on: [id], reason: "核对账户", client: "s")
        #expect(held.first?.state == .suspended)
        let back = try await approve.act(.resume, on: [id], client: "r")
        #expect(back.first?.state == .handed)
        #expect(back.first?.step == "pay")
    }
}
