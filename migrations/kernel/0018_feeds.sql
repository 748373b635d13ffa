-- When a feed of another office's file was last taken, and how much of it: its freshness. A file taken
-- again that changes nothing leaves no row.
CREATE TABLE kernel.feed (
    district    integer NOT NULL REFERENCES kernel.district,
    department  text NOT NULL,
    code        text NOT NULL CHECK (code ~ '^[a-z][a-z_-]*$'),
    seq         integer NOT NULL CHECK (seq > 0),
    -- The day on which the other office made the file.
    as_of       date NOT NULL,
    digest      bytea NOT NULL CHECK (length(digest) = 32),
    accepted    integer NOT NULL CHECK (accepted >= 0),
    unchanged   integer NOT NULL CHECK (unchanged >= 0),
    rejected    integer NOT NULL CHECK (rejected >= 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, department, code, seq)
);
