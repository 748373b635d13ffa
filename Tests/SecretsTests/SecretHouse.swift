import Embedded
import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Yuhou

/// A district with people, accounts at several desks, and every role's own connections.
struct SecretHouse: Sendable {
    static let district = 321_204
    static let today = Day(iso: "2026-01-15") ?? .never

    let owner: Pool
    let pools: Pools

    static func open() async throws -> SecretHouse {
        let registry = try Registry(departments)
        let database = try await TestServer.shared.migratedDatabase(registry)
        let owner = Pool(database.owner)
        let office = Office(owner: owner, registry: registry, today: today)
        let policies = MigratedDatabase.migrations + "/../policies"
        let (code, sources) = try PackFolder.sources(at: "\(policies)/jiangyan")
        // Every department is enabled with its first law.
        try await office.adopt(code, from: sources)
        return SecretHouse(owner: owner, pools: Pools(database.owner))
    }

    /// An account signed in at a desk, in a town where it is one of the desk `towns`.
    func office(
        _ desk: String, name: String? = nil, identity: [UInt8]? = nil, town: Int64? = nil,
        duty wanted: String = "intake"
    ) async throws -> Office {
        let name = name ?? "\(desk.prefix(20).replacing("_", with: "-"))-clerk"
        let (kind, duty): (Int, String) =
            switch desk {
            case "system": (1, "system")
            case "secretary": (2, "secretary_of_roles")
            case "audit": (3, "auditor")
            default: (0, wanted)
            }
        let row = try await owner.one(
            """
            INSERT INTO auth.account (district, name, title, class, desk, identity, created_by)
            VALUES (321204, \(name), 'T', \(kind)::smallint, \(desk), \(identity), 'test')
            RETURNING id
            """)
        let account = try #require(try row?.value(0, as: Int64.self))
        try await owner.execute(
            """
            INSERT INTO auth.duty (district, account, class, duty, granted_by)
            VALUES (321204, \(account), \(kind)::smallint, \(duty), 'test')
            """)
        if let town {
            try await owner.execute(
                """
                INSERT INTO auth.town (district, account, town) VALUES (321204, \(account), \(town))
                """)
        }
        let token = "yuhou-321204-\(UUID().uuidString)"
        try await owner.execute(
            """
            INSERT INTO auth.session (district, token_hash, account, expires_at)
            VALUES (321204, sha256(convert_to(\(token), 'UTF8')), \(account),
                now() + interval '1 hour')
            """)
        return try await Office(
            pools, session: Session.open(token, in: owner), purpose: "test \(desk)",
            mark: PersonMark(key: [UInt8](repeating: 9, count: 32)),
            registry: try Registry(departments), today: Self.today)
    }

    /// The same work as the database's owner.
    func office() throws -> Office {
        Office(owner: owner, registry: try Registry(departments), today: Self.today)
    }

    static func keys(_ versions: Int...) throws -> Keys {
        var seal: [Int: [UInt8]] = [:]
        for version in versions { seal[version] = [UInt8](repeating: UInt8(version), count: 32) }
        return try Keys(
            seal: seal, index: [UInt8](repeating: 200, count: 32),
            national: [UInt8](repeating: 201, count: 32))
    }

    func register() throws -> PersonRegister {
        PersonRegister(try office(), seal: AESSeal(keys: try Self.keys(1)))
    }

    /// Registers somebody.
    @discardableResult
    func add(_ ref: String, _ change: (inout PersonEntry) -> Void = { _ in }) async throws -> Int64
    {
        var entry = PersonEntry()
        (entry.ref, entry.household, entry.town) = (ref, "H1", "321204001")
        (entry.name, entry.role, entry.sex, entry.birth) = (
            "王\(ref)兰", "parent", "female", "1960-01-01"
        )
        change(&entry)
        _ = try await register().add(entry, district: Self.district, isConfirmedNew: true)
        let row = try await owner.one(
            "SELECT id FROM kernel.person WHERE district = 321204 AND ref = \(ref)")
        return try #require(try row?.value(0, as: Int64.self))
    }

    func tell(
        _ ref: String, _ fact: String, _ value: String, from: String, by source: String
    ) async throws {
        var entry = FactEntry()
        (entry.ref, entry.fact, entry.value, entry.from, entry.source) =
            (ref, fact, value, from, source)
        _ = try await register().record(entry, district: Self.district)
    }

    /// The audit's rows as `act desk count reason`, oldest first.
    func audit(_ act: String) async throws -> [String] {
        try await owner.query(
            """
            SELECT concat_ws(' ', desk, nullif(filter, ''), count, reason) FROM audit.entry
            WHERE act = \(act) ORDER BY id
            """
        ).map { try $0.value(0, as: String.self) }
    }
}
