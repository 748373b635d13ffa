import Postgres

/// What civil affairs keeps of means tests, relief, guardians and marriages, of three persons: by
/// its clerk, by its other clerk, by somebody else.
extension AccessWorld {
    static let civilMeans: [Query] = [
        """
        INSERT INTO civil_affairs.means_sheet (district, client, person, household, month, test,
            nth, applied_on, recorded_by)
        SELECT p.district, p.ref || n, p.id, 1 + p.id % 2, '2026-02-01', 'dibao',
            row_number() OVER (PARTITION BY p.district ORDER BY p.id, n), '2026-03-01', n
        FROM kernel.person AS p,
            unnest(ARRAY['civil-affairs.one', 'civil-affairs.two', 'xx']) AS n
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO civil_affairs.means_member (district, sheet, person, recorded_by)
        SELECT s.district, s.id, s.person, s.recorded_by FROM civil_affairs.means_sheet AS s
        WHERE true
        """,
        """
        INSERT INTO civil_affairs.means_hand (district, sheet, actor, hand, person, recorded_by)
        SELECT s.district, s.id, a.actor, a.hand, s.person, a.actor
        FROM civil_affairs.means_sheet AS s CROSS JOIN LATERAL (VALUES (s.recorded_by, 'enter'),
            (s.recorded_by || ' r', 'review'), (s.recorded_by || ' d', 'decide')) AS a (actor, hand)
        WHERE true
        """,
        """
        INSERT INTO civil_affairs.means_act (district, sheet, seq, client, act, person, reason,
            recorded_by)
        SELECT s.district, s.id, a.seq, s.client || a.seq, a.act, s.person, 'a reason',
            s.recorded_by || a.suffix
        FROM civil_affairs.means_sheet AS s CROSS JOIN (VALUES (1, 'line', ''),
            (2, 'strike', ''), (3, 'itemise', ' r'), (4, 'decide', ' d')) AS a (seq, act, suffix)
        WHERE true
        """,
        """
        INSERT INTO civil_affairs.means_line (district, sheet, seq, person, kind, fen, document,
            recorded_by)
        SELECT s.district, s.id, 1, s.person, 'wage', 1, 'paper', s.recorded_by
        FROM civil_affairs.means_sheet AS s
        WHERE true
        """,
        """
        INSERT INTO civil_affairs.means_mark (district, sheet, line, seq, act, person, recorded_by)
        SELECT s.district, s.id, 1, 2, 'strike', s.person, s.recorded_by
        FROM civil_affairs.means_sheet AS s
        WHERE true
        """,
        """
        INSERT INTO civil_affairs.means_result (district, sheet, seq, person, heads, counted,
            left_out, per_head, dibao_per_head, recorded_by)
        SELECT s.district, s.id, 3, s.person, 1, 1, 0, 1, 1, s.recorded_by
        FROM civil_affairs.means_sheet AS s
        WHERE true
        """,
        """
        INSERT INTO civil_affairs.means_verdict (district, sheet, seq, line, person, recorded_by)
        SELECT s.district, s.id, 3, 1, s.person, s.recorded_by
        FROM civil_affairs.means_sheet AS s
        WHERE true
        """,
        """
        INSERT INTO civil_affairs.means_decision (district, sheet, person, test, result, seq, class,
            from_day, decided_on, document, recorded_by)
        SELECT s.district, s.id, s.person, 'dibao', 3, 4, 'dibao', '2026-03-01', '2026-03-01',
            'paper', s.recorded_by
        FROM civil_affairs.means_sheet AS s
        WHERE true
        """,
        """
        INSERT INTO civil_affairs.means_use (district, case_id, client, sheet, person, recorded_by)
        SELECT s.district, s.id, s.client, s.id, s.person, s.recorded_by
        FROM civil_affairs.means_sheet AS s
        WHERE true
        """,
        """
        WITH turn AS (
            SELECT s.*, row_number() OVER (PARTITION BY s.district, s.person ORDER BY s.id) AS seq
            FROM civil_affairs.means_sheet AS s),
        enrolled AS (
            INSERT INTO civil_affairs.enrolment (district, person, seq, client, scheme, number,
                sheet, case_id, from_day, recorded_by)
            SELECT t.district, t.person, t.seq, t.client, 'dibao', 'N-000' || t.id, t.id, t.id,
                '2026-03-01', t.recorded_by
            FROM turn AS t RETURNING district, person, seq, recorded_by)
        INSERT INTO civil_affairs.enrolment_end (district, person, seq, ended_on, reason,
            recorded_by)
        SELECT e.district, e.person, e.seq, '2026-03-02', 'moved away', e.recorded_by
        FROM enrolled AS e
        """,
        """
        INSERT INTO civil_affairs.relief_request (district, client, person, kind, happened_on,
            document, requested_on, recorded_by)
        SELECT s.district, s.client, s.person, 'injury', date '2026-01-01' + s.id::integer % 50,
            'paper', '2026-03-01', s.recorded_by
        FROM civil_affairs.means_sheet AS s
        WHERE true
        """,
        """
        INSERT INTO civil_affairs.relief_survey (district, request, person, client, surveyor,
            surveyed_on, findings, recorded_by)
        SELECT r.district, r.id, r.person, r.client, 'town', '2026-03-01', 'seen there', r.recorded_by
        FROM civil_affairs.relief_request AS r
        WHERE true
        """,
        """
        INSERT INTO civil_affairs.relief_verdict (district, request, person, client, requested_by,
            hardship, decided_on, reason, recorded_by)
        SELECT r.district, r.id, r.person, r.client, r.recorded_by, true, '2026-03-01', 'seen there',
            CASE r.recorded_by WHEN 'civil-affairs.one' THEN 'civil-affairs.two'
                WHEN 'civil-affairs.two' THEN 'civil-affairs.one' ELSE 'yy' END
        FROM civil_affairs.relief_request AS r
        WHERE true
        """,
        """
        INSERT INTO civil_affairs.relief_sum (district, request, person, client, case_id, hardship,
            fen, basis, document, decided_on, recorded_by)
        SELECT r.district, r.id, r.person, r.client, r.id, true, 1, 'document', 'paper',
            '2026-03-01', r.recorded_by
        FROM civil_affairs.relief_request AS r
        WHERE true
        """,
        """
        INSERT INTO civil_affairs.guardian (district, client, person, nth, name, relation, phone,
            capacity, document, from_day, recorded_by)
        SELECT s.district, s.client, s.person, s.nth, 'guardian', 'village', '12345', 'none', 'paper',
            '2026-03-01', s.recorded_by
        FROM civil_affairs.means_sheet AS s
        WHERE true
        """,
        """
        INSERT INTO civil_affairs.guardian_end (district, guardian, person, ended_on, reason,
            document, recorded_by)
        SELECT g.district, g.id, g.person, '2026-03-02', 'court', 'paper', g.recorded_by
        FROM civil_affairs.guardian AS g
        WHERE true
        """,
        """
        INSERT INTO civil_affairs.marriage_entry (district, certificate, event, one, other, day,
            recorded_by)
        SELECT p.district, 'c-' || p.ref || n, 'marriage', p.id, 5, '2020-01-01', n
        FROM kernel.person AS p,
            unnest(ARRAY['civil-affairs.one', 'civil-affairs.two', 'xx']) AS n
        WHERE p.ref IN ('A', 'B', 'K')
        """,
    ]
}
