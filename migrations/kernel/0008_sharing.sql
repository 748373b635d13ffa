-- A family handed from one department to another with a matter and a day: while it is accepted and
-- not revoked, the receiver may read that person's facts.
CREATE TABLE kernel.referral (
    district        integer NOT NULL,
    id              bigint GENERATED ALWAYS AS IDENTITY,
    client          text NOT NULL CHECK (client <> ''),
    person          bigint NOT NULL,
    from_department text NOT NULL,
    to_department   text NOT NULL,
    clause          text,
    matter          text NOT NULL CHECK (matter <> ''),
    due_on          date NOT NULL,
    referred_by     text NOT NULL,
    referred_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (from_department <> to_department)
);
CREATE INDEX referral_to ON kernel.referral (district, to_department, id);
CREATE INDEX referral_from ON kernel.referral (district, from_department, id);

-- What became of it, in order: 0 accepted, 1 rejected, 2 revoked by who referred, 3 done,
-- 4 given to a colleague (`owner`). Accepted makes `owner` the one who works on it.
CREATE TABLE kernel.referral_act (
    district  integer NOT NULL,
    referral  bigint NOT NULL,
    seq       integer NOT NULL CHECK (seq > 0),
    act       smallint NOT NULL CHECK (act BETWEEN 0 AND 4),
    department text NOT NULL,
    owner     text,
    reason    text,
    acted_by  text NOT NULL,
    acted_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, referral, seq),
    FOREIGN KEY (district, referral) REFERENCES kernel.referral,
    CHECK (act NOT IN (1, 2) OR reason <> ''),
    CHECK (act NOT IN (0, 4) OR owner IS NOT NULL)
);

-- A person's facts opened in need, for one account, three hours, with a reason the auditor sees.
CREATE TABLE kernel.break_glass (
    district   integer NOT NULL,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    person     bigint NOT NULL,
    account    bigint NOT NULL,
    department text NOT NULL,
    reason     text NOT NULL CHECK (length(btrim(reason)) >= 4),
    opened_at  timestamptz NOT NULL DEFAULT now(),
    until      timestamptz NOT NULL DEFAULT now() + interval '3 hours',
    PRIMARY KEY (district, id),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (until <= opened_at + interval '3 hours')
);
CREATE INDEX break_glass_account ON kernel.break_glass (district, account, until);

-- Whose hands did what on a case: one person has one duty a case (受理 ≠ 审核 ≠ 审批 ≠ 拨付).
CREATE TABLE kernel.case_hand (
    district integer NOT NULL,
    case_id  bigint NOT NULL,
    actor    bigint NOT NULL,
    person   bigint NOT NULL,
    duty     text NOT NULL CHECK (duty IN ('intake', 'review', 'approve', 'pay')),
    taken_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, case_id, actor),
    -- What a case's actions refer to: who did it, in which duty.
    UNIQUE (district, case_id, actor, duty),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
