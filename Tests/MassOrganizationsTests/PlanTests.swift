import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import MassOrganizations
@testable import Yuhou

/// The lists at twenty thousand families: in every scheme, comforted and invited once each.
@Suite struct PlanTests {
    private static let rows: [Query] = [
        """
        INSERT INTO kernel.person (district, id, ref, family, name, sex, birth, role, town)
        SELECT 500119, 3000000 + n, 'P' || n, 2000000 + n, '王某', 0, '1956-01-01', 0, 500119001
        FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO mass_organizations.organization (district, name, kind, contact, recorded_by)
        SELECT 500119, '工会' || n, 'union', '李主席', 'x' FROM generate_series(1, 20) AS n
        """,
        """
        INSERT INTO mass_organizations.volunteer (district, client, organization, name, phone,
            skills, joined_on, recorded_by)
        SELECT 500119, 'v' || n, (SELECT min(id) FROM mass_organizations.organization) + n % 20,
            '志愿' || n, '12345', '倾听', '2026-01-01', 'x' FROM generate_series(1, 400) AS n
        """,
        """
        INSERT INTO mass_organizations.activity (district, client, organization, title, place,
            held_on, places, recorded_by)
        SELECT 500119, 'a' || n, (SELECT min(id) FROM mass_organizations.organization) + n % 20,
            '茶会', '文化馆', date '2025-01-01' + n, 1000, 'x' FROM generate_series(1, 400) AS n
        """,
        """
        INSERT INTO mass_organizations.seat (district, activity, seat, places, client, case_id,
            person, recorded_by)
        SELECT 500119, (SELECT min(id) FROM mass_organizations.activity) + n % 400, 1 + n / 400,
            1000, 's' || n, n, 3000000 + n, 'x'
        FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO mass_organizations.attendance (district, activity, seat, case_id, person, came,
            recorded_by)
        SELECT district, activity, seat, case_id, person, case_id % 5 > 0, 'x'
        FROM mass_organizations.seat
        """,
        """
        INSERT INTO mass_organizations.comfort (district, client, case_id, person, volunteer, way,
            planned_on, recorded_by)
        SELECT 500119, 'c' || n, 10000000 + n, 3000000 + n,
            (SELECT min(id) FROM mass_organizations.volunteer) + n % 400, 'letter',
            date '2025-01-01' + n % 400, 'x'
        FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO mass_organizations.comfort_given (district, comfort, person, given_on,
            recorded_by)
        SELECT district, id, person, planned_on, 'x' FROM mass_organizations.comfort
        WHERE id % 20 > 0
        """,
        """
        INSERT INTO mass_organizations.scheme (district, organization, name, from_day, to_day,
            recorded_by)
        SELECT 500119, (SELECT min(id) FROM mass_organizations.organization), '项目' || n,
            '2026-01-01', '2026-12-31', 'x' FROM generate_series(1, 10) AS n
        """,
        """
        INSERT INTO mass_organizations.inclusion (district, scheme, nth, person, case_id,
            recorded_by)
        SELECT s.district, s.id, n, 3000000 + n, 20000000 + n, 'x'
        FROM mass_organizations.scheme AS s,
            generate_series(1, \(PlanSize.families)::integer) AS n ORDER BY s.id, n
        """,
        "VACUUM ANALYZE",
    ]

    @Test func everyListReadsItsIndexAtTwentyThousandFamilies() async throws {
        let house = try await DeskHouse(departments, MassOrganizations.code)
        for query in Self.rows { _ = try await house.owner.execute(query) }
        let day = try CaseHouse.day("2026-01-15")
        let held = try await house.count("SELECT min(id) FROM mass_organizations.activity")
        let scheme = try await house.count("SELECT min(id) FROM mass_organizations.scheme")
        let lists: [(String, Query)] = [
            ("activity list", ActivityBook.listing(house.district, from: day)),
            ("activity seats", ActivityBook.listing(held, house.district)),
            ("comfort list", ComfortBook.listing(withGiven: false, house.district)),
            ("comfort list --all", ComfortBook.listing(withGiven: true, house.district)),
            ("scheme list", SchemeBook.listing(house.district, on: day)),
            ("scheme show", SchemeBook.listing(scheme, house.district)),
        ]
        let big = ["seat", "attendance", "comfort", "comfort_given", "inclusion", "person"]
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
}
