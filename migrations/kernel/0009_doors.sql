-- The one door to sealed bytes: no login role reads them from the tables. Only whoever holds the keys
-- can open what it gives, and the register's hands show the mask. The whole is given by
-- `kernel.unmask`, with the audit and within a quota. The server's owner, who restores and
-- migrates, has no context and sees all anyway.
CREATE FUNCTION kernel.sealed_values(field text, of_district integer, persons bigint[])
RETURNS TABLE (person bigint, seq bigint, sealed bytea, key_version integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF of_district IS DISTINCT FROM ctx.district()
        AND NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user)
    THEN
        RETURN;
    END IF;
    CASE field
    WHEN 'identity_number' THEN
        RETURN QUERY SELECT n.person, n.seq, n.sealed, n.key_version
            FROM kernel.identity_number AS n
            WHERE n.district = of_district AND n.person = ANY (persons) ORDER BY 1, 2;
    WHEN 'phone' THEN
        RETURN QUERY SELECT n.person, n.seq, n.sealed, n.key_version FROM kernel.phone AS n
            WHERE n.district = of_district AND n.person = ANY (persons) ORDER BY 1, 2;
    WHEN 'account' THEN
        RETURN QUERY SELECT n.person, n.seq, n.sealed, n.key_version FROM kernel.account AS n
            WHERE n.district = of_district AND n.person = ANY (persons) ORDER BY 1, 2;
    END CASE;
END
$$;
