import Kernel
import Postgres

/// Every right, policy and owner that stands in the catalogue, in words that can be compared with
/// what the matrix generates.
enum Catalogue {
    /// `finance select kernel.person`, `office select kernel.person.id`,
    /// `finance usage schema kernel`,
    /// `finance execute ctx.open`, `ingest usage sequence kernel.registry_id`; PUBLIC as `public`.
    static func rights(_ database: some Queryable) async throws -> Set<String> {
        let rows = try await database.query(
            """
            WITH ours AS (
                SELECT oid, nspname AS name FROM pg_namespace
                WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', 'probe')
            ), found (grantee, words, grantor) AS (
                SELECT a.grantee, lower(a.privilege_type) || ' schema ' || s.name, n.nspowner
                FROM pg_namespace AS n JOIN ours AS s ON s.oid = n.oid,
                    aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) AS a
                UNION ALL
                SELECT a.grantee, lower(a.privilege_type)
                    || CASE c.relkind WHEN 'S' THEN ' sequence ' ELSE ' ' END
                    || s.name || '.' || c.relname, c.relowner
                FROM pg_class AS c JOIN ours AS s ON s.oid = c.relnamespace,
                    aclexplode(coalesce(c.relacl, acldefault(
                        CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))) AS a
                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                UNION ALL
                SELECT a.grantee, lower(a.privilege_type) || ' ' || s.name || '.' || c.relname || '.'
                    || t.attname, c.relowner
                FROM pg_attribute AS t JOIN pg_class AS c ON c.oid = t.attrelid
                JOIN ours AS s ON s.oid = c.relnamespace, aclexplode(t.attacl) AS a
                UNION ALL
                SELECT a.grantee, lower(a.privilege_type) || ' ' || s.name || '.' || p.proname,
                    p.proowner
                FROM pg_proc AS p JOIN ours AS s ON s.oid = p.pronamespace,
                    aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
                UNION ALL
                SELECT a.grantee, lower(a.privilege_type) || ' database', d.datdba
                FROM pg_database AS d, aclexplode(coalesce(d.datacl,
                    acldefault('d', d.datdba))) AS a WHERE d.datname = current_database()
                UNION ALL
                SELECT a.grantee, lower(a.privilege_type) || ' language ' || l.lanname, l.lanowner
                FROM pg_language AS l, aclexplode(coalesce(l.lanacl,
                    acldefault('l', l.lanowner))) AS a WHERE l.lanpltrusted
            )
            SELECT coalesce(r.rolname, 'public') || ' ' || f.words
            FROM found AS f LEFT JOIN pg_roles AS r ON r.oid = f.grantee
            WHERE f.grantee <> f.grantor
            """)
        return Set(try rows.map { try $0.value(0, as: String.self) })
    }

    /// Every table and sequence of ours, in the words of `rights`.
    static func relations(_ database: some Queryable) async throws -> Set<String> {
        let rows = try await database.query(
            """
            SELECT CASE c.relkind WHEN 'S' THEN 'sequence ' ELSE '' END || n.nspname || '.'
                || c.relname
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname NOT LIKE 'pg\\_%'
              AND n.nspname NOT IN ('information_schema', 'probe')
            """)
        return Set(try rows.map { try $0.value(0, as: String.self) })
    }

    /// The same from the matrix.
    ///
    /// - Parameter relations: What there is to keep.
    static func expected(
        _ statements: AccessStatements, relations: Set<String>
    ) -> Set<String> {
        var found: Set<String> = []
        for grant in statements.grants {
            let column = grant.column.map { ".\($0)" } ?? ""
            found.insert("\(grant.role) \(grant.verb.rawValue) \(grant.table)\(column)")
        }
        for (schema, roles) in statements.schemas {
            found.formUnion(roles.map { "\($0) usage schema \(schema)" })
        }
        for (name, roles) in statements.functions {
            found.formUnion(roles.map { "\($0) execute \(name)" })
        }
        for (name, roles) in statements.matrix.sequences {
            found.formUnion(roles.map { "\($0) usage sequence \(name)" })
        }
        for role in statements.matrix.keepers {
            found.formUnion(relations.map { "\(role) select \($0)" })
        }
        found.formUnion(statements.matrix.roles.map { "\($0) connect database" })
        found.formUnion(statements.matrix.temporary.map { "\($0) temporary database" })
        return found
    }

