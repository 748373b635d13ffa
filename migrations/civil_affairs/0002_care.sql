-- Care homes, care at home, funerals and adoptions. Rows are added, never changed: what ends, is
-- answered or is done later is a row of its own.

-- A care home. Without a town the district runs it.
CREATE TABLE civil_affairs.home (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    name        text NOT NULL CHECK (length(btrim(name)) >= 2),
    is_public   boolean NOT NULL,
    town        bigint CHECK (town / 1000 = district),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, name)
);
CREATE TABLE civil_affairs.bed (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    home        bigint NOT NULL,
    label       text NOT NULL CHECK (length(btrim(label)) >= 1),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, home, label),
    UNIQUE (district, id, home),
    FOREIGN KEY (district, home) REFERENCES civil_affairs.home
);

-- What somebody needs: six activities (0 alone, 1 with help, 2 not at all) and hours of care a month.
-- `urgency` is the class under which others are in equal conditions, 1 the most urgent: our own
-- default, no source gives one. Who lives alone stands one class higher.
CREATE TABLE civil_affairs.need (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    assessed_on date NOT NULL,
    -- Exclusive.
    to_day      date NOT NULL CHECK (assessed_on < to_day),
    assessor    text NOT NULL CHECK (length(btrim(assessor)) >= 2),
    eating      smallint NOT NULL CHECK (eating BETWEEN 0 AND 2),
    dressing    smallint NOT NULL CHECK (dressing BETWEEN 0 AND 2),
    toilet      smallint NOT NULL CHECK (toilet BETWEEN 0 AND 2),
    bathing     smallint NOT NULL CHECK (bathing BETWEEN 0 AND 2),
    moving      smallint NOT NULL CHECK (moving BETWEEN 0 AND 2),
    walking     smallint NOT NULL CHECK (walking BETWEEN 0 AND 2),
    is_alone    boolean NOT NULL,
    urgency     integer NOT NULL GENERATED ALWAYS AS (greatest(1, CASE
        WHEN eating + dressing + toilet + bathing + moving + walking >= 9 THEN 1
        WHEN eating + dressing + toilet + bathing + moving + walking >= 5 THEN 2
        WHEN eating + dressing + toilet + bathing + moving + walking >= 1 THEN 3
        ELSE 4 END - is_alone::integer)) STORED,
    -- Of care at home, a month.
    minutes     integer NOT NULL CHECK (minutes BETWEEN 0 AND 44640),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, id, person, urgency),
    UNIQUE (district, id, person, minutes),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX need_person ON civil_affairs.need (district, person, id);

-- An application for a home: of somebody of the register, or of another whom the home's own list
-- knows by a number (`outside`): in equal conditions the mark comes before those too.
CREATE TABLE civil_affairs.home_application (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    home        bigint NOT NULL,
    person      bigint,
    whose       bigint NOT NULL GENERATED ALWAYS AS (coalesce(person, 0)) STORED,
    outside     text CHECK (length(btrim(outside)) >= 1),
    -- The how-manieth of the person; the next one only after the end of the one before.
    nth         integer CHECK (nth > 0),
    before      integer GENERATED ALWAYS AS (nullif(nth - 1, 0)) STORED,
    need        bigint,
    urgency     integer NOT NULL CHECK (urgency BETWEEN 1 AND 4),
    wish_form   text NOT NULL CHECK (length(btrim(wish_form)) >= 2),
    checked_on  date NOT NULL,
    applied_on  date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, id, whose),
    UNIQUE (district, person, nth),
    UNIQUE (district, id, person, nth),
    UNIQUE (district, home, outside),
    FOREIGN KEY (district, home) REFERENCES civil_affairs.home,
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, need, person, urgency)
        REFERENCES civil_affairs.need (district, id, person, urgency),
    CHECK ((person IS NULL) <> (outside IS NULL)),
    CHECK ((person IS NULL) = (nth IS NULL) AND (person IS NULL) = (need IS NULL)),
    CHECK (checked_on <= applied_on)
);
CREATE INDEX home_application_home ON civil_affairs.home_application (district, home, urgency, applied_on);
CREATE TABLE civil_affairs.home_application_end (
    district    integer NOT NULL,
    application bigint NOT NULL,
    person      bigint,
    whose       bigint NOT NULL GENERATED ALWAYS AS (coalesce(person, 0)) STORED,
    nth         integer,
    reason      text NOT NULL CHECK (reason IN ('withdrawn', 'elsewhere', 'left', 'died', 'error')),
    ended_on    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, application),
    UNIQUE (district, person, nth),
    FOREIGN KEY (district, application, whose)
        REFERENCES civil_affairs.home_application (district, id, whose),
    FOREIGN KEY (district, application, person, nth)
        REFERENCES civil_affairs.home_application (district, id, person, nth),
    CHECK ((person IS NULL) = (nth IS NULL))
);
ALTER TABLE civil_affairs.home_application ADD FOREIGN KEY (district, person, before)
    REFERENCES civil_affairs.home_application_end (district, person, nth);

