-- What health keeps beside its cases. Rows are added, never changed: what ends, is moved or is done
-- later is a row of its own.

-- Public and other medical institutions, and their green channel (绿色通道). The latest row of a
-- channel counts.
CREATE TABLE health.institution (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    name        text NOT NULL CHECK (length(btrim(name)) >= 2),
    is_public   boolean NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, name)
);
CREATE TABLE health.channel (
    district    integer NOT NULL,
    institution bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    is_open     boolean NOT NULL,
    from_day    date NOT NULL,
    -- Where to go and whom to call there.
    place       text NOT NULL CHECK (length(btrim(place)) >= 2),
    -- What the institution takes less for, in its own words; empty for nothing.
    discount    text NOT NULL DEFAULT '',
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, institution, seq),
    FOREIGN KEY (district, institution) REFERENCES health.institution
);

-- The contact card (雨后阳光联系卡). The number is all a hospital window reads: it says nothing of
-- anybody. A person's card is the highest `nth`, while it has no end.
CREATE TABLE health.card (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    person      bigint NOT NULL,
    nth         integer NOT NULL CHECK (nth > 0),
    number      text NOT NULL CHECK (number ~ '^YH[0-9A-HJKMNP-TV-Z]{10}$'),
    issued_on   date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, number),
    UNIQUE (district, person, nth),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE TABLE health.card_end (
    district    integer NOT NULL,
    card        bigint NOT NULL,
    person      bigint NOT NULL,
    reason      text NOT NULL CHECK (reason IN ('lost', 'replaced', 'exit', 'death', 'error')),
    ended_on    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, card),
    FOREIGN KEY (district, card, person) REFERENCES health.card (district, id, person)
);

-- The family doctor of a person (家庭医生签约), and what ended a contract before its day.
CREATE TABLE health.contract (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    institution bigint NOT NULL,
    doctor      text NOT NULL CHECK (length(btrim(doctor)) >= 2),
    -- The doctor's number at work.
    phone       text NOT NULL CHECK (phone ~ '^[0-9+-]{5,20}$'),
    from_day    date NOT NULL,
    -- Exclusive.
    to_day      date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, institution) REFERENCES health.institution,
    CHECK (from_day < to_day)
);
CREATE INDEX contract_person ON health.contract (district, person, to_day);
CREATE TABLE health.contract_end (
    district    integer NOT NULL,
    contract    bigint NOT NULL,
    person      bigint NOT NULL,
    ended_on    date NOT NULL,
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, contract),
    FOREIGN KEY (district, contract, person) REFERENCES health.contract (district, id, person)
);

-- The number of a person's health record (健康档案), one for life; where it is kept may change.
CREATE TABLE health.record (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    number      text NOT NULL CHECK (length(btrim(number)) >= 4),
    institution bigint NOT NULL,
    opened_on   date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, seq),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, institution) REFERENCES health.institution
);

-- Dated services: planned, booked, done. Of a community round (`round`) a town instead of a person.
CREATE TABLE health.service (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    kind        text NOT NULL CHECK (kind IN ('check_up', 'follow_up', 'nursing', 'home_visit',
        'management', 'counselling', 'assisted', 'round')),
    person      bigint,
    town        bigint,
    -- The case it is done under; null where none asks for it.
    case_id     bigint,
    institution bigint NOT NULL,
    staff       text NOT NULL CHECK (length(btrim(staff)) >= 2),
    planned_on  date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, institution) REFERENCES health.institution,
    CHECK ((kind = 'round') = (person IS NULL)),
    CHECK ((kind = 'round') = (town IS NOT NULL))
);
CREATE INDEX service_person ON health.service (district, person, kind, planned_on);
CREATE INDEX service_day ON health.service (district, kind, planned_on, id);
CREATE TABLE health.service_act (
    district    integer NOT NULL,
    service     bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    -- Of a round null; else the service's, so that nobody acts on kin.
    person      bigint,
    act         text NOT NULL CHECK (act IN ('booked', 'done', 'missed', 'cancelled')),
    day         date NOT NULL,
    -- Of what was done: who served, and who says that it was received.
    served_by   text,
    received_by text,
    -- What was found, sealed.
    sealed      bytea,
    key_version integer,
    reason      text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, service, seq),
    FOREIGN KEY (district, service) REFERENCES health.service,
    CHECK (act <> 'done' OR length(btrim(served_by)) >= 2 AND length(btrim(received_by)) >= 2),
    CHECK (act NOT IN ('missed', 'cancelled') OR length(btrim(reason)) >= 4),
    CHECK ((sealed IS NULL) = (key_version IS NULL))
);

