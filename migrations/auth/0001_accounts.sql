-- Who may sign in. An account belongs to one district and one desk for life; who changes desk gets a
-- new one, so that what was done stays with where it was done from.
CREATE TABLE auth.account (
    district   integer NOT NULL CHECK (district BETWEEN 100000 AND 999999),
    id         bigint GENERATED ALWAYS AS IDENTITY,
    -- Typed at sign-in.
    name       text NOT NULL CHECK (name ~ '^[a-z][a-z0-9._-]{1,31}$'),
    title      text NOT NULL CHECK (title <> ''),
    -- 0 work, 1 system, 2 security, 3 audit, 4 service: the three administrators exclude each other
    -- and all work.
    class      smallint NOT NULL CHECK (class BETWEEN 0 AND 4),
    -- A department, `office`, `system`, `secretary`, `audit`, `service`: also the name of the role
    -- that its connections sign in as (`secretary`: `auth`).
    desk       text NOT NULL,
    -- The blind index of the holder's ID number, as in kernel.identity_number: nobody acts on
    -- themselves or their kin.
    identity   bytea,
    enabled    boolean NOT NULL DEFAULT true,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, name),
    UNIQUE (district, id, class),
    CHECK (CASE class WHEN 1 THEN desk = 'system' WHEN 2 THEN desk = 'secretary'
        WHEN 3 THEN desk = 'audit' WHEN 4 THEN desk = 'service'
        ELSE desk NOT IN ('system', 'secretary', 'audit', 'service') END)
);

CREATE TABLE auth.duty (
    district   integer NOT NULL,
    account    bigint NOT NULL,
    class      smallint NOT NULL,
    duty       text NOT NULL,
    granted_by text NOT NULL,
    granted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, account, duty),
    FOREIGN KEY (district, account, class) REFERENCES auth.account (district, id, class),
    CHECK (CASE class WHEN 1 THEN duty = 'system' WHEN 2 THEN duty = 'secretary_of_roles'
        WHEN 3 THEN duty = 'auditor' WHEN 4 THEN duty IN ('import', 'assess', 'read')
        ELSE duty IN ('intake', 'review', 'approve', 'pay', 'supervise', 'town', 'office') END)
);

-- The towns (nine digits) to which an account of the desk `towns` is limited.
CREATE TABLE auth.town (
    district integer NOT NULL,
    account  bigint NOT NULL,
    town     bigint NOT NULL CHECK (town / 1000 = district),
    PRIMARY KEY (district, account, town),
    FOREIGN KEY (district, account) REFERENCES auth.account
);

-- Kin an account's holder has declared, by the blind index of their ID numbers.
CREATE TABLE auth.kin (
    district    integer NOT NULL,
    account     bigint NOT NULL,
    identity    bytea NOT NULL CHECK (length(identity) = 32),
    declared_by text NOT NULL,
    declared_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, account, identity),
    FOREIGN KEY (district, account) REFERENCES auth.account
);

-- Argon2id hashes as libsodium writes them; older ones stay so that none is used again.
CREATE TABLE auth.password (
    district integer NOT NULL,
    account  bigint NOT NULL,
    seq      integer NOT NULL CHECK (seq > 0),
    hash     text NOT NULL CHECK (hash LIKE '$argon2id$%'),
    -- Set by somebody else: to be changed at the next sign-in.
    is_first boolean NOT NULL,
    set_by   text NOT NULL,
    set_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, account, seq),
    FOREIGN KEY (district, account) REFERENCES auth.account
);

-- The second factor (TOTP, RFC 6238), sealed; the highest confirmed `seq` counts.
CREATE TABLE auth.factor (
    district    integer NOT NULL,
    account     bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    sealed      bytea NOT NULL,
    key_version integer NOT NULL,
    confirmed   boolean NOT NULL DEFAULT false,
    -- The last time step that was used: a code counts once.
    last_step   bigint NOT NULL DEFAULT 0,
    set_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, account, seq),
    FOREIGN KEY (district, account) REFERENCES auth.account
);

-- A lost second factor is replaced by two administrators.
CREATE TABLE auth.factor_reset (
    district    integer NOT NULL,
    account     bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    reason      text NOT NULL CHECK (reason <> ''),
    asked_by    text NOT NULL,
    asked_at    timestamptz NOT NULL DEFAULT now(),
    approved_by text,
    approved_at timestamptz,
    PRIMARY KEY (district, account, seq),
    FOREIGN KEY (district, account) REFERENCES auth.account,
    CHECK (approved_by <> asked_by)
);

-- Opaque tokens, of which only SHA-256 is here.
CREATE TABLE auth.session (
    district   integer NOT NULL,
    token_hash bytea NOT NULL CHECK (length(token_hash) = 32),
    account    bigint NOT NULL,
    -- What a service's token is for; empty for people.
    title      text NOT NULL DEFAULT '',
    opened_at  timestamptz NOT NULL DEFAULT now(),
    used_at    timestamptz NOT NULL DEFAULT now(),
    -- Unused for so long it ends; null for services.
    idle       interval,
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz,
    ended_by   text,
    PRIMARY KEY (district, token_hash),
    FOREIGN KEY (district, account) REFERENCES auth.account
);
CREATE INDEX session_account ON auth.session (district, account) WHERE ended_at IS NULL;

-- Every try to sign in, by the name that was typed, whether anybody has it or not.
CREATE TABLE auth.attempt (
    district  integer NOT NULL,
    id        bigint GENERATED ALWAYS AS IDENTITY,
    name      text NOT NULL,
    succeeded boolean NOT NULL,
    at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id)
);
CREATE INDEX attempt_name ON auth.attempt (district, name, at);
