-- Free legal aid. Rows are added, never changed: what ends or moves is a row of its own.

-- The legal-aid centres of the towns; without a town the district's own.
CREATE TABLE justice.centre (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    name        text NOT NULL CHECK (length(btrim(name)) >= 2),
    town        bigint CHECK (town / 1000 = district),
    phone       text NOT NULL CHECK (phone ~ '^[0-9+-]{5,20}$'),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, name)
);
CREATE TABLE justice.lawyer (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    name        text NOT NULL CHECK (length(btrim(name)) >= 2),
    licence     text NOT NULL CHECK (licence ~ '^[0-9A-Z]{6,20}$'),
    centre      bigint NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, licence),
    FOREIGN KEY (district, centre) REFERENCES justice.centre
);
CREATE TABLE justice.lawyer_end (
    district    integer NOT NULL,
    lawyer      bigint NOT NULL,
    ended_on    date NOT NULL,
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, lawyer),
    FOREIGN KEY (district, lawyer) REFERENCES justice.lawyer
);

-- For whom and against whom a lawyer stands: never both of one person, whoever assigns.
CREATE TABLE justice.stand (
    district    integer NOT NULL,
    lawyer      bigint NOT NULL,
    person      bigint NOT NULL,
    side        text NOT NULL CHECK (side IN ('for', 'against')),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, lawyer, person),
    UNIQUE (district, lawyer, person, side),
    FOREIGN KEY (district, lawyer) REFERENCES justice.lawyer,
    FOREIGN KEY (district, person) REFERENCES kernel.person
);

-- What a family needs a lawyer for, and against whom: somebody of the register, or a name.
CREATE TABLE justice.aid (
    district      integer NOT NULL,
    id            bigint GENERATED ALWAYS AS IDENTITY,
    client        text NOT NULL CHECK (client <> ''),
    case_id       bigint NOT NULL,
    person        bigint NOT NULL,
    matter        text NOT NULL CHECK (matter IN ('inheritance', 'support', 'property', 'labour',
        'injury', 'housing', 'administrative', 'other')),
    opponent      bigint,
    opponent_name text CHECK (length(btrim(opponent_name)) >= 2),
    recorded_by   text NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, case_id),
    UNIQUE (district, id, person),
    UNIQUE (district, id, opponent),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, opponent) REFERENCES kernel.person,
    CHECK (opponent <> person),
    CHECK (opponent IS NULL OR opponent_name IS NULL)
);
CREATE INDEX aid_opponent_name ON justice.aid (district, opponent_name);

-- Who does it: the highest `seq` counts.
CREATE TABLE justice.assignment (
    district    integer NOT NULL,
    aid         bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    client      text NOT NULL CHECK (client <> ''),
    lawyer      bigint NOT NULL,
    person      bigint NOT NULL,
    opponent    bigint,
    for_side    text NOT NULL DEFAULT 'for' CHECK (for_side = 'for'),
    other_side  text NOT NULL DEFAULT 'against' CHECK (other_side = 'against'),
    -- Why somebody of the same name is somebody else.
    cleared     text CHECK (length(btrim(cleared)) >= 4),
    -- Why the lawyer changes.
    reason      text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, aid, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, aid, person) REFERENCES justice.aid (district, id, person),
    FOREIGN KEY (district, aid, opponent) REFERENCES justice.aid (district, id, opponent),
    FOREIGN KEY (district, lawyer, person, for_side)
        REFERENCES justice.stand (district, lawyer, person, side),
    FOREIGN KEY (district, lawyer, opponent, other_side)
        REFERENCES justice.stand (district, lawyer, person, side),
    CHECK (seq = 1 OR length(btrim(reason)) >= 4)
);
CREATE INDEX assignment_lawyer ON justice.assignment (district, lawyer, aid);

-- The lawyer has met the family; what came of it follows, and nothing was charged.
CREATE TABLE justice.consultation (
    district    integer NOT NULL,
    aid         bigint NOT NULL,
    person      bigint NOT NULL,
    met_on      date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, aid),
    FOREIGN KEY (district, aid, person) REFERENCES justice.aid (district, id, person)
);
CREATE TABLE justice.outcome (
    district    integer NOT NULL,
    aid         bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    outcome     text NOT NULL CHECK (outcome IN ('advised', 'settled', 'won', 'partly_won', 'lost',
        'withdrawn')),
    ended_on    date NOT NULL,
    fen_charged bigint NOT NULL CHECK (fen_charged = 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, aid),
    UNIQUE (district, client),
    FOREIGN KEY (district, aid) REFERENCES justice.consultation,
    FOREIGN KEY (district, aid, person) REFERENCES justice.aid (district, id, person)
);
