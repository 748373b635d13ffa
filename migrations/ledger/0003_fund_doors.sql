-- The doors to funds. What they refuse is said in one word: `desk` (neither finance nor the holder),
-- `duty`, `fund` (no such fund), `clause` (no clause of the district), `kind`, `closed` (the year is
-- closed), `parts` (lines that do not fit), `purpose`, `maker` (the same person), `ended`, `rests`,
-- `order`, `rank` (what is secured first would be short).

-- What a clause has taken from the free money of a fund's year.
CREATE FUNCTION ledger.taken(
    of_district integer, of_fund bigint, of_year integer, of_clause text
) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(sum(CASE WHEN t.debit_station = 'free' THEN t.amount ELSE -t.amount END), 0)::bigint
    FROM ledger.transfer AS t
    WHERE t.district = of_district AND t.fund = of_fund AND t.debit_year = of_year
      AND t.clause = of_clause AND 'free' IN (t.debit_station, t.credit_station)
$$;

-- The confirmed budget of a fund's year: the latest.
CREATE FUNCTION ledger.budget_of(of_district integer, of_fund bigint, of_year integer)
RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT p.id FROM ledger.proposal AS p
    JOIN ledger.proposal_end AS e ON e.district = p.district AND e.proposal = p.id
    WHERE p.district = of_district AND p.act = 'budget' AND p.fund = of_fund AND p.year = of_year
      AND e.act = 'confirm'
    ORDER BY e.ended_at DESC, p.id DESC LIMIT 1
$$;

-- What of the free money of a fund's year is kept for the clauses that stand before this one in the
-- order of the budget. A clause without a line stands behind all that have one.
CREATE FUNCTION ledger.kept_before(
    of_district integer, of_fund bigint, of_year integer, of_clause text
) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH line AS (
        SELECT l.place, l.clause, l.number FROM ledger.proposal_line AS l
        WHERE l.district = of_district
          AND l.proposal = ledger.budget_of(of_district, of_fund, of_year)
    )
    SELECT coalesce(sum(greatest(0,
        l.number - ledger.taken(of_district, of_fund, of_year, l.clause))), 0)::bigint
    FROM line AS l
    WHERE l.place < coalesce((SELECT m.place FROM line AS m WHERE m.clause = of_clause), 2147483647)
$$;

