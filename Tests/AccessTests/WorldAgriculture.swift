import Postgres

/// What agriculture keeps, of three persons: by its clerk and by somebody else.
extension AccessWorld {
    static let agriculture: [Query] = [
        """
        INSERT INTO agriculture.project (district, client, year, kind, title, classes, document, opens_on, closes_on, recorded_by)
        SELECT d.district, n, 2026, 'planting', n, 1, 'doc', '2026-01-01', '2026-02-01', n
        FROM kernel.district AS d, unnest(ARRAY['agriculture.one', 'xx']) AS n
        """,
        """
        INSERT INTO agriculture.project_plan (district, project, seq, client, places, document, recorded_by)
        SELECT district, id, 1, client, 9, 'doc', recorded_by FROM agriculture.project
        """,
        """
        INSERT INTO agriculture.list_turn (district, project, seq, act, recorded_by)
        SELECT p.district, p.id, a.seq, a.act, p.recorded_by FROM agriculture.project AS p,
            (VALUES (0, 'opened'), (1, 'applied'), (2, 'applied'), (3, 'applied'), (4, 'checked'),
                (5, 'withdrawn'), (6, 'frozen')) AS a (seq, act)
        """,
        """
        INSERT INTO agriculture.application (district, client, project, seq, person, household, applied_on, plan, recorded_by)
        SELECT p.district, p.ref || i.id, i.id, r.n, p.id, h.id, '2026-01-02', 'plan', i.recorded_by
        FROM (VALUES ('A', 1), ('B', 2), ('K', 3)) AS r (ref, n)
        JOIN kernel.person AS p ON p.ref = r.ref
        JOIN agriculture.project AS i ON i.district = p.district
        JOIN LATERAL (SELECT q.id FROM kernel.household AS q WHERE q.district = p.district
            ORDER BY q.id OFFSET r.n - 1 LIMIT 1) AS h ON true
        """,
        """
        INSERT INTO agriculture.application_check (district, application, project, seq, client, person, taken_by, class, recorded_by)
        SELECT i.district, i.id, i.project, 4, 'check ' || i.id, i.person, i.recorded_by, 1,
            CASE i.recorded_by WHEN 'xx' THEN 'agriculture.one' ELSE 'xx' END
        FROM agriculture.application AS i
        WHERE true
        """,
        """
        INSERT INTO agriculture.application_end (district, application, project, seq, person, ended_on, reason, recorded_by)
        SELECT i.district, i.id, i.project, 5, i.person, '2026-02-01', 'moved away', i.recorded_by
        FROM agriculture.application AS i
        WHERE true
        """,
        """
        INSERT INTO agriculture.frozen_list (district, project, seq, client, number, places, lines, frozen_on, recorded_by)
        SELECT district, id, 6, client, 'list ' || id, 9, 3, '2026-02-02', recorded_by
        FROM agriculture.project
        """,
        """
        INSERT INTO agriculture.frozen_line (district, project, rank, application, person, places, lines, class, is_marked, applied_on, is_admitted, recorded_by)
        SELECT i.district, i.project, i.seq, i.id, i.person, 9, 3, 1, true, '2026-01-02', true, i.recorded_by
        FROM agriculture.application AS i
        WHERE true
        """,
        """
        INSERT INTO agriculture.admission (district, application, project, kind, person, frozen_by, from_day, recorded_by)
        SELECT i.district, i.id, i.project, 'planting', i.person, i.recorded_by, '2026-02-03',
            CASE i.recorded_by WHEN 'xx' THEN 'agriculture.one' ELSE 'xx' END
        FROM agriculture.application AS i
        WHERE true
        """,
        """
        INSERT INTO agriculture.admission_end (district, application, person, ended_on, reason, recorded_by)
        SELECT i.district, i.application, i.person, '2026-02-04', 'moved away', i.recorded_by
        FROM agriculture.admission AS i
        WHERE true
        """,
        """
        INSERT INTO agriculture.priority_use (district, case_id, application, person, used_on, recorded_by)
        SELECT i.district, i.application, i.application, i.person, '2026-02-04', i.recorded_by
        FROM agriculture.admission AS i
        WHERE true
        """,
        """
        INSERT INTO agriculture.loan (district, client, person, bank, number, day_count, share, from_day, to_day, recorded_by)
        SELECT p.district, p.ref || i.id, p.id, 'bank', p.ref || i.id, 365, 5000, '2026-01-01', '2027-01-01', i.recorded_by
        FROM kernel.person AS p JOIN agriculture.project AS i ON i.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO agriculture.loan_move (district, loan, seq, client, person, act, day, fen, owed, rate, floor, before_day, before_owed, before_rate, before_floor, recorded_by)
        SELECT i.district, i.id, 0, 'opened ' || i.id, i.person, 'opened', i.from_day, 100, 100, 1, i.from_day, i.from_day, 0, 1, i.from_day, i.recorded_by
        FROM agriculture.loan AS i
        WHERE true
        """,
        """
        INSERT INTO agriculture.loan_move (district, loan, seq, client, person, act, day, fen, owed, rate, floor, before_day, before_owed, before_rate, before_floor, recorded_by)
        SELECT i.district, i.id, 1, 'settled ' || i.id, i.person, 'settled', i.from_day, 0, 100, 1, '2026-02-01', i.from_day, 100, 1, i.from_day, i.recorded_by
        FROM agriculture.loan AS i
        WHERE true
        """,
        """
        INSERT INTO agriculture.settlement (district, loan, seq, person, from_day, to_day, loan_from, loan_to, numerator, fen, recorded_by)
        SELECT i.district, i.id, 1, i.person, i.from_day, '2026-02-01', i.from_day, i.to_day, 1, 1, i.recorded_by
        FROM agriculture.loan AS i
        WHERE true
        """,
        """
        INSERT INTO agriculture.grant_sum (district, case_id, nth, client, person, basis, fen, document, decided_on, recorded_by)
        SELECT i.district, i.id, 1, 'grant ' || i.id, i.person, 'decision', 1, 'decision', '2026-02-01', i.recorded_by
        FROM agriculture.loan AS i
        WHERE true
        """,
        """
        INSERT INTO agriculture.area_survey (district, village, seq, is_in_area, from_day, document, recorded_by)
        SELECT d.district, d.district * 1000000::bigint + 1201, CASE n WHEN 'xx' THEN 1 ELSE 2 END, true, '2026-01-01', 'doc', n
        FROM kernel.district AS d, unnest(ARRAY['agriculture.one', 'xx']) AS n
        """,
        """
        INSERT INTO agriculture.home (district, client, site, label, is_plot, area, recorded_by)
        SELECT i.district, 'home ' || i.id, 'site', 'label ' || i.id, false, 80, i.recorded_by
        FROM agriculture.loan AS i
        WHERE true
        """,
        """
        INSERT INTO agriculture.relocation (district, case_id, client, person, applied_on, old_house, people, recorded_by)
        SELECT i.district, i.id, 'move ' || i.id, i.person, '2026-01-01', 'old house', 2, i.recorded_by
        FROM agriculture.loan AS i
        WHERE true
        """,
        """
        INSERT INTO agriculture.allotment (district, home, turn, case_id, nth, person, given_on, recorded_by)
        SELECT i.district, h.id, 1, i.case_id, 1, i.person, '2026-01-02', i.recorded_by
        FROM agriculture.relocation AS i JOIN agriculture.home AS h
            ON h.district = i.district AND h.label = 'label ' || i.case_id
        WHERE true
        """,
        """
        INSERT INTO agriculture.allotment_end (district, home, turn, person, ended_on, reason, recorded_by)
        SELECT i.district, i.home, i.turn, i.person, '2026-02-01', 'moved away', i.recorded_by
        FROM agriculture.allotment AS i
        WHERE true
        """,
        """
        INSERT INTO agriculture.relocation_step (district, case_id, seq, act, client, person, home, turn, day, before_day, document, recorded_by)
        SELECT i.district, i.case_id, 1, 'contract', 'contract ' || i.case_id, i.person, i.home, i.turn, '2026-01-03', '2026-01-02', 'doc', i.recorded_by
        FROM agriculture.allotment AS i
        WHERE true
        """,
    ]
}
