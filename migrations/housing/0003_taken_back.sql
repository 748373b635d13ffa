-- How an offer ends so that its home is free again: declined, or taken and later given back. The next
-- offer of the home, and of a home to the same application, stands on such an end.
CREATE TABLE housing.offer_end (
    district    integer NOT NULL,
    home        bigint NOT NULL,
    turn        integer NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    application bigint NOT NULL,
    attempt     integer NOT NULL,
    person      bigint,
    cause       text NOT NULL CHECK (cause IN ('declined', 'returned')),
    -- Of a home given back: why, and the paper that says so.
    reason      text NOT NULL DEFAULT '',
    document    text NOT NULL DEFAULT '',
    ended_on    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    whose       bigint GENERATED ALWAYS AS (coalesce(person, 0)) STORED,
    answer      text GENERATED ALWAYS AS
        (CASE cause WHEN 'declined' THEN 'declined' ELSE 'accepted' END) STORED,
    PRIMARY KEY (district, home, turn),
    UNIQUE (district, client),
    UNIQUE (district, application, attempt),
    FOREIGN KEY (district, home, turn, answer)
        REFERENCES housing.offer_answer (district, home, turn, answer),
    FOREIGN KEY (district, home, turn, application, attempt, whose)
        REFERENCES housing.offer (district, home, turn, application, attempt, whose),
    CHECK (cause = 'declined' OR length(btrim(reason)) >= 4 AND length(btrim(document)) >= 2)
);
INSERT INTO housing.offer_end (district, home, turn, client, application, attempt, person, cause,
    reason, ended_on, recorded_by)
SELECT district, home, turn, client, application, attempt, person, 'declined', reason, answered_on,
    recorded_by
FROM housing.offer_answer WHERE answer = 'declined';

-- The generated column goes with both keys that held it.
ALTER TABLE housing.offer DROP COLUMN answer_before CASCADE;
ALTER TABLE housing.offer ADD FOREIGN KEY (district, home, turn_before)
    REFERENCES housing.offer_end (district, home, turn);
ALTER TABLE housing.offer ADD FOREIGN KEY (district, application, attempt_before)
    REFERENCES housing.offer_end (district, application, attempt);

-- A survey that was recorded by mistake is taken back by a row, with the reason; it counts no more. The one
-- before it counts again.
CREATE TABLE housing.survey_void (
    district    integer NOT NULL,
    survey      bigint NOT NULL,
    person      bigint NOT NULL,
    grade       text NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, survey),
    UNIQUE (district, client),
    FOREIGN KEY (district, survey, person, grade)
        REFERENCES housing.survey (district, id, person, grade)
);
