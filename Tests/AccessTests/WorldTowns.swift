import Postgres

/// What the towns keep, of two towns and three persons: by their clerk, by their other clerk, by
/// somebody else.
extension AccessWorld {
    static let towns: [Query] = townsContacts + townsVisits + townsServices + townsAccidents

    private static let townsContacts: [Query] = [
        """
        INSERT INTO towns.post (district, client, kind, town, title, recorded_by)
        SELECT d.district, n || t, 'town', d.district * 1000::bigint + t, n, n
        FROM kernel.district AS d, generate_series(1, 2) AS t,
            unnest(ARRAY['towns.one', 'towns.two', 'xx']) AS n
        """,
        """
        INSERT INTO towns.holder (district, post, seq, client, town, name, phone, from_day, recorded_by)
        SELECT district, id, 1, client, town, 'holder', '12345', '2026-01-01', recorded_by
        FROM towns.post
        """,
        """
        INSERT INTO towns.holder_end (district, post, seq, client, town, from_day, ended_on, reason, recorded_by)
        SELECT district, post, seq, client, town, from_day, '2026-02-01', 'moved', recorded_by
        FROM towns.holder
        """,
        """
        INSERT INTO towns.contact (district, person, kind, seq, client, post, from_day, recorded_by)
        SELECT p.district, p.id, 'town', o.id, p.ref || o.id, o.id, '2026-01-01', o.recorded_by
        FROM kernel.person AS p JOIN towns.post AS o ON o.district = p.district AND o.town % 10 = 1
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO towns.pairing (district, client, person, kind, name, unit, phone, from_day, recorded_by)
        SELECT district, client, person, 'doctor', 'doctor', 'unit', '12345', '2026-01-01', recorded_by
        FROM towns.contact
        """,
        """
        INSERT INTO towns.pairing_end (district, pairing, person, client, from_day, ended_on, reason, recorded_by)
        SELECT district, id, person, client, from_day, '2026-02-01', 'moved', recorded_by
        FROM towns.pairing
        """,
        """
        INSERT INTO towns.guardian_contact (district, client, person, guardian, relation, paper, way, day, matter, recorded_by)
        SELECT district, client, person, 'guardian', 'sister', 'paper 1', 'phone', '2026-01-01', 'matter', recorded_by
        FROM towns.contact
        """,
    ]

    private static let townsVisits: [Query] = [
        """
        INSERT INTO towns.festival_call (district, festival, household, seq, client, person, department, way, recorded_by)
        SELECT c.district, '2026-06-19', 1, c.person * 1000 + c.seq, c.client, c.person, 'towns', 'home', c.recorded_by
        FROM towns.contact AS c
        """,
        """
        INSERT INTO towns.festival_paid (district, festival, household, turn, client, person, department, way, day, paid_by, asked_by, recorded_by)
        SELECT district, festival, household, seq, client, person, 'towns', 'home', '2026-06-01', 'one', 'they', recorded_by
        FROM towns.festival_call
        """,
        """
        INSERT INTO towns.visit (district, client, person, way, day, visitor, met, recorded_by)
        SELECT district, client, person, 'home', '2026-01-01', 'one', 'seen', recorded_by
        FROM towns.contact
        """,
        """
        INSERT INTO towns.sealed_note (district, visit, reader, person, sealed, key_version, recorded_by)
        SELECT v.district, v.id, r.reader, v.person, '', 1, v.recorded_by
        FROM towns.visit AS v, unnest(ARRAY['towns.one', 'xx']) AS r (reader)
        """,
        """
        INSERT INTO towns.need (district, visit, seq, client, person, department, referral, due_on, recorded_by)
        SELECT district, id, 1, client, person, 'health', 1, '2026-02-01', recorded_by
        FROM towns.visit
        """,
        """
        INSERT INTO towns.support (district, client, person, psychologist, unit, wished_by, from_day, recorded_by)
        SELECT district, client, person, 'towns.two', 'unit', 'they', '2026-01-01', recorded_by
        FROM towns.contact
        """,
        """
        INSERT INTO towns.signatory (district, person, seq, client, name, relation, sealed, key_version, recorded_by)
        SELECT district, person, seq, client, 'somebody', 'niece', '', 1, recorded_by
        FROM towns.contact
        """,
    ]