-- The waiting list of a home as it stood when a vacancy was given out: frozen, with every key.
CREATE TABLE civil_affairs.bed_list (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    home        bigint NOT NULL,
    drawn_on    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    FOREIGN KEY (district, home) REFERENCES civil_affairs.home
);
CREATE INDEX bed_list_home ON civil_affairs.bed_list (district, home, id);
CREATE TABLE civil_affairs.bed_list_line (
    district    integer NOT NULL,
    list        bigint NOT NULL,
    place       integer NOT NULL CHECK (place > 0),
    application bigint NOT NULL,
    person      bigint,
    whose       bigint NOT NULL GENERATED ALWAYS AS (coalesce(person, 0)) STORED,
    urgency     integer NOT NULL,
    is_marked   boolean NOT NULL CHECK (NOT is_marked OR person IS NOT NULL),
    applied_on  date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, list, place),
    UNIQUE (district, list, application),
    UNIQUE (district, list, place, application),
    FOREIGN KEY (district, list) REFERENCES civil_affairs.bed_list,
    FOREIGN KEY (district, application, whose)
        REFERENCES civil_affairs.home_application (district, id, whose)
);

-- A bed is given once: the next offer of a bed, and of an application, only after the end of the one
-- before. Of whom nobody signs for, the town is named: a home refuses nobody for want of a guardian.
CREATE TABLE civil_affairs.bed_offer (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    home        bigint NOT NULL,
    bed         bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    before      integer GENERATED ALWAYS AS (nullif(seq - 1, 0)) STORED,
    list        bigint NOT NULL,
    place       integer NOT NULL,
    application bigint NOT NULL,
    turn        integer NOT NULL CHECK (turn > 0),
    turn_before integer GENERATED ALWAYS AS (nullif(turn - 1, 0)) STORED,
    person      bigint,
    whose       bigint NOT NULL GENERATED ALWAYS AS (coalesce(person, 0)) STORED,
    guarantee   text NOT NULL CHECK (guarantee IN ('self', 'guardian', 'town')),
    guarantor   text NOT NULL CHECK (length(btrim(guarantor)) >= 2),
    offered_on  date NOT NULL,
    answer_by   date NOT NULL,
    -- The case whose priority was used with it.
    case_id     bigint,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, bed, seq),
    UNIQUE (district, application, turn),
    UNIQUE (district, list, place),
    UNIQUE (district, id, bed, seq, application, turn, whose),
    UNIQUE (district, id, whose),
    FOREIGN KEY (district, bed, home) REFERENCES civil_affairs.bed (district, id, home),
    FOREIGN KEY (district, list, place, application)
        REFERENCES civil_affairs.bed_list_line (district, list, place, application),
    FOREIGN KEY (district, application, whose)
        REFERENCES civil_affairs.home_application (district, id, whose),
    CHECK (offered_on <= answer_by)
);
CREATE TABLE civil_affairs.bed_offer_end (
    district    integer NOT NULL,
    offer       bigint NOT NULL,
    bed         bigint NOT NULL,
    seq         integer NOT NULL,
    application bigint NOT NULL,
    turn        integer NOT NULL,
    person      bigint,
    whose       bigint NOT NULL GENERATED ALWAYS AS (coalesce(person, 0)) STORED,
    -- `unfit` is a doctor's word. That nobody signs is no reason.
    reason      text NOT NULL CHECK (reason IN ('declined', 'lapsed', 'unfit', 'left', 'died')),
    words       text NOT NULL DEFAULT '' CHECK (reason <> 'unfit' OR length(btrim(words)) >= 4),
    ended_on    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, offer),
    UNIQUE (district, bed, seq),
    UNIQUE (district, application, turn),
    FOREIGN KEY (district, offer, bed, seq, application, turn, whose)
        REFERENCES civil_affairs.bed_offer (district, id, bed, seq, application, turn, whose)
);
CREATE INDEX bed_offer_home ON civil_affairs.bed_offer (district, home, id);
ALTER TABLE civil_affairs.bed_offer ADD FOREIGN KEY (district, bed, before)
    REFERENCES civil_affairs.bed_offer_end (district, bed, seq);
