-- Which transaction a line came with: kept standings are brought up to date by it
-- (kernel/0022_standings.sql).
ALTER TABLE ledger.line ADD COLUMN made_in xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX line_made_in ON ledger.line (district, made_in);
