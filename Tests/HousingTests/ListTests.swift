import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Housing

/// Each list at 20,000 families reads an index, and no more of a big table than it shows.
@Suite struct ListTests {
    private static let families: Query = """
        INSERT INTO kernel.person (district, id, ref, family, name, sex, birth, role, town)
        SELECT 321204, 1000000 + n, 'L' || n, 1000000 + n, '王某', 0, '1960-01-01', 0, 321204001
        FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """

    private static let rows: [Query] = [
        """
        INSERT INTO housing.survey (district, client, person, nth, grade, is_rural, surveyor, licence,
            surveyed_on, photo, photo_hash, recorded_by)
        SELECT 321204, 's' || n || '/' || t, 1000000 + n, t,
            (ARRAY['A', 'B', 'C', 'D'])[1 + (n + t) % 4], true, '周工', '0012',
            date '2024-01-01' + n % 700 + t, 'a.jpg', encode(sha256(convert_to(n || '/' || t, 'UTF8')),
            'hex'), 'x'
        FROM generate_series(1, \(PlanSize.families)::integer) AS n, generate_series(1, 2) AS t
        """,
        """
        INSERT INTO housing.repair_year (district, year, client, document, recorded_by)
        SELECT 321204, 2014 + y, 'y' || y, '计划一号', 'x' FROM generate_series(0, 179) AS y
        """,
        """
        INSERT INTO housing.repair_applicant (district, client, year, person, recorded_by)
        SELECT 321204, 'a' || n, 2014 + n % 180, 1000000 + n, 'x' FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO housing.repair_list (district, year, nth, client, entries, hash, recorded_by)
        SELECT 321204, year, 1, client, 1, repeat('0', 64), 'x' FROM housing.repair_year
        WHERE year <> 2026
        """,
        """
        INSERT INTO housing.repair_entry (district, year, nth, rank, applicant, person, danger, income,
            is_marked, since, plain_rank, recorded_by)
        SELECT 321204, year, 1, id, id, person, 1, 1, true, '2024-01-01', id, 'x'
        FROM housing.repair_applicant WHERE year <> 2026
        """,
        """
        INSERT INTO housing.work (district, applicant, client, person, surveyed_by, surveyor,
            contractor, start_on, due_on, recorded_by)
        SELECT 321204, applicant, 'w' || applicant, person, '', '', '永兴', '2024-01-01',
            date '2024-01-01' + (applicant % 900)::integer, 'x' FROM housing.repair_entry
        """,
        """
        INSERT INTO housing.application (district, client, person, nth, is_asked, applied_on,
            recorded_by)
        SELECT 321204, 'p' || n, 1000000 + n, 1, true, date '2020-01-01' + n % 2000, 'x'
        FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO housing.place (district, application, nth, person, is_ready, income, metres,
            is_marked, applied_on, recorded_by)
        SELECT 321204, id, t, person, t = 2, 1 + id % 3, id % 20, id % 2 = 0, applied_on, 'x'
        FROM housing.application, generate_series(1, 2) AS t
        """,
        """
        INSERT INTO housing.round (district, nth, client, entries, homes, hash, recorded_by, recorded_at)
        SELECT 321204, r, 'r' || r, 50, 5, repeat('0', 64), 'x', now() - interval '1 day'
        FROM generate_series(1, 400) AS r
        """,
        """
        INSERT INTO housing.round_entry (district, round, application, person, income, metres,
            is_marked, recorded_by)
        SELECT 321204, 1 + id % 400, id, person, 1, 1, true, 'x' FROM housing.application
        """,
        """
        INSERT INTO housing.round_seed (district, round, client, seed, source, frozen_by, frozen_at,
            recorded_by)
        SELECT district, nth, client, 'seed', '公证', recorded_by, recorded_at, 'y' FROM housing.round
        """,
        """
        INSERT INTO housing.round_draw (district, round, client, frozen_by, seeded_by, recorded_by)
        SELECT district, round, client, frozen_by, recorded_by, 'z' FROM housing.round_seed
        """,
        """
        INSERT INTO housing.round_rank (district, round, rank, application, person, lot, plain_rank,
            recorded_by)
        SELECT district, round, application, application, person, repeat('0', 16), application, 'z'
        FROM housing.round_entry
        """,
        """
        INSERT INTO housing.home (district, client, code, address, area_dm2, recorded_by)
        SELECT 321204, 'h' || n, 'H' || n, '幸福小区', 5000, 'x' FROM generate_series(1, 2000) AS n
        """,
        """
        INSERT INTO housing.round_home (district, round, home, recorded_by)
        SELECT 321204, 1 + id % 400, id, 'x' FROM housing.home
        """,
        """
        INSERT INTO housing.offer (district, home, turn, client, round, application, attempt, person,
            offered_on, recorded_by)
        SELECT 321204, h.home, 1, 'o' || h.home, h.round, k.application, 1, k.person, '2026-01-01', 'x'
        FROM (SELECT round, home, row_number() OVER (PARTITION BY round ORDER BY home) AS n
            FROM housing.round_home) AS h
        JOIN (SELECT round, application, person,
            row_number() OVER (PARTITION BY round ORDER BY application) AS n
            FROM housing.round_rank) AS k ON k.round = h.round AND k.n = h.n
        """,
        "ANALYZE",
    ]

    @Test func everyListReadsItsIndex() async throws {
        let house = try await HousingHouse("jiangyan")
        let owner = house.desk.owner
        try await owner.execute(Self.families)
        for query in Self.rows { try await owner.execute(query) }
        let lists: [(name: String, index: String, query: Query)] = [
            (
                "survey list", "survey_grade",
                SurveyBook.listing(["C", "D"], limit: 200, in: 321_204)
            ),
            (
                "repair rank", "repair_applicant_district_year",
                RepairBook.applicants(of: 2026, in: 321_204)
            ),
            (
                "repair works", "work_due",
                WorkBook.listing(withAccepted: false, limit: 200, in: 321_204)
            ),
            (
                "rental list", "place_queue",
                RentalBook.listing(isReady: true, limit: 200, in: 321_204)
            ),
            ("rental minutes", "round_entry_", RoundBook.minutes(of: 3, in: 321_204)),
            ("rental offers", "offer_round", OfferBook.listing(of: 3, in: 321_204)),
        ]
        for list in lists {
            let rows = try await owner.query("EXPLAIN (FORMAT TEXT) \(list.query)")
            let plan = try rows.map { try $0.value(0, as: String.self) }.joined(separator: "\n")
            #expect(plan.contains(list.index), "\(list.name)\n\(plan)")
            for table in [
                "survey", "repair_applicant", "repair_entry", "work", "application", "place",
                "round_entry", "round_rank", "offer", "person",
            ] {
                #expect(!plan.contains("Seq Scan on \(table) "), "\(list.name)\n\(plan)")
            }
            let start = ContinuousClock.now
            let found = try await owner.query(list.query)
            let took = ContinuousClock.now - start
            print("\(list.name): \(found.count) rows in \(took)")
            #expect(!found.isEmpty, "\(list.name)")
        }
    }
}
