import Postgres

/// What every generation begins with, whatever the matrix says: nobody may do anything.
enum AccessLockdown {
    /// Everything of ours belongs to `own`, no right stands, no policy, and row security is enabled
    /// and forced on every table.
    static let strip: Query = """
        DO $$
        DECLARE
            r record;
            everyone text;
        BEGIN
            SELECT string_agg(format('%I', rolname), ', ' ORDER BY rolname) INTO everyone
            FROM pg_roles
            WHERE NOT rolsuper AND rolname <> 'own' AND rolname NOT LIKE 'pg\\_%';
            FOR r IN SELECT nspname FROM pg_namespace
                WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
            LOOP
                EXECUTE format('REVOKE ALL ON SCHEMA %I FROM PUBLIC, %s', r.nspname, everyone);
                EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM PUBLIC, %s',
                    r.nspname, everyone);
                EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM PUBLIC, %s',
                    r.nspname, everyone);
                EXECUTE format('REVOKE ALL ON ALL ROUTINES IN SCHEMA %I FROM PUBLIC, %s',
                    r.nspname, everyone);
                IF r.nspname <> 'public' THEN
                    EXECUTE format('ALTER SCHEMA %I OWNER TO own', r.nspname);
                END IF;
            END LOOP;
            FOR r IN SELECT c.oid::regclass AS name, c.relkind AS kind, c.relowner <> o.oid AS moves,
                    c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
                        AS is_open
                FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                JOIN pg_roles AS o ON o.rolname = 'own'
                WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
                  AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
                  -- A sequence of a column goes with its table.
                  AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass
                    AND d.objid = c.oid AND d.deptype IN ('a', 'i', 'e'))
            LOOP
                IF r.moves THEN
                    EXECUTE format('ALTER %s %s OWNER TO own', CASE r.kind WHEN 'v' THEN 'VIEW'
                        WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
                        r.name);
                END IF;
                IF r.is_open THEN
                    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
                        r.name);
                END IF;
            END LOOP;
            FOR r IN SELECT p.oid::regprocedure AS name FROM pg_proc AS p
                JOIN pg_namespace AS n ON n.oid = p.pronamespace
                JOIN pg_roles AS o ON o.rolname = 'own'
                WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
                  AND p.proowner <> o.oid
            LOOP
                EXECUTE format('ALTER ROUTINE %s OWNER TO own', r.name);
            END LOOP;
            FOR r IN SELECT polname, polrelid::regclass AS name FROM pg_policy LOOP
                EXECUTE format('DROP POLICY %I ON %s', r.polname, r.name);
            END LOOP;
            -- What defines functions run as, and foreign keys look with.
            FOR r IN SELECT c.oid::regclass AS name FROM pg_class AS c
                JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
                  AND c.relkind IN ('r', 'p')
            LOOP
                EXECUTE format('CREATE POLICY own ON %s TO own USING (true) WITH CHECK (true)', r.name);
            END LOOP;
        END
        $$
        """

    /// What PostgreSQL gives to everybody and nobody here needs: the database itself, the language
    /// of `DO`, large objects, locks that outlive a transaction, sleeping, statements in arguments,
    /// other sessions, the log.
    static let lock: Query = """
        DO $$
        DECLARE
            r record;
        BEGIN
            EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
            FOR r IN SELECT rolname FROM pg_roles
                WHERE NOT rolsuper AND rolname NOT LIKE 'pg\\_%'
            LOOP
                EXECUTE format('REVOKE ALL ON DATABASE %I FROM %I', current_database(), r.rolname);
            END LOOP;
            FOR r IN SELECT lanname FROM pg_language WHERE lanpltrusted LOOP
                EXECUTE format('REVOKE ALL ON LANGUAGE %I FROM PUBLIC', r.lanname);
            END LOOP;
            FOR r IN SELECT p.oid::regprocedure AS name FROM pg_proc AS p
                WHERE p.pronamespace = 'pg_catalog'::regnamespace
                  AND (p.proname ~ '^(lo_|pg_sleep|pg_advisory_|pg_try_advisory_)'
                    OR p.proname ~ '^(query|cursor|table|schema|database)_to_xml'
                    OR p.proname IN ('loread', 'lowrite', 'pg_notify', 'pg_terminate_backend',
                        'pg_cancel_backend', 'pg_logical_emit_message', 'pg_export_snapshot',
                        'ts_stat', 'pg_create_restore_point'))
                  AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl,
                        acldefault('f', p.proowner))) AS a WHERE a.grantee = 0)
            LOOP
                EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', r.name);
            END LOOP;
            -- The doors that switch modules wait by these, and end with the transaction.
            GRANT EXECUTE ON FUNCTION pg_catalog.pg_advisory_xact_lock(integer, integer),
                pg_catalog.pg_advisory_xact_lock_shared(integer, integer) TO own;
        END
        $$
        """

    /// Takes back what roles keep for their later connections (`ALTER ROLE … SET`): PostgreSQL lets
    /// every role do that for itself.
    static let straighten: Query = """
        DO $$
        DECLARE
            r record;
        BEGIN
            FOR r IN SELECT DISTINCT o.rolname, d.datname FROM pg_db_role_setting AS s
                JOIN pg_roles AS o ON o.oid = s.setrole
                LEFT JOIN pg_database AS d ON d.oid = s.setdatabase
                WHERE NOT o.rolsuper
                  AND (s.setdatabase = 0 OR d.datname = current_database())
            LOOP
                IF r.datname IS NULL THEN
                    EXECUTE format('ALTER ROLE %I RESET ALL', r.rolname);
                ELSE
                    EXECUTE format('ALTER ROLE %I IN DATABASE %I RESET ALL', r.rolname, r.datname);
                END IF;
            END LOOP;
        END
        $$
        """
}
