-- What the family planning association keeps beside its cases. Rows are added, never changed: what
-- ends is a row of its own.

-- Condolence money (抚慰金): one grant a death; `person` is the child. Decided in a later year than
-- the death only by somebody who is named.
CREATE TABLE family_planning.condolence (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    death_day   date NOT NULL,
    decided_on  date NOT NULL,
    fen         bigint NOT NULL CHECK (fen > 0),
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    named       text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (death_day <= decided_on),
    CHECK (extract(year FROM death_day) = extract(year FROM decided_on)
        OR coalesce(length(btrim(named)), 0) >= 2)
);
-- What each living parent gets of it.
CREATE TABLE family_planning.condolence_share (
    district    integer NOT NULL,
    condolence  bigint NOT NULL,
    person      bigint NOT NULL,
    case_id     bigint NOT NULL,
    fen         bigint NOT NULL CHECK (fen >= 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, condolence, person),
    UNIQUE (district, case_id),
    FOREIGN KEY (district, condolence) REFERENCES family_planning.condolence,
    FOREIGN KEY (district, person) REFERENCES kernel.person
);

-- Emergency aid (紧急救助): one a household and event.
CREATE TABLE family_planning.aid (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    case_id     bigint NOT NULL,
    person      bigint NOT NULL,
    household   bigint NOT NULL,
    cause       text NOT NULL CHECK (cause IN ('accident', 'hardship')),
    happened_on date NOT NULL,
    decided_on  date NOT NULL,
    fen         bigint NOT NULL CHECK (fen > 0),
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, case_id),
    UNIQUE (district, household, cause, happened_on),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, household) REFERENCES kernel.household,
    CHECK (happened_on <= decided_on)
);
CREATE INDEX aid_day ON family_planning.aid (district, decided_on, id);

-- Who is paired with families: social workers, members, volunteers, family doctors.
CREATE TABLE family_planning.companion (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    kind        text NOT NULL CHECK (kind IN ('social_worker', 'member', 'volunteer', 'doctor')),
    name        text NOT NULL CHECK (length(btrim(name)) >= 2),
    unit        text NOT NULL CHECK (length(btrim(unit)) >= 2),
    -- The number at work.
    phone       text NOT NULL CHECK (phone ~ '^[0-9+-]{5,20}$'),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, kind, name, unit)
);
-- A household's companions; `person` is who of it agreed. Paired again later is a further `nth`.
CREATE TABLE family_planning.pair (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    household   bigint NOT NULL,
    companion      bigint NOT NULL,
    nth         integer NOT NULL CHECK (nth > 0),
    person      bigint NOT NULL,
    from_day    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, household, companion, nth),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, household) REFERENCES kernel.household,
    FOREIGN KEY (district, companion) REFERENCES family_planning.companion
);
CREATE TABLE family_planning.pair_end (
    district    integer NOT NULL,
    pair        bigint NOT NULL,
    person      bigint NOT NULL,
    ended_on    date NOT NULL,
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, pair),
    FOREIGN KEY (district, pair, person) REFERENCES family_planning.pair (district, id, person)
);

-- The plan of festival visits of all units: a household is called on once a festival. A further
-- call has the family's own wish, or the first one fell out; `again` says which.
CREATE TABLE family_planning.visit (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    household   bigint NOT NULL,
    festival    date NOT NULL,
    nth         integer NOT NULL CHECK (nth > 0),
    person      bigint NOT NULL,
    -- Null where no case asks for it, as for a greeting of a household that wants no visits.
    case_id     bigint,
    unit        text NOT NULL CHECK (length(btrim(unit)) >= 2),
    visitor     text NOT NULL CHECK (length(btrim(visitor)) >= 2),
    channel     text NOT NULL CHECK (channel IN ('visit', 'phone', 'post')),
    planned_on  date NOT NULL,
    again       text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, household, festival, nth),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, household) REFERENCES kernel.household,
    CHECK (nth = 1 OR coalesce(length(btrim(again)), 0) >= 4),
    CHECK (planned_on <= festival AND festival <= planned_on + 30)
);
CREATE INDEX visit_festival ON family_planning.visit (district, festival, planned_on, id);
CREATE INDEX visit_case ON family_planning.visit (district, case_id);
-- What became of a planned visit; one end each.
CREATE TABLE family_planning.visit_end (
    district    integer NOT NULL,
    visit       bigint NOT NULL,
    person      bigint NOT NULL,
    act         text NOT NULL CHECK (act IN ('done', 'declined', 'cancelled')),
    day         date NOT NULL,
    reason      text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, visit),
    FOREIGN KEY (district, visit, person) REFERENCES family_planning.visit (district, id, person),
    CHECK (act = 'done' OR coalesce(length(btrim(reason)), 0) >= 4)
);

