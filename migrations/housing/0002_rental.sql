-- Public rental housing. Other people's applications stand here by their number in the bureau's
-- own queue, without a name: a priority among equals needs the equals.

CREATE TABLE housing.application (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint,
    nth         integer NOT NULL CHECK (nth > 0),
    label       text CHECK (label ~ '^[0-9A-Za-z-]{2,30}$'),
    -- False: listed by the bureau where the clause asks for no application.
    is_asked    boolean NOT NULL,
    applied_on  date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    whose       bigint GENERATED ALWAYS AS (coalesce(person, 0)) STORED,
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, person, nth),
    UNIQUE (district, label, nth),
    UNIQUE (district, id, whose, applied_on),
    UNIQUE (district, id, whose),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (num_nonnulls(person, label) = 1)
);
CREATE TABLE housing.application_end (
    district    integer NOT NULL,
    application bigint NOT NULL,
    person      bigint,
    reason      text NOT NULL CHECK (reason IN ('housed', 'withdrawn', 'unqualified')),
    ended_on    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    whose       bigint GENERATED ALWAYS AS (coalesce(person, 0)) STORED,
    PRIMARY KEY (district, application),
    FOREIGN KEY (district, application, whose)
        REFERENCES housing.application (district, id, whose)
);

-- The difficulty test: people, own homes and their area. Where the local line is not set a named
-- person decides, with a document. Written with `housing.difficulty` and `housing.eligible`.
CREATE TABLE housing.sheet (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    nth         integer NOT NULL CHECK (nth > 0),
    people      integer NOT NULL CHECK (people BETWEEN 1 AND 30),
    homes       integer NOT NULL CHECK (homes BETWEEN 0 AND 50),
    -- Of all own homes, in square decimetres; per head rounded down.
    area_dm2    bigint NOT NULL CHECK (area_dm2 BETWEEN 0 AND 10000000),
    per_head_dm2 bigint GENERATED ALWAYS AS (area_dm2 / people) STORED,
    line_dm2    bigint CHECK (line_dm2 > 0),
    is_difficult boolean NOT NULL,
    is_eligible boolean NOT NULL,
    decided_by  text NOT NULL CHECK (length(btrim(decided_by)) >= 2),
    document    text NOT NULL CHECK (length(btrim(document)) >= 4),
    tested_on   date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, person, nth),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK ((homes = 0) = (area_dm2 = 0)),
    CHECK (line_dm2 IS NULL OR is_difficult = (area_dm2 / people < line_dm2)),
    CHECK (decided_by <> recorded_by)
);

-- Where an application stands, a row whenever its key changes; the highest `nth` counts. The key is
-- income (1 dibao or destitute, 2 marginal or expenditure, 3 none), own area per head in whole
-- square metres, the mark, the day of the application, its number.
CREATE TABLE housing.place (
    district    integer NOT NULL,
    application bigint NOT NULL,
    nth         integer NOT NULL CHECK (nth > 0),
    person      bigint,
    -- Ill-housed and eligible: only such take part in a round.
    is_ready    boolean NOT NULL,
    income      smallint NOT NULL CHECK (income BETWEEN 1 AND 3),
    metres      integer NOT NULL CHECK (metres >= 0),
    is_marked   boolean NOT NULL CHECK (NOT is_marked OR person IS NOT NULL),
    applied_on  date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    whose       bigint GENERATED ALWAYS AS (coalesce(person, 0)) STORED,
    PRIMARY KEY (district, application, nth),
    FOREIGN KEY (district, application, whose, applied_on)
        REFERENCES housing.application (district, id, whose, applied_on)
);
CREATE INDEX place_queue ON housing.place
    (district, is_ready, income, metres, is_marked DESC, applied_on, application);

CREATE TABLE housing.home (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    code        text NOT NULL CHECK (length(btrim(code)) >= 2),
    address     text NOT NULL CHECK (length(btrim(address)) >= 4),
    area_dm2    bigint NOT NULL CHECK (area_dm2 > 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, code)
);

