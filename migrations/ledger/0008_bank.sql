-- A run at the bank: sent, come back, settled.

-- Hands a sealed run to the bank: its money is on the way. Refusals as `may_act`.
CREATE FUNCTION ledger.send_run(of_district integer, of_run bigint, of_client text)
RETURNS TABLE (refusal text, detail text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    reserved record;
BEGIN
    SELECT m.* INTO refusal, detail
    FROM ledger.may_act(of_district, of_run, 'send', of_client, '{}', '{}', '{}') AS m;
    IF refusal IS NOT NULL THEN RETURN NEXT; RETURN; END IF;
    FOR reserved IN SELECT l.clause, sum(l.amount)::bigint AS fen FROM ledger.line AS l
        WHERE l.district = of_district AND l.run = of_run AND l.kind = 'pay'
        GROUP BY l.clause ORDER BY l.clause
    LOOP
        PERFORM ledger.move_run(of_district, of_run, reserved.clause, 'send', 'reserved', 'sent',
            reserved.fen, 'send');
    END LOOP;
    PERFORM ledger.keep_act(of_district, of_run, 'send', of_client, NULL);
END
$$;

-- A page of what the bank is told, with the sealed accounts of the approval: only for who sent the run.
CREATE FUNCTION ledger.bank_page(
    of_district integer, of_run bigint, after_nth integer, payments integer
) RETURNS TABLE (nth integer, number text, person bigint, name text, amount bigint, sealed bytea,
    key_version integer, account text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF ctx.district() IS DISTINCT FROM of_district OR ctx.desk() IS DISTINCT FROM 'finance'
        OR NOT EXISTS (SELECT FROM ledger.run_act AS a WHERE a.district = of_district
            AND a.run = of_run AND a.act = 'send' AND a.actor = ctx.account())
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'no context: the door stays shut';
    END IF;
    RETURN QUERY SELECT p.nth, p.number, p.person, coalesce(k.name, o.title), p.amount, a.sealed,
        a.key_version, o.account
    FROM ledger.payment AS p
    LEFT JOIN kernel.person AS k ON k.district = p.district AND k.id = p.person
    LEFT JOIN kernel.account AS a ON a.district = p.district AND a.person = p.person
      AND a.seq = p.account
    LEFT JOIN ledger.payee AS o ON o.district = p.district AND o.code = p.payee
      AND o.seq = p.payee_seq
    WHERE p.district = of_district AND p.run = of_run AND p.nth > after_nth
    ORDER BY p.nth LIMIT payments;
END
$$;

-- Takes what came back from the bank (退票), a number each: `new`, `known`, `unknown`. The links of the
-- payment's lines are taken back, later months first, up to what was sent; its money is free again, and
-- the next run pays it. Refused as a whole (`refusal` without a number): `run`, `duty`, `order` (the run was
-- not sent).
CREATE FUNCTION ledger.take_returns(
    of_district integer, of_run bigint, numbers text[], codes text[], reasons text[], on_day date
) RETURNS TABLE (number text, refusal text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    back record;
    part record;
    paid ledger.payment;
    link record;
    rest bigint;
    station text;
BEGIN
    IF ctx.district() IS DISTINCT FROM of_district OR ctx.desk() IS DISTINCT FROM 'finance' THEN
        RAISE insufficient_privilege USING MESSAGE = 'no context: the door stays shut';
    END IF;
    PERFORM FROM ledger.run AS r WHERE r.district = of_district AND r.id = of_run FOR NO KEY UPDATE;
    refusal := CASE WHEN NOT FOUND THEN 'run' WHEN NOT ctx.has('pay') THEN 'duty'
        WHEN NOT EXISTS (SELECT FROM ledger.run_act AS a WHERE a.district = of_district
            AND a.run = of_run AND a.act = 'send') THEN 'order' END;
    IF refusal IS NOT NULL THEN RETURN NEXT; RETURN; END IF;
    station := CASE WHEN EXISTS (SELECT FROM ledger.run_act AS a WHERE a.district = of_district
        AND a.run = of_run AND a.act = 'settle') THEN 'paid' ELSE 'sent' END;
    FOR back IN SELECT * FROM unnest(numbers, codes, reasons) AS b (number, code, reason)
    LOOP
        number := back.number;
        SELECT p.* INTO paid FROM ledger.payment AS p
        WHERE p.district = of_district AND p.run = of_run AND p.number = back.number;
        IF NOT FOUND THEN refusal := 'unknown'; RETURN NEXT; CONTINUE; END IF;
        INSERT INTO ledger.payment_return (district, run, nth, code, reason, returned_on, recorded_by)
        VALUES (of_district, of_run, paid.nth, back.code, back.reason, on_day, ctx.name())
        ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN refusal := 'known'; RETURN NEXT; CONTINUE; END IF;
        rest := paid.amount;
        FOR link IN SELECT l.person, l.clause, l.period, l.amount FROM ledger.line AS l
            WHERE l.district = of_district AND l.run = of_run AND l.payment = paid.nth
              AND l.kind = 'pay' ORDER BY l.period DESC, l.clause DESC, l.person
        LOOP
            EXIT WHEN rest = 0;
            -- Never more than the chain still has.
            INSERT INTO ledger.line (district, person, clause, period, seq, kind, before, amount,
                after, run, payment, made_on)
            SELECT of_district, link.person, link.clause, link.period, e.seq + 1, 'return', e.after,
                -least(rest, link.amount), e.after - least(rest, link.amount), of_run, paid.nth,
                kernel.today()
            FROM ledger.line AS e WHERE e.district = of_district AND e.person = link.person
              AND e.clause = link.clause AND e.period = link.period
            ORDER BY e.seq DESC LIMIT 1;
            rest := rest - least(rest, link.amount);
        END LOOP;
        FOR part IN SELECT l.clause, -sum(l.amount)::bigint AS fen FROM ledger.line AS l
            WHERE l.district = of_district AND l.run = of_run AND l.payment = paid.nth
              AND l.kind = 'return' GROUP BY l.clause ORDER BY l.clause
        LOOP
            PERFORM ledger.move_run(of_district, of_run, part.clause, 'return', station, 'returned',
                part.fen, paid.number);
            PERFORM ledger.move_run(of_district, of_run, part.clause, 'repay', 'returned', 'free',
                part.fen, paid.number);
        END LOOP;
        refusal := 'new';
        RETURN NEXT;
    END LOOP;
END
$$;

-- Takes lines of the bank's statement. A line that is a payment's, in number and sum, is matched with it,
-- one to one; the others of the file and of the run are what is left over. The same file again changes
-- nothing. Refused: `run`, `duty`, `order`. Null: taken.
CREATE FUNCTION ledger.take_statement(
    of_district integer, of_run bigint, of_file bytea, lines integer[], numbers text[], amounts bigint[]
) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    refusal text;
BEGIN
    IF ctx.district() IS DISTINCT FROM of_district OR ctx.desk() IS DISTINCT FROM 'finance' THEN
        RAISE insufficient_privilege USING MESSAGE = 'no context: the door stays shut';
    END IF;
    PERFORM FROM ledger.run AS r WHERE r.district = of_district AND r.id = of_run FOR NO KEY UPDATE;
    refusal := CASE WHEN NOT FOUND THEN 'run' WHEN NOT ctx.has('pay') THEN 'duty'
        WHEN NOT EXISTS (SELECT FROM ledger.run_act AS a WHERE a.district = of_district
            AND a.run = of_run AND a.act = 'send') THEN 'order' END;
    IF refusal IS NOT NULL THEN RETURN refusal; END IF;
    INSERT INTO ledger.statement_line (district, run, file, line, number, amount, nth, recorded_by)
    SELECT of_district, of_run, of_file, s.line, s.number, s.amount,
        -- Of lines alike the first is the payment's.
        CASE WHEN row_number() OVER (PARTITION BY p.nth ORDER BY s.line) = 1
            AND NOT EXISTS (SELECT FROM ledger.statement_line AS k WHERE k.district = of_district
                AND k.run = of_run AND k.nth = p.nth) THEN p.nth END,
        ctx.name()
    FROM unnest(lines, numbers, amounts) AS s (line, number, amount)
    LEFT JOIN ledger.payment AS p ON p.district = of_district AND p.run = of_run
      AND p.number = s.number AND p.amount = s.amount
    ON CONFLICT (district, run, file, line) DO NOTHING;
    RETURN NULL;
END
$$;

-- Finishes the cases handed to finance that the next persons of a run were paid for, and says how far it
-- has come (`last` null: none is left). What came back from the bank finishes nothing. It is the bank's
-- word that ends the case; who settles the run has the case's duty `pay`, unless another is theirs.
-- Refusals as `may_act`, and `page` (all are done, or another client was faster).
CREATE FUNCTION ledger.finish_cases(
    of_district integer, of_run bigint, of_seq integer, payments integer, of_client text
) RETURNS TABLE (refusal text, detail text, last bigint, cases bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    before ledger.run_page;
    c record;
    my_duty text;
    today date := kernel.today();
BEGIN
    SELECT m.* INTO refusal, detail
    FROM ledger.may_act(of_district, of_run, 'settle', of_client, '{}', '{}', '{}') AS m;
    IF refusal IS NOT NULL THEN RETURN NEXT; RETURN; END IF;
    SELECT p.* INTO before FROM ledger.run_page AS p
    WHERE p.district = of_district AND p.run = of_run AND p.stage = 'cases'
    ORDER BY p.seq DESC LIMIT 1;
    IF of_seq <> coalesce(before.seq, 0) + 1 OR before.seq IS NOT NULL AND before.last IS NULL THEN
        refusal := 'page';
        RETURN NEXT; RETURN;
    END IF;
    last := (SELECT max(p.nth) FROM (SELECT n.nth FROM ledger.payment AS n
        WHERE n.district = of_district AND n.run = of_run AND n.nth > coalesce(before.last, 0)
        ORDER BY n.nth LIMIT payments) AS p);
    cases := 0;
    FOR c IN
        WITH paid AS (
            SELECT l.person, l.clause, l.period, p.number FROM ledger.payment AS p
            JOIN ledger.line AS l ON l.district = p.district AND l.run = p.run AND l.payment = p.nth
              AND l.kind = 'pay'
            WHERE p.district = of_district AND p.run = of_run AND p.nth > coalesce(before.last, 0)
              AND p.nth <= last AND NOT EXISTS (SELECT FROM ledger.payment_return AS b
                WHERE b.district = of_district AND b.run = of_run AND b.nth = p.nth)
        ), done AS (
            SELECT o.case_id AS id, p.number FROM paid AS p JOIN ledger.payment_order AS o
              ON o.district = of_district AND o.person = p.person AND o.clause = p.clause
              AND o.period = p.period
            WHERE o.case_id IS NOT NULL
            UNION ALL
            SELECT f.id, p.number FROM paid AS p JOIN casework.case_file AS f
              ON f.district = of_district AND f.person = p.person AND f.clause = p.clause
              AND date_trunc('month', f.period_from) <= p.period AND p.period < f.period_to
            WHERE NOT EXISTS (SELECT FROM ledger.payment_order AS o WHERE o.district = of_district
                AND o.case_id = f.id)
        )
        SELECT f.id, f.version, f.step, f.kind, min(d.number) AS number
        FROM done AS d JOIN casework.case_file AS f ON f.district = of_district AND f.id = d.id
        WHERE f.state = 8 AND f.kind = 0 GROUP BY f.id, f.version, f.step, f.kind ORDER BY f.id
    LOOP
        PERFORM FROM casework.case_file AS f
        WHERE f.district = of_district AND f.id = c.id AND f.version = c.version FOR UPDATE;
        -- Suspended or stopped a moment ago: it stays as its people left it.
        CONTINUE WHEN NOT FOUND;
        INSERT INTO casework.hand AS h (district, case_id, actor, duty)
        VALUES (of_district, c.id, ctx.account(), 'pay') ON CONFLICT DO NOTHING;
        SELECT h.duty INTO my_duty FROM casework.hand AS h
        WHERE h.district = of_district AND h.case_id = c.id AND h.actor = ctx.account();
        INSERT INTO casework.act (district, case_id, seq, client, act, step, state, duty, actor,
            acted_by, desk, acted_on)
        VALUES (of_district, c.id, c.version + 1, 'paid ' || c.number || ':' || c.id, 'deliver',
            c.step, 2, CASE WHEN my_duty = 'pay' THEN my_duty END,
            CASE WHEN my_duty = 'pay' THEN ctx.account() END, ctx.name(), ctx.desk(), today);
        INSERT INTO casework.delivery (district, case_id, seq, day, proof_kind, proof, given_by)
        VALUES (of_district, c.id, c.version + 1, today, 'register', c.number, ctx.name());
        UPDATE casework.case_file AS f
        SET version = c.version + 1, state = 2, step = NULL, step_due = NULL, owner = NULL
        WHERE f.district = of_district AND f.id = c.id;
        PERFORM casework.receive(of_district, c.id);
        cases := cases + 1;
    END LOOP;
    INSERT INTO ledger.run_page (district, run, stage, seq, last, lines, total, made_by)
    VALUES (of_district, of_run, 'cases', of_seq, last, cases, 0, ctx.name());
    RETURN NEXT;
END
$$;

-- Not for anybody to call. Gives what a run kept back of a clause to the funds that bear it: each its
-- part, as far as it paid in that year; what none of them paid then is new to the first.
CREATE FUNCTION ledger.give_back(
    of_district integer, of_run bigint, of_clause text, of_sum bigint
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    r ledger.run;
    part record;
    rest bigint := of_sum;
    step bigint;
    first_fund bigint;
BEGIN
    SELECT f.* INTO STRICT r FROM ledger.run AS f WHERE f.district = of_district AND f.id = of_run;
    FOR part IN SELECT p.fund, p.amount, coalesce(a.balance, 0) AS balance
        FROM ledger.parts(of_district, of_clause, r.through, of_sum) AS p
        LEFT JOIN ledger.account AS a ON a.district = of_district AND a.fund = p.fund
          AND a.year = r.year AND a.station = 'paid'
        ORDER BY p.fund
    LOOP
        first_fund := coalesce(first_fund, part.fund);
        step := least(part.amount, part.balance);
        CONTINUE WHEN step <= 0;
        PERFORM ledger.move(of_district, concat_ws(' ', 'run', of_run, 'recover', of_clause,
                part.fund), 'recover', part.fund, r.year, 'paid', r.year, 'free', step, of_run,
            of_clause, r.title);
        rest := rest - step;
    END LOOP;
    IF rest > 0 THEN
        PERFORM ledger.move(of_district, concat_ws(' ', 'run', of_run, 'back', of_clause),
            'appropriate', first_fund, r.year, 'outside', r.year, 'free', rest, of_run, NULL,
            r.title);
    END IF;
END
$$;

-- Settles a run: what did not come back is paid. What was kept back from it goes back to the funds of
-- what had been paid too much. Refusals as `may_act`, and `page` while cases are left.
CREATE FUNCTION ledger.settle_run(of_district integer, of_run bigint, of_client text)
RETURNS TABLE (refusal text, detail text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    sent record;
    kept record;
BEGIN
    SELECT m.* INTO refusal, detail
    FROM ledger.may_act(of_district, of_run, 'settle', of_client, '{}', '{}', '{}') AS m;
    IF refusal IS NULL AND NOT EXISTS (SELECT FROM ledger.run_page AS p
        WHERE p.district = of_district AND p.run = of_run AND p.stage = 'cases'
          AND p.last IS NULL) THEN
        refusal := 'page';
    END IF;
    IF refusal IS NOT NULL THEN RETURN NEXT; RETURN; END IF;
    FOR sent IN SELECT t.clause, sum(CASE t.credit_station WHEN 'sent' THEN t.amount
            ELSE -t.amount END)::bigint AS fen
        FROM ledger.transfer AS t
        WHERE t.district = of_district AND t.run = of_run
          AND 'sent' IN (t.credit_station, t.debit_station)
        GROUP BY t.clause ORDER BY t.clause
    LOOP
        CONTINUE WHEN sent.fen = 0;
        PERFORM ledger.move_run(of_district, of_run, sent.clause, 'settle', 'sent', 'paid', sent.fen,
            'settle');
    END LOOP;
    FOR kept IN SELECT l.clause, -sum(l.amount)::bigint AS fen FROM ledger.line AS l
        WHERE l.district = of_district AND l.run = of_run AND l.kind = 'offset'
        GROUP BY l.clause ORDER BY l.clause
    LOOP
        PERFORM ledger.give_back(of_district, of_run, kept.clause, kept.fen);
    END LOOP;
    PERFORM ledger.keep_act(of_district, of_run, 'settle', of_client, NULL);
END
$$;
