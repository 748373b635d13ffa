-- Who makes the backups reads every row of every table, whatever the policies say, and may do nothing
-- else: what else there is to its rights is in `migrations/access.yaml`. Roles belong to the whole
-- server: another database of it may be doing the same.
DO $$
BEGIN
    FOR attempt IN 1..10 LOOP
        EXIT WHEN (SELECT r.rolbypassrls FROM pg_roles AS r WHERE r.rolname = 'backup');
        BEGIN
            ALTER ROLE backup BYPASSRLS;
        EXCEPTION
            WHEN insufficient_privilege THEN
                RAISE insufficient_privilege USING MESSAGE =
                    'only a superuser can let a role read past row policies: have one run '
                    'ALTER ROLE backup BYPASSRLS on this server, then migrate again';
            WHEN internal_error THEN
                -- Somebody else changed the role at the same moment.
                NULL;
        END;
    END LOOP;
END
$$;
