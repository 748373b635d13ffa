import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import CivilAffairs

/// The lists' own statements at 20,000 families use the indexes.
@Suite struct CarePlanTests {
    @Test func listsUseTheirIndexesAt20000Families() async throws {
        let house = try await CareHouse.open("nanchuan")
        let intake = try await house.intake()
        try await house.home(by: intake)
        try await house.provider(by: intake)
        for query in Self.bulk { try await house.desks.owner.execute(query) }
        let home = HomeBook.Home(
            id: try await house.desks.count("SELECT min(id) FROM civil_affairs.home"),
            name: "三水敬老院", isPublic: true, town: nil)
        let month = try house.day("2026-02-01").month
        // The list of homes counts every bed and application there is.
        let counted = ["homes": ["bed_offer", "home_application"]]
        let lists: [(String, Query)] = [
            ("waiting", HomeWaiting.listing(of: home, isOwnTown: false, district: 500_119)),
            ("orders", CareBook.listing(of: month, district: 500_119)),
            ("sheets", CareBook.sheets(of: month, district: 500_119)),
            ("homes", HomeBook.listing(of: 500_119)),
        ]
        for (name, query) in lists {
            let plan = try await house.desks.owner.query("EXPLAIN (FORMAT TEXT) \(query)")
                .map { try $0.value(0, as: String.self) }
            for table in [
                "home_application", "care_order", "care_visit", "care_visit_end", "care_sheet",
                "bed_offer",
            ] where PlanSize.families == 20_000 && counted[name]?.contains(table) != true {
                #expect(
                    !plan.contains { $0.contains("Seq Scan on \(table) ") },
                    "\(name) reads \(table) whole:\n\(plan.joined(separator: "\n"))")
            }
            let start = ContinuousClock.now
            _ = try await house.desks.owner.query(query)
            print("  \(name): \(ContinuousClock.now - start)")
        }
    }

    /// 20,000 people: applications to 200 homes, twelve months of orders with a sheet each, four
    /// visits an order in two months.
    private static let bulk: [Query] = [
        """
        INSERT INTO civil_affairs.home (district, client, name, is_public, recorded_by)
        SELECT 500119, 'h' || n, '敬老院' || n, true, 'x' FROM generate_series(1, 200) AS n
        """,
        """
        INSERT INTO civil_affairs.home_application (district, client, home, outside, urgency,
            wish_form, checked_on, applied_on, recorded_by)
        SELECT 500119, 'a' || n, h.home, n::text, 1 + n % 4, 'form', '2026-01-01',
            '2026-01-01'::date + n % 50, 'x'
        FROM generate_series(1, \(PlanSize.families)::integer) AS n
        JOIN (SELECT id AS home, row_number() OVER (ORDER BY id) AS nth
            FROM civil_affairs.home) AS h ON h.nth = 1 + n % 200
        """,
        """
        INSERT INTO kernel.person (district, ref, family, name, sex, birth, role, town)
        SELECT 500119, 'bulk' || n, -n, '王' || n, 0, '1950-01-01', 0, 500119001
        FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO civil_affairs.need (district, client, person, assessed_on, to_day, assessor,
            eating, dressing, toilet, bathing, moving, walking, is_alone, minutes, recorded_by)
        SELECT 500119, ref, id, '2025-12-01', '2027-01-01', 'nurse', 1, 1, 1, 1, 1, 0, false, 600,
            'x'
        FROM kernel.person WHERE district = 500119 AND ref LIKE 'bulk%'
        """,
        """
        INSERT INTO civil_affairs.care_order (district, client, case_id, person, need, need_minutes,
            contract, provider, month, minutes, carers, recorded_by)
        SELECT 500119, n.id || '/' || m, n.id * 100 + m, n.person, n.id, n.minutes, c.id,
            c.provider, make_date(2026, m, 1), 600, 1, 'x'
        FROM civil_affairs.need AS n, generate_series(1, 12) AS m, civil_affairs.care_contract AS c
        ORDER BY m, n.id
        """,
        """
        INSERT INTO civil_affairs.care_visit (district, client, care_order, provider, person, carer,
            certificate, good_from, good_to, day, from_minute, carer_nth, person_nth, recorded_by)
        SELECT 500119, o.id || '/' || d, o.id, o.provider, o.person, k.carer, k.id, k.from_day,
            k.last_day, o.month + d, 480, o.id, 1, 'x'
        FROM civil_affairs.care_order AS o, generate_series(0, 3) AS d,
            civil_affairs.carer_certificate AS k
        WHERE o.month IN ('2026-01-01', '2026-02-01') AND k.last_day = '2026-12-31'
        """,
        """
        INSERT INTO civil_affairs.care_visit_end (district, visit, client, person, from_minute,
            to_minute, recorded_by)
        SELECT 500119, id, client, person, from_minute, 600, 'x' FROM civil_affairs.care_visit
        """,
        """
        INSERT INTO civil_affairs.care_sheet (district, client, care_order, person, ordered, worked,
            paid, hour_price, total, closed_on, recorded_by)
        SELECT 500119, client, id, person, minutes, 480, 480, 4550, 36400, '2026-02-01', 'x'
        FROM civil_affairs.care_order
        """,
        """
        INSERT INTO civil_affairs.bed (district, client, home, label, recorded_by)
        SELECT 500119, 'bed' || h.id || '/' || n, h.id, 'b' || n, 'x'
        FROM civil_affairs.home AS h, generate_series(1, 60) AS n
        """,
        """
        INSERT INTO civil_affairs.bed_list (district, client, home, drawn_on, recorded_by)
        SELECT 500119, 'list' || id, id, '2026-01-01', 'x' FROM civil_affairs.home
        """,
        """
        INSERT INTO civil_affairs.bed_list_line (district, list, place, application, urgency,
            is_marked, applied_on, recorded_by)
        SELECT 500119, l.id, row_number() OVER (PARTITION BY l.id ORDER BY a.id), a.id, a.urgency,
            false, a.applied_on, 'x'
        FROM civil_affairs.bed_list AS l
        JOIN civil_affairs.home_application AS a ON a.district = l.district AND a.home = l.home
        """,
        """
        INSERT INTO civil_affairs.bed_offer (district, client, home, bed, seq, list, place,
            application, turn, guarantee, guarantor, offered_on, answer_by, recorded_by)
        SELECT 500119, 'offer' || b.id, b.home, b.id, 1, l.list, l.place, l.application, 1, 'self',
            '本人', '2026-01-01', '2026-01-11', 'x'
        FROM (SELECT d.*, row_number() OVER (PARTITION BY d.home ORDER BY d.id) AS nth
            FROM civil_affairs.bed AS d) AS b
        JOIN civil_affairs.bed_list AS t ON t.district = b.district AND t.home = b.home
        JOIN civil_affairs.bed_list_line AS l ON l.district = t.district AND l.list = t.id
            AND l.place = b.nth
        """,
        "ANALYZE",
    ]
}
