-- Whether an ID number, by its national index, is known in another district; never in which.
CREATE FUNCTION registry.known_elsewhere(claim bytea, than integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM registry.claim AS c
        WHERE c.blind_index = claim AND c.district <> than)
$$;
