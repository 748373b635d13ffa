-- What the joint-meeting office keeps. Rows are added, never changed: what is done, moved or ended is a
-- row of its own.

-- Member units, each with a leader and a section (NC-5.2b): none is saved without both. The latest
-- row of a department counts.
CREATE TABLE office.member (
    district    integer NOT NULL REFERENCES kernel.district,
    department  text NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    is_member   boolean NOT NULL,
    -- The unit as the document names it, and as it is called today.
    named       text NOT NULL CHECK (length(btrim(named)) >= 2),
    unit        text NOT NULL CHECK (length(btrim(unit)) >= 2),
    leader      text NOT NULL CHECK (length(btrim(leader)) >= 2),
    section     text NOT NULL CHECK (length(btrim(section)) >= 2),
    phone       text NOT NULL CHECK (phone ~ '^[0-9+-]{5,20}$'),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, department, seq)
);

-- The town a department is paired with (NC-5.2a). The latest row of a department and town counts.
CREATE TABLE office.pairing (
    district    integer NOT NULL REFERENCES kernel.district,
    department  text NOT NULL,
    town        bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    is_paired   boolean NOT NULL,
    plan        text NOT NULL CHECK (length(btrim(plan)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, department, town, seq)
);

CREATE TABLE office.meeting (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    held_on     date NOT NULL,
    place       text NOT NULL CHECK (length(btrim(place)) >= 2),
    chair       text NOT NULL CHECK (length(btrim(chair)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client)
);
-- Points of the agenda before, points of the minutes after: in their order.
CREATE TABLE office.point (
    district    integer NOT NULL,
    meeting     bigint NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('agenda', 'minutes')),
    seq         integer NOT NULL CHECK (seq > 0),
    -- Whose point it is; null for everybody's.
    department  text,
    words       text NOT NULL CHECK (length(btrim(words)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, meeting, kind, seq),
    FOREIGN KEY (district, meeting) REFERENCES office.meeting
);

-- What somebody has to do until a day: resolved by a meeting, or ordered by the office (督查).
CREATE TABLE office.charge (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    -- Null for a supervision order.
    meeting     bigint,
    department  text NOT NULL,
    clause      text,
    words       text NOT NULL CHECK (length(btrim(words)) >= 4),
    due_on      date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, id, department),
    FOREIGN KEY (district, meeting) REFERENCES office.meeting
);
-- Its owner says that it is done; the office accepts that, gives it back, puts the day off or drops it.
CREATE TABLE office.charge_act (
    district    integer NOT NULL,
    charge      bigint NOT NULL,
    department  text NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    act         text NOT NULL CHECK (act IN ('done', 'accepted', 'returned', 'put_off', 'dropped')),
    due_on      date,
    words       text NOT NULL CHECK (length(btrim(words)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, charge, seq),
    FOREIGN KEY (district, charge, department) REFERENCES office.charge (district, id, department),
    CHECK ((act = 'put_off') = (due_on IS NOT NULL))
);

-- Registers of publicity, partner units, documents and forms.
CREATE TABLE office.entry (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    kind        text NOT NULL CHECK (kind IN ('publicity', 'partner', 'document', 'form', 'exchange')),
    department  text NOT NULL,
    day         date NOT NULL,
    title       text NOT NULL CHECK (length(btrim(title)) >= 2),
    words       text NOT NULL CHECK (length(btrim(words)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client)
);
CREATE INDEX entry_kind ON office.entry (district, kind, day, id);

-- Before a department issues a policy: what it does to these families, and what is made easier for
-- them (JY-4.1d); the office's opinion is a row of its own.
CREATE TABLE office.precheck (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    department  text NOT NULL,
    title       text NOT NULL CHECK (length(btrim(title)) >= 4),
    effect      text NOT NULL CHECK (length(btrim(effect)) >= 10),
    easing      text NOT NULL CHECK (length(btrim(easing)) >= 10),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client)
);
CREATE TABLE office.opinion (
    district    integer NOT NULL,
    precheck    bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    agrees      boolean NOT NULL,
    words       text NOT NULL CHECK (length(btrim(words)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, precheck, seq),
    FOREIGN KEY (district, precheck) REFERENCES office.precheck
);

-- A department's report of a year: its figures as they were when it was handed in, and a text. None is
-- blank. A later one of the year replaces it.
CREATE TABLE office.report (
    district    integer NOT NULL REFERENCES kernel.district,
    year        integer NOT NULL CHECK (year BETWEEN 2014 AND 2200),
    department  text NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    words       text NOT NULL CHECK (length(btrim(words)) >= 50),
    handed_in   date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, year, department, seq)
);
CREATE TABLE office.report_line (
    district    integer NOT NULL,
    year        integer NOT NULL,
    department  text NOT NULL,
    seq         integer NOT NULL,
    clause      text NOT NULL,
    entitled    integer NOT NULL CHECK (entitled >= 0),
    received    integer NOT NULL CHECK (received >= 0),
    deliveries  integer NOT NULL CHECK (deliveries >= 0),
    -- Those whose day is known, and of them those given before their period ended.
    dated       integer NOT NULL CHECK (dated BETWEEN 0 AND deliveries),
    on_time     integer NOT NULL CHECK (on_time BETWEEN 0 AND dated),
    refused     integer NOT NULL CHECK (refused >= 0),
    gap         integer NOT NULL CHECK (gap >= 0),
    PRIMARY KEY (district, year, department, seq, clause),
    FOREIGN KEY (district, year, department, seq) REFERENCES office.report
);

-- A month's figures as they were tabled.
CREATE TABLE office.tabled (
    district    integer NOT NULL REFERENCES kernel.district,
    month       date NOT NULL CHECK (extract(day FROM month) = 1),
    clause      text NOT NULL,
    department  text NOT NULL,
    day         date NOT NULL,
    entitled    integer NOT NULL,
    unknown     integer NOT NULL,
    in_progress integer NOT NULL,
    receiving   integer NOT NULL,
    overdue     integer NOT NULL,
    refused     integer NOT NULL,
    declined    integer NOT NULL,
    held        integer NOT NULL,
    gap         integer NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, month, clause)
);

-- That an office did what a clause asks of it (a duty, not a benefit), for a stretch of time.
CREATE TABLE office.fulfilment (
    district    integer NOT NULL REFERENCES kernel.district,
    clause      text NOT NULL,
    department  text NOT NULL,
    from_day    date NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    day         date NOT NULL,
    words       text NOT NULL CHECK (length(btrim(words)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, clause, department, from_day, seq)
);

-- What a family, or anybody for it, complains of or asks. Whoever is complained of does not answer it.
CREATE TABLE office.grievance (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    -- Whose matter it is, where that is known.
    person      bigint,
    -- Who is complained of; null where it is a question.
    against     text,
    -- Who answers.
    department  text NOT NULL,
    told_by     text NOT NULL CHECK (length(btrim(told_by)) >= 2),
    words       text NOT NULL CHECK (length(btrim(words)) >= 4),
    received_on date NOT NULL,
    due_on      date NOT NULL,
    -- The one it was taken further from: once.
    after       bigint,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, after),
    UNIQUE (district, id, department),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, after) REFERENCES office.grievance,
    CHECK (against IS DISTINCT FROM department),
    CHECK (received_on <= due_on)
);
CREATE INDEX grievance_due ON office.grievance (district, due_on, id);
CREATE TABLE office.grievance_act (
    district    integer NOT NULL,
    grievance   bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    act         text NOT NULL CHECK (act IN ('answered', 'accepted', 'withdrawn')),
    department  text NOT NULL,
    words       text NOT NULL CHECK (length(btrim(words)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, grievance, seq),
    FOREIGN KEY (district, grievance, department)
        REFERENCES office.grievance (district, id, department)
);
