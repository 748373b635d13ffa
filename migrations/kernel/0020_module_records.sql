-- What a family may ask to see beside the register: every row about them in casework and in the departments'
-- schemas, found by the catalogue, so that a table made later is not forgotten. Read as `dealings` is: by who
-- hands a copy over. Left out: bytes (seals for one reader, hashes of codes), keys made by programs, and the
-- names of clerks. Tables of more than 1,000 rows of one person give the first.
CREATE FUNCTION kernel.records_of(of_district integer, of_person bigint)
RETURNS TABLE (record text, columns text[], words text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    t record;
BEGIN
    IF NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user)
        AND (kernel.reach(of_district, of_person) IS NOT NULL OR NOT ctx.has('approve'))
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'not a person to act on';
    END IF;
    FOR t IN
        SELECT n.nspname, c.relname,
            array_agg(a.attname::text ORDER BY a.attnum) AS names,
            string_agg(format('x.%I::text', a.attname), ', ' ORDER BY a.attnum) AS list
        FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_attribute AS a ON a.attrelid = c.oid
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND n.nspname NOT IN ('kernel', 'auth', 'audit', 'ctx', 'registry', 'information_schema')
          AND n.nspname NOT LIKE 'pg\_%'
          AND (SELECT count(*) FROM pg_attribute AS k WHERE k.attrelid = c.oid
            AND k.attname IN ('district', 'person') AND NOT k.attisdropped) = 2
          AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
          AND a.atttypid <> 'bytea'::regtype
          AND a.attname NOT IN ('district', 'person', 'client', 'recorded_by', 'acted_by', 'opened_by')
        GROUP BY n.nspname, c.relname ORDER BY n.nspname, c.relname
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %L::text, %L::text[], ARRAY[%s] FROM %I.%I AS x '
            'WHERE x.district = $1 AND x.person = $2 LIMIT 1000',
            t.nspname || '.' || t.relname, t.names, t.list, t.nspname, t.relname)
        USING of_district, of_person;
    END LOOP;
END
$$;

-- As before; and by the name of a schema all rows about persons that a department keeps in it.
ALTER FUNCTION kernel.record_ages(text, integer, date, date) RENAME TO kernel_record_ages;
CREATE FUNCTION kernel.record_ages(
    record text, of_district integer, least_before date, most_before date
) RETURNS TABLE (rows bigint, released bigint, overdue bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    t record;
    n bigint;
    r bigint;
    o bigint;
BEGIN
    -- Refuses who may not count.
    SELECT k.rows, k.released, k.overdue INTO rows, released, overdue
    FROM kernel.kernel_record_ages(record, of_district, least_before, most_before) AS k;
    IF strpos(record, '.') = 0 THEN
        FOR t IN
            SELECT c.relname, (SELECT format('x.%I::date', k.attname) FROM pg_attribute AS k WHERE k.attrelid = c.oid
                AND k.attname IN ('recorded_at', 'opened_at') ORDER BY k.attname DESC LIMIT 1) AS day
            FROM pg_class AS c JOIN pg_namespace AS s ON s.oid = c.relnamespace
            WHERE s.nspname = record AND c.relkind IN ('r', 'p') AND NOT c.relispartition
              AND (SELECT count(*) FROM pg_attribute AS k WHERE k.attrelid = c.oid
                AND k.attname IN ('district', 'person') AND NOT k.attisdropped) = 2
        LOOP
            EXECUTE format(
                'SELECT count(*), count(*) FILTER (WHERE %1$s < $2), '
                'count(*) FILTER (WHERE %1$s < $3) FROM %2$I.%3$I AS x WHERE x.district = $1',
                coalesce(t.day, 'kernel.today()'), record, t.relname)
            INTO n, r, o USING of_district, least_before, most_before;
            rows := rows + n; released := released + r; overdue := overdue + o;
        END LOOP;
    END IF;
    RETURN NEXT;
END
$$;
