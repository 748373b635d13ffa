import Kernel
import Postgres
import TestSupport
import Testing

@testable import Yuhou

/// The catalogue says what the matrix says: nothing less, nothing more.
@Suite struct GrantTests {
    @Test func everyRightIsInTheMatrixAndTheMatrixInTheRights() async throws {
        let house = try await AccessHouse.shared()
        let found = try await Catalogue.rights(house.owner)
        let expected = Catalogue.expected(
            house.access.statements, relations: try await Catalogue.relations(house.owner))
        #expect(found.subtracting(expected).sorted() == [], "granted beside the matrix")
        #expect(expected.subtracting(found).sorted() == [], "not granted")
        #expect(!found.contains { $0.hasPrefix("public ") })
        print("access rights: \(found.count)")
    }

    @Test func everyPolicyIsOneOfTheMatrix() async throws {
        let house = try await AccessHouse.shared()
        let found = try await Catalogue.policies(house.owner, isBare: true)
        let expected = Catalogue.expectedPolicies(
            house.access.statements, tables: house.tables.keys)
        #expect(found.subtracting(expected).sorted() == [])
        #expect(expected.subtracting(found).sorted() == [])
    }

    @Test func everyTableIsShutAndOwnedByNobodyWhoSignsIn() async throws {
        let house = try await AccessHouse.shared()
        #expect(try await Catalogue.open(house.owner).sorted() == [])
    }

    @Test func applyingAgainChangesNothingAndAnotherMatrixIsSeen() async throws {
        let registry = try Registry(departments)
        let database = try await TestServer.shared.migratedDatabase(registry)
        let connection = try await Connection.connect(database.owner)
        let access = try AccessApplication(
            folder: MigratedDatabase.migrations, registry: registry)
        #expect(try await access.apply(on: connection) == false)
        let rights = try await Catalogue.rights(connection)
        let policies = try await Catalogue.policies(connection, isBare: false)
        #expect(try await access.apply(on: connection, always: true))
        #expect(try await Catalogue.rights(connection) == rights)
        #expect(try await Catalogue.policies(connection, isBare: false) == policies)
        try await access.verify(on: connection)
        let other = try AccessApplication(
            text: """
                roles:
                  everybody: [finance, health]
                scopes:
                  all: "true"
                tables:
                  kernel.migration:
                    - {to: everybody, may: select, where: all}
                """, registry: registry)
        await #expect(throws: AccessFailure.stale) { try await other.verify(on: connection) }
        #expect(try await other.apply(on: connection))
        let expected = Catalogue.expected(other.statements, relations: [])
        #expect(try await Catalogue.rights(connection) == expected)
        await #expect(throws: AccessFailure.stale) { try await access.verify(on: connection) }
    }
}
