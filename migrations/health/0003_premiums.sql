-- Premiums of the nursing insurance, ordered for whom the insurer lists: one a person and policy year.
CREATE TABLE health.premium (
    district    integer NOT NULL,
    policy      bigint NOT NULL,
    person      bigint NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    case_id     bigint NOT NULL,
    -- Null: to be set, nothing was ordered.
    fen         bigint CHECK (fen > 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, policy, person),
    UNIQUE (district, client),
    UNIQUE (district, case_id),
    FOREIGN KEY (district, policy) REFERENCES health.policy,
    FOREIGN KEY (district, person) REFERENCES kernel.person
);

-- Some insurers pay from a level of hospital on. Null: nobody said.
ALTER TABLE health.claim ADD COLUMN hospital_level integer CHECK (hospital_level BETWEEN 1 AND 3);

-- Why somebody is on one list and not on the other stands in `ledger.roster_note`.
DROP TABLE health.roster_note;
