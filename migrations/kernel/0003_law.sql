-- The packs as loaded, every version kept, so that "as known on a day" finds the law of that day.
CREATE TABLE kernel.pack_version (
    district  integer NOT NULL REFERENCES kernel.district,
    version   integer NOT NULL CHECK (version > 0),
    pack      text NOT NULL,
    digest    text NOT NULL,
    loaded_on date NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, version)
);

CREATE TABLE kernel.pack_file (
    district integer NOT NULL,
    version  integer NOT NULL,
    pack     text NOT NULL,
    path     text NOT NULL,
    content  text NOT NULL,
    PRIMARY KEY (district, version, pack, path),
    FOREIGN KEY (district, version) REFERENCES kernel.pack_version
);

-- The law's answers as known now: stretches of days with one answer. `no` is absence.
CREATE TABLE kernel.entitlement (
    district     integer NOT NULL,
    person       bigint NOT NULL,
    clause       text NOT NULL,
    from_day     date NOT NULL,
    to_day       date NOT NULL,
    -- 1 unknown, 2 yes.
    outcome      smallint NOT NULL CHECK (outcome IN (1, 2)),
    amount_fen   bigint,
    basis        text,
    -- Names of facts or figures without which the sum is undetermined.
    undetermined text[] NOT NULL DEFAULT '{}',
    -- Names of facts without which the answer is unknown.
    missing      text[] NOT NULL DEFAULT '{}',
    not_asked    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (district, person, clause, from_day),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (from_day < to_day)
);

-- Up to which day, from which facts and law the answers of a district stand.
CREATE TABLE kernel.assessment (
    district      integer PRIMARY KEY REFERENCES kernel.district,
    through       date NOT NULL,
    facts_version bigint NOT NULL,
    pack_version  integer NOT NULL,
    assessed_at   timestamptz NOT NULL DEFAULT now()
);
