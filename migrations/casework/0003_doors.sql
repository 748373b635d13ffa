-- The only doors to cases: who may do what when is checked here, under the row's lock, so that of two
-- who act on one case one wins and the other is told. Refusals are words; the program says them.

-- The id of a procedure with these steps, kept if it is new. What a procedure must have is refused
-- here too, not only at the start of the program.
CREATE FUNCTION casework.keep_procedure(
    of_district integer, of_benefit text, steps text[], kinds text[], duties text[], days integer[],
    proofs text[]
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    hash bytea := sha256(convert_to(concat_ws('|', array_to_string(steps, ','),
        array_to_string(kinds, ','), array_to_string(duties, ','), array_to_string(days, ','),
        array_to_string(proofs, ',')), 'UTF8'));
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
    INSERT INTO casework.procedure_step (district, procedure, place, step, kind, duty, days, proofs)
    SELECT of_district, found, s.place, s.step, s.kind, s.duty, s.days, s.proofs
    FROM unnest(steps, kinds, duties, days, proofs)
        WITH ORDINALITY AS s (step, kind, duty, days, proofs, place);
    RETURN found;
END
$$;

-- Opens cases, one a line. Refused: `desk`, `unseen`, `kin`, `module`, `stands` (another case of the
-- same due holds those days, whatever became of it: what a person decided no batch undoes).
-- `assessor` opens what the law says is due; a department what a family applies for or another
-- department refers.
CREATE FUNCTION casework.open_cases(
    of_district integer, of_kind integer, of_ground integer, clients text[], persons bigint[],
    of_clause text, of_benefit text, of_department text, of_procedure bigint, froms date[],
    tos date[], causes text[]
) RETURNS TABLE (client text, id bigint, refusal text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    is_kernel boolean := session_user = 'assessor'
        OR (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user);
    today date := kernel.today();
    first casework.procedure_step;
    has_town boolean;
    opener_duty text := CASE WHEN ctx.desk() = 'towns' THEN 'town' ELSE 'intake' END;
    due date;
    line record;
    stands casework.case_file;
    problem text;
    made bigint;
BEGIN
    SELECT s.* INTO STRICT first FROM casework.procedure_step AS s
    WHERE s.district = of_district AND s.procedure = of_procedure AND s.place = 1;
    SELECT p.with_town INTO STRICT has_town FROM casework.procedure AS p
    WHERE p.district = of_district AND p.id = of_procedure AND p.benefit = of_benefit;
    due := casework.working_day(of_district, today, first.days);
    IF NOT is_kernel THEN
        problem := CASE
            WHEN of_district IS DISTINCT FROM ctx.district() OR NOT kernel.is_department()
                OR ctx.desk() <> of_department AND NOT (ctx.desk() = 'towns' AND has_town)
                OR of_ground NOT IN (1, 2)
                -- Nobody opens a case of a clause that another department leads.
                OR of_department IS DISTINCT FROM (SELECT l.department FROM kernel.clause_lead AS l
                    WHERE l.district = of_district AND l.clause = of_clause AND l.from_day <= today
                    ORDER BY l.from_day DESC LIMIT 1) THEN 'desk'
            WHEN NOT ctx.has(opener_duty) THEN 'duty'
            WHEN (SELECT s.state FROM kernel.module_states(of_district, ARRAY[of_department]) AS s)
                IS DISTINCT FROM 0 THEN 'module'
        END;
    END IF;
    FOR line IN SELECT * FROM unnest(clients, persons, froms, tos, causes)
        AS l (client, person, from_day, to_day, cause)
    LOOP
        made := NULL;
        refusal := problem;
        IF refusal IS NULL AND NOT is_kernel THEN
            refusal := kernel.reach(of_district, line.person);
        END IF;
        IF refusal IS NULL THEN
            SELECT c.* INTO stands FROM casework.case_file AS c
            WHERE c.district = of_district AND c.client = line.client;
            IF FOUND THEN
                IF (stands.person, stands.clause, stands.kind) IS DISTINCT FROM
                    (line.person, of_clause, of_kind::smallint) THEN
                    refusal := 'client';
                ELSE
                    made := stands.id;
                END IF;
            ELSIF EXISTS (SELECT FROM casework.case_file AS c WHERE c.district = of_district
                AND c.person = line.person AND c.clause = of_clause AND c.kind = of_kind
                AND c.period_from < line.to_day AND line.from_day < c.period_to
                -- A further order while one stands is the family's to ask for.
                AND (of_ground = 0 OR c.state IN (0, 1, 4, 8)))
            THEN
                refusal := 'stands';
            ELSE
                INSERT INTO casework.case_file AS c (district, client, kind, person, clause, benefit,
                    department, procedure, with_town, ground, period_from, period_to, cause,
                    opened_on, opened_by, version, step, step_due)
                VALUES (of_district, line.client, of_kind, line.person, of_clause, of_benefit,
                    of_department, of_procedure, has_town, of_ground, line.from_day,
                    line.to_day, line.cause, today, coalesce(ctx.name(), session_user), 1,
                    first.step, due)
                ON CONFLICT DO NOTHING RETURNING c.id INTO made;
                IF made IS NULL THEN
                    refusal := 'stands';
                ELSE
                    -- Who takes an application in has that duty on the case.
                    IF NOT is_kernel THEN
                        INSERT INTO casework.hand (district, case_id, actor, duty)
                        VALUES (of_district, made, ctx.account(), opener_duty);
                    END IF;
                    INSERT INTO casework.act (district, case_id, seq, client, act, next_step, state,
                        due_on, duty, actor, acted_by, desk, acted_on)
                    VALUES (of_district, made, 1, line.client, 'open', first.step, 0, due,
                        CASE WHEN NOT is_kernel THEN opener_duty END,
                        CASE WHEN NOT is_kernel THEN ctx.account() END,
                        coalesce(ctx.name(), session_user), coalesce(ctx.desk(), 'kernel'), today);
                END IF;
            END IF;
        END IF;
        client := line.client;
        id := made;
        RETURN NEXT;
    END LOOP;
END
$$;

-- Whether the desk that is signed in works on this step of this case.
CREATE FUNCTION casework.is_theirs(
    of_department text, of_person bigint, step_duty text
) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    RETURN CASE step_duty
        WHEN 'town' THEN ctx.desk() = 'towns' AND of_person = ANY (ctx.residents())
        WHEN 'pay' THEN ctx.desk() = 'finance' OR ctx.desk() = of_department
        ELSE ctx.desk() = of_department
    END;
END
$$;

-- Not for anybody to call: `act_on_cases` and `deliver` do. Does one thing on some cases, each by
-- itself: what can be done is done, the others are named with
-- the reason. `of_step` is the step that who acts believes to be next; it is refused when it is not
-- (`step`): somebody else came first. Telling the same again (`of_client`) changes nothing.
--
-- Refused: `unseen`, `kin`, `module`, `state`, `step`, `duty`, `hands` (had another duty on this
-- case), `notice` (public notice not ended), `objection`, `proof` (a delivery needs proof), `finance`,
-- `target` (no earlier step of that name), `late` (the days to appeal are over), `own` (one's own
-- refusal), `hearing` (the days to answer a proposal to stop are not over), `owner`, `client`.
CREATE FUNCTION casework.perform(
    of_district integer, of_cases bigint[], of_act text, of_step text, why text, of_client text,
    target text, of_owner text, appeal_days integer
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
          AND (f.department = ctx.desk()
            OR ctx.desk() = 'towns' AND f.with_town AND f.person = ANY (ctx.residents())
            OR ctx.desk() = 'finance' AND f.state = 8)
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
        ELSIF of_act IN ('return', 'reopen') THEN new_state := 0;
        ELSIF of_act = 'overturn' OR of_act = 'resume' THEN new_state := 0; to_step := at_step;
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

-- Makes what was given last under a case count as received. Only `perform` and `deliver` call it.
CREATE FUNCTION casework.receive(of_district integer, of_case bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO kernel.delivery (district, person, clause, period, monthly, proof)
    SELECT f.district, f.person, f.clause, d.day, false, d.proof_kind || ': ' || d.proof
    FROM casework.case_file AS f
    JOIN casework.delivery AS d ON d.district = f.district AND d.case_id = f.id
    WHERE f.district = of_district AND f.id = of_case ORDER BY d.seq DESC LIMIT 1
    ON CONFLICT ON CONSTRAINT delivery_pkey DO NOTHING;
END
$$;

-- Ends what a decided proposal to stop was about: the case of that due, closed under the proposal's
-- number. Only `perform` calls it.
CREATE FUNCTION casework.stop(
    of_district integer, proposal bigint, of_person bigint, of_clause text, from_day date, why text,
    today date
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    c casework.case_file;
BEGIN
    FOR c IN SELECT f.* FROM casework.case_file AS f
        WHERE f.district = of_district AND f.person = of_person AND f.clause = of_clause
          AND f.kind = 0 AND f.state IN (0, 1, 2, 4, 8) ORDER BY f.id FOR UPDATE
    LOOP
        INSERT INTO casework.act (district, case_id, seq, client, act, step, state, acted_by, desk,
            reason, acted_on)
        VALUES (of_district, c.id, c.version + 1, 'stop ' || proposal || ':' || c.id, 'close', c.step, 7,
            ctx.name(), ctx.desk(), why || ' · ' || proposal, today);
        UPDATE casework.case_file AS f
        SET version = c.version + 1, state = 7, step = NULL, step_due = NULL, owner = NULL
        WHERE f.district = of_district AND f.id = c.id;
    END LOOP;
END
$$;

-- Why the public notice keeps a case from passing: `notice` (none has ended), `objection`.
CREATE FUNCTION casework.notice_hinders(
    of_district integer, of_case bigint, today date
) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM casework.notice_line AS l JOIN casework.notice AS n
        ON n.district = l.district AND n.id = l.notice
        WHERE l.district = of_district AND l.case_id = of_case AND n.to_day < today)
    THEN
        RETURN 'notice';
    END IF;
    IF EXISTS (SELECT FROM casework.objection AS o LEFT JOIN casework.objection_answer AS a
        ON (a.district, a.notice, a.case_id, a.nth) = (o.district, o.notice, o.case_id, o.nth)
        WHERE o.district = of_district AND o.case_id = of_case
          AND (a.nth IS NULL OR a.is_upheld))
    THEN
        RETURN 'objection';
    END IF;
    RETURN NULL;
END
$$;

-- Everything that is done on cases but handing something over, which needs proof.
CREATE FUNCTION casework.act_on_cases(
    of_district integer, of_cases bigint[], of_act text, of_step text, why text, of_client text,
    target text, of_owner text, appeal_days integer
) RETURNS TABLE (case_id bigint, refusal text, state smallint, step text, step_due date)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF of_act IN ('open', 'deliver') THEN
        RAISE check_violation USING MESSAGE = 'cases are opened and delivered through their own doors';
    END IF;
    RETURN QUERY SELECT p.* FROM casework.perform(of_district, of_cases, of_act, of_step, why,
        of_client, target, of_owner, appeal_days) AS p;
END
$$;

-- Says that what a case is about was given, with the proof. Refused beside the words of `perform`:
-- `proof` (this kind is not taken here), `paper` (no such paper on this case), `code` (wrong, or the
-- asker issued it), `giver` (the bureau that ordered it cannot say so itself), `day` (in the future),
-- `period` (outside the days it is due for).
CREATE FUNCTION casework.deliver(
    of_district integer, of_case bigint, of_step text, of_client text, on_day date,
    of_proof_kind text, of_proof text, by_whom text, of_paper bigint, of_code text
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
        WHEN on_day < c.period_from OR on_day >= c.period_to THEN 'period'
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
        of_client, NULL, NULL, 0) AS p;
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

-- Whether the desk that is signed in has this case on its table.
CREATE FUNCTION casework.has_case(of_district integer, of_case bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    RETURN kernel.is_department() AND EXISTS (SELECT FROM casework.case_file AS f
        WHERE f.district = of_district AND f.district = ctx.district() AND f.id = of_case
          AND NOT f.person = ANY (ctx.kin())
          AND (f.department = ctx.desk()
            OR ctx.desk() = 'towns' AND f.with_town AND f.person = ANY (ctx.residents())));
END
$$;

-- Keeps a scan's place and hash; null for a case that is not the desk's. The same paper is one row.
CREATE FUNCTION casework.add_paper(
    of_district integer, of_case bigint, of_title text, of_file text, of_hash bytea, of_bytes bigint,
    of_key integer
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    made bigint;
BEGIN
    IF NOT casework.has_case(of_district, of_case) THEN RETURN NULL; END IF;
    INSERT INTO casework.paper AS p (district, case_id, title, file, sha256, bytes, key_version, added_by)
    VALUES (of_district, of_case, of_title, of_file, of_hash, of_bytes, of_key, ctx.name())
    ON CONFLICT (district, case_id, sha256) DO NOTHING RETURNING p.id INTO made;
    IF made IS NULL THEN
        SELECT p.id INTO made FROM casework.paper AS p
        WHERE p.district = of_district AND p.case_id = of_case AND p.sha256 = of_hash;
    END IF;
    RETURN made;
END
$$;

-- Puts a new code on the order of a case; the one before is void. False for a case that is not the
-- desk's or awaits no delivery.
CREATE FUNCTION casework.issue_code(
    of_district integer, of_case bigint, of_hash bytea
) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT casework.has_case(of_district, of_case) OR NOT EXISTS (
        SELECT FROM casework.case_file AS f JOIN casework.procedure_step AS s
          ON s.district = f.district AND s.procedure = f.procedure AND s.step = f.step
        WHERE f.district = of_district AND f.id = of_case AND f.state = 0 AND s.kind = 'delivery'
          AND 'code' = ANY (string_to_array(s.proofs, ' ')))
    THEN
        RETURN false;
    END IF;
    INSERT INTO casework.proof_code (district, case_id, nth, hash, issued_by, issued_on)
    SELECT of_district, of_case, 1 + coalesce(max(k.nth), 0), of_hash, ctx.account(), kernel.today()
    FROM casework.proof_code AS k WHERE k.district = of_district AND k.case_id = of_case;
    RETURN true;
END
$$;

-- Opens a public notice over cases that await one: `lines` are what is shown, masked. Cases that are
-- not the desk's or do not await a notice are left out; null when none is left.
CREATE FUNCTION casework.open_notice(
    of_district integer, of_client text, of_place text, from_day date, to_day date, cases bigint[],
    lines text[]
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    made bigint;
    listed integer;
BEGIN
    SELECT n.id INTO made FROM casework.notice AS n
    WHERE n.district = of_district AND n.client = of_client AND n.department = ctx.desk();
    IF FOUND THEN RETURN made; END IF;
    IF NOT (ctx.has('review') OR ctx.has('approve')) OR of_district IS DISTINCT FROM ctx.district() THEN
        RAISE insufficient_privilege USING MESSAGE = 'a notice is opened by who reviews or approves';
    END IF;
    INSERT INTO casework.notice AS n (district, client, department, place, from_day, to_day, opened_by)
    VALUES (of_district, of_client, ctx.desk(), of_place, open_notice.from_day, open_notice.to_day,
        ctx.name())
    RETURNING n.id INTO made;
    INSERT INTO casework.notice_line (district, notice, case_id, line)
    SELECT of_district, made, f.id, l.line
    FROM unnest(cases, lines) AS l (case_id, line)
    JOIN casework.case_file AS f ON f.district = of_district AND f.id = l.case_id
    JOIN casework.procedure_step AS s
      ON s.district = f.district AND s.procedure = f.procedure AND s.step = f.step
    WHERE f.department = ctx.desk() AND f.state = 0 AND s.kind = 'notice'
      -- One notice is enough; a second one only after the first was objected to.
      AND NOT EXISTS (SELECT FROM casework.notice_line AS e JOIN casework.notice AS o
        ON o.district = e.district AND o.id = e.notice
        WHERE e.district = f.district AND e.case_id = f.id AND o.to_day >= kernel.today());
    GET DIAGNOSTICS listed = ROW_COUNT;
    IF listed = 0 THEN
        RAISE check_violation USING MESSAGE = 'no case awaits a notice';
    END IF;
    RETURN made;
END
$$;

-- Keeps an objection to one case of a notice; and what came of it, by somebody else. Refused: `unseen`,
-- `words`, `over` (the notice has ended), `own`, `none` (nothing to answer).
CREATE FUNCTION casework.object(
    of_district integer, of_notice bigint, of_case bigint, of_words text, upheld boolean, why text
) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    asked casework.objection;
    ends date;
BEGIN
    SELECT n.to_day INTO ends FROM casework.notice_line AS l JOIN casework.notice AS n
      ON n.district = l.district AND n.id = l.notice
    WHERE l.district = of_district AND l.notice = of_notice AND l.case_id = of_case;
    IF NOT FOUND OR NOT casework.has_case(of_district, of_case) THEN RETURN 'unseen'; END IF;
    IF upheld IS NULL THEN
        IF length(btrim(of_words)) >= 4 IS NOT TRUE THEN RETURN 'words'; END IF;
        IF ends < kernel.today() THEN RETURN 'over'; END IF;
        INSERT INTO casework.objection (district, notice, case_id, nth, words, received_on, recorded_by)
        SELECT of_district, of_notice, of_case, 1 + coalesce(max(o.nth), 0), of_words, kernel.today(),
            ctx.name()
        FROM casework.objection AS o
        WHERE o.district = of_district AND o.notice = of_notice AND o.case_id = of_case;
        RETURN NULL;
    END IF;
    IF NOT (ctx.has('review') OR ctx.has('approve')) THEN RETURN 'duty'; END IF;
    IF length(btrim(why)) >= 4 IS NOT TRUE THEN RETURN 'words'; END IF;
    SELECT o.* INTO asked FROM casework.objection AS o
    WHERE o.district = of_district AND o.notice = of_notice AND o.case_id = of_case
      AND NOT EXISTS (SELECT FROM casework.objection_answer AS a WHERE (a.district, a.notice, a.case_id,
        a.nth) = (o.district, o.notice, o.case_id, o.nth))
    ORDER BY o.nth LIMIT 1;
    IF NOT FOUND THEN RETURN 'none'; END IF;
    IF asked.recorded_by = ctx.name() THEN RETURN 'own'; END IF;
    INSERT INTO casework.objection_answer (district, notice, case_id, nth, recorded_by, is_upheld,
        reason, answered_by)
    VALUES (of_district, of_notice, of_case, asked.nth, asked.recorded_by, upheld, why, ctx.name());
    RETURN NULL;
END
$$;

-- Adds tasks, one a line; telling the same again changes nothing. For the desk's own department, or
-- for any by who records an event (`ingest`).
CREATE FUNCTION casework.add_tasks(
    of_district integer, clients text[], departments text[], persons bigint[], events bigint[],
    kinds text[], titles text[], dues date[]
) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    added integer;
BEGIN
    IF session_user <> 'assessor'
        AND NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user)
        AND (of_district IS DISTINCT FROM ctx.district()
            OR session_user <> 'ingest' AND EXISTS (SELECT FROM unnest(departments) AS d
                WHERE d IS DISTINCT FROM ctx.desk() AND ctx.desk() <> 'office'))
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'another desk''s tasks';
    END IF;
    INSERT INTO casework.task (district, client, department, person, event, kind, title, due_on,
        created_by)
    SELECT of_district, t.client, t.department, nullif(t.person, 0), nullif(t.event, 0), t.kind,
        t.title, t.due, coalesce(ctx.name(), session_user)
    FROM unnest(clients, departments, persons, events, kinds, titles, dues)
        AS t (client, department, person, event, kind, title, due)
    ON CONFLICT ON CONSTRAINT task_district_client_key DO NOTHING;
    GET DIAGNOSTICS added = ROW_COUNT;
    RETURN added;
END
$$;

-- Takes, ends or puts off a task of the desk. Refused: `unseen`, `kin`, `closed`, `reason`, `owner`,
-- `day`.
CREATE FUNCTION casework.act_on_task(
    of_district integer, of_task bigint, of_act integer, of_owner text, until date, why text
) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    t casework.task;
    last integer;
    is_over boolean;
    problem text;
BEGIN
    SELECT k.* INTO t FROM casework.task AS k
    WHERE k.district = of_district AND k.district = ctx.district() AND k.id = of_task
      AND k.department = ctx.desk()
      AND (ctx.desk() <> 'towns' OR k.person IS NULL OR k.person = ANY (ctx.residents()))
    FOR UPDATE;
    IF NOT FOUND THEN RETURN 'unseen'; END IF;
    SELECT coalesce(max(a.seq), 0), coalesce(bool_or(a.act IN (1, 2)), false) INTO last, is_over
    FROM casework.task_act AS a WHERE a.district = of_district AND a.task = of_task;
    problem := CASE
        WHEN t.person = ANY (ctx.kin()) THEN 'kin'
        WHEN is_over THEN 'closed'
        WHEN of_act IN (2, 3) AND length(btrim(why)) >= 4 IS NOT TRUE THEN 'reason'
        WHEN of_act = 3 AND (until IS NULL OR until < kernel.today()) THEN 'day'
        WHEN of_act = 0 AND of_owner IS NOT NULL AND NOT EXISTS (SELECT FROM auth.account AS a
            WHERE a.district = of_district AND a.name = of_owner AND a.enabled
              AND a.desk = ctx.desk()) THEN 'owner'
    END;
    IF problem IS NOT NULL THEN RETURN problem; END IF;
    INSERT INTO casework.task_act (district, task, seq, act, owner, due_on, reason, acted_by)
    VALUES (of_district, of_task, last + 1, of_act,
        CASE WHEN of_act = 0 THEN coalesce(of_owner, ctx.name()) END,
        CASE WHEN of_act = 3 THEN until END, nullif(btrim(why), ''), ctx.name());
    RETURN NULL;
END
$$;

-- Names who stands in for somebody of the desk. Refused: `duty`, `account`.
CREATE FUNCTION casework.name_deputy(
    of_district integer, of_account text, of_deputy text, from_day date, to_day date
) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF of_district IS DISTINCT FROM ctx.district() OR NOT kernel.is_department()
        OR NOT (ctx.name() = of_account OR ctx.has('approve'))
    THEN
        RETURN 'duty';
    END IF;
    IF (SELECT count(*) FROM auth.account AS a WHERE a.district = of_district AND a.enabled
        AND a.desk = ctx.desk() AND a.name IN (of_account, of_deputy)) <> 2
    THEN
        RETURN 'account';
    END IF;
    INSERT INTO casework.deputy (district, account, deputy, desk, from_day, to_day, named_by)
    VALUES (of_district, of_account, of_deputy, ctx.desk(), name_deputy.from_day, name_deputy.to_day,
        ctx.name());
    RETURN NULL;
END
$$;

-- What is still open of a department's work in a district, by kind: counts only, for the desk that
-- switches modules and sees nobody's data.
CREATE OR REPLACE FUNCTION kernel.open_work(of_district integer, of_department text)
RETURNS TABLE (kind text, count bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF of_district IS DISTINCT FROM ctx.district()
        AND NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user)
    THEN
        -- No rows would say that nothing is open.
        RAISE insufficient_privilege USING MESSAGE = 'another district''s open work';
    END IF;
    RETURN QUERY
        SELECT CASE WHEN r.to_department = of_department THEN 'referral_to'
            ELSE 'referral_from' END, count(*)
        FROM kernel.referral AS r
        WHERE r.district = of_district
          AND of_department IN (r.to_department, r.from_department)
          AND NOT EXISTS (SELECT FROM kernel.referral_act AS a
            WHERE a.district = r.district AND a.referral = r.id AND a.act IN (1, 2, 3))
        GROUP BY 1
        UNION ALL
        SELECT 'case', count(*) FROM casework.case_file AS f
        WHERE f.district = of_district AND f.department = of_department AND f.state IN (0, 1, 4, 8)
        HAVING count(*) > 0
        UNION ALL
        SELECT 'task', count(*) FROM casework.task AS t
        WHERE t.district = of_district AND t.department = of_department
          AND NOT EXISTS (SELECT FROM casework.task_act AS a
            WHERE a.district = t.district AND a.task = t.id AND a.act IN (1, 2))
        HAVING count(*) > 0
        ORDER BY 1;
END
$$;

-- As before, and the papers: they keep the key they were sealed under.
CREATE OR REPLACE FUNCTION kernel.key_use()
RETURNS TABLE (field text, district integer, key_version integer, rows bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT coalesce(kernel.keeps_keys(ctx.district()), false) THEN
        RAISE insufficient_privilege USING MESSAGE = 'only the desk system counts the keys';
    END IF;
    RETURN QUERY
        SELECT 'identity_number', n.district, n.key_version, count(*)
        FROM kernel.identity_number AS n GROUP BY n.district, n.key_version
        UNION ALL SELECT 'phone', n.district, n.key_version, count(*)
        FROM kernel.phone AS n GROUP BY n.district, n.key_version
        UNION ALL SELECT 'account', n.district, n.key_version, count(*)
        FROM kernel.account AS n GROUP BY n.district, n.key_version
        UNION ALL SELECT 'factor', f.district, f.key_version, count(*)
        FROM auth.factor AS f GROUP BY f.district, f.key_version
        UNION ALL SELECT 'paper', p.district, p.key_version, count(*)
        FROM casework.paper AS p GROUP BY p.district, p.key_version
        ORDER BY 3, 2, 1;
END
$$;
