-- The family home centres (连心家园), what happens there, and services at home.

CREATE TABLE towns.centre (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    town        bigint NOT NULL CHECK (town BETWEEN 100000000 AND 999999999),
    name        text NOT NULL CHECK (length(btrim(name)) >= 2),
    address     text NOT NULL CHECK (length(btrim(address)) >= 4),
    opened_on   date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, town, name),
    UNIQUE (district, id, town)
);
-- Opening hours of a weekday (1 Monday … 7 Sunday); null for closed. The highest `seq` counts.
CREATE TABLE towns.centre_hours (
    district    integer NOT NULL,
    centre      bigint NOT NULL,
    weekday     integer NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    seq         integer NOT NULL CHECK (seq > 0),
    client      text NOT NULL CHECK (client <> ''),
    town        bigint NOT NULL,
    opens       time,
    closes      time,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, centre, weekday, seq),
    UNIQUE (district, client, weekday),
    FOREIGN KEY (district, centre, town) REFERENCES towns.centre (district, id, town),
    CHECK ((opens IS NULL) = (closes IS NULL)),
    CHECK (opens < closes)
);

-- 暖心行动, and who took part: the household chooses.
CREATE TABLE towns.activity (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    town        bigint NOT NULL,
    centre      bigint NOT NULL,
    title       text NOT NULL CHECK (length(btrim(title)) >= 2),
    day         date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    FOREIGN KEY (district, centre, town) REFERENCES towns.centre (district, id, town)
);
CREATE INDEX activity_day ON towns.activity (district, day);
CREATE TABLE towns.attendance (
    district    integer NOT NULL,
    activity    bigint NOT NULL,
    person      bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    choice      text NOT NULL CHECK (choice IN ('attended', 'declined')),
    case_id     bigint,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, activity, person),
    UNIQUE (district, client),
    FOREIGN KEY (district, activity) REFERENCES towns.activity,
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (choice = 'attended' OR case_id IS NULL)
);

-- Consent to remote location: of its own, dated, withdrawable. Withdrawn, whatever rests on it ends the
-- same day.
CREATE TABLE towns.consent (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    nth         integer NOT NULL CHECK (nth > 0),
    given_on    date NOT NULL,
    signed_by   text NOT NULL CHECK (length(btrim(signed_by)) >= 2),
    paper       text NOT NULL CHECK (length(btrim(paper)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, person, nth),
    UNIQUE (district, id, person, given_on),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE TABLE towns.consent_end (
    district    integer NOT NULL,
    consent     bigint NOT NULL,
    person      bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    given_on    date NOT NULL,
    ended_on    date NOT NULL,
    told_by     text NOT NULL CHECK (length(btrim(told_by)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, consent),
    UNIQUE (district, client),
    FOREIGN KEY (district, consent, person, given_on)
        REFERENCES towns.consent (district, id, person, given_on),
    CHECK (ended_on >= given_on)
);

-- The seven free services and the nine at a low fee. No location without a consent of the same person.
CREATE TABLE towns.service_order (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('device_training', 'care', 'information', 'record',
        'emergency', 'call_back', 'location', 'meals', 'cleaning', 'bathing', 'medical_company',
        'mobility', 'culture', 'learning', 'company', 'errands')),
    is_free     boolean GENERATED ALWAYS AS (kind IN ('device_training', 'care', 'information',
        'record', 'emergency', 'call_back', 'location')) STORED,
    consent     bigint,
    given_on    date,
    provider    text NOT NULL CHECK (length(btrim(provider)) >= 2),
    ordered_on  date NOT NULL,
    -- Agreed with the family.
    fen         bigint NOT NULL CHECK (fen >= 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, id, person, is_free, fen),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, consent, person, given_on)
        REFERENCES towns.consent (district, id, person, given_on),
    CHECK ((kind = 'location') = (consent IS NOT NULL)),
    CHECK ((consent IS NULL) = (given_on IS NULL)),
    CHECK (ordered_on >= given_on),
    CHECK (kind IN ('meals', 'cleaning', 'bathing', 'medical_company', 'mobility', 'culture',
        'learning', 'company', 'errands') OR fen = 0)
);
CREATE INDEX service_order_person ON towns.service_order (district, person, ordered_on);
CREATE INDEX service_order_day ON towns.service_order (district, ordered_on, id);
-- What became of it: done once, or called off. What was paid is what was agreed, with a receipt.
CREATE TABLE towns.service_done (
    district    integer NOT NULL,
    service     bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    is_free     boolean NOT NULL,
    act         text NOT NULL CHECK (act IN ('done', 'cancelled')),
    day         date NOT NULL,
    served_by   text,
    received_by text,
    fen         bigint NOT NULL,
    receipt     text,
    reason      text,
    case_id     bigint,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, service),
    UNIQUE (district, client),
    UNIQUE (district, receipt),
    FOREIGN KEY (district, service, person, is_free, fen)
        REFERENCES towns.service_order (district, id, person, is_free, fen),
    CHECK ((act = 'done' AND fen > 0) = (receipt IS NOT NULL)),
    CHECK (receipt IS NULL OR length(btrim(receipt)) >= 2),
    CHECK (act <> 'done' OR length(btrim(served_by)) >= 2 AND length(btrim(received_by)) >= 2),
    CHECK (received_by IS NULL
        OR lower(btrim(received_by)) NOT IN (lower(btrim(recorded_by)), lower(btrim(served_by)))),
    CHECK (act <> 'cancelled' OR length(btrim(reason)) >= 4)
);

-- Emergency calls: when it rang, when somebody answered, what was done.
CREATE TABLE towns.emergency (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    called_at   timestamptz NOT NULL,
    answered_at timestamptz NOT NULL,
    answered_by text NOT NULL CHECK (length(btrim(answered_by)) >= 2),
    deed        text NOT NULL CHECK (length(btrim(deed)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (called_at <= answered_at)
);
CREATE INDEX emergency_person ON towns.emergency (district, person, called_at);
CREATE INDEX emergency_day ON towns.emergency (district, called_at);
