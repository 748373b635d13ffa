import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel
@testable import Yuhou

/// A house with as many cases of the monthly money as a test needs, one a person.
struct ManyCases: Sendable {
    static let clause = "JY-3.1.1b"
    let house: CaseHouse
    /// The law, read once.
    let statute: Statute
    /// In order; each awaits acceptance.
    let ids: [Int64]

    static func open(_ count: Int) async throws -> ManyCases {
        let house = try await CaseHouse(departments, on: "2026-03-02")
        try await persons(count, in: house)
        let office = try await house.office()
        let statute = try await Statute.current(office, district: CaseHouse.district)
        let benefit = try #require(house.registry.benefits["health.special-assistance"])
        let persons = try await house.owner.query("SELECT id FROM kernel.person ORDER BY id")
        let (from, to) = try (CaseHouse.day("2026-03-01"), CaseHouse.day("2026-04-01"))
        let lines = try persons.map {
            let id = try $0.value(0, as: Int64.self)
            return CaseOpening.Line(
                client: "many/\(id)", person: id, from: from, to: to, cause: nil)
        }
        let opened = try await house.owner.transaction { transaction in
            let procedure = try await CaseOpening.procedure(
                benefit, by: statute.pack, district: CaseHouse.district, on: office.today,
                in: transaction)
            return try await CaseOpening.open(
                lines, kind: .due, ground: .entitlement, clause: clause, benefit: benefit.code,
                department: "health", procedure: procedure, district: CaseHouse.district,
                in: transaction)
        }
        return ManyCases(
            house: house, statute: statute, ids: opened.compactMap(\.id).sorted())
    }

    /// Persons as the owner writes them, each a family of one.
    private static func persons(_ count: Int, in house: CaseHouse) async throws {
        _ = try await house.owner.pipeline([
            """
            INSERT INTO kernel.person (district, id, ref, family, name, sex, birth, role, town)
            SELECT 321204, n, 'P' || n, n, '某', 0, '1956-01-01', 0, 321204001
            FROM (SELECT nextval('kernel.registry_id') AS n FROM generate_series(1, \(count))) AS p
            """,
            """
            INSERT INTO kernel.family (district, id) SELECT district, family FROM kernel.person
            ON CONFLICT DO NOTHING
            """,
        ])
    }

    /// One column of numbers.
    func numbers(_ query: Query) async throws -> [Int64] {
        try await house.owner.query(query).map { try $0.value(0, as: Int64.self) }
    }

    /// The number of a count.
    func count(_ query: Query) async throws -> Int64 {
        try #require(try await numbers(query).first)
    }

    /// Cases whose row says something else than their acts: none.
    func tornCases() async throws -> Int64 {
        try await count(
            """
            SELECT count(*) FROM casework.case_file AS f LEFT JOIN (
                SELECT case_id, count(*) AS acts, max(seq) AS last,
                    (array_agg(state ORDER BY seq DESC))[1] AS state,
                    (array_agg(next_step ORDER BY seq DESC))[1] AS step
                FROM casework.act GROUP BY case_id) AS a ON a.case_id = f.id
            WHERE (a.acts, a.last, a.state, a.step)
                IS DISTINCT FROM (f.version::bigint, f.version, f.state, f.step)
            """)
    }
}
