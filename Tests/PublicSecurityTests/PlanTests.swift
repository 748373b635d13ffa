import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import PublicSecurity
@testable import Yuhou

/// Each list at 20,000 families goes along its index and reads no big table whole.
@Suite struct PlanTests {
    private func people(_ district: Int) -> [Query] {
        [
            """
            INSERT INTO kernel.person (district, id, ref, family, name, sex, birth, role, town)
            SELECT \(district)::integer, 1000000 + n, 'P' || n, 1000000 + n, '王某', 0, '1950-01-01', 0,
                \(Int64(district) * 1000 + 1)
            FROM generate_series(1, \(PlanSize.families)::integer) AS n
            """,
            """
            INSERT INTO kernel.fact (district, person, kind, code, from_day, learned, source, official)
            SELECT \(district)::integer, 1000000 + n, 'hukou.kind', 'rural', date '2010-01-01' + s,
                '2020-01-01', 'public_security', true
            FROM generate_series(1, \(PlanSize.families)::integer) AS n, generate_series(1, 10) AS s
            """,
            """
            INSERT INTO kernel.fact (district, person, kind, code, from_day, learned, source, official)
            SELECT \(district)::integer, 1000000 + n, 'death', 'illness',
                date '2020-01-01' + (n % 7 = 0 AND s = 'health')::integer, '2020-02-01', s, true
            FROM generate_series(1, 2000) AS n,
                unnest(ARRAY['public_security', 'health', 'civil_affairs']) AS s
            """,
            """
            INSERT INTO public_security.household_entry (district, person, seq, client, kind, registered,
                previous, since, origin, recorded_by)
            SELECT \(district)::integer, 1000000 + n, s, n || '/' || s, 'rural',
                CASE WHEN s = 2 AND n % 100 = 0 THEN 321204 ELSE \(district)::integer END,
                CASE WHEN s = 2 AND n % 100 = 0 THEN \(district)::integer END,
                date '2020-01-01' + s * 365, 'feed', 'x'
            FROM generate_series(1, \(PlanSize.families)::integer) AS n, generate_series(1, 2) AS s
            """,
            """
            INSERT INTO public_security.ticket (district, client, person, field, owner, nth, ours, due_on,
                recorded_by)
            SELECT \(district)::integer, 't' || n, 1000000 + n, 'name', 'health', 1, '王某某',
                date '2026-01-01' + n % 400, 'x'
            FROM generate_series(1, \(PlanSize.families)::integer) AS n
            """,
            "ANALYZE",
        ]
    }

    @Test func everyListReadsItsIndexAtTwentyThousandFamilies() async throws {
        let house = try await DeskHouse.police()
        let district = house.district
        _ = try await house.owner.pipeline(people(district))
        let today = try await house.house.today()
        var page = HouseholdBook.Filter()
        page.after = 1_005_000
        let lists: [(String, Query)] = [
            ("household register, page by page", HouseholdBook.listing(page, district)),
            ("moves", MoveBook.listing(district)),
            ("three sources of a death", DeathMatch.listing(.init(), district, on: today)),
            ("tickets", TicketBook.listing(.init(), district, on: today)),
        ]
        for (title, query) in lists {
            let clock = ContinuousClock()
            let rows = try await house.owner.query("EXPLAIN (ANALYZE, FORMAT TEXT) \(query)")
                .map { try $0.value(0, as: String.self) }
            let plan = rows.joined(separator: "\n")
            let scans = rows.filter { line in
                ["household_entry", "fact", "person", "ticket "].contains {
                    line.contains("Seq Scan on \($0)")
                }
            }
            #expect(scans.isEmpty, "\(title):\n\(plan)")
            #expect(rows.contains { $0.contains("Index") }, "\(title):\n\(plan)")
            let took = try await clock.measure { _ = try await house.owner.query(query) }
            print("  \(title): \(took)")
        }
    }
}
