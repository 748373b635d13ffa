import Kernel
import Postgres
import TestSupport
import Testing

@testable import Yuhou

/// Whatever is typed on a department's connection: nothing comes of it.
@Suite struct EscapeTests {
    /// Each is refused with one of these: no right, unknown, cannot be done, not one statement.
    static let refusals: Set<String> = [
        "42501", "42883", "42704", "42601", "0A000", "42P01", "25001", "0LP01", "55000",
        "3F000",
    ]

    static let attempts: [Query] = [
        // Becoming somebody else.
        "SET ROLE own", "SET ROLE health", "SET ROLE yuhou", "SET SESSION AUTHORIZATION yuhou",
        "SET LOCAL SESSION AUTHORIZATION health", "GRANT own TO finance", "GRANT health TO finance",
        "ALTER ROLE finance BYPASSRLS", "ALTER ROLE finance SUPERUSER", "ALTER ROLE own LOGIN",
        "CREATE ROLE more LOGIN",
        // Code of one's own.
        "DO $$ BEGIN END $$", "DO LANGUAGE plpgsql 'BEGIN END'",
        "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION kernel.f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'",
        "CREATE OR REPLACE FUNCTION ctx.district() RETURNS integer LANGUAGE sql AS 'SELECT 500119'",
        "CREATE OPERATOR public.= (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)",
        "CREATE EXTENSION dblink", "CREATE LANGUAGE plperl", "LOAD 'plpgsql'",
        "CREATE TRIGGER t AFTER INSERT ON kernel.person EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE RULE r AS ON SELECT TO kernel.person DO INSTEAD SELECT 1",
        // Two statements in one.
        "SELECT 1; SELECT name FROM kernel.person", "SELECT 1; SET ROLE own",
        // Statements in arguments, other servers, files.
        "SELECT query_to_xml('SELECT * FROM auth.password', true, true, '')",
        "SELECT table_to_xml('kernel.person'::regclass, true, true, '')",
        "SELECT database_to_xml(true, true, '')",
        "SELECT dblink('dbname=yuhou', 'SELECT 1')",
        "COPY (SELECT 1) TO PROGRAM 'cat'", "COPY kernel.person FROM PROGRAM 'cat'",
        "COPY kernel.person TO '/tmp/out'", "COPY kernel.person FROM '/etc/passwd'",
        "SELECT pg_read_file('/etc/passwd')", "SELECT pg_ls_dir('/')",
        "SELECT lo_import('/etc/passwd')", "SELECT lo_export(1, '/tmp/x')", "SELECT lo_creat(1)",
        "SELECT lo_from_bytea(0, 'x')", "SELECT lo_get(1)", "SELECT loread(1, 1)",
        // Shadows.
        "CREATE TEMP TABLE person (id int)", "CREATE TEMP VIEW person AS SELECT 1",
        "CREATE SCHEMA mine", "CREATE TABLE public.person (id int)",
        "CREATE TABLE kernel.mine (id int)", "CREATE VIEW kernel.mine AS SELECT 1",
        "CREATE VIEW public.mine AS SELECT * FROM kernel.person",
        "CREATE MATERIALIZED VIEW public.mine AS SELECT 1", "CREATE SEQUENCE public.s",
        "SELECT * INTO public.mine FROM kernel.person",
        // The rules themselves.
        "ALTER TABLE kernel.person DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE kernel.person NO FORCE ROW LEVEL SECURITY",
        "CREATE POLICY p ON kernel.person USING (true)",
        "DROP POLICY own ON kernel.person", "ALTER TABLE kernel.person OWNER TO finance",
        "GRANT SELECT ON kernel.identity_number TO finance", "DROP TABLE kernel.person",
        "ALTER SYSTEM SET row_security = off", "ALTER DATABASE postgres SET row_security = off",
        "TRUNCATE kernel.person", "LOCK TABLE kernel.person IN ACCESS EXCLUSIVE MODE",
        "LOCK TABLE kernel.person IN SHARE MODE", "COMMENT ON TABLE kernel.person IS 'x'",
        "REINDEX TABLE kernel.person",
        "CLUSTER kernel.person", "CREATE INDEX ON kernel.person (name)",
        "CREATE STATISTICS public.s ON name, birth FROM kernel.person",
        "CREATE PUBLICATION p FOR TABLE kernel.person", "VACUUM FULL kernel.person",
        // The secret, and what signs with it.
        "SELECT * FROM ctx.secret", "SELECT ctx.sign('321204|1|x|finance|||9999999999')",
        "SELECT ctx.fields()", "SELECT ctx.audit_unsigned(321204, 'x', 'run', 'p', 'r')",
        "TABLE auth.password", "TABLE auth.session", "TABLE auth.account", "TABLE audit.entry",
        "SELECT sealed FROM kernel.identity_number", "SELECT * FROM kernel.phone",
        "SELECT blind_index FROM registry.claim", "SELECT * FROM kernel.event",
        "INSERT INTO audit.entry (district, account, actor, desk, role, act, purpose) VALUES (321204, 1, 'x', 'x', 'x', 'read', 'p')",
        "SELECT rolpassword FROM pg_authid", "SELECT * FROM pg_statistic",
        "SELECT * FROM pg_largeobject",
        // Other people's work.
        "SELECT pg_sleep(60)", "SELECT pg_advisory_lock(1)", "SELECT pg_advisory_xact_lock(1)",
        "SELECT pg_try_advisory_lock_shared(1)", "SELECT pg_terminate_backend(1)",
        "SELECT pg_cancel_backend(1)", "SELECT pg_notify('c', 'x')", "SELECT pg_reload_conf()",
        "SELECT pg_switch_wal()", "SELECT pg_logical_emit_message(false, 'x', 'y')",
        "SELECT pg_export_snapshot()", "SELECT pg_stat_reset()",
        "SELECT setval('kernel.registry_id', 1)",
        "SELECT nextval('kernel.registry_id')",
        "SELECT * FROM pg_logical_slot_get_changes('s', null, null)",
    ]

