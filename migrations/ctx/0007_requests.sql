-- Keeps the key of a request with its effect: `new`, `same` (a further transaction of the same try),
-- `repeated` (done before), `other` (done before with another content). Of two at once the second waits
-- for the first. Keys count for thirty days.
CREATE FUNCTION ctx.keep_request(key text, digest bytea, attempt uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    here integer := ctx.district();
    who bigint := ctx.account();
    kept auth.request;
BEGIN
    IF here IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'no context: nothing is kept without one';
    END IF;
    DELETE FROM auth.request AS r
    WHERE r.district = here AND r.account = who AND r.at < now() - interval '30 days';
    INSERT INTO auth.request (district, account, key, digest, attempt)
    VALUES (here, who, keep_request.key, keep_request.digest, keep_request.attempt)
    ON CONFLICT DO NOTHING;
    IF FOUND THEN RETURN 'new'; END IF;
    SELECT * INTO kept FROM auth.request AS r
    WHERE r.district = here AND r.account = who AND r.key = keep_request.key;
    RETURN CASE
        WHEN kept.digest <> keep_request.digest THEN 'other'
        WHEN kept.attempt = keep_request.attempt THEN 'same'
        ELSE 'repeated' END;
END
$$;
