-- Answers that stay current by themselves: families with versions, spans with their cause, events that
-- can be taken back, households known in two times.

-- The unit in which facts are read, answers worked out and both are locked. A fact's transaction
-- raises `facts_version`; whoever assesses locks the row, then reads, writes and sets
-- `assessed_version` and `due_on`, the first day on which an answer may change by itself. Work to do:
-- the versions differ, or `due_on` has come. A pack that is loaded makes every family due.
CREATE TABLE kernel.family (
    district         integer NOT NULL REFERENCES kernel.district,
    id               bigint NOT NULL,
    facts_version    bigint NOT NULL DEFAULT 1,
    assessed_version bigint NOT NULL DEFAULT 0,
    due_on           date NOT NULL DEFAULT '-infinity',
    -- The last day that was worked out: today, or later where somebody looked ahead.
    through          date NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (district, id),
    CHECK (assessed_version <= facts_version)
);
CREATE INDEX family_stale ON kernel.family (district, id)
    WHERE assessed_version <> facts_version;
CREATE INDEX family_due ON kernel.family (district, due_on, id);
INSERT INTO kernel.family (district, id)
SELECT DISTINCT district, family FROM kernel.person;

ALTER TABLE kernel.district DROP COLUMN facts_version;

-- What happened to somebody, as told: the reports made of it carry its number. `client` is made by
-- the teller: telling it again changes nothing. A wrong one is withdrawn by another person; the
-- composite key carries who told it, so that the same person cannot do both.
CREATE TABLE kernel.event (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    -- Of everything it tells, so that one id cannot tell two things.
    digest      bytea NOT NULL,
    kind        text NOT NULL,
    person      bigint NOT NULL,
    day         date NOT NULL,
    learned     date NOT NULL,
    source      text NOT NULL,
    document    text,
    recorded_by text NOT NULL CHECK (recorded_by <> ''),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, id, recorded_by),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX event_person ON kernel.event (district, person, id);

CREATE TABLE kernel.event_withdrawal (
    district     integer NOT NULL,
    event        bigint NOT NULL,
    recorded_by  text NOT NULL,
    withdrawn_by text NOT NULL CHECK (withdrawn_by <> ''),
    reason       text NOT NULL CHECK (reason <> ''),
    withdrawn_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, event),
    FOREIGN KEY (district, event, recorded_by)
        REFERENCES kernel.event (district, id, recorded_by),
    CHECK (lower(btrim(withdrawn_by)) <> lower(btrim(recorded_by)))
);

-- A withdrawal may name the one report it takes back (`withdraws`: its `seq`); without a name it
-- takes back every earlier report of its day, as in `facts.csv`.
ALTER TABLE kernel.fact ADD COLUMN event bigint, ADD COLUMN withdraws bigint,
    ADD CHECK (withdraws IS NULL OR act = 2);
ALTER TABLE kernel.relation ADD COLUMN event bigint, ADD COLUMN withdraws bigint,
    ADD CHECK (withdraws IS NULL OR act = 2);
CREATE INDEX fact_event ON kernel.fact (district, event) WHERE event IS NOT NULL;
CREATE INDEX relation_event ON kernel.relation (district, event) WHERE event IS NOT NULL;

-- Where somebody lives with others: reports in two times, like facts. `act` 0 lives there, 1 lives in
-- no household of the register from `from_day` on, 2 withdraws. Of the reports learned by a day, the
-- one learned latest wins, then the later `from_day`, then the later recorded.
ALTER TABLE kernel.membership
    ADD COLUMN seq bigint GENERATED ALWAYS AS IDENTITY,
    ADD COLUMN act smallint NOT NULL DEFAULT 0 CHECK (act IN (0, 1, 2)),
    ADD COLUMN learned date NOT NULL DEFAULT '-infinity',
    ADD COLUMN event bigint,
    ADD COLUMN withdraws bigint,
    ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT now(),
    ALTER COLUMN household DROP NOT NULL,
    ADD CHECK (act <> 0 OR household IS NOT NULL),
    ADD CHECK (withdraws IS NULL OR act = 2);
ALTER TABLE kernel.membership DROP CONSTRAINT membership_pkey;
ALTER TABLE kernel.membership ADD PRIMARY KEY (district, person, seq);
-- Until now a move was known from its own day.
UPDATE kernel.membership SET learned = from_day WHERE from_day > '-infinity';
CREATE INDEX membership_event ON kernel.membership (district, event) WHERE event IS NOT NULL;

-- Why stored answers changed: one row a transaction of the assessor that changed any.
CREATE TABLE kernel.change (
    district     integer NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    -- 0 first assessed, 1 facts, 2 a day has come, 3 the law.
    cause        smallint NOT NULL CHECK (cause BETWEEN 0 AND 3),
    event        bigint,
    pack_version integer NOT NULL,
    day          date NOT NULL,
    changed_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id)
);

-- The answers as known now. Derived from facts, so they are made anew in their new shape: `class` is
-- the class of the clause's figure that gives the sum (a raised standard rewrites no span), `missing`
-- what the answer or the sum lacks. No foreign keys: the assessor reads the persons whose rows it
-- writes in the same transaction, and persons are never deleted.
DROP TABLE kernel.entitlement;
DROP TABLE kernel.assessment;
CREATE TABLE kernel.entitlement (
    district  integer NOT NULL,
    person    bigint NOT NULL,
    clause    text COLLATE "C" NOT NULL,
    from_day  date NOT NULL,
    to_day    date NOT NULL,
    -- 1 unknown, 2 yes. No is absence.
    outcome   smallint NOT NULL CHECK (outcome IN (1, 2)),
    not_asked boolean NOT NULL,
    change    bigint NOT NULL,
    class     text,
    missing   text[],
    PRIMARY KEY (district, person, clause, from_day),
    CHECK (from_day < to_day)
);

-- What stood before, from the change that wrote it (`change`) to the one that replaced it.
CREATE TABLE kernel.entitlement_history (
    district  integer NOT NULL,
    person    bigint NOT NULL,
    clause    text COLLATE "C" NOT NULL,
    from_day  date NOT NULL,
    to_day    date NOT NULL,
    outcome   smallint NOT NULL,
    not_asked boolean NOT NULL,
    change    bigint NOT NULL,
    class     text,
    missing   text[],
    replaced  bigint NOT NULL,
    PRIMARY KEY (district, person, clause, from_day, replaced),
    FOREIGN KEY (district, replaced) REFERENCES kernel.change
);
