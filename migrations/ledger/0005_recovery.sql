-- Money to come back. A person opens it, the family is told and may object, another person decides
-- that it stands; then it comes in instalments, is kept back from later payments, is given back in
-- cash, or is written off by two. What is still to come is what was found less whatever has come off
-- the chains of its periods since: no second book of it.

CREATE TABLE ledger.recovery (
    district  integer NOT NULL REFERENCES kernel.district,
    id        bigint GENERATED ALWAYS AS IDENTITY,
    client    text NOT NULL CHECK (client <> ''),
    person    bigint NOT NULL,
    clause    text COLLATE "C" NOT NULL,
    -- Where it went wrong: the source told late, the town told late, nobody matched two registers,
    -- a wrong entry, a wrong sum, what the family told or did not, another district paid as well.
    cause     text NOT NULL CHECK (cause IN ('source_late', 'town_late', 'no_match', 'wrong_entry',
        'wrong_sum', 'family', 'paid_elsewhere')),
    reason    text NOT NULL CHECK (length(btrim(reason)) >= 4),
    opened_by text NOT NULL,
    actor     bigint NOT NULL,
    opened_on date NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX recovery_person ON ledger.recovery (district, person, clause);

CREATE TABLE ledger.recovery_item (
    district integer NOT NULL,
    recovery bigint NOT NULL,
    person   bigint NOT NULL,
    clause   text COLLATE "C" NOT NULL,
    period   date NOT NULL,
    -- The last link of the chain when it was found, and what it held too much.
    seq      integer NOT NULL,
    amount   bigint NOT NULL CHECK (amount > 0),
    PRIMARY KEY (district, recovery, period),
    FOREIGN KEY (district, recovery) REFERENCES ledger.recovery,
    FOREIGN KEY (district, person, clause, period, seq) REFERENCES ledger.line
);
CREATE INDEX recovery_item_chain ON ledger.recovery_item (district, person, clause, period);

-- What was done with it, in order.
CREATE TABLE ledger.recovery_act (
    district integer NOT NULL,
    recovery bigint NOT NULL,
    seq      integer NOT NULL CHECK (seq > 0),
    client   text NOT NULL CHECK (client <> ''),
    -- notice: the family was told; until: the last day to object. object: it did. stand, drop:
    -- decided by another person. plan: instalments of `amount` from `day` on, a month apart; `share`
    -- hundredths of each later payment may be kept back. cash: given back. propose, write_off: not
    -- asked for any more, by two persons.
    act      text NOT NULL CHECK (act IN
        ('notice', 'object', 'stand', 'drop', 'plan', 'cash', 'propose', 'write_off')),
    day      date NOT NULL,
    until    date,
    amount   bigint CHECK (amount > 0),
    share    integer CHECK (share BETWEEN 0 AND 100),
    words    text NOT NULL CHECK (length(btrim(words)) >= 2),
    actor    bigint NOT NULL,
    acted_by text NOT NULL,
    acted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, recovery, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, recovery) REFERENCES ledger.recovery,
    CHECK ((until IS NOT NULL) = (act = 'notice') AND until >= day IS NOT FALSE),
    CHECK ((amount IS NOT NULL) = (act IN ('plan', 'cash', 'propose', 'write_off'))),
    CHECK ((share IS NOT NULL) = (act = 'plan'))
);

