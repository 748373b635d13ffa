-- The hands of a case stand with the case.
DROP TABLE kernel.case_hand;

-- How a benefit is worked: its steps as they stood when a case was opened. A case keeps the procedure
-- it was opened under. The same steps are one row (`digest`).
CREATE TABLE casework.procedure (
    district integer NOT NULL REFERENCES kernel.district,
    id       bigint GENERATED ALWAYS AS IDENTITY,
    benefit  text NOT NULL,
    digest   bytea NOT NULL,
    -- Whether the town does one of the steps.
    with_town boolean NOT NULL,
    PRIMARY KEY (district, id),
    UNIQUE (district, benefit, digest)
);
CREATE TABLE casework.procedure_step (
    district  integer NOT NULL,
    procedure bigint NOT NULL,
    place     integer NOT NULL CHECK (place > 0),
    step      text NOT NULL,
    -- work, notice (passes when the public notice has ended), delivery (passes with proof), finance
    -- (waits for the finance bureau).
    kind      text NOT NULL CHECK (kind IN ('work', 'notice', 'delivery', 'finance')),
    duty      text NOT NULL CHECK (duty IN ('intake', 'review', 'approve', 'pay', 'town')),
    -- Working days from the end of the step before.
    days      integer NOT NULL CHECK (days > 0),
    -- Of a delivery: the kinds of proof that are taken.
    proofs    text NOT NULL DEFAULT '',
    PRIMARY KEY (district, procedure, place),
    UNIQUE (district, procedure, step),
    FOREIGN KEY (district, procedure) REFERENCES casework.procedure
);

-- One due of one person in somebody's hands. The columns from `version` on are where it stands, as its
-- acts say; only the doors change them.
CREATE TABLE casework.case_file (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    -- Made by who opens; opening it again changes nothing.
    client      text NOT NULL CHECK (client <> ''),
    -- 0 what is due, 1 yearly review, 2 proposal to stop.
    kind        smallint NOT NULL CHECK (kind BETWEEN 0 AND 2),
    person      bigint NOT NULL,
    clause      text COLLATE "C" NOT NULL,
    benefit     text NOT NULL,
    department  text NOT NULL,
    procedure   bigint NOT NULL,
    with_town   boolean NOT NULL,
    -- 0 an entitlement, 1 an application, 2 a referral, 3 an event.
    ground      smallint NOT NULL CHECK (ground BETWEEN 0 AND 3),
    -- The days it is due for.
    period_from date NOT NULL,
    period_to   date NOT NULL,
    -- Of a proposal to stop: what ended it, a word (`death`, `rebirth`).
    cause       text,
    opened_on   date NOT NULL,
    opened_by   text NOT NULL,
    opened_at   timestamptz NOT NULL DEFAULT now(),
    version     integer NOT NULL DEFAULT 0,
    -- 0 open, 1 suspended, 2 done, 3 refused, 4 appealed, 5 withdrawn, 6 declined by the family,
    -- 7 closed, 8 handed to finance.
    state       smallint NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 8),
    -- The step awaited, and the last day it is in time; of a refusal the last day to appeal.
    step        text,
    step_due    date,
    owner       text,
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, person, clause, kind, period_from),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, procedure) REFERENCES casework.procedure,
    CHECK (period_from < period_to),
    CHECK (state NOT IN (0, 1, 4, 8) OR step IS NOT NULL)
);
CREATE INDEX case_file_work ON casework.case_file (district, department, state, step_due, id);
CREATE INDEX case_file_person ON casework.case_file (district, person, clause);

-- Whose hands did what on a case: one person has one duty a case (受理 ≠ 审核 ≠ 审批 ≠ 拨付).
CREATE TABLE casework.hand (
    district integer NOT NULL,
    case_id  bigint NOT NULL,
    actor    bigint NOT NULL,
    duty     text NOT NULL CHECK (duty IN ('intake', 'review', 'approve', 'pay', 'town')),
    taken_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, case_id, actor),
    UNIQUE (district, case_id, actor, duty),
    FOREIGN KEY (district, case_id) REFERENCES casework.case_file
);

