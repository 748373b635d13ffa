-- What is still open of a department's work in a district, by kind: counts only, for the desk that
-- switches modules and sees nobody's data. A later kind of case adds its rows here.
CREATE FUNCTION kernel.open_work(of_district integer, of_department text)
RETURNS TABLE (kind text, count bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF of_district IS DISTINCT FROM ctx.district()
        AND NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user)
    THEN
        -- No rows would say that nothing is open.
        RAISE insufficient_privilege USING MESSAGE = 'another district''s open work';
    END IF;
    RETURN QUERY
        SELECT CASE WHEN r.to_department = of_department THEN 'referral_to'
            ELSE 'referral_from' END, count(*)
        FROM kernel.referral AS r
        WHERE r.district = of_district
          AND of_department IN (r.to_department, r.from_department)
          AND NOT EXISTS (SELECT FROM kernel.referral_act AS a
            WHERE a.district = r.district AND a.referral = r.id AND a.act IN (1, 2, 3))
        GROUP BY 1 ORDER BY 1;
END
$$;

-- The modules' states, for whoever is about to begin or go on with work of these departments: until
-- that transaction ends none of them is suspended or retired. A department without a row is not
-- there.
CREATE FUNCTION kernel.module_states(of_district integer, of_departments text[])
RETURNS TABLE (department text, state smallint, reason text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF of_district IS DISTINCT FROM ctx.district()
        AND NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'another district''s modules';
    END IF;
    -- Whoever switches a module waits for these, and they for whoever came before them: a row's shared
    -- lock would let newcomers pass, and the switch might wait for ever.
    PERFORM pg_advisory_xact_lock_shared(of_district, hashtext('module ' || d.code))
    FROM (SELECT DISTINCT code FROM unnest(of_departments) AS d (code) ORDER BY code) AS d;
    RETURN QUERY
        SELECT DISTINCT ON (m.department) m.department, m.state, m.reason
        FROM kernel.module AS m
        WHERE m.district = of_district AND m.department = ANY (of_departments)
        ORDER BY m.department, m.seq DESC;
END
$$;

-- Keeps work of a department from beginning until the transaction ends that switches its module.
CREATE FUNCTION kernel.lock_module(of_district integer, of_department text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF (of_district IS DISTINCT FROM ctx.district() OR ctx.desk() IS DISTINCT FROM 'system')
        AND NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'modules are switched by the desk system';
    END IF;
    PERFORM pg_advisory_xact_lock(of_district, hashtext('module ' || of_department));
END
$$;
