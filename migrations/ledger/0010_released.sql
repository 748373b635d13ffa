-- What was kept for an order is free again when the case it was decided in is refused or closed before
-- a run took it over.
ALTER TABLE ledger.reservation_end ALTER COLUMN run DROP NOT NULL;
-- The case that ended; no run took it over then.
ALTER TABLE ledger.reservation_end ADD COLUMN case_id bigint;
ALTER TABLE ledger.reservation_end ADD CHECK ((run IS NULL) <> (case_id IS NULL));

-- Frees what is still kept for the orders of cases that are over. Not for anybody to call but the doors
-- through which a case is refused, closed, withdrawn, declined or stopped.
CREATE FUNCTION ledger.release_cases(of_district integer, of_cases bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    r record;
BEGIN
    FOR r IN SELECT v.*, o.case_id FROM ledger.payment_order AS o
        JOIN ledger.reservation AS v ON v.district = o.district AND v.payment_order = o.id
        WHERE o.district = of_district AND o.case_id = ANY (of_cases)
          AND NOT EXISTS (SELECT FROM ledger.reservation_end AS e
            WHERE e.district = v.district AND e.payment_order = v.payment_order)
        ORDER BY v.fund, v.year, v.payment_order
    LOOP
        -- A run that takes it over at the same moment keeps it: the key lets one through.
        INSERT INTO ledger.reservation_end (district, payment_order, case_id, ended_on)
        VALUES (of_district, r.payment_order, r.case_id, kernel.today())
        ON CONFLICT DO NOTHING;
        CONTINUE WHEN NOT FOUND;
        PERFORM ledger.move(of_district, 'order ' || r.payment_order || ' released', 'release',
            r.fund, r.year, 'reserved', r.year, 'free', r.amount, NULL, r.clause,
            'case ' || r.case_id);
    END LOOP;
END
$$;
