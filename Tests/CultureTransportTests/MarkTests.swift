import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import CultureTransport
@testable import Yuhou

/// Marks and offers: several clerks, kin, nonsense, a term and a town, and twenty thousand of them.
@Suite struct MarkTests {
    /// Jiangyan with an offer in the first town and a family that may have a mark, whose case
    /// stands at `issue`.
    private func settle() async throws -> (DeskHouse, caseID: Int64, offer: Int64) {
        let house = try await DeskHouse(departments, CultureTransport.code, of: "jiangyan")
        let number = try IdentityNumber(
            area: "321204", birth: try CaseHouse.day("1956-01-01"), sequence: 2)
        try await house.addFamily("A", number: number.text)
        try await house.tell("A", "town.concession", "yes")
        try await house.openDue()
        _ = try await house.page(
            OfferAdd.self, Self.offer(["--town": "321204001", "--id": "o"]),
            by: house.desk("intake"))
        let id = try await house.caseNumber("JY-3.5.7", of: "A")
        try await house.carry(id, until: MarkBook.step)
        return (house, id, try await house.count("SELECT id FROM culture_transport.offer"))
    }

    private static func offer(_ change: [String: String]) -> [String] {
        let typed = [
            "--kind": "bus", "--title": "公交半价", "--provider": "公交公司", "--from": "2026-01-01",
            "--to": "2026-12-31", "--document": "镇政文件",
        ].merging(change) { $1 }
        return typed.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
    }

    @Test func twoClerksWhoIssueAtOnceMakeOneMark() async throws {
        let (house, id, _) = try await settle()
        let clerks = [
            try await house.desk("approve"), try await house.desk("second", duties: ["approve"]),
        ]
        let refusals = await withTaskGroup(of: String?.self) { group in
            for clerk in clerks {
                group.addTask {
                    await house.refusal { try await house.run(MarkIssue.self, "\(id)", by: clerk) }
                }
            }
            return await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(refusals.count { $0 == nil } == 1, "\(refusals)")
        #expect(try await house.count("SELECT count(*) FROM culture_transport.mark") == 1)
    }

    @Test func nobodyIssuesAMarkToTheirKin() async throws {
        let (house, id, _) = try await settle()
        let approve = try await house.desk("approve")
        let number = try IdentityNumber(
            area: "321204", birth: try CaseHouse.day("1956-01-01"), sequence: 2)
        try await house.makeKin("approve", of: number.text)
        let refused = await house.refusal {
            try await house.run(MarkIssue.self, "\(id)", by: approve)
        }
        #expect(refused?.contains("kin") == true, "\(refused ?? "")")
        #expect(try await house.count("SELECT count(*) FROM culture_transport.mark") == 0)
    }

    @Test func whatCannotBeIsRefusedInWordsAndChangesNothing() async throws {
        let (house, id, offer) = try await settle()
        let intake = try await house.desk("intake")
        func refused(_ change: [String: String], _ reason: String) async {
            let told = await house.refusal {
                try await house.page(OfferAdd.self, Self.offer(change), by: intake)
            }
            #expect(told?.contains(reason) == true, "\(change): \(told ?? "")")
        }
        await refused(["--title": " "], "--title")
        await refused(["--document": "文"], "--document")
        await refused(["--to": "2025-12-31"], "is before --from")
        await refused(["--town": "110101001"], "is no town of this district")
        await refused(["--id": "o", "--to": "2026-11-30"], "--id")
        await refused(["--provider": String(repeating: "x'; --", count: 40)], "--provider")
        #expect(try await house.count("SELECT count(*) FROM culture_transport.offer") == 1)
        let past = await house.refusal {
            try await house.run(
                OfferEnd.self, "\(offer) --on 2026-03-01 --reason 财政不再补贴", by: intake)
        }
        #expect(past?.contains("from today") == true, "who used it relied on it: \(past ?? "")")
        let wrong = await house.refusal {
            try await house.run(
                MarkUse.self, "999999 --offer \(offer) --on 2026-03-02 --code 1", by: intake)
        }
        #expect(wrong?.contains("no mark 999999") == true, "\(wrong ?? "")")
        let stranger = await house.refusal {
            try await house.run(MarkIssue.self, "\(id) --id m", by: intake)
        }
        #expect(stranger != nil, "whose duty it is not")
        let nobody = try await house.run(MarkCheck.self, "A", by: intake)
        #expect(nobody == ["Nothing to claim today."], "a mark that nobody issued")
    }

    /// Random offers, ended early or not: what stands on a day for somebody of a town is what
    /// counting day by day gives.
    @Test(arguments: [20_261_126 as UInt64, 3])
    func anOfferStandsInItsTownAndItsTerm(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        print("offers: seed \(seed)")
        for _ in 1...400 {
            let (from, days) = (random.day(2025...2026), Int.random(in: 0...60, using: &random))
            let ended = random.chance(40) ? Int.random(in: 0...70, using: &random) : nil
            let town: Int64? = random.chance(50) ? Int64.random(in: 1...2, using: &random) : nil
            let offer = OfferBook.Offer(
                id: 1, client: "o", kind: .bus, title: "公交", provider: "公司", town: town, from: from,
                granted: from.adding(days: days), ended: ended.map { from.adding(days: $0) })
            let valid = Set((0...days).filter { $0 <= ended ?? days }.map { from.adding(days: $0) })
            for step in -3...75 {
                let day = from.adding(days: step)
                for home in [1, 2] as [Int64] {
                    #expect(
                        offer.stands(on: day, in: home)
                            == (valid.contains(day) && (town == nil || town == home)),
                        "seed \(seed): \(from) \(days) \(ended ?? -1) on \(day)")
                }
            }
        }
    }

    private static let rows: [Query] = [
        """
        INSERT INTO kernel.person (district, id, ref, family, name, sex, birth, role, town)
        SELECT 321204, 3000000 + n, 'P' || n, 2000000 + n, '王某', 0, '1956-01-01', 0, 321204001
        FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO culture_transport.mark (district, client, case_id, person, recorded_by)
        SELECT 321204, 'm' || n, 5000000 + n, 3000000 + n, 'x'
        FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO culture_transport.mark_use (district, mark, person, offer, from_day, to_day,
            used_on, recorded_by)
        SELECT m.district, m.id, m.person, o.id, o.from_day, o.to_day, '2026-02-01', 'x'
        FROM culture_transport.mark AS m, culture_transport.offer AS o WHERE m.id % 20 > 0
        """,
        "ANALYZE",
    ]

    @Test func everyListReadsItsIndexAtTwentyThousandFamilies() async throws {
        let (house, _, _) = try await settle()
        for query in Self.rows { _ = try await house.owner.execute(query) }
        for (title, query) in [
            ("mark list", MarkBook.listing(withUsed: false, house.district)),
            ("mark list --all", MarkBook.listing(withUsed: true, house.district)),
        ] {
            let plan = try await house.owner.query("EXPLAIN (FORMAT TEXT) \(query)")
                .map { try $0.value(0, as: String.self) }
            let scans = plan.filter { line in
                ["mark", "mark_use", "person"].contains { line.contains("Seq Scan on \($0) ") }
            }
            #expect(scans.isEmpty, "\(title)\n\(plan.joined(separator: "\n"))")
            let started = ContinuousClock.now
            let found = try await house.owner.query(query)
            print("  \(title): \(found.count) rows in \(ContinuousClock.now - started)")
            #expect(found.count >= 500)
        }
        let check = try await house.page(MarkCheck.self, ["P7"], by: house.desk("intake"))
        #expect(check.words(.english) == ["Nothing to claim today."], "a mark alone is no right")
    }
}
