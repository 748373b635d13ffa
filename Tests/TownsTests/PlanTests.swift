import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Towns

/// The lists at twenty thousand families: no table of the towns is read from end to end.
@Suite struct PlanTests {
    private static let filling: [Query] = [
        """
        INSERT INTO kernel.household (district, id, ref)
        SELECT 321204, 1000000 + n, 'H' || n FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO kernel.family (district, id)
        SELECT 321204, 2000000 + n FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO kernel.person (district, id, ref, family, name, sex, birth, role, town)
        SELECT 321204, 3000000 + n, 'P' || n, 2000000 + n, '王某', 0, '1956-01-01', 0, 321204001
        FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO kernel.membership (district, person, household)
        SELECT 321204, 3000000 + n, 1000000 + n FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO kernel.entitlement (district, person, clause, from_day, to_day, outcome, not_asked, change)
        SELECT 321204, 3000000 + n, c, '2020-01-01', 'infinity', 2, false,
            (SELECT min(id) FROM kernel.change WHERE district = 321204)
        FROM generate_series(1, \(PlanSize.families)::integer) AS n, unnest(ARRAY['JY-3.5.1a', 'JY-3.5.2b']) AS c
        """,
        """
        INSERT INTO towns.post (district, client, kind, town, village, title, recorded_by)
        SELECT 321204, 'p' || n, CASE WHEN n <= 200 THEN 'town' ELSE 'village' END, 321204001,
            CASE WHEN n > 200 THEN 321204001201 END, '岗位' || n, 'x'
        FROM generate_series(1, 400) AS n
        """,
        """
        INSERT INTO towns.holder (district, post, seq, client, town, name, phone, from_day, recorded_by)
        SELECT district, id, 1, client, town, '某某', '12345', '2026-01-01', 'x' FROM towns.post
        WHERE recorded_by = 'x'
        """,
        """
        INSERT INTO towns.contact (district, person, kind, seq, client, post, from_day, recorded_by)
        SELECT 321204, 3000000 + n, o.kind, s, n || '-' || s, o.id, '2026-01-01', 'x'
        FROM generate_series(1, \(PlanSize.families)::integer) AS n
        JOIN towns.post AS o ON o.client IN ('p' || 1 + n % 200, 'p' || 201 + n % 200),
            generate_series(1, 2) AS s
        """,
        """
        INSERT INTO towns.visit (district, client, person, way, day, visitor, met, recorded_by)
        SELECT 321204, n || '-' || m, 3000000 + n, 'phone', date '2026-03-01' - 30 * m, '某某', 'heard', 'x'
        FROM generate_series(1, \(PlanSize.families)::integer) AS n, generate_series(0, 5) AS m
        """,
        """
        INSERT INTO towns.festival_call (district, festival, household, seq, client, person, department, way, recorded_by)
        SELECT 321204, f.day, 1000000 + n, 1, 'f' || f.day, 3000000 + n, 'towns', 'home', 'x'
        FROM (VALUES (date '2026-06-19'), ('2026-02-17'), ('2025-10-29'), ('2025-10-06'),
            ('2025-05-31'), ('2025-01-29'), ('2024-10-11'), ('2024-09-17')) AS f (day),
            generate_series(1, \(PlanSize.families)::integer) AS n ORDER BY f.day, n
        """,
        """
        INSERT INTO towns.festival_paid (district, festival, household, turn, client, person, department, way, day, paid_by, recorded_by)
        SELECT district, festival, household, 1, festival || '-' || household, person, 'towns', 'home', '2026-02-01', '某某', 'x'
        FROM towns.festival_call
        """,
        """
        INSERT INTO towns.service_order (district, client, person, kind, provider, ordered_on, fen, recorded_by)
        SELECT 321204, n || '-' || m, 3000000 + n, 'call_back', '中心', date '2026-01-01' + m, 0, 'x'
        FROM generate_series(1, \(PlanSize.families)::integer) AS n, generate_series(0, 3) AS m
        """,
        """
        INSERT INTO towns.service_done (district, service, client, person, is_free, act, day, served_by, received_by, fen, recorded_by)
        SELECT district, id, client, person, is_free, 'done', ordered_on, '某某', '本人', 0, 'x'
        FROM towns.service_order WHERE id % 2 = 0
        """,
        """
        INSERT INTO towns.emergency (district, client, person, called_at, answered_at, answered_by, deed, recorded_by)
        SELECT 321204, 'e' || n, 3000000 + n, now() - n * interval '1 minute', now(), '某某', '送医院看病', 'x'
        FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO towns.cover (district, client, town, number, insurer, from_day, to_day, recorded_by)
        SELECT 321204, 'c' || n, 321204001, 'c' || n, '人寿', '2026-01-01', '2027-01-01', 'x'
        FROM generate_series(1, 10) AS n
        """,
        """
        INSERT INTO towns.insured (district, cover, household, person, recorded_by)
        SELECT 321204, c.id, 1000000 + n, 3000000 + n, 'x'
        FROM towns.cover AS c, generate_series(1, \(PlanSize.families)::integer) AS n ORDER BY c.id, n
        """,
        """
        INSERT INTO towns.premium (district, cover, household, person, case_id, recorded_by)
        SELECT district, cover, household, person, cover * 100000000 + household, 'x'
        FROM towns.insured
        """,
        """
        INSERT INTO towns.accident_claim (district, client, person, cover, kind, accident_on, grades, grade, percent, beneficiary, report, recorded_by)
        SELECT 321204, 'a' || n, 3000000 + n, (SELECT min(id) FROM towns.cover), 'injury',
            date '2026-01-01' + n % 60, '{3}', 3, 80, '本人', '鉴定 1 号', 'x'
        FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO towns.claim_act (district, claim, seq, client, person, act, day, case_id, recorded_by)
        SELECT district, id, 1, client, person, 'sent', accident_on, 1, 'x' FROM towns.accident_claim
        """,
    ]

