import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import FamilyPlanning
@testable import Yuhou

/// The lists at 20,000 families read their index and nothing else of the big tables.
@Suite struct PlanTests {
    private func rows(_ district: Int) -> [Query] {
        [
            """
            INSERT INTO kernel.household (district, id, ref)
            SELECT \(district)::integer, 1000000 + n, 'H' || n FROM generate_series(1, \(PlanSize.families)::integer) AS n
            """,
            """
            INSERT INTO kernel.person (district, id, ref, family, name, sex, birth, role, town)
            SELECT \(district)::integer, 2000000 + n, 'P' || n, 2000000 + n, '王某', 0, '1956-01-01',
                0, \(Int64(district) * 1000 + 1)
            FROM generate_series(1, \(PlanSize.families)::integer) AS n
            """,
            """
            INSERT INTO family_planning.visit (district, client, household, festival, nth, person,
                unit, visitor, channel, planned_on, recorded_by)
            SELECT \(district)::integer, n || '/' || f, 1000000 + n, f, 1, 2000000 + n, '计生协', '志愿者',
                'visit', f - (n % 20)::integer, 'x'
            FROM generate_series(1, \(PlanSize.families)::integer) AS n,
                unnest(ARRAY[date '2025-01-29', '2025-05-31', '2025-10-06', '2025-10-29',
                    '2026-02-17', '2026-06-19', '2026-09-25', '2026-10-18']) AS f
            """,
            """
            INSERT INTO family_planning.visit_end (district, visit, person, act, day, recorded_by)
            SELECT district, id, person, 'done', planned_on, 'x' FROM family_planning.visit
            WHERE festival < '2026-06-01'
            """,
            """
            INSERT INTO family_planning.policy (district, number, insurer, from_day, to_day,
                recorded_by)
            SELECT \(district)::integer, 'P' || y, '人保', make_date(y, 1, 1), make_date(y + 1, 1, 1),
                'x'
            FROM generate_series(2017, 2026) AS y
            """,
            """
            INSERT INTO family_planning.roster (district, policy, person, seq, is_listed,
                recorded_by)
            SELECT p.district, p.id, 2000000 + n, 1, true, 'x'
            FROM family_planning.policy AS p, generate_series(1, \(PlanSize.families)::integer) AS n
            """,
            "ANALYZE",
        ]
    }

    @Test func everyListReadsItsIndexAtTwentyThousandFamilies() async throws {
        let house = try await DeskHouse.association()
        let district = house.district
        _ = try await house.owner.pipeline(rows(district))
        let policy = try await house.count("SELECT max(id) FROM family_planning.policy")
        let festival = try CaseHouse.day("2026-06-19")
        let lists: [(String, Query)] = [
            ("visits of a festival", VisitBook.listing(festival, district)),
            ("the insurer's list", CoverBook.listing(policy, district)),
        ]
        for (title, query) in lists {
            let rows = try await house.owner.query("EXPLAIN (FORMAT TEXT) \(query)")
                .map { try $0.value(0, as: String.self) }
            let plan = rows.joined(separator: "\n")
            #expect(!plan.contains("Seq Scan"), "\(title):\n\(plan)")
            #expect(plan.contains("Index"), "\(title):\n\(plan)")
            let took = try await ContinuousClock().measure {
                _ = try await house.owner.query(query)
            }
            print("  \(title): \(took)")
        }
    }
}
