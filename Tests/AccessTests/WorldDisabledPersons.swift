import Postgres

/// What the federation keeps, of three persons: by its clerk, by its other clerk, by somebody else.
extension AccessWorld {
    static let disabledPersons: [Query] = [
        """
        INSERT INTO disabled_persons.certificate (district, person, seq, issue, category, grade, issued_on, valid_to, number_index, before_seq, before_issue, before_issued, recorded_by)
        SELECT p.district, p.id, w.n, w.n, 'hearing', 2, '2020-01-01', '2030-01-01', sha256(convert_to(p.ref || w.name, 'UTF8')), nullif(w.n - 1, 0), nullif(w.n - 1, 0), CASE WHEN w.n > 1 THEN date '2020-01-01' END, w.name
        FROM kernel.person AS p, (VALUES (1, 'disabled-persons.one'), (2, 'disabled-persons.two'), (3, 'xx')) AS w (n, name)
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO disabled_persons.certificate_void (district, person, seq, void_from, recorded_by)
        SELECT i.district, i.person, i.seq, '2026-01-01', i.recorded_by
        FROM disabled_persons.certificate AS i WHERE true
        """,
        """
        INSERT INTO disabled_persons.reminder (district, person, client, seq, told_on, words, recorded_by)
        SELECT i.district, i.person, i.person || ' ' || i.seq, i.seq, '2026-01-01', 'told', i.recorded_by
        FROM disabled_persons.certificate AS i WHERE true
        """,
        """
        INSERT INTO disabled_persons.ticket (district, person, row_index, number_index, differs, issue, card_category, card_grade, column_category, column_grade, issued_on, is_void, asked, due_on, recorded_by)
        SELECT p.district, p.id, sha256(convert_to(p.ref || w.name, 'UTF8')), sha256(''), 'grade', 0, 'hearing', 2, 'hearing', 3, '2020-01-01', false, 'disabled_persons', '2026-01-01', w.name
        FROM kernel.person AS p, (VALUES (1, 'disabled-persons.one'), (2, 'disabled-persons.two'), (3, 'xx')) AS w (n, name)
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO disabled_persons.ticket_end (district, person, ticket, opened_by, decision, reason, recorded_by)
        SELECT i.district, i.person, i.id, i.recorded_by, 'dropped', 'reason', CASE i.recorded_by WHEN 'disabled-persons.one' THEN 'xx'
            ELSE 'disabled-persons.one' END
        FROM disabled_persons.ticket AS i WHERE true
        """,
        """
        INSERT INTO disabled_persons.assessment (district, person, client, subject, item, seq, needed, eligible, urgency, assessed_on, assessor, recorded_by)
        SELECT p.district, p.id, p.ref || w.name, 'device', 'wheelchair', w.n, true, true, 1, '2026-01-01', 'doctor', w.name
        FROM kernel.person AS p, (VALUES (1, 'disabled-persons.one'), (2, 'disabled-persons.two'), (3, 'xx')) AS w (n, name)
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO disabled_persons.queue_entry (district, person, client, subject, item, nth, urgency, applied_on, recorded_by)
        SELECT p.district, p.id, p.ref || w.name, 'device', 'item_' || repeat('x', w.n), 1, 1, '2026-01-01', w.name
        FROM kernel.person AS p, (VALUES (1, 'disabled-persons.one'), (2, 'disabled-persons.two'), (3, 'xx')) AS w (n, name)
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO disabled_persons.queue_mark (district, person, entry, case_id, entered_by, place_before, place_after, recorded_by)
        SELECT i.district, i.person, i.id, i.id, i.recorded_by, 1, 1, CASE i.recorded_by WHEN 'disabled-persons.one' THEN 'xx'
            ELSE 'disabled-persons.one' END
        FROM disabled_persons.queue_entry AS i WHERE true
        """,
        """
        INSERT INTO disabled_persons.queue_end (district, person, entry, subject, item, nth, outcome, order_key, recorded_by)
        SELECT i.district, i.person, i.id, i.subject, i.item, i.nth, 'served', 'key', i.recorded_by
        FROM disabled_persons.queue_entry AS i WHERE true
        """,
        """
        INSERT INTO disabled_persons.device_order (district, person, client, entry, item, nth, provider, ordered_on, recorded_by)
        SELECT i.district, i.person, 'device ' || i.entry, i.entry, CASE i.item WHEN 'item_x' THEN 'wheelchair' WHEN 'item_xx' THEN 'walker' ELSE 'other' END, 1, 'provider', '2026-01-01', i.recorded_by
        FROM disabled_persons.queue_end AS i WHERE true
        """,
        """
        INSERT INTO disabled_persons.device_fitting (district, person, device, seq, client, item, nth, ordered_by, fits, fitted_on, fitter, recorded_by)
        SELECT i.district, i.person, i.id, 1, 'fitting ' || i.id, i.item, i.nth, i.recorded_by, true, '2026-01-01', 'fitter', i.recorded_by
        FROM disabled_persons.device_order AS i WHERE true
        """,
        """
        INSERT INTO disabled_persons.device_outcome (district, person, device, item, nth, ordered_by, outcome, day, until, receiver, received_by, recorded_by)
        SELECT i.district, i.person, i.id, i.item, i.nth, i.recorded_by, 'received', '2026-01-01', '2030-01-01', 'self', 'self', CASE i.recorded_by WHEN 'disabled-persons.one' THEN 'xx'
            ELSE 'disabled-persons.one' END
        FROM disabled_persons.device_order AS i WHERE true
        """,
        """
        INSERT INTO disabled_persons.device_repair (district, person, device, seq, client, is_done, day, words, recorded_by)
        SELECT i.district, i.person, i.device, 1, 'repair ' || i.device, false, '2026-01-01', 'wheel', i.recorded_by
        FROM disabled_persons.device_outcome AS i WHERE true
        """,
        """
        INSERT INTO disabled_persons.course (district, client, kind, institution, from_day, to_day, places, sessions, recorded_by)
        SELECT d.district, w.name, 'hearing', 'centre', '2026-01-01', '2026-12-31', 3, 10, w.name
        FROM kernel.district AS d, (VALUES ('disabled-persons.one'), ('disabled-persons.two'), ('xx')) AS w (name)
        """,
        """
        INSERT INTO disabled_persons.course_place (district, course, number, turn, client, places, person, case_id, given_on, recorded_by)
        SELECT p.district, c.id, row_number() OVER (PARTITION BY c.id ORDER BY p.id), 1, p.ref || c.id, c.places, p.id, 1, '2026-01-01', c.recorded_by
        FROM kernel.person AS p JOIN disabled_persons.course AS c ON c.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO disabled_persons.course_place_end (district, person, course, number, turn, ended_on, reason, recorded_by)
        SELECT i.district, i.person, i.course, i.number, i.turn, '2026-02-01', 'moved away', i.recorded_by
        FROM disabled_persons.course_place AS i WHERE true
        """,
        """
        INSERT INTO disabled_persons.attendance (district, person, course, day, present, recorded_by)
        SELECT i.district, i.person, i.course, '2026-01-02', true, i.recorded_by
        FROM disabled_persons.course_place AS i WHERE true
        """,
        """
        INSERT INTO disabled_persons.course_report (district, person, course, given_by, attended, result, received_by, day, recorded_by)
        SELECT i.district, i.person, i.course, i.recorded_by, 1, 'improved', 'self', '2026-02-01', CASE i.recorded_by WHEN 'disabled-persons.one' THEN 'xx'
            ELSE 'disabled-persons.one' END
        FROM disabled_persons.course_place AS i WHERE true
        """,
    ]
}
