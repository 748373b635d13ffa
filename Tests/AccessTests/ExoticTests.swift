import Kernel
import Postgres
import TestSupport
import Testing

@testable import Yuhou

/// The verbs that are more than one, once a class of table.
@Suite struct ExoticTests {
    /// Role, who sits there, statement, what comes of it.
    static let cases: [(role: String, who: String, statement: String, outcome: String)] = [
        // A register: read and written by the kernel's hand in its district.
        ("ingest", "health.one", "\(person(321_204)) ON CONFLICT DO NOTHING", "0"),
        ("ingest", "health.one", "\(person(500_119)) ON CONFLICT DO NOTHING", "!42501"),
        (
            "ingest", "health.one",
            "\(person(321_204)) ON CONFLICT (district, id) DO UPDATE SET name = 'x'", "1"
        ),
        (
            "ingest", "health.one",
            "\(person(500_119)) ON CONFLICT (district, id) DO UPDATE SET name = 'x'", "!42501"
        ),
        (
            "ingest", "health.one",
            "\(person(321_204)) ON CONFLICT (district, id) DO UPDATE SET ref = 'x'", "!42501"
        ),
        ("ingest", "audit.one", "\(person(321_204)) ON CONFLICT DO NOTHING", "!42501"),
        (
            "ingest", "health.one",
            "SELECT 1 FROM kernel.family WHERE district = 321204 FOR UPDATE", "7"
        ),
        ("ingest", "health.one", "SELECT 1 FROM kernel.family FOR UPDATE", "7"),
        ("ingest", "health.one", "SELECT 1 FROM kernel.district FOR UPDATE", "1"),
        ("ingest", "health.one", "SELECT 1 FROM kernel.fact FOR UPDATE", "!42501"),
        ("ingest", "health.one", "SELECT 1 FROM kernel.fact FOR SHARE", "!42501"),
        (
            "ingest", "health.one",
            "MERGE INTO kernel.person AS p USING (SELECT 500119 AS d, 1 AS i) AS n ON p.district = n.d AND p.id = n.i WHEN MATCHED THEN UPDATE SET name = 'x'",
            "0"
        ),
        (
            "ingest", "health.one",
            "MERGE INTO kernel.person AS p USING (SELECT 321204 AS d, 1 AS i) AS n ON p.district = n.d AND p.id = n.i WHEN MATCHED THEN DELETE",
            "!42501"
        ),
        // Sealed: written, never read back.
        ("ingest", "health.one", "\(number(321_204)) RETURNING blind_index", "1"),
        ("ingest", "health.one", "\(number(321_204)) RETURNING sealed", "!42501"),
        ("ingest", "health.one", "\(number(321_204)) RETURNING *", "!42501"),
        ("ingest", "health.one", "DELETE FROM kernel.phone RETURNING sealed", "!42501"),
        (
            "ingest", "health.one", "SELECT 1 FROM kernel.identity_number WHERE sealed = ''",
            "!42501"
        ),
        // A department's own.
        ("health", "health.one", "\(referral("health", "finance")) RETURNING id", "!42501"),
        ("health", "health.one", "\(referral("finance", "health")) RETURNING id", "!42501"),
        (
            "health", "health.one", "\(referral("health", "finance")) ON CONFLICT DO NOTHING",
            "!42501"
        ),
        (
            "health", "health.one",
            "\(referral("health", "finance")) ON CONFLICT (district, client) DO UPDATE SET matter = 'x'",
            "!42501"
        ),
        ("health", "health.one", "SELECT 1 FROM kernel.referral FOR UPDATE", "!42501"),
        ("health", "health.one", "SELECT 1 FROM kernel.person FOR KEY SHARE", "!42501"),
        (
            "health", "health.one", "WITH x AS (DELETE FROM kernel.person RETURNING 1) SELECT 1",
            "!42501"
        ),
        (
            "health", "health.one",
            "WITH x AS (UPDATE kernel.person SET name = '' RETURNING 1) SELECT 1", "!42501"
        ),
        // Answers: the role is the scope.
        (
            "assessor", "health.one",
            "DELETE FROM kernel.entitlement WHERE district = 500119 RETURNING 1", "105"
        ),
        ("assessor", "health.one", "UPDATE kernel.entitlement SET outcome = 1", "!42501"),
        ("assessor", "health.one", "SELECT 1 FROM kernel.family FOR UPDATE", "14"),
        ("assessor", "health.one", "UPDATE kernel.family SET facts_version = 9", "!42501"),
        ("health", "health.one", "DELETE FROM kernel.entitlement", "!42501"),
        // Before anybody is signed in.
        ("auth", "health.one", "UPDATE auth.session SET account = 1", "!42501"),
        ("auth", "health.one", "UPDATE auth.account SET enabled = true", "0"),
        ("auth", "secretary.one", "UPDATE auth.account SET desk = 'health'", "!42501"),
        ("auth", "secretary.one", "UPDATE auth.account SET class = 1", "!42501"),
    ]