ALTER TABLE civil_affairs.bed_offer ADD FOREIGN KEY (district, application, turn_before)
    REFERENCES civil_affairs.bed_offer_end (district, application, turn);
CREATE TABLE civil_affairs.bed_acceptance (
    district    integer NOT NULL,
    offer       bigint NOT NULL,
    person      bigint,
    whose       bigint NOT NULL GENERATED ALWAYS AS (coalesce(person, 0)) STORED,
    moved_in    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, offer),
    FOREIGN KEY (district, offer, whose) REFERENCES civil_affairs.bed_offer (district, id, whose)
);

-- Who gives care at home, under which contract, and the price of an hour; without one it is to be set.
CREATE TABLE civil_affairs.care_provider (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    name        text NOT NULL CHECK (length(btrim(name)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, name)
);
CREATE TABLE civil_affairs.care_contract (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    provider    bigint NOT NULL,
    number      text NOT NULL CHECK (length(btrim(number)) >= 2),
    from_day    date NOT NULL,
    -- Exclusive.
    to_day      date NOT NULL CHECK (from_day < to_day),
    hour_price  bigint CHECK (hour_price > 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, number),
    UNIQUE (district, id, provider),
    FOREIGN KEY (district, provider) REFERENCES civil_affairs.care_provider
);
CREATE TABLE civil_affairs.carer (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    provider    bigint NOT NULL,
    -- The provider's own number of its carer.
    badge       text NOT NULL CHECK (length(btrim(badge)) >= 1),
    name        text NOT NULL CHECK (length(btrim(name)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, provider, badge),
    UNIQUE (district, id, provider),
    FOREIGN KEY (district, provider) REFERENCES civil_affairs.care_provider
);
CREATE TABLE civil_affairs.carer_certificate (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    carer       bigint NOT NULL,
    number      text NOT NULL CHECK (length(btrim(number)) >= 4),
    from_day    date NOT NULL,
    -- It is good on this day too.
    last_day    date NOT NULL CHECK (from_day <= last_day),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, carer, number, from_day),
    UNIQUE (district, id, carer, from_day, last_day),
    FOREIGN KEY (district, carer) REFERENCES civil_affairs.carer
);

-- Care of one person in one month: no more than was assessed, by one provider.
CREATE TABLE civil_affairs.care_order (
    district     integer NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    client       text NOT NULL CHECK (client <> ''),
    case_id      bigint NOT NULL,
    person       bigint NOT NULL,
    need         bigint NOT NULL,
    need_minutes integer NOT NULL,
    contract     bigint NOT NULL,
    provider     bigint NOT NULL,
    month        date NOT NULL CHECK (extract(day FROM month) = 1),
    minutes      integer NOT NULL CHECK (minutes > 0),
    -- At the same time with the person.
    carers       integer NOT NULL CHECK (carers BETWEEN 1 AND 2),
    recorded_by  text NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, case_id),
    UNIQUE (district, person, month),
    UNIQUE (district, id, person, month, provider),
    UNIQUE (district, id, person, minutes),
    FOREIGN KEY (district, need, person, need_minutes)
        REFERENCES civil_affairs.need (district, id, person, minutes),
    FOREIGN KEY (district, contract, provider)
        REFERENCES civil_affairs.care_contract (district, id, provider),
    CHECK (minutes <= need_minutes)
);
CREATE INDEX care_order_month ON civil_affairs.care_order (district, month, id);
-- A check-in: of a certified carer of the provider, in the month of the order. The how-manieth of the
-- carer's and of the person's day: of two clerks at once one is told to look again.
CREATE TABLE civil_affairs.care_visit (
    district     integer NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    client       text NOT NULL CHECK (client <> ''),
    care_order   bigint NOT NULL,
    provider     bigint NOT NULL,
    person       bigint NOT NULL,
    carer        bigint NOT NULL,
    certificate  bigint NOT NULL,
    good_from    date NOT NULL,
    good_to      date NOT NULL,
    day          date NOT NULL,
    month        date NOT NULL GENERATED ALWAYS AS (day - (extract(day FROM day)::integer - 1)) STORED,
    -- Of the day.
    from_minute  integer NOT NULL CHECK (from_minute BETWEEN 0 AND 1439),
    carer_nth    integer NOT NULL CHECK (carer_nth > 0),
    person_nth   integer NOT NULL CHECK (person_nth > 0),
    recorded_by  text NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, carer, day, carer_nth),
    UNIQUE (district, person, day, person_nth),
    UNIQUE (district, id, person, from_minute),
    FOREIGN KEY (district, care_order, person, month, provider)
        REFERENCES civil_affairs.care_order (district, id, person, month, provider),
    FOREIGN KEY (district, carer, provider) REFERENCES civil_affairs.carer (district, id, provider),
    FOREIGN KEY (district, certificate, carer, good_from, good_to)
        REFERENCES civil_affairs.carer_certificate (district, id, carer, from_day, last_day),
    CHECK (day BETWEEN good_from AND good_to)
);
CREATE INDEX care_visit_order ON civil_affairs.care_visit (district, care_order);
-- The check-out, or why the visit does not count.
CREATE TABLE civil_affairs.care_visit_end (
    district    integer NOT NULL,
    visit       bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    from_minute integer NOT NULL,
    to_minute   integer CHECK (to_minute > from_minute AND to_minute <= 1440),
    void        text CHECK (length(btrim(void)) >= 4),
    minutes     integer GENERATED ALWAYS AS (to_minute - from_minute) STORED,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, visit),
    UNIQUE (district, client),
    FOREIGN KEY (district, visit, person, from_minute)
        REFERENCES civil_affairs.care_visit (district, id, person, from_minute),
    CHECK ((to_minute IS NULL) <> (void IS NULL))
);

