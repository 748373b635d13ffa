import Postgres

/// What public security keeps, of three persons: by its clerk, by somebody else.
extension AccessWorld {
    static let publicSecurity: [Query] = [
        """
        INSERT INTO public_security.household_entry (district, person, seq, client, kind, registered, since,
            origin, recorded_by)
        SELECT p.district, p.id, n.seq, p.ref || n.seq, 'rural', 321204, '2020-01-01', 'feed', n.name
        FROM kernel.person AS p, (VALUES (1, 'public-security.one'), (2, 'xx')) AS n (seq, name)
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO public_security.death_entry (district, person, seq, client, act, died_on, cause, origin,
            recorded_by)
        SELECT district, person, seq, client, 'told', '2020-01-01', 'illness', 'feed', recorded_by
        FROM public_security.household_entry
        """,
        """
        INSERT INTO public_security.number_correction (district, person, nth, corrected_on, recorded_by)
        SELECT district, person, seq, '2020-01-01', recorded_by FROM public_security.household_entry
        """,
        """
        INSERT INTO public_security.ticket (district, client, person, field, owner, nth, ours, due_on,
            recorded_by)
        SELECT district, client, person, 'death', 'health', seq, '2020-01-01', '2020-02-01',
            CASE seq WHEN 1 THEN recorded_by ELSE 'xx' END
        FROM public_security.household_entry
        """,
        """
        INSERT INTO public_security.ticket_end (district, ticket, person, opened_by, client, outcome, reason,
            recorded_by)
        SELECT district, id, person, recorded_by, client, 'corrected', 'it agrees',
            CASE recorded_by WHEN 'xx' THEN 'public-security.one' ELSE 'x' END
        FROM public_security.ticket
        """,
        """
        INSERT INTO public_security.ticket_referral (district, ticket, person, referral, recorded_by)
        SELECT t.district, t.id, t.person,
            (SELECT min(r.id) FROM kernel.referral AS r WHERE r.district = t.district), t.recorded_by
        FROM public_security.ticket AS t
        """,
    ]
}
