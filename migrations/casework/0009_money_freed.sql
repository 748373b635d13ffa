-- A case that is over keeps no money: what a fund keeps for its order is free again in the same
-- transaction. What a run has taken over stays the run's.
CREATE OR REPLACE FUNCTION casework.act_on_cases(
    of_district integer, of_cases bigint[], of_act text, of_step text, why text, of_client text,
    target text, of_owner text, appeal_days integer, by_act text
) RETURNS TABLE (case_id bigint, refusal text, state smallint, step text, step_due date)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    ended bigint[] := '{}';
BEGIN
    IF of_act IN ('open', 'deliver') THEN
        RAISE check_violation USING MESSAGE = 'cases are opened and delivered through their own doors';
    END IF;
    FOR case_id, refusal, state, step, step_due IN
        SELECT p.case_id, p.refusal, p.state, p.step, p.step_due
        FROM casework.perform(of_district, of_cases, of_act, of_step, why, of_client, target, of_owner,
            appeal_days, by_act) AS p
    LOOP
        IF refusal IS NULL AND state IN (3, 5, 6, 7) THEN ended := ended || case_id; END IF;
        RETURN NEXT;
    END LOOP;
    IF ended <> '{}' THEN PERFORM ledger.release_cases(of_district, ended); END IF;
END
$$;

CREATE OR REPLACE FUNCTION casework.stop(
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
        SET version = c.version + 1, state = 7, step = NULL, step_due = NULL, owner = NULL,
            period_to = greatest(c.period_from + 1, least(c.period_to, today))
        WHERE f.district = of_district AND f.id = c.id;
        PERFORM ledger.release_cases(of_district, ARRAY[c.id]);
    END LOOP;
END
$$;
