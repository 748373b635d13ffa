-- What is true, since when, and since when it is known. Rows are only ever added: a correction is a
-- further report. Of the reports learned by a day, the one learned latest wins.
CREATE TABLE kernel.fact (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    seq         bigint GENERATED ALWAYS AS IDENTITY,
    -- A registered fact kind: `disability.grade`.
    kind        text NOT NULL,
    -- 0 states, 1 ends from `from_day` on, 2 withdraws the earlier report of the same `from_day`.
    act         smallint NOT NULL DEFAULT 0 CHECK (act IN (0, 1, 2)),
    -- Flags 0/1, counts, fen, days since 1970-01-01, area digits.
    number      bigint,
    -- The word of a code or of a member of a set; free words.
    code        text,
    from_day    date NOT NULL,
    to_day      date NOT NULL DEFAULT 'infinity',
    learned     date NOT NULL,
    -- The department that reports; `official` if it is an owner of the kind: only that is law.
    source      text NOT NULL,
    official    boolean NOT NULL,
    document    text,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, seq),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (from_day < to_day),
    CHECK (act <> 0 OR (number IS NULL) <> (code IS NULL))
);

-- What was given: proof that a due was received. Before the system was there it comes from
-- `deliveries.csv`. `period` is the first day of the month, or the day itself.
CREATE TABLE kernel.delivery (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    clause      text NOT NULL,
    period      date NOT NULL,
    monthly     boolean NOT NULL,
    amount_fen  bigint CHECK (amount_fen >= 0),
    proof       text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, clause, period),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
