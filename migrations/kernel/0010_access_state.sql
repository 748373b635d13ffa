-- Which generation of grants and policies stands in this database: the digest of everything that
-- `migrations/access.yaml` and the registered facts generate. Rows are only ever added; the latest
-- counts. A plain table without district, the same on every node.
CREATE TABLE kernel.access_state (
    seq        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest     text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    applied_at timestamptz NOT NULL DEFAULT now()
);
