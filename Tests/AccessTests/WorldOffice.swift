import Postgres

/// What the office keeps: by its clerk, by a member's clerk, by somebody else.
extension AccessWorld {
    private static let by: Query = """
        (SELECT DISTINCT m.district, m.department, b.name, b.n
         FROM kernel.module AS m, LATERAL (VALUES ('office.one', 1),
            (replace(m.department, '_', '-') || '.one', 2), ('xx', 3)) AS b (name, n))
        """

    static let office: [Query] = [
        """
        INSERT INTO office.member (district, code, department, seq, is_member, named, unit, leader,
            section, phone, recorded_by)
        SELECT b.district, b.department, b.department, b.n, true, 'unit', 'unit', 'leader', 'section',
            '12345', b.name FROM \(by) AS b
        """,
        """
        INSERT INTO office.pairing (district, unit, town, seq, is_paired, plan, recorded_by)
        SELECT b.district, b.department, b.district * 1000::bigint + 1, b.n, true, 'plan', b.name
        FROM \(by) AS b
        """,
        """
        INSERT INTO office.meeting (district, client, held_on, place, chair, recorded_by)
        SELECT DISTINCT b.district, 'm' || b.name, '2026-01-01'::date, 'hall', 'chair', b.name
        FROM \(by) AS b
        """,
        """
        INSERT INTO office.point (district, meeting, kind, seq, words, recorded_by)
        SELECT district, id, 'agenda', 1, 'words', recorded_by FROM office.meeting
        """,
        """
        INSERT INTO office.charge (district, client, department, words, due_on, recorded_by)
        SELECT b.district, b.department || b.n, b.department, 'words', '2026-02-01', b.name
        FROM \(by) AS b
        """,
        """
        INSERT INTO office.charge_act (district, charge, department, seq, act, words, recorded_by)
        SELECT c.district, c.id, c.department, a.n, a.act, 'words', c.recorded_by
        FROM office.charge AS c, (VALUES (1, 'done'), (2, 'accepted')) AS a (n, act)
        """,
        """
        INSERT INTO office.entry (district, client, kind, department, day, title, words, recorded_by)
        SELECT b.district, b.department || b.n, 'publicity', b.department, '2026-01-01', 'title',
            'words', b.name FROM \(by) AS b
        """,
        """
        INSERT INTO office.fulfilment (district, clause, unit, department, from_day, seq, day, words,
            proof, number, recorded_by)
        SELECT b.district, 'NC-5.2b', b.department, b.department, '2026-01-01', b.n, '2026-01-01',
            'words', 'members', 'members', b.name FROM \(by) AS b
        """,
        """
        INSERT INTO office.precheck (district, client, department, title, effect, easing, recorded_by)
        SELECT b.district, b.department || b.n, b.department, 'title', 'what it does', 'what is eased',
            b.name FROM \(by) AS b
        """,
        """
        INSERT INTO office.opinion (district, precheck, seq, agrees, words, recorded_by)
        SELECT district, id, 1, true, 'words', recorded_by FROM office.precheck
        """,
        """
        INSERT INTO office.report (district, year, unit, department, seq, words, handed_in, recorded_by)
        SELECT b.district, 2025, b.department, b.department, b.n, repeat('words ', 10), '2025-12-01',
            b.name FROM \(by) AS b
        UNION ALL
        SELECT DISTINCT b.district, 2025, 'hall', 'office', b.n, repeat('words ', 10),
            '2025-12-01'::date, b.name FROM \(by) AS b WHERE b.n <> 2
        """,
        """
        INSERT INTO office.report_line (district, year, unit, seq, department, clause, entitled, received,
            deliveries, dated, on_time, refused, gap)
        SELECT district, year, unit, seq, department, 'C', 1, 1, 1, 1, 1, 0, 0 FROM office.report
        """,
        """
        INSERT INTO office.report_row (district, year, unit, seq, department, clause, figure, nth,
            person, day)
        SELECT r.district, r.year, r.unit, r.seq, r.department, 'C', 'entitled', p.id, p.id,
            '2025-01-01'
        FROM office.report AS r JOIN kernel.person AS p ON p.district = r.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO office.tabled (district, month, clause, department, day, entitled, unknown,
            in_progress, receiving, overdue, refused, declined, held, gap, recorded_by)
        SELECT DISTINCT b.district, '2026-01-01'::date, 'C' || b.name, 'health', '2026-02-01'::date,
            1, 0, 0, 0, 0, 0, 0, 0, 0, b.name FROM \(by) AS b
        """,
        """
        INSERT INTO office.grievance (district, client, person, against, department, told_by, words,
            received_on, due_on, recorded_by)
        SELECT b.district, b.department || b.n || p.ref, CASE p.ref WHEN 'K' THEN NULL ELSE p.id END,
            NULL, CASE b.n WHEN 2 THEN 'office' ELSE b.department END, 'family', 'words',
            '2026-01-01', '2026-02-01', b.name
        FROM \(by) AS b JOIN kernel.person AS p ON p.district = b.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO office.grievance_act (district, grievance, seq, act, department, words,
            recorded_by)
        SELECT g.district, g.id, a.n, a.act, g.department, 'words',
            CASE a.n WHEN 1 THEN replace(g.department, '_', '-') || '.one' ELSE g.recorded_by END
        FROM office.grievance AS g,
            (VALUES (1, 'answered'), (2, 'answered'), (3, 'accepted')) AS a (n, act)
        """,
    ]
}
