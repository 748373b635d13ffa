-- Changed answers in an order that other systems can follow. An id is given when a change begins, so a
-- later one may be visible first: the turn is given to changes that stand, one after the other. Changes
-- from before this column name nobody and get none.
ALTER TABLE kernel.change ADD COLUMN persons bigint[], ADD COLUMN turn bigint;
CREATE UNIQUE INDEX change_turn ON kernel.change (district, turn) WHERE turn IS NOT NULL;
CREATE INDEX change_waiting ON kernel.change (district, id)
    WHERE turn IS NULL AND persons IS NOT NULL;

-- Gives every change that stands its turn; the last turn given.
CREATE FUNCTION kernel.turn_changes(of_district integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    last bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(of_district, hashtext('turn changes'));
    SELECT coalesce(max(c.turn), 0) INTO last FROM kernel.change AS c
    WHERE c.district = of_district AND c.turn IS NOT NULL;
    WITH next AS (
        SELECT c.id, last + row_number() OVER (ORDER BY c.id) AS turn
        FROM kernel.change AS c
        WHERE c.district = of_district AND c.turn IS NULL AND c.persons IS NOT NULL
    )
    UPDATE kernel.change AS c SET turn = next.turn FROM next
    WHERE c.district = of_district AND c.id = next.id;
    RETURN (SELECT coalesce(max(c.turn), 0) FROM kernel.change AS c
        WHERE c.district = of_district AND c.turn IS NOT NULL);
END
$$;
