import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Agriculture

/// Each list reads its index at 20,000 families.
@Suite struct PlanTests {
    private static let families: [Query] = [
        """
        INSERT INTO kernel.household (district, id, ref)
        SELECT 500119, 1000000 + n, 'h' || n FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO kernel.person (district, id, ref, family, name, sex, birth, role, town)
        SELECT 500119, 1000000 + n, 'p' || n, 1000000 + n, '王兰', 0, '1956-01-01', 0, 500119001
        FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO kernel.membership (district, person, household)
        SELECT 500119, 1000000 + n, 1000000 + n FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
    ]

    /// Four hundred projects of fifty households each, all frozen.
    private static let projects: [Query] = [
        """
        INSERT INTO agriculture.project (district, client, year, kind, title, classes, document,
            opens_on, closes_on, recorded_by)
        SELECT 500119, 'p' || n, 2014 + n % 12, 'planting', 'p' || n, 1, 'doc', '2026-01-01',
            '2026-01-31', 'x' FROM generate_series(1, 400) AS n
        """,
        """
        INSERT INTO agriculture.list_turn (district, project, seq, act, recorded_by)
        SELECT p.district, p.id, s, CASE WHEN s = 0 THEN 'opened' WHEN s = 101 THEN 'frozen'
            WHEN s > 90 THEN 'withdrawn' WHEN s > 50 THEN 'checked' ELSE 'applied' END, 'x'
        FROM agriculture.project AS p, generate_series(0, 101) AS s
        """,
        """
        INSERT INTO agriculture.application (district, client, project, seq, person, household,
            applied_on, plan, recorded_by)
        SELECT p.district, p.id || ' ' || s, p.id, s, f, f, '2026-01-01', 'plan', 'x'
        FROM (SELECT *, row_number() OVER (ORDER BY id) - 1 AS n FROM agriculture.project) AS p,
            generate_series(1, 50) AS s, LATERAL (SELECT 1000000 + n * 50 + s AS f) AS m
        """,
        """
        INSERT INTO agriculture.frozen_list (district, project, seq, client, number, places, lines,
            frozen_on, recorded_by)
        SELECT district, id, 101, 'f' || id, 'list ' || id, 50, 50, '2026-02-01', 'x'
        FROM agriculture.project
        """,
        """
        INSERT INTO agriculture.frozen_line (district, project, rank, application, person, places,
            lines, class, is_marked, applied_on, is_admitted, reason, recorded_by)
        SELECT district, project, seq, id, person, 50, 50, 1, true, applied_on, true, NULL, 'x'
        FROM agriculture.application
        """,
        """
        INSERT INTO agriculture.application_check (district, application, project, seq, client, person,
            taken_by, class, recorded_by)
        SELECT district, id, project, 50 + seq, 'c' || id, person, 'x', 1, 'y'
        FROM agriculture.application WHERE seq <= 40
        """,
        """
        INSERT INTO agriculture.application_end (district, application, project, seq, person, ended_on,
            reason, recorded_by)
        SELECT district, id, project, 50 + seq, person, '2026-01-31', 'moved away', 'x'
        FROM agriculture.application WHERE seq > 40
        """,
        """
        INSERT INTO agriculture.admission (district, application, project, kind, person, frozen_by,
            from_day, recorded_by)
        SELECT district, id, project, 'planting', person, 'x', '2026-02-02', 'y'
        FROM agriculture.application
        """,
        """
        INSERT INTO agriculture.admission_end (district, application, person, ended_on, reason,
            recorded_by)
        SELECT district, application, person, '2026-03-01', 'moved away', 'x'
        FROM agriculture.admission
        """,
        """
        INSERT INTO agriculture.priority_use (district, case_id, application, person, used_on,
            recorded_by)
        SELECT district, application, application, person, '2026-02-03', 'x'
        FROM agriculture.admission
        """,
    ]

    private static let money: [Query] = [
        """
        INSERT INTO agriculture.loan (district, client, person, bank, number, day_count, share,
            from_day, to_day, recorded_by)
        SELECT 500119, 'l' || n, 1000000 + n, 'bank', 'no ' || n, 365, 5000, '2024-01-01',
            date '2024-06-01' + n % 1500, 'x' FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO agriculture.loan_move (district, loan, seq, client, person, act, day, fen, owed,
            rate, floor, before_day, before_owed, before_rate, before_floor, recorded_by)
        SELECT district, id, 0, 'o' || id, person, 'opened', from_day, 100, 100, 1, from_day,
            from_day, 0, 1, from_day, 'x' FROM agriculture.loan
        """,
        """
        INSERT INTO agriculture.loan_move (district, loan, seq, client, person, act, day, fen, owed,
            rate, floor, before_day, before_owed, before_rate, before_floor, recorded_by)
        SELECT district, id, 1, 's' || id, person, 'settled', from_day, 0, 100, 1, to_day, from_day,
            100, 1, from_day, 'x' FROM agriculture.loan
        """,
        """
        INSERT INTO agriculture.settlement (district, loan, seq, person, from_day, to_day, loan_from,
            loan_to, numerator, fen, recorded_by)
        SELECT district, id, 1, person, from_day, to_day, from_day, to_day, 1, 1, 'x'
        FROM agriculture.loan
        """,
        """
        INSERT INTO agriculture.grant_sum (district, case_id, nth, client, person, basis, fen,
            document, decided_on, recorded_by)
        SELECT district, id, 1, 'g' || id, person, 'decision', 1, 'decision', to_day, 'x'
        FROM agriculture.loan
        """,
    ]

    private static let homes: [Query] = [
        """
        INSERT INTO agriculture.home (district, client, site, label, is_plot, area, recorded_by)
        SELECT 500119, 'h' || n, 'site ' || n % 50, n::text, false, 80, 'x'
        FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO agriculture.relocation (district, case_id, client, person, applied_on, old_house,
            people, recorded_by)
        SELECT 500119, n, 'r' || n, 1000000 + n, date '2020-01-01' + n % 2000, 'old house', 2, 'x'
        FROM generate_series(1, \(PlanSize.families)::integer) AS n
        """,
        """
        INSERT INTO agriculture.allotment (district, home, turn, case_id, nth, person, given_on,
            recorded_by)
        SELECT h.district, h.id, 1, r.case_id, 1, r.person, '2026-01-01', 'x'
        FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM agriculture.home) AS h
        JOIN agriculture.relocation AS r ON r.case_id = h.n
        """,
        """
        INSERT INTO agriculture.relocation_step (district, case_id, seq, act, client, person, home,
            turn, day, before_day, document, recorded_by)
        SELECT district, case_id, 1, 'contract', 'c' || case_id, person, home, turn, '2026-01-02',
            '2026-01-01', 'contract', 'x' FROM agriculture.allotment
        """,
        """
        INSERT INTO agriculture.allotment_end (district, home, turn, person, ended_on, reason,
            recorded_by)
        SELECT district, home, turn, person, '2026-02-01', 'moved away', 'x'
        FROM agriculture.allotment WHERE home % 5 > 0
        """,
        "ANALYZE",
    ]

    @Test func eachListReadsItsIndex() async throws {
        let house = try await FarmHouse.open()
        for statement in Self.families + Self.projects + Self.money + Self.homes {
            _ = try await house.owner.execute(statement)
        }
        let project = try await house.desk.count("SELECT min(id) FROM agriculture.project")
        let day = try #require(Day(iso: "2026-03-02"))
        let lists: [(name: String, query: Query)] = [
            ("project list", ProjectBook.listing(500_119, from: 2025, kind: nil)),
            ("application list", ApplicationBook.listing(500_119, of: project)),
            ("project show", FreezeBook.listing(500_119, of: project)),
            ("loan list", LoanBook.listing(500_119, from: day)),
            ("loan settlements", LoanBook.settlementListing(500_119, from: day, of: nil)),
            ("grant list", GrantBook.listing(500_119, from: day)),
            ("home list", HomeBook.listing(500_119, withGiven: true)),
            // Forty in hand.
            ("relocation list", RelocationBook.listing(500_119, of: Array(100...139))),
            ("relocation list --all", RelocationBook.listing(500_119, of: nil)),
        ]
        // A few hundred rows are read as they lie.
        let small = ["project", "project_plan", "frozen_list"]
        for list in lists {
            let plan = try await house.owner.query("EXPLAIN (FORMAT TEXT) \(list.query)")
                .map { try $0.value(0, as: String.self) }
            let scans = plan.filter { $0.contains("Seq Scan on ") }.filter { line in
                !small.contains { line.contains("Seq Scan on \($0) ") }
            }
            #expect(scans.isEmpty, "\(list.name)\n\(plan.joined(separator: "\n"))")
            #expect(plan.contains { $0.contains("Index") }, "\(list.name)")
            let clock = ContinuousClock()
            let took = try await clock.measure { _ = try await house.owner.query(list.query) }
            print("  \(list.name): \(took)")
        }
    }
}