-- What was done on a case, in order; never changed. `actor` and `duty` are null for what the kernel
-- did itself (opened by an entitlement).
CREATE TABLE casework.act (
    district  integer NOT NULL,
    case_id   bigint NOT NULL,
    seq       integer NOT NULL CHECK (seq > 0),
    client    text NOT NULL CHECK (client <> ''),
    act       text NOT NULL CHECK (act IN ('open', 'take', 'pass', 'deliver', 'return', 'refuse',
        'appeal', 'uphold', 'overturn', 'withdraw', 'decline', 'suspend', 'resume', 'close', 'reopen')),
    -- The step it was done at, and the one awaited after.
    step      text,
    next_step text,
    state     smallint NOT NULL,
    due_on    date,
    duty      text,
    actor     bigint,
    acted_by  text NOT NULL CHECK (acted_by <> ''),
    desk      text NOT NULL,
    reason    text,
    acted_on  date NOT NULL,
    acted_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, case_id, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, case_id) REFERENCES casework.case_file,
    FOREIGN KEY (district, case_id, actor, duty)
        REFERENCES casework.hand (district, case_id, actor, duty),
    CHECK (act NOT IN ('return', 'refuse', 'appeal', 'uphold', 'overturn', 'withdraw', 'decline',
        'suspend', 'close', 'reopen') OR length(btrim(reason)) >= 4)
);

-- What was given under a case, and who says so. It counts as received when the case is done.
CREATE TABLE casework.delivery (
    district   integer NOT NULL,
    case_id    bigint NOT NULL,
    seq        integer NOT NULL,
    day        date NOT NULL,
    -- paper (a scan on file), code (a one-time code redeemed), giver (who gave it says so at a desk
    -- of their own), roster (the insurer's list), register (the place in a queue or scheme).
    proof_kind text NOT NULL
        CHECK (proof_kind IN ('paper', 'code', 'giver', 'roster', 'register')),
    proof      text NOT NULL CHECK (length(btrim(proof)) >= 2),
    given_by   text NOT NULL CHECK (length(btrim(given_by)) >= 2),
    paper      bigint,
    PRIMARY KEY (district, case_id, seq),
    FOREIGN KEY (district, case_id, seq) REFERENCES casework.act,
    CHECK ((proof_kind = 'paper') = (paper IS NOT NULL))
);

-- Scans: sealed in a file outside the database, found by `file`, proved by the hash of what was sealed.
CREATE TABLE casework.paper (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    case_id     bigint NOT NULL,
    title       text NOT NULL CHECK (title <> ''),
    file        text NOT NULL CHECK (file ~ '^[0-9a-f-]{36}$'),
    sha256      bytea NOT NULL CHECK (length(sha256) = 32),
    bytes       bigint NOT NULL CHECK (bytes > 0),
    key_version integer NOT NULL,
    added_by    text NOT NULL,
    added_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, case_id, sha256),
    UNIQUE (district, case_id, id),
    FOREIGN KEY (district, case_id) REFERENCES casework.case_file
);
ALTER TABLE casework.delivery ADD FOREIGN KEY (district, case_id, paper)
    REFERENCES casework.paper (district, case_id, id);

-- One-time codes on an order: whoever gave the thing redeems it, not who ordered it. Only a hash is
-- kept.
CREATE TABLE casework.proof_code (
    district    integer NOT NULL,
    case_id     bigint NOT NULL,
    nth         integer NOT NULL CHECK (nth > 0),
    hash        bytea NOT NULL CHECK (length(hash) = 32),
    issued_by   bigint NOT NULL,
    issued_on   date NOT NULL,
    PRIMARY KEY (district, case_id, nth),
    FOREIGN KEY (district, case_id) REFERENCES casework.case_file
);

