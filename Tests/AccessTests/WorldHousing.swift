import Postgres

/// What housing keeps, of three persons: by its clerk, by somebody else.
extension AccessWorld {
    static let housing: [Query] = [
        """
        INSERT INTO housing.survey (district, client, person, nth, grade, is_rural, surveyor, licence,
            surveyed_on, photo, photo_hash, recorded_by)
        SELECT p.district, p.ref || n, p.id, o, 'D', true, 'surveyor', '1234', '2026-01-01', 'a.jpg',
            encode(sha256(convert_to(p.ref || n, 'UTF8')), 'hex'), n
        FROM kernel.person AS p, unnest(ARRAY['housing.one', 'xx']) WITH ORDINALITY AS u (n, o)
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO housing.survey_void (district, survey, person, grade, client, reason, recorded_by)
        SELECT district, id, person, grade, client, 'the wrong house', recorded_by FROM housing.survey
        """,
        """
        INSERT INTO housing.scheme (district, client, person, nth, is_in, from_day, document, recorded_by)
        SELECT district, client, person, nth, true, '2026-01-01', 'document', recorded_by
        FROM housing.survey
        """,
        """
        INSERT INTO housing.repair_year (district, year, client, document, recorded_by)
        SELECT d.district, 2025 + o, n, 'document', n FROM kernel.district AS d,
            unnest(ARRAY['housing.one', 'xx']) WITH ORDINALITY AS u (n, o)
        """,
        """
        INSERT INTO housing.repair_applicant (district, client, year, person, recorded_by)
        SELECT s.district, s.client, y.year, s.person, s.recorded_by FROM housing.survey AS s
        JOIN housing.repair_year AS y ON y.district = s.district AND y.recorded_by = s.recorded_by
        """,
        """
        INSERT INTO housing.repair_list (district, year, nth, client, entries, hash, recorded_by)
        SELECT district, year, 1, client, 3, repeat('0', 64), recorded_by FROM housing.repair_year
        """,
        """
        INSERT INTO housing.repair_entry (district, year, nth, rank, applicant, person, danger, income,
            is_marked, since, plain_rank, recorded_by)
        SELECT district, year, 1, row_number() OVER (PARTITION BY district, year ORDER BY id), id,
            person, 1, 1, true, '2026-01-01',
            row_number() OVER (PARTITION BY district, year ORDER BY id), recorded_by
        FROM housing.repair_applicant
        """,
        """
        INSERT INTO housing.work (district, applicant, client, person, surveyed_by, surveyor,
            contractor, start_on, due_on, recorded_by)
        SELECT district, applicant, 'work ' || applicant, person, '', '', 'builder', '2026-01-01',
            '2026-02-01', recorded_by
        FROM housing.repair_entry
        """,
        """
        INSERT INTO housing.work_finish (district, applicant, person, finished_on, recorded_by)
        SELECT district, applicant, person, '2026-02-01', recorded_by FROM housing.work
        """,
        """
        INSERT INTO housing.survey (district, client, person, nth, grade, is_rural, surveyor, licence,
            surveyed_on, photo, photo_hash, recorded_by)
        SELECT w.district, 'after ' || w.applicant, w.person, 2 + w.applicant, 'A', true, 'surveyor',
            '1234', '2026-02-02', 'b.jpg',
            encode(sha256(convert_to('after ' || w.applicant, 'UTF8')), 'hex'), w.recorded_by
        FROM housing.work AS w
        """,
        """
        INSERT INTO housing.acceptance (district, applicant, nth, client, person, ordered_by, surveyor,
            is_passed, accepted_by, accepted_on, words, recorded_by)
        SELECT w.district, w.applicant, 1, 'acceptance ' || w.applicant, w.person, w.recorded_by, '',
            false, 'somebody', '2026-02-03', 'not done',
            CASE w.recorded_by WHEN 'xx' THEN 'housing.one' ELSE 'xx' END
        FROM housing.work AS w
        """,
        """
        INSERT INTO housing.acceptance (district, applicant, nth, client, person, ordered_by, surveyor,
            is_passed, accepted_by, accepted_on, survey, grade, words, recorded_by)
        SELECT w.district, w.applicant, 2, 'passed ' || w.applicant, w.person, w.recorded_by, '',
            true, 'somebody', '2026-02-03', s.id, s.grade, 'done well',
            CASE w.recorded_by WHEN 'xx' THEN 'housing.one' ELSE 'xx' END
        FROM housing.work AS w
        JOIN housing.survey AS s ON s.district = w.district AND s.client = 'after ' || w.applicant
        """,
        """
        INSERT INTO housing.repair_grant (district, applicant, client, person, case_id, fen, document,
            confirmed_by, recorded_by)
        SELECT a.district, a.applicant, 'grant ' || a.applicant, a.person, a.applicant, 100,
            'document', a.recorded_by, a.ordered_by
        FROM housing.acceptance AS a WHERE a.is_passed
        """,
        """
        INSERT INTO housing.application (district, client, person, nth, is_asked, applied_on,
            recorded_by)
        SELECT district, client, person, nth, true, '2026-01-01', recorded_by
        FROM housing.survey WHERE grade = 'D'
        """,
        """
        INSERT INTO housing.sheet (district, client, person, nth, people, homes, area_dm2, is_difficult,
            is_eligible, decided_by, document, tested_on, recorded_by)
        SELECT district, client, person, nth, 2, 0, 0, true, true, 'somebody', 'document',
            '2026-01-01', recorded_by
        FROM housing.application
        """,
        """
        INSERT INTO housing.place (district, application, nth, person, is_ready, income, metres,
            is_marked, applied_on, recorded_by)
        SELECT district, id, 1, person, true, 1, 0, true, applied_on, recorded_by
        FROM housing.application
        """,
        """
        INSERT INTO housing.home (district, client, code, address, area_dm2, recorded_by)
        SELECT a.district, a.client, a.client, 'address', 5000, a.recorded_by
        FROM housing.application AS a
        """,
        """
        INSERT INTO housing.round (district, nth, client, entries, homes, hash, recorded_by, recorded_at)
        SELECT d.district, o, n, 3, 3, repeat('0', 64), n, now() - interval '1 day'
        FROM kernel.district AS d, unnest(ARRAY['housing.one', 'xx']) WITH ORDINALITY AS u (n, o)
        """,
        """
        INSERT INTO housing.round_home (district, round, home, recorded_by)
        SELECT h.district, r.nth, h.id, h.recorded_by FROM housing.home AS h
        JOIN housing.round AS r ON r.district = h.district AND r.recorded_by = h.recorded_by
        """,
        """
        INSERT INTO housing.round_entry (district, round, application, person, income, metres,
            is_marked, recorded_by)
        SELECT a.district, r.nth, a.id, a.person, 1, 0, true, a.recorded_by
        FROM housing.application AS a
        JOIN housing.round AS r ON r.district = a.district AND r.recorded_by = a.recorded_by
        """,
        """
        INSERT INTO housing.round_seed (district, round, client, seed, source, frozen_by, frozen_at,
            recorded_by)
        SELECT district, nth, client, 'seed', 'notary', recorded_by, recorded_at,
            CASE recorded_by WHEN 'xx' THEN 'housing.one' ELSE 'xx' END
        FROM housing.round
        """,
        """
        INSERT INTO housing.round (district, nth, client, entries, homes, hash, recorded_by, recorded_at)
        SELECT district, 3, 'third', 3, 3, repeat('0', 64), 'yy', now() - interval '1 day'
        FROM kernel.district
        """,
        """
        INSERT INTO housing.round_seed (district, round, client, seed, source, frozen_by, frozen_at,
            recorded_by)
        SELECT district, nth, client, 'seed', 'notary', recorded_by, recorded_at, 'zz'
        FROM housing.round WHERE nth = 3
        """,
        """
        INSERT INTO housing.round_draw (district, round, client, frozen_by, seeded_by, recorded_by)
        SELECT district, round, client, frozen_by, recorded_by,
            CASE round WHEN 3 THEN 'housing.one' ELSE 'vv' END
        FROM housing.round_seed
        """,
        """
        INSERT INTO housing.round_rank (district, round, rank, application, person, lot, plain_rank,
            recorded_by)
        SELECT district, round, application, application, person, repeat('0', 16), application,
            recorded_by
        FROM housing.round_entry
        """,
        """
        INSERT INTO housing.offer (district, home, turn, client, round, application, attempt, person,
            offered_on, recorded_by)
        SELECT h.district, h.id, 1, h.client, k.round, k.application, 1, k.person, '2026-02-01',
            h.recorded_by
        FROM housing.home AS h
        JOIN housing.application AS a ON a.district = h.district AND a.client = h.client
        JOIN housing.round_rank AS k ON k.district = a.district AND k.application = a.id
        """,
        """
        INSERT INTO housing.offer_answer (district, home, turn, client, application, attempt, person,
            answer, answered_on, recorded_by)
        SELECT district, home, turn, client, application, attempt, person, 'accepted', '2026-02-02',
            recorded_by
        FROM housing.offer
        """,
        """
        INSERT INTO housing.offer_end (district, home, turn, client, application, attempt, person,
            cause, reason, document, ended_on, recorded_by)
        SELECT district, home, turn, client, application, attempt, person, 'returned', '搬去女儿家',
            '交接单1', '2026-02-03', recorded_by
        FROM housing.offer
        """,
        """
        INSERT INTO housing.application_end (district, application, person, reason, ended_on,
            recorded_by)
        SELECT district, application, person, 'housed', answered_on, recorded_by
        FROM housing.offer_answer
        """,
    ]
}
