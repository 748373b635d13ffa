-- Which departments work with the system in a district: the latest row of a department counts; one
-- without a row is not there. Rows are only ever added.
CREATE TABLE kernel.module (
    district   integer NOT NULL REFERENCES kernel.district,
    department text NOT NULL,
    seq        integer NOT NULL CHECK (seq > 0),
    -- 0 enabled, 1 suspended, 2 retired.
    state      smallint NOT NULL CHECK (state BETWEEN 0 AND 2),
    reason     text,
    changed_by text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, department, seq),
    CHECK (state = 0 OR reason <> '')
);

-- Who leads a clause that speaks of persons: the department's own rows are found by it. Of a clause's
-- rows the latest `from_day` that has come counts, so that a law put in force for a later day gives
-- nobody's rows away before. A clause that a law drops keeps its lead, who may read what was.
CREATE TABLE kernel.clause_lead (
    district   integer NOT NULL REFERENCES kernel.district,
    clause     text COLLATE "C" NOT NULL,
    from_day   date NOT NULL DEFAULT '-infinity',
    department text NOT NULL,
    PRIMARY KEY (district, clause, from_day)
);

-- A version of the law is loaded by one person and approved by another; then it is put in force from
-- a day. The composite key carries who loaded it, so that the same person cannot do both.
ALTER TABLE kernel.pack_version ADD COLUMN loaded_by text NOT NULL DEFAULT 'migration';
ALTER TABLE kernel.pack_version ALTER COLUMN loaded_by DROP DEFAULT;
-- What this version changes, for people: a folder loaded, a figure or a ruling set.
ALTER TABLE kernel.pack_version ADD COLUMN subject text NOT NULL DEFAULT '';
-- The version it was made on: the law then, or the draft it goes on from. What does not come from the
-- law in force would undo it unseen.
ALTER TABLE kernel.pack_version ADD COLUMN base integer CHECK (base < version);
ALTER TABLE kernel.pack_version
    ADD FOREIGN KEY (district, base) REFERENCES kernel.pack_version (district, version);
UPDATE kernel.pack_version SET base = version - 1 WHERE version > 1;
ALTER TABLE kernel.pack_version ADD UNIQUE (district, version, loaded_by);
CREATE TABLE kernel.pack_approval (
    district    integer NOT NULL,
    version     integer NOT NULL,
    loaded_by   text NOT NULL,
    approved_by text NOT NULL CHECK (approved_by <> ''),
    approved_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, version),
    FOREIGN KEY (district, version, loaded_by)
        REFERENCES kernel.pack_version (district, version, loaded_by),
    CHECK (approved_by <> loaded_by)
);
-- `from_day` is the day from which it counts as known: of the versions in force by a day, the one
-- put in force last wins.
CREATE TABLE kernel.pack_in_force (
    district   integer NOT NULL,
    seq        integer NOT NULL CHECK (seq > 0),
    version    integer NOT NULL,
    from_day   date NOT NULL,
    put_by     text NOT NULL CHECK (put_by <> ''),
    put_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, seq),
    FOREIGN KEY (district, version) REFERENCES kernel.pack_approval (district, version)
);
-- What was the law before sign-off existed stays the law.
INSERT INTO kernel.pack_approval (district, version, loaded_by, approved_by, approved_at)
SELECT district, version, loaded_by, 'before sign-off', loaded_at FROM kernel.pack_version;
INSERT INTO kernel.pack_in_force (district, seq, version, from_day, put_by, put_at)
SELECT district, version, version, loaded_on, 'before sign-off', loaded_at
FROM kernel.pack_version;
