-- Payment runs: what they leave behind beside their lines, and the doors by which they are prepared.

-- How far a run has come, a row a transaction: stopped anywhere, it goes on after the last one.
CREATE TABLE ledger.run_page (
    district integer NOT NULL,
    run      bigint NOT NULL,
    -- Lines made family by family; links added, cases finished person by person.
    stage    text NOT NULL CHECK (stage IN ('prepare', 'seal', 'cases')),
    seq      integer NOT NULL CHECK (seq >= 0),
    -- The last family or person done; null: none is left.
    last     bigint,
    lines    bigint NOT NULL CHECK (lines >= 0),
    total    bigint NOT NULL,
    made_by  text NOT NULL,
    made_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, run, stage, seq),
    FOREIGN KEY (district, run) REFERENCES ledger.run
);

-- Why a line was held, or let go after a second look (`hold` null), once the run stood.
CREATE TABLE ledger.run_hold (
    district integer NOT NULL,
    run      bigint NOT NULL,
    person   bigint NOT NULL,
    clause   text COLLATE "C" NOT NULL,
    period   date NOT NULL,
    seq      integer NOT NULL CHECK (seq > 0),
    stage    text NOT NULL CHECK (stage IN ('look', 'check', 'approve', 'seal')),
    hold     text,
    reason   text,
    made_by  text NOT NULL,
    made_on  date NOT NULL,
    PRIMARY KEY (district, run, person, clause, period, seq),
    FOREIGN KEY (district, run, person, clause, period) REFERENCES ledger.run_line,
    CHECK ((stage = 'look') = (hold IS NULL)),
    CHECK (stage <> 'look' OR length(btrim(reason)) >= 4)
);

-- That somebody other than who prepares runs has looked at a person's new account (`account` is
-- `kernel.account.seq`).
CREATE TABLE ledger.account_look (
    district  integer NOT NULL,
    person    bigint NOT NULL,
    account   bigint NOT NULL,
    reason    text NOT NULL CHECK (length(btrim(reason)) >= 4),
    looked_by text NOT NULL,
    looked_on date NOT NULL,
    PRIMARY KEY (district, person, account),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);

-- Organizations that are paid for somebody: an insurer, a school. Their accounts are no personal data. The
-- latest row of a code counts.
CREATE TABLE ledger.payee (
    district    integer NOT NULL REFERENCES kernel.district,
    -- Unified social credit code (GB 32100), as orders have it.
    code        text NOT NULL CHECK (code <> ''),
    seq         integer NOT NULL CHECK (seq > 0),
    client      text NOT NULL CHECK (client <> ''),
    title       text NOT NULL CHECK (length(btrim(title)) >= 2),
    account     text NOT NULL CHECK (account ~ '^[0-9]{6,32}$'),
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, code, seq),
    UNIQUE (district, client)
);

-- The organization that receives a line; null: the person.
ALTER TABLE ledger.run_line ADD COLUMN payee text;

-- Whose account stood when the run was approved; null: only organizations are paid for them.
CREATE TABLE ledger.run_account (
    district integer NOT NULL,
    run      bigint NOT NULL,
    person   bigint NOT NULL,
    account  bigint,
    PRIMARY KEY (district, run, person),
    FOREIGN KEY (district, run) REFERENCES ledger.run,
    FOREIGN KEY (district, person) REFERENCES kernel.person
);

-- What the bank is told to pay: one sum a run and person, to the account of the approval; to an
-- organization one sum for the persons sealed together.
CREATE TABLE ledger.payment (
    district integer NOT NULL,
    run      bigint NOT NULL,
    nth      integer NOT NULL CHECK (nth > 0),
    -- The bank's reference, sixteen digits.
    number   text NOT NULL CHECK (number ~ '^[0-9]{16}$'),
    person   bigint,
    account  bigint,
    -- An organization's code, and which of its accounts (`ledger.payee.seq`).
    payee    text,
    payee_seq integer,
    amount   bigint NOT NULL CHECK (amount > 0),
    PRIMARY KEY (district, run, nth),
    UNIQUE (district, number),
    UNIQUE (district, run, person),
    FOREIGN KEY (district, run) REFERENCES ledger.run,
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, payee, payee_seq) REFERENCES ledger.payee,
    CHECK ((person IS NULL) = (account IS NULL) AND (payee IS NULL) = (payee_seq IS NULL)),
    CHECK ((person IS NULL) <> (payee IS NULL))
);
CREATE INDEX payment_person ON ledger.payment (district, person, run);

