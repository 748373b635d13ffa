-- Who connects. `own` owns everything and nobody signs in as it; each department is one login role for
-- the life of its connections; the others are the kernel's own hands. What each may do is generated
-- from `migrations/access.yaml` after the migrations. Roles belong to the whole server, so another
-- database of it may have made them already.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'own', 'board',
        'finance', 'education', 'housing', 'civil_affairs', 'human_resources', 'agriculture',
        'health', 'disabled_persons', 'family_planning', 'public_security', 'medical_insurance',
        'mass_organizations', 'justice', 'culture_transport', 'towns',
        'office', 'system', 'audit', 'service',
        'auth', 'ingest', 'assessor', 'pay', 'verify', 'backup']
    LOOP
        BEGIN
            EXECUTE format(
                'CREATE ROLE %I %s NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION',
                name, CASE WHEN name IN ('own', 'board') THEN 'NOLOGIN' ELSE 'LOGIN' END);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END LOOP;
END
$$;
