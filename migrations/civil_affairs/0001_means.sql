-- What civil affairs keeps of incomes, sudden hardship, guardians and the marriage register. Rows are
-- added, never changed: what ends, is struck or is decided is a row of its own.

-- One means test (收入核对) of a household for a month and a class. The household's further tests for
-- the same month and class count up.
CREATE TABLE civil_affairs.means_sheet (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    -- Who applies, for the household.
    person      bigint NOT NULL,
    household   bigint NOT NULL,
    -- The first day of the month whose income is tested.
    month       date NOT NULL CHECK (extract(day FROM month) = 1),
    test        text NOT NULL CHECK (test IN ('dibao', 'destitute', 'marginal', 'expenditure')),
    nth         integer NOT NULL CHECK (nth > 0),
    applied_on  date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, household, month, test, nth),
    UNIQUE (district, id, test),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, household) REFERENCES kernel.household
);
CREATE INDEX means_sheet_person ON civil_affairs.means_sheet (district, person, id);
CREATE INDEX means_sheet_day ON civil_affairs.means_sheet (district, applied_on, id);

-- The persons counted (共同生活的家庭成员).
CREATE TABLE civil_affairs.means_member (
    district    integer NOT NULL,
    sheet       bigint NOT NULL,
    person      bigint NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, sheet, person),
    FOREIGN KEY (district, sheet) REFERENCES civil_affairs.means_sheet,
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX means_member_person ON civil_affairs.means_member (district, person, sheet);

-- Whose hands are whose on a sheet: who enters neither reviews nor decides.
CREATE TABLE civil_affairs.means_hand (
    district    integer NOT NULL,
    sheet       bigint NOT NULL,
    actor       text NOT NULL,
    hand        text NOT NULL CHECK (hand IN ('enter', 'review', 'decide')),
    -- Who applies, so that nobody acts on kin.
    person      bigint NOT NULL,
    recorded_by text NOT NULL CHECK (recorded_by = actor),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, sheet, actor),
    UNIQUE (district, sheet, actor, hand),
    FOREIGN KEY (district, sheet, person) REFERENCES civil_affairs.means_sheet (district, id, person)
);

-- What is done on a sheet, one after the other: two at once cannot both take a number, so nobody
-- reviews or decides what somebody else is changing.
CREATE TABLE civil_affairs.means_act (
    district    integer NOT NULL,
    sheet       bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    client      text NOT NULL CHECK (client <> ''),
    act         text NOT NULL CHECK (act IN ('line', 'strike', 'leave_out', 'itemise', 'return',
        'decide', 'withdraw')),
    person      bigint NOT NULL,
    reason      text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    hand        text NOT NULL GENERATED ALWAYS AS (CASE
        WHEN act IN ('line', 'strike', 'withdraw') THEN 'enter'
        WHEN act = 'decide' THEN 'decide' ELSE 'review' END) STORED,
    PRIMARY KEY (district, sheet, seq),
    UNIQUE (district, client),
    UNIQUE (district, sheet, seq, act),
    FOREIGN KEY (district, sheet, person)
        REFERENCES civil_affairs.means_sheet (district, id, person),
    FOREIGN KEY (district, sheet, recorded_by, hand)
        REFERENCES civil_affairs.means_hand (district, sheet, actor, hand),
    CHECK (act NOT IN ('strike', 'leave_out', 'return', 'withdraw')
        OR coalesce(length(btrim(reason)), 0) >= 4)
);

-- One income of one person counted, in the month.
CREATE TABLE civil_affairs.means_line (
    district    integer NOT NULL,
    sheet       bigint NOT NULL,
    seq         integer NOT NULL,
    act         text NOT NULL DEFAULT 'line' CHECK (act = 'line'),
    person      bigint NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('wage', 'business', 'farm', 'property', 'pension',
        'support', 'special_assistance', 'planning_award', 'relief', 'insurance', 'other')),
    fen         bigint NOT NULL CHECK (fen > 0),
    -- The paper that shows it.
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, sheet, seq),
    FOREIGN KEY (district, sheet, seq, act)
        REFERENCES civil_affairs.means_act (district, sheet, seq, act),
    FOREIGN KEY (district, sheet, person)
        REFERENCES civil_affairs.means_member (district, sheet, person)
);

-- A line struck as entered in error, or left out for a reason where the clause's list is open: once.
CREATE TABLE civil_affairs.means_mark (
    district    integer NOT NULL,
    sheet       bigint NOT NULL,
    line        integer NOT NULL,
    seq         integer NOT NULL,
    act         text NOT NULL CHECK (act IN ('strike', 'leave_out')),
    person      bigint NOT NULL,
    -- Of what is left out: the clause that allows it.
    clause      text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, sheet, line, act),
    FOREIGN KEY (district, sheet, line) REFERENCES civil_affairs.means_line,
    FOREIGN KEY (district, sheet, seq, act)
        REFERENCES civil_affairs.means_act (district, sheet, seq, act),
    CHECK ((act = 'leave_out') = (clause IS NOT NULL))
);

