-- The referrals that the desk has received, and those it has made: what a policy on their acts may
-- ask without a sub-query, which distributed tables refuse.
CREATE FUNCTION ctx.referrals_in() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(array_agg(r.id), '{}') FROM kernel.referral AS r
    WHERE r.district = ctx.district() AND r.to_department = ctx.desk()
$$;

CREATE FUNCTION ctx.referrals_out() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(array_agg(r.id), '{}') FROM kernel.referral AS r
    WHERE r.district = ctx.district() AND r.from_department = ctx.desk()
$$;
