-- What housing keeps beside its cases. Rows are added, never changed: what ends, is answered or is
-- done later is a row of its own. `whose` is the person or 0: a row is of whom its parent is of, so
-- that nobody acts on kin by leaving the person out.

-- Surveys of a house, grade A to D. Of the photo its name and hash, never the photo: one photo
-- proves one survey. Written with the facts `housing.danger` and `housing.rural`.
CREATE TABLE housing.survey (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    nth         integer NOT NULL CHECK (nth > 0),
    grade       text NOT NULL CHECK (grade IN ('A', 'B', 'C', 'D')),
    is_rural    boolean NOT NULL,
    surveyor    text NOT NULL CHECK (length(btrim(surveyor)) >= 2),
    licence     text NOT NULL CHECK (length(btrim(licence)) >= 4),
    surveyed_on date NOT NULL,
    photo       text NOT NULL CHECK (length(btrim(photo)) >= 3),
    photo_hash  text NOT NULL CHECK (photo_hash ~ '^[0-9a-f]{64}$'),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, person, nth),
    UNIQUE (district, photo_hash),
    UNIQUE (district, id, person, grade),
    UNIQUE (district, id, person, recorded_by, surveyor),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX survey_grade ON housing.survey (district, grade DESC, surveyed_on, id);

-- Jiangyan's rural improvement scheme: in, or out again. The highest `nth` counts. Written with the
-- fact `housing.improvement`.
CREATE TABLE housing.scheme (
    district    integer NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    nth         integer NOT NULL CHECK (nth > 0),
    is_in       boolean NOT NULL,
    from_day    date NOT NULL,
    document    text NOT NULL CHECK (length(btrim(document)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, nth),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);

-- A year's repair project. The quota may not be known when applications begin.
CREATE TABLE housing.repair_year (
    district    integer NOT NULL REFERENCES kernel.district,
    year        integer NOT NULL CHECK (year BETWEEN 2014 AND 2200),
    client      text NOT NULL CHECK (client <> ''),
    quota       integer CHECK (quota > 0),
    document    text NOT NULL CHECK (length(btrim(document)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, year),
    UNIQUE (district, client)
);

-- Who applies in a year: a person of the register, whose conditions are read when the list is
-- frozen; or another household by its number in the bureau's own queue, as its file tells it.
-- Income: 1 dibao or destitute, 2 marginal or expenditure, 3 none.
CREATE TABLE housing.repair_applicant (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    year        integer NOT NULL,
    person      bigint,
    label       text CHECK (label ~ '^[0-9A-Za-z-]{2,30}$'),
    grade       text CHECK (grade IN ('C', 'D')),
    income      smallint CHECK (income BETWEEN 1 AND 3),
    surveyed_on date,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    whose       bigint GENERATED ALWAYS AS (coalesce(person, 0)) STORED,
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, year, person),
    UNIQUE (district, year, label),
    UNIQUE (district, id, year, whose),
    FOREIGN KEY (district, year) REFERENCES housing.repair_year,
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (num_nonnulls(label, grade, income, surveyed_on)
        = CASE WHEN person IS NULL THEN 4 ELSE 0 END)
);

-- The frozen list: the first of a year, and later ones of whom came after it.
CREATE TABLE housing.repair_list (
    district    integer NOT NULL,
    year        integer NOT NULL,
    nth         integer NOT NULL CHECK (nth > 0),
    client      text NOT NULL CHECK (client <> ''),
    entries     integer NOT NULL CHECK (entries > 0),
    -- SHA-256 over its lines.
    hash        text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, year, nth),
    UNIQUE (district, client),
    FOREIGN KEY (district, year) REFERENCES housing.repair_year
);
CREATE TABLE housing.repair_entry (
    district    integer NOT NULL,
    year        integer NOT NULL,
    nth         integer NOT NULL,
    rank        integer NOT NULL CHECK (rank > 0),
    applicant   bigint NOT NULL,
    person      bigint,
    -- 1 grade D, 2 grade C, 3 the improvement scheme.
    danger      smallint NOT NULL CHECK (danger BETWEEN 1 AND 3),
    income      smallint NOT NULL CHECK (income BETWEEN 1 AND 3),
    is_marked   boolean NOT NULL CHECK (NOT is_marked OR person IS NOT NULL),
    since       date NOT NULL,
    -- Its rank if nobody had a mark.
    plain_rank  integer NOT NULL CHECK (plain_rank > 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    whose       bigint GENERATED ALWAYS AS (coalesce(person, 0)) STORED,
    PRIMARY KEY (district, year, nth, rank),
    UNIQUE (district, year, nth, plain_rank),
    UNIQUE (district, applicant),
    UNIQUE (district, applicant, person),
    FOREIGN KEY (district, year, nth) REFERENCES housing.repair_list,
    FOREIGN KEY (district, applicant, year, whose)
        REFERENCES housing.repair_applicant (district, id, year, whose)
);

-- Works of a household of the register. Who surveyed the house neither orders nor accepts them
-- ('' where the scheme, not a survey, is the ground).
CREATE TABLE housing.work (
    district    integer NOT NULL,
    applicant   bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    survey      bigint,
    surveyed_by text NOT NULL,
    surveyor    text NOT NULL,
    contractor  text NOT NULL CHECK (length(btrim(contractor)) >= 2),
    start_on    date NOT NULL,
    -- The last day agreed.
    due_on      date NOT NULL,
    recorded_by text NOT NULL CHECK (recorded_by <> surveyed_by),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, applicant),
    UNIQUE (district, client),
    UNIQUE (district, applicant, person),
    UNIQUE (district, applicant, person, recorded_by, surveyor),
    FOREIGN KEY (district, applicant, person)
        REFERENCES housing.repair_entry (district, applicant, person),
    FOREIGN KEY (district, survey, person, surveyed_by, surveyor)
        REFERENCES housing.survey (district, id, person, recorded_by, surveyor),
    CHECK ((survey IS NULL) = (surveyor = '') AND (survey IS NULL) = (surveyed_by = '')),
    CHECK (start_on <= due_on)
);
CREATE INDEX work_due ON housing.work (district, due_on, applicant);
CREATE TABLE housing.work_finish (
    district    integer NOT NULL,
    applicant   bigint NOT NULL,
    person      bigint NOT NULL,
    finished_on date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, applicant),
    FOREIGN KEY (district, applicant, person)
        REFERENCES housing.work (district, applicant, person)
);
-- Passed by a survey to A or B after the works, and once; failed as often as need be.
CREATE TABLE housing.acceptance (
    district    integer NOT NULL,
    applicant   bigint NOT NULL,
    nth         integer NOT NULL CHECK (nth > 0),
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    ordered_by  text NOT NULL,
    surveyor    text NOT NULL,
    is_passed   boolean NOT NULL,
    accepted_by text NOT NULL CHECK (length(btrim(accepted_by)) >= 2),
    accepted_on date NOT NULL,
    survey      bigint,
    grade       text CHECK (grade IN ('A', 'B')),
    words       text NOT NULL CHECK (length(btrim(words)) >= 4),
    recorded_by text NOT NULL CHECK (recorded_by <> ordered_by),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    passed      bigint GENERATED ALWAYS AS (CASE WHEN is_passed THEN applicant END) STORED,
    PRIMARY KEY (district, applicant, nth),
    UNIQUE (district, client),
    UNIQUE (district, passed),
    UNIQUE (district, passed, person, recorded_by),
    FOREIGN KEY (district, applicant, person, ordered_by, surveyor)
        REFERENCES housing.work (district, applicant, person, recorded_by, surveyor),
    FOREIGN KEY (district, applicant) REFERENCES housing.work_finish,
    FOREIGN KEY (district, survey, person, grade)
        REFERENCES housing.survey (district, id, person, grade),
    CHECK (btrim(accepted_by) <> btrim(surveyor)),
    CHECK (num_nonnulls(survey, grade) = CASE WHEN is_passed THEN 2 ELSE 0 END)
);
-- Money, where the district gives it: a sum decided with its document, after the acceptance, by
-- another hand than the acceptance's.
CREATE TABLE housing.repair_grant (
    district    integer NOT NULL,
    applicant   bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    case_id     bigint NOT NULL,
    fen         bigint NOT NULL CHECK (fen > 0),
    document    text NOT NULL CHECK (length(btrim(document)) >= 4),
    confirmed_by text NOT NULL,
    recorded_by text NOT NULL CHECK (recorded_by <> confirmed_by),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, applicant),
    UNIQUE (district, client),
    UNIQUE (district, case_id),
    FOREIGN KEY (district, applicant, person, confirmed_by)
        REFERENCES housing.acceptance (district, passed, person, recorded_by)
);
