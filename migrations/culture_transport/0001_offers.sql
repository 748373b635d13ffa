-- Concessions in buses and at sights. Rows are added, never changed: what ends is a row of its own.

-- What is offered, where and in which term; without a town in the whole district.
CREATE TABLE culture_transport.offer (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    kind        text NOT NULL CHECK (kind IN ('bus', 'sight', 'other')),
    title       text NOT NULL CHECK (length(btrim(title)) >= 2),
    provider    text NOT NULL CHECK (length(btrim(provider)) >= 2),
    town        bigint CHECK (town / 1000 = district),
    from_day    date NOT NULL,
    to_day      date NOT NULL,
    -- The paper that grants it.
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, id, from_day, to_day),
    CHECK (from_day <= to_day)
);
CREATE INDEX offer_term ON culture_transport.offer (district, to_day, id);
CREATE TABLE culture_transport.offer_end (
    district    integer NOT NULL,
    offer       bigint NOT NULL,
    -- The last day.
    ended_on    date NOT NULL,
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, offer),
    FOREIGN KEY (district, offer) REFERENCES culture_transport.offer
);

-- The mark beside a family's contact card, and its first use, which lies in the term of an offer.
CREATE TABLE culture_transport.mark (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    case_id     bigint NOT NULL,
    person      bigint NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, case_id),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX mark_person ON culture_transport.mark (district, person, id);
CREATE TABLE culture_transport.mark_use (
    district    integer NOT NULL,
    mark        bigint NOT NULL,
    person      bigint NOT NULL,
    offer       bigint NOT NULL,
    from_day    date NOT NULL,
    to_day      date NOT NULL,
    used_on     date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, mark),
    FOREIGN KEY (district, mark, person) REFERENCES culture_transport.mark (district, id, person),
    FOREIGN KEY (district, offer, from_day, to_day)
        REFERENCES culture_transport.offer (district, id, from_day, to_day),
    CHECK (used_on BETWEEN from_day AND to_day)
);
