-- Who calls on a household for a festival, over all departments: a household is called on once, unless
-- it wished more. Whoever plans a call takes the household here in the same transaction. Rows are
-- added, never changed; the last one of a household and festival stands.
CREATE TABLE kernel.festival_call (
    district    integer NOT NULL REFERENCES kernel.district,
    household   bigint NOT NULL,
    festival    date NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    before      integer GENERATED ALWAYS AS (nullif(seq - 1, 0)) STORED,
    -- The member through whom the household is called on.
    person      bigint NOT NULL,
    department  text NOT NULL CHECK (department ~ '^[a-z][a-z_]*$'),
    -- The day of the call; of one without a day yet the festival, until which it is made.
    planned_on  date NOT NULL,
    -- Why one call more: the one before was passed on or given up, or the household wished it.
    basis       text CHECK (basis IN ('passed', 'freed', 'wished')),
    wish        text CHECK (length(btrim(wish)) >= 2),
    passed      integer GENERATED ALWAYS AS (CASE basis WHEN 'passed' THEN seq - 1 END) STORED,
    freed       integer GENERATED ALWAYS AS (CASE basis WHEN 'freed' THEN seq - 1 END) STORED,
    freed_by    text GENERATED ALWAYS AS (CASE basis WHEN 'freed' THEN 'freed' END) STORED,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, household, festival, seq),
    UNIQUE (district, household, festival, seq, department),
    FOREIGN KEY (district, household) REFERENCES kernel.household,
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, household, festival, before)
        REFERENCES kernel.festival_call (district, household, festival, seq),
    CHECK ((seq = 1) = (basis IS NULL)),
    CHECK ((basis IS NOT DISTINCT FROM 'wished') = (wish IS NOT NULL)),
    CHECK (planned_on <= festival AND festival <= planned_on + 30)
);
-- What became of a call, one end each; `next` is to whom it was passed.
CREATE TABLE kernel.festival_call_end (
    district    integer NOT NULL,
    household   bigint NOT NULL,
    festival    date NOT NULL,
    seq         integer NOT NULL,
    person      bigint NOT NULL,
    department  text NOT NULL,
    act         text NOT NULL CHECK (act IN ('done', 'declined', 'freed', 'passed')),
    next        text CHECK (next ~ '^[a-z][a-z_]*$'),
    day         date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, household, festival, seq),
    UNIQUE (district, household, festival, seq, act),
    UNIQUE (district, household, festival, seq, next),
    FOREIGN KEY (district, household, festival, seq, department)
        REFERENCES kernel.festival_call (district, household, festival, seq, department),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK ((act = 'passed') = (next IS NOT NULL))
);
-- A call more stands on the end of the one before: given up by its holder, or passed to this one.
ALTER TABLE kernel.festival_call
    ADD FOREIGN KEY (district, household, festival, freed, freed_by)
        REFERENCES kernel.festival_call_end (district, household, festival, seq, act),
    ADD FOREIGN KEY (district, household, festival, passed, department)
        REFERENCES kernel.festival_call_end (district, household, festival, seq, next);
