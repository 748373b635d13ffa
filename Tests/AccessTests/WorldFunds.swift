import Postgres

/// What is done with the world's fund, and what finance keeps of three persons: by its clerk, by
/// somebody else.
extension AccessWorld {
    static let funds: [Query] = [
        """
        INSERT INTO ledger.proposal (district, client, act, fund, year, amount, arrived_on, document,
            maker, made_by, desk, made_on)
        SELECT f.district, 'p' || a, a, f.id, 2026, 100, '2026-01-01', 'document', 1, 'xx', 'finance',
            '2026-01-01'
        FROM ledger.fund AS f, unnest(ARRAY['appropriate', 'donate']) AS a
        """,
        """
        INSERT INTO ledger.proposal (district, client, act, year, document, maker, made_by, desk,
            made_on)
        SELECT district, 'close', 'close', 2009, 'document', 1, 'xx', 'finance', '2026-01-01'
        FROM kernel.district
        """,
        """
        INSERT INTO ledger.proposal_line (district, proposal, place, fund, clause, number)
        SELECT p.district, p.id, 1, p.fund, 'NC-3.1a', 1 FROM ledger.proposal AS p
        WHERE p.act = 'appropriate'
        """,
        """
        INSERT INTO ledger.proposal_end (district, proposal, client, act, maker, checker, ended_by,
            ended_on)
        SELECT district, id, client, 'confirm', maker, 2, 'yy', '2026-01-01' FROM ledger.proposal
        """,
        """
        INSERT INTO ledger.donation (district, proposal, year, receipt, donor, sealed, key_version,
            masked, purpose)
        SELECT district, id, 2026, '12345678', 'person', '', 1, '*', 'purpose'
        FROM ledger.proposal WHERE act = 'donate'
        """,
        """
        INSERT INTO ledger.closed_year (district, year, proposal)
        SELECT district, year, id FROM ledger.proposal WHERE act = 'close'
        """,
        """
        INSERT INTO ledger.reservation (district, payment_order, fund, year, clause, amount,
            reserved_by, reserved_on)
        SELECT o.district, o.id, f.id, 2026, o.clause, o.amount, 'xx', '2026-01-01'
        FROM ledger.payment_order AS o JOIN ledger.fund AS f ON f.district = o.district
        """,
        """
        INSERT INTO ledger.reservation_end (district, payment_order, run, ended_on)
        SELECT v.district, v.payment_order, r.id, '2026-01-01' FROM ledger.reservation AS v
        JOIN ledger.run AS r ON r.district = v.district
        """,
        """
        INSERT INTO finance.application (district, client, case_id, person, household, cause,
            happened_on, proof, applied_on, recorded_by)
        SELECT p.district, p.ref || n, p.id * 10 + o, p.id, 1, 'other', '2026-01-01'::date - (p.id * 10 + o)::integer,
            'proof', '2026-01-02', n
        FROM kernel.person AS p, unnest(ARRAY['finance.one', 'xx']) WITH ORDINALITY AS u (n, o)
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO finance.home_survey (district, application, client, person, surveyor, companion,
            surveyed_on, is_hard, document, recorded_by)
        SELECT district, id, client, person, 'one', 'other', '2026-01-02', true, 'document',
            recorded_by
        FROM finance.application
        """,
        """
        INSERT INTO finance.fund_grant (district, application, client, person, fund, fen, document,
            surveyed_by, decided_on, recorded_by)
        SELECT district, id, client, person, 'fund', 100, 'document', 'yy', '2026-01-03', recorded_by
        FROM finance.application
        """,
        """
        INSERT INTO finance.premium_proof (district, client, person, year, receipt, paid_on, fen,
            recorded_by)
        SELECT p.district, p.ref || n, p.id, 2020 + o, p.ref || '-' || n, '2026-01-01', 100, n
        FROM kernel.person AS p, unnest(ARRAY['finance.one', 'xx']) WITH ORDINALITY AS u (n, o)
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO finance.subsidy_list (district, year, nth, client, entries, hash, made_on,
            recorded_by)
        SELECT d.district, 2020 + o, 1, n, 3, repeat('0', 64), '2026-01-01', n
        FROM kernel.district AS d,
            unnest(ARRAY['finance.one', 'xx']) WITH ORDINALITY AS u (n, o)
        """,
        """
        INSERT INTO finance.subsidy_entry (district, year, nth, person, case_id, recorded_by)
        SELECT district, year, 1, person, person, recorded_by FROM finance.premium_proof
        """,
        """
        INSERT INTO finance.subsidy_confirmation (district, year, nth, client, fen, document, made_by,
            recorded_by)
        SELECT district, year, nth, client, 100, 'document', recorded_by,
            CASE recorded_by WHEN 'xx' THEN 'finance.one' ELSE 'xx' END
        FROM finance.subsidy_list
        """,
    ]
}
