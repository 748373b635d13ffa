import Postgres

/// What the mass organizations keep, of three persons: by their clerk, by somebody else.
extension AccessWorld {
    static let massOrganizations: [Query] = [
        """
        INSERT INTO mass_organizations.organization (district, name, kind, contact, recorded_by)
        SELECT d.district, n, 'union', 'contact', n FROM kernel.district AS d,
            unnest(ARRAY['mass-organizations.one', 'xx']) AS n
        """,
        """
        INSERT INTO mass_organizations.volunteer (district, client, organization, name, phone, skills,
            joined_on, recorded_by)
        SELECT district, name, id, 'volunteer', '12345', 'listens', '2026-01-01', recorded_by
        FROM mass_organizations.organization
        """,
        """
        INSERT INTO mass_organizations.volunteer_end (district, volunteer, ended_on, reason,
            recorded_by)
        SELECT district, id, '2026-01-02', 'moved', recorded_by FROM mass_organizations.volunteer
        """,
        """
        INSERT INTO mass_organizations.activity (district, client, organization, title, place, held_on,
            places, recorded_by)
        SELECT district, name, id, 'tea', 'hall', '2026-01-03', 9, recorded_by
        FROM mass_organizations.organization
        """,
        """
        INSERT INTO mass_organizations.seat (district, activity, seat, places, client, case_id, person,
            recorded_by)
        SELECT p.district, a.id, row_number() OVER (PARTITION BY a.id ORDER BY p.id), 9,
            a.id || '/' || p.id, row_number() OVER (ORDER BY a.id, p.id), p.id, a.recorded_by
        FROM kernel.person AS p JOIN mass_organizations.activity AS a ON a.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO mass_organizations.attendance (district, activity, seat, case_id, person, came,
            recorded_by)
        SELECT district, activity, seat, case_id, person, true, recorded_by
        FROM mass_organizations.seat
        """,
        """
        INSERT INTO mass_organizations.comfort (district, client, case_id, person, volunteer, way,
            planned_on, recorded_by)
        SELECT s.district, s.client, s.case_id, s.person, v.id, 'letter', '2026-01-04',
            s.recorded_by
        FROM mass_organizations.seat AS s JOIN mass_organizations.volunteer AS v
          ON v.district = s.district AND v.recorded_by = s.recorded_by
        """,
        """
        INSERT INTO mass_organizations.comfort_given (district, comfort, person, given_on, recorded_by)
        SELECT district, id, person, '2026-01-05', recorded_by FROM mass_organizations.comfort
        """,
        """
        INSERT INTO mass_organizations.scheme (district, organization, name, from_day, to_day,
            recorded_by)
        SELECT district, id, name, '2026-01-01', '2026-12-31', recorded_by
        FROM mass_organizations.organization
        """,
        """
        INSERT INTO mass_organizations.inclusion (district, scheme, nth, person, case_id, recorded_by)
        SELECT s.district, c.id, s.seat, s.person, s.case_id, s.recorded_by
        FROM mass_organizations.seat AS s JOIN mass_organizations.scheme AS c
          ON c.district = s.district AND c.recorded_by = s.recorded_by
        """,
    ]
}
