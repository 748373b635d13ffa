-- What education keeps beside its cases. Rows are added, never changed: what ends, moves or is done
-- later is a row of its own. Of a district's school roll only rows of persons of the register are
-- kept.

-- Schools, here and elsewhere: a university need not stand in the district.
CREATE TABLE education.school (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    name        text NOT NULL CHECK (length(btrim(name)) >= 2),
    kind        text NOT NULL CHECK (kind IN ('ordinary', 'special', 'vocational', 'college')),
    place       text NOT NULL CHECK (length(btrim(place)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, name)
);

-- The school roll (学籍) of a person: the highest `seq` counts. A student number that is made of an ID
-- number stands here as its blind index.
CREATE TABLE education.roll (
    district       integer NOT NULL,
    person         bigint NOT NULL,
    seq            integer NOT NULL CHECK (seq > 0),
    client         text NOT NULL CHECK (client <> ''),
    school         bigint NOT NULL,
    student_number text NOT NULL CHECK (length(btrim(student_number)) >= 1),
    stage          text NOT NULL CHECK (stage IN ('compulsory', 'senior', 'secondary_vocational',
        'higher_vocational', 'junior_college', 'undergraduate')),
    grade_year     integer NOT NULL,
    full_time      boolean NOT NULL,
    registered     boolean NOT NULL,
    status         text NOT NULL CHECK (status IN ('enrolled', 'graduated', 'left')),
    -- From which day this holds.
    since          date NOT NULL,
    -- Who said so: the roll's file, a clerk who matched or corrected it, a school that took the child.
    origin         text NOT NULL CHECK (origin IN ('feed', 'match', 'correction', 'placement')),
    reason         text,
    recorded_by    text NOT NULL,
    recorded_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, school) REFERENCES education.school,
    CHECK (grade_year BETWEEN 1 AND CASE stage WHEN 'compulsory' THEN 9 WHEN 'senior' THEN 3
        WHEN 'secondary_vocational' THEN 5 ELSE 8 END),
    CHECK (origin <> 'correction' OR length(btrim(reason)) >= 4)
);
CREATE INDEX roll_school ON education.roll (district, school, stage);

-- A row of the roll without a number that the register has: perhaps this person, by name and day of
-- birth. A named clerk says so or not; nothing is told of anybody before. No ID number is kept.
CREATE TABLE education.candidate (
    district       integer NOT NULL,
    id             bigint GENERATED ALWAYS AS IDENTITY,
    person         bigint NOT NULL,
    -- The row had a number, which the register does not know.
    has_number     boolean NOT NULL,
    school         bigint NOT NULL,
    student_number text NOT NULL CHECK (length(btrim(student_number)) >= 1),
    stage          text NOT NULL CHECK (stage IN ('compulsory', 'senior', 'secondary_vocational',
        'higher_vocational', 'junior_college', 'undergraduate')),
    grade_year     integer NOT NULL CHECK (grade_year BETWEEN 1 AND 10),
    full_time      boolean NOT NULL,
    registered     boolean NOT NULL,
    status         text NOT NULL CHECK (status IN ('enrolled', 'graduated', 'left')),
    since          date NOT NULL,
    recorded_by    text NOT NULL,
    recorded_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    -- The same row is no second candidate.
    UNIQUE (district, school, student_number, person, since, stage, grade_year, full_time,
        registered, status),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, school) REFERENCES education.school
);
-- Whether a pupil of a school's roll is this person.
CREATE TABLE education.candidate_decision (
    district       integer NOT NULL,
    school         bigint NOT NULL,
    student_number text NOT NULL,
    person         bigint NOT NULL,
    client         text NOT NULL CHECK (client <> ''),
    is_match       boolean NOT NULL,
    reason         text NOT NULL CHECK (length(btrim(reason)) >= 4),
    recorded_by    text NOT NULL,
    recorded_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, school, student_number, person),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, school) REFERENCES education.school
);
-- One pupil of a roll is one person: of twins the other cannot be confirmed too.
CREATE UNIQUE INDEX candidate_match ON education.candidate_decision (district, school, student_number)
    WHERE is_match;

-- A disabled child of school age who is on no roll, until a school has taken it: what each school was
-- asked and answered. The highest `seq` of the acts counts.
CREATE TABLE education.placement (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    person      bigint NOT NULL,
    -- The how-manieth of the person: two clerks at once cannot both open one.
    nth         integer NOT NULL CHECK (nth > 0),
    found_on    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, person, nth),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX placement_day ON education.placement (district, found_on, id);
CREATE TABLE education.placement_act (
    district    integer NOT NULL,
    placement   bigint NOT NULL,
    person      bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    client      text NOT NULL CHECK (client <> ''),
    act         text NOT NULL CHECK (act IN ('asked', 'refused', 'accepted', 'closed')),
    school      bigint,
    -- How the child is taught: 特殊教育学校, 随班就读, 送教上门.
    form        text CHECK (form IN ('special', 'mainstream', 'home')),
    day         date NOT NULL,
    reason      text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, placement, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, placement, person)
        REFERENCES education.placement (district, id, person),
    FOREIGN KEY (district, school) REFERENCES education.school,
    CHECK ((act = 'closed') = (school IS NULL)),
    CHECK ((act = 'closed') = (form IS NULL)),
    CHECK (act NOT IN ('refused', 'closed') OR length(btrim(reason)) >= 4)
);
-- A child is taken once a placement.
CREATE UNIQUE INDEX placement_end ON education.placement_act (district, placement)
    WHERE act IN ('accepted', 'closed');

