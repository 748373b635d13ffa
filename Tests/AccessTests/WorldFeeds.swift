import Postgres

/// Feeds taken: by the clerk of each desk, and by somebody else.
extension AccessWorld {
    static let feeds: [Query] = [
        """
        INSERT INTO kernel.feed (district, department, code, seq, as_of, digest, accepted,
            unchanged, rejected, recorded_by)
        SELECT m.district, m.department, 'roll', n.seq, '2026-01-01', sha256('x'), 1, 0, 0,
            CASE n.seq WHEN 1 THEN replace(m.department, '_', '-') || '.one' ELSE 'xx' END
        FROM kernel.module AS m, (VALUES (1), (2)) AS n (seq)
        """
    ]

    /// Festivals' calls and their ends: `A` and `K` by the clerks who plan them, one a department,
    /// `B` by somebody else.
    static let festivalCalls: [Query] = [
        """
        INSERT INTO kernel.festival_call (district, household, festival, seq, person, department,
            planned_on, recorded_by)
        SELECT p.district, (SELECT min(id) FROM kernel.household WHERE district = p.district),
            '2026-06-19'::date + (p.id % 20)::integer + 20 * d.n, 1, p.id, d.department,
            '2026-06-19'::date + (p.id % 20)::integer + 20 * d.n,
            CASE p.ref WHEN 'B' THEN 'xx' ELSE replace(d.department, '_', '-') || '.one' END
        FROM kernel.person AS p, (VALUES ('towns', 0), ('family_planning', 1), ('health', 2),
            ('mass_organizations', 3)) AS d (department, n)
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO kernel.festival_call_end (district, household, festival, seq, person,
            department, act, day, recorded_by)
        SELECT district, household, festival, seq, person, department,
            CASE department WHEN 'health' THEN 'done' ELSE 'freed' END, '2026-06-01', recorded_by
        FROM kernel.festival_call
        """,
    ]
}
