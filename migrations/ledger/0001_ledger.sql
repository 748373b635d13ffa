-- Money. Rows are added, never changed; only an account's balance moves, and only by `ledger.move`.
-- Integer fen throughout. Nobody may write here but through the doors.

-- Where money comes from, what for, and who decides on it. A fund of one purpose is never mixed with
-- another: both legs of a transfer are of one fund, and what is spent names a purpose the fund has.
CREATE TABLE ledger.fund (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    code        text NOT NULL CHECK (code ~ '^[a-z][a-z0-9-]{1,40}$'),
    title       text NOT NULL CHECK (length(btrim(title)) >= 2),
    -- A level's appropriation, 公益金, 生育关怀基金, a donation for a purpose of its own.
    kind        text NOT NULL CHECK (kind IN ('appropriation', 'welfare', 'caring', 'donation')),
    payer       text NOT NULL
        CHECK (payer IN ('centre', 'province', 'city', 'district', 'town', 'donor')),
    -- The department that decides on it.
    holder      text NOT NULL,
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, code),
    CHECK ((payer = 'donor') = (kind = 'donation'))
);

-- The clauses a fund may pay for.
CREATE TABLE ledger.fund_purpose (
    district    integer NOT NULL,
    fund        bigint NOT NULL,
    clause      text COLLATE "C" NOT NULL,
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, fund, clause),
    FOREIGN KEY (district, fund) REFERENCES ledger.fund
);

-- A year's money of a fund, by where it stands: not yet here (`outside`, the counter-account, below
-- zero by what came), free, reserved for approved runs and grants, handed to the bank, with the
-- families, come back from the bank, written off. Its balances add up to nothing; only `outside` can
-- be below zero, so that nothing is overdrawn: what was appropriated is never less than what is
-- reserved and paid.
CREATE TABLE ledger.account (
    district integer NOT NULL,
    fund     bigint NOT NULL,
    year     integer NOT NULL CHECK (year BETWEEN 2008 AND 2100),
    station  text NOT NULL CHECK (station IN
        ('outside', 'free', 'reserved', 'sent', 'paid', 'returned', 'lost')),
    balance  bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (district, fund, year, station),
    FOREIGN KEY (district, fund) REFERENCES ledger.fund,
    CHECK (CASE WHEN station = 'outside' THEN balance <= 0 ELSE balance >= 0 END)
);

-- Money moved from one station of a fund to another. `run` is the payment run, `clause` the purpose.
CREATE TABLE ledger.transfer (
    district       integer NOT NULL,
    id             bigint GENERATED ALWAYS AS IDENTITY,
    client         text NOT NULL CHECK (client <> ''),
    kind           text NOT NULL CHECK (kind IN ('appropriate', 'withdraw', 'reserve', 'release',
        'send', 'settle', 'return', 'repay', 'recover', 'write_off', 'carry_over', 'lapse')),
    fund           bigint NOT NULL,
    debit_year     integer NOT NULL,
    debit_station  text NOT NULL,
    credit_year    integer NOT NULL,
    credit_station text NOT NULL,
    amount         bigint NOT NULL CHECK (amount > 0),
    run            bigint,
    clause         text COLLATE "C",
    document       text NOT NULL CHECK (length(btrim(document)) >= 2),
    made_by        text NOT NULL,
    made_on        date NOT NULL,
    made_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    FOREIGN KEY (district, fund, debit_year, debit_station) REFERENCES ledger.account,
    FOREIGN KEY (district, fund, credit_year, credit_station) REFERENCES ledger.account,
    FOREIGN KEY (district, fund, clause) REFERENCES ledger.fund_purpose,
    CHECK ((debit_year = credit_year) = (kind <> 'carry_over')),
    CHECK (debit_station <> credit_station OR kind = 'carry_over'),
    -- Only what comes, goes or stays with the fund itself has no purpose.
    CHECK ((clause IS NULL) = (kind IN ('appropriate', 'withdraw', 'carry_over', 'lapse')))
);
CREATE INDEX transfer_run ON ledger.transfer (district, run, fund);

-- Who bears a clause's cost, in parts of the whole, from a month on; the latest version of the latest
-- month that has begun counts. What it is shared by is a document's word.
CREATE TABLE ledger.share (
    district    integer NOT NULL REFERENCES kernel.district,
    clause      text COLLATE "C" NOT NULL,
    from_month  date NOT NULL CHECK (date_trunc('month', from_month) = from_month),
    version     integer NOT NULL CHECK (version > 0),
    client      text NOT NULL CHECK (client <> ''),
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, clause, from_month, version),
    UNIQUE (district, client)
);
CREATE TABLE ledger.share_part (
    district   integer NOT NULL,
    clause     text COLLATE "C" NOT NULL,
    from_month date NOT NULL,
    version    integer NOT NULL,
    fund       bigint NOT NULL,
    -- Of the sum of all parts of this version.
    parts      integer NOT NULL CHECK (parts > 0),
    -- Equal remainders: the lower place takes the fen.
    place      integer NOT NULL CHECK (place > 0),
    PRIMARY KEY (district, clause, from_month, version, fund),
    UNIQUE (district, clause, from_month, version, place),
    FOREIGN KEY (district, clause, from_month, version) REFERENCES ledger.share,
    FOREIGN KEY (district, fund, clause) REFERENCES ledger.fund_purpose
);