-- Caring activities, who was asked to which, and who came.
CREATE TABLE family_planning.activity (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    kind        text NOT NULL CHECK (kind IN ('life', 'spirit')),
    title       text NOT NULL CHECK (length(btrim(title)) >= 2),
    place       text NOT NULL CHECK (length(btrim(place)) >= 2),
    held_on     date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client)
);
CREATE INDEX activity_day ON family_planning.activity (district, held_on, id);
CREATE TABLE family_planning.invitation (
    district    integer NOT NULL,
    activity    bigint NOT NULL,
    person      bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    case_id     bigint NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, activity, person),
    UNIQUE (district, client),
    UNIQUE (district, case_id),
    FOREIGN KEY (district, activity) REFERENCES family_planning.activity,
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE TABLE family_planning.attendance (
    district    integer NOT NULL,
    activity    bigint NOT NULL,
    person      bigint NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, activity, person),
    FOREIGN KEY (district, activity, person) REFERENCES family_planning.invitation
);

-- Years of the accident cover, the insurer's list of each, and whose premium was approved. Sums
-- are the contract's; null is to be set.
CREATE TABLE family_planning.policy (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    number      text NOT NULL CHECK (length(btrim(number)) >= 2),
    insurer     text NOT NULL CHECK (length(btrim(insurer)) >= 2),
    from_day    date NOT NULL,
    -- Exclusive; a policy year need not be a calendar year.
    to_day      date NOT NULL,
    insured_fen bigint CHECK (insured_fen > 0),
    premium_fen bigint CHECK (premium_fen > 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, number),
    CHECK (from_day < to_day)
);
CREATE TABLE family_planning.roster (
    district    integer NOT NULL,
    policy      bigint NOT NULL,
    person      bigint NOT NULL,
    -- Later lists of the insurer may drop somebody: the highest `seq` counts.
    seq         integer NOT NULL CHECK (seq > 0),
    is_listed   boolean NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, policy, person, seq),
    FOREIGN KEY (district, policy) REFERENCES family_planning.policy,
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE TABLE family_planning.cover (
    district    integer NOT NULL,
    case_id     bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    policy      bigint NOT NULL,
    person      bigint NOT NULL,
    fen         bigint CHECK (fen > 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, case_id),
    UNIQUE (district, client),
    UNIQUE (district, policy, person),
    FOREIGN KEY (district, policy) REFERENCES family_planning.policy,
    FOREIGN KEY (district, person) REFERENCES kernel.person
);

-- Claims on the accident cover: one a person and accident; its injuries by JR/T 0083, of which the
-- worst counts.
CREATE TABLE family_planning.claim (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    policy      bigint NOT NULL,
    happened_on date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, person, happened_on),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, policy) REFERENCES family_planning.policy
);
CREATE TABLE family_planning.injury (
    district    integer NOT NULL,
    claim       bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    part        text NOT NULL CHECK (length(btrim(part)) >= 1),
    grade       integer NOT NULL CHECK (grade BETWEEN 1 AND 10),
    report      text NOT NULL CHECK (length(btrim(report)) >= 2),
    graded_on   date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, claim, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, claim, person) REFERENCES family_planning.claim (district, id, person)
);
CREATE TABLE family_planning.claim_end (
    district    integer NOT NULL,
    claim       bigint NOT NULL,
    person      bigint NOT NULL,
    act         text NOT NULL CHECK (act IN ('settled', 'refused')),
    day         date NOT NULL,
    -- What the insurer paid.
    fen         bigint CHECK (fen > 0),
    reason      text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, claim),
    FOREIGN KEY (district, claim, person) REFERENCES family_planning.claim (district, id, person),
    CHECK ((act = 'settled') = (fen IS NOT NULL)),
    CHECK (act = 'settled' OR coalesce(length(btrim(reason)), 0) >= 4)
);
