import Postgres

/// What medical insurance keeps, of three persons: by its clerk, by somebody else.
extension AccessWorld {
    static let medicalInsurance: [Query] = [
        """
        INSERT INTO medical_insurance.cover (district, person, year, seq, client, kind, has_care, since,
            recorded_by)
        SELECT p.district, p.id, 2026, n.nth, p.ref || n.nth, 'none', true, '2026-01-01', n.name
        FROM kernel.person AS p,
            unnest(ARRAY['medical-insurance.one', 'xx']) WITH ORDINALITY AS n (name, nth)
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO medical_insurance.payment_order (district, client, number, year, fen, notice, recorded_by)
        SELECT d.district, n, n, 2026, 100, 'notice', n FROM kernel.district AS d,
            unnest(ARRAY['medical-insurance.one', 'xx']) AS n
        """,
        """
        INSERT INTO medical_insurance.order_line (district, payment_order, person, year, nth, case_id, recorded_by)
        SELECT c.district, o.id, c.person, 2026, c.seq, 1, c.recorded_by
        FROM medical_insurance.cover AS c JOIN medical_insurance.payment_order AS o
          ON o.district = c.district AND o.recorded_by = c.recorded_by
        """,
        """
        INSERT INTO medical_insurance.order_approval (district, payment_order, made_by, recorded_by)
        SELECT district, id, recorded_by, CASE recorded_by WHEN 'xx' THEN 'medical-insurance.one' ELSE 'xx' END
        FROM medical_insurance.payment_order
        """,
        """
        INSERT INTO medical_insurance.premium_exception (district, client, person, year, cause, reason, recorded_by)
        SELECT district, client, person, 2026, 'other', 'said so', recorded_by FROM medical_insurance.cover
        """,
        """
        INSERT INTO medical_insurance.confirmation (district, payment_order, person, seq, client, insured_from,
            recorded_by)
        SELECT district, payment_order, person, 1, payment_order || '/' || person, '2026-01-01', recorded_by
        FROM medical_insurance.order_line
        """,
        """
        INSERT INTO medical_insurance.care_application (district, person, seq, client, is_applied, day, document,
            recorded_by)
        SELECT district, person, seq, client, true, '2026-01-01', 'paper', recorded_by
        FROM medical_insurance.cover
        """,
        """
        INSERT INTO medical_insurance.care_assessment (district, client, person, seq, eating, dressing, washing,
            bowel, bladder, toilet, walking, transfer, stairs, bathing, points, grade, institution, assessor,
            since, assessed_on, valid_to, recorded_by)
        SELECT district, client, person, seq, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'severe', 'centre', 'somebody',
            '2025-01-01', '2026-01-02', '2027-01-01', recorded_by
        FROM medical_insurance.cover
        """,
        """
        INSERT INTO medical_insurance.care_start (district, assessment, client, person, grade, assessed_by, number,
            recorded_by)
        SELECT district, id, client, person, grade, recorded_by, 'N' || id,
            CASE recorded_by WHEN 'xx' THEN 'medical-insurance.one' ELSE 'xx' END
        FROM medical_insurance.care_assessment
        """,
        """
        INSERT INTO medical_insurance.care_month (district, person, month, client, assessment, case_id, recorded_by)
        SELECT s.district, s.person, make_date(2026, c.seq, 1), s.client, s.assessment, s.assessment, s.recorded_by
        FROM medical_insurance.care_start AS s JOIN medical_insurance.cover AS c
          ON c.district = s.district AND c.client = s.client
        """,
        """
        INSERT INTO medical_insurance.maternity_event (district, client, person, kind, day, hospital, document,
            recorded_by)
        SELECT district, client, person, 'birth', make_date(2026, 1, seq), 'hospital', 'paper', recorded_by
        FROM medical_insurance.cover
        """,
        """
        INSERT INTO medical_insurance.claim (district, client, person, event, case_id, total_fen, recorded_by)
        SELECT district, client, person, id, id, 100, recorded_by FROM medical_insurance.maternity_event
        """,
        """
        INSERT INTO medical_insurance.claim_invoice (district, number, claim, person, day, fen, recorded_by)
        SELECT district, 'invoice ' || id, id, person, '2026-01-01', 100, recorded_by
        FROM medical_insurance.claim
        """,
        """
        INSERT INTO medical_insurance.claim_settlement (district, claim, seq, person, total_fen, basic_fen,
            hospital_fen, fen, document, recorded_by)
        SELECT district, id, 1, person, 100, 80, 10, 70, 'paper', recorded_by FROM medical_insurance.claim
        """,
        """
        INSERT INTO medical_insurance.claim_approval (district, claim, settlement, person, fen, settled_by,
            recorded_by)
        SELECT district, claim, 1, person, fen, recorded_by,
            CASE recorded_by WHEN 'xx' THEN 'medical-insurance.one' ELSE 'xx' END
        FROM medical_insurance.claim_settlement
        """,
    ]
}
