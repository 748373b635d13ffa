import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import HumanResources
@testable import Yuhou

/// The statements of the lists, at 20,000 families: none reads a table of the bureau from end to
/// end.
@Suite struct PlanTests {
    private static func rows(_ district: Int) -> [Query] {
        [
            """
            INSERT INTO kernel.person (district, id, ref, name, sex, birth, role, town, family)
            SELECT \(district)::integer, 1000000 + n, 'X' || n, '王五', 0, '1970-01-01', 0,
                \(Int64(district) * 1000 + 1), 1000000 + n FROM generate_series(1, \(PlanSize.families)::integer) AS n
            """,
            """
            INSERT INTO human_resources.premium_list (district, client, year, recorded_by)
            SELECT \(district)::integer, 'y' || y, y, 'x' FROM generate_series(2017, 2026) AS y
            """,
            """
            INSERT INTO human_resources.premium_line (district, year, person, list, last_month,
                recorded_by)
            SELECT l.district, l.year, 1000000 + n, l.id, make_date(l.year, 12, 1), 'x'
            FROM human_resources.premium_list AS l,
                generate_series(l.year - 2016, \(PlanSize.families)::integer, 10) AS n
            """,
            """
            INSERT INTO human_resources.premium_declared (district, year, person, client, case_id,
                declared_on, recorded_by)
            SELECT district, year, person, 'c', person, make_date(year, 3, 1), 'x'
            FROM human_resources.premium_line
            """,
            """
            INSERT INTO human_resources.premium_confirmation (district, year, person, seq, fen,
                paid_on, recorded_by)
            SELECT district, year, person, 1, 100, make_date(year, 4, 1), 'x'
            FROM human_resources.premium_line
            """,
            """
            INSERT INTO human_resources.maternity_claim (district, client, person, case_id, scheme,
                event, happened_on, recorded_by)
            SELECT \(district)::integer, 'm' || n, 1000000 + n, n, 'employee', 'birth',
                date '2006-01-01' + n * 7 / 19, 'x' FROM generate_series(1, \(PlanSize.families)::integer) AS n
            """,
            """
            INSERT INTO human_resources.maternity_invoice (district, number, claim, person,
                issued_on, total, insured, recorded_by)
            SELECT district, (10000000 + id)::text, id, person, happened_on, 2, 1, 'x'
            FROM human_resources.maternity_claim
            """,
        ]
    }

    private static func work(_ district: Int) -> [Query] {
        [
            """
            INSERT INTO human_resources.job_seeker (district, person, nth, client, wish, from_day,
                recorded_by)
            SELECT \(district)::integer, 1000000 + n, 1, 'j' || n, '保洁', date '2006-01-01' + n * 7 / 19,
                'x' FROM generate_series(1, \(PlanSize.families)::integer) AS n
            """,
            """
            INSERT INTO human_resources.maternity_settlement (district, claim, person, client,
                document, claimed, fen, settled_on, recorded_by)
            SELECT district, id, person, client, 'document ' || id, 1, 1, happened_on, 'x'
            FROM human_resources.maternity_claim WHERE case_id % 50 <> 0
            """,
            """
            INSERT INTO human_resources.job_seeker_end (district, person, nth, reason, ended_on,
                recorded_by)
            SELECT district, person, nth, 'placed', from_day + 30, 'x'
            FROM human_resources.job_seeker WHERE person % 50 <> 0
            """,
            """
            INSERT INTO human_resources.hiring (district, client, person, case_id, employer, job,
                from_day, recorded_by)
            SELECT \(district)::integer, 'h' || n, 1000000 + n, n, '公司', '保洁',
                date '2006-01-01' + n * 7 / 19, 'x' FROM generate_series(1, \(PlanSize.families)::integer) AS n
            """,
            """
            INSERT INTO human_resources.follow_up (district, hiring, nth, person, asked_on,
                is_working, words, recorded_by)
            SELECT district, id, n, person, from_day + 30 * n, true, '在岗', 'x'
            FROM human_resources.hiring, generate_series(1, 3) AS n WHERE case_id % 50 <> 0
            """,
            """
            INSERT INTO human_resources.programme (district, client, kind, title, provider, places,
                from_day, to_day, recorded_by)
            SELECT \(district)::integer, 'g' || n, 'training', '培训', '学校', 10,
                date '2006-01-01' + n * 7 / 2, date '2006-03-01' + n * 7 / 2, 'x'
            FROM generate_series(1, 2000) AS n
            """,
            """
            INSERT INTO human_resources.seat (district, programme, kind, places, place, turn, person,
                nth, client, case_id, to_day, recorded_by)
            SELECT district, id, kind, places, p, 1,
                1000000 + row_number() OVER (ORDER BY id, p), 1, client || '-' || p, 1, to_day, 'x'
            FROM human_resources.programme, generate_series(1, 10) AS p
            """,
            """
            INSERT INTO human_resources.seat_end (district, programme, place, turn, person, kind, nth,
                reason, ended_on, recorded_by)
            SELECT district, programme, place, turn, person, kind, nth, 'completed', to_day, 'x'
            FROM human_resources.seat WHERE to_day < '2026-02-01'
            """,
            "ANALYZE",
        ]
    }

    /// Each list's statement, and the tables that it may not read from end to end.
    private static func lists(
        _ district: Int, on today: Day
    ) -> [(name: String, list: Query, tables: [String])] {
        let since = Bureau.listedSince(today)
        return [
            (
                "premium list", PremiumBook.linesQuery(district: district, year: 2026),
                ["premium_line", "premium_declared", "premium_confirmation"]
            ),
            (
                "premium differences", PremiumBook.strangersQuery(district: district, year: 2026),
                ["premium_line", "premium_confirmation"]
            ),
            (
                "maternity list",
                MaternityBook.openQuery(district: district, cases: (1...40).map { $0 * 500 }),
                ["maternity_claim", "maternity_invoice", "maternity_settlement"]
            ),
            (
                "maternity list --all", MaternityBook.latestQuery(district: district),
                ["maternity_claim", "maternity_invoice", "maternity_settlement"]
            ),
            (
                "job list",
                JobBook.seekersQuery(district: district, ref: nil, since: since, withEnded: false),
                ["job_seeker"]
            ),
            (
                "job list-hired",
                HiringBook.listQuery(district: district, since: since, withEnded: false),
                ["hiring", "follow_up"]
            ),
            (
                "programme list", ProgrammeBook.listQuery(district: district, from: today),
                ["programme", "seat", "seat_end"]
            ),
            (
                "programme ending",
                ProgrammeBook.endingQuery(
                    district: district, since: since, by: today.adding(days: 30)),
                ["seat"]
            ),
        ]
    }

    @Test func everyListUsesAnIndex() async throws {
        let house = try await WorkHouse.open()
        let district = house.desk.district
        for rows in Self.rows(district) + Self.work(district) {
            try await house.owner.execute(rows)
        }
        let today = try #require(Day(iso: "2026-03-02"))
        for (name, list, tables) in Self.lists(district, on: today) {
            let plan = try await house.owner.query("EXPLAIN (FORMAT TEXT) \(list)")
                .map { try $0.value(0, as: String.self) }
            let scans = plan.filter { line in
                tables.contains { line.contains("Seq Scan on \($0) ") }
            }
            #expect(scans.isEmpty, "\(name):\n\(plan.joined(separator: "\n"))")
            #expect(plan.contains { $0.contains("Index") }, "\(name)")
            let began = ContinuousClock.now
            _ = try await house.owner.query(list)
            print("\(name) at 20,000 families: \(ContinuousClock.now - began)")
        }
    }
}
