-- As before, but the reasons that other departments gave are read only by who hands a family its copy.
CREATE OR REPLACE FUNCTION kernel.dealings(of_district integer, of_person bigint)
RETURNS TABLE (what text, at timestamptz, department text, words text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    IF NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user)
        AND (kernel.reach(of_district, of_person) IS NOT NULL OR NOT ctx.has('approve'))
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
