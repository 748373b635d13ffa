-- What a family may ask for, what the law makes us keep, and what went wrong.

-- What was taken out of the register at a family's wish: that it was, never what it was.
CREATE TABLE kernel.erasure (
    district  integer NOT NULL,
    id        bigint GENERATED ALWAYS AS IDENTITY,
    person    bigint NOT NULL,
    -- `phone`, `account`, or the kind of a wish in words.
    what      text NOT NULL CHECK (what IN ('phone', 'account') OR what LIKE 'wish.%'),
    count     bigint NOT NULL CHECK (count > 0),
    reason    text NOT NULL CHECK (length(btrim(reason)) >= 4),
    -- The living relative who asks for the dead; null for the person.
    asked_by  bigint,
    erased_by text NOT NULL,
    erased_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, asked_by) REFERENCES kernel.person
);
CREATE INDEX erasure_person ON kernel.erasure (district, person);

-- Removes phones, accounts, and wishes told in words (which no rule reads), and nothing else: what
-- proves a payment or an answer of the law is out of this door's reach.
CREATE FUNCTION kernel.erase(
    of_district integer, of_person bigint, of_what text[], why text, relative bigint
) RETURNS TABLE (what text, count bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    is_owner boolean := (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user);
BEGIN
    IF NOT is_owner AND kernel.reach(of_district, of_person) IS NOT NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'not a person to act on';
    END IF;
    RETURN QUERY WITH phones AS (
        DELETE FROM kernel.phone AS n WHERE n.district = of_district AND n.person = of_person
          AND 'phone' = ANY (of_what) RETURNING 'phone'::text AS what
    ), accounts AS (
        DELETE FROM kernel.account AS n WHERE n.district = of_district AND n.person = of_person
          AND 'account' = ANY (of_what) RETURNING 'account'::text AS what
    ), words AS (
        DELETE FROM kernel.fact AS f WHERE f.district = of_district AND f.person = of_person
          AND 'wishes' = ANY (of_what) AND f.kind LIKE 'wish.%' AND f.kind IN (
            SELECT w.kind FROM kernel.fact AS w WHERE w.district = of_district
              AND w.person = of_person AND w.kind LIKE 'wish.%' AND w.code IS NOT NULL)
        RETURNING f.kind AS what
    ), gone AS (
        SELECT g.what, count(*) AS count FROM (
            SELECT p.what FROM phones AS p UNION ALL SELECT a.what FROM accounts AS a
            UNION ALL SELECT w.what FROM words AS w) AS g GROUP BY g.what
    ), kept AS (
        INSERT INTO kernel.erasure AS e (district, person, what, count, reason, asked_by, erased_by)
        SELECT of_district, of_person, g.what, g.count, why, relative,
            coalesce(ctx.name(), session_user)
        FROM gone AS g RETURNING e.what, e.count
    ) SELECT k.what, k.count FROM kept AS k ORDER BY k.what;
END
$$;

-- Takes back every standing report of some kinds of wishes about a person, in the name of its own
-- source, as known from a day; the kinds.
CREATE FUNCTION kernel.withdraw_wishes(
    of_district integer, of_person bigint, kinds text[], known date
) RETURNS SETOF text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user)
        AND kernel.reach(of_district, of_person) IS NOT NULL
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'not a person to act on';
    END IF;
    RETURN QUERY INSERT INTO kernel.fact (district, person, kind, act, from_day, learned, source,
            official, withdraws)
        SELECT f.district, f.person, f.kind, 2, f.from_day, known, f.source, f.official, f.seq
        FROM kernel.fact AS f
        WHERE f.district = of_district AND f.person = of_person AND f.kind LIKE 'wish.%'
          AND f.kind = ANY (kinds) AND f.act <> 2
          AND NOT EXISTS (SELECT FROM kernel.fact AS w
            WHERE w.district = f.district AND w.person = f.person AND w.kind = f.kind
              AND w.act = 2 AND (w.withdraws = f.seq OR w.withdraws IS NULL
                AND w.source = f.source AND w.from_day = f.from_day AND w.seq > f.seq))
        ORDER BY f.seq RETURNING kernel.fact.kind;
END
$$;

