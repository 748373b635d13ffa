import Postgres

/// What culture and transport keeps, of three persons: by its clerk, by somebody else.
extension AccessWorld {
    static let cultureTransport: [Query] = [
        """
        INSERT INTO culture_transport.offer (district, client, kind, title, provider, from_day, to_day,
            document, recorded_by)
        SELECT d.district, n, 'bus', 'half fare', 'buses', '2026-01-01', '2026-12-31', 'paper', n
        FROM kernel.district AS d, unnest(ARRAY['culture-transport.one', 'xx']) AS n
        """,
        """
        INSERT INTO culture_transport.offer_end (district, offer, ended_on, reason, recorded_by)
        SELECT district, id, '2026-06-30', 'no more buses', recorded_by FROM culture_transport.offer
        """,
        """
        INSERT INTO culture_transport.mark (district, client, case_id, person, recorded_by)
        SELECT p.district, o.id || '/' || p.id, row_number() OVER (ORDER BY o.id, p.id), p.id,
            o.recorded_by
        FROM kernel.person AS p JOIN culture_transport.offer AS o ON o.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO culture_transport.mark_use (district, mark, person, offer, from_day, to_day, used_on,
            recorded_by)
        SELECT m.district, m.id, m.person, o.id, o.from_day, o.to_day, '2026-02-01', m.recorded_by
        FROM culture_transport.mark AS m JOIN culture_transport.offer AS o
          ON o.district = m.district AND o.recorded_by = m.recorded_by
        """,
    ]
}
