-- Referrals and breaking the glass: who may do what is checked here, so that no desk answers for
-- another.

-- Refers a family to another department. Telling the same again (`of_client`) changes nothing and
-- gives the same number. Refused: `desk`, `unseen`, `kin`, `module` (the other does not work with
-- the system here), `client` (that id told something else).
CREATE FUNCTION kernel.refer(
    of_district integer, of_person bigint, receiver text, of_clause text, of_matter text,
    due date, of_client text
) RETURNS TABLE (refusal text, id bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    problem text := kernel.reach(of_district, of_person);
    made bigint;
    stands kernel.referral;
BEGIN
    problem := CASE
        WHEN NOT kernel.is_department() OR receiver = ctx.desk() THEN 'desk'
        WHEN problem IS NOT NULL THEN problem
        -- It stays enabled until this ends.
        WHEN (SELECT s.state FROM kernel.module_states(of_district, ARRAY[receiver]) AS s)
            IS DISTINCT FROM 0 THEN 'module'
    END;
    IF problem IS NOT NULL THEN
        RETURN QUERY SELECT problem, NULL::bigint;
        RETURN;
    END IF;
    INSERT INTO kernel.referral AS r (district, client, person, from_department, to_department,
        clause, matter, due_on, referred_by)
    VALUES (of_district, of_client, of_person, ctx.desk(), receiver, of_clause, of_matter, due,
        ctx.name())
    ON CONFLICT (district, client) DO NOTHING RETURNING r.id INTO made;
    IF made IS NULL THEN
        SELECT r.* INTO stands FROM kernel.referral AS r
        WHERE r.district = of_district AND r.client = of_client;
        IF (stands.person, stands.from_department, stands.to_department, stands.clause,
            stands.matter, stands.due_on) IS DISTINCT FROM
            (of_person, ctx.desk(), receiver, of_clause, of_matter, due)
        THEN
            problem := 'client';
        ELSE
            made := stands.id;
        END IF;
    END IF;
    RETURN QUERY SELECT problem, made;
END
$$;

-- Answers a referral, or takes it back: acts as in `kernel.referral_act`. Refused: `unknown`,
-- `kin`, `closed`, `accepted`, `not_accepted`, `sender` and `receiver` (the other's to do),
-- `reason`, `owner` (nobody of that name at the desk). What is so already is not done twice.
CREATE FUNCTION kernel.act_on_referral(
    of_district integer, of_referral bigint, of_act integer, of_owner text, why text
) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    asked kernel.referral;
    last integer;
    holder text;
    closing smallint;
    problem text;
BEGIN
    SELECT r.* INTO asked FROM kernel.referral AS r
    WHERE r.district = of_district AND r.district = ctx.district() AND r.id = of_referral
      AND ctx.desk() IN (r.from_department, r.to_department);
    IF NOT FOUND THEN RETURN 'unknown'; END IF;
    IF of_act <> 2 AND asked.person = ANY (ctx.kin()) THEN RETURN 'kin'; END IF;
    LOOP
        SELECT coalesce(max(a.seq), 0), max(a.act) FILTER (WHERE a.act IN (1, 2, 3)),
            (array_agg(a.owner ORDER BY a.seq DESC) FILTER (WHERE a.owner IS NOT NULL))[1]
        INTO last, closing, holder FROM kernel.referral_act AS a
        WHERE a.district = of_district AND a.referral = of_referral;
        IF closing = of_act THEN RETURN NULL; END IF;
        IF of_act = 0 AND holder = of_owner AND closing IS NULL THEN RETURN NULL; END IF;
        problem := CASE
            WHEN of_act = 2 AND ctx.desk() <> asked.from_department THEN 'sender'
            WHEN of_act <> 2 AND ctx.desk() <> asked.to_department THEN 'receiver'
            WHEN closing IS NOT NULL THEN 'closed'
            WHEN of_act IN (0, 1) AND holder IS NOT NULL THEN 'accepted'
            WHEN of_act IN (3, 4) AND holder IS NULL THEN 'not_accepted'
            WHEN of_act IN (1, 2) AND length(btrim(why)) >= 1 IS NOT TRUE THEN 'reason'
            WHEN of_act IN (0, 4) AND NOT EXISTS (SELECT FROM auth.account AS a
                WHERE a.district = of_district AND a.name = of_owner AND a.enabled
                  AND a.desk = asked.to_department) THEN 'owner'
        END;
        IF problem IS NOT NULL THEN RETURN problem; END IF;
        BEGIN
            INSERT INTO kernel.referral_act
                (district, referral, seq, act, department, owner, reason, acted_by)
            VALUES (of_district, of_referral, last + 1, of_act, ctx.desk(),
                CASE WHEN of_act IN (0, 4) THEN of_owner END, nullif(btrim(why), ''), ctx.name());
            RETURN NULL;
        EXCEPTION WHEN unique_violation THEN
            -- Somebody acted at the same moment: look again.
            NULL;
        END;
    END LOOP;
END
$$;

-- Everything open in the hands of somebody who leaves goes to a colleague of the same desk; the
-- number of referrals. The secretary of roles does it, who sees none of them.
CREATE FUNCTION kernel.hand_over(of_district integer, leaver text, successor text)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    moved integer;
BEGIN
    IF NOT coalesce(ctx.district() = of_district AND ctx.desk() = 'secretary', false)
        AND NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'only the secretary hands over';
    END IF;
    INSERT INTO kernel.referral_act
        (district, referral, seq, act, department, owner, reason, acted_by)
    SELECT r.district, r.id, a.last + 1, 4, r.to_department, successor, 'hand-over',
        coalesce(ctx.name(), session_user)
    FROM kernel.referral AS r
    JOIN LATERAL (
        SELECT max(a.seq) AS last, bool_or(a.act IN (1, 2, 3)) AS is_closed,
            (array_agg(a.owner ORDER BY a.seq DESC) FILTER (WHERE a.owner IS NOT NULL))[1]
                AS holder
        FROM kernel.referral_act AS a WHERE a.district = r.district AND a.referral = r.id
    ) AS a ON a.holder = leaver AND NOT a.is_closed
    WHERE r.district = of_district AND EXISTS (SELECT FROM auth.account AS s
        WHERE s.district = of_district AND s.name = successor AND s.enabled
          AND s.desk = r.to_department);
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved;
END
$$;

-- Opens a person's facts to one account for three hours, after its audit row is written. Refused:
-- `desk`, `unseen` (nobody there), `kin`, `reason`.
CREATE FUNCTION kernel.break_the_glass(
    of_district integer, of_person bigint, why text, purpose text, mark bytea
) RETURNS TABLE (refusal text, until timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    problem text := kernel.reach(of_district, of_person);
    ends timestamptz;
BEGIN
    problem := CASE
        WHEN NOT kernel.is_department() THEN 'desk'
        -- A town may need somebody who lives elsewhere: that is what the glass is for.
        WHEN problem = 'unseen' AND NOT EXISTS (SELECT FROM kernel.person AS p
            WHERE p.district = of_district AND of_district = ctx.district() AND p.id = of_person)
            THEN problem
        WHEN of_person = ANY (ctx.kin()) THEN 'kin'
        WHEN length(btrim(why)) >= 4 IS NOT TRUE THEN 'reason'
    END;
    IF problem IS NOT NULL THEN
        PERFORM ctx.audit('refused', purpose, '', ARRAY[mark], 0, problem);
        RETURN QUERY SELECT problem, NULL::timestamptz;
        RETURN;
    END IF;
    INSERT INTO kernel.break_glass AS b (district, person, account, department, reason)
    VALUES (of_district, of_person, ctx.account(), ctx.desk(), why)
    RETURNING b.until INTO ends;
    PERFORM ctx.audit('break_glass', purpose, '', ARRAY[mark], 1, why);
    RETURN QUERY SELECT NULL::text, ends;
END
$$;

-- The register's id of a `ref`, for breaking the glass over somebody the desk does not see.
CREATE FUNCTION kernel.person_of(of_district integer, of_ref text) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    RETURN (SELECT p.id FROM kernel.person AS p
        WHERE p.district = of_district AND p.district = ctx.district() AND p.ref = of_ref);
END
$$;
