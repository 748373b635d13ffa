import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Yuhou

/// No table about persons is forgotten: neither by the copy a person may ask for, nor by the list
/// of how long things are kept.
@Suite struct CopyTests {
    /// The tables of the kernel about persons: the part of the copy that shows them, or why none
    /// does.
    private static let kernel: [String: String] = [
        "kernel.membership": "households", "kernel.identity_number": "identity_number",
        "kernel.phone": "phone", "kernel.account": "account", "kernel.fact": "facts",
        "kernel.event": "events", "kernel.transfer": "transfers",
        "kernel.entitlement": "entitlements", "kernel.delivery": "deliveries",
        "kernel.referral": "dealings", "kernel.unmasking": "dealings",
        "kernel.break_glass": "dealings", "kernel.erasure": "dealings",
        "kernel.entitlement_history":
            "not: answers of the law as they were, worked out from the facts",
        "kernel.standing":
            "not: what the answers, deliveries and cases shown there come to, kept for the lists",
        "kernel.festival_call": "not: the key of a call, which stands with who makes it",
        "kernel.festival_call_end": "not: the key of a call, which stands with who makes it",
        "kernel.transfer_month": "not: which months the transfers count, by the months shown there",
    ]

    /// Names of tables with the columns `district` and `person`, by schema and name.
    private static let tables: Query = """
        SELECT n.nspname || '.' || c.relname FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'person' AND NOT a.attisdropped
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT LIKE 'pg\\_%'
        """

    private func names(_ query: Query, _ owner: Connection) async throws -> Set<String> {
        Set(try await owner.query(query).map { try $0.value(0, as: String.self) })
    }

    @Test func everyTableAboutPersonsIsInTheCopyOrSaysWhyNot() async throws {
        let house = try await AccessHouse.shared()
        let found = try await names(Self.tables, house.owner)
        let own = found.filter { $0.hasPrefix("kernel.") }
        #expect(own.subtracting(Self.kernel.keys).sorted() == [], "in no part of the copy")
        #expect(Set(Self.kernel.keys).subtracting(found).sorted() == [], "no such table")
        // Of all others the world of this house holds rows, and the copies of its persons show
        // them.
        let shown = try await names(
            """
            SELECT DISTINCT r.record FROM kernel.person AS p,
                LATERAL kernel.records_of(p.district, p.id) AS r
            """, house.owner)
        // The tasks of this world are nobody's.
        let others = found.subtracting(own).subtracting(["casework.task"])
        #expect(others.subtracting(shown).sorted() == [], "not shown")
        #expect(shown.count > 150, "\(shown.count)")
    }

    @Test func everySchemaWithPersonsHasALengthOrSaysThatItIsToBeSet() async throws {
        let house = try await AccessHouse.shared()
        let rules = try RetentionList.rules(in: MigratedDatabase.migrations + "/../policies")
        let named = Set(rules.rules.map(\.record))
        let schemas = Set(
            try await names(Self.tables, house.owner).compactMap {
                $0.split(separator: ".").first.map(String.init)
            })
        #expect(schemas.subtracting(["kernel"]).subtracting(named).sorted() == [])
        let codes = named.filter { !$0.contains(".") }
        #expect(codes.subtracting(schemas).sorted() == [], "a schema without persons")
    }

    @Test func theCopyHoldsNoBytesNoKeysAndNoClerks() async throws {
        let house = try await AccessHouse.shared()
        let columns = try await names(
            """
            SELECT DISTINCT c FROM kernel.person AS p,
                LATERAL kernel.records_of(p.district, p.id) AS r, unnest(r.columns) AS c
            """, house.owner)
        for word in ["recorded_by", "client", "sealed", "hash", "person"] {
            #expect(!columns.contains(word), "\(word)")
        }
    }
}
