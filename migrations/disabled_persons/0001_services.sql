-- What the federation keeps beside its cases. Rows are added, never changed: what ends, is decided or
-- is given later is a row of its own.

-- Certificates (残疾人证), each issue a link of a chain: no issue comes after a later one. The number
-- holds the ID number, so only its keyed hash is kept.
CREATE TABLE disabled_persons.certificate (
    district      integer NOT NULL REFERENCES kernel.district,
    person        bigint NOT NULL,
    seq           integer NOT NULL CHECK (seq > 0),
    -- 0 for the first issue, n for the re-issue `Bn`.
    issue         integer NOT NULL CHECK (issue BETWEEN 0 AND 99),
    category      text NOT NULL CHECK (category IN ('vision', 'hearing', 'speech', 'physical',
        'intellectual', 'mental', 'multiple')),
    grade         integer NOT NULL CHECK (grade BETWEEN 1 AND 4),
    issued_on     date NOT NULL,
    -- The last day; null where the certificate names none.
    valid_to      date,
    number_index  bytea NOT NULL CHECK (length(number_index) = 32),
    before_seq    integer,
    before_issue  integer,
    before_issued date,
    recorded_by   text NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, seq),
    UNIQUE (district, number_index),
    UNIQUE (district, person, seq, issue, issued_on),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, person, before_seq, before_issue, before_issued)
        REFERENCES disabled_persons.certificate (district, person, seq, issue, issued_on),
    CHECK (valid_to >= issued_on),
    CHECK (coalesce(before_seq, 0) = seq - 1),
    CHECK ((before_seq IS NULL) = (before_issue IS NULL)),
    CHECK ((before_seq IS NULL) = (before_issued IS NULL)),
    CHECK (before_issue < issue),
    CHECK (before_issued <= issued_on)
);
CREATE INDEX certificate_end_day ON disabled_persons.certificate (district, valid_to, person);
CREATE INDEX certificate_day ON disabled_persons.certificate (district, recorded_at, person);
CREATE TABLE disabled_persons.certificate_void (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    seq         integer NOT NULL,
    -- The first day on which it does not hold.
    void_from   date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, seq),
    FOREIGN KEY (district, person, seq) REFERENCES disabled_persons.certificate
);
-- Who was told that a certificate ends, and how.
CREATE TABLE disabled_persons.reminder (
    district    integer NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    seq         integer NOT NULL,
    told_on     date NOT NULL,
    words       text NOT NULL CHECK (length(btrim(words)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, client),
    FOREIGN KEY (district, person, seq) REFERENCES disabled_persons.certificate
);
CREATE INDEX reminder_certificate ON disabled_persons.reminder (district, person, seq, told_on);

-- A row of the feed that does not agree with itself or with the register. What it says stands here
-- until somebody else decides which is right; until then it is told to nobody.
CREATE TABLE disabled_persons.ticket (
    district          integer NOT NULL,
    id                bigint GENERATED ALWAYS AS IDENTITY,
    person            bigint NOT NULL,
    -- Of the row, so that the same row opens one ticket.
    row_index         bytea NOT NULL CHECK (length(row_index) = 32),
    number_index      bytea NOT NULL CHECK (length(number_index) = 32),
    -- What differs: `holder`, `name`, `category`, `grade`, `register`, blank between them.
    differs           text NOT NULL CHECK (differs ~ '^(holder|name|category|grade|register)( (name|category|grade|register))*$'),
    issue             integer NOT NULL CHECK (issue BETWEEN 0 AND 99),
    -- By the digits of the number, by the columns, by the register (null where it says nothing).
    card_category     text NOT NULL,
    card_grade        integer NOT NULL CHECK (card_grade BETWEEN 1 AND 4),
    column_category   text NOT NULL,
    column_grade      integer NOT NULL CHECK (column_grade BETWEEN 1 AND 4),
    register_category text,
    register_grade    integer CHECK (register_grade BETWEEN 1 AND 4),
    issued_on         date NOT NULL,
    valid_to          date,
    is_void           boolean NOT NULL,
    -- Whose word settles it.
    asked             text NOT NULL CHECK (asked IN ('public_security', 'disabled_persons')),
    due_on            date NOT NULL,
    recorded_by       text NOT NULL,
    recorded_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, row_index),
    UNIQUE (district, id, person, recorded_by),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX ticket_due ON disabled_persons.ticket (district, due_on, id);
CREATE TABLE disabled_persons.ticket_end (
    district    integer NOT NULL,
    ticket      bigint NOT NULL,
    person      bigint NOT NULL,
    opened_by   text NOT NULL,
    -- `card`, `columns`: they are right; `dropped`: neither; `resolved`: a later row agreed.
    decision    text NOT NULL CHECK (decision IN ('card', 'columns', 'dropped', 'resolved')),
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, ticket),
    FOREIGN KEY (district, ticket, person, opened_by)
        REFERENCES disabled_persons.ticket (district, id, person, recorded_by),
    CHECK (decision = 'resolved' OR recorded_by <> opened_by)
);

