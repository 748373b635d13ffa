-- What medical insurance keeps beside its cases. Rows are added, never changed: what changes, ends or is
-- decided is a row of its own.

-- What the insurance system says of a person and an insurance year: the highest `seq` counts.
CREATE TABLE medical_insurance.cover (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    year        integer NOT NULL CHECK (year BETWEEN 2014 AND 2100),
    seq         integer NOT NULL CHECK (seq > 0),
    client      text NOT NULL CHECK (client <> ''),
    kind        text NOT NULL CHECK (kind IN ('none', 'resident', 'employee')),
    has_care    boolean NOT NULL,
    -- From which day of the year this holds.
    since       date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, year, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (extract(year FROM since) = year)
);
CREATE INDEX cover_year ON medical_insurance.cover (district, year, person, seq);

-- The payment order of an insurance year: a number and a list that nothing is added to afterwards. The
-- premium a head stands in the year's payment notice.
CREATE TABLE medical_insurance.payment_order (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    number      text NOT NULL CHECK (length(btrim(number)) >= 2),
    year        integer NOT NULL CHECK (year BETWEEN 2014 AND 2100),
    fen         bigint NOT NULL CHECK (fen > 0),
    notice      text NOT NULL CHECK (length(btrim(notice)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, number),
    UNIQUE (district, id, year),
    UNIQUE (district, id, recorded_by)
);
CREATE INDEX payment_order_year ON medical_insurance.payment_order (district, year, id);
CREATE TABLE medical_insurance.order_line (
    district      integer NOT NULL,
    payment_order bigint NOT NULL,
    person        bigint NOT NULL,
    year          integer NOT NULL,
    -- The second stands only where the first was taken off or the insurer refused it: two orders at once
    -- cannot both buy a person's year.
    nth           integer NOT NULL CHECK (nth > 0),
    case_id       bigint NOT NULL,
    recorded_by   text NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, payment_order, person),
    UNIQUE (district, person, year, nth),
    FOREIGN KEY (district, payment_order, year)
        REFERENCES medical_insurance.payment_order (district, id, year),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX order_line_year ON medical_insurance.order_line (district, year, payment_order, person);
-- Who made the list does not approve it.
CREATE TABLE medical_insurance.order_approval (
    district      integer NOT NULL,
    payment_order bigint NOT NULL,
    made_by       text NOT NULL,
    recorded_by   text NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, payment_order),
    FOREIGN KEY (district, payment_order, made_by)
        REFERENCES medical_insurance.payment_order (district, id, recorded_by),
    CHECK (recorded_by <> made_by)
);
-- Why somebody's premium of a year is not bought, on an order or beside every order.
CREATE TABLE medical_insurance.premium_exception (
    district      integer NOT NULL,
    id            bigint GENERATED ALWAYS AS IDENTITY,
    client        text NOT NULL CHECK (client <> ''),
    person        bigint NOT NULL,
    year          integer NOT NULL CHECK (year BETWEEN 2014 AND 2100),
    payment_order bigint,
    cause         text NOT NULL CHECK (cause IN ('employee', 'died', 'moved', 'elsewhere', 'declined',
        'number', 'other')),
    reason        text NOT NULL CHECK (length(btrim(reason)) >= 4),
    recorded_by   text NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, payment_order, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, payment_order, person) REFERENCES medical_insurance.order_line
);
CREATE INDEX premium_exception_year ON medical_insurance.premium_exception (district, year, id);
-- What the insurer answered of a line: the highest `seq` counts.
CREATE TABLE medical_insurance.confirmation (
    district      integer NOT NULL,
    payment_order bigint NOT NULL,
    person        bigint NOT NULL,
    seq           integer NOT NULL CHECK (seq > 0),
    client        text NOT NULL CHECK (client <> ''),
    insured_from  date,
    reason        text,
    recorded_by   text NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, payment_order, person, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, payment_order, person) REFERENCES medical_insurance.order_line,
    CHECK ((insured_from IS NULL) = (reason IS NOT NULL)),
    CHECK (reason IS NULL OR length(btrim(reason)) >= 2)
);

