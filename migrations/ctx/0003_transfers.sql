-- Whom other districts have in common with one's own by a transfer, and the events of those: so that
-- both ends can be compared, and nothing else of another district is seen. Register ids and numbers
-- of events are the same nowhere else.
CREATE FUNCTION ctx.moved() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(array_agg(t.person), '{}') FROM kernel.transfer AS t
    WHERE t.other_district = ctx.district()
$$;

CREATE FUNCTION ctx.moved_events() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(array_agg(t.event), '{}') FROM kernel.transfer AS t
    WHERE t.other_district = ctx.district()
$$;
