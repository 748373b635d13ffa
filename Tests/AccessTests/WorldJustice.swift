import Postgres

/// What justice keeps, of three persons: by its clerk, by somebody else.
extension AccessWorld {
    static let justice: [Query] = [
        """
        INSERT INTO justice.centre (district, name, phone, recorded_by)
        SELECT d.district, n, '12345', n FROM kernel.district AS d,
            unnest(ARRAY['justice.one', 'xx']) AS n
        """,
        """
        INSERT INTO justice.lawyer (district, name, licence, centre, recorded_by)
        SELECT district, 'lawyer', 'L00000' || id, id, recorded_by FROM justice.centre
        """,
        """
        INSERT INTO justice.lawyer_end (district, lawyer, ended_on, reason, recorded_by)
        SELECT district, id, '2026-01-01', 'retired', recorded_by FROM justice.lawyer
        """,
        """
        INSERT INTO justice.stand (district, lawyer, person, side, recorded_by)
        SELECT p.district, l.id, p.id, 'for', l.recorded_by
        FROM kernel.person AS p JOIN justice.lawyer AS l ON l.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO justice.aid (district, client, case_id, person, matter, recorded_by)
        SELECT district, 'a' || lawyer || '/' || person, row_number() OVER (ORDER BY lawyer, person),
            person, 'other', recorded_by
        FROM justice.stand
        """,
        """
        INSERT INTO justice.assignment (district, aid, seq, client, lawyer, person, recorded_by)
        SELECT a.district, a.id, 1, a.client, l.id, a.person, a.recorded_by
        FROM justice.aid AS a JOIN justice.lawyer AS l
          ON l.district = a.district AND l.recorded_by = a.recorded_by
        """,
        """
        INSERT INTO justice.consultation (district, aid, person, met_on, recorded_by)
        SELECT district, id, person, '2026-01-02', recorded_by FROM justice.aid
        """,
        """
        INSERT INTO justice.outcome (district, aid, client, person, outcome, ended_on, fen_charged,
            recorded_by)
        SELECT district, id, client, person, 'advised', '2026-01-03', 0, recorded_by
        FROM justice.aid
        """,
    ]
}