-- Long-term care: who applied, or took it back; the highest `seq` counts.
CREATE TABLE medical_insurance.care_application (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    client      text NOT NULL CHECK (client <> ''),
    is_applied  boolean NOT NULL,
    day         date NOT NULL,
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX care_application_day ON medical_insurance.care_application (district, day, person);
-- The sheet of daily activities as the assessor filled it in, what follows from it, and until when it holds.
CREATE TABLE medical_insurance.care_assessment (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    eating      smallint NOT NULL CHECK (eating IN (0, 5, 10)),
    dressing    smallint NOT NULL CHECK (dressing IN (0, 5, 10)),
    washing     smallint NOT NULL CHECK (washing IN (0, 5)),
    bowel       smallint NOT NULL CHECK (bowel IN (0, 5, 10)),
    bladder     smallint NOT NULL CHECK (bladder IN (0, 5, 10)),
    toilet      smallint NOT NULL CHECK (toilet IN (0, 5, 10)),
    walking     smallint NOT NULL CHECK (walking IN (0, 5, 10, 15)),
    transfer    smallint NOT NULL CHECK (transfer IN (0, 5, 10, 15)),
    stairs      smallint NOT NULL CHECK (stairs IN (0, 5, 10)),
    bathing     smallint NOT NULL CHECK (bathing IN (0, 5)),
    points      smallint NOT NULL CHECK (points = eating + dressing + washing + bowel + bladder + toilet
        + walking + transfer + stairs + bathing),
    grade       text NOT NULL CHECK (grade IN ('none', 'mild', 'moderate', 'severe')),
    -- Why the assessor's grade is another than the sheet's points give.
    reason      text,
    institution text NOT NULL CHECK (length(btrim(institution)) >= 2),
    assessor    text NOT NULL CHECK (length(btrim(assessor)) >= 2),
    -- Since when the loss of self-care lasts.
    since       date NOT NULL,
    assessed_on date NOT NULL,
    -- The last day.
    valid_to    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, person, seq),
    UNIQUE (district, id, person, grade, recorded_by),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (since <= assessed_on AND assessed_on < valid_to),
    CHECK (reason IS NULL OR length(btrim(reason)) >= 4),
    CHECK (reason IS NOT NULL OR grade = CASE WHEN points <= 40 THEN 'severe'
        WHEN points <= 60 THEN 'moderate' WHEN points < 100 THEN 'mild' ELSE 'none' END)
);
CREATE INDEX care_assessment_end ON medical_insurance.care_assessment (district, valid_to, id);
-- The start notice: one an assessment, of somebody severely dependent, not signed by who wrote the assessment
-- down.
CREATE TABLE medical_insurance.care_start (
    district    integer NOT NULL,
    assessment  bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    grade       text NOT NULL CHECK (grade = 'severe'),
    assessed_by text NOT NULL,
    number      text NOT NULL CHECK (length(btrim(number)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, assessment),
    UNIQUE (district, client),
    UNIQUE (district, number),
    UNIQUE (district, assessment, person),
    FOREIGN KEY (district, assessment, person, grade, assessed_by)
        REFERENCES medical_insurance.care_assessment (district, id, person, grade, recorded_by),
    CHECK (recorded_by <> assessed_by)
);
-- A month given under a start notice, once a person; the sum is null where no standard is set.
CREATE TABLE medical_insurance.care_month (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    month       date NOT NULL CHECK (extract(day FROM month) = 1),
    client      text NOT NULL CHECK (client <> ''),
    assessment  bigint NOT NULL,
    case_id     bigint NOT NULL,
    fen         bigint CHECK (fen > 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, month),
    UNIQUE (district, client),
    UNIQUE (district, case_id),
    FOREIGN KEY (district, assessment, person)
        REFERENCES medical_insurance.care_start (district, assessment, person)
);
CREATE INDEX care_month_month ON medical_insurance.care_month (district, month, person);

-- A medical event of maternity, and the file of what it cost.
CREATE TABLE medical_insurance.maternity_event (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('operation', 'antenatal', 'birth', 'complication')),
    day         date NOT NULL,
    -- The last day; null where it has not ended.
    last_day    date CHECK (last_day >= day),
    hospital    text NOT NULL CHECK (length(btrim(hospital)) >= 2),
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, person, kind, day),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX maternity_event_day ON medical_insurance.maternity_event (district, day, id);
-- An event is claimed once; the total is that of its invoices, and no invoice is claimed twice.
CREATE TABLE medical_insurance.claim (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    event       bigint NOT NULL,
    case_id     bigint NOT NULL,
    total_fen   bigint NOT NULL CHECK (total_fen > 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, event),
    UNIQUE (district, case_id),
    UNIQUE (district, id, person, total_fen),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, event, person)
        REFERENCES medical_insurance.maternity_event (district, id, person)
);
CREATE TABLE medical_insurance.claim_invoice (
    district    integer NOT NULL,
    number      text NOT NULL CHECK (length(btrim(number)) >= 4),
    claim       bigint NOT NULL,
    person      bigint NOT NULL,
    day         date NOT NULL,
    fen         bigint NOT NULL CHECK (fen > 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, number),
    FOREIGN KEY (district, claim, person) REFERENCES medical_insurance.claim (district, id, person)
);
CREATE INDEX claim_invoice_claim ON medical_insurance.claim_invoice (district, claim);
-- The settlement: what basic insurance pays of the total, and how much of that the hospital has taken off
-- already; the rest is reimbursed.
CREATE TABLE medical_insurance.claim_settlement (
    district     integer NOT NULL,
    claim        bigint NOT NULL,
    -- Another one follows where the case was sent back: the highest counts.
    seq          integer NOT NULL CHECK (seq > 0),
    person       bigint NOT NULL,
    total_fen    bigint NOT NULL,
    basic_fen    bigint NOT NULL CHECK (basic_fen >= 0),
    hospital_fen bigint NOT NULL CHECK (hospital_fen >= 0),
    fen          bigint NOT NULL CHECK (fen = basic_fen - hospital_fen AND fen > 0),
    document     text NOT NULL CHECK (length(btrim(document)) >= 2),
    recorded_by  text NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, claim, seq),
    UNIQUE (district, claim, seq, person, fen, recorded_by),
    FOREIGN KEY (district, claim, person, total_fen)
        REFERENCES medical_insurance.claim (district, id, person, total_fen),
    CHECK (basic_fen <= total_fen)
);
-- Who settled it does not approve it, and no other sum is approved.
CREATE TABLE medical_insurance.claim_approval (
    district    integer NOT NULL,
    claim       bigint NOT NULL,
    settlement  integer NOT NULL,
    person      bigint NOT NULL,
    fen         bigint NOT NULL,
    settled_by  text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, claim),
    FOREIGN KEY (district, claim, settlement, person, fen, settled_by)
        REFERENCES medical_insurance.claim_settlement (district, claim, seq, person, fen, recorded_by),
    CHECK (recorded_by <> settled_by)
);