-- What a review found: every line counted or not, and the sum per head, half a fen up.
CREATE TABLE civil_affairs.means_result (
    district    integer NOT NULL,
    sheet       bigint NOT NULL,
    seq         integer NOT NULL,
    act         text NOT NULL DEFAULT 'itemise' CHECK (act = 'itemise'),
    person      bigint NOT NULL,
    heads       integer NOT NULL CHECK (heads > 0),
    counted     bigint NOT NULL CHECK (counted >= 0),
    left_out    bigint NOT NULL CHECK (left_out >= 0),
    per_head    bigint NOT NULL CHECK (per_head = (2 * counted + heads) / (2 * heads)),
    -- The same for 低保, which the law reads: a closed list may speak of that test alone.
    dibao_per_head bigint NOT NULL CHECK (dibao_per_head >= 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, sheet, seq),
    FOREIGN KEY (district, sheet, seq, act)
        REFERENCES civil_affairs.means_act (district, sheet, seq, act)
);
CREATE TABLE civil_affairs.means_verdict (
    district    integer NOT NULL,
    sheet       bigint NOT NULL,
    seq         integer NOT NULL,
    line        integer NOT NULL,
    person      bigint NOT NULL,
    -- The clause that leaves it out; null: it counts.
    clause      text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, sheet, seq, line),
    FOREIGN KEY (district, sheet, seq) REFERENCES civil_affairs.means_result,
    FOREIGN KEY (district, sheet, line) REFERENCES civil_affairs.means_line
);

-- The class a named person decided on a result, once a sheet, with the approval's number.
CREATE TABLE civil_affairs.means_decision (
    district    integer NOT NULL,
    sheet       bigint NOT NULL,
    person      bigint NOT NULL,
    test        text NOT NULL,
    -- The result it rests on, and its own act.
    result      integer NOT NULL,
    seq         integer NOT NULL,
    act         text NOT NULL DEFAULT 'decide' CHECK (act = 'decide'),
    class       text NOT NULL,
    three_withouts boolean,
    from_day    date NOT NULL,
    decided_on  date NOT NULL,
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, sheet),
    UNIQUE (district, sheet, class),
    FOREIGN KEY (district, sheet, test)
        REFERENCES civil_affairs.means_sheet (district, id, test),
    FOREIGN KEY (district, sheet, person)
        REFERENCES civil_affairs.means_sheet (district, id, person),
    FOREIGN KEY (district, sheet, result) REFERENCES civil_affairs.means_result,
    FOREIGN KEY (district, sheet, seq, act)
        REFERENCES civil_affairs.means_act (district, sheet, seq, act),
    -- Nothing was done on the sheet between the review and the decision.
    CHECK (seq = result + 1),
    CHECK (class = 'none' OR class = test),
    CHECK ((test = 'destitute') = (three_withouts IS NOT NULL)),
    CHECK (class <> 'destitute' OR three_withouts)
);

-- The disregard that a sheet used (JY-3.1.5, NC-4.civil.4): its case was delivered by it, once.
CREATE TABLE civil_affairs.means_use (
    district    integer NOT NULL,
    case_id     bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    sheet       bigint NOT NULL,
    person      bigint NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, case_id),
    UNIQUE (district, client),
    FOREIGN KEY (district, sheet) REFERENCES civil_affairs.means_decision
);

-- Who is in which scheme (特困供养 · 最低生活保障) under which number. The next enrolment of somebody
-- follows the end of the one before: nobody is in two at once.
CREATE TABLE civil_affairs.enrolment (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    prior       integer GENERATED ALWAYS AS (nullif(seq - 1, 0)) STORED,
    client      text NOT NULL CHECK (client <> ''),
    scheme      text NOT NULL CHECK (scheme IN ('dibao', 'destitute')),
    number      text NOT NULL CHECK (number ~ '^[0-9A-Za-z-]{4,40}$'),
    -- The decision it rests on, of the same class.
    sheet       bigint NOT NULL,
    case_id     bigint NOT NULL,
    from_day    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, seq),
    UNIQUE (district, client),
    UNIQUE (district, case_id),
    UNIQUE (district, scheme, number),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, sheet, person)
        REFERENCES civil_affairs.means_member (district, sheet, person),
    FOREIGN KEY (district, sheet, scheme)
        REFERENCES civil_affairs.means_decision (district, sheet, class)
);
CREATE INDEX enrolment_scheme ON civil_affairs.enrolment (district, scheme, from_day, person);
CREATE TABLE civil_affairs.enrolment_end (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    seq         integer NOT NULL,
    ended_on    date NOT NULL,
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, seq),
    FOREIGN KEY (district, person, seq) REFERENCES civil_affairs.enrolment
);
ALTER TABLE civil_affairs.enrolment ADD FOREIGN KEY (district, person, prior)
    REFERENCES civil_affairs.enrolment_end (district, person, seq);

