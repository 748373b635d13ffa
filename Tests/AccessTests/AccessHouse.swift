import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Yuhou

/// A migrated database with two districts of synthetic rows, a connection for every role, and
/// functions that run a statement with the caller's rights, undo it and say what came of it.
actor AccessHouse {
    static let districts = [321_204, 500_119]
    static let departmentCodes = departments.map { $0.code.word }
    /// Which act for every desk.
    static let hands: Set<String> = ["ingest", "assessor", "auth"]

    /// Made once; its rows are never changed, for every probe is undone.
    private static let made = Task { try await AccessHouse() }
    static func shared() async throws -> AccessHouse { try await made.value }

    let database: MigratedDatabase
    let access: AccessApplication
    let owner: Connection
    let tables: [String: WorldTable]
    let people: [AccessSession]
    private var connections: [String: Connection] = [:]

    init() async throws {
        let registry = try Registry(departments)
        database = try await TestServer.shared.migratedDatabase(registry)
        access = try AccessApplication(folder: MigratedDatabase.migrations, registry: registry)
        owner = try await Connection.connect(database.owner)
        try await AccessWorld(owner: owner, kinds: registry.dictionary.kinds).make()
        tables = try await WorldTable.read(owner)
        people = AccessSession.all(in: tables)
        for query in Self.doors { try await owner.execute(query) }
    }

    nonisolated var matrix: AccessMatrix { access.statements.matrix }

    /// The connection of a role, the same for all of its probes.
    func connection(_ role: String) async throws -> Connection {
        if let connection = connections[role] { return connection }
        let made = try await Connection.connect(try database.settings(role: role))
        connections[role] = made
        return made
    }

    /// Runs statements as the owner.
    func run(_ statements: [String]) async throws {
        for statement in statements {
            try await owner.execute("SELECT probe.define(\(statement))")
        }
    }

    /// The person at a desk of a district.
    func person(_ name: String, _ district: Int) throws -> AccessSession {
        try #require(
            people.first { $0.name == name && $0.district == "\(district)" }, "\(name) \(district)")
    }

    private static let doors: [Query] = [
        "CREATE SCHEMA probe",
        "GRANT USAGE ON SCHEMA probe TO PUBLIC",
        """
        CREATE FUNCTION probe.keys(statement text) RETURNS text LANGUAGE plpgsql AS $$
        DECLARE
            found text;
        BEGIN
            EXECUTE 'SELECT coalesce(string_agg(k, '','' ORDER BY k COLLATE "C"), '''') FROM ('
                || statement || ') AS s (k)' INTO found;
            RETURN found;
        EXCEPTION WHEN OTHERS THEN
            RETURN '!' || SQLSTATE;
        END
        $$
        """,
        """
        CREATE FUNCTION probe.change(statement text) RETURNS text LANGUAGE plpgsql AS $$
        DECLARE
            n bigint;
        BEGIN
            EXECUTE statement;
            GET DIAGNOSTICS n = ROW_COUNT;
            RAISE EXCEPTION USING ERRCODE = 'YH000', MESSAGE = n::text;
        EXCEPTION
            WHEN SQLSTATE 'YH000' THEN RETURN SQLERRM;
            WHEN OTHERS THEN RETURN '!' || SQLSTATE;
        END
        $$
        """,
        """
        CREATE FUNCTION probe.define(statement text) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            EXECUTE statement;
        END
        $$
        """,
        "REVOKE ALL ON FUNCTION probe.define FROM PUBLIC",
    ]
}

/// A table of ours and its rows, as the owner sees them, every value as text.
struct WorldTable: Sendable {
    typealias Row = [String: String]

    let name: String
    let key: [String]
    /// Without those the server numbers itself.
    let columns: [String]
    let rows: [Row]

    /// What identifies a row.
    func key(_ row: Row) -> String { key.map { row[$0] ?? "" }.joined(separator: "~") }

    /// The statement that gives the keys of what is seen.
    var keys: String {
        "SELECT concat_ws('~', \(key.map { "\($0)::text" }.joined(separator: ", "))) FROM \(name)"
    }

    /// A condition that finds one row.
    func condition(_ row: Row) -> String {
        key.map { "\($0) = \(Self.quoted(row[$0]))" }.joined(separator: " AND ")
    }

    func insertion(_ row: Row, _ columns: [String]) -> String {
        let values = columns.map { Self.quoted(row[$0]) }.joined(separator: ", ")
        return "INSERT INTO \(name) (\(columns.joined(separator: ", "))) VALUES (\(values))"
    }

    static func quoted(_ value: String?) -> String {
        guard let value else { return "NULL" }
        let doubled = value.split(separator: "'", omittingEmptySubsequences: false)
        return "'\(doubled.joined(separator: "''"))'"
    }

    static func read(_ owner: Connection) async throws -> [String: WorldTable] {
        try await owner.execute(
            """
            CREATE FUNCTION pg_temp.rows(name text, columns text) RETURNS SETOF text[]
            LANGUAGE plpgsql AS $$
            BEGIN
                RETURN QUERY EXECUTE 'SELECT ARRAY[' || columns || '] FROM ' || name;
            END
            $$
            """)
        let found = try await owner.query(
            """
            SELECT c.oid::regclass::text, array_agg(a.attname::text ORDER BY a.attnum),
                   coalesce(array_agg(a.attname::text)
                        FILTER (WHERE a.attidentity <> '' OR a.attgenerated <> ''), '{}'),
                   (SELECT array_agg(k.attname::text ORDER BY array_position(i.indkey::int2[],
                        k.attnum))
                    FROM pg_index AS i JOIN pg_attribute AS k ON k.attrelid = i.indrelid
                     AND k.attnum = ANY (i.indkey::int2[])
                    WHERE i.indrelid = c.oid AND i.indisprimary)
            FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
            JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
              AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
            GROUP BY c.oid
            """)
        var tables: [String: WorldTable] = [:]
        for row in found {
            let (name, columns, numbered, key) = try row.decode(
                String.self, [String].self, [String].self, [String].self)
            let cast = columns.map { "coalesce(\($0)::text, E'\\x01')" }.joined(separator: ", ")
            let rows = try await owner.query("SELECT pg_temp.rows(\(name), \(cast))").map {
                try $0.value(0, as: [String].self)
            }
            tables[name] = WorldTable(
                name: name, key: key, columns: columns.filter { !numbered.contains($0) },
                rows: rows.map { values in
                    Dictionary(uniqueKeysWithValues: zip(columns, values))
                        .filter { $0.value != "\u{1}" }
                })
        }
        return tables
    }
}
