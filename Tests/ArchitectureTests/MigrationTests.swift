import Kernel
import Testing

@testable import Yuhou

@Suite struct MigrationTests {
    private static let codes = Set(departments.map { $0.code.word })

    @Test func everyKeyBeginsWithDistrictAndEverySchemaStandsAlone() throws {
        let files = Checkout.files(below: "migrations", ending: "")
            .filter { $0.split(separator: "/").last?.contains(".") ?? false }
            // Not a migration: what grants and policies are generated from.
            .filter { $0 != "migrations/access.yaml" }
        #expect(!files.isEmpty, "the scan must find the migrations")
        let violations = try files.flatMap {
            MigrationRule.violations(
                inMigration: $0, text: try Checkout.text($0), departments: Self.codes)
        }
        #expect(violations.isEmpty, "\(violations.report)")
    }

    @Test func everyExceptionIsStillThere() throws {
        let texts = try Checkout.files(below: "migrations", ending: ".sql").map(Checkout.text)
        for table in MigrationRule.exceptions.keys {
            #expect(texts.contains { $0.contains("CREATE TABLE \(table) ") }, "\(table)")
        }
    }

    @Test(arguments: [
        ("a primary key without district", "CREATE TABLE health.a (id bigint PRIMARY KEY);"),
        (
            "district second in the primary key",
            "CREATE TABLE health.a (district integer, id bigint, PRIMARY KEY (id, district));"
        ),
        (
            "district missing in a unique key",
            "CREATE TABLE health.a (district integer PRIMARY KEY, ref text, UNIQUE (ref));"
        ),
        (
            "a unique column",
            "CREATE TABLE health.a (district integer PRIMARY KEY, ref text UNIQUE);"
        ),
        ("a unique index", "CREATE UNIQUE INDEX a_ref ON health.a (ref);"),
        (
            "a key added later",
            "ALTER TABLE health.a ADD CONSTRAINT a_ref UNIQUE (ref, district);"
        ),
        (
            "a foreign key without district",
            """
            CREATE TABLE health.a (district integer PRIMARY KEY,
                person bigint REFERENCES kernel.person);
            """
        ),
        (
            "a foreign key into another department",
            """
            CREATE TABLE health.a (district integer, fund bigint, PRIMARY KEY (district, fund),
                FOREIGN KEY (district, fund) REFERENCES finance.fund);
            """
        ),
        ("no key at all", "CREATE TABLE health.a (district integer, id bigint);"),
        (
            "a table of another schema",
            "CREATE TABLE kernel.a (district integer PRIMARY KEY);"
        ),
        ("a trigger", "CREATE TRIGGER t AFTER INSERT ON health.a EXECUTE FUNCTION health.f();"),
    ])
    func catches(_ mistake: String, text: String) {
        let found = MigrationRule.violations(
            inMigration: "migrations/health/0001_a.sql", text: text, departments: Self.codes)
        #expect(found.count == 1, "\(mistake): \(found.report)")
    }

    @Test(arguments: ["migrations/helth/0001_a.sql", "migrations/health/1_a.sql"])
    func catchesTheName(_ path: String) {
        let found = MigrationRule.violations(
            inMigration: path, text: "-- Nothing.", departments: Self.codes)
        #expect(found.count == 1, "\(found.report)")
    }

    @Test(arguments: [
        "CREATE TABLE health.a (district integer, id bigint, PRIMARY KEY (district, id));",
        "-- CREATE TABLE health.a (id bigint PRIMARY KEY);",
        "COMMENT ON TABLE health.a IS 'CREATE TRIGGER; UNIQUE (ref)';",
        "CREATE TABLE health.b (LIKE health.a INCLUDING ALL);",
        "CREATE INDEX a_ref ON health.a (ref);",
        "CREATE FUNCTION health.f() AS $$ SELECT 1; CREATE TRIGGER t; $$ LANGUAGE sql;",
    ])
    func allows(_ text: String) {
        let found = MigrationRule.violations(
            inMigration: "migrations/health/0001_a.sql", text: text, departments: Self.codes)
        #expect(found.isEmpty, "\(found.report)")
    }
}