-- As in 0001, and: nothing comes into a closed year or is kept for anything new of it, and what is
-- kept for a clause leaves what stands before it in the budget's order. Both are judged once the
-- accounts are locked.
CREATE OR REPLACE FUNCTION ledger.move(
    of_district integer, of_client text, of_kind text, of_fund bigint, from_year integer,
    from_station text, to_year integer, to_station text, fen bigint, of_run bigint, of_clause text,
    of_document text
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    told ledger.transfer;
    free bigint;
    made bigint;
BEGIN
    INSERT INTO ledger.account (district, fund, year, station)
    VALUES (of_district, of_fund, from_year, from_station), (of_district, of_fund, to_year, to_station)
    ON CONFLICT DO NOTHING;
    PERFORM FROM ledger.account AS a
    WHERE a.district = of_district AND a.fund = of_fund
      AND (a.year, a.station) IN ((from_year, from_station), (to_year, to_station))
    ORDER BY a.year, a.station FOR UPDATE;
    SELECT t.* INTO told FROM ledger.transfer AS t
    WHERE t.district = of_district AND t.client = of_client;
    IF FOUND THEN
        IF (told.kind, told.fund, told.debit_year, told.debit_station, told.credit_year,
            told.credit_station, told.amount, told.run, told.clause) IS DISTINCT FROM
            (of_kind, of_fund, from_year, from_station, to_year, to_station, fen, of_run,
                of_clause)
        THEN
            RAISE unique_violation USING MESSAGE = 'client', DETAIL = of_client;
        END IF;
        RETURN told.id;
    END IF;
    IF of_kind IN ('appropriate', 'reserve', 'carry_over') AND EXISTS (
        SELECT FROM ledger.closed_year AS c
        WHERE c.district = of_district AND c.year IN (to_year, CASE of_kind WHEN 'reserve'
            THEN from_year ELSE to_year END))
    THEN
        RAISE check_violation USING MESSAGE = 'closed';
    END IF;
    IF of_kind = 'reserve' THEN
        SELECT a.balance INTO free FROM ledger.account AS a
        WHERE a.district = of_district AND a.fund = of_fund AND a.year = from_year
          AND a.station = from_station;
        -- What is not there at all the account's own check refuses.
        IF fen <= free
            AND fen > free - ledger.kept_before(of_district, of_fund, from_year, of_clause)
        THEN
            RAISE check_violation USING MESSAGE = 'rank';
        END IF;
    END IF;
    INSERT INTO ledger.transfer (district, client, kind, fund, debit_year, debit_station,
        credit_year, credit_station, amount, run, clause, document, made_by, made_on)
    VALUES (of_district, of_client, of_kind, of_fund, from_year, from_station, to_year, to_station,
        fen, of_run, of_clause, of_document, coalesce(ctx.name(), session_user), kernel.today())
    RETURNING id INTO made;
    UPDATE ledger.account AS a SET balance = a.balance - fen
    WHERE a.district = of_district AND a.fund = of_fund AND a.year = from_year
      AND a.station = from_station;
    UPDATE ledger.account AS a SET balance = a.balance + fen
    WHERE a.district = of_district AND a.fund = of_fund AND a.year = to_year
      AND a.station = to_station;
    RETURN made;
END
$$;

-- Refuses whoever may not work on a fund: neither finance nor its holder, or without a duty. Not for
-- anybody to call.
CREATE FUNCTION ledger.judge_fund(of_district integer, of_holder text, checks boolean) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF ctx.district() IS DISTINCT FROM of_district OR NOT kernel.is_department() THEN
        RAISE insufficient_privilege USING MESSAGE = 'no context: the door stays shut';
    END IF;
    IF ctx.desk() NOT IN ('finance', of_holder) THEN
        RAISE insufficient_privilege USING MESSAGE = 'desk';
    END IF;
    IF NOT (ctx.has('approve') OR NOT checks AND (ctx.has('intake') OR ctx.has('review')
        OR ctx.has('pay')))
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'duty';
    END IF;
END
$$;

-- Opens a fund for the clauses that it may pay for. Finance opens any; another department one that
-- it holds itself, of donations or its own caring or welfare fund.
CREATE FUNCTION ledger.open_fund(
    of_district integer, of_client text, of_code text, of_title text, of_kind text, of_payer text,
    of_holder text, clauses text[], of_document text
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    told ledger.fund;
    made bigint;
BEGIN
    PERFORM ledger.judge_fund(of_district, CASE WHEN of_kind <> 'appropriation' THEN of_holder
        ELSE 'finance' END, false);
    SELECT f.* INTO told FROM ledger.fund AS f
    WHERE f.district = of_district AND f.client = of_client;
    IF FOUND THEN
        IF (told.code, told.title, told.kind, told.payer, told.holder) IS DISTINCT FROM
            (of_code, of_title, of_kind, of_payer, of_holder)
            OR (SELECT array_agg(p.clause ORDER BY p.clause) FROM ledger.fund_purpose AS p
                WHERE p.district = of_district AND p.fund = told.id AND p.document = told.document)
                IS DISTINCT FROM (SELECT array_agg(DISTINCT c COLLATE "C" ORDER BY c COLLATE "C")
                    FROM unnest(clauses) AS c)
        THEN
            RAISE unique_violation USING MESSAGE = 'client', DETAIL = of_client;
        END IF;
        RETURN told.id;
    END IF;
    IF cardinality(clauses) = 0 OR EXISTS (SELECT FROM unnest(clauses) AS c WHERE NOT EXISTS (
        SELECT FROM kernel.clause_lead AS l WHERE l.district = of_district AND l.clause = c))
    THEN
        RAISE check_violation USING MESSAGE = 'clause';
    END IF;
    IF NOT EXISTS (SELECT FROM kernel.module AS m
        WHERE m.district = of_district AND m.department = of_holder)
    THEN
        RAISE check_violation USING MESSAGE = 'desk';
    END IF;
    INSERT INTO ledger.fund AS f (district, client, code, title, kind, payer, holder, document,
        recorded_by)
    VALUES (of_district, of_client, of_code, of_title, of_kind, of_payer, of_holder, of_document,
        ctx.name())
    RETURNING f.id INTO made;
    INSERT INTO ledger.fund_purpose (district, fund, clause, document, recorded_by)
    SELECT DISTINCT of_district, made, c, of_document, ctx.name() FROM unnest(clauses) AS c;
    RETURN made;
END
$$;

-- Proposes something; it has no effect before another person confirms it.
CREATE FUNCTION ledger.propose(
    of_district integer, of_client text, of_act text, of_fund text, of_year integer,
    of_clause text, of_month date, fen bigint, arrived date, of_document text, line_funds text[],
    line_clauses text[], line_numbers bigint[]
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    f ledger.fund;
    told ledger.proposal;
    made bigint;
BEGIN
    IF of_fund IS NOT NULL THEN
        SELECT g.* INTO f FROM ledger.fund AS g
        WHERE g.district = of_district AND g.code = of_fund;
        IF NOT FOUND THEN RAISE check_violation USING MESSAGE = 'fund'; END IF;
    END IF;
    PERFORM ledger.judge_fund(of_district, coalesce(f.holder, 'finance'), false);
    SELECT p.* INTO told FROM ledger.proposal AS p
    WHERE p.district = of_district AND p.client = of_client;
    IF FOUND THEN
        IF (told.act, told.fund, told.year, told.clause, told.from_month, told.amount,
            told.arrived_on) IS DISTINCT FROM (of_act, f.id, of_year, of_clause, of_month, fen,
            arrived)
            OR (SELECT array_agg(g.code ORDER BY l.place) FROM ledger.proposal_line AS l
                JOIN ledger.fund AS g ON g.district = l.district AND g.id = l.fund
                WHERE l.district = of_district AND l.proposal = told.id)
                IS DISTINCT FROM nullif(line_funds, '{}')
            OR (SELECT array_agg(l.clause ORDER BY l.place) FROM ledger.proposal_line AS l
                WHERE l.district = of_district AND l.proposal = told.id)
                IS DISTINCT FROM nullif(line_clauses, '{}') COLLATE "C"
            OR (SELECT array_agg(l.number ORDER BY l.place) FROM ledger.proposal_line AS l
                WHERE l.district = of_district AND l.proposal = told.id)
                IS DISTINCT FROM nullif(line_numbers, '{}')
        THEN
            RAISE unique_violation USING MESSAGE = 'client', DETAIL = of_client;
        END IF;
        RETURN told.id;
    END IF;
    -- A donor's gift keeps its purpose: such a fund gets no further one.
    IF f.kind = 'donation' AND of_act IN ('purpose', 'appropriate') OR of_act = 'donate' THEN
        RAISE check_violation USING MESSAGE = 'kind';
    END IF;
    IF of_act IN ('appropriate', 'budget', 'close') AND EXISTS (SELECT FROM ledger.closed_year AS c
        WHERE c.district = of_district AND c.year = of_year)
    THEN
        RAISE check_violation USING MESSAGE = 'closed';
    END IF;
    IF (cardinality(line_funds) > 0) <> (of_act IN ('share', 'budget'))
        OR cardinality(line_funds) <> cardinality(line_clauses)
        OR cardinality(line_funds) <> cardinality(line_numbers)
        OR of_act = 'share' AND (of_clause <> ANY (line_clauses)
            OR 1000000 < ANY (line_numbers))
        OR of_act = 'budget' AND of_fund <> ANY (line_funds)
    THEN
        RAISE check_violation USING MESSAGE = 'parts';
    END IF;
    IF of_act = 'purpose' AND NOT EXISTS (SELECT FROM kernel.clause_lead AS l
        WHERE l.district = of_district AND l.clause = of_clause)
    THEN
        RAISE check_violation USING MESSAGE = 'clause';
    END IF;
    INSERT INTO ledger.proposal AS p (district, client, act, fund, year, clause, from_month, amount,
        arrived_on, document, maker, made_by, desk, made_on)
    VALUES (of_district, of_client, of_act, f.id, of_year, of_clause, of_month, fen, arrived,
        of_document, ctx.account(), ctx.name(), ctx.desk(), kernel.today())
    RETURNING p.id INTO made;
    INSERT INTO ledger.proposal_line (district, proposal, place, fund, clause, number)
    SELECT of_district, made, l.place, g.id, l.clause, l.number
    FROM unnest(line_funds, line_clauses, line_numbers) WITH ORDINALITY
        AS l (code, clause, number, place)
    LEFT JOIN ledger.fund AS g ON g.district = of_district AND g.code = l.code;
    RETURN made;
END
$$;

-- A gift into a fund of donations, or a welfare or caring fund: the money is free once another
-- person has confirmed that it came.
CREATE FUNCTION ledger.donate(
    of_district integer, of_client text, of_fund text, fen bigint, arrived date, of_receipt text,
    of_title text, of_code text, stands boolean, of_sealed bytea, version integer, of_masked text,
    of_purpose text, of_document text
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    f ledger.fund;
    told ledger.proposal;
    gift ledger.donation;
    made bigint;
    of_year integer := extract(year FROM arrived)::integer;
BEGIN
    SELECT g.* INTO f FROM ledger.fund AS g WHERE g.district = of_district AND g.code = of_fund;
    IF NOT FOUND THEN RAISE check_violation USING MESSAGE = 'fund'; END IF;
    PERFORM ledger.judge_fund(of_district, f.holder, false);
    SELECT p.* INTO told FROM ledger.proposal AS p
    WHERE p.district = of_district AND p.client = of_client;
    IF FOUND THEN
        SELECT d.* INTO gift FROM ledger.donation AS d
        WHERE d.district = of_district AND d.proposal = told.id;
        IF (told.act, told.fund, told.amount, told.arrived_on, gift.receipt, gift.title, gift.code)
            IS DISTINCT FROM ('donate', f.id, fen, arrived, of_receipt, of_title, of_code)
        THEN
            RAISE unique_violation USING MESSAGE = 'client', DETAIL = of_client;
        END IF;
        RETURN told.id;
    END IF;
    IF f.kind = 'appropriation' THEN RAISE check_violation USING MESSAGE = 'kind'; END IF;
    IF EXISTS (SELECT FROM ledger.closed_year AS c
        WHERE c.district = of_district AND c.year = of_year)
    THEN
        RAISE check_violation USING MESSAGE = 'closed';
    END IF;
    INSERT INTO ledger.proposal AS p (district, client, act, fund, year, amount, arrived_on,
        document, maker, made_by, desk, made_on)
    VALUES (of_district, of_client, 'donate', f.id, of_year, fen, arrived, of_document,
        ctx.account(), ctx.name(), ctx.desk(), kernel.today())
    RETURNING p.id INTO made;
    INSERT INTO ledger.donation (district, proposal, year, receipt, donor, title, code, code_stands,
        sealed, key_version, masked, purpose)
    VALUES (of_district, made, of_year, of_receipt, CASE WHEN of_title IS NULL THEN 'person'
        ELSE 'organization' END, of_title, of_code, stands, of_sealed, version, of_masked,
        of_purpose);
    RETURN made;
END
$$;

-- What of a year still rests: on the way to families (reserved, sent, returned), or free and neither
-- carried over nor lapsed.
CREATE FUNCTION ledger.resting(of_district integer, of_year integer)
RETURNS TABLE (fund text, station text, balance bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF ctx.district() IS DISTINCT FROM of_district OR NOT kernel.is_department() THEN
        RAISE insufficient_privilege USING MESSAGE = 'no context: the door stays shut';
    END IF;
    RETURN QUERY SELECT f.code, a.station, a.balance FROM ledger.account AS a
        JOIN ledger.fund AS f ON f.district = a.district AND f.id = a.fund
        WHERE a.district = of_district AND a.year = of_year AND a.balance <> 0
          AND a.station IN ('free', 'reserved', 'sent', 'returned')
        ORDER BY f.code, a.station;
END
$$;

-- Confirms a proposal, with all that it does, or rejects it.
CREATE FUNCTION ledger.end_proposal(
    of_district integer, of_client text, of_proposal bigint, of_act text, why text
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    p ledger.proposal;
    told ledger.proposal_end;
    next integer;
BEGIN
    SELECT q.* INTO p FROM ledger.proposal AS q
    WHERE q.district = of_district AND q.id = of_proposal;
    PERFORM ledger.judge_fund(of_district, coalesce((SELECT f.holder FROM ledger.fund AS f
        WHERE f.district = of_district AND f.id = p.fund), 'finance'), of_act = 'confirm');
    IF p.id IS NULL THEN RAISE check_violation USING MESSAGE = 'proposal'; END IF;
    SELECT e.* INTO told FROM ledger.proposal_end AS e
    WHERE e.district = of_district AND (e.proposal = of_proposal OR e.client = of_client)
    ORDER BY (e.client = of_client) DESC LIMIT 1;
    IF FOUND THEN
        IF (told.client, told.proposal, told.act, told.checker) IS DISTINCT FROM
            (of_client, of_proposal, of_act, ctx.account())
        THEN
            RAISE check_violation USING MESSAGE = CASE WHEN told.client = of_client THEN 'client'
                ELSE 'ended' END;
        END IF;
        RETURN;
    END IF;
    IF of_act = 'confirm' AND p.maker = ctx.account() THEN
        RAISE check_violation USING MESSAGE = 'maker';
    END IF;
    -- Two who end it at once: the key lets one through.
    INSERT INTO ledger.proposal_end (district, proposal, client, act, maker, checker, reason,
        ended_by, ended_on)
    VALUES (of_district, of_proposal, of_client, of_act, p.maker, ctx.account(),
        nullif(btrim(why), ''), ctx.name(), kernel.today());
    IF of_act = 'reject' THEN RETURN; END IF;
    IF p.act IN ('appropriate', 'donate') THEN
        PERFORM ledger.move(of_district, 'proposal ' || p.id, 'appropriate', p.fund, p.year,
            'outside', p.year, 'free', p.amount, NULL, NULL, p.document);
    ELSIF p.act IN ('withdraw', 'lapse') THEN
        PERFORM ledger.move(of_district, 'proposal ' || p.id, p.act, p.fund, p.year, 'free', p.year,
            'outside', p.amount, NULL, NULL, p.document);
    ELSIF p.act = 'carry_over' THEN
        PERFORM ledger.move(of_district, 'proposal ' || p.id, p.act, p.fund, p.year, 'free',
            p.year + 1, 'free', p.amount, NULL, NULL, p.document);
    ELSIF p.act = 'purpose' THEN
        INSERT INTO ledger.fund_purpose (district, fund, clause, document, recorded_by)
        VALUES (of_district, p.fund, p.clause, p.document, ctx.name()) ON CONFLICT DO NOTHING;
    ELSIF p.act = 'share' THEN
        SELECT coalesce(max(s.version), 0) + 1 INTO next FROM ledger.share AS s
        WHERE s.district = of_district AND s.clause = p.clause AND s.from_month = p.from_month;
        INSERT INTO ledger.share (district, clause, from_month, version, client, document,
            recorded_by)
        VALUES (of_district, p.clause, p.from_month, next, 'proposal ' || p.id, p.document,
            ctx.name());
        INSERT INTO ledger.share_part (district, clause, from_month, version, fund, parts, place)
        SELECT of_district, p.clause, p.from_month, next, l.fund, l.number, l.place
        FROM ledger.proposal_line AS l
        WHERE l.district = of_district AND l.proposal = p.id;
    ELSIF p.act = 'close' THEN
        -- Every account of the year is touched: a transfer begun before sees the closed year, or
        -- is refused as out of date.
        INSERT INTO ledger.account (district, fund, year, station)
        SELECT of_district, f.id, p.year, s.station FROM ledger.fund AS f,
            unnest(ARRAY['free', 'outside', 'reserved']) AS s (station)
        WHERE f.district = of_district ORDER BY f.id, s.station ON CONFLICT DO NOTHING;
        PERFORM FROM ledger.account AS a WHERE a.district = of_district AND a.year = p.year
        ORDER BY a.fund, a.year, a.station FOR UPDATE;
        UPDATE ledger.account AS a SET balance = a.balance
        WHERE a.district = of_district AND a.year = p.year;
        IF EXISTS (SELECT FROM ledger.resting(of_district, p.year)) THEN
            RAISE check_violation USING MESSAGE = 'rests';
        END IF;
        INSERT INTO ledger.closed_year (district, year, proposal) VALUES (of_district, p.year, p.id);
    END IF;
END
$$;

-- Keeps a fund's money for an order: its holder decides, or finance for a fund that finance holds.
CREATE FUNCTION ledger.reserve_order(
    of_district integer, of_order bigint, of_fund text, of_year integer
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    f ledger.fund;
    o ledger.payment_order;
    told ledger.reservation;
    problem text;
BEGIN
    SELECT g.* INTO f FROM ledger.fund AS g WHERE g.district = of_district AND g.code = of_fund;
    IF NOT FOUND THEN RAISE check_violation USING MESSAGE = 'fund'; END IF;
    PERFORM ledger.judge_fund(of_district, f.holder, true);
    SELECT r.* INTO o FROM ledger.payment_order AS r
    WHERE r.district = of_district AND r.id = of_order;
    IF o.id IS NULL OR o.amount < 0 OR o.department <> ctx.desk() THEN
        RAISE check_violation USING MESSAGE = 'order';
    END IF;
    IF f.holder <> ctx.desk() THEN RAISE insufficient_privilege USING MESSAGE = 'desk'; END IF;
    problem := kernel.reach(of_district, o.person);
    IF problem IS NOT NULL THEN RAISE insufficient_privilege USING MESSAGE = problem; END IF;
    SELECT r.* INTO told FROM ledger.reservation AS r
    WHERE r.district = of_district AND r.payment_order = of_order;
    IF FOUND THEN
        IF (told.fund, told.year) IS DISTINCT FROM (f.id, of_year) THEN
            RAISE unique_violation USING MESSAGE = 'client', DETAIL = of_order::text;
        END IF;
        RETURN;
    END IF;
    PERFORM ledger.move(of_district, 'order ' || of_order, 'reserve', f.id, of_year, 'free', of_year,
        'reserved', o.amount, NULL, o.clause, o.basis);
    INSERT INTO ledger.reservation (district, payment_order, fund, year, clause, amount, reserved_by,
        reserved_on)
    VALUES (of_district, of_order, f.id, of_year, o.clause, o.amount, ctx.name(), kernel.today());
END
$$;

-- Hands what is kept for the orders of a run's lines over to the run: released here, and reserved by
-- the run's own transfers in the same transaction, from these funds and years. Not for anybody to
-- call but the door that approves a run.
CREATE FUNCTION ledger.take_reservations(of_district integer, of_run bigint)
RETURNS TABLE (fund bigint, year integer, clause text, amount bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    r ledger.reservation;
BEGIN
    FOR r IN SELECT v.* FROM ledger.reservation AS v
        JOIN ledger.payment_order AS o ON o.district = v.district AND o.id = v.payment_order
        JOIN ledger.run_line AS l ON l.district = o.district AND l.run = of_run
            AND l.person = o.person AND l.clause = o.clause AND l.period = o.period
        JOIN ledger.run AS u ON u.district = l.district AND u.id = l.run AND u.year = v.year
        WHERE v.district = of_district AND l.hold IS NULL
          AND NOT EXISTS (SELECT FROM ledger.reservation_end AS e
            WHERE e.district = v.district AND e.payment_order = v.payment_order)
        ORDER BY v.fund, v.year, v.payment_order
    LOOP
        INSERT INTO ledger.reservation_end (district, payment_order, run, ended_on)
        VALUES (of_district, r.payment_order, of_run, kernel.today());
        PERFORM ledger.move(of_district, 'order ' || r.payment_order || ' released', 'release',
            r.fund, r.year, 'reserved', r.year, 'free', r.amount, NULL, r.clause,
            'run ' || of_run);
    END LOOP;
    RETURN QUERY SELECT v.fund, v.year, v.clause, sum(v.amount)::bigint
        FROM ledger.reservation_end AS e
        JOIN ledger.reservation AS v ON v.district = e.district
            AND v.payment_order = e.payment_order
        WHERE e.district = of_district AND e.run = of_run
        GROUP BY v.fund, v.year, v.clause ORDER BY v.fund, v.year, v.clause;
END
$$;
