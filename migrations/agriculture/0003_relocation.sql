-- Relocation (高山生态扶贫搬迁), from the survey of an area to the key of the new home.

-- Which villages lie in a relocation area, by their code of twelve digits; the latest row counts.
CREATE TABLE agriculture.area_survey (
    district    integer NOT NULL REFERENCES kernel.district,
    village     bigint NOT NULL CHECK (village BETWEEN 100000000000 AND 999999999999),
    seq         integer NOT NULL CHECK (seq > 0),
    is_in_area  boolean NOT NULL,
    from_day    date NOT NULL,
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, village, seq),
    CHECK (village / 1000000 = district)
);

-- New homes, or plots for them (集中安置点).
CREATE TABLE agriculture.home (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    site        text NOT NULL CHECK (length(btrim(site)) >= 2),
    label       text NOT NULL CHECK (length(btrim(label)) >= 1),
    is_plot     boolean NOT NULL,
    -- Square metres.
    area        integer NOT NULL CHECK (area BETWEEN 1 AND 10000),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, site, label)
);

-- The file of a household that moves: one a case.
CREATE TABLE agriculture.relocation (
    district    integer NOT NULL,
    case_id     bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    applied_on  date NOT NULL,
    old_house   text NOT NULL CHECK (length(btrim(old_house)) >= 4),
    people      integer NOT NULL CHECK (people BETWEEN 1 AND 30),
    -- The place on the year's relocation list, where there was one.
    application bigint,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, case_id),
    UNIQUE (district, client),
    UNIQUE (district, case_id, person),
    UNIQUE (district, application),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, application) REFERENCES agriculture.admission
);
CREATE INDEX relocation_day ON agriculture.relocation (district, applied_on, case_id);

-- A home given to a household. The next `turn` stands on the end of the one before: a home is never
-- given to two.
CREATE TABLE agriculture.allotment (
    district    integer NOT NULL,
    home        bigint NOT NULL,
    turn        integer NOT NULL CHECK (turn > 0),
    before      integer GENERATED ALWAYS AS (nullif(turn, 1) - 1) STORED,
    case_id     bigint NOT NULL,
    -- The how-manieth home of the household: the last one stands while it has no end.
    nth         integer NOT NULL CHECK (nth > 0),
    person      bigint NOT NULL,
    given_on    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, home, turn),
    UNIQUE (district, case_id, nth),
    UNIQUE (district, case_id, home, turn),
    FOREIGN KEY (district, home) REFERENCES agriculture.home,
    FOREIGN KEY (district, case_id, person)
        REFERENCES agriculture.relocation (district, case_id, person)
);
CREATE TABLE agriculture.allotment_end (
    district    integer NOT NULL,
    home        bigint NOT NULL,
    turn        integer NOT NULL,
    person      bigint NOT NULL,
    ended_on    date NOT NULL,
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, home, turn),
    FOREIGN KEY (district, home, turn) REFERENCES agriculture.allotment
);
ALTER TABLE agriculture.allotment ADD FOREIGN KEY (district, home, before)
    REFERENCES agriculture.allotment_end;

-- What follows, in this order and no other: contract, old house given up, key handed over.
CREATE TABLE agriculture.relocation_step (
    district    integer NOT NULL,
    case_id     bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq BETWEEN 1 AND 3),
    before      integer GENERATED ALWAYS AS (nullif(seq, 1) - 1) STORED,
    act         text NOT NULL CHECK (act IN ('contract', 'old_house', 'key')),
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    home        bigint NOT NULL,
    turn        integer NOT NULL,
    day         date NOT NULL,
    before_day  date NOT NULL,
    -- The contract's number, the paper that proves the giving up, the protocol of the hand-over.
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    -- Of the key: who handed it, who received it.
    given_by    text CHECK (length(btrim(given_by)) >= 2),
    received_by text CHECK (length(btrim(received_by)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, case_id, seq),
    UNIQUE (district, client),
    UNIQUE (district, case_id, seq, home, turn, day),
    FOREIGN KEY (district, case_id, person)
        REFERENCES agriculture.relocation (district, case_id, person),
    FOREIGN KEY (district, case_id, home, turn)
        REFERENCES agriculture.allotment (district, case_id, home, turn),
    FOREIGN KEY (district, case_id, before, home, turn, before_day)
        REFERENCES agriculture.relocation_step (district, case_id, seq, home, turn, day),
    CHECK (seq = CASE act WHEN 'contract' THEN 1 WHEN 'old_house' THEN 2 ELSE 3 END),
    CHECK (day >= before_day),
    CHECK ((act = 'key') = (given_by IS NOT NULL)),
    CHECK ((act = 'key') = (received_by IS NOT NULL)),
    CHECK (lower(btrim(received_by)) NOT IN (lower(btrim(given_by)), lower(btrim(recorded_by))))
);