    @Test func everyAttemptIsRefused() async throws {
        let house = try await AccessHouse.shared()
        let context = try await context(of: "finance.one", house)
        let finance = try await Connection.connect(house.database.settings(role: "finance"))
        for attempt in Self.attempts {
            do {
                try await finance.transaction { transaction in
                    try await transaction.open(context: context)
                    try await transaction.execute(attempt)
                }
                Issue.record("not refused: \(attempt)")
            } catch let error as PostgresError {
                #expect(Self.refusals.contains(error.sqlState), "\(attempt): \(error)")
            }
        }
        print("access escapes: \(Self.attempts.count) refused")
    }

    @Test func whatARoleKeepsForItsLaterConnectionsIsSeenAndTakenBack() async throws {
        let house = try await AccessHouse.shared()
        let finance = try await Connection.connect(house.database.settings(role: "finance"))
        // Harmless, for it reaches every database of the server.
        try await finance.execute("ALTER ROLE finance SET work_mem = '8MB'")
        func isStraight() async throws -> Bool? {
            try await Doctor.examine(finance).first { $0.check == "role_settings" }?.isGreen
        }
        #expect(try await isStraight() == false)
        let owner = try await Connection.connect(house.database.owner)
        _ = try await AccessApplication(
            folder: MigratedDatabase.migrations, registry: Registry(departments)
        ).apply(on: owner)
        #expect(try await isStraight() == true)
    }

    /// Statements that may be asked, and must find nothing.
    static let questions: [Query] = [
        // A setting is not a context.
        """
        SELECT 1 FROM (SELECT set_config('yuhou.context',
            '500119|1|finance.one|finance|intake||9999999999|00', true)) AS s (c), kernel.person
        WHERE c <> '' AND district = 500119
        """,
        "SELECT 1 FROM kernel.person WHERE district <> 321204",
        "SELECT 1 FROM kernel.fact WHERE district <> 321204",
        "SELECT 1 FROM kernel.fact WHERE kind = 'illness.diabetes' AND person NOT IN (4, 5)",
        "SELECT 1 FROM kernel.delivery WHERE clause <> 'C-finance'",
        "SELECT 1 FROM kernel.entitlement WHERE clause LIKE 'C-h%'",
        "SELECT 1 FROM kernel.referral WHERE 'finance' NOT IN (from_department, to_department)",
        "SELECT 1 FROM kernel.break_glass WHERE department <> 'finance' AND department <> 'x'",
        // Statistics hold values.
        "SELECT 1 FROM pg_stats WHERE schemaname IN ('kernel', 'auth', 'audit', 'registry', 'ctx')",
        // Other sessions' words.
        "SELECT 1 FROM pg_stat_activity WHERE usename <> 'finance' AND query NOT LIKE '<insuff%' AND query <> ''",
        "SELECT 1 WHERE registry.known_elsewhere(NULL, 321204)",
        "SELECT 1 WHERE ctx.open('yuhou-321204-nobody') IS NOT NULL",
    ]

    @Test func whatMayBeAskedFindsNothing() async throws {
        let house = try await AccessHouse.shared()
        let finance = try await Connection.connect(house.database.settings(role: "finance"))
        let text = try await context(of: "finance.one", house)
        for question in Self.questions {
            let rows = try await finance.transaction { transaction in
                try await transaction.open(context: text)
                return try await transaction.query(question).count
            }
            #expect(rows == 0, "\(question)")
        }
    }

    /// A condition that fails on a row must not be asked of rows that are not there: the error
    /// would tell.
    @Test func errorsTellNothingOfRowsThatAreNotThere() async throws {
        let house = try await AccessHouse.shared()
        let finance = try await Connection.connect(house.database.settings(role: "finance"))
        let rows = try await finance.query(
            "SELECT 1 FROM kernel.person WHERE name::integer = 1 OR 1 / (id - 1) > 5")
        #expect(rows.isEmpty)
    }

    @Test func rowSecurityCannotBeSwitchedOff() async throws {
        let house = try await AccessHouse.shared()
        let finance = try await Connection.connect(house.database.settings(role: "finance"))
        let error = await #expect(throws: PostgresError.self) {
            try await finance.transaction { transaction in
                try await transaction.execute("SET LOCAL row_security = off")
                try await transaction.execute("SELECT 1 FROM kernel.person")
            }
        }
        #expect(error?.sqlState == "42501")
    }

    /// Names without a schema mean nothing, and a path of one's own leads nowhere.
    @Test func aPathOfOnesOwnChangesNothing() async throws {
        let house = try await AccessHouse.shared()
        let finance = try await Connection.connect(house.database.settings(role: "finance"))
        let text = try await context(of: "finance.one", house)
        let seen = try await finance.transaction { transaction in
            try await transaction.open(context: text)
            try await transaction.execute("SET LOCAL search_path = pg_temp, public, kernel, ctx")
            return try await transaction.query("SELECT DISTINCT district::bigint FROM person").map {
                try $0.value(0, as: Int64.self)
            }
        }
        #expect(seen == [321_204])
    }

    private func context(of name: String, _ house: AccessHouse) async throws -> String {
        let person = try await house.person(name, 321_204)
        let row = try await house.owner.one("SELECT ctx.open(\(person.token))")
        return try #require(try row?.value(0, as: String?.self))
    }
}