-- The month's sheet: what was worked, what of it is paid (never more than was ordered) and the sum,
-- rounded half up to the fen. A visit stands on one sheet. Somebody else accepts it.
CREATE TABLE civil_affairs.care_sheet (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    care_order  bigint NOT NULL,
    person      bigint NOT NULL,
    ordered     integer NOT NULL,
    worked      integer NOT NULL CHECK (worked > 0),
    paid        integer NOT NULL CHECK (paid = least(worked, ordered)),
    hour_price  bigint,
    total       bigint,
    closed_on   date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, care_order),
    UNIQUE (district, id, person, recorded_by),
    FOREIGN KEY (district, care_order, person, ordered)
        REFERENCES civil_affairs.care_order (district, id, person, minutes),
    CHECK (total IS NOT DISTINCT FROM (paid * hour_price * 2 + 60) / 120)
);
CREATE TABLE civil_affairs.care_sheet_visit (
    district    integer NOT NULL,
    visit       bigint NOT NULL,
    sheet       bigint NOT NULL,
    person      bigint NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, visit),
    FOREIGN KEY (district, visit) REFERENCES civil_affairs.care_visit_end,
    FOREIGN KEY (district, sheet, person, recorded_by)
        REFERENCES civil_affairs.care_sheet (district, id, person, recorded_by)
);
CREATE INDEX care_sheet_visit_sheet ON civil_affairs.care_sheet_visit (district, sheet);
CREATE TABLE civil_affairs.care_acceptance (
    district    integer NOT NULL,
    sheet       bigint NOT NULL,
    person      bigint NOT NULL,
    made_by     text NOT NULL,
    accepted_on date NOT NULL,
    recorded_by text NOT NULL CHECK (recorded_by <> made_by),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, sheet),
    FOREIGN KEY (district, sheet, person, made_by)
        REFERENCES civil_affairs.care_sheet (district, id, person, recorded_by)
);

