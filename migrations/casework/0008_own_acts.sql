-- A step that belongs to an act of the department's own: whoever has the duty passes it with that command
-- (`repair grant`), which writes what the step stands for in the same transaction. Null: whoever has the
-- duty says so with `case pass` or `case deliver`. Procedures kept before have no such step, and the
-- cases opened under them go on as they began.
ALTER TABLE casework.procedure_step ADD COLUMN act text CHECK (act ~ '^[a-z]+(-[a-z]+)*( [a-z]+(-[a-z]+)*)*$');

DROP FUNCTION casework.deliver(integer, bigint, text, text, date, text, text, text, bigint, text);
DROP FUNCTION casework.act_on_cases(integer, bigint[], text, text, text, text, text, text, integer);
DROP FUNCTION casework.perform(integer, bigint[], text, text, text, text, text, text, integer);
DROP FUNCTION casework.keep_procedure(integer, text, text[], text[], text[], integer[], text[]);

-- As before, with the act of each step; empty where it has none.
CREATE FUNCTION casework.keep_procedure(
    of_district integer, of_benefit text, steps text[], kinds text[], duties text[], days integer[],
    proofs text[], acts text[]
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    hash bytea := sha256(convert_to(concat_ws('|', array_to_string(steps, ','),
        array_to_string(kinds, ','), array_to_string(duties, ','), array_to_string(days, ','),
        array_to_string(proofs, ','),
        CASE WHEN acts <> array_fill(''::text, ARRAY[cardinality(acts)])
            THEN array_to_string(acts, ',') END), 'UTF8'));
    found bigint;
BEGIN
    IF session_user <> 'assessor' AND of_district IS DISTINCT FROM ctx.district()
        AND NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'another district''s procedure';
    END IF;
    IF cardinality(steps) < 2 OR (SELECT count(DISTINCT d) FROM unnest(duties) AS d) < 2 THEN
        RAISE check_violation USING MESSAGE = 'a procedure has at least two steps in two hands';
    END IF;
    SELECT p.id INTO found FROM casework.procedure AS p
    WHERE p.district = of_district AND p.benefit = of_benefit AND p.digest = hash;
    IF found IS NOT NULL THEN RETURN found; END IF;
    INSERT INTO casework.procedure (district, benefit, digest, with_town)
    VALUES (of_district, of_benefit, hash, 'town' = ANY (duties))
    ON CONFLICT (district, benefit, digest) DO NOTHING RETURNING id INTO found;
    IF found IS NULL THEN
        SELECT p.id INTO found FROM casework.procedure AS p
        WHERE p.district = of_district AND p.benefit = of_benefit AND p.digest = hash;
        RETURN found;
    END IF;
    INSERT INTO casework.procedure_step (district, procedure, place, step, kind, duty, days, proofs,
        act)
    SELECT of_district, found, s.place, s.step, s.kind, s.duty, s.days, s.proofs, nullif(s.act, '')
    FROM unnest(steps, kinds, duties, days, proofs, acts)
        WITH ORDINALITY AS s (step, kind, duty, days, proofs, act, place);
    RETURN found;
END
$$;

-- As before. Refused beside: `act` and the command, for a step that another command does.
CREATE FUNCTION casework.perform(
    of_district integer, of_cases bigint[], of_act text, of_step text, why text, of_client text,
    target text, of_owner text, appeal_days integer, by_act text
) RETURNS TABLE (case_id bigint, refusal text, state smallint, step text, step_due date)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    today date := kernel.today();
    me bigint := ctx.account();
    my_name text := ctx.name();
    kin bigint[] := ctx.kin();
    mine text[];
    of_case bigint;
    c casework.case_file;
    at_step casework.procedure_step;
    to_step casework.procedure_step;
    told casework.act;
    my_client text;
    my_duty text;
    held_duty text;
    new_state smallint;
    new_due date;
    dues date[] := '{}';
    due_days integer[] := '{}';
    is_enabled boolean;
BEGIN
    IF ctx.district() IS DISTINCT FROM of_district OR NOT kernel.is_department() THEN
        RAISE insufficient_privilege USING MESSAGE = 'no context: the door stays shut';
    END IF;
    SELECT array_agg(d) INTO mine FROM unnest(ARRAY['intake', 'review', 'approve', 'pay', 'town']) AS d
    WHERE ctx.has(d);
    FOREACH of_case IN ARRAY of_cases LOOP
        case_id := of_case;
        refusal := NULL; state := NULL; step := NULL; step_due := NULL;
        my_client := of_client || ':' || of_case;
        SELECT f.* INTO c FROM casework.case_file AS f
        WHERE f.district = of_district AND f.id = of_case
          AND (f.department = ctx.desk() OR ctx.desk() = 'towns' AND f.with_town
            OR ctx.desk() = 'finance' AND f.state = 8)
          AND (ctx.desk() <> 'towns' OR f.person = ANY (ctx.residents()))
        FOR UPDATE;
        IF NOT FOUND THEN refusal := 'unseen'; RETURN NEXT; CONTINUE; END IF;
        SELECT a.* INTO told FROM casework.act AS a
        WHERE a.district = of_district AND a.client = my_client;
        IF FOUND THEN
            IF (told.act, told.case_id, told.acted_by) IS DISTINCT FROM (of_act, of_case, my_name) THEN
                refusal := 'client';
            END IF;
            state := c.state; step := c.step; step_due := c.step_due;
            RETURN NEXT;
            CONTINUE;
        END IF;
        IF is_enabled IS NULL THEN
            is_enabled := (SELECT s.state FROM kernel.module_states(of_district,
                ARRAY[c.department]) AS s) IS NOT DISTINCT FROM 0;
        END IF;
        at_step := NULL;
        SELECT s.* INTO at_step FROM casework.procedure_step AS s
        WHERE s.district = of_district AND s.procedure = c.procedure AND s.step = c.step;
        my_duty := CASE of_act
            WHEN 'take' THEN mine[1]
            WHEN 'appeal' THEN CASE WHEN ctx.desk() = 'towns' THEN 'town' ELSE 'intake' END
            WHEN 'withdraw' THEN CASE WHEN ctx.desk() = 'towns' THEN 'town' ELSE 'intake' END
            WHEN 'decline' THEN CASE WHEN ctx.desk() = 'towns' THEN 'town' ELSE 'intake' END
            WHEN 'uphold' THEN 'approve' WHEN 'overturn' THEN 'approve'
            WHEN 'suspend' THEN 'approve' WHEN 'resume' THEN 'approve'
            WHEN 'close' THEN 'approve' WHEN 'reopen' THEN 'approve'
            ELSE at_step.duty END;
        refusal := CASE
            WHEN c.person = ANY (kin) THEN 'kin'
            WHEN NOT is_enabled THEN 'module'
            WHEN of_act IN ('pass', 'deliver', 'return', 'refuse', 'take') AND c.state <> 0
                OR of_act IN ('withdraw', 'decline', 'suspend') AND c.state NOT IN (0, 8)
                OR of_act = 'close' AND c.state NOT IN (0, 1, 2, 8)
                OR of_act = 'resume' AND c.state <> 1
                OR of_act = 'appeal' AND c.state <> 3
                OR of_act IN ('uphold', 'overturn') AND c.state <> 4
                OR of_act = 'reopen' AND c.state NOT IN (2, 3, 5, 6, 7) THEN 'state'
            WHEN of_step IS NOT NULL AND of_step IS DISTINCT FROM c.step THEN 'step'
            WHEN my_duty IS NULL OR NOT my_duty = ANY (coalesce(mine, '{}'))
                OR of_act IN ('pass', 'deliver', 'return', 'refuse')
                    AND NOT casework.is_theirs(c.department, c.person, at_step.duty) THEN 'duty'
            WHEN of_act = 'refuse' AND my_duty NOT IN ('review', 'approve') THEN 'duty'
            WHEN of_act IN ('pass', 'deliver') AND at_step.act IS DISTINCT FROM by_act
                AND at_step.act IS NOT NULL THEN 'act ' || at_step.act
            WHEN of_act = 'pass' AND at_step.kind = 'delivery' THEN 'proof'
            WHEN of_act = 'deliver' AND at_step.kind <> 'delivery' THEN 'step'
            WHEN of_act IN ('pass', 'deliver') AND at_step.kind = 'finance' THEN 'finance'
            WHEN of_act = 'appeal' AND (today > c.step_due OR c.kind = 2) THEN 'late'
            -- Nobody loses anything before they were told and could answer.
            WHEN of_act = 'pass' AND c.kind = 2 AND at_step.place > 1 AND today <= appeal_days + (
                SELECT max(a.acted_on) FROM casework.act AS a WHERE a.district = of_district
                    AND a.case_id = of_case AND a.act = 'pass') THEN 'hearing'
        END;
        IF refusal IS NULL AND of_act = 'pass' AND at_step.kind = 'notice' THEN
            refusal := casework.notice_hinders(of_district, of_case, today);
        END IF;
        IF refusal IS NULL AND of_act IN ('uphold', 'overturn') THEN
            IF EXISTS (SELECT FROM casework.act AS a WHERE a.district = of_district
                AND a.case_id = of_case AND a.act = 'refuse' AND a.actor = me
                AND a.seq = (SELECT max(b.seq) FROM casework.act AS b WHERE b.district = of_district
                    AND b.case_id = of_case AND b.act = 'refuse')) THEN refusal := 'own';
            END IF;
        END IF;
        IF refusal IS NULL AND of_act = 'take' AND of_owner IS NOT NULL AND NOT EXISTS (
            SELECT FROM auth.account AS a WHERE a.district = of_district AND a.name = of_owner
              AND a.enabled AND a.desk = ctx.desk()) THEN refusal := 'owner';
        END IF;
        to_step := NULL;
        IF refusal IS NULL AND of_act IN ('return', 'reopen') THEN
            SELECT s.* INTO to_step FROM casework.procedure_step AS s
            WHERE s.district = of_district AND s.procedure = c.procedure
              AND (target IS NULL OR s.step = target)
              AND (of_act = 'reopen' OR s.place < at_step.place)
            ORDER BY CASE WHEN of_act = 'reopen' THEN s.place ELSE -s.place END LIMIT 1;
            IF NOT FOUND THEN refusal := 'target'; END IF;
        END IF;
        IF refusal IS NULL AND of_act <> 'take' THEN
            INSERT INTO casework.hand AS h (district, case_id, actor, duty)
            VALUES (of_district, of_case, me, my_duty) ON CONFLICT DO NOTHING;
            SELECT h.duty INTO held_duty FROM casework.hand AS h
            WHERE h.district = of_district AND h.case_id = of_case AND h.actor = me;
            IF held_duty <> my_duty THEN refusal := 'hands'; END IF;
        END IF;
        IF refusal IS NOT NULL THEN RETURN NEXT; CONTINUE; END IF;

        new_state := c.state;
        new_due := c.step_due;
        IF of_act IN ('pass', 'deliver') THEN
            SELECT s.* INTO to_step FROM casework.procedure_step AS s
            WHERE s.district = of_district AND s.procedure = c.procedure
              AND s.place = at_step.place + 1;
            new_state := CASE WHEN to_step.step IS NULL THEN 2 WHEN to_step.kind = 'finance' THEN 8
                ELSE 0 END;
        ELSIF of_act IN ('return', 'reopen') THEN
            new_state := CASE WHEN to_step.kind = 'finance' THEN 8 ELSE 0 END;
        ELSIF of_act = 'overturn' OR of_act = 'resume' THEN
            new_state := CASE WHEN at_step.kind = 'finance' THEN 8 ELSE 0 END;
            to_step := at_step;
        ELSIF of_act = 'appeal' THEN new_state := 4; to_step := at_step;
        ELSIF of_act IN ('refuse', 'uphold') THEN new_state := 3; to_step := at_step;
        ELSIF of_act = 'suspend' THEN new_state := 1; to_step := at_step;
        ELSIF of_act = 'withdraw' THEN new_state := 5;
        ELSIF of_act = 'decline' THEN new_state := 6;
        ELSIF of_act = 'close' THEN new_state := 7;
        ELSE to_step := at_step;
        END IF;
        IF of_act = 'refuse' THEN
            new_due := today + appeal_days;
        ELSIF of_act = 'uphold' THEN
            -- Appealed once; the refusal stands.
            new_due := today - 1;
        ELSIF of_act IN ('pass', 'deliver', 'return', 'reopen', 'appeal', 'overturn', 'resume')
            AND to_step.step IS NOT NULL
        THEN
            IF NOT to_step.days = ANY (due_days) THEN
                due_days := due_days || to_step.days;
                dues := dues || casework.working_day(of_district, today, to_step.days);
            END IF;
            new_due := dues[array_position(due_days, to_step.days)];
        ELSIF new_state IN (2, 5, 6, 7) THEN
            new_due := NULL;
        END IF;
        INSERT INTO casework.act (district, case_id, seq, client, act, step, next_step, state, due_on,
            duty, actor, acted_by, desk, reason, acted_on)
        VALUES (of_district, of_case, c.version + 1, my_client, of_act, c.step,
            to_step.step, new_state, new_due, CASE WHEN of_act <> 'take' THEN my_duty END,
            CASE WHEN of_act <> 'take' THEN me END, my_name, ctx.desk(), nullif(btrim(why), ''), today);
        UPDATE casework.case_file AS f
        SET version = c.version + 1, state = new_state, step = to_step.step, step_due = new_due,
            owner = CASE WHEN of_act = 'take' THEN coalesce(of_owner, my_name)
                WHEN to_step.step IS DISTINCT FROM c.step THEN NULL ELSE f.owner END
        WHERE f.district = of_district AND f.id = of_case;
        -- What was given counts once the last pair of hands has confirmed it.
        IF new_state = 2 AND c.kind = 0 THEN
            PERFORM casework.receive(of_district, of_case);
        END IF;
        IF new_state = 2 AND c.kind = 2 THEN
            PERFORM casework.stop(of_district, of_case, c.person, c.clause, c.period_from, c.cause,
                today);
        END IF;
        state := new_state; step := to_step.step; step_due := new_due;
        RETURN NEXT;
    END LOOP;
END
$$;

-- As before, with the act in which it is done; null is the command every department has.
CREATE FUNCTION casework.act_on_cases(
    of_district integer, of_cases bigint[], of_act text, of_step text, why text, of_client text,
    target text, of_owner text, appeal_days integer, by_act text
) RETURNS TABLE (case_id bigint, refusal text, state smallint, step text, step_due date)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF of_act IN ('open', 'deliver') THEN
        RAISE check_violation USING MESSAGE = 'cases are opened and delivered through their own doors';
    END IF;
    RETURN QUERY SELECT p.* FROM casework.perform(of_district, of_cases, of_act, of_step, why,
        of_client, target, of_owner, appeal_days, by_act) AS p;
END
$$;

-- As before, with the act in which it is given.
CREATE FUNCTION casework.deliver(
    of_district integer, of_case bigint, of_step text, of_client text, on_day date,
    of_proof_kind text, of_proof text, by_whom text, of_paper bigint, of_code text,
    by_act text
) RETURNS TABLE (refusal text, state smallint, step text, step_due date)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    c casework.case_file;
    taken text;
    done record;
    today date := kernel.today();
BEGIN
    SELECT f.* INTO c FROM casework.case_file AS f
    WHERE f.district = of_district AND f.district = ctx.district() AND f.id = of_case
      AND casework.has_case(of_district, of_case) FOR UPDATE;
    IF NOT FOUND THEN refusal := 'unseen'; RETURN NEXT; RETURN; END IF;
    IF EXISTS (SELECT FROM casework.act AS a
        WHERE a.district = of_district AND a.client = of_client || ':' || of_case)
    THEN
        state := c.state; step := c.step; step_due := c.step_due;
        RETURN NEXT; RETURN;
    END IF;
    SELECT s.proofs INTO taken FROM casework.procedure_step AS s
    WHERE s.district = of_district AND s.procedure = c.procedure AND s.step = c.step;
    refusal := CASE
        WHEN on_day > today THEN 'day'
        WHEN on_day < c.period_from THEN 'period'
        WHEN NOT of_proof_kind = ANY (string_to_array(coalesce(taken, ''), ' ')) THEN 'proof'
        WHEN of_proof_kind = 'paper' AND NOT EXISTS (SELECT FROM casework.paper AS p
            WHERE p.district = of_district AND p.case_id = of_case AND p.id = of_paper) THEN 'paper'
        WHEN of_proof_kind = 'giver' AND ctx.desk() = c.department THEN 'giver'
        WHEN of_proof_kind = 'code' AND NOT EXISTS (SELECT FROM casework.proof_code AS k
            WHERE k.district = of_district AND k.case_id = of_case
              AND k.nth = (SELECT max(m.nth) FROM casework.proof_code AS m
                WHERE m.district = of_district AND m.case_id = of_case)
              AND k.hash = sha256(convert_to(of_case || ':' || of_code, 'UTF8'))
              AND k.issued_by <> ctx.account()) THEN 'code'
    END;
    IF refusal IS NOT NULL THEN RETURN NEXT; RETURN; END IF;
    SELECT p.* INTO done FROM casework.perform(of_district, ARRAY[of_case], 'deliver', of_step, NULL,
        of_client, NULL, NULL, 0, by_act) AS p;
    refusal := done.refusal;
    IF refusal IS NULL THEN
        INSERT INTO casework.delivery (district, case_id, seq, day, proof_kind, proof, given_by, paper)
        VALUES (of_district, of_case, c.version + 1, on_day, of_proof_kind, of_proof, by_whom,
            CASE WHEN of_proof_kind = 'paper' THEN of_paper END);
        IF done.state = 2 AND c.kind = 0 THEN
            PERFORM casework.receive(of_district, of_case);
        END IF;
    END IF;
    state := done.state; step := done.step; step_due := done.step_due;
    RETURN NEXT;
END
$$;
