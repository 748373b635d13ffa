-- Who is in the register. `district` (GB/T 2260, six digits) stands first in every key, so that the
-- rows of one district live together and the database can be spread over machines by it.
-- Registry ids are our own: an ID number is corrected, re-issued, missing.

CREATE SEQUENCE kernel.registry_id;

CREATE TABLE kernel.district (
    district      integer PRIMARY KEY CHECK (district BETWEEN 100000 AND 999999),
    title_zh      text NOT NULL,
    title_en      text NOT NULL,
    -- Raised by every transaction that changes what the law reads here.
    facts_version bigint NOT NULL DEFAULT 0
);

-- Towns (9 digits) and villages (12). A town that merges keeps its row with `valid_to` and successor.
CREATE TABLE kernel.area (
    district   integer NOT NULL REFERENCES kernel.district,
    code       bigint NOT NULL,
    valid_from date NOT NULL DEFAULT '-infinity',
    valid_to   date NOT NULL DEFAULT 'infinity',
    title      text NOT NULL,
    successor  bigint,
    PRIMARY KEY (district, code, valid_from),
    CHECK (valid_from < valid_to),
    CHECK (code / 1000 = district OR code / 1000000 = district)
);

CREATE TABLE kernel.household (
    district integer NOT NULL REFERENCES kernel.district,
    id       bigint NOT NULL DEFAULT nextval('kernel.registry_id'),
    ref      text NOT NULL,
    PRIMARY KEY (district, id),
    UNIQUE (district, ref)
);

-- `family` groups everyone joined by household, parentage or marriage, past or present: the unit
-- in which facts are read and answers are worked out.
CREATE TABLE kernel.person (
    district integer NOT NULL REFERENCES kernel.district,
    id       bigint NOT NULL DEFAULT nextval('kernel.registry_id'),
    ref      text NOT NULL,
    family   bigint NOT NULL,
    name     text NOT NULL,
    -- 0 female, 1 male.
    sex      smallint NOT NULL CHECK (sex IN (0, 1)),
    birth    date NOT NULL,
    -- 0 parent, 1 child, 2 spouse, 3 other: the place in the special family.
    role     smallint NOT NULL CHECK (role BETWEEN 0 AND 3),
    town     bigint NOT NULL,
    village  bigint,
    PRIMARY KEY (district, id),
    UNIQUE (district, ref)
);
CREATE INDEX person_family ON kernel.person (district, family, id);
CREATE INDEX person_name ON kernel.person (district, name, birth);

CREATE TABLE kernel.membership (
    district  integer NOT NULL,
    person    bigint NOT NULL,
    household bigint NOT NULL,
    from_day  date NOT NULL DEFAULT '-infinity',
    to_day    date NOT NULL DEFAULT 'infinity',
    PRIMARY KEY (district, person, from_day),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, household) REFERENCES kernel.household,
    CHECK (from_day < to_day)
);
CREATE INDEX membership_household ON kernel.membership (district, household);

-- Parentage and partnerships as reports in two times, like facts: `act` 0 states, 1 ends from
-- `from_day` on, 2 withdraws the earlier report of the same pair and day.
CREATE TABLE kernel.relation (
    district    integer NOT NULL,
    one         bigint NOT NULL,
    seq         bigint GENERATED ALWAYS AS IDENTITY,
    -- 0 `one` bore or fathered `other`, 1 `one` adopted `other`, 2 married.
    kind        smallint NOT NULL CHECK (kind IN (0, 1, 2)),
    other       bigint,
    act         smallint NOT NULL DEFAULT 0 CHECK (act IN (0, 1, 2)),
    from_day    date NOT NULL DEFAULT '-infinity',
    to_day      date NOT NULL DEFAULT 'infinity',
    learned     date NOT NULL DEFAULT '-infinity',
    source      text NOT NULL,
    document    text,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, one, seq),
    FOREIGN KEY (district, one) REFERENCES kernel.person,
    FOREIGN KEY (district, other) REFERENCES kernel.person,
    CHECK (other IS NOT NULL OR act <> 0),
    CHECK (one <> other)
);
CREATE INDEX relation_other ON kernel.relation (district, other);

-- Sealed columns stand in their own tables: AES-256-GCM (key version in `key_version`, associated
-- data = table, person and district), found by a keyed blind index. A corrected number is a further
-- row; the person stays. The highest `seq` is the present one.
CREATE TABLE kernel.identity_number (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    seq         bigint GENERATED ALWAYS AS IDENTITY,
    sealed      bytea NOT NULL,
    blind_index bytea NOT NULL,
    key_version integer NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, seq),
    UNIQUE (district, person, blind_index),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX identity_number_index ON kernel.identity_number (district, blind_index);

CREATE TABLE kernel.phone (LIKE kernel.identity_number INCLUDING ALL);
ALTER TABLE kernel.phone ADD FOREIGN KEY (district, person) REFERENCES kernel.person;
CREATE TABLE kernel.account (LIKE kernel.identity_number INCLUDING ALL);
ALTER TABLE kernel.account ADD FOREIGN KEY (district, person) REFERENCES kernel.person;