    @Test func everyListUsesItsIndex() async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A"])
        for query in Self.filling { try await house.desk.owner.execute(query) }
        for table in [
            "contact", "holder", "visit", "festival_call", "festival_paid", "service_order",
            "service_done", "emergency", "insured", "premium", "accident_claim", "claim_act",
            "post",
        ] {
            let name = try Identifier(table)
            try await house.desk.owner.execute("ANALYZE towns.\(name)")
        }
        try await house.desk.owner.execute("ANALYZE kernel.entitlement")
        try await house.desk.owner.execute("ANALYZE kernel.person")
        let day = house.clerk.today
        let district = house.desk.district
        let festival = try TownsHouse.day("2026-06-19")
        let cover = try await house.desk.count("SELECT min(id) FROM towns.cover")
        let lists: [(String, Query)] = [
            (
                "contact missing",
                ContactBook.missing("JY-3.5.1a", district: district, on: day, limit: 500)
            ),
            ("contact list", ContactBook.served(by: house.townPost, district)),
            ("visit due", VisitBook.due("JY-3.5.2b", district: district, on: day, limit: 500)),
            ("festival list", FestivalBook.list(festival, district, limit: 1000)),
            (
                "order list",
                OrderBook.list(district, person: nil, withClosed: true, limit: 500)
            ),
            (
                "order list of one",
                OrderBook.list(district, person: 3_000_001, withClosed: true, limit: 500)
            ),
            ("emergency list", EmergencyBook.list(district, limit: 200)),
            ("cover roster", CoverBook.roster(cover, district, limit: 5000)),
            (
                "accident list",
                AccidentBook.list(district, id: nil, withClosed: true, limit: 500)
            ),
        ]
        for (name, query) in lists {
            let plan = try await house.desk.owner.query("EXPLAIN (FORMAT TEXT) " + query)
                .map { try $0.value(0, as: String.self) }
            let scans = plan.filter { line in
                line.contains("Seq Scan on")
                    && [
                        "contact", "visit", "festival_", "service_", "emergency",
                        "insured",
                        "premium", "accident_claim", "claim_act",
                    ].contains { line.contains("Seq Scan on \($0)") }
            }
            print("\(name): \(plan.first ?? "")")
            #expect(scans.isEmpty, "\(name)\n\(plan.joined(separator: "\n"))")
        }
        let clock = ContinuousClock()
        let spent = try await clock.measure {
            _ = try await house.desk.owner.query(
                ContactBook.missing("JY-3.5.1a", district: district, on: day, limit: 500))
        }
        print("contact missing at \(PlanSize.families) families: \(spent)")
    }
}
