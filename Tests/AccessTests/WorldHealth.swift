import Postgres

/// What health keeps, of three persons: by its clerk, by its other clerk, by somebody else.
extension AccessWorld {
    static let health: [Query] = [
        """
        INSERT INTO health.institution (district, name, is_public, recorded_by)
        SELECT d.district, n, true, n FROM kernel.district AS d,
            unnest(ARRAY['health.one', 'health.two', 'xx']) AS n
        """,
        """
        INSERT INTO health.channel (district, institution, seq, is_open, from_day, place, recorded_by)
        SELECT district, id, 1, true, '2026-01-01', 'desk', recorded_by FROM health.institution
        """,
        """
        INSERT INTO health.policy (district, number, insurer, from_day, to_day, recorded_by)
        SELECT district, name, 'insurer', '2026-01-01', '2027-01-01', name FROM health.institution
        """,
        """
        INSERT INTO health.contract (district, person, nth, client, institution, doctor, phone, from_day, to_day, recorded_by)
        SELECT p.district, p.id, i.id, p.ref || i.id, i.id, 'doctor', '12345', '2026-01-01', '2027-01-01', i.recorded_by
        FROM kernel.person AS p JOIN health.institution AS i ON i.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO health.contract_end (district, person, contract, ended_on, reason, recorded_by)
        SELECT i.district, i.person, i.id, '2026-02-01', 'moved away', i.recorded_by
        FROM health.contract AS i
        WHERE true
        """,
        """
        INSERT INTO health.record (district, person, seq, number, institution, opened_on, recorded_by)
        SELECT p.district, p.id, i.id, 'number', i.id, '2026-01-01', i.recorded_by
        FROM kernel.person AS p JOIN health.institution AS i ON i.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO health.service (district, person, client, kind, slot, turn, institution, staff, planned_on, recorded_by)
        SELECT p.district, p.id, p.ref || i.id, 'check_up', '2026', i.id, i.id, 'nurse', '2026-01-01', i.recorded_by
        FROM kernel.person AS p JOIN health.institution AS i ON i.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO health.service (district, town, client, kind, institution, staff, planned_on, recorded_by)
        SELECT i.district, i.district * 1000::bigint + 1, 'round ' || i.id, 'round', i.id, 'nurse', '2026-01-01', i.recorded_by
        FROM health.institution AS i
        WHERE true
        """,
        """
        INSERT INTO health.service_act (district, person, client, service, seq, act, day, recorded_by)
        SELECT i.district, i.person, 'act ' || i.id, i.id, 1, 'booked', '2026-01-01', i.recorded_by
        FROM health.service AS i
        WHERE true
        """,
        """
        INSERT INTO health.voucher (district, person, client, case_id, item, institution, valid_to, recorded_by)
        SELECT p.district, p.id, p.ref || i.id, 1, 'reversal', i.id, '2026-12-31', i.recorded_by
        FROM kernel.person AS p JOIN health.institution AS i ON i.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO health.voucher_use (district, person, voucher, used_on, recorded_by)
        SELECT i.district, i.person, i.id, '2026-02-01', i.recorded_by
        FROM health.voucher AS i
        WHERE true
        """,
        """
        INSERT INTO health.roster (district, person, policy, seq, is_listed, recorded_by)
        SELECT p.district, p.id, i.id, 1, true, i.recorded_by
        FROM kernel.person AS p JOIN health.policy AS i ON i.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO health.premium (district, person, policy, client, case_id, fen, recorded_by)
        SELECT p.district, p.id, i.id, p.ref || i.id, p.id * 1000 + i.id, 20000, i.recorded_by
        FROM kernel.person AS p JOIN health.policy AS i ON i.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO health.claim (district, person, client, policy, kind, from_day, recorded_by)
        SELECT p.district, p.id, p.ref || i.id, i.id, 'stay', '2026-01-01', i.recorded_by
        FROM kernel.person AS p JOIN health.policy AS i ON i.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO health.claim_act (district, person, claim, seq, act, day, recorded_by)
        SELECT i.district, i.person, i.id, 1, 'complete', '2026-01-01', i.recorded_by
        FROM health.claim AS i
        WHERE true
        """,
        """
        INSERT INTO health.aid_sheet (district, person, client, admitted, discharged, total, basic, critical, commercial, residual, recorded_by)
        SELECT p.district, p.id, p.ref || i.id, '2026-01-01', '2026-01-02', 5, 1, 1, 1, 2, i.recorded_by
        FROM kernel.person AS p JOIN health.institution AS i ON i.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO health.grading (district, person, seq, grade, report, graded_on, recorded_by)
        SELECT p.district, p.id, i.id, '2', 'report', '2026-01-01', i.recorded_by
        FROM kernel.person AS p JOIN health.institution AS i ON i.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO health.card (district, person, nth, number, issued_on, recorded_by)
        SELECT p.district, p.id, row_number() OVER (PARTITION BY p.district, p.id ORDER BY i.id),
            'YH' || lpad((row_number() OVER ())::text, 10, '0'), '2026-01-01', i.recorded_by
        FROM kernel.person AS p JOIN health.institution AS i ON i.district = p.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO health.card_end (district, person, card, reason, ended_on, recorded_by)
        SELECT i.district, i.person, i.id, 'lost', '2026-02-01', i.recorded_by
        FROM health.card AS i
        WHERE true
        """,
    ]
}