-- How a disabled pupil's right is met at the school (NC-4.education.1): arranged, and seen by the school
-- that redeems the code of the case.
CREATE TABLE education.arrangement (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    case_id     bigint NOT NULL,
    person      bigint NOT NULL,
    school      bigint NOT NULL,
    form        text NOT NULL CHECK (form IN ('special', 'mainstream', 'home')),
    -- What the school does for this pupil, in its words.
    support     text NOT NULL CHECK (length(btrim(support)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, case_id),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, school) REFERENCES education.school
);
CREATE TABLE education.attendance (
    district    integer NOT NULL,
    arrangement bigint NOT NULL,
    person      bigint NOT NULL,
    attended_on date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, arrangement),
    FOREIGN KEY (district, arrangement, person)
        REFERENCES education.arrangement (district, id, person)
);

-- The tuition waiver of a school and term (NC-4.education.2): a voucher that the school confirms with the
-- code of the case.
CREATE TABLE education.waiver (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    case_id     bigint NOT NULL,
    person      bigint NOT NULL,
    school      bigint NOT NULL,
    -- The first day of the term: 1 February or 1 September.
    term        date NOT NULL CHECK (extract(day FROM term) = 1
        AND extract(month FROM term) IN (2, 9)),
    -- Another one follows where the pupil changed school and the first was ended unused.
    nth         integer NOT NULL CHECK (nth > 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, person, term, nth),
    UNIQUE (district, id, person, term),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, school) REFERENCES education.school
);
CREATE INDEX waiver_term ON education.waiver (district, term, school, id);
-- A voucher is used or ended, once; and of the vouchers of a term one is used.
CREATE TABLE education.waiver_act (
    district    integer NOT NULL,
    waiver      bigint NOT NULL,
    person      bigint NOT NULL,
    term        date NOT NULL,
    act         text NOT NULL CHECK (act IN ('used', 'ended')),
    day         date NOT NULL,
    reason      text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, waiver),
    FOREIGN KEY (district, waiver, person, term)
        REFERENCES education.waiver (district, id, person, term),
    CHECK (act <> 'ended' OR length(btrim(reason)) >= 4)
);
CREATE UNIQUE INDEX waiver_used ON education.waiver_act (district, person, term)
    WHERE act = 'used';
-- What a school reports at the end of a term: how many, and how much it did not charge.
CREATE TABLE education.waiver_report (
    district    integer NOT NULL,
    school      bigint NOT NULL,
    term        date NOT NULL CHECK (extract(day FROM term) = 1
        AND extract(month FROM term) IN (2, 9)),
    -- A corrected report follows: the highest counts.
    seq         integer NOT NULL CHECK (seq > 0),
    client      text NOT NULL CHECK (client <> ''),
    students    integer NOT NULL CHECK (students >= 0),
    fen         bigint NOT NULL CHECK (fen >= 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, school, term, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, school) REFERENCES education.school,
    CHECK (students > 0 OR fen = 0)
);

-- What a school recognised of a family's means for an academic year, named by the year it begins in.
CREATE TABLE education.recognition (
    district      integer NOT NULL,
    person        bigint NOT NULL,
    academic_year integer NOT NULL CHECK (academic_year BETWEEN 2014 AND 2100),
    seq           integer NOT NULL CHECK (seq > 0),
    client        text NOT NULL CHECK (client <> ''),
    school        bigint NOT NULL,
    is_recognised boolean NOT NULL,
    day           date NOT NULL,
    document      text NOT NULL CHECK (length(btrim(document)) >= 2),
    recorded_by   text NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, academic_year, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, school) REFERENCES education.school
);
CREATE INDEX recognition_year ON education.recognition (district, academic_year, school);

-- Nominations for a grant, on a list of a school, a clause and an academic year; a list that was sent takes
-- no more, the next one has the next `nth`.
CREATE TABLE education.grant_list (
    district      integer NOT NULL REFERENCES kernel.district,
    id            bigint GENERATED ALWAYS AS IDENTITY,
    clause        text NOT NULL CHECK (clause <> ''),
    school        bigint NOT NULL,
    academic_year integer NOT NULL CHECK (academic_year BETWEEN 2014 AND 2100),
    nth           integer NOT NULL CHECK (nth > 0),
    recorded_by   text NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, academic_year, clause, school, nth),
    UNIQUE (district, id, clause, academic_year),
    FOREIGN KEY (district, school) REFERENCES education.school
);
CREATE TABLE education.list_sent (
    district    integer NOT NULL,
    list        bigint NOT NULL,
    sent_on     date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, list),
    FOREIGN KEY (district, list) REFERENCES education.grant_list
);
-- Nobody is nominated twice for a clause and a year, nor twice under a case.
CREATE TABLE education.nomination (
    district      integer NOT NULL,
    id            bigint GENERATED ALWAYS AS IDENTITY,
    client        text NOT NULL CHECK (client <> ''),
    list          bigint NOT NULL,
    clause        text NOT NULL,
    academic_year integer NOT NULL,
    case_id       bigint NOT NULL,
    person        bigint NOT NULL,
    recorded_by   text NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, person, clause, academic_year),
    UNIQUE (district, case_id),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, list, clause, academic_year)
        REFERENCES education.grant_list (district, id, clause, academic_year),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX nomination_list ON education.nomination (district, academic_year, list, id);
-- What the school answered; the sum is null where no standard is set: to be set, never guessed.
CREATE TABLE education.nomination_result (
    district    integer NOT NULL,
    nomination  bigint NOT NULL,
    person      bigint NOT NULL,
    is_approved boolean NOT NULL,
    fen         bigint CHECK (fen > 0),
    reason      text,
    day         date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, nomination),
    FOREIGN KEY (district, nomination, person)
        REFERENCES education.nomination (district, id, person),
    CHECK (is_approved OR fen IS NULL AND length(btrim(reason)) >= 4)
);