-- What a department hands to finance: a sum that it worked out, of one person's case. Several of the
-- same person, clause and period add up; a correction is a further one, below zero where too much was
-- ordered.
CREATE TABLE ledger.payment_order (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    department  text NOT NULL,
    case_id     bigint,
    person      bigint NOT NULL,
    clause      text COLLATE "C" NOT NULL,
    -- The first day of what it is for.
    period      date NOT NULL,
    amount      bigint NOT NULL CHECK (amount <> 0),
    -- Null: the person, to the account on file. An organization is paid by an order of its own.
    payee       text CHECK (length(btrim(payee)) >= 2),
    payee_code  text,
    basis       text NOT NULL CHECK (length(btrim(basis)) >= 2),
    ordered_by  text NOT NULL,
    actor       bigint,
    ordered_on  date NOT NULL,
    ordered_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK ((payee IS NULL) = (payee_code IS NULL))
);
CREATE INDEX payment_order_due ON ledger.payment_order (district, person, clause, period);
CREATE INDEX payment_order_case ON ledger.payment_order (district, case_id);

-- A payment run: what is due and not paid, of these clauses, for months up to `through`, as known on
-- `known`.
CREATE TABLE ledger.run (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    title       text NOT NULL CHECK (length(btrim(title)) >= 2),
    clauses     text[] NOT NULL CHECK (cardinality(clauses) > 0),
    first_month date NOT NULL CHECK (date_trunc('month', first_month) = first_month),
    -- The last month paid.
    through     date NOT NULL CHECK (date_trunc('month', through) = through),
    known       date NOT NULL,
    -- The year whose money it spends.
    year        integer NOT NULL,
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    CHECK (first_month <= through)
);

-- What was done with a run, in order, each by another person (受理 ≠ 审核 ≠ 审批 ≠ 拨付): nobody has two
-- hands in one run. `digest`, `lines` and `total` are what that person saw.
CREATE TABLE ledger.run_act (
    district integer NOT NULL,
    run      bigint NOT NULL,
    seq      integer NOT NULL CHECK (seq > 0),
    client   text NOT NULL CHECK (client <> ''),
    act      text NOT NULL CHECK (act IN
        ('prepare', 'check', 'approve', 'seal', 'send', 'settle', 'cancel')),
    digest   bytea,
    lines    bigint NOT NULL CHECK (lines >= 0),
    total    bigint NOT NULL CHECK (total >= 0),
    reason   text,
    actor    bigint NOT NULL,
    acted_by text NOT NULL,
    acted_on date NOT NULL,
    acted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, run, seq),
    UNIQUE (district, run, act),
    UNIQUE (district, client),
    FOREIGN KEY (district, run) REFERENCES ledger.run,
    CHECK ((act = 'cancel') = coalesce(length(btrim(reason)) >= 4, false))
);
CREATE UNIQUE INDEX run_act_hands ON ledger.run_act (district, run, actor) WHERE act <> 'cancel';

-- The lines of a run while it is worked on. `hold` says why a line is not paid with it; a held line
-- is paid by a later run.
CREATE TABLE ledger.run_line (
    district integer NOT NULL,
    run      bigint NOT NULL,
    -- Who receives it.
    person   bigint NOT NULL,
    clause   text COLLATE "C" NOT NULL,
    period   date NOT NULL,
    -- What the chain stood at when the line was made.
    before   bigint NOT NULL CHECK (before >= 0),
    amount   bigint NOT NULL CHECK (amount <> 0 AND before + amount >= 0),
    hold     text CHECK (hold IN ('dead', 'closed', 'unknown', 'no_longer_due', 'feed', 'account_missing',
        'account_changed', 'notice', 'second_look', 'overpaid', 'paid_elsewhere', 'purpose')),
    PRIMARY KEY (district, run, person, clause, period),
    FOREIGN KEY (district, run) REFERENCES ledger.run
);

