import Postgres

/// What human resources keeps, of three persons: by its clerk, by its other clerk, by somebody
/// else.
extension AccessWorld {
    static let humanResources: [Query] = [
        """
        INSERT INTO human_resources.insurance (district, person, seq, pension, maternity, from_day, recorded_by)
        SELECT p.district, p.id, i.id, 'resident', false, '2026-01-01', i.name
        FROM kernel.person AS p, unnest(ARRAY['human-resources.one', 'human-resources.two', 'xx']) WITH ORDINALITY AS i (name, id)
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO human_resources.premium_list (district, client, year, recorded_by)
        SELECT d.district, i.name, 2023 + i.id, i.name FROM kernel.district AS d,
            unnest(ARRAY['human-resources.one', 'human-resources.two', 'xx']) WITH ORDINALITY AS i (name, id)
        """,
        """
        INSERT INTO human_resources.premium_line (district, year, person, list, last_month, recorded_by)
        SELECT p.district, l.year, p.id, l.id, make_date(l.year, 12, 1), l.recorded_by
        FROM kernel.person AS p JOIN human_resources.premium_list AS l ON l.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO human_resources.premium_declared (district, year, person, client, case_id, declared_on, recorded_by)
        SELECT district, year, person, 'c' || year, row_number() OVER (), '2026-02-01', recorded_by
        FROM human_resources.premium_line
        """,
        """
        INSERT INTO human_resources.premium_confirmation (district, year, person, seq, fen, paid_on, recorded_by)
        SELECT district, year, person, 1, 100, '2026-02-01', recorded_by
        FROM human_resources.premium_line
        """,
        """
        INSERT INTO human_resources.premium_note (district, year, person, seq, reason, recorded_by)
        SELECT district, year, person, 1, 'moved away', recorded_by
        FROM human_resources.premium_line
        """,
        """
        WITH sealed AS (
            INSERT INTO human_resources.cohort (district, client, size, digest, sealed_on, recorded_by)
            SELECT district, 'c', 3, sha256('x'), '2026-01-01', 'human-resources.one' FROM kernel.district)
        INSERT INTO human_resources.cohort_member (district, n, size, person, decision, decided_on, recorded_by)
        SELECT district, CASE ref WHEN 'A' THEN 1 WHEN 'B' THEN 2 ELSE 3 END, 3, id,
            'decision ' || ref, '2012-01-01', CASE ref WHEN 'B' THEN 'xx' ELSE 'human-resources.one' END
        FROM kernel.person WHERE ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO human_resources.cohort_leaving (district, n, person, reason, left_on, recorded_by)
        SELECT district, n, person, 'moved', '2026-02-01', recorded_by
        FROM human_resources.cohort_member
        """,
        """
        INSERT INTO human_resources.top_up (district, person, month, n, client, case_id, recorded_by)
        SELECT district, person, '2026-01-01', n, 'c' || n, n, recorded_by
        FROM human_resources.cohort_member
        """,
        """
        INSERT INTO human_resources.maternity_claim (district, client, person, case_id, scheme, event, happened_on, recorded_by)
        SELECT p.district, p.ref || i.id, p.id, row_number() OVER (), 'employee', 'birth', '2026-01-01', i.name
        FROM kernel.person AS p, unnest(ARRAY['human-resources.one', 'human-resources.two', 'xx']) WITH ORDINALITY AS i (name, id)
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO human_resources.maternity_invoice (district, number, claim, person, issued_on, total, insured, recorded_by)
        SELECT district, (10000000 + id)::text, id, person, '2026-01-01', 2, 1, recorded_by
        FROM human_resources.maternity_claim
        """,
        """
        INSERT INTO human_resources.maternity_settlement (district, claim, person, client, document, claimed, fen, settled_on, recorded_by)
        SELECT district, id, person, client, 'document ' || id, 1, 1, '2026-02-01', recorded_by
        FROM human_resources.maternity_claim
        """,
        """
        INSERT INTO human_resources.job_seeker (district, person, nth, client, wish, from_day, recorded_by)
        SELECT p.district, p.id, 1, p.ref, 'any work', '2026-01-01',
            CASE p.ref WHEN 'B' THEN 'xx' ELSE 'human-resources.one' END
        FROM kernel.person AS p WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO human_resources.job_seeker_end (district, person, nth, reason, ended_on, recorded_by)
        SELECT district, person, nth, 'placed', '2026-02-01', recorded_by
        FROM human_resources.job_seeker
        """,
        """
        INSERT INTO human_resources.job_plan (district, case_id, person, nth, client, plan, due_on, recorded_by)
        SELECT district, row_number() OVER (), person, nth, client, 'a plan', '2026-02-01', recorded_by
        FROM human_resources.job_seeker
        """,
        """
        INSERT INTO human_resources.programme (district, client, kind, title, provider, places, from_day, to_day, recorded_by)
        SELECT d.district, i.name, (ARRAY['training', 'guidance', 'post'])[i.id], 'title', 'provider', 9,
            '2026-01-01', '2026-12-31', i.name
        FROM kernel.district AS d,
            unnest(ARRAY['human-resources.one', 'human-resources.two', 'xx']) WITH ORDINALITY AS i (name, id)
        """,
        """
        INSERT INTO human_resources.seat (district, programme, kind, places, place, turn, person, nth, client, case_id, to_day, recorded_by)
        SELECT p.district, g.id, g.kind, g.places, row_number() OVER (PARTITION BY g.id ORDER BY p.ref), 1,
            p.id, 1, p.ref || g.id, 1, g.to_day, g.recorded_by
        FROM kernel.person AS p JOIN human_resources.programme AS g ON g.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO human_resources.seat_end (district, programme, place, turn, person, kind, nth, reason, ended_on, recorded_by)
        SELECT district, programme, place, turn, person, kind, nth, 'completed', '2026-02-01', recorded_by
        FROM human_resources.seat
        """,
        """
        INSERT INTO human_resources.seat_use (district, programme, place, turn, person, kind, nth, used_on, recorded_by)
        SELECT district, programme, place, turn, person, kind, nth, '2026-02-01', recorded_by
        FROM human_resources.seat
        """,
        """
        INSERT INTO human_resources.hiring (district, client, person, case_id, employer, job, from_day, recorded_by)
        SELECT p.district, p.ref || i.id, p.id, row_number() OVER (), 'employer', 'a job', '2026-01-01', i.name
        FROM kernel.person AS p, unnest(ARRAY['human-resources.one', 'human-resources.two', 'xx']) WITH ORDINALITY AS i (name, id)
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO human_resources.follow_up (district, hiring, nth, person, asked_on, is_working, words, recorded_by)
        SELECT district, id, 1, person, '2026-02-01', true, 'is there', recorded_by
        FROM human_resources.hiring
        """,
        """
        INSERT INTO human_resources.subsidy (district, hiring, kind, month, person, client, document, recorded_by)
        SELECT district, id, 'training', '2026-01-01', person, client, 'document', recorded_by
        FROM human_resources.hiring
        """,
    ]
}