-- Vouchers (再生育免费手术、并发症对症治疗): the number is printed, the one-time code of the case proves
-- the use.
CREATE TABLE health.voucher (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    case_id     bigint NOT NULL,
    person      bigint NOT NULL,
    item        text NOT NULL CHECK (item IN ('device_removal', 'reversal', 'pre_pregnancy',
        'complication')),
    institution bigint NOT NULL,
    -- The last day.
    valid_to    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, institution) REFERENCES health.institution
);
CREATE INDEX voucher_case ON health.voucher (district, case_id);
CREATE TABLE health.voucher_use (
    district    integer NOT NULL,
    voucher     bigint NOT NULL,
    person      bigint NOT NULL,
    used_on     date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, voucher),
    FOREIGN KEY (district, voucher, person) REFERENCES health.voucher (district, id, person)
);

-- Policy years of the nursing insurance, the insurer's own list of each, and why somebody stands on
-- one list and not on the other.
CREATE TABLE health.policy (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    number      text NOT NULL CHECK (length(btrim(number)) >= 2),
    insurer     text NOT NULL CHECK (length(btrim(insurer)) >= 2),
    from_day    date NOT NULL,
    -- Exclusive; a policy year need not be a calendar year.
    to_day      date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, number),
    CHECK (from_day < to_day)
);
CREATE TABLE health.roster (
    district    integer NOT NULL,
    policy      bigint NOT NULL,
    person      bigint NOT NULL,
    -- Later lists of the insurer may drop somebody: the highest `seq` counts.
    seq         integer NOT NULL CHECK (seq > 0),
    is_listed   boolean NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, policy, person, seq),
    FOREIGN KEY (district, policy) REFERENCES health.policy,
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE TABLE health.roster_note (
    district    integer NOT NULL,
    policy      bigint NOT NULL,
    person      bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, policy, person, seq),
    FOREIGN KEY (district, policy) REFERENCES health.policy,
    FOREIGN KEY (district, person) REFERENCES kernel.person
);

-- Claims on the nursing insurance, from admission to settlement.
CREATE TABLE health.claim (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    policy      bigint NOT NULL,
    case_id     bigint,
    kind        text NOT NULL CHECK (kind IN ('stay', 'illness')),
    -- Of a stay admission and discharge; of an illness the day of the diagnosis twice.
    from_day    date NOT NULL,
    to_day      date,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, policy) REFERENCES health.policy,
    CHECK (to_day IS NULL OR from_day <= to_day)
);
CREATE INDEX claim_person ON health.claim (district, person, policy);
CREATE TABLE health.claim_act (
    district    integer NOT NULL,
    claim       bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    person      bigint NOT NULL,
    act         text NOT NULL CHECK (act IN ('discharged', 'complete', 'submitted', 'settled',
        'refused')),
    day         date NOT NULL,
    -- Of a settlement: what the insurer paid.
    fen         bigint CHECK (fen >= 0),
    reason      text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, claim, seq),
    FOREIGN KEY (district, claim, person) REFERENCES health.claim (district, id, person),
    CHECK ((act = 'settled') = (fen IS NOT NULL)),
    CHECK (act <> 'refused' OR length(btrim(reason)) >= 4)
);

-- The waterfall of a stay: what three payers left (NC-4.health.1).
CREATE TABLE health.aid_sheet (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    case_id     bigint,
    admitted    date NOT NULL,
    discharged  date NOT NULL,
    total       bigint NOT NULL CHECK (total > 0),
    basic       bigint NOT NULL CHECK (basic >= 0),
    critical    bigint NOT NULL CHECK (critical >= 0),
    commercial  bigint NOT NULL CHECK (commercial >= 0),
    residual    bigint NOT NULL CHECK (residual >= 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (admitted <= discharged),
    CHECK (residual = total - basic - critical - commercial)
);

-- Gradings of operation complications (鉴定), with cure.
CREATE TABLE health.grading (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    grade       text NOT NULL CHECK (grade IN ('1A', '1B', '2', '3', 'cured')),
    report      text NOT NULL CHECK (length(btrim(report)) >= 4),
    graded_on   date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, seq),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
