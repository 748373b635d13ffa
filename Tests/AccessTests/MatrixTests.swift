import Kernel
import Postgres
import TestSupport
import Testing

@testable import Yuhou

/// The file of the matrix: what is refused, with its line, and what the two dialects say.
@Suite struct MatrixTests {
    private static let head = """
        roles:
          bureaus: [finance, health]
        scopes:
          all: "true"
          district: "district = {district}"
          led: "clause = ANY ({clauses})"
        tables:
          kernel.person:

        """

    @Test(arguments: [
        ("- {to: nobody, may: select, where: all}", "no role `nobody`"),
        ("- {to: bureaus, may: read, where: all}", "`read` is no verb"),
        ("- {to: bureaus, may: select, where: everywhere}", "no scope `everywhere`"),
        ("- {to: bureaus, may: select}", "a word or a [list] expected"),
        ("- {to: bureaus, may: select, where: []}", "none of them empty"),
        ("- {to: bureaus, may: delete, columns: [id], where: all}", "goes by rows"),
        ("- {to: bureaus, may: select, when: all, where: all}", "a rule has no `when`"),
        ("- {to: bureaus, to: health, may: select, where: all}", "`to` stands twice"),
        ("- {to bureaus}", "a colon expected"),
        ("- {to: bureaus, may: select, where: all", "`}` expected"),
        ("- {to: bureaus, may: select, where: all} x", "nothing more expected"),
        ("grant: everything", "a rule `- {…}` of a table expected"),
    ])
    func aWrongRuleIsRefusedWithItsLine(_ rule: String, words: String) {
        let error = #expect(throws: AccessError.self) {
            try AccessMatrix("\(Self.head)    \(rule)\n")
        }
        #expect(error?.line == 9)
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test func aScopeOfAnUnknownValueAndARuleTwiceAreRefused() {
        let scope = #expect(throws: AccessError.self) {
            try AccessMatrix("scopes:\n  mine: \"owner = {me}\"\n")
        }
        #expect(scope?.line == 2)
        #expect(scope?.description.contains("no {me}") == true)
        let rule = "    - {to: bureaus, may: select, where: all}\n"
        let twice = #expect(throws: AccessError.self) {
            try AccessMatrix(Self.head + rule + rule)
        }
        #expect(twice?.line == 10)
    }

    @Test(arguments: [
        ("kernel.persons", "select", "id", "no table `kernel.persons`"),
        ("kernel.person", "select", "surname", "no column `kernel.person.surname`"),
    ])
    func whatTheDatabaseHasNotIsRefused(
        _ table: String, verb: String, column: String, words: String
    ) async throws {
        let registry = try Registry(departments)
        let text = """
            roles:
              bureaus: [finance]
            scopes:
              all: "true"
            tables:
              \(table):
                - {to: bureaus, may: \(verb), columns: [\(column)], where: all}
            """
        let access = try AccessApplication(text: text, registry: registry)
        let database = try await TestServer.shared.migratedDatabase(registry)
        let connection = try await Connection.connect(database.owner)
        let error = await #expect(throws: AccessError.self) {
            try await access.apply(on: connection)
        }
        #expect(error?.line == 7)
        #expect(error?.description.contains(words) == true)
    }

    @Test func theTwoDialectsDifferInHowTheContextIsAsked() throws {
        let matrix = try AccessMatrix(
            Self.head + "    - {to: bureaus, may: select, where: [district, led]}\n")
        let one = try AccessStatements(matrix, kinds: [:]).policies.first?.using
        let two = try AccessStatements(matrix, kinds: [:], dialect: .citus).policies.first?.using
        #expect(
            one
                == "(district = (SELECT ctx.district())) AND "
                + "(clause = ANY ((SELECT ctx.clauses())::text[]))"
        )
        #expect(two == "(district = ctx.district()) AND (clause = ANY (ctx.clauses()))")
    }

    @Test func noPolicyForDistributedTablesHasASubQuery() throws {
        let access = try AccessApplication(
            folder: MigratedDatabase.migrations, registry: try Registry(departments),
            dialect: .citus)
        #expect(access.statements.policies.count > 100)
        for policy in access.statements.policies {
            let words = "\(policy.using ?? "")\(policy.check ?? "")"
            #expect(!words.contains("SELECT"), "\(policy.table) \(policy.name)")
        }
    }

    @Test(arguments: [
        "DROP TABLE kernel.person", "GRANT SELECT ON kernel.person TO finance; DROP TABLE x",
        "CREATE POLICY p ON kernel.person USING (true) -- x", "GRANT x TO y /* */",
        "SELECT 1", "grant all on kernel.person to finance", "CREATE POLICY a ON b USING ($1)",
    ])
    func theDoorForGeneratedTextTakesNothingElse(_ statement: String) {
        #expect(throws: PostgresError.self) {
            var script = AccessScript()
            try script.add(statement)
        }
    }
}
