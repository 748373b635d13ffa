-- Counts an attempt to sign in as failed before it is looked at; false when the name has failed as often
-- as the policy allows since it last succeeded. The lock makes many at once come one after the other, so
-- that no more of them are looked at than one by one. Unknown names count alike.
CREATE FUNCTION ctx.begin_attempt(
    of_district integer, of_name text, lock_minutes integer, lock_after integer
) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(of_district, hashtext('sign in ' || of_name));
    IF (SELECT count(*) FROM auth.attempt AS a
        WHERE a.district = of_district AND a.name = of_name AND NOT a.succeeded
          AND a.at > clock_timestamp() - make_interval(mins => lock_minutes)
          AND NOT EXISTS (SELECT FROM auth.attempt AS s
            WHERE s.district = a.district AND s.name = a.name AND s.succeeded AND s.at > a.at)
    ) >= lock_after THEN
        RETURN false;
    END IF;
    INSERT INTO auth.attempt (district, name, succeeded) VALUES (of_district, of_name, false);
    RETURN true;
END
$$;