-- Funerals: who does them, whether the policy's conditions are met, the order and its use. A person
-- has one order.
CREATE TABLE civil_affairs.funeral_home (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    name        text NOT NULL CHECK (length(btrim(name)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, name)
);
CREATE TABLE civil_affairs.funeral_decision (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    client      text NOT NULL CHECK (client <> ''),
    is_eligible boolean NOT NULL,
    basis       text NOT NULL CHECK (length(btrim(basis)) >= 4),
    decided_on  date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE TABLE civil_affairs.funeral_order (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    case_id     bigint NOT NULL,
    person      bigint NOT NULL,
    home        bigint NOT NULL,
    items       text[] NOT NULL CHECK (cardinality(items) > 0
        AND items <@ ARRAY['transport', 'storage', 'cremation', 'urn']),
    ordered_on  date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, case_id),
    UNIQUE (district, person),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, home) REFERENCES civil_affairs.funeral_home
);
CREATE TABLE civil_affairs.funeral_use (
    district      integer NOT NULL,
    funeral_order bigint NOT NULL,
    person        bigint NOT NULL,
    used_on       date NOT NULL,
    invoice       text NOT NULL CHECK (length(btrim(invoice)) >= 2),
    -- What another policy makes free for every resident here waives nothing more.
    general       text CHECK (length(btrim(general)) >= 4),
    waived        bigint NOT NULL CHECK ((waived = 0) = (general IS NOT NULL) AND waived >= 0),
    recorded_by   text NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, funeral_order),
    FOREIGN KEY (district, funeral_order, person)
        REFERENCES civil_affairs.funeral_order (district, id, person)
);

