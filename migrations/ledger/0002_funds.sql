-- What is done with funds, each by two people: who proposes is not who confirms. Nothing of a
-- proposal has any effect before it is confirmed.

-- appropriate: money that came from whoever pays into the fund; withdraw: taken back by them.
-- donate: given by a donor. purpose: a further clause that the fund may pay for. share: who bears a
-- clause's cost from a month on. budget: what of a fund's year is meant for which clause, in the
-- order in which it is secured. carry_over: into the next year. lapse: back to whoever paid it in.
-- close: a year in which nothing rests any more.
CREATE TABLE ledger.proposal (
    district   integer NOT NULL REFERENCES kernel.district,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    client     text NOT NULL CHECK (client <> ''),
    act        text NOT NULL CHECK (act IN ('appropriate', 'withdraw', 'donate', 'purpose', 'share',
        'budget', 'carry_over', 'lapse', 'close')),
    fund       bigint,
    year       integer CHECK (year BETWEEN 2008 AND 2099),
    clause     text COLLATE "C",
    from_month date CHECK (date_trunc('month', from_month) = from_month),
    amount     bigint CHECK (amount > 0),
    -- The day on which money stood on the fund's account.
    arrived_on date,
    document   text NOT NULL CHECK (length(btrim(document)) >= 2),
    maker      bigint NOT NULL,
    made_by    text NOT NULL,
    desk       text NOT NULL,
    made_on    date NOT NULL,
    made_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, id, maker),
    FOREIGN KEY (district, fund) REFERENCES ledger.fund,
    CHECK ((fund IS NULL) = (act IN ('share', 'close'))),
    CHECK ((year IS NULL) = (act IN ('purpose', 'share'))),
    CHECK ((clause IS NULL) = (act NOT IN ('purpose', 'share'))),
    CHECK ((from_month IS NULL) = (act <> 'share')),
    CHECK ((amount IS NULL) = (act IN ('purpose', 'share', 'budget', 'close'))),
    CHECK ((arrived_on IS NULL) = (act NOT IN ('appropriate', 'donate'))),
    CHECK (arrived_on <= made_on)
);
CREATE INDEX proposal_fund ON ledger.proposal (district, fund, year, act);

-- Of a share its parts, of a budget its lines, in their order.
CREATE TABLE ledger.proposal_line (
    district integer NOT NULL,
    proposal bigint NOT NULL,
    -- Of a share: equal remainders, the lower place takes the fen. Of a budget: secured first.
    place    integer NOT NULL CHECK (place > 0),
    fund     bigint NOT NULL,
    clause   text COLLATE "C" NOT NULL,
    -- Parts of the sum of all parts, or fen.
    number   bigint NOT NULL CHECK (number > 0),
    PRIMARY KEY (district, proposal, place),
    UNIQUE (district, proposal, fund, clause),
    FOREIGN KEY (district, proposal) REFERENCES ledger.proposal,
    FOREIGN KEY (district, fund, clause) REFERENCES ledger.fund_purpose
);

-- Confirmed by another person than who proposed it, or rejected (by anybody, with a reason).
CREATE TABLE ledger.proposal_end (
    district integer NOT NULL,
    proposal bigint NOT NULL,
    client   text NOT NULL CHECK (client <> ''),
    act      text NOT NULL CHECK (act IN ('confirm', 'reject')),
    maker    bigint NOT NULL,
    checker  bigint NOT NULL,
    reason   text,
    ended_by text NOT NULL,
    ended_on date NOT NULL,
    ended_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, proposal),
    UNIQUE (district, client),
    FOREIGN KEY (district, proposal, maker) REFERENCES ledger.proposal (district, id, maker),
    CHECK (act = 'reject' OR maker <> checker),
    CHECK ((act = 'reject') = (coalesce(length(btrim(reason)), 0) >= 4))
);

-- Who gave a donation and what they gave it for. An organization is named; of a person the name is
-- sealed, under the receipt's number, and lists show `masked`.
CREATE TABLE ledger.donation (
    district    integer NOT NULL,
    proposal    bigint NOT NULL,
    year        integer NOT NULL,
    receipt     text NOT NULL CHECK (receipt ~ '^[0-9]{4,18}$'),
    donor       text NOT NULL CHECK (donor IN ('organization', 'person')),
    title       text CHECK (length(btrim(title)) >= 2),
    -- GB 32100 as it was typed; whether its check character is right.
    code        text CHECK (length(btrim(code)) >= 2),
    code_stands boolean,
    sealed      bytea,
    key_version integer,
    masked      text NOT NULL CHECK (masked <> ''),
    -- In the donor's own words.
    purpose     text NOT NULL CHECK (length(btrim(purpose)) >= 2),
    PRIMARY KEY (district, proposal),
    UNIQUE (district, year, receipt),
    FOREIGN KEY (district, proposal) REFERENCES ledger.proposal,
    CHECK ((donor = 'organization') = (title IS NOT NULL)),
    CHECK ((donor = 'organization') = (code IS NOT NULL)),
    CHECK ((code IS NULL) = (code_stands IS NULL)),
    CHECK ((donor = 'person') = (sealed IS NOT NULL)),
    CHECK ((sealed IS NULL) = (key_version IS NULL))
);

-- Years in which nothing rests and nothing new is spent.
CREATE TABLE ledger.closed_year (
    district integer NOT NULL,
    year     integer NOT NULL,
    proposal bigint NOT NULL,
    PRIMARY KEY (district, year),
    FOREIGN KEY (district, proposal) REFERENCES ledger.proposal
);

-- Money of a fund kept for one order, from the decision until a run pays it.
CREATE TABLE ledger.reservation (
    district      integer NOT NULL,
    payment_order bigint NOT NULL,
    fund          bigint NOT NULL,
    year          integer NOT NULL,
    clause        text COLLATE "C" NOT NULL,
    amount        bigint NOT NULL CHECK (amount > 0),
    reserved_by   text NOT NULL,
    reserved_on   date NOT NULL,
    PRIMARY KEY (district, payment_order),
    FOREIGN KEY (district, payment_order) REFERENCES ledger.payment_order,
    FOREIGN KEY (district, fund, clause) REFERENCES ledger.fund_purpose
);
CREATE INDEX reservation_fund ON ledger.reservation (district, fund, year);
-- The run that took it over, to reserve it as its own.
CREATE TABLE ledger.reservation_end (
    district      integer NOT NULL,
    payment_order bigint NOT NULL,
    run           bigint NOT NULL,
    ended_on      date NOT NULL,
    PRIMARY KEY (district, payment_order),
    FOREIGN KEY (district, payment_order) REFERENCES ledger.reservation,
    FOREIGN KEY (district, run) REFERENCES ledger.run
);

CREATE INDEX transfer_fund ON ledger.transfer (district, fund, debit_year);
