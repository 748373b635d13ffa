-- What of the facts money depends on, for who proves it: the auditor and finance, read-only. A person is a
-- number; nothing but what a sum was worked out from leaves by these doors. The database's owner may
-- read too: whoever holds the database can be checked by somebody who holds a copy of it.

-- Not for anybody to call. Whether who asks may prove a district's money.
CREATE FUNCTION ledger.judge_proof(of_district integer) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF (ctx.district() IS DISTINCT FROM of_district OR ctx.desk() NOT IN ('audit', 'finance'))
        AND NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'no context: the door stays shut';
    END IF;
END
$$;

-- The clauses under which a run paid, or is to pay.
CREATE FUNCTION ledger.proof_clauses(of_district integer) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(array_agg(c.clause COLLATE "C"), '{}') FROM (
        SELECT DISTINCT unnest(r.clauses) AS clause FROM ledger.run AS r
        WHERE r.district = of_district) AS c
$$;

-- The law's answers about those clauses, each with the moments from and to which it stood.
CREATE FUNCTION ledger.proof_spans(of_district integer)
RETURNS TABLE (person bigint, clause text, from_day date, to_day date, outcome smallint,
    class_name text, made_at bigint, replaced_at bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    asked text[] := ledger.proof_clauses(of_district);
BEGIN
    PERFORM ledger.judge_proof(of_district);
    RETURN QUERY
        SELECT e.person, e.clause, e.from_day, e.to_day, e.outcome, e.class,
            (extract(epoch FROM c.changed_at) * 1000000)::bigint, NULL::bigint
        FROM kernel.entitlement AS e
        JOIN kernel.change AS c ON c.district = e.district AND c.id = e.change
        WHERE e.district = of_district AND e.clause = ANY (asked)
        UNION ALL
        SELECT h.person, h.clause, h.from_day, h.to_day, h.outcome, h.class,
            (extract(epoch FROM c.changed_at) * 1000000)::bigint,
            (extract(epoch FROM d.changed_at) * 1000000)::bigint
        FROM kernel.entitlement_history AS h
        JOIN kernel.change AS c ON c.district = h.district AND c.id = h.change
        JOIN kernel.change AS d ON d.district = h.district AND d.id = h.replaced
        WHERE h.district = of_district AND h.clause = ANY (asked);
END
$$;

-- What was given before the system was there, in money, and months told as given without a sum.
CREATE FUNCTION ledger.proof_deliveries(of_district integer)
RETURNS TABLE (person bigint, clause text, period date, monthly boolean, amount_fen bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM ledger.judge_proof(of_district);
    RETURN QUERY SELECT d.person, d.clause, d.period, d.monthly, d.amount_fen
        FROM kernel.delivery AS d
        WHERE d.district = of_district AND (d.amount_fen > 0 OR d.monthly);
END
$$;

-- The deaths that stand, of those who were paid.
CREATE FUNCTION ledger.proof_deaths(of_district integer)
RETURNS TABLE (person bigint, from_day date, learned date, recorded_at bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM ledger.judge_proof(of_district);
    RETURN QUERY SELECT f.person, f.from_day, f.learned,
            (extract(epoch FROM f.recorded_at) * 1000000)::bigint
        FROM kernel.fact AS f
        WHERE f.district = of_district AND f.kind = 'death' AND f.act = 0 AND f.official
          AND EXISTS (SELECT FROM ledger.line AS l
            WHERE l.district = of_district AND l.person = f.person)
          AND NOT EXISTS (SELECT FROM kernel.fact AS w
            WHERE w.district = of_district AND w.person = f.person AND w.kind = 'death'
              AND w.act <> 0 AND w.seq > f.seq AND w.from_day = f.from_day
              AND w.source = f.source);
END
$$;

-- What people decided about sums that the law no longer gives.
CREATE FUNCTION ledger.proof_stops(of_district integer)
RETURNS TABLE (person bigint, clause text, opened_on date, state smallint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM ledger.judge_proof(of_district);
    RETURN QUERY SELECT c.person, c.clause, c.opened_on, c.state
        FROM casework.case_file AS c
        WHERE c.district = of_district AND c.kind = 2 AND c.state IN (2, 3, 5, 6)
          AND c.clause = ANY (ledger.proof_clauses(of_district));
END
$$;

-- The first month of who moved here.
CREATE FUNCTION ledger.proof_first_months(of_district integer)
RETURNS TABLE (person bigint, clause text, first_due date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM ledger.judge_proof(of_district);
    RETURN QUERY SELECT m.person, m.own_clause, max(m.first_due)
        FROM kernel.transfer_month AS m JOIN kernel.transfer AS t USING (district, transfer, person)
        WHERE m.district = of_district AND t.direction = 1 AND m.own_clause IS NOT NULL
          AND NOT EXISTS (SELECT FROM kernel.event_withdrawal AS w
            WHERE w.district = t.district AND w.event = t.event)
        GROUP BY m.person, m.own_clause;
END
$$;
