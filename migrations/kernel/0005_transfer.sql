-- Families handed from one district to another. Each district keeps its own rows of a transfer;
-- `transfer` is the number that both and the file between them have, `place` the person's place in
-- the file.

CREATE TABLE kernel.transfer (
    district       integer NOT NULL,
    transfer       text NOT NULL,
    person         bigint NOT NULL,
    -- 0 out of `district`, 1 into it.
    direction      smallint NOT NULL CHECK (direction IN (0, 1)),
    other_district integer NOT NULL CHECK (other_district BETWEEN 100000 AND 999999),
    place          smallint NOT NULL CHECK (place >= 0),
    -- A relative of whom the new district only has a copy, for the law reads of them.
    copied         boolean NOT NULL,
    -- The first day on which the new district is the registered one.
    day            date NOT NULL,
    event          bigint NOT NULL,
    recorded_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, transfer, person),
    UNIQUE (district, transfer, place),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, event) REFERENCES kernel.event,
    CHECK (district <> other_district)
);
CREATE INDEX transfer_event ON kernel.transfer (district, event);

-- The months of recurring money of those who move: who pays the last one, who the first. Months are
-- their first days.
CREATE TABLE kernel.transfer_month (
    district   integer NOT NULL,
    transfer   text NOT NULL,
    person     bigint NOT NULL,
    -- The clause as the district that hands over names it.
    clause     text NOT NULL,
    -- This district's clause for the same benefit; none if it has none.
    own_clause text,
    -- The latest month that the old district had paid; none if it had paid none.
    last_paid  date,
    -- The latest month that the old district owes by its law; none if it owes none.
    last_due   date,
    -- The first month that the new district may pay.
    first_due  date NOT NULL,
    PRIMARY KEY (district, transfer, person, clause),
    FOREIGN KEY (district, transfer, person) REFERENCES kernel.transfer
);