-- What the bank could not pay (退票).
CREATE TABLE ledger.payment_return (
    district    integer NOT NULL,
    run         bigint NOT NULL,
    nth         integer NOT NULL,
    -- The bank's code and words.
    code        text NOT NULL CHECK (code ~ '^[0-9A-Za-z]{1,10}$'),
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 2),
    returned_on date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, run, nth),
    FOREIGN KEY (district, run, nth) REFERENCES ledger.payment
);

-- The bank's statement of a run, line by line as it came; a line that is one payment's, in number and
-- sum, names it (`nth`), and no payment is named twice.
CREATE TABLE ledger.statement_line (
    district    integer NOT NULL,
    run         bigint NOT NULL,
    -- Of the file's bytes; the line within it, from 1.
    file        bytea NOT NULL CHECK (length(file) = 32),
    line        integer NOT NULL CHECK (line > 0),
    number      text NOT NULL,
    amount      bigint NOT NULL,
    nth         integer,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, run, file, line),
    UNIQUE (district, run, nth),
    FOREIGN KEY (district, run, nth) REFERENCES ledger.payment
);

-- The digest of a run's lines that are to be paid, their number and sum: SHA-256 over those of blocks
-- of 4,096 register numbers, each over `person|clause|period|before|amount` and an organization's code a
-- line, in order of the key.
CREATE FUNCTION ledger.run_digest(
    of_district integer, of_run bigint, OUT digest bytea, OUT lines bigint, OUT total bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT sha256(coalesce(string_agg(b.digest, ''::bytea ORDER BY b.block), '')),
        coalesce(sum(b.lines), 0)::bigint, coalesce(sum(b.total), 0)::bigint
    FROM (
        SELECT l.person / 4096 AS block, count(*) AS lines, sum(l.amount) AS total,
            sha256(convert_to(string_agg(concat_ws('|', l.person, l.clause, l.period, l.before,
                l.amount, l.payee), E'\n' ORDER BY l.person, l.clause, l.period), 'UTF8')) AS digest
        FROM ledger.run_line AS l
        WHERE l.district = of_district AND l.run = of_run AND l.hold IS NULL
          AND of_district = ctx.district()
        GROUP BY l.person / 4096
    ) AS b
$$;

-- Feeds that are older than their limit in days, or never came; those of departments that do not work
-- in the district are not asked for.
CREATE FUNCTION ledger.stale_feeds(
    of_district integer, departments text[], codes text[], days integer[]
) RETURNS TABLE (department text, code text, as_of date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT f.department, f.code, last.as_of
    FROM unnest(departments, codes, days) AS f (department, code, days)
    CROSS JOIN LATERAL (SELECT max(k.as_of) AS as_of FROM kernel.feed AS k
        WHERE k.district = of_district AND k.department = f.department AND k.code = f.code
    ) AS last
    WHERE of_district = ctx.district() AND coalesce(last.as_of + f.days < kernel.today(), true)
      AND EXISTS (SELECT FROM kernel.module_states(of_district, ARRAY[f.department]) AS s
        WHERE s.state = 0)
$$;

-- Whether who is signed in may do this act on a run now; no row: yes, and the run is theirs until the
-- transaction ends. `told`: they have, under this client. Otherwise a word: `run`, `client`, `duty`,
-- `cancelled`, `done`, `order` (an earlier act is missing), `hands` (they did another), `kin` (a
-- line of theirs), `feed`; with what it is about.
CREATE FUNCTION ledger.may_act(
    of_district integer, of_run bigint, of_act text, of_client text, feed_departments text[],
    feed_codes text[], feed_days integer[]
) RETURNS TABLE (refusal text, detail text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    acts text[] := ARRAY['prepare', 'check', 'approve', 'seal', 'send', 'settle'];
    duties text[] := ARRAY['intake', 'review', 'approve', 'pay', 'pay', 'pay'];
    place integer := array_position(acts, of_act);
    told ledger.run_act;
BEGIN
    IF ctx.district() IS DISTINCT FROM of_district OR ctx.desk() IS DISTINCT FROM 'finance' THEN
        RAISE insufficient_privilege USING MESSAGE = 'no context: the door stays shut';
    END IF;
    PERFORM FROM ledger.run AS r WHERE r.district = of_district AND r.id = of_run FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN QUERY SELECT 'run', NULL::text; RETURN; END IF;
    SELECT a.* INTO told FROM ledger.run_act AS a
    WHERE a.district = of_district AND a.client = of_client;
    IF FOUND THEN
        RETURN QUERY SELECT CASE WHEN (told.run, told.act, told.actor) =
            (of_run, of_act, ctx.account()) THEN 'told' ELSE 'client' END, told.acted_by;
        RETURN;
    END IF;
    IF NOT ctx.has(duties[place]) THEN
        RETURN QUERY SELECT 'duty', duties[place];
        RETURN;
    END IF;
    SELECT a.* INTO told FROM ledger.run_act AS a
    WHERE a.district = of_district AND a.run = of_run AND a.act IN ('cancel', of_act)
    ORDER BY a.act = 'cancel' DESC LIMIT 1;
    IF FOUND THEN
        RETURN QUERY SELECT CASE told.act WHEN 'cancel' THEN 'cancelled' ELSE 'done' END,
            told.acted_by;
        RETURN;
    END IF;
    IF place > 1 AND NOT EXISTS (SELECT FROM ledger.run_act AS a WHERE a.district = of_district
        AND a.run = of_run AND a.act = acts[place - 1])
    THEN
        RETURN QUERY SELECT 'order', acts[place - 1];
        RETURN;
    END IF;
    SELECT a.* INTO told FROM ledger.run_act AS a
    WHERE a.district = of_district AND a.run = of_run AND a.actor = ctx.account();
    IF FOUND THEN RETURN QUERY SELECT 'hands', told.act; RETURN; END IF;
    IF EXISTS (SELECT FROM ledger.run_line AS l WHERE l.district = of_district AND l.run = of_run
        AND l.person = ANY (ctx.kin()) AND l.hold IS NULL)
    THEN
        RETURN QUERY SELECT 'kin', NULL::text;
        RETURN;
    END IF;
    RETURN QUERY SELECT 'feed', concat_ws(' ', f.department, f.code, f.as_of)
    FROM ledger.stale_feeds(of_district, feed_departments, feed_codes, feed_days) AS f LIMIT 1;
END
$$;

-- Not for anybody to call. Writes an act down as who is signed in saw the run.
CREATE FUNCTION ledger.keep_act(
    of_district integer, of_run bigint, of_act text, of_client text, why text
) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
    INSERT INTO ledger.run_act (district, run, seq, client, act, digest, lines, total, reason, actor,
        acted_by, acted_on)
    SELECT of_district, of_run, 1 + (SELECT count(*) FROM ledger.run_act AS a
            WHERE a.district = of_district AND a.run = of_run),
        of_client, of_act, d.digest, d.lines, greatest(d.total, 0), why, ctx.account(), ctx.name(),
        kernel.today()
    FROM ledger.run_digest(of_district, of_run) AS d
$$;

-- Begins a run. The same client and body again is the same run; refused: `duty`, `client`, `feed`.
CREATE FUNCTION ledger.open_run(
    of_district integer, of_client text, of_title text, of_clauses text[], of_first date,
    of_through date, of_known date, of_year integer, feed_departments text[], feed_codes text[],
    feed_days integer[]
) RETURNS TABLE (run bigint, refusal text, detail text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    stands ledger.run;
BEGIN
    IF ctx.district() IS DISTINCT FROM of_district OR ctx.desk() IS DISTINCT FROM 'finance' THEN
        RAISE insufficient_privilege USING MESSAGE = 'no context: the door stays shut';
    END IF;
    IF NOT ctx.has('intake') THEN
        RETURN QUERY SELECT NULL::bigint, 'duty', 'intake';
        RETURN;
    END IF;
    SELECT r.* INTO stands FROM ledger.run AS r
    WHERE r.district = of_district AND r.client = of_client;
    IF NOT FOUND THEN
        SELECT 'feed', concat_ws(' ', f.department, f.code, f.as_of) INTO refusal, detail
        FROM ledger.stale_feeds(of_district, feed_departments, feed_codes, feed_days) AS f LIMIT 1;
        IF refusal IS NOT NULL THEN RETURN NEXT; RETURN; END IF;
        INSERT INTO ledger.run AS r (district, client, title, clauses, first_month, through, known,
            year)
        VALUES (of_district, of_client, of_title, of_clauses, of_first, of_through, of_known, of_year)
        ON CONFLICT (district, client) DO NOTHING RETURNING r.id INTO run;
        IF run IS NOT NULL THEN
            INSERT INTO ledger.run_page (district, run, stage, seq, last, lines, total, made_by)
            VALUES (of_district, open_run.run, 'prepare', 0, 0, 0, 0, ctx.name());
            RETURN NEXT;
            RETURN;
        END IF;
        SELECT r.* INTO STRICT stands FROM ledger.run AS r
        WHERE r.district = of_district AND r.client = of_client;
    END IF;
    run := stands.id;
    IF (stands.title, stands.clauses, stands.first_month, stands.through, stands.known, stands.year)
        IS DISTINCT FROM (of_title, of_clauses, of_first, of_through, of_known, of_year)
        OR ctx.name() IS DISTINCT FROM (SELECT p.made_by FROM ledger.run_page AS p
            WHERE p.district = of_district AND p.run = stands.id AND p.stage = 'prepare'
              AND p.seq = 0)
    THEN
        refusal := 'client';
        detail := (SELECT p.made_by FROM ledger.run_page AS p WHERE p.district = of_district
            AND p.run = stands.id AND p.stage = 'prepare' AND p.seq = 0);
    END IF;
    RETURN NEXT;
END
$$;

-- What stands in the way of some persons, whatever the clause: a death (told by any of the three that
-- do, known today), the first day of another district, the present account and whether it is another
-- than was paid to last and nobody has looked at it, and whether a case of theirs may stand in the way
-- (`case_hinders`).
CREATE FUNCTION ledger.hindrances(of_district integer, persons bigint[])
RETURNS TABLE (person bigint, is_dead boolean, gone_from date, account bigint, is_new boolean,
    has_case boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT p.id,
        EXISTS (SELECT FROM kernel.fact AS f
            WHERE f.district = of_district AND f.person = p.id AND f.kind = 'death' AND f.act = 0
              AND f.learned <= kernel.today() AND f.official
              AND NOT EXISTS (SELECT FROM kernel.fact AS w
                WHERE w.district = of_district AND w.person = p.id AND w.kind = 'death'
                  AND w.act <> 0 AND w.seq > f.seq AND w.from_day = f.from_day
                  AND w.source = f.source)),
        (SELECT t.day FROM kernel.transfer AS t
            WHERE t.district = of_district AND t.person = p.id AND t.direction = 0 AND NOT t.copied
              AND NOT EXISTS (SELECT FROM kernel.transfer AS b WHERE b.district = of_district
                AND b.person = p.id AND b.direction = 1 AND b.day >= t.day)
            ORDER BY t.day DESC LIMIT 1),
        a.account,
        coalesce((SELECT n.account <> a.account FROM ledger.payment AS n
                WHERE n.district = of_district AND n.person = p.id ORDER BY n.run DESC LIMIT 1), false)
            AND NOT EXISTS (SELECT FROM ledger.account_look AS k WHERE k.district = of_district
                AND k.person = p.id AND k.account = a.account),
        EXISTS (SELECT FROM casework.case_file AS c
            WHERE c.district = of_district AND c.person = p.id AND c.kind = 0
              AND (c.state NOT IN (2, 8) OR EXISTS (SELECT FROM casework.notice_line AS l
                WHERE l.district = c.district AND l.case_id = c.id)))
    FROM unnest(persons) AS p (id)
    CROSS JOIN LATERAL (SELECT max(n.seq) AS account FROM kernel.account AS n
        WHERE n.district = of_district AND n.person = p.id) AS a
$$;

-- Why the cases of a person and clause keep a period from being paid: `closed` (refused, withdrawn,
-- declined or closed by a person), `notice` (not decided yet, a public notice that has not ended, an
-- objection that is not answered or was right). Null: nothing, or there is no case.
CREATE FUNCTION ledger.case_hinders(
    of_district integer, of_person bigint, of_clause text, of_period date
) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH mine AS (
        SELECT c.id, c.state FROM casework.case_file AS c
        WHERE c.district = of_district AND c.person = of_person AND c.clause = of_clause AND c.kind = 0
          AND date_trunc('month', c.period_from) <= of_period AND of_period < c.period_to
    )
    SELECT CASE
        WHEN EXISTS (SELECT FROM mine AS m JOIN casework.notice_line AS l
                ON l.district = of_district AND l.case_id = m.id
            JOIN casework.notice AS n ON n.district = l.district AND n.id = l.notice
            LEFT JOIN casework.objection AS o
                ON (o.district, o.notice, o.case_id) = (l.district, l.notice, l.case_id)
            LEFT JOIN casework.objection_answer AS a
                ON (a.district, a.notice, a.case_id, a.nth) = (o.district, o.notice, o.case_id, o.nth)
            WHERE n.to_day >= kernel.today() OR o.nth IS NOT NULL AND a.is_upheld IS NOT FALSE)
            THEN 'notice'
        WHEN NOT EXISTS (SELECT FROM mine) OR EXISTS (SELECT FROM mine AS m WHERE m.state IN (2, 8))
            THEN NULL
        WHEN EXISTS (SELECT FROM mine AS m WHERE m.state IN (3, 5, 6, 7)) THEN 'closed'
        WHEN EXISTS (SELECT FROM ledger.line AS l WHERE l.district = of_district
            AND l.person = of_person AND l.clause = of_clause) THEN NULL
        ELSE 'notice'
    END
$$;

-- Adds the lines of a page of families, and says how far the run has come (`of_last` null: no family
-- is left). Holds that the law knows come with the lines (`''`: none); what the register, the cases and the ledger
-- know is added here. `look_from`: what is for an earlier month wants a second look;
-- `stale_departments`: of whose clauses nothing is paid, for their feed is too old.
--
-- Refused: `run`, `hands` (somebody else began it), `cancelled`, `page` (another client of the same
-- person was faster: ask how far it has come).
CREATE FUNCTION ledger.add_lines(
    of_district integer, of_run bigint, of_seq integer, of_last bigint, persons bigint[],
    clauses text[], periods date[], befores bigint[], amounts bigint[], holds text[],
    look_from date, stale_departments text[]
) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    r ledger.run;
    made_lines bigint;
    made_total bigint;
BEGIN
    IF ctx.district() IS DISTINCT FROM of_district OR ctx.desk() IS DISTINCT FROM 'finance'
        OR NOT ctx.has('intake')
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'no context: the door stays shut';
    END IF;
    SELECT f.* INTO r FROM ledger.run AS f
    WHERE f.district = of_district AND f.id = of_run FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN 'run'; END IF;
    IF EXISTS (SELECT FROM ledger.run_act AS a WHERE a.district = of_district AND a.run = of_run
        AND a.act = 'cancel') THEN RETURN 'cancelled';
    END IF;
    IF ctx.name() IS DISTINCT FROM (SELECT p.made_by FROM ledger.run_page AS p
        WHERE p.district = of_district AND p.run = of_run AND p.stage = 'prepare' AND p.seq = 0)
    THEN
        RETURN 'hands';
    END IF;
    IF of_seq IS DISTINCT FROM 1 + (SELECT max(p.seq) FROM ledger.run_page AS p
            WHERE p.district = of_district AND p.run = of_run AND p.stage = 'prepare')
        OR EXISTS (SELECT FROM ledger.run_page AS p WHERE p.district = of_district
            AND p.run = of_run AND p.stage = 'prepare' AND p.last IS NULL)
    THEN
        RETURN 'page';
    END IF;
    IF NOT clauses <@ r.clauses OR EXISTS (SELECT FROM unnest(periods) AS p
        WHERE p > r.through + interval '1 month' - interval '1 day')
    THEN
        RAISE check_violation USING MESSAGE = 'a line outside the run';
    END IF;
    WITH given AS (
        SELECT * FROM unnest(persons, clauses, periods, befores, amounts, holds)
            AS g (person, clause, period, before, amount, hold)
    ), known AS (
        SELECT h.* FROM ledger.hindrances(of_district,
            ARRAY(SELECT DISTINCT p FROM unnest(persons) AS p)) AS h
    ), ordered AS (
        -- One organization, or nobody knows who is to have it.
        SELECT g.person, g.clause, g.period, max(o.payee_code) AS payee,
            count(*) <> count(o.payee_code) OR count(DISTINCT o.payee_code) > 1 AS is_mixed
        FROM given AS g JOIN ledger.payment_order AS o ON o.district = of_district
          AND o.person = g.person AND o.clause = g.clause AND o.period = g.period
        GROUP BY g.person, g.clause, g.period HAVING count(o.payee_code) > 0
    ), payable AS (
        SELECT c.clause,
            EXISTS (SELECT FROM ledger.share AS s WHERE s.district = of_district
                AND s.clause = c.clause AND s.from_month <= r.through) AS is_shared,
            (SELECT l.department FROM kernel.clause_lead AS l WHERE l.district = of_district
                AND l.clause = c.clause AND l.from_day <= kernel.today()
                ORDER BY l.from_day DESC LIMIT 1) = ANY (stale_departments) AS is_stale
        FROM unnest(r.clauses) AS c (clause)
    ), made AS (
        INSERT INTO ledger.run_line AS l (district, run, person, clause, period, before, amount,
            payee, hold)
        SELECT of_district, of_run, g.person, g.clause, g.period, g.before, g.amount, o.payee, CASE
            WHEN k.is_dead THEN 'dead'
            WHEN g.amount < 0 AND g.hold = '' THEN 'overpaid'
            WHEN g.hold <> '' THEN g.hold
            WHEN k.gone_from <= g.period THEN 'closed'
            WHEN k.has_case AND ledger.case_hinders(of_district, g.person, g.clause, g.period)
                IS NOT NULL THEN ledger.case_hinders(of_district, g.person, g.clause, g.period)
            WHEN NOT p.is_shared THEN 'purpose'
            WHEN p.is_stale THEN 'feed'
            WHEN o.is_mixed THEN 'unknown'
            WHEN o.payee IS NOT NULL AND NOT EXISTS (SELECT FROM ledger.payee AS n
                WHERE n.district = of_district AND n.code = o.payee)
                OR o.payee IS NULL AND k.account IS NULL THEN 'account_missing'
            WHEN o.payee IS NULL AND k.is_new THEN 'account_changed'
            WHEN g.period < look_from THEN 'second_look'
        END
        FROM given AS g JOIN known AS k USING (person) JOIN payable AS p USING (clause)
        LEFT JOIN ordered AS o USING (person, clause, period)
        ORDER BY g.person, g.clause, g.period
        RETURNING l.amount, l.hold
    )
    SELECT count(*) INTO made_lines FROM made AS m;
    -- What a recovery's plan keeps back takes the place of what is overpaid.
    WITH paid AS (
        SELECT l.person, sum(l.amount)::bigint AS fen FROM ledger.run_line AS l
        WHERE l.district = of_district AND l.run = of_run AND l.person = ANY (persons)
          AND l.hold IS NULL AND l.payee IS NULL GROUP BY l.person
    )
    INSERT INTO ledger.run_line AS l (district, run, person, clause, period, before, amount)
    SELECT of_district, of_run, p.person, b.clause, b.period, e.after, -sum(b.amount)
    FROM paid AS p CROSS JOIN LATERAL ledger.keep_back(of_district, p.person, p.fen) AS b
    CROSS JOIN LATERAL (SELECT c.after FROM ledger.line AS c
        WHERE c.district = of_district AND c.person = p.person AND c.clause = b.clause
          AND c.period = b.period ORDER BY c.seq DESC LIMIT 1) AS e
    GROUP BY p.person, b.clause, b.period, e.after ORDER BY p.person, b.clause, b.period
    ON CONFLICT ON CONSTRAINT run_line_pkey DO UPDATE SET amount = excluded.amount, hold = NULL
    WHERE l.hold = 'overpaid';
    SELECT coalesce(sum(l.amount), 0) INTO made_total FROM ledger.run_line AS l
    WHERE l.district = of_district AND l.run = of_run AND l.person = ANY (persons)
      AND l.hold IS NULL;
    INSERT INTO ledger.run_page (district, run, stage, seq, last, lines, total, made_by)
    VALUES (of_district, of_run, 'prepare', of_seq, of_last, made_lines, made_total, ctx.name());
    RETURN NULL;
END
$$;

-- Says that a run is prepared: every family was asked. Refusals as `may_act`, and `page` while
-- families are left.
CREATE FUNCTION ledger.prepare_run(of_district integer, of_run bigint, of_client text)
RETURNS TABLE (refusal text, detail text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    SELECT m.* INTO refusal, detail
    FROM ledger.may_act(of_district, of_run, 'prepare', of_client, '{}', '{}', '{}') AS m;
    IF refusal IS NULL AND NOT EXISTS (SELECT FROM ledger.run_page AS p
        WHERE p.district = of_district AND p.run = of_run AND p.stage = 'prepare'
          AND p.last IS NULL) THEN
        refusal := 'page';
    END IF;
    IF refusal IS NOT NULL THEN RETURN NEXT; RETURN; END IF;
    PERFORM ledger.keep_act(of_district, of_run, 'prepare', of_client, NULL);
END
$$;

-- Keeps the account of an organization: the same client again is the same row, another body under it is
-- refused (`client`), as is who has not the duty (`duty`).
CREATE FUNCTION ledger.keep_payee(
    of_district integer, of_client text, of_code text, of_title text, of_account text,
    of_document text
) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    told ledger.payee;
BEGIN
    IF ctx.district() IS DISTINCT FROM of_district OR ctx.desk() IS DISTINCT FROM 'finance' THEN
        RAISE insufficient_privilege USING MESSAGE = 'no context: the door stays shut';
    END IF;
    IF NOT ctx.has('review') THEN RETURN 'duty'; END IF;
    SELECT p.* INTO told FROM ledger.payee AS p
    WHERE p.district = of_district AND p.client = of_client;
    IF FOUND THEN
        RETURN CASE WHEN (told.code, told.title, told.account, told.document)
            IS DISTINCT FROM (of_code, of_title, of_account, of_document) THEN 'client' END;
    END IF;
    INSERT INTO ledger.payee (district, code, seq, client, title, account, document, recorded_by)
    SELECT of_district, of_code, 1 + count(*), of_client, of_title, of_account, of_document,
        ctx.name()
    FROM ledger.payee AS p WHERE p.district = of_district AND p.code = of_code;
    RETURN NULL;
END
$$;
