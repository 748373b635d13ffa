import Crypto
import Foundation
import Law
public import Postgres

/// Brings the rights and row policies of a database to the access matrix, and says whether they
/// are there.
public struct AccessApplication: Sendable {
    public let statements: AccessStatements

    /// Reads `access.yaml` in the folder of the migrations.
    ///
    /// - Throws: `AccessError`; `AccessFailure.unreadable`.
    public init(
        folder: String, registry: Registry, dialect: AccessDialect = .postgres
    ) throws {
        let path = folder + "/access.yaml"
        guard let data = FileManager.default.contents(atPath: path),
            let text = String(validating: data, as: UTF8.self)
        else { throw AccessFailure.unreadable(path) }
        try self.init(text: text, registry: registry, dialect: dialect)
    }

    /// - Throws: `AccessError`.
    public init(
        text: String, registry: Registry, dialect: AccessDialect = .postgres
    ) throws(AccessError) {
        let departments = registry.departments.map { $0.code.word }
        statements = try AccessStatements(
            AccessMatrix(text), kinds: registry.dictionary.readable(by: departments),
            dialect: dialect)
    }

    /// Makes the rights and policies anew, in one transaction, unless this very generation stands.
    ///
    /// - Parameter connection: a superuser's.
    /// - Returns: Whether anything was done.
    /// - Throws: `AccessError` for a table, column, role, function or sequence that is not there;
    ///   `PostgresError`.
    @discardableResult
    public func apply(on connection: Connection, always: Bool = false) async throws -> Bool {
        try await connection.transaction { transaction in
            // The migrator's: two at once wait for each other.
            try await transaction.execute("SELECT pg_advisory_xact_lock(4210681190731002)")
            try await transaction.execute(AccessLockdown.straighten)
            if !always, try await stands(transaction) { return false }
            try AccessCatalogue(try await AccessCatalogue.read(transaction)).check(statements)
            let database = try await transaction.one("SELECT current_database()::text")
            let script = try statements.script(
                database: try database?.value(0, as: String.self))
            try await transaction.execute(AccessLockdown.strip)
            try await transaction.execute(AccessLockdown.lock)
            try await transaction.run(script)
            try await transaction.execute(
                "INSERT INTO kernel.access_state (digest) VALUES (\(try digest()))")
            return true
        }
    }

    /// Checks that this generation stands. Changes nothing.
    ///
    /// - Throws: `AccessFailure.stale`; `PostgresError`.
    public func verify(on database: some Queryable) async throws {
        guard try await stands(database) else { throw AccessFailure.stale }
    }

    private func stands(_ database: some Queryable) async throws -> Bool {
        let row = try await database.one(
            "SELECT digest FROM kernel.access_state ORDER BY seq DESC LIMIT 1")
        return try row?.value(0, as: String.self) == digest()
    }

    /// SHA-256 over everything that is run.
    public func digest() throws -> String {
        let text =
            "\(AccessLockdown.strip)\(AccessLockdown.lock)"
            + (try statements.script(database: nil)).text
        return SHA256.hash(data: Data(text.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0\(digits)" : digits
        }.joined()
    }
}

/// Why the access matrix is of no use.
public enum AccessFailure: Error, Sendable, Hashable {
    /// The database has the rights of another matrix or of other facts.
    case stale
    /// No such file, or not UTF-8.
    case unreadable(String)
}

extension AccessStatements {
    /// Rights and policies as statements.
    ///
    /// - Parameter database: Whose doors are opened to the roles; nil leaves that out.
    public func script(database: String?) throws -> AccessScript {
        var script = AccessScript()
        if let database {
            let name =
                "\""
                + database.split(separator: "\"", omittingEmptySubsequences: false)
                .joined(separator: "\"\"") + "\""
            try script.add("GRANT CONNECT ON DATABASE \(name) TO \(list(matrix.roles))")
            if !matrix.temporary.isEmpty {
                try script.add("GRANT TEMPORARY ON DATABASE \(name) TO \(list(matrix.temporary))")
            }
        }
        for (schema, roles) in schemas.sorted(by: { $0.key < $1.key }) {
            try script.add("GRANT USAGE ON SCHEMA \(schema) TO \(list(roles))")
            guard !matrix.keepers.isEmpty else { continue }
            for kind in ["TABLES", "SEQUENCES"] {
                try script.add(
                    "GRANT SELECT ON ALL \(kind) IN SCHEMA \(schema) TO \(list(matrix.keepers))")
            }
        }
        for (name, roles) in matrix.sequences.sorted(by: { $0.key < $1.key }) {
            try script.add("GRANT USAGE ON SEQUENCE \(name) TO \(list(roles))")
        }
        for (name, roles) in functions.sorted(by: { $0.key < $1.key }) {
            try script.add("GRANT EXECUTE ON FUNCTION \(name) TO \(list(roles))")
        }
        for rule in matrix.rules {
            let columns = rule.columns.map { " (\($0.joined(separator: ", ")))" } ?? ""
            let verbs = rule.verbs.map { $0.rawValue.uppercased() + columns }
            try script.add(
                "GRANT \(verbs.joined(separator: ", ")) ON \(rule.table) TO \(list(rule.roles))")
        }
        for policy in policies {
            let using = policy.using.map { " USING (\($0))" } ?? ""
            let check = policy.check.map { " WITH CHECK (\($0))" } ?? ""
            let verb = policy.verb.rawValue.uppercased()
            try script.add(
                "CREATE POLICY \(policy.name) ON \(policy.table) FOR \(verb) "
                    + "TO \(list(policy.roles))\(using)\(check)")
        }
        return script
    }

    private func list(_ roles: [String]) -> String { roles.joined(separator: ", ") }
}
