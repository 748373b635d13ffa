-- Which transaction an act came with: kept standings are brought up to date by it
-- (kernel/0022_standings.sql).
ALTER TABLE casework.act ADD COLUMN acted_in xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX act_acted_in ON casework.act (district, acted_in);
-- Stops that await a decision, read clause by clause.
CREATE INDEX case_file_stops ON casework.case_file (district, clause, opened_on, id)
    WHERE kind = 2 AND state IN (0, 1);
