-- What human resources keeps beside its cases. Rows are added, never changed: what ends or is done
-- later is a row of its own.

-- The insurers' word of who is insured: the highest `seq` of a person counts.
CREATE TABLE human_resources.insurance (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    pension     text NOT NULL CHECK (pension IN ('none', 'resident', 'employee')),
    maternity   boolean NOT NULL,
    from_day    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, seq),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    -- Maternity insurance is the employees'.
    CHECK (NOT maternity OR pension <> 'resident')
);

-- Pension premiums (NC-4.hr.1): lists drawn from the law's answers, one line a person and year.
CREATE TABLE human_resources.premium_list (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    year        integer NOT NULL CHECK (year BETWEEN 2014 AND 2999),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, id, year)
);
CREATE TABLE human_resources.premium_line (
    district    integer NOT NULL,
    year        integer NOT NULL,
    person      bigint NOT NULL,
    list        bigint NOT NULL,
    -- The first of the last month: December, or the month of the birthday at which it ends.
    last_month  date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, year, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, list, year) REFERENCES human_resources.premium_list (district, id, year),
    CHECK (extract(day FROM last_month) = 1 AND extract(year FROM last_month) = year)
);
-- Handed to the insurer with the approval of its case.
CREATE TABLE human_resources.premium_declared (
    district    integer NOT NULL,
    year        integer NOT NULL,
    person      bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    case_id     bigint NOT NULL,
    -- Null while the figure is to be set.
    fen         bigint CHECK (fen > 0),
    declared_on date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, year, person),
    UNIQUE (district, client, person),
    UNIQUE (district, case_id),
    FOREIGN KEY (district, year, person) REFERENCES human_resources.premium_line
);
-- What the insurer says it got: the highest `seq` counts.
CREATE TABLE human_resources.premium_confirmation (
    district    integer NOT NULL,
    year        integer NOT NULL CHECK (year BETWEEN 2014 AND 2999),
    person      bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    fen         bigint NOT NULL CHECK (fen > 0),
    paid_on     date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, year, person, seq),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE TABLE human_resources.premium_note (
    district    integer NOT NULL,
    year        integer NOT NULL,
    person      bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, year, person, seq),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);

-- The frozen cohort (NC-4.hr.2): whoever had a top-up before the plan. It is written once, whole and
-- sealed; then nobody can join. By constraint: a district has one cohort; its last member is there;
-- every member but the first stands behind another; no number is above the size. So every number is
-- taken from the moment it is written, and a further one has no place. The two tables refer to each
-- other: they are written by one statement or not at all.
CREATE TABLE human_resources.cohort (
    district    integer NOT NULL REFERENCES kernel.district,
    client      text NOT NULL CHECK (client <> ''),
    size        integer NOT NULL CHECK (size > 0),
    -- SHA-256 of its lines.
    digest      bytea NOT NULL CHECK (length(digest) = 32),
    sealed_on   date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district),
    UNIQUE (district, client),
    UNIQUE (district, size)
);
CREATE TABLE human_resources.cohort_member (
    district    integer NOT NULL,
    n           integer NOT NULL,
    size        integer NOT NULL,
    before      integer GENERATED ALWAYS AS (nullif(n - 1, 0)) STORED,
    person      bigint NOT NULL,
    decision    text NOT NULL CHECK (length(btrim(decision)) >= 4),
    decided_on  date NOT NULL,
    -- A month, as the decision says; null where it does not.
    fen         bigint CHECK (fen > 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, n),
    UNIQUE (district, person),
    UNIQUE (district, decision),
    UNIQUE (district, n, person),
    CHECK (n BETWEEN 1 AND size),
    FOREIGN KEY (district, size) REFERENCES human_resources.cohort (district, size),
    FOREIGN KEY (district, before) REFERENCES human_resources.cohort_member (district, n),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
ALTER TABLE human_resources.cohort ADD FOREIGN KEY (district, size)
    REFERENCES human_resources.cohort_member (district, n);
-- Who left does not come back: a person is a member once, and a member leaves once.
CREATE TABLE human_resources.cohort_leaving (
    district    integer NOT NULL,
    n           integer NOT NULL,
    person      bigint NOT NULL,
    reason      text NOT NULL CHECK (reason IN ('death', 'moved')),
    left_on     date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, n),
    FOREIGN KEY (district, n, person)
        REFERENCES human_resources.cohort_member (district, n, person)
);
-- A month that goes on to the finance bureau: of members only.
CREATE TABLE human_resources.top_up (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    month       date NOT NULL CHECK (extract(day FROM month) = 1),
    n           integer NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    case_id     bigint NOT NULL,
    fen         bigint CHECK (fen > 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, month),
    UNIQUE (district, client),
    UNIQUE (district, case_id),
    FOREIGN KEY (district, n, person)
        REFERENCES human_resources.cohort_member (district, n, person)
);

