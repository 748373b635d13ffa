-- Who of the desks that work on a case holds which of the duties its steps need, and the duty that each of
-- them had in it already (one person has one duty a case). For whoever has the case on the table.
CREATE FUNCTION casework.who_may(of_district integer, of_case bigint)
RETURNS TABLE (name text, title text, desk text, duty text, held text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT casework.has_case(of_district, of_case) THEN RETURN; END IF;
    RETURN QUERY
        SELECT a.name, a.title, a.desk, d.duty, h.duty
        FROM casework.case_file AS f
        JOIN kernel.person AS p ON p.district = f.district AND p.id = f.person
        JOIN auth.account AS a ON a.district = f.district AND a.enabled
          AND (a.desk = f.department OR f.with_town AND a.desk = 'towns')
        JOIN auth.duty AS d ON d.district = a.district AND d.account = a.id
          AND d.duty IN ('intake', 'review', 'approve', 'pay', 'town')
        LEFT JOIN casework.hand AS h
          ON h.district = f.district AND h.case_id = f.id AND h.actor = a.id
        WHERE f.district = of_district AND f.id = of_case
          AND (a.desk <> 'towns' OR EXISTS (SELECT FROM auth.town AS t
            WHERE t.district = a.district AND t.account = a.id AND t.town = p.town))
        ORDER BY d.duty, a.name;
END
$$;

-- Who else works at the desk that is signed in: whom a task or a referral may be given to.
CREATE FUNCTION casework.colleagues(of_district integer) RETURNS TABLE (name text, title text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT kernel.is_department() THEN RETURN; END IF;
    RETURN QUERY
        SELECT a.name, a.title FROM auth.account AS a
        WHERE a.district = of_district AND a.district = ctx.district() AND a.desk = ctx.desk()
          AND a.enabled
        ORDER BY a.name;
END
$$;
