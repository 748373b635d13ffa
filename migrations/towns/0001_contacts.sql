-- Who of the town is there for a family (双岗联系人), and who besides (“多对一”). Rows are added, never
-- changed: what ends or is handed over is a row of its own.

-- A post outlives whoever holds it: families are given to the post, so that a successor has them the
-- same day.
CREATE TABLE towns.post (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    kind        text NOT NULL CHECK (kind IN ('town', 'village')),
    -- Nine digits; of a village post also the village's twelve.
    town        bigint NOT NULL CHECK (town BETWEEN 100000000 AND 999999999),
    village     bigint,
    title       text NOT NULL CHECK (length(btrim(title)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, town, title),
    UNIQUE (district, id, kind),
    UNIQUE (district, id, town),
    CHECK ((kind = 'village') = (village IS NOT NULL)),
    CHECK (village IS NULL OR village / 1000 = town)
);

-- Who holds a post, and when that ends (a day that may still come). The next holder's row names the day
-- on which the one before ended: a post never has two holders.
CREATE TABLE towns.holder (
    district    integer NOT NULL,
    post        bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    before      integer GENERATED ALWAYS AS (nullif(seq - 1, 0)) STORED,
    -- Of the first null, else the end of the one before.
    since       date,
    client      text NOT NULL CHECK (client <> ''),
    town        bigint NOT NULL,
    name        text NOT NULL CHECK (length(btrim(name)) >= 2),
    -- At work.
    phone       text NOT NULL CHECK (phone ~ '^[0-9+-]{5,20}$'),
    from_day    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, post, seq),
    UNIQUE (district, client),
    UNIQUE (district, post, seq, from_day),
    FOREIGN KEY (district, post, town) REFERENCES towns.post (district, id, town),
    CHECK ((seq = 1) = (since IS NULL)),
    CHECK (from_day >= since)
);
CREATE TABLE towns.holder_end (
    district    integer NOT NULL,
    post        bigint NOT NULL,
    seq         integer NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    town        bigint NOT NULL,
    from_day    date NOT NULL,
    -- The first day without them.
    ended_on    date NOT NULL,
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, post, seq),
    UNIQUE (district, client),
    UNIQUE (district, post, seq, ended_on),
    FOREIGN KEY (district, post, seq, from_day)
        REFERENCES towns.holder (district, post, seq, from_day),
    FOREIGN KEY (district, post, town) REFERENCES towns.post (district, id, town),
    CHECK (ended_on > from_day)
);
CREATE INDEX holder_end_day ON towns.holder_end (district, ended_on);
ALTER TABLE towns.holder ADD FOREIGN KEY (district, post, before, since)
    REFERENCES towns.holder_end (district, post, seq, ended_on);

-- The posts that look after somebody: one of the town and one of the village at all times. The highest
-- `seq` counts.
CREATE TABLE towns.contact (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    kind        text NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    client      text NOT NULL CHECK (client <> ''),
    post        bigint NOT NULL,
    from_day    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, kind, seq),
    UNIQUE (district, client, person, kind),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, post, kind) REFERENCES towns.post (district, id, kind)
);
CREATE INDEX contact_post ON towns.contact (district, post, person);

-- Who else is paired with somebody, and what ended it.
CREATE TABLE towns.pairing (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('social_worker', 'member', 'volunteer', 'doctor')),
    name        text NOT NULL CHECK (length(btrim(name)) >= 2),
    unit        text NOT NULL CHECK (length(btrim(unit)) >= 2),
    phone       text NOT NULL CHECK (phone ~ '^[0-9+-]{5,20}$'),
    from_day    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, id, person, from_day),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX pairing_person ON towns.pairing (district, person, kind);
CREATE TABLE towns.pairing_end (
    district    integer NOT NULL,
    pairing     bigint NOT NULL,
    person      bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    from_day    date NOT NULL,
    ended_on    date NOT NULL,
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, pairing),
    UNIQUE (district, client),
    FOREIGN KEY (district, pairing, person, from_day)
        REFERENCES towns.pairing (district, id, person, from_day),
    CHECK (ended_on >= from_day)
);

-- The guardian of somebody without full capacity was reached. The paper is the court's or the
-- agreement's; the guardian's own number is in the sealed register.
CREATE TABLE towns.guardian_contact (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    guardian    text NOT NULL CHECK (length(btrim(guardian)) >= 2),
    relation    text NOT NULL CHECK (length(btrim(relation)) >= 1),
    paper       text NOT NULL CHECK (length(btrim(paper)) >= 4),
    way         text NOT NULL CHECK (way IN ('phone', 'home', 'office')),
    day         date NOT NULL,
    matter      text NOT NULL CHECK (length(btrim(matter)) >= 2),
    case_id     bigint,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX guardian_contact_person ON towns.guardian_contact (district, person, day);
