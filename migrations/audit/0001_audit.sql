-- One row a statement: who did what to whom, why, and what came of it. Written in the transaction of
-- the act itself through `ctx.audit`, the only door. `persons` are keyed hashes, `filter` and
-- `purpose` hold no personal data.
CREATE TABLE audit.entry (
    district   integer NOT NULL,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- 0 for acts before anybody is signed in.
    account    bigint NOT NULL,
    -- The sign-in name, or what was typed as one.
    actor      text NOT NULL,
    -- The desk: a department, office, system, secretary, audit, service.
    desk       text NOT NULL,
    -- The login role of the connection.
    role       text NOT NULL,
    -- read, write, unmask, export, break_glass, sign_in, administer, refused, run.
    act        text NOT NULL CHECK (act IN ('read', 'write', 'unmask', 'export', 'break_glass',
        'sign_in', 'administer', 'refused', 'run')),
    -- The command or page.
    purpose    text NOT NULL CHECK (purpose <> ''),
    filter     text NOT NULL DEFAULT '',
    -- HMAC-SHA256 of the register's ids, 32 bytes each.
    persons    bytea[] NOT NULL DEFAULT '{}',
    -- Rows read or written; null where it does not apply.
    count      bigint,
    -- Why it was done, in the words of who did it; or why it was refused.
    reason     text NOT NULL DEFAULT '',
    PRIMARY KEY (district, id)
);

-- The chain over the entries of a district, written by the sequencer: SHA-256 over the link before
-- and the entry. Not "every id greater than the last": commits overtake ids.
CREATE TABLE audit.link (
    district  integer NOT NULL,
    seq       bigint NOT NULL CHECK (seq > 0),
    entry     bigint NOT NULL,
    hash      bytea NOT NULL CHECK (length(hash) = 32),
    linked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, seq),
    UNIQUE (district, entry),
    FOREIGN KEY (district, entry) REFERENCES audit.entry
);

-- A signed state of the chain, copied to other departments as it is made.
CREATE TABLE audit.checkpoint (
    district  integer NOT NULL,
    seq       bigint NOT NULL,
    hash      bytea NOT NULL CHECK (length(hash) = 32),
    made_at   timestamptz NOT NULL,
    -- The first eight bytes of SHA-256 of the public key, in hexadecimal digits.
    key       text NOT NULL,
    -- Ed25519, 64 bytes.
    signature bytea NOT NULL CHECK (length(signature) = 64),
    PRIMARY KEY (district, seq),
    FOREIGN KEY (district, seq) REFERENCES audit.link (district, seq)
);
