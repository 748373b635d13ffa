-- What was given before the system was there opens the chain of its period, once, so that nobody is
-- paid it again.
CREATE TABLE ledger.opening (
    district integer NOT NULL,
    person   bigint NOT NULL,
    clause   text COLLATE "C" NOT NULL,
    -- As `kernel.delivery` has it.
    given    date NOT NULL,
    -- The period whose chain it opens: of monthly money the month.
    period   date NOT NULL,
    PRIMARY KEY (district, person, clause, given),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);

-- Adds what deliveries gave to the chains of their periods; what is there already stays as it is.
-- Called by the hand that has just written the deliveries, in the same transaction. Returns the
-- number of those added.
CREATE FUNCTION ledger.open_lines(
    of_district integer, persons bigint[], clauses text[], days date[], periods date[]
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    added bigint;
BEGIN
    IF ctx.district() IS DISTINCT FROM of_district
        AND NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'no context: the door stays shut';
    END IF;
    WITH made AS (
        INSERT INTO ledger.opening AS o (district, person, clause, given, period)
        SELECT of_district, a.person, a.clause, a.given, a.period
        FROM unnest(persons, clauses, days, periods) AS a (person, clause, given, period)
        JOIN kernel.delivery AS d ON d.district = of_district AND d.person = a.person
          AND d.clause = a.clause AND d.period = a.given
        WHERE d.amount_fen > 0 AND date_trunc('month', a.period) = date_trunc('month', a.given)
        ON CONFLICT DO NOTHING RETURNING o.person, o.clause, o.given, o.period
    ), sums AS (
        SELECT m.person, m.clause, m.period, m.given, d.amount_fen,
            sum(d.amount_fen) OVER earlier AS through, row_number() OVER earlier AS nth
        FROM made AS m JOIN kernel.delivery AS d ON d.district = of_district
          AND d.person = m.person AND d.clause = m.clause AND d.period = m.given
        WINDOW earlier AS (PARTITION BY m.person, m.clause, m.period ORDER BY m.given)
    )
    INSERT INTO ledger.line (district, person, clause, period, seq, kind, before, amount, after,
        made_on)
    SELECT of_district, s.person, s.clause, s.period, coalesce(l.seq, 0) + s.nth, 'opening',
        coalesce(l.after, 0) + s.through - s.amount_fen, s.amount_fen,
        coalesce(l.after, 0) + s.through, s.given
    FROM sums AS s LEFT JOIN LATERAL (
        SELECT n.seq, n.after FROM ledger.line AS n
        WHERE n.district = of_district AND n.person = s.person AND n.clause = s.clause
          AND n.period = s.period ORDER BY n.seq DESC LIMIT 1) AS l ON true
    ORDER BY s.person, s.clause, s.period, s.nth;
    GET DIAGNOSTICS added = ROW_COUNT;
    RETURN added;
END
$$;

-- What was told before the ledger was there.
INSERT INTO ledger.opening (district, person, clause, given, period)
SELECT d.district, d.person, d.clause, d.period, d.period FROM kernel.delivery AS d
WHERE d.amount_fen > 0;
INSERT INTO ledger.line (district, person, clause, period, seq, kind, before, amount, after, made_on)
SELECT d.district, d.person, d.clause, d.period, 1, 'opening', 0, d.amount_fen, d.amount_fen, d.period
FROM kernel.delivery AS d WHERE d.amount_fen > 0;