-- Maternity costs (NC-4.hr.3 employees, NC-4.hr.4 residents, whose list has no operation).
CREATE TABLE human_resources.maternity_claim (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    case_id     bigint NOT NULL,
    scheme      text NOT NULL CHECK (scheme IN ('employee', 'resident')),
    event       text NOT NULL CHECK (event IN ('operation', 'antenatal', 'birth', 'complication')),
    happened_on date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, case_id),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (scheme = 'employee' OR event <> 'operation')
);
CREATE INDEX maternity_claim_day ON human_resources.maternity_claim (district, happened_on, id);
CREATE INDEX maternity_claim_person ON human_resources.maternity_claim (district, person);
CREATE TABLE human_resources.maternity_invoice (
    district    integer NOT NULL,
    -- Capital letters and digits: an invoice is counted once, whoever brings it.
    number      text NOT NULL CHECK (number ~ '^[0-9A-Z]{8,30}$'),
    claim       bigint NOT NULL,
    person      bigint NOT NULL,
    issued_on   date NOT NULL,
    total       bigint NOT NULL CHECK (total > 0),
    -- Paid by the insurance at the hospital's window already.
    insured     bigint NOT NULL CHECK (insured BETWEEN 0 AND total),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, number),
    FOREIGN KEY (district, claim, person)
        REFERENCES human_resources.maternity_claim (district, id, person)
);
CREATE INDEX maternity_invoice_claim ON human_resources.maternity_invoice (district, claim);
CREATE TABLE human_resources.maternity_settlement (
    district    integer NOT NULL,
    claim       bigint NOT NULL,
    person      bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    document    text NOT NULL CHECK (length(btrim(document)) >= 4),
    -- What the invoices leave, and what of it is paid.
    claimed     bigint NOT NULL CHECK (claimed > 0),
    fen         bigint NOT NULL CHECK (fen BETWEEN 1 AND claimed),
    settled_on  date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, claim),
    UNIQUE (district, client),
    UNIQUE (district, document),
    FOREIGN KEY (district, claim, person)
        REFERENCES human_resources.maternity_claim (district, id, person)
);

-- Who looks for work; the how-manieth registration of the person, after the end of the one before.
CREATE TABLE human_resources.job_seeker (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    nth         integer NOT NULL CHECK (nth > 0),
    before      integer GENERATED ALWAYS AS (nullif(nth - 1, 0)) STORED,
    client      text NOT NULL CHECK (client <> ''),
    wish        text NOT NULL CHECK (length(btrim(wish)) >= 2),
    from_day    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, nth),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX job_seeker_day ON human_resources.job_seeker (district, from_day, person);
CREATE TABLE human_resources.job_seeker_end (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    nth         integer NOT NULL,
    reason      text NOT NULL CHECK (reason IN ('placed', 'retired', 'withdrawn', 'moved', 'death')),
    ended_on    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, nth),
    FOREIGN KEY (district, person, nth) REFERENCES human_resources.job_seeker
);
ALTER TABLE human_resources.job_seeker ADD FOREIGN KEY (district, person, before)
    REFERENCES human_resources.job_seeker_end (district, person, nth);
CREATE TABLE human_resources.job_plan (
    district    integer NOT NULL,
    case_id     bigint NOT NULL,
    person      bigint NOT NULL,
    nth         integer NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    plan        text NOT NULL CHECK (length(btrim(plan)) >= 4),
    due_on      date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, case_id),
    UNIQUE (district, client),
    FOREIGN KEY (district, person, nth) REFERENCES human_resources.job_seeker
);