-- What desks did about a person beside the register: shown to the family with the copy.
CREATE FUNCTION kernel.dealings(of_district integer, of_person bigint)
RETURNS TABLE (what text, at timestamptz, department text, words text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    IF NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user)
        AND kernel.reach(of_district, of_person) IS NOT NULL
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'not a person to act on';
    END IF;
    RETURN QUERY
        SELECT 'referral'::text, r.referred_at, r.from_department,
            concat_ws(' · ', r.to_department, r.clause, r.matter)
        FROM kernel.referral AS r WHERE r.district = of_district AND r.person = of_person
        UNION ALL SELECT 'unmask', u.at, u.department, concat_ws(' · ', u.field, u.reason)
        FROM kernel.unmasking AS u WHERE u.district = of_district AND u.person = of_person
        UNION ALL SELECT 'break_glass', b.opened_at, b.department, b.reason
        FROM kernel.break_glass AS b WHERE b.district = of_district AND b.person = of_person
        UNION ALL SELECT 'erasure', e.erased_at, '', concat_ws(' · ', e.what, e.count, e.reason)
        FROM kernel.erasure AS e WHERE e.district = of_district AND e.person = of_person
        ORDER BY 2, 1;
END
$$;

-- Leaks, losses, wrong deliveries of personal data. Counts and kinds, never names.
CREATE TABLE kernel.incident (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    what        text NOT NULL CHECK (what <> ''),
    found_on    date NOT NULL,
    -- Kinds of data, in words.
    data        text NOT NULL CHECK (data <> ''),
    persons     bigint NOT NULL CHECK (persons >= 0),
    reported_by text NOT NULL CHECK (reported_by <> ''),
    reported_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client)
);

-- What was done about it: 0 a measure, 1 the authority told, 2 the families told, 3 closed. Closed
-- is last: its `seq` is the highest there will be.
CREATE TABLE kernel.incident_act (
    district integer NOT NULL,
    incident bigint NOT NULL,
    seq      integer NOT NULL CHECK (seq > 0),
    act      smallint NOT NULL CHECK (act BETWEEN 0 AND 3),
    day      date NOT NULL,
    words    text NOT NULL CHECK (words <> ''),
    acted_by text NOT NULL CHECK (acted_by <> ''),
    acted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, incident, seq),
    FOREIGN KEY (district, incident) REFERENCES kernel.incident
);
CREATE UNIQUE INDEX incident_closed ON kernel.incident_act (district, incident) WHERE act = 3;

-- How many records of a kind a district has, how many are from before two days: counts only, for
-- desks that see none of them.
CREATE FUNCTION kernel.record_ages(
    record text, of_district integer, least_before date, most_before date
) RETURNS TABLE (rows bigint, released bigint, overdue bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT coalesce(of_district = ctx.district()
            AND ctx.desk() IN ('system', 'audit', 'office'), false)
        AND NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'only system, audit and office count records';
    END IF;
    RETURN QUERY SELECT count(*), count(*) FILTER (WHERE d.day < least_before),
        count(*) FILTER (WHERE d.day < most_before)
    FROM (
        SELECT a.at::date AS day FROM audit.entry AS a
        WHERE record = 'audit.entry' AND a.district = of_district
        UNION ALL SELECT a.period FROM kernel.delivery AS a
        WHERE record = 'kernel.delivery' AND a.district = of_district
        UNION ALL SELECT a.recorded_at::date FROM kernel.fact AS a
        WHERE record = 'kernel.fact' AND a.district = of_district
        UNION ALL SELECT a.recorded_at::date FROM kernel.event AS a
        WHERE record = 'kernel.event' AND a.district = of_district
        UNION ALL SELECT a.recorded_at::date FROM kernel.phone AS a
        WHERE record = 'kernel.phone' AND a.district = of_district
        UNION ALL SELECT a.recorded_at::date FROM kernel.account AS a
        WHERE record = 'kernel.account' AND a.district = of_district
        UNION ALL SELECT a.referred_at::date FROM kernel.referral AS a
        WHERE record = 'kernel.referral' AND a.district = of_district
        UNION ALL SELECT a.at::date FROM kernel.unmasking AS a
        WHERE record = 'kernel.unmasking' AND a.district = of_district
        UNION ALL SELECT a.opened_at::date FROM kernel.break_glass AS a
        WHERE record = 'kernel.break_glass' AND a.district = of_district
        UNION ALL SELECT a.found_on FROM kernel.incident AS a
        WHERE record = 'kernel.incident' AND a.district = of_district
    ) AS d;
END
$$;