-- Public notices (公示): dates, place, and the lines as they were shown, masked.
CREATE TABLE casework.notice (
    district   integer NOT NULL,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    client     text NOT NULL CHECK (client <> ''),
    department text NOT NULL,
    place      text NOT NULL CHECK (place <> ''),
    from_day   date NOT NULL,
    -- The last day.
    to_day     date NOT NULL,
    opened_by  text NOT NULL,
    opened_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    CHECK (from_day <= to_day)
);
CREATE TABLE casework.notice_line (
    district integer NOT NULL,
    notice   bigint NOT NULL,
    case_id  bigint NOT NULL,
    line     text NOT NULL CHECK (line <> ''),
    PRIMARY KEY (district, notice, case_id),
    FOREIGN KEY (district, notice) REFERENCES casework.notice,
    FOREIGN KEY (district, case_id) REFERENCES casework.case_file
);
CREATE INDEX notice_line_case ON casework.notice_line (district, case_id);
-- An objection holds the one person's case until somebody decides it.
CREATE TABLE casework.objection (
    district    integer NOT NULL,
    notice      bigint NOT NULL,
    case_id     bigint NOT NULL,
    nth         integer NOT NULL CHECK (nth > 0),
    words       text NOT NULL CHECK (length(btrim(words)) >= 4),
    received_on date NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (district, notice, case_id, nth),
    FOREIGN KEY (district, notice, case_id) REFERENCES casework.notice_line
);
CREATE TABLE casework.objection_answer (
    district    integer NOT NULL,
    notice      bigint NOT NULL,
    case_id     bigint NOT NULL,
    nth         integer NOT NULL,
    recorded_by text NOT NULL,
    -- True: the objection is right, and the case does not pass.
    is_upheld   boolean NOT NULL,
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 4),
    answered_by text NOT NULL,
    answered_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, notice, case_id, nth),
    FOREIGN KEY (district, notice, case_id, nth) REFERENCES casework.objection,
    CHECK (answered_by <> recorded_by)
);

-- What somebody has to do that is no step of a case: a visit, a report, what an event asks for.
CREATE TABLE casework.task (
    district   integer NOT NULL,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    client     text NOT NULL CHECK (client <> ''),
    department text NOT NULL,
    person     bigint,
    case_id    bigint,
    event      bigint,
    -- A word of the module's reactions, or `free`; `title` is shown.
    kind       text NOT NULL,
    title      text NOT NULL CHECK (title <> ''),
    due_on     date NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, case_id) REFERENCES casework.case_file
);
CREATE INDEX task_due ON casework.task (district, department, due_on, id);
CREATE TABLE casework.task_act (
    district integer NOT NULL,
    task     bigint NOT NULL,
    seq      integer NOT NULL CHECK (seq > 0),
    -- 0 taken by `owner`, 1 done, 2 dropped with a reason, 3 put off to `due_on` with a reason.
    act      smallint NOT NULL CHECK (act BETWEEN 0 AND 3),
    owner    text,
    due_on   date,
    reason   text,
    acted_by text NOT NULL,
    acted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, task, seq),
    FOREIGN KEY (district, task) REFERENCES casework.task,
    CHECK (act <> 0 OR owner <> ''),
    CHECK (act NOT IN (2, 3) OR length(btrim(reason)) >= 4),
    CHECK (act <> 3 OR due_on IS NOT NULL)
);

-- Who stands in for whom while somebody is away.
CREATE TABLE casework.deputy (
    district  integer NOT NULL,
    account   text NOT NULL,
    deputy    text NOT NULL,
    desk      text NOT NULL,
    from_day  date NOT NULL,
    -- The last day.
    to_day    date NOT NULL,
    named_by  text NOT NULL,
    named_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, desk, account, from_day, named_at),
    CHECK (account <> deputy),
    CHECK (from_day <= to_day)
);