-- What of each period is still to come back, the oldest first. One that was dropped asks for nothing.
CREATE FUNCTION ledger.to_recover(of_district integer, of_person bigint)
RETURNS TABLE (recovery bigint, clause text, period date, amount bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT i.recovery, i.clause, i.period, (i.amount + c.off)::bigint
    FROM ledger.recovery_item AS i CROSS JOIN LATERAL (
        SELECT coalesce(sum(l.amount), 0) AS off FROM ledger.line AS l
        WHERE l.district = i.district AND l.person = i.person AND l.clause = i.clause
          AND l.period = i.period AND l.seq > i.seq AND l.amount < 0) AS c
    WHERE i.district = of_district AND i.district = ctx.district() AND i.person = of_person
      AND i.amount + c.off > 0
      AND NOT EXISTS (SELECT FROM ledger.recovery_act AS a
        WHERE a.district = i.district AND a.recovery = i.recovery AND a.act = 'drop')
    ORDER BY i.recovery, i.period
$$;

-- What may be kept back from a payment of `fen` to a person, by period: within the share that the
-- plan set, never more than is still to come. The run adds a link `offset` for each row.
CREATE FUNCTION ledger.keep_back(of_district integer, of_person bigint, fen bigint)
RETURNS TABLE (clause text, period date, amount bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH planned AS (
        SELECT r.clause, r.period, r.amount, p.share,
            sum(r.amount) OVER (ORDER BY r.recovery, r.period) - r.amount AS before
        FROM ledger.to_recover(of_district, of_person) AS r CROSS JOIN LATERAL (
            SELECT a.share FROM ledger.recovery_act AS a
            WHERE a.district = of_district AND a.recovery = r.recovery AND a.act = 'plan'
              AND a.day <= kernel.today() ORDER BY a.seq DESC LIMIT 1) AS p
    ), room AS (
        -- Of several plans the smallest share holds for the whole payment.
        SELECT fen * min(p.share) / 100 AS fen FROM planned AS p
    )
    SELECT p.clause, p.period, least(p.amount, r.fen - p.before)::bigint
    FROM planned AS p CROSS JOIN room AS r WHERE r.fen > p.before
$$;

-- Takes a sum off the chains of a recovery, the oldest period first, and moves what the funds had
-- paid of it. Money given before the system was there never left these funds: given back it is new
-- to them, written off it touches none of them.
CREATE FUNCTION ledger.take_back(
    of_district integer, of_recovery bigint, of_kind text, fen bigint, of_client text, of_document text
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    r ledger.recovery;
    item record;
    last ledger.line;
    part record;
    rest bigint := fen;
    step bigint;
    moved bigint;
    of_year integer;
    round integer;
BEGIN
    SELECT f.* INTO STRICT r FROM ledger.recovery AS f
    WHERE f.district = of_district AND f.id = of_recovery;
    FOR item IN SELECT t.period, t.amount FROM ledger.to_recover(of_district, r.person) AS t
        WHERE t.recovery = of_recovery ORDER BY t.period
    LOOP
        EXIT WHEN rest = 0;
        step := least(rest, item.amount);
        SELECT l.* INTO STRICT last FROM ledger.line AS l
        WHERE l.district = of_district AND l.person = r.person AND l.clause = r.clause
          AND l.period = item.period ORDER BY l.seq DESC LIMIT 1;
        INSERT INTO ledger.line (district, person, clause, period, seq, kind, before, amount, after,
            made_on)
        VALUES (of_district, r.person, r.clause, item.period, last.seq + 1, of_kind, last.after,
            -step, last.after - step, kernel.today());
        SELECT max(n.year) INTO of_year FROM ledger.line AS l
        JOIN ledger.run AS n ON n.district = l.district AND n.id = l.run
        WHERE l.district = of_district AND l.person = r.person AND l.clause = r.clause
          AND l.period = item.period AND l.kind = 'pay';
        moved := 0;
        -- First each its part; what one cannot bear, for shares are worked out on totals, the others do.
        FOR round IN 1..2 LOOP
            FOR part IN SELECT p.fund, CASE WHEN round = 1 THEN p.amount ELSE step END AS amount,
                    a.balance
                FROM ledger.parts(of_district, r.clause, item.period, step) AS p
                LEFT JOIN ledger.account AS a ON a.district = of_district AND a.fund = p.fund
                  AND a.year = of_year AND a.station = 'paid'
                ORDER BY p.fund
            LOOP
                CONTINUE WHEN of_year IS NULL AND (of_kind = 'write_off' OR round = 2);
                IF of_year IS NOT NULL THEN
                    part.amount := least(part.amount, coalesce(part.balance, 0), step - moved);
                END IF;
                CONTINUE WHEN part.amount <= 0;
                PERFORM ledger.move(of_district,
                    of_client || '/' || item.period || '/' || part.fund || '/' || round,
                    CASE WHEN of_year IS NULL THEN 'appropriate' ELSE of_kind END, part.fund,
                    coalesce(of_year, extract(year FROM kernel.today())::integer),
                    CASE WHEN of_year IS NULL THEN 'outside' ELSE 'paid' END,
                    coalesce(of_year, extract(year FROM kernel.today())::integer),
                    CASE WHEN of_kind = 'write_off' THEN 'lost' ELSE 'free' END,
                    part.amount, NULL, CASE WHEN of_year IS NOT NULL THEN r.clause END, of_document);
                moved := moved + part.amount;
            END LOOP;
        END LOOP;
        IF of_year IS NOT NULL AND moved <> step THEN
            RAISE check_violation USING MESSAGE = 'share';
        END IF;
        rest := rest - step;
    END LOOP;
    IF rest > 0 THEN
        RAISE check_violation USING MESSAGE = 'more';
    END IF;
END
$$;

-- Opens a recovery of what was found too much in these periods.
CREATE FUNCTION ledger.open_recovery(
    of_district integer, of_client text, of_person bigint, of_clause text, of_cause text,
    of_reason text, periods date[], fens bigint[]
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    problem text;
    told ledger.recovery;
    made bigint;
    added integer;
BEGIN
    problem := kernel.reach(of_district, of_person);
    IF problem IS NULL AND ctx.desk() IS DISTINCT FROM 'finance' THEN problem := 'desk'; END IF;
    IF problem IS NULL AND NOT ctx.has('review') THEN problem := 'duty'; END IF;
    IF problem IS NOT NULL THEN
        RAISE insufficient_privilege USING MESSAGE = problem;
    END IF;
    -- Two who open the same wait for each other.
    PERFORM FROM kernel.person AS p WHERE p.district = of_district AND p.id = of_person FOR SHARE;
    INSERT INTO ledger.recovery AS r (district, client, person, clause, cause, reason, opened_by,
        actor, opened_on)
    VALUES (of_district, of_client, of_person, of_clause, of_cause, of_reason, ctx.name(),
        ctx.account(), kernel.today())
    ON CONFLICT (district, client) DO NOTHING RETURNING r.id INTO made;
    IF made IS NULL THEN
        SELECT r.* INTO STRICT told FROM ledger.recovery AS r
        WHERE r.district = of_district AND r.client = of_client;
        IF (told.person, told.clause, told.cause) IS DISTINCT FROM (of_person, of_clause, of_cause) THEN
            RAISE unique_violation USING MESSAGE = 'client', DETAIL = of_client;
        END IF;
        RETURN told.id;
    END IF;
    IF EXISTS (SELECT FROM ledger.to_recover(of_district, of_person) AS t
        WHERE t.clause = of_clause AND t.period = ANY (periods))
    THEN
        RAISE check_violation USING MESSAGE = 'open';
    END IF;
    INSERT INTO ledger.recovery_item (district, recovery, person, clause, period, seq, amount)
    SELECT of_district, made, of_person, of_clause, i.period, l.seq, i.fen
    FROM unnest(periods, fens) AS i (period, fen) CROSS JOIN LATERAL (
        SELECT n.seq, n.after FROM ledger.line AS n
        WHERE n.district = of_district AND n.person = of_person AND n.clause = of_clause
          AND n.period = i.period ORDER BY n.seq DESC LIMIT 1) AS l
    WHERE l.after >= i.fen;
    GET DIAGNOSTICS added = ROW_COUNT;
    IF added = 0 OR added <> cardinality(periods) THEN
        RAISE check_violation USING MESSAGE = 'changed';
    END IF;
    RETURN made;
END
$$;

-- The next act of a recovery. Its order and its hands are judged here.
CREATE FUNCTION ledger.act_on_recovery(
    of_district integer, of_recovery bigint, of_client text, of_act text, on_day date, last_day date,
    fen bigint, of_share integer, of_words text
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    r ledger.recovery;
    told ledger.recovery_act;
    problem text;
    acts text[];
    asked bigint;
    proposed ledger.recovery_act;
    ends date;
BEGIN
    SELECT f.* INTO r FROM ledger.recovery AS f
    WHERE f.district = of_district AND f.id = of_recovery FOR UPDATE;
    problem := CASE WHEN r.id IS NULL THEN 'unseen' ELSE kernel.reach(of_district, r.person) END;
    IF problem IS NULL AND ctx.desk() IS DISTINCT FROM 'finance' THEN problem := 'desk'; END IF;
    IF problem IS NULL AND NOT ctx.has(CASE WHEN of_act IN ('stand', 'drop', 'write_off')
        THEN 'approve' WHEN of_act = 'cash' THEN 'pay' ELSE 'review' END) THEN
        problem := 'duty';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE insufficient_privilege USING MESSAGE = problem;
    END IF;
    SELECT a.* INTO told FROM ledger.recovery_act AS a
    WHERE a.district = of_district AND a.client = of_client;
    IF FOUND THEN
        IF (told.recovery, told.act, told.amount) IS DISTINCT FROM (of_recovery, of_act, fen) THEN
            RAISE unique_violation USING MESSAGE = 'client', DETAIL = of_client;
        END IF;
        RETURN;
    END IF;
    SELECT coalesce(array_agg(a.act ORDER BY a.seq), '{}'), max(a.until) INTO acts, ends
    FROM ledger.recovery_act AS a WHERE a.district = of_district AND a.recovery = of_recovery;
    SELECT coalesce(sum(t.amount), 0) INTO asked
    FROM ledger.to_recover(of_district, r.person) AS t WHERE t.recovery = of_recovery;
    SELECT a.* INTO proposed FROM ledger.recovery_act AS a
    WHERE a.district = of_district AND a.recovery = of_recovery AND a.act IN ('propose', 'write_off')
    ORDER BY a.seq DESC LIMIT 1;
    problem := CASE
        WHEN 'drop' = ANY (acts) THEN 'dropped'
        WHEN asked = 0 THEN 'done'
        WHEN on_day > kernel.today() AND of_act <> 'plan' THEN 'day'
        WHEN of_act = 'notice' AND 'notice' = ANY (acts) THEN 'order'
        WHEN of_act IN ('object', 'stand', 'drop') AND NOT 'notice' = ANY (acts) THEN 'order'
        WHEN of_act IN ('object', 'stand', 'drop') AND 'stand' = ANY (acts) THEN 'order'
        WHEN of_act = 'object' AND on_day > ends THEN 'late'
        WHEN of_act = 'stand' AND on_day <= ends THEN 'early'
        WHEN of_act IN ('stand', 'drop') AND ctx.account() = r.actor THEN 'hands'
        WHEN of_act IN ('plan', 'propose', 'write_off') AND NOT 'stand' = ANY (acts) THEN 'order'
        -- The family may give back what it was told of at any time; never before it was told.
        WHEN of_act = 'cash' AND NOT 'notice' = ANY (acts) THEN 'order'
        WHEN of_act IN ('cash', 'propose', 'write_off') AND fen > asked THEN 'more'
        WHEN of_act = 'propose' AND proposed.act = 'propose' THEN 'order'
        WHEN of_act = 'write_off' AND (proposed.act IS DISTINCT FROM 'propose'
            OR proposed.amount <> fen) THEN 'order'
        WHEN of_act = 'write_off' AND proposed.actor = ctx.account() THEN 'hands'
    END;
    IF problem IS NOT NULL THEN
        RAISE check_violation USING MESSAGE = problem;
    END IF;
    INSERT INTO ledger.recovery_act (district, recovery, seq, client, act, day, until, amount, share,
        words, actor, acted_by)
    VALUES (of_district, of_recovery, cardinality(acts) + 1, of_client, of_act, on_day, last_day, fen,
        of_share, of_words, ctx.account(), ctx.name());
    IF of_act IN ('cash', 'write_off') THEN
        PERFORM ledger.take_back(of_district, of_recovery,
            CASE of_act WHEN 'cash' THEN 'recover' ELSE of_act END, fen, of_client, of_words);
    END IF;
END
$$;
