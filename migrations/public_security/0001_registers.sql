-- What public security keeps: the rows of its own registers about persons of the register of special
-- families, and what differs from what others keep. Rows are added, never changed: what corrects or
-- ends is a row of its own. Nothing is kept of anybody else, and no ID number at all.

-- The household register (户籍) of a person: the highest `seq` counts.
CREATE TABLE public_security.household_entry (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    client      text NOT NULL CHECK (client <> ''),
    -- 城镇, 农村, 居民 (unified); for the last the class of the area decides.
    kind        text NOT NULL CHECK (kind IN ('urban', 'rural', 'unified')),
    area        text CHECK (area IN ('urban', 'rural')),
    -- Where registered; and where the day before, when that was another district: a move.
    registered  integer NOT NULL CHECK (registered BETWEEN 100000 AND 999999),
    previous    integer CHECK (previous BETWEEN 100000 AND 999999),
    town        bigint,
    village     bigint,
    since       date NOT NULL,
    origin      text NOT NULL CHECK (origin IN ('feed', 'correction')),
    reason      text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (kind <> 'unified' OR area IS NOT NULL),
    CHECK (previous <> registered),
    CHECK (town / 1000 = registered),
    CHECK (village IS NULL OR town IS NOT NULL AND village / 1000 = town),
    CHECK (origin <> 'correction' OR (reason IS NOT NULL AND length(btrim(reason)) >= 4))
);
CREATE INDEX household_move ON public_security.household_entry (district, since, person)
    WHERE previous IS NOT NULL;

-- Deaths as the police have them: the highest `seq` counts; `withdrawn` says that the person lives.
CREATE TABLE public_security.death_entry (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    client      text NOT NULL CHECK (client <> ''),
    act         text NOT NULL CHECK (act IN ('told', 'withdrawn')),
    died_on     date NOT NULL,
    cause       text CHECK (cause IN ('illness', 'accident', 'other')),
    origin      text NOT NULL CHECK (origin IN ('feed', 'desk')),
    reason      text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK ((act = 'told') = (cause IS NOT NULL)),
    CHECK (act = 'told' OR origin = 'desk'),
    CHECK (origin <> 'desk' OR (reason IS NOT NULL AND length(btrim(reason)) >= 4))
);

-- ID numbers put right: that it was, and when; the number stands in the register alone.
CREATE TABLE public_security.number_correction (
    district     integer NOT NULL,
    person       bigint NOT NULL,
    nth          integer NOT NULL CHECK (nth > 0),
    corrected_on date NOT NULL,
    recorded_by  text NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, nth),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX number_correction_day ON public_security.number_correction (district, corrected_on);

-- What differs between the police and who owns the other word, for the owner to clear by a day.
CREATE TABLE public_security.ticket (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    field       text NOT NULL CHECK (field IN ('name', 'town', 'death', 'number', 'other')),
    owner       text NOT NULL CHECK (owner <> 'public_security'),
    -- The how-manieth about this: two at once cannot both be opened.
    nth         integer NOT NULL CHECK (nth > 0),
    -- What the police have, and what the owner has; none where it has nothing.
    ours        text NOT NULL CHECK (length(btrim(ours)) >= 1),
    theirs      text CHECK (theirs <> ours),
    due_on      date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, person, field, owner, nth),
    UNIQUE (district, id, person, recorded_by),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX ticket_due ON public_security.ticket (district, due_on, id);
-- How it ended, by somebody else than who opened it.
CREATE TABLE public_security.ticket_end (
    district    integer NOT NULL,
    ticket      bigint NOT NULL,
    person      bigint NOT NULL,
    opened_by   text NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    -- Nothing differs any more; or it does, and why that is right.
    outcome     text NOT NULL CHECK (outcome IN ('corrected', 'explained')),
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, ticket),
    UNIQUE (district, client),
    FOREIGN KEY (district, ticket, person, opened_by)
        REFERENCES public_security.ticket (district, id, person, recorded_by),
    CHECK (recorded_by <> opened_by)
);
-- The referral by which the owner has it in hand.
CREATE TABLE public_security.ticket_referral (
    district    integer NOT NULL,
    ticket      bigint NOT NULL,
    person      bigint NOT NULL,
    referral    bigint NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, ticket),
    FOREIGN KEY (district, ticket) REFERENCES public_security.ticket,
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, referral) REFERENCES kernel.referral
);
