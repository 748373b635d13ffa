-- Visits and calls, as the family wishes them.

-- Which department calls on a household for a festival: one, whatever `seq` says last.
CREATE TABLE towns.festival_call (
    district    integer NOT NULL,
    festival    date NOT NULL,
    household   bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    -- The member of the household through whom it stands on the list.
    person      bigint NOT NULL,
    department  text NOT NULL CHECK (length(department) >= 2),
    -- How the family wants to be reached.
    way         text NOT NULL CHECK (way IN ('home', 'phone', 'parcel', 'message')),
    referral    bigint,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, festival, household, seq),
    UNIQUE (district, id),
    UNIQUE (district, client, household),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, household) REFERENCES kernel.household,
    CHECK ((department = 'towns') = (referral IS NULL))
);
-- A call that was paid. A second for one festival only where the family asked for it.
CREATE TABLE towns.festival_paid (
    district    integer NOT NULL,
    festival    date NOT NULL,
    household   bigint NOT NULL,
    turn        integer NOT NULL CHECK (turn > 0),
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    department  text NOT NULL CHECK (length(department) >= 2),
    way         text NOT NULL CHECK (way IN ('home', 'phone', 'parcel', 'message')),
    day         date NOT NULL,
    paid_by     text NOT NULL CHECK (length(btrim(paid_by)) >= 2),
    asked_by    text CHECK (length(btrim(asked_by)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, festival, household, turn),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, household) REFERENCES kernel.household,
    CHECK (turn = 1 OR asked_by IS NOT NULL)
);

-- What took place. At the door the visitor says whom they saw: “somebody was at home” is no answer.
CREATE TABLE towns.visit (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    way         text NOT NULL CHECK (way IN ('home', 'phone', 'parcel', 'message', 'session')),
    day         date NOT NULL,
    visitor     text NOT NULL CHECK (length(btrim(visitor)) >= 2),
    met         text CHECK (met IN ('seen', 'heard', 'nobody')),
    -- Of a household that wants no visits or calls: who of them agreed to this one.
    agreed_by   text CHECK (length(btrim(agreed_by)) >= 2),
    case_id     bigint,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (way NOT IN ('home', 'phone') OR met IS NOT NULL)
);
CREATE INDEX visit_person ON towns.visit (district, person, day);

-- What was learned, sealed, one copy for each who may read it: who wrote it and, where they gave it on,
-- the psychologist.
CREATE TABLE towns.sealed_note (
    district    integer NOT NULL,
    visit       bigint NOT NULL,
    reader      text NOT NULL,
    person      bigint NOT NULL,
    sealed      bytea NOT NULL,
    key_version integer NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, visit, reader),
    FOREIGN KEY (district, visit, person) REFERENCES towns.visit (district, id, person)
);

-- A need found in a visit: handed to another department with a day.
CREATE TABLE towns.need (
    district    integer NOT NULL,
    visit       bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    client      text NOT NULL CHECK (client <> ''),
    person      bigint NOT NULL,
    department  text NOT NULL,
    referral    bigint NOT NULL,
    due_on      date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, visit, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, visit, person) REFERENCES towns.visit (district, id, person)
);
CREATE INDEX need_due ON towns.need (district, due_on);

-- Who gives somebody psychological support: the account that reads what the contact passes on.
CREATE TABLE towns.support (
    district     integer NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    client       text NOT NULL CHECK (client <> ''),
    person       bigint NOT NULL,
    psychologist text NOT NULL CHECK (length(btrim(psychologist)) >= 2),
    unit         text NOT NULL CHECK (length(btrim(unit)) >= 2),
    wished_by    text NOT NULL CHECK (length(btrim(wished_by)) >= 2),
    from_day     date NOT NULL,
    case_id      bigint,
    recorded_by  text NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX support_person ON towns.support (district, person, id);

-- Who signs at the hospital; how to reach them is sealed. The highest `seq` counts.
CREATE TABLE towns.signatory (
    district    integer NOT NULL,
    person      bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    client      text NOT NULL CHECK (client <> ''),
    name        text NOT NULL CHECK (length(btrim(name)) >= 2),
    relation    text NOT NULL CHECK (length(btrim(relation)) >= 1),
    sealed      bytea NOT NULL,
    key_version integer NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, person, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);

-- As before, and the notes of the towns: they keep the key they were sealed under.
CREATE OR REPLACE FUNCTION kernel.key_use()
RETURNS TABLE (field text, district integer, key_version integer, rows bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT coalesce(kernel.keeps_keys(ctx.district()), false) THEN
        RAISE insufficient_privilege USING MESSAGE = 'only the desk system counts the keys';
    END IF;
    RETURN QUERY
        SELECT 'identity_number', n.district, n.key_version, count(*)
        FROM kernel.identity_number AS n GROUP BY n.district, n.key_version
        UNION ALL SELECT 'phone', n.district, n.key_version, count(*)
        FROM kernel.phone AS n GROUP BY n.district, n.key_version
        UNION ALL SELECT 'account', n.district, n.key_version, count(*)
        FROM kernel.account AS n GROUP BY n.district, n.key_version
        UNION ALL SELECT 'factor', f.district, f.key_version, count(*)
        FROM auth.factor AS f GROUP BY f.district, f.key_version
        UNION ALL SELECT 'paper', p.district, p.key_version, count(*)
        FROM casework.paper AS p GROUP BY p.district, p.key_version
        UNION ALL SELECT 'note', a.district, a.key_version, count(*)
        FROM (SELECT s.district, s.key_version FROM health.service_act AS s
                WHERE s.key_version IS NOT NULL
            UNION ALL SELECT s.district, s.key_version FROM towns.sealed_note AS s
            UNION ALL SELECT s.district, s.key_version FROM towns.signatory AS s) AS a
        GROUP BY a.district, a.key_version
        ORDER BY 3, 2, 1;
END
$$;
