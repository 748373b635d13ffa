-- Where everybody stands with every clause, kept, so that the office's lists are read and not worked
-- out. The rows are judged by `StandingJudge` and by nothing else; this is what it said last.
--
-- What may change a standing is an appended row, and each such row keeps the transaction that wrote it:
-- reports and answers (`family.touched`), deliveries, acts on cases (`casework.act.acted_in`), payments
-- (`ledger.line.made_in`). Whoever folds judges those families again whose rows its last snapshot did
-- not see, and keeps the snapshot it began with. Nobody who writes such a row counts anything or waits
-- for who does; whoever reads judges what is not folded yet.
ALTER TABLE kernel.family ADD COLUMN touched xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX family_touched ON kernel.family (district, touched);
ALTER TABLE kernel.delivery ADD COLUMN given_in xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX delivery_given_in ON kernel.delivery (district, given_in);

-- As `Standing` has them; no foreign keys, as `kernel.entitlement` has none.
CREATE TABLE kernel.standing (
    district   integer NOT NULL,
    person     bigint NOT NULL,
    clause     text COLLATE "C" NOT NULL,
    town       bigint NOT NULL,
    ref        text COLLATE "C" NOT NULL,
    since      date NOT NULL,
    -- 0 no, 1 unknown, 2 yes.
    outcome    smallint NOT NULL CHECK (outcome BETWEEN 0 AND 2),
    not_asked  boolean NOT NULL,
    receiving  boolean NOT NULL,
    gap        boolean NOT NULL,
    -- Periods past their day.
    overdue    integer NOT NULL CHECK (overdue >= 0),
    -- As `casework.case_file.state`; null: in nobody's hands.
    case_state smallint CHECK (case_state BETWEEN 0 AND 8),
    PRIMARY KEY (district, person, clause)
);
-- A list is read clause by clause and town by town, each the oldest first.
CREATE INDEX standing_missed ON kernel.standing (district, clause, town, since, ref)
    WHERE gap AND case_state IS NULL;
CREATE INDEX standing_owed ON kernel.standing (district, clause, town, since, ref)
    WHERE gap AND outcome <> 1;
CREATE INDEX standing_undecided ON kernel.standing (district, clause, town, since, ref)
    WHERE outcome = 1 AND (gap OR NOT not_asked);
CREATE INDEX standing_refused ON kernel.standing (district, clause, town, since, ref)
    WHERE case_state = 3;
CREATE INDEX standing_overdue ON kernel.standing (district, clause, town, since, ref)
    WHERE overdue > 0;

-- How many of the rows above are what, by clause and town. Only who folds writes here.
CREATE TABLE kernel.standing_count (
    district      integer NOT NULL,
    clause        text COLLATE "C" NOT NULL,
    town          bigint NOT NULL,
    entitled      bigint NOT NULL CHECK (entitled >= 0),
    undecided     bigint NOT NULL CHECK (undecided >= 0),
    not_asked     bigint NOT NULL CHECK (not_asked >= 0),
    in_progress   bigint NOT NULL CHECK (in_progress >= 0),
    receiving     bigint NOT NULL CHECK (receiving >= 0),
    overdue       bigint NOT NULL CHECK (overdue >= 0),
    refused       bigint NOT NULL CHECK (refused >= 0),
    declined      bigint NOT NULL CHECK (declined >= 0),
    suspended     bigint NOT NULL CHECK (suspended >= 0),
    gap           bigint NOT NULL CHECK (gap >= 0),
    -- Those of `gap` whose case is suspended: held once, not twice.
    gap_suspended bigint NOT NULL CHECK (gap_suspended >= 0),
    missed        bigint NOT NULL CHECK (missed >= 0),
    PRIMARY KEY (district, clause, town)
);

-- The first day on which a family's rows may be others though nothing is recorded.
CREATE TABLE kernel.standing_turn (
    district integer NOT NULL,
    family   bigint NOT NULL,
    turns_on date NOT NULL,
    PRIMARY KEY (district, family)
);
CREATE INDEX standing_turn_day ON kernel.standing_turn (district, turns_on);

-- How far a district is folded. Whoever folds holds this row, a batch at a time.
CREATE TABLE kernel.standing_fold (
    district integer NOT NULL REFERENCES kernel.district,
    -- What this snapshot saw is folded. Null: nothing is.
    snapshot pg_snapshot,
    -- Transactions are numbered by the server; restored elsewhere, nothing is folded.
    server   bigint NOT NULL,
    -- The law and the program's rules by which the rows were judged.
    law      text NOT NULL,
    -- The last day for which they were.
    through  date NOT NULL,
    PRIMARY KEY (district)
);
