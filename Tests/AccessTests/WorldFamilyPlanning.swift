import Postgres

/// What the family planning association keeps, of three persons: by its clerk, by somebody else.
extension AccessWorld {
    /// `B`'s rows are somebody else's.
    private static let whose: Query =
        "CASE p.ref WHEN 'B' THEN 'xx' ELSE 'family-planning.one' END"

    static let familyPlanning: [Query] = [
        """
        INSERT INTO family_planning.companion (district, client, kind, name, unit, phone, recorded_by)
        SELECT d.district, n, 'member', n, n, '12345', n FROM kernel.district AS d,
            unnest(ARRAY['family-planning.one', 'xx']) AS n
        """,
        """
        INSERT INTO family_planning.activity (district, client, kind, title, place, held_on, recorded_by)
        SELECT district, client, 'life', 'tea', 'here', '2026-01-01', recorded_by
        FROM family_planning.companion
        """,
        """
        INSERT INTO family_planning.policy (district, number, insurer, from_day, to_day, recorded_by)
        SELECT district, client, 'insurer', '2026-01-01', '2027-01-01', recorded_by
        FROM family_planning.companion
        """,
        """
        INSERT INTO family_planning.condolence (district, client, person, death_day, decided_on, fen, document,
            recorded_by)
        SELECT p.district, p.ref, p.id, '2026-01-01', '2026-02-01', 100, 'paper', \(whose)
        FROM kernel.person AS p WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO family_planning.condolence_share (district, condolence, person, case_id, fen, recorded_by)
        SELECT district, id, person, id, 100, recorded_by FROM family_planning.condolence
        """,
        """
        INSERT INTO family_planning.aid (district, client, case_id, person, household, cause, happened_on,
            decided_on, fen, document, recorded_by)
        SELECT p.district, p.ref, p.id, p.id, h.id, 'hardship', '2026-01-01'::date + (p.id % 20)::integer,
            '2026-02-01', 100, 'paper', \(whose)
        FROM kernel.person AS p JOIN LATERAL (SELECT min(id) AS id FROM kernel.household AS h
            WHERE h.district = p.district) AS h ON true
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO family_planning.pair (district, client, household, companion, nth, person, from_day, recorded_by)
        SELECT p.district, p.ref || h.id, (SELECT min(id) FROM kernel.household WHERE district = p.district),
            h.id, row_number() OVER (PARTITION BY p.district, h.id ORDER BY p.id), p.id, '2026-01-01',
            h.recorded_by
        FROM kernel.person AS p JOIN family_planning.companion AS h ON h.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO family_planning.pair_end (district, pair, person, ended_on, reason, recorded_by)
        SELECT district, id, person, '2026-02-01', 'moved away', recorded_by FROM family_planning.pair
        """,
        """
        INSERT INTO family_planning.visit (district, client, household, festival, nth, person, unit, visitor,
            channel, planned_on, again, recorded_by)
        SELECT district, client, household, '2026-02-17', row_number() OVER (PARTITION BY district ORDER BY id),
            person, 'unit', 'visitor', 'post', '2026-02-10', 'once more', recorded_by
        FROM family_planning.pair
        """,
        """
        INSERT INTO family_planning.visit_end (district, visit, person, act, day, recorded_by)
        SELECT district, id, person, 'done', '2026-02-10', recorded_by FROM family_planning.visit
        """,
        """
        INSERT INTO family_planning.invitation (district, activity, person, client, case_id, recorded_by)
        SELECT p.district, a.id, p.id, p.ref || a.id, row_number() OVER (ORDER BY p.id, a.id), a.recorded_by
        FROM kernel.person AS p JOIN family_planning.activity AS a ON a.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO family_planning.attendance (district, activity, person, recorded_by)
        SELECT district, activity, person, recorded_by FROM family_planning.invitation
        """,
        """
        INSERT INTO family_planning.roster (district, policy, person, seq, is_listed, recorded_by)
        SELECT p.district, o.id, p.id, 1, true, o.recorded_by
        FROM kernel.person AS p JOIN family_planning.policy AS o ON o.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO family_planning.cover (district, case_id, client, policy, person, recorded_by)
        SELECT district, row_number() OVER (ORDER BY policy, person), policy || ' ' || person, policy, person,
            recorded_by
        FROM family_planning.roster
        """,
        """
        INSERT INTO family_planning.claim (district, client, person, policy, happened_on, recorded_by)
        SELECT district, client, person, policy, '2026-01-01'::date + (policy % 300)::integer, recorded_by
        FROM family_planning.cover
        """,
        """
        INSERT INTO family_planning.injury (district, claim, seq, client, person, part, grade, report, graded_on,
            recorded_by)
        SELECT district, id, 1, client, person, 'hand', 7, 'report', '2026-12-01', recorded_by
        FROM family_planning.claim
        """,
        """
        INSERT INTO family_planning.claim_end (district, claim, person, act, day, fen, recorded_by)
        SELECT district, id, person, 'settled', '2026-12-02', 100, recorded_by FROM family_planning.claim
        """,
    ]
}