-- What somebody was found to need: a device, a kind of training. The latest of an item counts.
CREATE TABLE disabled_persons.assessment (
    district    integer NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    subject     text NOT NULL CHECK (subject IN ('device', 'rehabilitation')),
    item        text NOT NULL CHECK (item ~ '^[a-z_]{2,40}$'),
    seq         integer NOT NULL CHECK (seq > 0),
    needed      boolean NOT NULL,
    eligible    boolean NOT NULL,
    -- 1 is the most urgent.
    urgency     integer NOT NULL CHECK (urgency BETWEEN 1 AND 3),
    assessed_on date NOT NULL,
    assessor    text NOT NULL CHECK (length(btrim(assessor)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, subject, item, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX assessment_day ON disabled_persons.assessment (district, assessed_on, person);

-- The queue for devices and training. One waits once for one thing; where the policy gives priority, the
-- entry is marked by another hand.
CREATE TABLE disabled_persons.queue_entry (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    subject     text NOT NULL CHECK (subject IN ('device', 'rehabilitation')),
    item        text NOT NULL CHECK (item ~ '^[a-z_]{2,40}$'),
    nth         integer NOT NULL CHECK (nth > 0),
    before_nth  integer,
    urgency     integer NOT NULL CHECK (urgency BETWEEN 1 AND 3),
    applied_on  date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, person, subject, item, nth),
    UNIQUE (district, id, person, subject, item, nth),
    UNIQUE (district, id, person, recorded_by),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (coalesce(before_nth, 0) = nth - 1)
);
CREATE INDEX queue_order ON disabled_persons.queue_entry
    (district, subject, item, urgency, applied_on, id) INCLUDE (person, nth, recorded_by);
CREATE TABLE disabled_persons.queue_mark (
    district    integer NOT NULL,
    entry       bigint NOT NULL,
    person      bigint NOT NULL,
    case_id     bigint NOT NULL,
    entered_by  text NOT NULL,
    place_before integer NOT NULL CHECK (place_before > 0),
    place_after integer NOT NULL CHECK (place_after BETWEEN 1 AND place_before),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, entry),
    UNIQUE (district, case_id),
    FOREIGN KEY (district, entry, person, entered_by)
        REFERENCES disabled_persons.queue_entry (district, id, person, recorded_by),
    CHECK (recorded_by <> entered_by)
);
CREATE TABLE disabled_persons.queue_end (
    district    integer NOT NULL,
    entry       bigint NOT NULL,
    person      bigint NOT NULL,
    subject     text NOT NULL,
    item        text NOT NULL,
    nth         integer NOT NULL,
    outcome     text NOT NULL CHECK (outcome IN ('served', 'withdrawn')),
    -- The key by which it was served, as printed, and how many with an earlier key were passed over.
    order_key   text NOT NULL DEFAULT '',
    passed_over integer NOT NULL DEFAULT 0 CHECK (passed_over >= 0),
    reason      text NOT NULL DEFAULT '',
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, entry),
    UNIQUE (district, person, subject, item, nth),
    FOREIGN KEY (district, entry, person, subject, item, nth)
        REFERENCES disabled_persons.queue_entry (district, id, person, subject, item, nth),
    CHECK (outcome = 'withdrawn' OR order_key <> ''),
    CHECK (outcome = 'served' AND passed_over = 0 OR length(btrim(reason)) >= 4)
);
-- Whoever waited before has been served or has withdrawn.
ALTER TABLE disabled_persons.queue_entry ADD FOREIGN KEY (district, person, subject, item, before_nth)
    REFERENCES disabled_persons.queue_end (district, person, subject, item, nth);