    /// `kernel.person select_… SELECT {finance,…} using check`, the expressions as the server
    /// prints them; without expressions if `isBare`.
    static func policies(_ database: some Queryable, isBare: Bool) async throws -> Set<String> {
        let rows = try await database.query(
            """
            SELECT concat_ws(' ', schemaname || '.' || tablename, policyname, lower(cmd), permissive,
                (SELECT string_agg(r, ',' ORDER BY r) FROM unnest(roles::text[]) AS r),
                CASE WHEN NOT \(isBare) THEN coalesce(qual, '-') || ' ' || coalesce(with_check, '-') END)
            FROM pg_policies
            """)
        return Set(try rows.map { try $0.value(0, as: String.self) })
    }

    static func expectedPolicies(
        _ statements: AccessStatements, tables: some Sequence<String>
    ) -> Set<String> {
        var found = Set(tables.map { "\($0) own all PERMISSIVE own" })
        for policy in statements.policies {
            found.insert(
                "\(policy.table) \(policy.name) \(policy.verb.rawValue) PERMISSIVE "
                    + policy.roles.sorted().joined(separator: ","))
        }
        return found
    }

    /// What is not as it must be of every table, function and schema of ours, whatever the matrix.
    static func open(_ database: some Queryable) async throws -> Set<String> {
        let rows = try await database.query(
            """
            WITH ours AS (
                SELECT oid, nspname AS name, nspowner FROM pg_namespace
                WHERE nspname NOT LIKE 'pg\\_%'
                  AND nspname NOT IN ('information_schema', 'probe', 'public')
            ), own AS (SELECT oid FROM pg_roles WHERE rolname = 'own')
            SELECT s.name || '.' || c.relname || ' row security ' || c.relrowsecurity || ' forced '
                || c.relforcerowsecurity
            FROM pg_class AS c JOIN ours AS s ON s.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
            UNION ALL SELECT s.name || '.' || c.relname || ' is a view that asks as its owner'
            FROM pg_class AS c JOIN ours AS s ON s.oid = c.relnamespace
            WHERE c.relkind = 'v'
              AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)
            UNION ALL SELECT s.name || '.' || c.relname || ' is not of own'
            FROM pg_class AS c JOIN ours AS s ON s.oid = c.relnamespace, own
            WHERE c.relowner <> own.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
            UNION ALL SELECT s.name || '.' || p.proname || ' is not of own'
            FROM pg_proc AS p JOIN ours AS s ON s.oid = p.pronamespace, own WHERE p.proowner <> own.oid
            UNION ALL SELECT s.name || '.' || p.proname || ' takes the caller''s search_path'
            FROM pg_proc AS p JOIN ours AS s ON s.oid = p.pronamespace
            WHERE p.prosecdef AND NOT coalesce(p.proconfig @> '{search_path=pg_catalog}', false)
            UNION ALL SELECT s.name || ' is not of own' FROM ours AS s, own WHERE s.nspowner <> own.oid
            UNION ALL SELECT r.rolname || ' has rights of its own'
            FROM pg_roles AS r WHERE r.rolname NOT LIKE 'pg\\_%' AND r.rolname <> 'yuhou'
              AND (r.rolsuper OR r.rolcreatedb OR r.rolcreaterole OR r.rolreplication
                OR r.rolinherit OR r.rolbypassrls <> (r.rolname = 'backup'))
            UNION ALL SELECT 'a role is a member of another: ' || m.member::regrole::text
            FROM pg_auth_members AS m JOIN pg_roles AS r ON r.oid = m.member
            WHERE r.rolname NOT LIKE 'pg\\_%'
            UNION ALL SELECT 'everybody may call ' || p.oid::regprocedure::text
            FROM pg_proc AS p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
            WHERE a.grantee = 0 AND p.pronamespace = 'pg_catalog'::regnamespace
              AND (p.proname ~ '^(lo_|pg_sleep|pg_advisory_|pg_try_advisory_)'
                OR p.proname ~ '_to_xml' AND p.proname ~ '^(query|table|schema|database|cursor)'
                OR p.proname IN ('pg_notify', 'pg_terminate_backend', 'pg_cancel_backend',
                    'pg_logical_emit_message', 'loread', 'lowrite'))
            """)
        return Set(try rows.map { try $0.value(0, as: String.self) })
    }
}
