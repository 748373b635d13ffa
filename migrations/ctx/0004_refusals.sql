-- A refusal before any act begins: a session that opens nothing any more, a desk that does not do this
-- command, another district. Who asked is found by the token, whatever became of the session; of a
-- token nobody has, only that one was tried. The district is the token's own, where there is such a
-- district.
CREATE FUNCTION ctx.audit_refusal(token text, purpose text, reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    place integer := CASE WHEN token ~ '^yuhou-[0-9]{6}-' THEN substr(token, 7, 6)::integer END;
BEGIN
    INSERT INTO audit.entry (district, account, actor, desk, role, act, purpose, reason)
    SELECT d.district, coalesce(a.id, 0), coalesce(a.name, 'unknown token'), coalesce(a.desk, 'none'),
        session_user, 'refused', audit_refusal.purpose, audit_refusal.reason
    FROM kernel.district AS d
    LEFT JOIN auth.session AS s
      ON s.district = d.district AND s.token_hash = sha256(convert_to(token, 'UTF8'))
    LEFT JOIN auth.account AS a ON a.district = s.district AND a.id = s.account
    WHERE d.district = place;
END
$$;
