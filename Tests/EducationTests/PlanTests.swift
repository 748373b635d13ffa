import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Education
@testable import Yuhou

/// Each list at 20,000 families reads its index and nothing else of the big tables.
@Suite struct PlanTests {
    private func people(_ district: Int) -> [Query] {
        [
            """
            INSERT INTO kernel.person (district, id, ref, family, name, sex, birth, role, town)
            SELECT \(district)::integer, 1000000 + n, 'P' || n, 1000000 + n, '王某', 0, '2010-01-01', 1,
                \(Int64(district) * 1000 + 1)
            FROM generate_series(1, \(PlanSize.families)::integer) AS n
            """,
            """
            INSERT INTO education.school (district, name, kind, place, recorded_by)
            SELECT \(district)::integer, '学校' || n, 'vocational', '南川', 'x'
            FROM generate_series(1, 200) AS n
            """,
            """
            INSERT INTO education.roll (district, person, seq, client, school, student_number, stage,
                grade_year, full_time, registered, status, since, origin, recorded_by)
            SELECT \(district)::integer, 1000000 + n, s, n || '/' || s,
                (SELECT min(id) FROM education.school WHERE name LIKE '学校%') + n % 200, 'N' || n,
                'secondary_vocational', s, true, true, 'enrolled', date '2024-09-01' + s * 365, 'feed', 'x'
            FROM generate_series(1, \(PlanSize.families)::integer) AS n, generate_series(1, 2) AS s
            """,
            """
            INSERT INTO education.candidate (district, person, has_number, school, student_number, stage,
                grade_year, full_time, registered, status, since, recorded_by)
            SELECT district, person, false, school, student_number, stage, grade_year, true, true, status,
                since, 'x'
            FROM education.roll WHERE seq = 1
            """,
            """
            INSERT INTO education.candidate_decision (district, school, student_number, person, client,
                is_match, turn, reason, recorded_by)
            SELECT district, school, student_number, person, 'c' || id, true, 1, 'known', 'x'
            FROM education.candidate WHERE id % 20 > 0
            """,
        ]
    }

    private static let work: [Query] = [
        """
        INSERT INTO education.placement (district, person, nth, found_on, recorded_by)
        SELECT district, person, 1, date '2020-01-01' + (person % 2000)::integer, 'x'
        FROM education.roll WHERE seq = 1
        """,
        """
        INSERT INTO education.placement_act (district, placement, person, seq, client, act, day, reason,
            recorded_by)
        SELECT district, id, person, 1, 'p' || id, 'closed', '2026-01-01', 'done', 'x'
        FROM education.placement WHERE id % 20 > 0
        """,
        """
        INSERT INTO education.waiver (district, client, case_id, person, school, term, nth, recorded_by)
        SELECT r.district, r.client || t, 1, r.person, r.school, t, 1, 'x'
        FROM education.roll AS r, unnest(ARRAY[date '2022-02-01', '2022-09-01', '2023-02-01',
            '2023-09-01', '2024-02-01', '2024-09-01', '2025-02-01', '2026-02-01']) AS t
        WHERE r.seq = 1
        """,
        """
        INSERT INTO education.waiver_act (district, waiver, person, term, act, day, recorded_by)
        SELECT district, id, person, term, 'used', term, 'x' FROM education.waiver WHERE id % 20 > 0
        """,
        """
        INSERT INTO education.recognition (district, person, academic_year, seq, client, school,
            is_recognised, day, document, recorded_by)
        SELECT district, person, y, 1, client || y, school, true, '2025-10-01', 'form', 'x'
        FROM education.roll, generate_series(2018, 2025) AS y WHERE seq = 1
        """,
        """
        INSERT INTO education.grant_list (district, clause, school, academic_year, nth, recorded_by)
        SELECT s.district, 'NC-4.education.3b', s.id, y, 1, 'x'
        FROM education.school AS s, generate_series(2018, 2025) AS y WHERE s.name LIKE '学校%'
        """,
        """
        INSERT INTO education.nomination (district, client, list, clause, academic_year, case_id, person,
            recorded_by)
        SELECT l.district, r.client || l.id, l.id, l.clause, l.academic_year,
            row_number() OVER (), r.person, 'x'
        FROM education.grant_list AS l JOIN education.roll AS r
          ON r.district = l.district AND r.school = l.school AND r.seq = 1
        """,
        """
        INSERT INTO education.nomination_result (district, nomination, person, is_approved, day,
            recorded_by)
        SELECT district, id, person, true, '2026-01-01', 'x' FROM education.nomination WHERE id % 20 > 0
        """,
        "ANALYZE",
    ]

    @Test func everyListReadsItsIndexAtTwentyThousandFamilies() async throws {
        let house = try await DeskHouse.education()
        let district = house.district
        // One by one: what fills two hundred thousand families outlasts a pipeline.
        for query in people(district) + Self.work { _ = try await house.owner.execute(query) }
        let school = try await house.count(
            "SELECT min(id) FROM education.school WHERE name LIKE '学校%'")
        let term = try #require(Term(word: "2026-02"))
        let year = try #require(AcademicYear(2025))
        var ofSchool = RollBook.Filter()
        ofSchool.school = school
        var page = RollBook.Filter()
        page.after = 1_005_000
        let lists: [(String, Query)] = [
            ("roll of a school", RollBook.listing(ofSchool, district)),
            ("roll, page by page", RollBook.listing(page, district)),
            ("candidates", MatchBook.listing(district)),
            ("placements", PlacementBook.listing(district, withEnded: false)),
            ("vouchers of a term", WaiverBook.listing(.init(term: term), district)),
            (
                "vouchers of a school and term",
                WaiverBook.listing(.init(term: term, school: school), district)
            ),
            ("hardship of a year", RecognitionBook.listing(year, district)),
            ("nominations of a year", GrantBook.listing(.init(year: year), district)),
        ]
        for (title, query) in lists {
            let clock = ContinuousClock()
            let rows = try await house.owner.query("EXPLAIN (ANALYZE, FORMAT TEXT) \(query)")
                .map { try $0.value(0, as: String.self) }
            let plan = rows.joined(separator: "\n")
            let scans = rows.filter { line in
                line.contains("Seq Scan on")
                    && [
                        "roll", "candidate", "placement", "waiver", "recognition", "nomination",
                        "person",
                    ].contains { line.contains("Seq Scan on \($0)") }
            }
            #expect(scans.isEmpty, "\(title):\n\(plan)")
            #expect(rows.contains { $0.contains("Index") }, "\(title):\n\(plan)")
            let took = try await clock.measure { _ = try await house.owner.query(query) }
            print("  \(title): \(took)")
        }
    }
}