    private static let townsServices: [Query] = [
        """
        INSERT INTO towns.centre (district, client, town, name, address, opened_on, recorded_by)
        SELECT district, client, town, client, 'street 1', '2026-01-01', recorded_by FROM towns.post
        """,
        """
        INSERT INTO towns.centre_hours (district, centre, weekday, seq, client, town, opens, closes, recorded_by)
        SELECT district, id, 1, 1, client, town, '09:00', '17:00', recorded_by FROM towns.centre
        """,
        """
        INSERT INTO towns.activity (district, client, town, centre, title, day, recorded_by)
        SELECT district, client, town, id, 'tea', '2026-01-01', recorded_by FROM towns.centre
        """,
        """
        INSERT INTO towns.attendance (district, activity, person, client, choice, recorded_by)
        SELECT a.district, a.id, p.id, a.client || p.ref, 'attended', a.recorded_by
        FROM towns.activity AS a JOIN kernel.person AS p ON p.district = a.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO towns.consent (district, client, person, nth, given_on, signed_by, paper, recorded_by)
        SELECT district, client, person, seq, '2026-01-01', 'they', 'paper 1', recorded_by
        FROM towns.contact
        """,
        """
        INSERT INTO towns.consent_end (district, consent, person, client, given_on, ended_on, told_by, recorded_by)
        SELECT district, id, person, client, given_on, '2026-02-01', 'they', recorded_by
        FROM towns.consent
        """,
        """
        INSERT INTO towns.service_order (district, client, person, kind, provider, ordered_on, fen, recorded_by)
        SELECT district, client, person, 'care', 'unit', '2026-01-01', 0, recorded_by
        FROM towns.contact
        """,
        """
        INSERT INTO towns.service_done (district, service, client, person, is_free, act, day, served_by, received_by, fen, recorded_by)
        SELECT district, id, client, person, is_free, 'done', '2026-01-02', 'nurse', 'they', 0, recorded_by
        FROM towns.service_order
        """,
        """
        INSERT INTO towns.emergency (district, client, person, called_at, answered_at, answered_by, deed, recorded_by)
        SELECT district, client, person, '2026-01-01 10:00', '2026-01-01 10:05', 'nurse', 'went there', recorded_by
        FROM towns.contact
        """,
    ]

    private static let townsAccidents: [Query] = [
        """
        INSERT INTO towns.cover (district, client, town, number, insurer, from_day, to_day, recorded_by)
        SELECT district, client, town, client, 'insurer', '2026-01-01', '2027-01-01', recorded_by
        FROM towns.post
        """,
        """
        INSERT INTO towns.insured (district, cover, household, person, recorded_by)
        SELECT c.district, c.id, 1 + row_number() OVER (PARTITION BY c.district, c.id ORDER BY p.id) % 2, p.id, c.recorded_by
        FROM towns.cover AS c JOIN kernel.person AS p ON p.district = c.district
        WHERE p.ref = CASE WHEN c.town % 10 = 1 THEN 'A' ELSE 'B' END OR p.ref = 'K'
        """,
        """
        INSERT INTO towns.premium (district, cover, household, person, case_id, recorded_by)
        SELECT district, cover, household, person, cover * 10 + household, recorded_by
        FROM towns.insured
        """,
        """
        INSERT INTO towns.accident_claim (district, client, person, cover, kind, accident_on, grades, grade, percent, beneficiary, report, recorded_by)
        SELECT c.district, c.client, c.person, (SELECT min(v.id) FROM towns.cover AS v WHERE v.district = c.district),
            'injury', date '2026-01-01' + c.seq, '{3}', 3, 80, 'they', 'report 1', c.recorded_by
        FROM towns.contact AS c
        """,
        """
        INSERT INTO towns.claim_act (district, claim, seq, client, person, act, day, case_id, recorded_by)
        SELECT district, id, 1, client, person, 'sent', '2026-02-01', 1, recorded_by
        FROM towns.accident_claim
        """,
    ]
}