-- What a person was paid for a clause and a period: a chain of links in which each stands on the one
-- before and no link can be added twice, at any isolation level. `after` is what the person has.
CREATE TABLE ledger.line (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    clause      text COLLATE "C" NOT NULL,
    -- The first day of the month, year or other period it is for.
    period      date NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    -- opening: given before the system was there; offset: kept back from a later payment;
    -- recover: given back; return: the bank could not pay; write_off: not asked back.
    kind        text NOT NULL
        CHECK (kind IN ('opening', 'pay', 'offset', 'recover', 'return', 'write_off')),
    before      bigint NOT NULL CHECK (before >= 0),
    amount      bigint NOT NULL CHECK (amount <> 0),
    after       bigint NOT NULL CHECK (after >= 0),
    previous    integer GENERATED ALWAYS AS (nullif(seq, 1) - 1) STORED,
    stood       bigint GENERATED ALWAYS AS (CASE WHEN seq > 1 THEN before END) STORED,
    -- The run that paid it or that it was kept back in; the number of the payment within it.
    run         bigint,
    payment     integer,
    made_on     date NOT NULL,
    PRIMARY KEY (district, person, clause, period, seq),
    UNIQUE (district, person, clause, period, seq, after),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, run) REFERENCES ledger.run,
    FOREIGN KEY (district, person, clause, period, previous, stood)
        REFERENCES ledger.line (district, person, clause, period, seq, after),
    CHECK (after = before + amount),
    CHECK (seq > 1 OR before = 0),
    CHECK ((amount > 0) = (kind IN ('opening', 'pay'))),
    CHECK (kind NOT IN ('pay', 'offset') OR run IS NOT NULL)
);
CREATE INDEX line_run ON ledger.line (district, run, payment);

-- Moves money between two stations of a fund: called by the doors, which have judged who asks. The
-- same client twice is the same transfer; another body under it is refused. Accounts are locked in
-- one order; what would be overdrawn the account's own check refuses.
CREATE FUNCTION ledger.move(
    of_district integer, of_client text, of_kind text, of_fund bigint, from_year integer,
    from_station text, to_year integer, to_station text, fen bigint, of_run bigint, of_clause text,
    of_document text
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    told ledger.transfer;
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

-- The parts of a sum that each fund bears: each its whole fen, what is left over by the largest
-- remainder, equal ones by place. They add up to the sum. No row: no share is set for that month.
CREATE FUNCTION ledger.parts(of_district integer, of_clause text, of_month date, fen bigint)
RETURNS TABLE (fund bigint, amount bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH ruling AS (
        SELECT s.from_month, s.version FROM ledger.share AS s
        WHERE s.district = of_district AND s.clause = of_clause AND s.from_month <= of_month
        ORDER BY s.from_month DESC, s.version DESC LIMIT 1
    ), part AS (
        SELECT p.fund, p.place, p.parts::numeric AS parts, sum(p.parts) OVER () AS whole
        FROM ledger.share_part AS p JOIN ruling AS r USING (from_month, version)
        WHERE p.district = of_district AND p.clause = of_clause
    ), whole_fen AS (
        SELECT p.fund, p.place, floor(fen * p.parts / p.whole)::bigint AS floor,
            fen * p.parts - floor(fen * p.parts / p.whole) * p.whole AS remainder
        FROM part AS p
    )
    SELECT w.fund, w.floor + CASE WHEN row_number() OVER (ORDER BY w.remainder DESC, w.place)
        <= fen - sum(w.floor) OVER () THEN 1 ELSE 0 END
    FROM whole_fen AS w
$$;

-- Hands a sum to finance: only the department that leads the clause, nobody for themselves or their
-- kin. The same client twice is the same order; `client` refuses another body under it.
CREATE FUNCTION ledger.order_payment(
    of_district integer, of_client text, of_case bigint, of_person bigint, of_clause text,
    of_period date, fen bigint, of_payee text, of_payee_code text, of_basis text
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    told ledger.payment_order;
    problem text;
    made bigint;
BEGIN
    IF ctx.district() IS DISTINCT FROM of_district OR NOT kernel.is_department() THEN
        RAISE insufficient_privilege USING MESSAGE = 'no context: the door stays shut';
    END IF;
    problem := kernel.reach(of_district, of_person);
    IF problem IS NULL AND ctx.desk() IS DISTINCT FROM (SELECT l.department
        FROM kernel.clause_lead AS l
        WHERE l.district = of_district AND l.clause = of_clause AND l.from_day <= kernel.today()
        ORDER BY l.from_day DESC LIMIT 1) THEN
        problem := 'desk';
    END IF;
    IF problem IS NULL AND NOT ctx.has('approve') AND NOT ctx.has('pay') THEN
        problem := 'duty';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE insufficient_privilege USING MESSAGE = problem;
    END IF;
    INSERT INTO ledger.payment_order AS o (district, client, department, case_id, person, clause,
        period, amount, payee, payee_code, basis, ordered_by, actor, ordered_on)
    VALUES (of_district, of_client, ctx.desk(), of_case, of_person, of_clause, of_period, fen,
        of_payee, of_payee_code, of_basis, ctx.name(), ctx.account(), kernel.today())
    ON CONFLICT (district, client) DO NOTHING RETURNING o.id INTO made;
    IF made IS NULL THEN
        SELECT o.* INTO STRICT told FROM ledger.payment_order AS o
        WHERE o.district = of_district AND o.client = of_client;
        IF (told.department, told.case_id, told.person, told.clause, told.period, told.amount,
            told.payee, told.payee_code) IS DISTINCT FROM (ctx.desk(), of_case, of_person,
            of_clause, of_period, fen, of_payee, of_payee_code)
        THEN
            RAISE unique_violation USING MESSAGE = 'client', DETAIL = of_client;
        END IF;
        made := told.id;
    END IF;
    RETURN made;
END
$$;