-- Adoption: first what it does to the family's aid is told, then the conditions of the Civil Code
-- are gone through, answer by answer with its source.
CREATE TABLE civil_affairs.adoption_warning (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    told_on     date NOT NULL,
    told_by     text NOT NULL CHECK (length(btrim(told_by)) >= 2),
    words       text NOT NULL CHECK (length(btrim(words)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, id, person, told_on),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX adoption_warning_person ON civil_affairs.adoption_warning (district, person, id);
CREATE TABLE civil_affairs.adoption_sheet (
    district     integer NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    client       text NOT NULL CHECK (client <> ''),
    person       bigint NOT NULL,
    warning      bigint NOT NULL,
    told_on      date NOT NULL,
    checked_on   date NOT NULL CHECK (told_on <= checked_on),
    -- Living children (article 1098 no. 1; 1100).
    children     integer NOT NULL CHECK (children BETWEEN 0 AND 20),
    children_by  text NOT NULL CHECK (length(btrim(children_by)) >= 2),
    -- Of an orphan, a disabled child, or one of an institution whose parents are not found the number
    -- of children does not matter (article 1100).
    is_exempt    boolean NOT NULL,
    is_able      boolean NOT NULL,
    able_by      text NOT NULL CHECK (length(btrim(able_by)) >= 2),
    is_healthy   boolean NOT NULL,
    healthy_by   text NOT NULL CHECK (length(btrim(healthy_by)) >= 2),
    is_clear     boolean NOT NULL,
    clear_by     text NOT NULL CHECK (length(btrim(clear_by)) >= 2),
    is_thirty    boolean NOT NULL,
    is_single    boolean NOT NULL,
    is_qualified boolean NOT NULL GENERATED ALWAYS AS (is_able AND is_healthy AND is_clear AND is_thirty
        AND (children <= 1 OR is_exempt)) STORED,
    recorded_by  text NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, id, person, is_qualified),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, warning, person, told_on)
        REFERENCES civil_affairs.adoption_warning (district, id, person, told_on)
);
CREATE INDEX adoption_sheet_person ON civil_affairs.adoption_sheet (district, person, id);
-- A child of an institution, by the institution's own number, and who applies.
CREATE TABLE civil_affairs.adoption_child (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    institution text NOT NULL CHECK (length(btrim(institution)) >= 2),
    label       text NOT NULL CHECK (length(btrim(label)) >= 1),
    sex         text NOT NULL CHECK (sex IN ('female', 'male')),
    born        date NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('unfound', 'orphan', 'disabled', 'other')),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, institution, label)
);
CREATE TABLE civil_affairs.adoption_applicant (
    district     integer NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    client       text NOT NULL CHECK (client <> ''),
    person       bigint,
    whose        bigint NOT NULL GENERATED ALWAYS AS (coalesce(person, 0)) STORED,
    outside      text CHECK (length(btrim(outside)) >= 1),
    sheet        bigint,
    is_qualified boolean NOT NULL CHECK (is_qualified),
    -- By the assessment of adopters, 1 the best.
    suitability  integer NOT NULL CHECK (suitability BETWEEN 1 AND 3),
    applied_on   date NOT NULL,
    recorded_by  text NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, person),
    UNIQUE (district, outside),
    UNIQUE (district, id, whose),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, sheet, person, is_qualified)
        REFERENCES civil_affairs.adoption_sheet (district, id, person, is_qualified),
    CHECK ((person IS NULL) <> (outside IS NULL) AND (person IS NULL) = (sheet IS NULL))
);
CREATE TABLE civil_affairs.adoption_list (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    child       bigint NOT NULL,
    drawn_on    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, id, child),
    FOREIGN KEY (district, child) REFERENCES civil_affairs.adoption_child
);
CREATE TABLE civil_affairs.adoption_list_line (
    district    integer NOT NULL,
    list        bigint NOT NULL,
    place       integer NOT NULL CHECK (place > 0),
    applicant   bigint NOT NULL,
    person      bigint,
    whose       bigint NOT NULL GENERATED ALWAYS AS (coalesce(person, 0)) STORED,
    suitability integer NOT NULL,
    is_marked   boolean NOT NULL CHECK (NOT is_marked OR person IS NOT NULL),
    applied_on  date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, list, place),
    UNIQUE (district, list, applicant),
    UNIQUE (district, list, place, applicant),
    FOREIGN KEY (district, list) REFERENCES civil_affairs.adoption_list,
    FOREIGN KEY (district, applicant, whose)
        REFERENCES civil_affairs.adoption_applicant (district, id, whose)
);
-- A child is matched with one applicant; the next only after the end of the match before.
CREATE TABLE civil_affairs.adoption_match (
    district    integer NOT NULL,
    child       bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    before      integer GENERATED ALWAYS AS (nullif(seq - 1, 0)) STORED,
    client      text NOT NULL CHECK (client <> ''),
    list        bigint NOT NULL,
    place       integer NOT NULL,
    applicant   bigint NOT NULL,
    person      bigint,
    whose       bigint NOT NULL GENERATED ALWAYS AS (coalesce(person, 0)) STORED,
    matched_on  date NOT NULL,
    -- The case whose priority was used with it.
    case_id     bigint,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, child, seq),
    UNIQUE (district, client),
    UNIQUE (district, list, place),
    UNIQUE (district, child, seq, whose),
    FOREIGN KEY (district, list, child) REFERENCES civil_affairs.adoption_list (district, id, child),
    FOREIGN KEY (district, list, place, applicant)
        REFERENCES civil_affairs.adoption_list_line (district, list, place, applicant),
    FOREIGN KEY (district, applicant, whose)
        REFERENCES civil_affairs.adoption_applicant (district, id, whose)
);
CREATE TABLE civil_affairs.adoption_match_end (
    district    integer NOT NULL,
    child       bigint NOT NULL,
    seq         integer NOT NULL,
    person      bigint,
    whose       bigint NOT NULL GENERATED ALWAYS AS (coalesce(person, 0)) STORED,
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 4),
    ended_on    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, child, seq),
    FOREIGN KEY (district, child, seq, whose)
        REFERENCES civil_affairs.adoption_match (district, child, seq, whose)
);
ALTER TABLE civil_affairs.adoption_match ADD FOREIGN KEY (district, child, before)
    REFERENCES civil_affairs.adoption_match_end (district, child, seq);