-- What has places: courses, guidance, placement services, public-service posts (公益性岗位). A place
-- is given again only after it was given back, and one person has one place of a kind at a time:
-- both by key, each giving standing behind the end of the one before.
CREATE TABLE human_resources.programme (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    kind        text NOT NULL CHECK (kind IN ('training', 'guidance', 'placement', 'post')),
    title       text NOT NULL CHECK (length(btrim(title)) >= 2),
    provider    text NOT NULL CHECK (length(btrim(provider)) >= 2),
    places      integer NOT NULL CHECK (places BETWEEN 1 AND 1000),
    from_day    date NOT NULL,
    -- The last day.
    to_day      date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, id, kind, places),
    CHECK (from_day <= to_day)
);
CREATE INDEX programme_day ON human_resources.programme (district, to_day, id);
CREATE TABLE human_resources.seat (
    district    integer NOT NULL,
    programme   bigint NOT NULL,
    kind        text NOT NULL,
    places      integer NOT NULL,
    place       integer NOT NULL,
    -- The how-manieth giving of the place.
    turn        integer NOT NULL CHECK (turn > 0),
    before      integer GENERATED ALWAYS AS (nullif(turn - 1, 0)) STORED,
    person      bigint NOT NULL,
    -- The person's how-manieth of the kind.
    nth         integer NOT NULL CHECK (nth > 0),
    nth_before  integer GENERATED ALWAYS AS (nullif(nth - 1, 0)) STORED,
    client      text NOT NULL CHECK (client <> ''),
    case_id     bigint NOT NULL,
    -- The last day.
    to_day      date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, programme, place, turn),
    UNIQUE (district, client),
    UNIQUE (district, person, kind, nth),
    UNIQUE (district, programme, place, turn, person, kind, nth),
    FOREIGN KEY (district, programme, kind, places)
        REFERENCES human_resources.programme (district, id, kind, places),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (place BETWEEN 1 AND places)
);
CREATE INDEX seat_day ON human_resources.seat (district, to_day, programme);
CREATE TABLE human_resources.seat_end (
    district    integer NOT NULL,
    programme   bigint NOT NULL,
    place       integer NOT NULL,
    turn        integer NOT NULL,
    person      bigint NOT NULL,
    kind        text NOT NULL,
    nth         integer NOT NULL,
    reason      text NOT NULL CHECK (reason IN ('completed', 'given_up', 'hired', 'ended')),
    ended_on    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, programme, place, turn),
    UNIQUE (district, person, kind, nth),
    FOREIGN KEY (district, programme, place, turn, person, kind, nth) REFERENCES human_resources.seat
        (district, programme, place, turn, person, kind, nth)
);
ALTER TABLE human_resources.seat ADD FOREIGN KEY (district, programme, place, before)
    REFERENCES human_resources.seat_end (district, programme, place, turn);
ALTER TABLE human_resources.seat ADD FOREIGN KEY (district, person, kind, nth_before)
    REFERENCES human_resources.seat_end (district, person, kind, nth);
-- The provider served: the code of the case was redeemed.
CREATE TABLE human_resources.seat_use (
    district    integer NOT NULL,
    programme   bigint NOT NULL,
    place       integer NOT NULL,
    turn        integer NOT NULL,
    person      bigint NOT NULL,
    kind        text NOT NULL,
    nth         integer NOT NULL,
    used_on     date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, programme, place, turn),
    FOREIGN KEY (district, programme, place, turn, person, kind, nth) REFERENCES human_resources.seat
        (district, programme, place, turn, person, kind, nth)
);

-- Who found work, with whom, and whether they are still there.
CREATE TABLE human_resources.hiring (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    case_id     bigint NOT NULL,
    employer    text NOT NULL CHECK (length(btrim(employer)) >= 2),
    job         text NOT NULL CHECK (length(btrim(job)) >= 2),
    from_day    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, case_id),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX hiring_day ON human_resources.hiring (district, from_day, id);
CREATE INDEX hiring_person ON human_resources.hiring (district, person);
CREATE TABLE human_resources.follow_up (
    district    integer NOT NULL,
    hiring      bigint NOT NULL,
    nth         integer NOT NULL CHECK (nth BETWEEN 1 AND 3),
    person      bigint NOT NULL,
    asked_on    date NOT NULL,
    is_working  boolean NOT NULL,
    words       text NOT NULL CHECK (length(btrim(words)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, hiring, nth),
    FOREIGN KEY (district, hiring, person) REFERENCES human_resources.hiring (district, id, person)
);
-- A month of a subsidy is given once.
CREATE TABLE human_resources.subsidy (
    district    integer NOT NULL,
    hiring      bigint NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('social_insurance', 'public_post', 'training',
        'start_up')),
    month       date NOT NULL CHECK (extract(day FROM month) = 1),
    person      bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    document    text NOT NULL CHECK (length(btrim(document)) >= 4),
    -- As the decision says; null while the standard is to be set.
    fen         bigint CHECK (fen > 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, hiring, kind, month),
    UNIQUE (district, client),
    FOREIGN KEY (district, hiring, person) REFERENCES human_resources.hiring (district, id, person)
);
CREATE INDEX subsidy_month ON human_resources.subsidy (district, month, hiring);