-- Orders of devices. The next of a kind follows the outcome of the one before, and inside its service
-- life says why.
CREATE TABLE disabled_persons.device_order (
    district     integer NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    client       text NOT NULL CHECK (client <> ''),
    person       bigint NOT NULL,
    -- Where no case asks for it, the entry of the queue that it serves.
    case_id      bigint,
    entry        bigint,
    item         text NOT NULL CHECK (item IN ('prosthesis_lower_leg', 'prosthesis_thigh',
        'prosthesis_special', 'wheelchair', 'walker', 'visual_aid', 'hearing_aid', 'other')),
    nth          integer NOT NULL CHECK (nth > 0),
    before_nth   integer,
    before_until date,
    early_reason text CHECK (length(btrim(early_reason)) >= 4),
    provider     text NOT NULL CHECK (length(btrim(provider)) >= 2),
    ordered_on   date NOT NULL,
    recorded_by  text NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, entry),
    UNIQUE (district, person, item, nth),
    UNIQUE (district, id, person, item, nth, recorded_by),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, entry) REFERENCES disabled_persons.queue_end,
    CHECK (case_id IS NOT NULL OR entry IS NOT NULL),
    CHECK (coalesce(before_nth, 0) = nth - 1),
    CHECK ((before_nth IS NULL) = (before_until IS NULL)),
    CHECK (before_until <= ordered_on OR before_until IS NULL OR early_reason IS NOT NULL)
);
CREATE INDEX device_order_case ON disabled_persons.device_order (district, case_id);
CREATE INDEX device_order_day ON disabled_persons.device_order (district, ordered_on, id);
-- Fittings: whether it fits, or has to be adjusted.
CREATE TABLE disabled_persons.device_fitting (
    district    integer NOT NULL,
    device      bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    item        text NOT NULL,
    nth         integer NOT NULL,
    ordered_by  text NOT NULL,
    fits        boolean NOT NULL,
    fitted_on   date NOT NULL,
    fitter      text NOT NULL CHECK (length(btrim(fitter)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, device, seq),
    UNIQUE (district, client),
    UNIQUE (district, device, seq, fits),
    FOREIGN KEY (district, device, person, item, nth, ordered_by)
        REFERENCES disabled_persons.device_order (district, id, person, item, nth, recorded_by)
);
-- What became of an order: received by the person or the guardian, registered by somebody who did not
-- order it; or cancelled.
CREATE TABLE disabled_persons.device_outcome (
    district    integer NOT NULL,
    device      bigint NOT NULL,
    person      bigint NOT NULL,
    item        text NOT NULL,
    nth         integer NOT NULL,
    ordered_by  text NOT NULL,
    outcome     text NOT NULL CHECK (outcome IN ('received', 'cancelled')),
    day         date NOT NULL,
    -- The end of its service life (exclusive); of a cancelled one the day.
    until       date NOT NULL,
    receiver    text CHECK (receiver IN ('self', 'guardian')),
    received_by text CHECK (length(btrim(received_by)) >= 2),
    -- The fitting at which it fitted, for what is made to measure.
    fitting     integer,
    fits        boolean CHECK (fits),
    reason      text CHECK (length(btrim(reason)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, device),
    UNIQUE (district, person, item, nth, until),
    FOREIGN KEY (district, device, person, item, nth, ordered_by)
        REFERENCES disabled_persons.device_order (district, id, person, item, nth, recorded_by),
    FOREIGN KEY (district, device, fitting, fits)
        REFERENCES disabled_persons.device_fitting (district, device, seq, fits),
    CHECK (day <= until),
    CHECK (outcome = 'cancelled' OR recorded_by <> ordered_by),
    CHECK ((outcome = 'received') = (receiver IS NOT NULL)),
    CHECK ((outcome = 'received') = (received_by IS NOT NULL)),
    CHECK ((outcome = 'cancelled') = (reason IS NOT NULL)),
    CHECK ((fitting IS NULL) = (fits IS NULL)),
    CHECK (outcome = 'cancelled' OR fitting IS NOT NULL OR item IN ('wheelchair', 'walker', 'other'))
);
CREATE INDEX device_outcome_until ON disabled_persons.device_outcome (district, outcome, until, device);
ALTER TABLE disabled_persons.device_order ADD FOREIGN KEY (district, person, item, before_nth, before_until)
    REFERENCES disabled_persons.device_outcome (district, person, item, nth, until);
-- Repairs of what was received: asked for, then done.
CREATE TABLE disabled_persons.device_repair (
    district    integer NOT NULL,
    device      bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    -- Odd numbers ask, even ones say that it is done.
    is_done     boolean NOT NULL,
    day         date NOT NULL,
    words       text NOT NULL CHECK (length(btrim(words)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, device, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, device) REFERENCES disabled_persons.device_outcome,
    CHECK (is_done = (seq % 2 = 0))
);

-- Courses of rehabilitation with their places. A place is a number of its course: it is given once, and
-- again only after it was given back.
CREATE TABLE disabled_persons.course (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    kind        text NOT NULL CHECK (kind IN ('hearing', 'intellectual', 'autism', 'cerebral_palsy')),
    institution text NOT NULL CHECK (length(btrim(institution)) >= 2),
    from_day    date NOT NULL,
    -- The last day.
    to_day      date NOT NULL,
    places      integer NOT NULL CHECK (places BETWEEN 1 AND 1000),
    sessions    integer NOT NULL CHECK (sessions BETWEEN 1 AND 1000),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, id, places),
    CHECK (from_day <= to_day)
);
CREATE INDEX course_day ON disabled_persons.course (district, to_day, id);
CREATE TABLE disabled_persons.course_place (
    district    integer NOT NULL,
    course      bigint NOT NULL,
    number      integer NOT NULL CHECK (number > 0),
    turn        integer NOT NULL CHECK (turn > 0),
    before_turn integer,
    client      text NOT NULL CHECK (client <> ''),
    places      integer NOT NULL,
    person      bigint NOT NULL,
    case_id     bigint,
    entry       bigint,
    given_on    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, course, number, turn),
    UNIQUE (district, client),
    UNIQUE (district, course, person),
    UNIQUE (district, course, person, recorded_by),
    UNIQUE (district, entry),
    UNIQUE (district, course, number, turn, person),
    FOREIGN KEY (district, course, places)
        REFERENCES disabled_persons.course (district, id, places),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, entry) REFERENCES disabled_persons.queue_end,
    CHECK (number <= places),
    CHECK (case_id IS NOT NULL OR entry IS NOT NULL),
    CHECK (coalesce(before_turn, 0) = turn - 1)
);
CREATE INDEX course_place_case ON disabled_persons.course_place (district, case_id);
CREATE TABLE disabled_persons.course_place_end (
    district    integer NOT NULL,
    course      bigint NOT NULL,
    number      integer NOT NULL,
    turn        integer NOT NULL,
    person      bigint NOT NULL,
    ended_on    date NOT NULL,
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, course, number, turn),
    FOREIGN KEY (district, course, number, turn, person)
        REFERENCES disabled_persons.course_place (district, course, number, turn, person)
);
ALTER TABLE disabled_persons.course_place ADD FOREIGN KEY (district, course, number, before_turn)
    REFERENCES disabled_persons.course_place_end (district, course, number, turn);
-- Who was there on a day of a course.
CREATE TABLE disabled_persons.attendance (
    district    integer NOT NULL,
    course      bigint NOT NULL,
    person      bigint NOT NULL,
    day         date NOT NULL,
    present     boolean NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, course, person, day),
    FOREIGN KEY (district, course, person)
        REFERENCES disabled_persons.course_place (district, course, person)
);
-- The end of somebody's course, registered by somebody who did not give the place.
CREATE TABLE disabled_persons.course_report (
    district    integer NOT NULL,
    course      bigint NOT NULL,
    person      bigint NOT NULL,
    given_by    text NOT NULL,
    attended    integer NOT NULL CHECK (attended > 0),
    result      text NOT NULL CHECK (result IN ('improved', 'unchanged', 'stopped')),
    received_by text NOT NULL CHECK (length(btrim(received_by)) >= 2),
    day         date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, course, person),
    FOREIGN KEY (district, course, person, given_by)
        REFERENCES disabled_persons.course_place (district, course, person, recorded_by),
    CHECK (recorded_by <> given_by)
);
