-- A match that was wrong is taken back by a row of its own, with the reason. The pupil is then anybody's
-- again but not that person's: the next match stands in the pupil's next turn.
ALTER TABLE education.candidate_decision ADD COLUMN turn integer NOT NULL DEFAULT 1 CHECK (turn > 0);
ALTER TABLE education.candidate_decision ALTER COLUMN turn DROP DEFAULT;
ALTER TABLE education.candidate_decision ADD COLUMN turn_before integer
    GENERATED ALWAYS AS (nullif(turn - 1, 0)) STORED;
ALTER TABLE education.candidate_decision
    ADD UNIQUE (district, school, student_number, person, turn, is_match);
DROP INDEX education.candidate_match;
CREATE UNIQUE INDEX candidate_match ON education.candidate_decision
    (district, school, student_number, turn) WHERE is_match;

CREATE TABLE education.match_revocation (
    district       integer NOT NULL,
    school         bigint NOT NULL,
    student_number text NOT NULL,
    turn           integer NOT NULL,
    person         bigint NOT NULL,
    client         text NOT NULL CHECK (client <> ''),
    reason         text NOT NULL CHECK (length(btrim(reason)) >= 4),
    recorded_by    text NOT NULL,
    recorded_at    timestamptz NOT NULL DEFAULT now(),
    is_match       boolean GENERATED ALWAYS AS (true) STORED,
    PRIMARY KEY (district, school, student_number, turn),
    UNIQUE (district, client),
    FOREIGN KEY (district, school, student_number, person, turn, is_match)
        REFERENCES education.candidate_decision
        (district, school, student_number, person, turn, is_match)
);
ALTER TABLE education.candidate_decision ADD FOREIGN KEY
    (district, school, student_number, turn_before)
    REFERENCES education.match_revocation (district, school, student_number, turn);
