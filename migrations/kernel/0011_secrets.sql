-- Doors to what is sealed, to what was shared, and to the family's rights. Each checks the signed
-- context itself and writes what it must leave behind; no login role reaches the tables otherwise.

-- Why the one who is signed in does not act on a person: `unseen` (another district, nobody, or not
-- a resident of their towns), `kin` (themselves or their kin); null when they may.
CREATE FUNCTION kernel.reach(of_district integer, of_person bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF ctx.district() IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'no context: the door stays shut';
    END IF;
    IF of_district IS DISTINCT FROM ctx.district()
        OR NOT EXISTS (SELECT FROM kernel.person AS p
            WHERE p.district = of_district AND p.id = of_person)
        OR ctx.desk() = 'towns' AND of_person <> ALL (ctx.residents() || ctx.opened())
    THEN
        RETURN 'unseen';
    END IF;
    RETURN CASE WHEN of_person = ANY (ctx.kin()) THEN 'kin' END;
END
$$;

-- Whether a department is signed in, not one of the desks that see no personal data.
CREATE FUNCTION kernel.is_department() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    RETURN coalesce(
        ctx.desk() NOT IN ('office', 'system', 'secretary', 'audit', 'service'), false);
END
$$;

-- The present day where every day of the house is counted.
CREATE FUNCTION kernel.today() RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date
$$;

-- Every sealed value that was shown whole. Thirty a day and account are our own default: no source
-- gives a number. The constraint holds it, whatever runs at once.
CREATE TABLE kernel.unmasking (
    district   integer NOT NULL,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    account    bigint NOT NULL,
    department text NOT NULL,
    person     bigint NOT NULL,
    field      text NOT NULL CHECK (field IN ('identity_number', 'phone', 'account')),
    reason     text NOT NULL CHECK (length(btrim(reason)) >= 4),
    day        date NOT NULL,
    nth        smallint NOT NULL CHECK (nth BETWEEN 1 AND 30),
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (district, id),
    UNIQUE (district, account, day, nth),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX unmasking_person ON kernel.unmasking (district, person);

-- The latest sealed value of one field of one person, after its audit row is written. Refused:
-- `desk`, `unseen`, `kin`, `reason`, `quota`; `none` where there is no value. Refusals are audited
-- too, so the caller leaves no row of its own.
CREATE FUNCTION kernel.unmask(
    of_field text, of_district integer, of_person bigint, why text, purpose text, mark bytea
) RETURNS TABLE (refusal text, sealed bytea, key_version integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    problem text := kernel.reach(of_district, of_person);
    taken integer;
    latest record;
BEGIN
    -- One account's requests come one after the other, so that they are counted right.
    PERFORM FROM auth.account AS a
    WHERE a.district = ctx.district() AND a.id = ctx.account() FOR NO KEY UPDATE;
    SELECT count(*) INTO taken FROM kernel.unmasking AS u
    WHERE u.district = ctx.district() AND u.account = ctx.account() AND u.day = kernel.today();
    problem := CASE
        WHEN NOT kernel.is_department() THEN 'desk'
        WHEN problem IS NOT NULL THEN problem
        WHEN length(btrim(why)) >= 4 IS NOT TRUE THEN 'reason'
        WHEN taken >= 30 THEN 'quota'
    END;
    IF problem IS NULL THEN
        SELECT v.sealed, v.key_version INTO latest
        FROM kernel.sealed_values(of_field, of_district, ARRAY[of_person]) AS v
        ORDER BY v.seq DESC LIMIT 1;
        IF NOT FOUND THEN problem := 'none'; END IF;
    END IF;
    IF problem IS NOT NULL THEN
        PERFORM ctx.audit('refused', purpose, of_field, ARRAY[mark], 0, problem);
        RETURN QUERY SELECT problem, NULL::bytea, NULL::integer;
        RETURN;
    END IF;
    INSERT INTO kernel.unmasking (district, account, department, person, field, reason, day, nth)
    VALUES (of_district, ctx.account(), ctx.desk(), of_person, of_field, why, kernel.today(),
        taken + 1);
    PERFORM ctx.audit('unmask', purpose, of_field, ARRAY[mark], 1, why);
    RETURN QUERY SELECT NULL::text, latest.sealed, latest.key_version;
END
$$;

-- Whether somebody who keeps the keys acts: the desk `system` of the district, or the server's
-- owner.
CREATE FUNCTION kernel.keeps_keys(of_district integer) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    RETURN coalesce(of_district = ctx.district() AND ctx.desk() = 'system', false)
        OR (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user);
END
$$;

-- Every sealed row of a district: people's values, and the second factors of accounts.
CREATE FUNCTION kernel.sealed_rows(of_field text, of_district integer)
RETURNS TABLE (owner bigint, seq bigint, sealed bytea, key_version integer)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT n.person, n.seq, n.sealed, n.key_version FROM kernel.identity_number AS n
    WHERE of_field = 'identity_number' AND n.district = of_district
    UNION ALL SELECT n.person, n.seq, n.sealed, n.key_version FROM kernel.phone AS n
    WHERE of_field = 'phone' AND n.district = of_district
    UNION ALL SELECT n.person, n.seq, n.sealed, n.key_version FROM kernel.account AS n
    WHERE of_field = 'account' AND n.district = of_district
    UNION ALL SELECT f.account, f.seq::bigint, f.sealed, f.key_version FROM auth.factor AS f
    WHERE of_field = 'factor' AND f.district = of_district;
END
$$;

-- The next rows after a place that another version than `newest` sealed.
CREATE FUNCTION kernel.sealed_before(
    of_field text, of_district integer, newest integer, after_owner bigint, after_seq bigint,
    most integer
) RETURNS TABLE (owner bigint, seq bigint, sealed bytea, key_version integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT kernel.keeps_keys(of_district) THEN
        RAISE insufficient_privilege USING MESSAGE = 'only the desk system re-seals';
    END IF;
    RETURN QUERY SELECT s.owner, s.seq, s.sealed, s.key_version
        FROM kernel.sealed_rows(of_field, of_district) AS s
        WHERE s.key_version <> newest AND (s.owner, s.seq) > (after_owner, after_seq)
        ORDER BY s.owner, s.seq LIMIT least(most, 1000);
END
$$;

-- Puts the new bytes where the old ones stand unchanged under the old version; whatever moved
-- meanwhile is left for the next pass. The blind index stays: it has a key of its own.
CREATE FUNCTION kernel.reseal(
    of_field text, of_district integer, owners bigint[], seqs bigint[], old_sealed bytea[],
    old_versions integer[], new_sealed bytea[], newest integer
) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    changed integer;
BEGIN
    IF NOT kernel.keeps_keys(of_district) THEN
        RAISE insufficient_privilege USING MESSAGE = 'only the desk system re-seals';
    END IF;
    CASE of_field
    WHEN 'identity_number' THEN
        UPDATE kernel.identity_number AS n SET sealed = w.after, key_version = newest
        FROM unnest(owners, seqs, old_sealed, old_versions, new_sealed)
            AS w (owner, seq, before, version, after)
        WHERE n.district = of_district AND n.person = w.owner AND n.seq = w.seq
          AND n.key_version = w.version AND n.sealed = w.before;
    WHEN 'phone' THEN
        UPDATE kernel.phone AS n SET sealed = w.after, key_version = newest
        FROM unnest(owners, seqs, old_sealed, old_versions, new_sealed)
            AS w (owner, seq, before, version, after)
        WHERE n.district = of_district AND n.person = w.owner AND n.seq = w.seq
          AND n.key_version = w.version AND n.sealed = w.before;
    WHEN 'account' THEN
        UPDATE kernel.account AS n SET sealed = w.after, key_version = newest
        FROM unnest(owners, seqs, old_sealed, old_versions, new_sealed)
            AS w (owner, seq, before, version, after)
        WHERE n.district = of_district AND n.person = w.owner AND n.seq = w.seq
          AND n.key_version = w.version AND n.sealed = w.before;
    WHEN 'factor' THEN
        UPDATE auth.factor AS f SET sealed = w.after, key_version = newest
        FROM unnest(owners, seqs, old_sealed, old_versions, new_sealed)
            AS w (owner, seq, before, version, after)
        WHERE f.district = of_district AND f.account = w.owner AND f.seq = w.seq
          AND f.key_version = w.version AND f.sealed = w.before;
    END CASE;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- How many rows each key version seals, over all districts: counts, and nothing of anybody.
CREATE FUNCTION kernel.key_use()
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
        ORDER BY 3, 2, 1;
END
$$;
