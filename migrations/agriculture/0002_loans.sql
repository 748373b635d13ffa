-- Loans with subsidised interest (贴息贷款). The rate is in millionths a year (1/10000 %), the share in
-- basis points of the interest, the sums in fen.
CREATE TABLE agriculture.loan (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    bank        text NOT NULL CHECK (length(btrim(bank)) >= 2),
    number      text NOT NULL CHECK (length(btrim(number)) >= 2),
    -- Days of a year, as the contract says.
    day_count   integer NOT NULL CHECK (day_count IN (360, 365)),
    share       integer NOT NULL CHECK (share BETWEEN 1 AND 10000),
    from_day    date NOT NULL,
    -- The day on which it is to be repaid; it bears no interest.
    to_day      date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, bank, number),
    UNIQUE (district, id, person),
    UNIQUE (district, id, from_day, to_day),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (from_day < to_day)
);
CREATE INDEX loan_person ON agriculture.loan (district, person);
CREATE INDEX loan_end ON agriculture.loan (district, to_day, id);

-- What happens to a loan, one link after the other: nothing is repaid that is not owed, nothing
-- comes before what came, nothing moves in days that are settled (`floor`).
CREATE TABLE agriculture.loan_move (
    district     integer NOT NULL,
    loan         bigint NOT NULL,
    seq          integer NOT NULL CHECK (seq >= 0),
    client       text NOT NULL CHECK (client <> ''),
    person       bigint NOT NULL,
    act          text NOT NULL CHECK (act IN ('opened', 'drawn', 'repaid', 'rate', 'settled')),
    day          date NOT NULL,
    fen          bigint NOT NULL CHECK (fen BETWEEN 0 AND 100000000000000),
    owed         bigint NOT NULL CHECK (owed BETWEEN 0 AND 100000000000000),
    rate         integer NOT NULL CHECK (rate BETWEEN 0 AND 1000000),
    -- The first day that is not settled.
    floor        date NOT NULL,
    before       integer GENERATED ALWAYS AS (nullif(seq, 0) - 1) STORED,
    before_day   date NOT NULL,
    before_owed  bigint NOT NULL,
    before_rate  integer NOT NULL,
    before_floor date NOT NULL,
    recorded_by  text NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, loan, seq),
    UNIQUE (district, client),
    UNIQUE (district, loan, seq, day, owed, rate, floor),
    UNIQUE (district, loan, seq, act, before_floor, floor),
    FOREIGN KEY (district, loan, person) REFERENCES agriculture.loan (district, id, person),
    FOREIGN KEY (district, loan, before, before_day, before_owed, before_rate, before_floor)
        REFERENCES agriculture.loan_move (district, loan, seq, day, owed, rate, floor),
    CHECK ((act = 'opened') = (seq = 0)),
    CHECK (act <> 'opened' OR before_owed = 0 AND fen > 0 AND floor = day AND before_day = day
        AND before_floor = day AND before_rate = rate),
    CHECK (owed = CASE WHEN act IN ('opened', 'drawn') THEN before_owed + fen
        WHEN act = 'repaid' THEN before_owed - fen ELSE before_owed END),
    CHECK ((act IN ('opened', 'drawn', 'repaid')) = (fen > 0)),
    CHECK (act = 'rate' OR rate = before_rate),
    CHECK (day >= before_day),
    CHECK (CASE WHEN act = 'settled' THEN day = before_day AND floor > before_floor
        ELSE floor = before_floor AND day >= floor END)
);

-- The interest subsidy of a period `[from_day, to_day)`: exactly the days between two floors, so
-- that no day is settled twice and none is left out. `numerator` over 10^10 * day_count is the sum
-- before it was rounded.
CREATE TABLE agriculture.settlement (
    district    integer NOT NULL,
    loan        bigint NOT NULL,
    seq         integer NOT NULL,
    act         text NOT NULL DEFAULT 'settled' CHECK (act = 'settled'),
    person      bigint NOT NULL,
    from_day    date NOT NULL,
    to_day      date NOT NULL,
    loan_from   date NOT NULL,
    loan_to     date NOT NULL,
    numerator   numeric(40) NOT NULL CHECK (numerator >= 0),
    fen         bigint NOT NULL CHECK (fen >= 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, loan, seq),
    UNIQUE (district, loan, from_day),
    UNIQUE (district, loan, seq, fen),
    FOREIGN KEY (district, loan, person) REFERENCES agriculture.loan (district, id, person),
    FOREIGN KEY (district, loan, seq, act, from_day, to_day)
        REFERENCES agriculture.loan_move (district, loan, seq, act, before_floor, floor),
    FOREIGN KEY (district, loan, loan_from, loan_to)
        REFERENCES agriculture.loan (district, id, from_day, to_day),
    CHECK (from_day < to_day AND loan_from <= from_day AND to_day <= loan_to)
);
CREATE INDEX settlement_day ON agriculture.settlement (district, to_day, loan, seq);

-- Grants: a sum that is set by the law's figure, decided with a document, or worked out as interest.
-- The finance bureau pays it.
CREATE TABLE agriculture.grant_sum (
    district    integer NOT NULL,
    case_id     bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    basis       text NOT NULL CHECK (basis IN ('figure', 'decision', 'interest')),
    fen         bigint NOT NULL CHECK (fen > 0),
    document    text NOT NULL CHECK (length(btrim(document)) >= 4),
    decided_on  date NOT NULL,
    loan        bigint,
    settlement  integer,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, case_id),
    UNIQUE (district, client),
    UNIQUE (district, loan, settlement),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, loan, settlement, fen)
        REFERENCES agriculture.settlement (district, loan, seq, fen),
    CHECK ((basis = 'interest') = (loan IS NOT NULL)),
    CHECK ((loan IS NULL) = (settlement IS NULL))
);
CREATE INDEX grant_day ON agriculture.grant_sum (district, decided_on, case_id);