-- An allocation round: the list is frozen with its hash; a seed is given after it, by another; a
-- third draws.
CREATE TABLE housing.round (
    district    integer NOT NULL REFERENCES kernel.district,
    nth         integer NOT NULL CHECK (nth > 0),
    client      text NOT NULL CHECK (client <> ''),
    entries     integer NOT NULL CHECK (entries > 0),
    homes       integer NOT NULL CHECK (homes > 0),
    hash        text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, nth),
    UNIQUE (district, client),
    UNIQUE (district, nth, recorded_by, recorded_at)
);
CREATE TABLE housing.round_home (
    district    integer NOT NULL,
    round       integer NOT NULL,
    home        bigint NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, round, home),
    FOREIGN KEY (district, round) REFERENCES housing.round,
    FOREIGN KEY (district, home) REFERENCES housing.home
);
CREATE TABLE housing.round_entry (
    district    integer NOT NULL,
    round       integer NOT NULL,
    application bigint NOT NULL,
    person      bigint,
    income      smallint NOT NULL CHECK (income BETWEEN 1 AND 3),
    metres      integer NOT NULL CHECK (metres >= 0),
    is_marked   boolean NOT NULL CHECK (NOT is_marked OR person IS NOT NULL),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    whose       bigint GENERATED ALWAYS AS (coalesce(person, 0)) STORED,
    PRIMARY KEY (district, round, application),
    UNIQUE (district, round, application, whose),
    FOREIGN KEY (district, round) REFERENCES housing.round,
    FOREIGN KEY (district, application, whose)
        REFERENCES housing.application (district, id, whose)
);
CREATE TABLE housing.round_seed (
    district    integer NOT NULL,
    round       integer NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    seed        text NOT NULL CHECK (length(seed) BETWEEN 4 AND 100),
    -- Who gave it in public: the notary, the lottery of a day.
    source      text NOT NULL CHECK (length(btrim(source)) >= 2),
    frozen_by   text NOT NULL,
    frozen_at   timestamptz NOT NULL,
    recorded_by text NOT NULL CHECK (recorded_by <> frozen_by),
    recorded_at timestamptz NOT NULL DEFAULT now() CHECK (recorded_at > frozen_at),
    PRIMARY KEY (district, round),
    UNIQUE (district, client),
    UNIQUE (district, round, frozen_by, recorded_by),
    FOREIGN KEY (district, round, frozen_by, frozen_at)
        REFERENCES housing.round (district, nth, recorded_by, recorded_at)
);
CREATE TABLE housing.round_draw (
    district    integer NOT NULL,
    round       integer NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    frozen_by   text NOT NULL,
    seeded_by   text NOT NULL,
    recorded_by text NOT NULL CHECK (recorded_by NOT IN (frozen_by, seeded_by)),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, round),
    UNIQUE (district, client),
    FOREIGN KEY (district, round, frozen_by, seeded_by)
        REFERENCES housing.round_seed (district, round, frozen_by, recorded_by)
);
CREATE TABLE housing.round_rank (
    district    integer NOT NULL,
    round       integer NOT NULL,
    rank        integer NOT NULL CHECK (rank > 0),
    application bigint NOT NULL,
    person      bigint,
    lot         text NOT NULL CHECK (lot ~ '^[0-9a-f]{16}$'),
    -- Its rank if nobody had a mark.
    plain_rank  integer NOT NULL CHECK (plain_rank > 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    whose       bigint GENERATED ALWAYS AS (coalesce(person, 0)) STORED,
    PRIMARY KEY (district, round, rank),
    UNIQUE (district, round, plain_rank),
    UNIQUE (district, round, application),
    UNIQUE (district, round, application, whose),
    FOREIGN KEY (district, round) REFERENCES housing.round_draw,
    FOREIGN KEY (district, round, application, whose)
        REFERENCES housing.round_entry (district, round, application, whose)
);

-- A home is offered to one at a time, and one is offered a home at a time: what was not declined
-- cannot be offered again.
CREATE TABLE housing.offer (
    district    integer NOT NULL,
    home        bigint NOT NULL,
    turn        integer NOT NULL CHECK (turn > 0),
    client      text NOT NULL CHECK (client <> ''),
    round       integer NOT NULL,
    application bigint NOT NULL,
    attempt     integer NOT NULL CHECK (attempt > 0),
    person      bigint,
    offered_on  date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    whose       bigint GENERATED ALWAYS AS (coalesce(person, 0)) STORED,
    turn_before integer GENERATED ALWAYS AS (nullif(turn - 1, 0)) STORED,
    attempt_before integer GENERATED ALWAYS AS (nullif(attempt - 1, 0)) STORED,
    answer_before text GENERATED ALWAYS AS ('declined') STORED,
    PRIMARY KEY (district, home, turn),
    UNIQUE (district, client),
    UNIQUE (district, application, attempt),
    UNIQUE (district, home, turn, application, attempt, whose),
    FOREIGN KEY (district, round, home) REFERENCES housing.round_home,
    FOREIGN KEY (district, round, application, whose)
        REFERENCES housing.round_rank (district, round, application, whose)
);
CREATE INDEX offer_round ON housing.offer (district, round, home, turn);
CREATE TABLE housing.offer_answer (
    district    integer NOT NULL,
    home        bigint NOT NULL,
    turn        integer NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    application bigint NOT NULL,
    attempt     integer NOT NULL,
    person      bigint,
    answer      text NOT NULL CHECK (answer IN ('accepted', 'declined')),
    reason      text NOT NULL DEFAULT '',
    answered_on date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    whose       bigint GENERATED ALWAYS AS (coalesce(person, 0)) STORED,
    PRIMARY KEY (district, home, turn),
    UNIQUE (district, client),
    UNIQUE (district, home, turn, answer),
    UNIQUE (district, application, attempt, answer),
    FOREIGN KEY (district, home, turn, application, attempt, whose)
        REFERENCES housing.offer (district, home, turn, application, attempt, whose),
    CHECK (answer = 'accepted' OR length(btrim(reason)) >= 4)
);
ALTER TABLE housing.offer ADD FOREIGN KEY (district, home, turn_before, answer_before)
    REFERENCES housing.offer_answer (district, home, turn, answer);
ALTER TABLE housing.offer ADD FOREIGN KEY (district, application, attempt_before, answer_before)
    REFERENCES housing.offer_answer (district, application, attempt, answer);