-- Temporary relief (临时救助, JY-3.1.3): what happened, what the town found, what was verified, the sum.
CREATE TABLE civil_affairs.relief_request (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('property', 'injury', 'illness', 'death')),
    happened_on date NOT NULL,
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    requested_on date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    -- One event is told once.
    UNIQUE (district, person, kind, happened_on),
    UNIQUE (district, id, person, recorded_by),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (happened_on <= requested_on)
);
CREATE INDEX relief_request_day ON civil_affairs.relief_request (district, requested_on, id);
CREATE TABLE civil_affairs.relief_survey (
    district    integer NOT NULL,
    request     bigint NOT NULL,
    person      bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    -- Who of the town went there.
    surveyor    text NOT NULL CHECK (length(btrim(surveyor)) >= 2),
    surveyed_on date NOT NULL,
    findings    text NOT NULL CHECK (length(btrim(findings)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, request),
    UNIQUE (district, client),
    FOREIGN KEY (district, request, person)
        REFERENCES civil_affairs.relief_request (district, id, person)
);
-- Whether the survey shows hardship: never decided by who took the request.
CREATE TABLE civil_affairs.relief_verdict (
    district    integer NOT NULL,
    request     bigint NOT NULL,
    person      bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    requested_by text NOT NULL,
    hardship    boolean NOT NULL,
    decided_on  date NOT NULL,
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, request),
    UNIQUE (district, client),
    UNIQUE (district, request, hardship),
    FOREIGN KEY (district, request) REFERENCES civil_affairs.relief_survey,
    FOREIGN KEY (district, request, person, requested_by)
        REFERENCES civil_affairs.relief_request (district, id, person, recorded_by),
    CHECK (requested_by <> recorded_by)
);
CREATE TABLE civil_affairs.relief_sum (
    district    integer NOT NULL,
    request     bigint NOT NULL,
    person      bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    case_id     bigint NOT NULL,
    hardship    boolean NOT NULL CHECK (hardship),
    fen         bigint NOT NULL CHECK (fen > 0),
    -- Where the law's figure is set its own; else what the document says.
    basis       text NOT NULL CHECK (basis IN ('figure', 'document')),
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    decided_on  date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, request),
    UNIQUE (district, client),
    UNIQUE (district, case_id),
    FOREIGN KEY (district, request, hardship)
        REFERENCES civil_affairs.relief_verdict (district, request, hardship),
    FOREIGN KEY (district, request, person)
        REFERENCES civil_affairs.relief_request (district, id, person)
);

-- Guardians (监护人), by the court's or the office's paper. A guardian may be outside the register:
-- then no more is kept than a name, how they are related, and a number at work.
CREATE TABLE civil_affairs.guardian (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    nth         integer NOT NULL CHECK (nth > 0),
    guardian    bigint,
    name        text NOT NULL CHECK (length(btrim(name)) >= 2),
    relation    text NOT NULL CHECK (relation IN ('spouse', 'parent', 'child', 'relative',
        'organisation', 'civil_affairs', 'village')),
    phone       text CHECK (phone ~ '^[0-9+-]{5,20}$'),
    capacity    text NOT NULL CHECK (capacity IN ('limited', 'none')),
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    from_day    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, person, nth),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, guardian) REFERENCES kernel.person,
    CHECK (guardian <> person),
    CHECK (guardian IS NOT NULL OR phone IS NOT NULL)
);
CREATE INDEX guardian_guardian ON civil_affairs.guardian (district, guardian);
CREATE TABLE civil_affairs.guardian_end (
    district    integer NOT NULL,
    guardian    bigint NOT NULL,
    person      bigint NOT NULL,
    ended_on    date NOT NULL,
    reason      text NOT NULL CHECK (reason IN ('recovered', 'replaced', 'death', 'court')),
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, guardian),
    FOREIGN KEY (district, guardian, person)
        REFERENCES civil_affairs.guardian (district, id, person)
);

-- Rows of the marriage register (婚姻登记) of which both are in ours.
CREATE TABLE civil_affairs.marriage_entry (
    district    integer NOT NULL,
    certificate text NOT NULL CHECK (length(btrim(certificate)) >= 4),
    event       text NOT NULL CHECK (event IN ('marriage', 'divorce')),
    one         bigint NOT NULL,
    other       bigint NOT NULL CHECK (one < other),
    day         date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, certificate),
    FOREIGN KEY (district, one) REFERENCES kernel.person,
    FOREIGN KEY (district, other) REFERENCES kernel.person
);
CREATE INDEX marriage_entry_one ON civil_affairs.marriage_entry (district, one);
CREATE INDEX marriage_entry_other ON civil_affairs.marriage_entry (district, other);
