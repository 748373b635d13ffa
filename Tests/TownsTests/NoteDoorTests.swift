import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Towns
@testable import Yuhou

/// What is written of a visit: no desk of any unit and no role of the house reads it.
@Suite struct NoteDoorTests {
    private static let secret = "夜里睡不着，想儿子"

    private func settle() async throws -> TownsHouse {
        let house = try await TownsHouse.open()
        try await house.add(["A"])
        _ = try await VisitBook(house.clerk).record(
            .init(
                way: .home, on: house.clerk.today, visitor: "周干事", met: .seen, note: Self.secret),
            of: "A", client: "v")
        return house
    }

    /// The tables of sealed words and what points at them.
    private static let doors: [(name: String, query: Query)] = [
        ("the note", "SELECT sealed FROM towns.sealed_note"),
        ("its row as text", "SELECT n::text FROM towns.sealed_note AS n"),
        ("its row as JSON", "SELECT to_jsonb(n)::text FROM towns.sealed_note AS n"),
        ("its row as XML", "SELECT query_to_xml('TABLE towns.sealed_note', true, false, '')::text"),
        ("through the visit", "SELECT n.sealed FROM towns.visit AS v, towns.sealed_note AS n"),
    ]

    @Test func noDeskOfAnyUnitReadsANoteThroughAnyDoor() async throws {
        let house = try await settle()
        let registry = house.desk.house.registry
        var tried = 0
        for unit in registry.codes + ["office"] {
            let duties =
                unit == "office"
                ? ["office"]
                : unit == "towns"
                    ? ["town", "intake", "review", "approve", "pay", "supervise"]
                    : ["intake", "review", "approve", "pay", "supervise"]
            let office = try await house.desk.house.office(
                "reader-\(unit.replacing("_", with: "-"))", desk: unit, duties: duties)
            for door in Self.doors {
                let rows =
                    (try? await office.desk.transaction(readOnly: true) {
                        try await $0.query(door.query)
                    }) ?? []
                // A query of XML answers its frame, a row of the table within it.
                let seen = rows.filter { row in
                    guard let frame = try? row.value(0, as: String.self),
                        frame.hasPrefix("<table")
                    else { return true }
                    return frame.contains("<row>")
                }
                #expect(seen.isEmpty, "\(unit) through \(door.name): \(seen.count) rows")
                tried += 1
            }
            let bureau = Bureau(
                office, district: house.desk.district, department: Towns.code,
                seal: house.desk.seal)
            let id = try await house.desk.count("SELECT min(id) FROM towns.visit")
            #expect(
                await house.refusal { try await VisitBook(bureau).note(id, reason: "想看一看") } != nil,
                "\(unit) by the program")
        }
        #expect(tried == 16 * Self.doors.count)
    }

    /// The roles that see rows of every district (`assessor`, `ingest`, `office` and so on) see
    /// none of these.
    @Test func noRoleOfTheHouseMayReadTheNotes() async throws {
        let house = try await settle()
        let readers = try await house.desk.owner.query(
            """
            SELECT r.rolname::text FROM pg_roles AS r
            WHERE has_table_privilege(r.oid, 'towns.sealed_note', 'SELECT')
              AND NOT r.rolsuper AND NOT pg_has_role(r.oid, 'own', 'MEMBER')
              AND r.rolname NOT LIKE 'pg\\_%'
            ORDER BY 1
            """
        ).map { try $0.value(0, as: String.self) }
        // The towns read their own; `backup` copies ciphers without the keys, which lie outside.
        #expect(Set(readers).isSubset(of: ["towns", "backup"]), "\(readers)")
        #expect(readers.contains("towns"))
        let columns = try await house.desk.owner.query(
            """
            SELECT format('%I.%I', n.nspname, c.relname), a.attname::text
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
              AND a.atttypid IN ('text'::regtype, 'bytea'::regtype, 'jsonb'::regtype)
            """
        ).map { try $0.decode(String.self, String.self) }
        #expect(columns.count > 200)
        let tables = Dictionary(grouping: columns, by: \.0).keys.sorted()
        for table in tables {
            let parts = try table.split(separator: ".").map { try Identifier(String($0)) }
            let found = try await house.desk.count(
                """
                SELECT count(*) FROM \(parts[0]).\(parts[1]) AS t
                WHERE position(\(Self.secret) IN t::text) > 0
                  OR position(encode(convert_to(\(Self.secret), 'UTF8'), 'hex') IN t::text) > 0
                """)
            #expect(found == 0, "\(table) holds the plain words")
        }
    }
}