    private static func person(_ district: Int) -> String {
        "INSERT INTO kernel.person (district, id, ref, family, name, sex, birth, role, town) "
            + "VALUES (\(district), 1, 'A', 1, 'A', 0, '1960-01-01', 0, \(district)001)"
    }

    private static func number(_ district: Int) -> String {
        "INSERT INTO kernel.identity_number (district, person, sealed, blind_index, key_version) "
            + "VALUES (\(district), 1, '', 'new', 1)"
    }

    private static func referral(_ from: String, _ to: String) -> String {
        "INSERT INTO kernel.referral (district, client, person, from_department, to_department, "
            + "matter, due_on, referred_by) VALUES (321204, 'new', 1, '\(from)', '\(to)', 'm', "
            + "'2030-01-01', 'health.one')"
    }

    @Test func everyClassOfTableKeepsItsRulesUnderTheExoticVerbs() async throws {
        let house = try await AccessHouse.shared()
        for test in Self.cases {
            let found = try await signed(house, test.role, test.who) { transaction in
                try await transaction.one("SELECT probe.change(\(test.statement))")?
                    .value(0, as: String.self)
            }
            #expect(found == test.outcome, "\(test.role), \(test.who): \(test.statement)")
        }
    }

    @Test func nobodyEmptiesOrLocksATable() async throws {
        let house = try await AccessHouse.shared()
        let statements = house.tables.keys.sorted().flatMap {
            ["TRUNCATE \($0)", "LOCK TABLE \($0) IN ACCESS EXCLUSIVE MODE"]
        }
        for role in house.matrix.roles {
            let rows = try await house.connection(role).query(
                "SELECT DISTINCT probe.change(s) FROM unnest(\(statements)) AS s")
            let found = Set(try rows.map { try $0.value(0, as: String.self) })
            // To lock a table takes the right to change or empty it.
            #expect(found.subtracting(["0"]) == ["!42501"], "\(role)")
        }
    }

    @Test func copyShowsWhatASelectShowsAndWritesNothing() async throws {
        let house = try await AccessHouse.shared()
        let seen = try await signed(house, "finance", "finance.one") { transaction in
            var count = 0
            for try await _ in transaction.copyOut(
                "COPY kernel.person (id) TO STDOUT (FORMAT binary)")
            {
                count += 1
            }
            return count
        }
        #expect(seen == 7)
        for role in ["ingest", "assessor"] {
            let error = await #expect(throws: PostgresError.self) {
                try await signed(house, role, "health.one") { transaction in
                    try await transaction.copyIn("COPY kernel.change FROM STDIN (FORMAT binary)") {
                        _ in
                    }
                }
            }
            #expect(error?.sqlState == "0A000", "\(role): \(error?.description ?? "")")
        }
    }

    private func signed<R: Sendable>(
        _ house: AccessHouse, _ role: String, _ who: String,
        _ body: (Transaction) async throws -> R
    ) async throws -> R {
        let person = try await house.person(who, 321_204)
        let row = try await house.owner.one("SELECT ctx.open(\(person.token))")
        let text = try #require(try row?.value(0, as: String?.self))
        let connection = try await Connection.connect(house.database.settings(role: role))
        return try await connection.transaction { transaction in
            try await transaction.open(context: text)
            return try await body(transaction)
        }
    }
}
