import Postgres

/// Money of three persons: under a clause of health and one of housing, ordered by both.
extension AccessWorld {
    static let ledger: [Query] = [
        """
        INSERT INTO ledger.fund (district, client, code, title, kind, payer, holder, document,
            recorded_by)
        SELECT district, 'f', 'fund', 'fund', 'appropriation', 'district', 'finance', 'document', 'xx'
        FROM kernel.district
        """,
        """
        INSERT INTO ledger.fund_purpose (district, fund, clause, document, recorded_by)
        SELECT f.district, f.id, c, 'document', 'xx' FROM ledger.fund AS f,
            unnest(ARRAY['NC-3.1a', 'NC-4.housing.1']) AS c
        """,
        """
        SELECT ledger.move(f.district, 'a', 'appropriate', f.id, 2026, 'outside', 2026, 'free', 100,
            NULL, NULL, 'document') FROM ledger.fund AS f
        """,
        """
        INSERT INTO ledger.share (district, clause, from_month, version, client, document, recorded_by)
        SELECT district, clause, '2026-01-01', 1, clause, 'document', 'xx' FROM ledger.fund_purpose
        """,
        """
        INSERT INTO ledger.share_part (district, clause, from_month, version, fund, parts, place)
        SELECT s.district, s.clause, s.from_month, 1, f.fund, 1, 1 FROM ledger.share AS s
        JOIN ledger.fund_purpose AS f USING (district, clause)
        """,
        """
        INSERT INTO ledger.payment_order (district, client, department, person, clause, period, amount,
            basis, ordered_by, ordered_on)
        SELECT p.district, p.ref || d, d, p.id, c, '2026-01-01', 100, 'document', 'xx', '2026-01-01'
        FROM kernel.person AS p,
            (VALUES ('health', 'NC-3.1a'), ('housing', 'NC-4.housing.1')) AS o (d, c)
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO ledger.roster_note (district, department, policy, person, seq, client, code, reason,
            recorded_by)
        SELECT p.district, d, 'P26', p.id, 1, p.ref || d, 'late', 'reason', 'xx'
        FROM kernel.person AS p, unnest(ARRAY['health', 'housing']) AS d
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO ledger.run (district, client, title, clauses, first_month, through, known, year)
        SELECT district, 'r', 'run', ARRAY['NC-3.1a'], '2026-01-01', '2026-01-01', '2026-01-01', 2026
        FROM kernel.district
        """,
        """
        INSERT INTO ledger.run_act (district, run, seq, client, act, lines, total, actor, acted_by,
            acted_on)
        SELECT district, id, 1, 'p', 'prepare', 3, 300, 1, 'xx', '2026-01-01' FROM ledger.run
        """,
        """
        INSERT INTO ledger.run_line (district, run, person, clause, period, before, amount)
        SELECT r.district, r.id, o.person, o.clause, o.period, 0, o.amount FROM ledger.run AS r
        JOIN ledger.payment_order AS o USING (district)
        """,
        """
        INSERT INTO ledger.line (district, person, clause, period, seq, kind, before, amount, after,
            run, made_on)
        SELECT district, person, clause, period, 1, 'pay', 0, amount, amount, run, '2026-01-01'
        FROM ledger.run_line
        """,
        """
        INSERT INTO ledger.opening (district, person, clause, given, period)
        SELECT district, person, clause, period, period FROM ledger.line
        """,
        """
        INSERT INTO ledger.recovery (district, client, person, clause, cause, reason, opened_by,
            actor, opened_on)
        SELECT district, person || clause, person, clause, 'no_match', 'reason', 'xx', 1, '2026-01-01'
        FROM ledger.line
        """,
        """
        INSERT INTO ledger.recovery_item (district, recovery, person, clause, period, seq, amount)
        SELECT r.district, r.id, l.person, l.clause, l.period, l.seq, 1 FROM ledger.recovery AS r
        JOIN ledger.line AS l USING (district, person, clause)
        """,
        """
        INSERT INTO ledger.recovery_act (district, recovery, seq, client, act, day, until, words, actor,
            acted_by)
        SELECT district, id, 1, client, 'notice', '2026-01-01', '2026-01-08', 'words', 1, 'xx'
        FROM ledger.recovery
        """,
        """
        INSERT INTO ledger.run_page (district, run, stage, seq, last, lines, total, made_by)
        SELECT district, id, 'prepare', 0, 0, 0, 0, 'xx' FROM ledger.run
        """,
        """
        INSERT INTO ledger.run_hold (district, run, person, clause, period, seq, stage, hold, made_by,
            made_on)
        SELECT district, run, person, clause, period, 1, 'check', 'dead', 'xx', '2026-01-01'
        FROM ledger.run_line
        """,
        """
        INSERT INTO ledger.account_look (district, person, account, reason, looked_by, looked_on)
        SELECT DISTINCT district, person, 1, 'verified', 'xx', '2026-01-01'::date FROM ledger.run_line
        """,
        """
        INSERT INTO ledger.payee (district, code, seq, client, title, account, document, recorded_by)
        SELECT district, 'code', 1, 'p', 'insurer', '123456', 'document', 'xx' FROM kernel.district
        """,
        """
        INSERT INTO ledger.run_account (district, run, person, account)
        SELECT DISTINCT district, run, person, 1 FROM ledger.run_line
        """,
        """
        INSERT INTO ledger.payment (district, run, nth, number, person, account, amount)
        SELECT district, run, row_number() OVER w,
            lpad((row_number() OVER w)::text, 16, '0'), person, 1, 200
        FROM ledger.run_account WINDOW w AS (PARTITION BY district ORDER BY person)
        """,
        """
        INSERT INTO ledger.payment_return (district, run, nth, code, reason, returned_on, recorded_by)
        SELECT district, run, nth, 'R01', 'closed', '2026-01-01', 'xx' FROM ledger.payment
        """,
        """
        INSERT INTO ledger.statement_line (district, run, file, line, number, amount, nth, recorded_by)
        SELECT district, run, sha256('x'), nth, number, amount, nth, 'xx' FROM ledger.payment
        """,
    ]
}
