import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Justice
@testable import Yuhou

/// The lists at twenty thousand families, each with a matter.
@Suite struct PlanTests {
    private static let rows: [Query] = [
        """
        INSERT INTO kernel.person (district, id, ref, family, name, sex, birth, role, town)
        SELECT 321204, 3000000 + n, 'P' || n, 2000000 + n, '王某', 0, '1956-01-01', 0, 321204001
        FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO justice.centre (district, name, phone, recorded_by)
        SELECT 321204, '中心' || n, '12345', 'x' FROM generate_series(1, 20) AS n
        """,
        """
        INSERT INTO justice.lawyer (district, name, licence, centre, recorded_by)
        SELECT 321204, '律师' || n, 'LICENCE' || n, (SELECT min(id) FROM justice.centre) + n % 20, 'x'
        FROM generate_series(1, 200) AS n
        """,
        """
        INSERT INTO justice.aid (district, client, case_id, person, matter, opponent_name,
            recorded_by)
        SELECT 321204, 'a' || n, n, 3000000 + n, 'support', '某公司' || n % 900, 'x'
        FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO justice.stand (district, lawyer, person, side, recorded_by)
        SELECT a.district, (SELECT min(id) FROM justice.lawyer) + a.id % 200, a.person, 'for', 'x'
        FROM justice.aid AS a
        """,
        """
        INSERT INTO justice.assignment (district, aid, seq, client, lawyer, person, recorded_by)
        SELECT a.district, a.id, 1, a.client, s.lawyer, a.person, 'x'
        FROM justice.aid AS a JOIN justice.stand AS s ON s.person = a.person
        """,
        """
        INSERT INTO justice.consultation (district, aid, person, met_on, recorded_by)
        SELECT district, id, person, '2026-01-05', 'x' FROM justice.aid WHERE id % 20 > 0
        """,
        """
        INSERT INTO justice.outcome (district, aid, client, person, outcome, ended_on, fen_charged,
            recorded_by)
        SELECT district, aid, 'o' || aid, person, 'advised', '2026-02-01', 0, 'x'
        FROM justice.consultation WHERE aid % 20 > 1
        """,
        "ANALYZE",
    ]

    @Test func everyListReadsItsIndexAtTwentyThousandFamilies() async throws {
        let house = try await DeskHouse(departments, Justice.code, of: "jiangyan")
        for query in Self.rows { _ = try await house.owner.execute(query) }
        let lists: [(String, Query)] = [
            ("aid list", AidBook.listing(withEnded: false, house.district)),
            ("aid list --all", AidBook.listing(withEnded: true, house.district)),
            ("lawyer list", CentreBook.listing(withEnded: true, house.district)),
        ]
        let big = ["aid", "assignment", "consultation", "outcome", "stand", "person"]
        for (title, query) in lists {
            let plan = try await house.owner.query("EXPLAIN (FORMAT TEXT) \(query)")
                .map { try $0.value(0, as: String.self) }
            let scans = plan.filter { line in big.contains { line.contains("Seq Scan on \($0) ") } }
            #expect(scans.isEmpty, "\(title)\n\(plan.joined(separator: "\n"))")
            #expect(plan.contains { $0.contains("Index") }, "\(title)")
            let started = ContinuousClock.now
            let found = try await house.owner.query(query)
            print("  \(title): \(found.count) rows in \(ContinuousClock.now - started)")
            #expect(!found.isEmpty, "\(title)")
        }
    }

    @Test func whoWasNotMetComesFirstHoweverManyAreInHand() async throws {
        let house = try await DeskHouse(departments, Justice.code, of: "jiangyan")
        for query in Self.rows { _ = try await house.owner.execute(query) }
        let list = try await AidBook(try await house.desk("intake")).list(withEnded: false)
        let met = list.map { $0.met != nil }
        #expect(list.count == 500 && met.first == false)
        #expect(met == met.sorted { !$0 && $1 })
        #expect(list.allSatisfy { $0.ended == nil })
    }
}
