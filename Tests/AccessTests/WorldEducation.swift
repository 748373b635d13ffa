import Postgres

/// What education keeps, of three persons: by its clerk, by somebody else.
extension AccessWorld {
    static let education: [Query] = [
        """
        INSERT INTO education.school (district, name, kind, place, recorded_by)
        SELECT d.district, n, 'vocational', 'here', n FROM kernel.district AS d,
            unnest(ARRAY['education.one', 'xx']) AS n
        """,
        """
        INSERT INTO education.roll (district, person, seq, client, school, student_number, stage, grade_year,
            full_time, registered, status, since, origin, recorded_by)
        SELECT p.district, p.id, row_number() OVER (PARTITION BY p.district, p.id ORDER BY i.id), p.ref || i.id,
            i.id, 'number', 'secondary_vocational', 1, true, true, 'enrolled', '2025-09-01', 'feed',
            i.recorded_by
        FROM kernel.person AS p JOIN education.school AS i ON i.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO education.candidate (district, person, has_number, school, student_number, stage, grade_year,
            full_time, registered, status, since, recorded_by)
        SELECT district, person, false, school, student_number, stage, grade_year, full_time, registered,
            status, since, recorded_by
        FROM education.roll
        """,
        """
        WITH d AS (
            INSERT INTO education.candidate_decision (district, school, student_number, person, client,
                is_match, turn, reason, recorded_by)
            SELECT district, school, student_number, person, 'c' || id, true,
                row_number() OVER (PARTITION BY district, school, student_number ORDER BY id), 'the same',
                recorded_by
            FROM education.candidate RETURNING *)
        INSERT INTO education.match_revocation (district, school, student_number, turn, person, client,
            reason, recorded_by)
        SELECT district, school, student_number, turn, person, client, 'another one', recorded_by FROM d
        """,
        """
        INSERT INTO education.placement (district, person, nth, found_on, recorded_by)
        SELECT district, person, seq, '2026-01-01', recorded_by FROM education.roll
        """,
        """
        INSERT INTO education.placement_act (district, placement, person, seq, client, act, day, reason,
            recorded_by)
        SELECT district, id, person, 1, 'a' || id, 'closed', '2026-01-02', 'moved away', recorded_by
        FROM education.placement
        """,
        """
        INSERT INTO education.arrangement (district, client, case_id, person, school, form, support, recorded_by)
        SELECT district, client, row_number() OVER (ORDER BY person, seq), person, school, 'home', 'visits',
            recorded_by
        FROM education.roll
        """,
        """
        INSERT INTO education.attendance (district, arrangement, person, attended_on, recorded_by)
        SELECT district, id, person, '2026-02-01', recorded_by FROM education.arrangement
        """,
        """
        INSERT INTO education.waiver (district, client, case_id, person, school, term, nth, recorded_by)
        SELECT district, client, 1, person, school, '2026-02-01', seq, recorded_by FROM education.roll
        """,
        """
        INSERT INTO education.waiver_act (district, waiver, person, term, act, day, reason, recorded_by)
        SELECT district, id, person, term, 'ended', '2026-02-02', 'changed school', recorded_by
        FROM education.waiver
        """,
        """
        INSERT INTO education.waiver_report (district, school, term, seq, client, students, fen, recorded_by)
        SELECT district, id, '2026-02-01', 1, name, 1, 100, recorded_by FROM education.school
        """,
        """
        INSERT INTO education.recognition (district, person, academic_year, seq, client, school, is_recognised,
            day, document, recorded_by)
        SELECT district, person, 2025, seq, client, school, true, '2025-10-01', 'form', recorded_by
        FROM education.roll
        """,
        """
        INSERT INTO education.grant_list (district, clause, school, academic_year, nth, recorded_by)
        SELECT district, 'C-education', id, 2025, 1, recorded_by FROM education.school
        """,
        """
        INSERT INTO education.list_sent (district, list, sent_on, recorded_by)
        SELECT district, id, '2026-02-01', recorded_by FROM education.grant_list
        """,
        """
        INSERT INTO education.nomination (district, client, list, clause, academic_year, case_id, person,
            recorded_by)
        SELECT r.district, r.client, l.id, 'C-education', 2025,
            row_number() OVER (ORDER BY r.person, r.seq), r.person, r.recorded_by
        FROM education.roll AS r JOIN education.grant_list AS l
          ON l.district = r.district AND l.school = r.school
        WHERE r.seq = CASE r.person WHEN 2 THEN 2 ELSE 1 END
        """,
        """
        INSERT INTO education.nomination_result (district, nomination, person, is_approved, day, recorded_by)
        SELECT district, id, person, true, '2026-02-03', recorded_by FROM education.nomination
        """,
    ]
}
