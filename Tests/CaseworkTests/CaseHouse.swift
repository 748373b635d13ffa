import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Yuhou

/// Jiangyan with a family, four clerks of health, one of the town, and a clock that stands where
/// the test sets it.
struct CaseHouse: Sendable {
    static let district = 321_204
    static let town: Int64 = 321_204_001
    let owner: Pool
    let pools: Pools
    let accounts: TestAccounts

    /// - Parameter years: the calendars that are loaded.
    static func open(on day: String = "2026-03-02", years: [Int] = [2025, 2026]) async throws
        -> CaseHouse
    {
        let registry = try Registry(departments)
        let database = try await TestServer.shared.migratedDatabase(registry)
        let owner = Pool(database.owner)
        let office = Office(
            owner: owner, registry: registry, today: try #require(Day(iso: day)))
        let policies = MigratedDatabase.migrations + "/../policies"
        let (code, sources) = try PackFolder.sources(at: "\(policies)/jiangyan")
        try await office.adopt(code, from: sources)
        let calendars = WorkingCalendars(office, district: district)
        for year in years {
            let file = "\(policies)/calendar/\(year).csv"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            _ = try await calendars.load(WorkingYear(text, file: file))
        }
        let house = CaseHouse(
            owner: owner, pools: Pools(database.owner),
            accounts: TestAccounts(database.owner))
        try await house.set(day)
        return house
    }

    /// Puts the database's day where the test wants it; only its owner can.
    func set(_ day: String) async throws {
        let day = try #require(Day(iso: day))
        _ = try await owner.pipeline([
            "CREATE TABLE IF NOT EXISTS kernel.test_day (day date)",
            "GRANT SELECT ON kernel.test_day TO own",
            "DELETE FROM kernel.test_day",
            "INSERT INTO kernel.test_day VALUES (\(day.sql))",
            """
            CREATE OR REPLACE FUNCTION kernel.today() RETURNS date
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
            'SELECT day FROM kernel.test_day'
            """,
        ])
    }

    /// The day of the database's clock.
    func today() async throws -> Day {
        let row = try await owner.one("SELECT kernel.today()")
        return Day(try #require(try row?.value(0, as: PostgresDate.self)))
    }

    /// A clerk's office; the account is made when it is not there.
    func office(_ name: String, desk: String = "health", duties: [String]) async throws -> Office {
        let token = try await accounts.token(
            district: Self.district, desk: desk, name: name, duties: duties,
            towns: desk == "towns" ? [Self.town] : [])
        return try await Office(
            pools, session: Session.open(token, in: owner), purpose: "test \(name)",
            mark: PersonMark(key: [UInt8](repeating: 9, count: 32)),
            registry: try Registry(departments), today: today())
    }

    func book(
        _ name: String, desk: String = "health", duties: [String]? = nil,
        of department: String? = nil
    ) async throws -> CaseBook {
        CaseBook(
            try await office(name, desk: desk, duties: duties ?? [name]), district: Self.district,
            department: department ?? desk)
    }

    /// The owner's office, for whom no policy stands.
    func office() async throws -> Office {
        Office(owner: owner, registry: try Registry(departments), today: try await today())
    }

    static func keys() throws -> Keys {
        try Keys(
            seal: [1: [UInt8](repeating: 1, count: 32)], index: [UInt8](repeating: 200, count: 32),
            national: [UInt8](repeating: 201, count: 32))
    }

    /// Registers a confirmed mother of 70 whose only child died.
    func addMother(_ ref: String, household: String) async throws {
        let register = PersonRegister(try await office(), seal: AESSeal(keys: try Self.keys()))
        var entry = PersonEntry()
        (entry.ref, entry.household, entry.town) = (ref, household, "321204001")
        (entry.name, entry.role, entry.sex, entry.birth) = ("王小兰", "parent", "female", "1956-01-01")
        _ = try await register.add(entry, district: Self.district, isConfirmedNew: true)
        for (fact, value, source) in [
            ("hukou.district", "321204", "public_security"),
            ("special_assistance", "loss", "health"),
        ] {
            var row = FactEntry()
            (row.ref, row.fact, row.value, row.from, row.source) =
                (ref, fact, value, "2020-01-01", source)
            _ = try await register.record(row, district: Self.district)
        }
    }
}
