-- What somebody has in hand, by kind: counts only, for the secretary who disables the account.
CREATE FUNCTION casework.in_hand(of_district integer, of_name text)
RETURNS TABLE (kind text, count bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT coalesce(ctx.district() = of_district AND ctx.desk() = 'secretary', false)
        AND NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'only the secretary asks what a leaver has in hand';
    END IF;
    RETURN QUERY
        SELECT 'case', count(*) FROM casework.case_file AS f
        WHERE f.district = of_district AND f.owner = of_name AND f.state IN (0, 1, 4, 8)
        HAVING count(*) > 0
        UNION ALL
        SELECT 'task', count(*) FROM casework.task AS t
        WHERE t.district = of_district AND of_name = (SELECT a.owner FROM casework.task_act AS a
            WHERE a.district = t.district AND a.task = t.id AND a.act = 0 ORDER BY a.seq DESC LIMIT 1)
          AND NOT EXISTS (SELECT FROM casework.task_act AS a
            WHERE a.district = t.district AND a.task = t.id AND a.act IN (1, 2))
        HAVING count(*) > 0
        UNION ALL
        SELECT 'referral_to', count(*) FROM kernel.referral AS r
        WHERE r.district = of_district AND of_name = (SELECT a.owner FROM kernel.referral_act AS a
            WHERE a.district = r.district AND a.referral = r.id AND a.owner IS NOT NULL
            ORDER BY a.seq DESC LIMIT 1)
          AND NOT EXISTS (SELECT FROM kernel.referral_act AS a
            WHERE a.district = r.district AND a.referral = r.id AND a.act IN (1, 2, 3))
        HAVING count(*) > 0
        ORDER BY 1;
END
$$;

-- Gives everything that somebody has in hand to a colleague of the same desk: cases, tasks, referrals.
-- The number of things moved; null when the colleague is none: disabled, of another desk, unknown, or
-- the leaver.
CREATE FUNCTION casework.hand_over(of_district integer, leaver text, successor text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    moved integer;
    part integer;
BEGIN
    IF NOT coalesce(ctx.district() = of_district AND ctx.desk() = 'secretary', false)
        AND NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'only the secretary hands over';
    END IF;
    PERFORM FROM auth.account AS s JOIN auth.account AS l
        ON l.district = s.district AND l.name = leaver AND l.desk = s.desk AND l.name <> s.name
    WHERE s.district = of_district AND s.name = successor AND s.enabled;
    IF NOT FOUND THEN RETURN NULL; END IF;
    moved := kernel.hand_over(of_district, leaver, successor);
    WITH held AS (
        SELECT f.id, f.version, f.step, f.state, f.step_due FROM casework.case_file AS f
        WHERE f.district = of_district AND f.owner = leaver AND f.state IN (0, 1, 4, 8)
        ORDER BY f.id FOR UPDATE
    ), told AS (
        INSERT INTO casework.act (district, case_id, seq, client, act, step, next_step, state, due_on,
            acted_by, desk, reason, acted_on)
        SELECT of_district, h.id, h.version + 1, 'hand-over ' || leaver || ' ' || h.version || ':' || h.id,
            'take', h.step, h.step, h.state, h.step_due, coalesce(ctx.name(), session_user), 'secretary',
            'hand-over', kernel.today()
        FROM held AS h
    )
    UPDATE casework.case_file AS f SET version = f.version + 1, owner = successor
    FROM held AS h WHERE f.district = of_district AND f.id = h.id;
    GET DIAGNOSTICS part = ROW_COUNT;
    moved := moved + part;
    INSERT INTO casework.task_act (district, task, seq, act, owner, reason, acted_by)
    SELECT of_district, t.id, s.last + 1, 0, successor, 'hand-over', coalesce(ctx.name(), session_user)
    FROM casework.task AS t JOIN LATERAL (
        SELECT max(a.seq) AS last, bool_or(a.act IN (1, 2)) AS is_closed,
            (array_agg(a.owner ORDER BY a.seq DESC) FILTER (WHERE a.act = 0))[1] AS holder
        FROM casework.task_act AS a WHERE a.district = t.district AND a.task = t.id
    ) AS s ON s.holder = leaver AND NOT s.is_closed
    WHERE t.district = of_district;
    GET DIAGNOSTICS part = ROW_COUNT;
    RETURN moved + part;
END
$$;
