-- Accident cover that a town takes out, its roster, and claims on it.

-- A sum that the contract does not tell is null: to be set, never guessed.
CREATE TABLE towns.cover (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    town        bigint NOT NULL CHECK (town BETWEEN 100000000 AND 999999999),
    number      text NOT NULL CHECK (length(btrim(number)) >= 2),
    insurer     text NOT NULL CHECK (length(btrim(insurer)) >= 2),
    from_day    date NOT NULL,
    -- Exclusive.
    to_day      date NOT NULL,
    premium_fen bigint CHECK (premium_fen > 0),
    injury_fen  bigint CHECK (injury_fen > 0),
    death_fen   bigint CHECK (death_fen > 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, number),
    UNIQUE (district, id, town),
    CHECK (from_day < to_day)
);
CREATE INDEX cover_town ON towns.cover (district, town, from_day);
-- Each household once a cover.
CREATE TABLE towns.insured (
    district    integer NOT NULL,
    cover       bigint NOT NULL,
    household   bigint NOT NULL,
    person      bigint NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, cover, household),
    UNIQUE (district, cover, household, person),
    FOREIGN KEY (district, cover) REFERENCES towns.cover,
    FOREIGN KEY (district, household) REFERENCES kernel.household,
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
-- The order to pay the premium of a household: once a cover, with the case that goes to finance.
CREATE TABLE towns.premium (
    district    integer NOT NULL,
    cover       bigint NOT NULL,
    household   bigint NOT NULL,
    person      bigint NOT NULL,
    case_id     bigint NOT NULL,
    fen         bigint,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, cover, household),
    UNIQUE (district, case_id),
    FOREIGN KEY (district, cover, household, person)
        REFERENCES towns.insured (district, cover, household, person)
);

-- Claims by grade (JR/T 0083): the worst of several injuries decides; the share is the grade's.
CREATE TABLE towns.accident_claim (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    cover       bigint NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('injury', 'death')),
    accident_on date NOT NULL,
    -- Of an injury: every grade that was assessed, and the worst.
    grades      integer[],
    grade       integer CHECK (grade BETWEEN 1 AND 10),
    percent     integer NOT NULL CHECK (percent BETWEEN 10 AND 100),
    -- To be set where the contract does not tell it.
    fen         bigint CHECK (fen > 0),
    beneficiary text NOT NULL CHECK (length(btrim(beneficiary)) >= 2),
    report      text NOT NULL CHECK (length(btrim(report)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, person, kind, accident_on),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, cover) REFERENCES towns.cover,
    CHECK ((kind = 'injury') = (grade IS NOT NULL)),
    CHECK ((kind = 'injury') = (grades IS NOT NULL)),
    CHECK (grade IS NULL OR grade = ANY (grades) AND grade <= ALL (grades)),
    CHECK (percent = CASE kind WHEN 'injury' THEN 110 - 10 * grade ELSE 100 END)
);
CREATE INDEX accident_claim_day ON towns.accident_claim (district, accident_on, id);
-- Sent to the insurer with its case; what the insurer answered.
CREATE TABLE towns.claim_act (
    district    integer NOT NULL,
    claim       bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    act         text NOT NULL CHECK (act IN ('sent', 'settled', 'refused')),
    day         date NOT NULL,
    case_id     bigint,
    fen         bigint CHECK (fen > 0),
    reason      text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, claim, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, claim, person) REFERENCES towns.accident_claim (district, id, person),
    CHECK ((seq = 1) = (act = 'sent')),
    CHECK (seq <= 2),
    CHECK ((act = 'sent') = (case_id IS NOT NULL)),
    CHECK ((act = 'settled') = (fen IS NOT NULL)),
    CHECK (act <> 'refused' OR length(btrim(reason)) >= 4)
);
