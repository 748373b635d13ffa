-- A run from the second look to the seal.

-- Not for anybody to call. Holds the lines that may not be paid any more, of some persons or all, and
-- says how many.
CREATE FUNCTION ledger.hold_lines(
    of_district integer, of_run bigint, of_stage text, persons bigint[]
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    chosen bigint[] := persons;
    done bigint := 0;
    held bigint;
    last bigint := 0;
BEGIN
    LOOP
        IF persons IS NULL THEN
            chosen := ARRAY(SELECT DISTINCT l.person FROM ledger.run_line AS l
                WHERE l.district = of_district AND l.run = of_run AND l.person > last
                ORDER BY l.person LIMIT 10000);
            EXIT WHEN cardinality(chosen) = 0;
            last := chosen[cardinality(chosen)];
        END IF;
        WITH judged AS (
            SELECT l.person, l.clause, l.period, CASE
                WHEN k.is_dead THEN 'dead'
                WHEN k.gone_from <= l.period THEN 'closed'
                WHEN k.has_case AND ledger.case_hinders(of_district, l.person, l.clause, l.period)
                    IS NOT NULL THEN ledger.case_hinders(of_district, l.person, l.clause, l.period)
                WHEN l.payee IS NOT NULL THEN NULL
                WHEN k.account IS NULL THEN 'account_missing'
                WHEN of_stage = 'seal' AND k.account IS DISTINCT FROM (
                    SELECT a.account FROM ledger.run_account AS a WHERE a.district = of_district
                      AND a.run = of_run AND a.person = l.person) THEN 'account_changed'
                WHEN k.is_new THEN 'account_changed'
                END AS hold
            FROM ledger.run_line AS l
            JOIN ledger.hindrances(of_district, chosen) AS k USING (person)
            WHERE l.district = of_district AND l.run = of_run AND l.person = ANY (chosen)
              AND l.hold IS NULL
        ), changed AS (
            UPDATE ledger.run_line AS l SET hold = j.hold FROM judged AS j
            WHERE l.district = of_district AND l.run = of_run AND l.person = j.person
              AND l.clause = j.clause AND l.period = j.period AND j.hold IS NOT NULL
            RETURNING l.person, l.clause, l.period, l.hold
        )
        INSERT INTO ledger.run_hold (district, run, person, clause, period, seq, stage, hold, made_by,
            made_on)
        SELECT of_district, of_run, c.person, c.clause, c.period, 1 + (
                SELECT count(*) FROM ledger.run_hold AS h WHERE h.district = of_district
                  AND h.run = of_run AND h.person = c.person AND h.clause = c.clause
                  AND h.period = c.period),
            of_stage, c.hold, ctx.name(), kernel.today()
        FROM changed AS c;
        GET DIAGNOSTICS held = ROW_COUNT;
        done := done + held;
        EXIT WHEN persons IS NOT NULL;
    END LOOP;
    RETURN done;
END
$$;

-- A second look at a person of a run, before it is checked: lets go of what a new account or a late
-- month held. Refused: `run`, `duty`, `unseen`, `kin`, `hands` (who prepared it does not look),
-- `order` (it is not prepared, or was checked), `none` (nothing of theirs waits for a look).
CREATE FUNCTION ledger.look_at(
    of_district integer, of_run bigint, of_person bigint, why text
) RETURNS TABLE (refusal text, freed bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    present bigint := (SELECT h.account FROM ledger.hindrances(of_district, ARRAY[of_person]) AS h);
BEGIN
    IF ctx.district() IS DISTINCT FROM of_district OR ctx.desk() IS DISTINCT FROM 'finance' THEN
        RAISE insufficient_privilege USING MESSAGE = 'no context: the door stays shut';
    END IF;
    PERFORM FROM ledger.run AS r WHERE r.district = of_district AND r.id = of_run FOR NO KEY UPDATE;
    refusal := CASE
        WHEN NOT FOUND THEN 'run'
        WHEN kernel.reach(of_district, of_person) IS NOT NULL
            THEN kernel.reach(of_district, of_person)
        WHEN NOT ctx.has('review') AND NOT ctx.has('approve') THEN 'duty'
        WHEN NOT EXISTS (SELECT FROM ledger.run_act AS a WHERE a.district = of_district
            AND a.run = of_run AND a.act = 'prepare')
            OR EXISTS (SELECT FROM ledger.run_act AS a WHERE a.district = of_district
            AND a.run = of_run AND a.act IN ('check', 'cancel')) THEN 'order'
        WHEN EXISTS (SELECT FROM ledger.run_act AS a WHERE a.district = of_district
            AND a.run = of_run AND a.actor = ctx.account()) THEN 'hands'
    END;
    IF refusal IS NOT NULL THEN RETURN NEXT; RETURN; END IF;
    WITH changed AS (
        UPDATE ledger.run_line AS l SET hold = NULL
        WHERE l.district = of_district AND l.run = of_run AND l.person = of_person
          AND l.hold IN ('account_changed', 'second_look')
        RETURNING l.clause, l.period
    )
    INSERT INTO ledger.run_hold (district, run, person, clause, period, seq, stage, reason, made_by,
        made_on)
    SELECT of_district, of_run, of_person, c.clause, c.period, 1 + (
            SELECT count(*) FROM ledger.run_hold AS h WHERE h.district = of_district
              AND h.run = of_run AND h.person = of_person AND h.clause = c.clause
              AND h.period = c.period),
        'look', why, ctx.name(), kernel.today()
    FROM changed AS c;
    GET DIAGNOSTICS freed = ROW_COUNT;
    IF freed = 0 THEN refusal := 'none'; RETURN NEXT; RETURN; END IF;
    IF present IS NOT NULL THEN
        INSERT INTO ledger.account_look (district, person, account, reason, looked_by, looked_on)
        VALUES (of_district, of_person, present, why, ctx.name(), kernel.today())
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NEXT;
END
$$;

-- Checks a run: holds who died, left or has another account since, and fixes the digest. Refusals as
-- `may_act`.
CREATE FUNCTION ledger.check_run(
    of_district integer, of_run bigint, of_client text, feed_departments text[], feed_codes text[],
    feed_days integer[]
) RETURNS TABLE (refusal text, detail text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    SELECT m.* INTO refusal, detail FROM ledger.may_act(of_district, of_run, 'check', of_client,
        feed_departments, feed_codes, feed_days) AS m;
    IF refusal IS NOT NULL THEN RETURN NEXT; RETURN; END IF;
    PERFORM ledger.hold_lines(of_district, of_run, 'check', NULL);
    -- Nothing is kept back from who receives nothing in this run.
    UPDATE ledger.run_line AS l SET hold = 'overpaid'
    FROM (SELECT n.person FROM ledger.run_line AS n
        WHERE n.district = of_district AND n.run = of_run AND n.hold IS NULL AND n.payee IS NULL
        GROUP BY n.person HAVING sum(n.amount) <= 0) AS p
    WHERE l.district = of_district AND l.run = of_run AND l.person = p.person AND l.hold IS NULL
      AND l.payee IS NULL;
    PERFORM ledger.keep_act(of_district, of_run, 'check', of_client, NULL);
END
$$;

-- Divides a sum among the funds that bear a clause of a run, by what the run still has of each at a
-- station, largest remainder first: never more than is there.
CREATE FUNCTION ledger.run_parts(
    of_district integer, of_run bigint, of_clause text, of_station text, of_sum bigint
) RETURNS TABLE (fund bigint, amount bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH there AS (
        SELECT t.fund, sum(CASE WHEN t.credit_station = of_station THEN t.amount ELSE -t.amount END)
            AS fen
        FROM ledger.transfer AS t
        WHERE t.district = of_district AND t.run = of_run AND t.clause = of_clause
          AND of_station IN (t.credit_station, t.debit_station)
        GROUP BY t.fund
    ), part AS (
        SELECT t.fund, floor(of_sum * t.fen / sum(t.fen) OVER ())::bigint AS whole,
            of_sum * t.fen % sum(t.fen) OVER () AS remainder
        FROM there AS t WHERE t.fen > 0
    )
    SELECT p.fund, p.whole + CASE WHEN row_number() OVER (ORDER BY p.remainder DESC, p.fund)
        <= of_sum - sum(p.whole) OVER () THEN 1 ELSE 0 END
    FROM part AS p
$$;

-- Not for anybody to call. Moves a sum of a clause of a run from one station to the next, fund by fund.
CREATE FUNCTION ledger.move_run(
    of_district integer, of_run bigint, of_clause text, of_kind text, from_station text,
    to_station text, fen bigint, of_key text
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    part record;
    r ledger.run;
BEGIN
    SELECT f.* INTO STRICT r FROM ledger.run AS f WHERE f.district = of_district AND f.id = of_run;
    FOR part IN SELECT p.fund, p.amount
        FROM ledger.run_parts(of_district, of_run, of_clause, from_station, fen) AS p
        WHERE p.amount > 0 ORDER BY p.fund
    LOOP
        PERFORM ledger.move(of_district, concat_ws(' ', 'run', of_run, of_kind, of_key, of_clause,
                part.fund), of_kind, part.fund, r.year, from_station, r.year, to_station, part.amount,
            of_run, of_clause, r.title);
    END LOOP;
END
$$;

-- Approves a run, and reserves its money: all of it or nothing. Refusals as `may_act`, and: `digest` (a
-- line is not as it was checked), `empty`, `share` (nobody is set to bear a clause's cost), `budget` (a
-- fund's free money is short; fund and fen).
CREATE FUNCTION ledger.approve_run(
    of_district integer, of_run bigint, of_client text, feed_departments text[], feed_codes text[],
    feed_days integer[]
) RETURNS TABLE (refusal text, detail text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    r ledger.run;
    kept record;
    need record;
BEGIN
    SELECT m.* INTO refusal, detail FROM ledger.may_act(of_district, of_run, 'approve', of_client,
        feed_departments, feed_codes, feed_days) AS m;
    IF refusal IS NULL THEN
        SELECT 'digest' INTO refusal FROM ledger.run_digest(of_district, of_run) AS d
        JOIN ledger.run_act AS a ON a.district = of_district AND a.run = of_run AND a.act = 'check'
        WHERE a.digest IS DISTINCT FROM d.digest;
    END IF;
    IF refusal IS NOT NULL THEN RETURN NEXT; RETURN; END IF;
    SELECT f.* INTO STRICT r FROM ledger.run AS f WHERE f.district = of_district AND f.id = of_run;
    -- What is refused leaves nothing: the holds of this step with it.
    BEGIN
        PERFORM ledger.hold_lines(of_district, of_run, 'approve', NULL);
        INSERT INTO ledger.account (district, fund, year, station)
        SELECT of_district, p.fund, r.year, 'free' FROM ledger.fund_purpose AS p
        WHERE p.district = of_district AND p.clause = ANY (r.clauses) GROUP BY p.fund
        ON CONFLICT DO NOTHING;
        PERFORM FROM ledger.account AS a WHERE a.district = of_district AND a.year = r.year
          AND a.station = 'free' AND a.fund IN (SELECT p.fund FROM ledger.fund_purpose AS p
            WHERE p.district = of_district AND p.clause = ANY (r.clauses))
        ORDER BY a.fund FOR UPDATE;
        -- What was kept when an order was decided is the run's now, of the fund it was kept in.
        FOR kept IN SELECT k.* FROM ledger.take_reservations(of_district, of_run) AS k LOOP
            PERFORM ledger.move(of_district, concat_ws(' ', 'run', of_run, 'keep', kept.clause,
                    kept.fund), 'reserve', kept.fund, r.year, 'free', r.year, 'reserved', kept.amount,
                of_run, kept.clause, r.title);
        END LOOP;
        FOR need IN
            WITH total AS (
                SELECT l.clause, sum(l.amount)::bigint - coalesce((SELECT sum(t.amount)
                        FROM ledger.transfer AS t WHERE t.district = of_district AND t.run = of_run
                          AND t.kind = 'reserve' AND t.clause = l.clause), 0)::bigint AS fen
                FROM ledger.run_line AS l
                WHERE l.district = of_district AND l.run = of_run AND l.hold IS NULL
                  AND l.amount > 0 GROUP BY l.clause
            ), part AS (
                SELECT t.clause, p.fund, p.amount FROM total AS t
                LEFT JOIN LATERAL ledger.parts(of_district, t.clause, r.through, t.fen) AS p ON true
                WHERE t.fen > 0
            )
            SELECT p.clause, p.fund, p.amount, f.code,
                sum(p.amount) OVER (PARTITION BY p.fund) - a.balance AS missing
            FROM part AS p
            LEFT JOIN ledger.fund AS f ON f.district = of_district AND f.id = p.fund
            LEFT JOIN ledger.account AS a ON a.district = of_district AND a.fund = p.fund
              AND a.year = r.year AND a.station = 'free'
            ORDER BY p.fund IS NOT NULL, missing DESC, p.fund, p.clause
        LOOP
            IF need.fund IS NULL THEN
                refusal := 'share'; detail := need.clause;
            ELSIF need.missing > 0 THEN
                refusal := 'budget'; detail := need.code || ' ' || need.missing;
            ELSIF need.amount > 0 THEN
                PERFORM ledger.move(of_district, concat_ws(' ', 'run', of_run, 'reserve', need.clause,
                        need.fund), 'reserve', need.fund, r.year, 'free', r.year, 'reserved',
                    need.amount, of_run, need.clause, r.title);
            END IF;
            IF refusal IS NOT NULL THEN RAISE SQLSTATE 'YH001'; END IF;
        END LOOP;
        INSERT INTO ledger.run_account (district, run, person, account)
        SELECT of_district, of_run, p.person,
            (SELECT max(a.seq) FROM kernel.account AS a
                WHERE a.district = of_district AND a.person = p.person)
        FROM (SELECT DISTINCT l.person FROM ledger.run_line AS l
            WHERE l.district = of_district AND l.run = of_run AND l.hold IS NULL) AS p;
        IF NOT FOUND THEN
            refusal := 'empty';
            RAISE SQLSTATE 'YH001';
        END IF;
        PERFORM ledger.keep_act(of_district, of_run, 'approve', of_client, NULL);
    EXCEPTION WHEN SQLSTATE 'YH001' THEN
        RETURN NEXT;
    END;
END
$$;

-- Seals the next persons of an approved run: adds the links of their lines to the chains and numbers
-- their payments. A line whose chain stands elsewhere by now is held (`paid_elsewhere`); so is who died,
-- left or has another account since the approval. `seal_run` ends it.
--
-- Refusals as `may_act`, and: `digest` (a line is not as it was approved), `hands` (somebody else began to
-- seal), `page` (all are done).
CREATE FUNCTION ledger.seal_page(
    of_district integer, of_run bigint, of_seq integer, persons integer, of_client text,
    feed_departments text[], feed_codes text[], feed_days integer[]
) RETURNS TABLE (refusal text, detail text, lines bigint, total bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    before ledger.run_page;
    chosen bigint[];
    added bigint;
    today date := kernel.today();
BEGIN
    SELECT m.* INTO refusal, detail FROM ledger.may_act(of_district, of_run, 'seal', of_client,
        feed_departments, feed_codes, feed_days) AS m;
    IF refusal IS NOT NULL THEN RETURN NEXT; RETURN; END IF;
    SELECT p.* INTO before FROM ledger.run_page AS p
    WHERE p.district = of_district AND p.run = of_run AND p.stage = 'seal' ORDER BY p.seq DESC LIMIT 1;
    IF of_seq <> coalesce(before.seq, 0) + 1 OR before.seq IS NOT NULL AND before.last IS NULL THEN
        refusal := 'page';
    ELSIF before.made_by <> ctx.name() THEN
        refusal := 'hands'; detail := before.made_by;
    ELSIF of_seq = 1 THEN
        SELECT 'digest' INTO refusal FROM ledger.run_digest(of_district, of_run) AS d
        JOIN ledger.run_act AS a ON a.district = of_district AND a.run = of_run AND a.act = 'approve'
        WHERE a.digest IS DISTINCT FROM d.digest;
    END IF;
    IF refusal IS NOT NULL THEN RETURN NEXT; RETURN; END IF;
    chosen := ARRAY(SELECT a.person FROM ledger.run_account AS a
        WHERE a.district = of_district AND a.run = of_run AND a.person > coalesce(before.last, 0)
        ORDER BY a.person LIMIT persons);
    IF cardinality(chosen) = 0 THEN
        INSERT INTO ledger.run_page (district, run, stage, seq, lines, total, made_by)
        VALUES (of_district, of_run, 'seal', of_seq, 0, 0, ctx.name());
        lines := 0; total := 0;
        RETURN NEXT; RETURN;
    END IF;
    PERFORM ledger.hold_lines(of_district, of_run, 'seal', chosen);
    -- Nothing is kept back from who receives nothing any more.
    WITH nothing AS (
        SELECT l.person FROM ledger.run_line AS l
        WHERE l.district = of_district AND l.run = of_run AND l.person = ANY (chosen)
          AND l.hold IS NULL AND l.payee IS NULL GROUP BY l.person HAVING sum(l.amount) <= 0
    ), changed AS (
        UPDATE ledger.run_line AS l SET hold = 'overpaid' FROM nothing AS n
        WHERE l.district = of_district AND l.run = of_run AND l.person = n.person
          AND l.hold IS NULL AND l.payee IS NULL
        RETURNING l.person, l.clause, l.period
    )
    INSERT INTO ledger.run_hold (district, run, person, clause, period, seq, stage, hold, made_by,
        made_on)
    SELECT of_district, of_run, h.person, h.clause, h.period, 1 + (
            SELECT count(*) FROM ledger.run_hold AS o WHERE o.district = of_district
              AND o.run = of_run AND o.person = h.person AND o.clause = h.clause
              AND o.period = h.period),
        'seal', 'overpaid', ctx.name(), today
    FROM changed AS h;
    -- First as if no other run had been here; where one was, its lines are held and the rest added.
    FOR attempt IN 1..2 LOOP
        SELECT count(*), coalesce(sum(l.amount), 0) INTO lines, total FROM ledger.run_line AS l
        WHERE l.district = of_district AND l.run = of_run AND l.person = ANY (chosen) AND l.hold IS NULL;
        BEGIN
            -- Who is paid, and after them the organizations.
            WITH numbered AS (
                SELECT coalesce('o' || p.payee, 'p' || p.person) AS key,
                    (SELECT coalesce(max(n.nth), 0) FROM ledger.payment AS n
                        WHERE n.district = of_district AND n.run = of_run)
                    + row_number() OVER (ORDER BY p.payee NULLS FIRST, p.person) AS nth
                FROM (SELECT DISTINCT CASE WHEN l.payee IS NULL THEN l.person END AS person, l.payee
                    FROM ledger.run_line AS l WHERE l.district = of_district
                    AND l.run = of_run AND l.person = ANY (chosen) AND l.hold IS NULL) AS p
            )
            INSERT INTO ledger.line (district, person, clause, period, seq, kind, before, amount, after, run,
                payment, made_on)
            SELECT of_district, l.person, l.clause, l.period, coalesce(e.seq, 0) + 1,
                CASE WHEN l.amount > 0 THEN 'pay' ELSE 'offset' END, l.before, l.amount,
                l.before + l.amount, of_run, n.nth, today
            FROM ledger.run_line AS l
            JOIN numbered AS n ON n.key = coalesce('o' || l.payee, 'p' || l.person)
            LEFT JOIN LATERAL (SELECT c.seq, c.after FROM ledger.line AS c
                WHERE c.district = of_district AND c.person = l.person AND c.clause = l.clause
                  AND c.period = l.period ORDER BY c.seq DESC LIMIT 1) AS e ON true
            WHERE l.district = of_district AND l.run = of_run AND l.person = ANY (chosen) AND l.hold IS NULL
              AND coalesce(e.after, 0) = l.before
            ORDER BY l.person, l.clause, l.period
            ON CONFLICT DO NOTHING;
            GET DIAGNOSTICS added = ROW_COUNT;
            IF added <> lines THEN RAISE SQLSTATE 'YH001'; END IF;
            EXIT;
        EXCEPTION WHEN SQLSTATE 'YH001' THEN
            -- Another run adds the same links at this moment: whoever comes second asks again.
            IF attempt = 2 THEN
                RAISE serialization_failure USING MESSAGE = 'another run was faster';
            END IF;
            WITH elsewhere AS (
                SELECT l.person, l.clause, l.period, coalesce(e.after, 0) <> l.before AS is_paid
                FROM ledger.run_line AS l
                LEFT JOIN LATERAL (SELECT c.after FROM ledger.line AS c
                    WHERE c.district = of_district AND c.person = l.person AND c.clause = l.clause
                      AND c.period = l.period ORDER BY c.seq DESC LIMIT 1) AS e ON true
                WHERE l.district = of_district AND l.run = of_run AND l.person = ANY (chosen)
                  AND l.hold IS NULL
            ), nothing AS (
                SELECT e.person FROM elsewhere AS e JOIN ledger.run_line AS l USING (person, clause, period)
                WHERE l.district = of_district AND l.run = of_run AND NOT e.is_paid AND l.payee IS NULL
                GROUP BY e.person HAVING sum(l.amount) <= 0
            ), changed AS (
                UPDATE ledger.run_line AS l
                SET hold = CASE WHEN e.is_paid THEN 'paid_elsewhere' ELSE 'overpaid' END
                FROM elsewhere AS e
                WHERE l.district = of_district AND l.run = of_run AND l.person = e.person
                  AND l.clause = e.clause AND l.period = e.period
                  AND (e.is_paid
                    OR l.payee IS NULL AND e.person IN (SELECT n.person FROM nothing AS n))
                RETURNING l.person, l.clause, l.period, l.hold
            )
            INSERT INTO ledger.run_hold (district, run, person, clause, period, seq, stage, hold, made_by,
                made_on)
            SELECT of_district, of_run, h.person, h.clause, h.period, 1 + (
                    SELECT count(*) FROM ledger.run_hold AS o WHERE o.district = of_district
                      AND o.run = of_run AND o.person = h.person AND o.clause = h.clause
                      AND o.period = h.period),
                'seal', h.hold, ctx.name(), today
            FROM changed AS h;
        END;
    END LOOP;
    INSERT INTO ledger.payment (district, run, nth, number, person, account, payee, payee_seq, amount)
    SELECT of_district, of_run, s.payment, lpad(of_run::text, 8, '0') || lpad(s.payment::text, 8, '0'),
        s.person, CASE WHEN s.payee IS NULL THEN a.account END, s.payee,
        (SELECT max(n.seq) FROM ledger.payee AS n
            WHERE n.district = of_district AND n.code = s.payee), s.fen
    FROM (SELECT p.person, p.payee, p.fen, (SELECT coalesce(max(n.nth), 0) FROM ledger.payment AS n
                WHERE n.district = of_district AND n.run = of_run)
            + row_number() OVER (ORDER BY p.payee NULLS FIRST, p.person) AS payment
        FROM (SELECT CASE WHEN l.payee IS NULL THEN l.person END AS person, l.payee,
                sum(l.amount)::bigint AS fen
            FROM ledger.run_line AS l WHERE l.district = of_district
            AND l.run = of_run AND l.person = ANY (chosen) AND l.hold IS NULL GROUP BY 1, 2) AS p
        ) AS s
    LEFT JOIN ledger.run_account AS a ON a.district = of_district AND a.run = of_run
      AND a.person = s.person;
    INSERT INTO ledger.run_page (district, run, stage, seq, last, lines, total, made_by)
    VALUES (of_district, of_run, 'seal', of_seq, chosen[cardinality(chosen)], lines, total, ctx.name());
    RETURN NEXT;
END
$$;

-- Ends the sealing: what was held since the approval is released, and the digest of what is paid stands.
-- Refusals as `may_act`, `page` while persons are left, and `digest` where links and lines differ.
CREATE FUNCTION ledger.seal_run(of_district integer, of_run bigint, of_client text)
RETURNS TABLE (refusal text, detail text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    less record;
BEGIN
    SELECT m.* INTO refusal, detail
    FROM ledger.may_act(of_district, of_run, 'seal', of_client, '{}', '{}', '{}') AS m;
    IF refusal IS NULL THEN
        SELECT CASE WHEN max(p.seq) IS NULL OR bool_and(p.last IS NOT NULL) THEN 'page'
            WHEN min(p.made_by) <> ctx.name() THEN 'hands' END INTO refusal
        FROM ledger.run_page AS p
        WHERE p.district = of_district AND p.run = of_run AND p.stage = 'seal';
    END IF;
    IF refusal IS NULL THEN
        SELECT 'digest' INTO refusal FROM ledger.run_digest(of_district, of_run) AS d
        CROSS JOIN (SELECT count(*) AS lines, coalesce(sum(c.amount), 0) AS total
            FROM ledger.line AS c WHERE c.district = of_district AND c.run = of_run
              AND c.kind IN ('pay', 'offset')) AS c
        WHERE (d.lines, d.total) IS DISTINCT FROM (c.lines, c.total::bigint);
    END IF;
    IF refusal IS NOT NULL THEN RETURN NEXT; RETURN; END IF;
    FOR less IN
        SELECT t.clause, t.fen - coalesce(l.fen, 0) AS fen
        FROM (SELECT m.clause, sum(m.amount) AS fen FROM ledger.transfer AS m
            WHERE m.district = of_district AND m.run = of_run AND m.kind = 'reserve'
            GROUP BY m.clause) AS t
        LEFT JOIN (SELECT n.clause, sum(n.amount) AS fen FROM ledger.run_line AS n
            WHERE n.district = of_district AND n.run = of_run AND n.hold IS NULL AND n.amount > 0
            GROUP BY n.clause) AS l USING (clause)
        WHERE t.fen > coalesce(l.fen, 0) ORDER BY t.clause
    LOOP
        PERFORM ledger.move_run(of_district, of_run, less.clause, 'release', 'reserved', 'free',
            less.fen::bigint, 'seal');
    END LOOP;
    PERFORM ledger.keep_act(of_district, of_run, 'seal', of_client, NULL);
END
$$;

-- Gives a run up before anything of it is sealed; what it had reserved is free again. Refused: `run`,
-- `client`, `duty`, `cancelled`, `order` (sealing has begun).
CREATE FUNCTION ledger.cancel_run(of_district integer, of_run bigint, of_client text, why text)
RETURNS TABLE (refusal text, detail text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    told ledger.run_act;
    reserved record;
BEGIN
    IF ctx.district() IS DISTINCT FROM of_district OR ctx.desk() IS DISTINCT FROM 'finance' THEN
        RAISE insufficient_privilege USING MESSAGE = 'no context: the door stays shut';
    END IF;
    PERFORM FROM ledger.run AS r WHERE r.district = of_district AND r.id = of_run FOR NO KEY UPDATE;
    IF NOT FOUND THEN refusal := 'run'; RETURN NEXT; RETURN; END IF;
    SELECT a.* INTO told FROM ledger.run_act AS a
    WHERE a.district = of_district AND a.client = of_client;
    IF FOUND THEN
        refusal := CASE WHEN (told.run, told.act, told.actor) = (of_run, 'cancel', ctx.account())
            THEN 'told' ELSE 'client' END;
        RETURN NEXT; RETURN;
    END IF;
    SELECT CASE WHEN NOT ctx.has('review') AND NOT ctx.has('approve') THEN 'duty'
        WHEN bool_or(a.act = 'cancel') THEN 'cancelled'
        WHEN EXISTS (SELECT FROM ledger.run_page AS p WHERE p.district = of_district
            AND p.run = of_run AND p.stage = 'seal') THEN 'order' END INTO refusal
    FROM ledger.run_act AS a WHERE a.district = of_district AND a.run = of_run;
    detail := CASE refusal WHEN 'duty' THEN 'review' WHEN 'order' THEN 'seal' END;
    IF refusal IS NOT NULL THEN RETURN NEXT; RETURN; END IF;
    FOR reserved IN SELECT t.clause, sum(t.amount)::bigint AS fen FROM ledger.transfer AS t
        WHERE t.district = of_district AND t.run = of_run AND t.kind = 'reserve'
        GROUP BY t.clause ORDER BY t.clause
    LOOP
        PERFORM ledger.move_run(of_district, of_run, reserved.clause, 'release', 'reserved', 'free',
            reserved.fen, 'cancel');
    END LOOP;
    PERFORM ledger.keep_act(of_district, of_run, 'cancel', of_client, why);
END
$$;
