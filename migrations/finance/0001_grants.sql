-- What finance keeps beside its cases. Rows are added, never changed: a household's application to
-- the welfare fund (公益金) until the decision, and the yearly lists of the premium subsidy.

CREATE TABLE finance.application (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    case_id     bigint NOT NULL,
    person      bigint NOT NULL,
    household   bigint NOT NULL,
    cause       text NOT NULL CHECK (cause IN ('illness', 'accident', 'disaster', 'living', 'other')),
    happened_on date NOT NULL,
    -- What the family asks for; null where it leaves the sum open.
    asked_fen   bigint CHECK (asked_fen > 0),
    -- The proof of hardship: which paper, and its number.
    proof       text NOT NULL CHECK (length(btrim(proof)) >= 2),
    applied_on  date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, case_id),
    -- A household asks once for one event.
    UNIQUE (district, household, cause, happened_on),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, household) REFERENCES kernel.household,
    CHECK (happened_on <= applied_on)
);
-- What the town found at the family's home: by two of its people, on a paper of its own.
CREATE TABLE finance.home_survey (
    district    integer NOT NULL,
    application bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    surveyor    text NOT NULL CHECK (length(btrim(surveyor)) >= 2),
    companion   text NOT NULL CHECK (length(btrim(companion)) >= 2),
    surveyed_on date NOT NULL,
    is_hard     boolean NOT NULL,
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, application),
    UNIQUE (district, client),
    FOREIGN KEY (district, application, person)
        REFERENCES finance.application (district, id, person),
    CHECK (btrim(surveyor) <> btrim(companion))
);
-- The decision, by somebody else than who checked the survey. `ceiling` is the ruled one of that
-- day; null while none is set.
CREATE TABLE finance.fund_grant (
    district    integer NOT NULL,
    application bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    fund        text NOT NULL,
    fen         bigint NOT NULL CHECK (fen > 0),
    ceiling     bigint,
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    surveyed_by text NOT NULL,
    decided_on  date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, application),
    UNIQUE (district, client),
    FOREIGN KEY (district, application, person)
        REFERENCES finance.application (district, id, person),
    CHECK (fen <= ceiling),
    CHECK (surveyed_by <> recorded_by)
);

-- Proof that a confirmed parent paid the resident premium of a year.
CREATE TABLE finance.premium_proof (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    year        integer NOT NULL CHECK (year BETWEEN 2014 AND 2100),
    receipt     text NOT NULL CHECK (length(btrim(receipt)) >= 4),
    paid_on     date NOT NULL,
    fen         bigint NOT NULL CHECK (fen > 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, person, year),
    UNIQUE (district, year, receipt),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
-- A year's list as it stood on a day; a later list has the next number and counts.
CREATE TABLE finance.subsidy_list (
    district    integer NOT NULL REFERENCES kernel.district,
    year        integer NOT NULL,
    nth         integer NOT NULL CHECK (nth > 0),
    client      text NOT NULL CHECK (client <> ''),
    entries     integer NOT NULL CHECK (entries > 0),
    -- Of each person; null while the figure is to be set.
    fen         bigint CHECK (fen > 0),
    hash        text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    made_on     date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, year, nth),
    UNIQUE (district, client),
    UNIQUE (district, year, nth, recorded_by)
);
CREATE TABLE finance.subsidy_entry (
    district    integer NOT NULL,
    year        integer NOT NULL,
    nth         integer NOT NULL,
    person      bigint NOT NULL,
    case_id     bigint NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, year, nth, person),
    UNIQUE (district, year, nth, case_id),
    FOREIGN KEY (district, year, nth) REFERENCES finance.subsidy_list,
    FOREIGN KEY (district, person, year) REFERENCES finance.premium_proof (district, person, year)
);
-- Confirmed by another person than who made it. `fen` is the sum of each, by the figure or by the
-- document; `hash` is of the list that was seen.
CREATE TABLE finance.subsidy_confirmation (
    district    integer NOT NULL,
    year        integer NOT NULL,
    nth         integer NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    fen         bigint NOT NULL CHECK (fen > 0),
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    made_by     text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, year, nth),
    UNIQUE (district, client),
    FOREIGN KEY (district, year, nth, made_by)
        REFERENCES finance.subsidy_list (district, year, nth, recorded_by),
    CHECK (made_by <> recorded_by)
);
