import Foundation
public import Kernel
public import Law
public import Postgres

/// Jiangyan with its law, calendars of working days, clerks, and a clock that stands where the test
/// sets it.
public struct CaseHouse: Sendable {
    /// Jiangyan's code; `home` is the one of this house.
    public static let district = 321_204
    public let home: Int
    public static let town: Int64 = 321_204_001
    public let owner: Pool
    public let pools: Pools
    public let accounts: TestAccounts
    public let registry: Registry
    /// The database as its owner has it.
    public let settings: ConnectionSettings
    /// What every office of this house has read of its law.
    private let laws: LawShelf

    /// What a test said wrongly.
    public struct Mistake: Error {
        let words: String
    }

    /// - Parameters:
    ///   - departments: The house's, or a test's own.
    ///   - years: The calendars that are loaded.
    ///   - limit: Connections of the owner.
    ///   - server: Where its database is.
    public init(
        _ departments: [any Department.Type], of folder: String = "jiangyan", on iso: String,
        years: [Int] = [2025, 2026],
        limit: Int = 8, at server: TestServer = .shared
    ) async throws {
        home = folder == "jiangyan" ? Self.district : 500_119
        registry = try Registry(departments)
        laws = LawShelf()
        settings = try await server.lawfulDatabase(
            registry, of: folder, home: home, on: try Self.day(iso), years: years)
        owner = Pool(settings, limit: limit)
        pools = Pools(settings)
        accounts = TestAccounts(settings)
        try await set(iso)
    }

    /// A day of a test.
    public static func day(_ iso: String) throws -> Day {
        guard let day = Day(iso: iso) else { throw Mistake(words: "\(iso) is no day") }
        return day
    }

    /// Puts the database's day where the test wants it; only its owner can.
    public func set(_ day: String) async throws {
        let day = try Self.day(day)
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
    public func today() async throws -> Day {
        guard let row = try await owner.one("SELECT kernel.today()") else {
            throw Mistake(words: "the clock shows no day")
        }
        return Day(try row.value(0, as: PostgresDate.self))
    }

    /// A clerk signed in; the account is made when it is not there.
    public func session(
        _ name: String, desk: String = "health", duties: [String], towns: [Int64]? = nil
    ) async throws -> Session {
        let token = try await accounts.token(
            district: home, desk: desk, name: name, duties: duties,
            towns: towns ?? (desk == "towns" ? [Int64(home) * 1000 + 1] : []))
        return try await Session.open(token, in: owner)
    }

    /// The office of who is signed in, through other doors than the house's where told.
    public func office(
        _ session: Session, purpose: String, on day: Day, through other: Pools? = nil
    ) throws -> Office {
        Office(
            other ?? pools, session: session, purpose: purpose,
            mark: try PersonMark(key: [UInt8](repeating: 9, count: 32)), registry: registry,
            today: day, laws: laws)
    }

    /// A clerk's office on the day of the clock.
    public func office(
        _ name: String, desk: String = "health", duties: [String]
    ) async throws -> Office {
        try office(
            try await session(name, desk: desk, duties: duties), purpose: "test \(name)",
            on: try await today())
    }

    /// A clerk's cases; without duties the one of the clerk's name.
    public func book(
        _ name: String, desk: String = "health", duties: [String]? = nil,
        of department: String? = nil
    ) async throws -> CaseBook {
        CaseBook(
            try await office(name, desk: desk, duties: duties ?? [name]), district: home,
            department: department ?? desk)
    }

    /// The owner's office, for whom no policy stands.
    public func office() async throws -> Office {
        Office(owner: owner, registry: registry, today: try await today(), laws: laws)
    }

    public static func keys() throws -> Keys {
        try Keys(
            seal: [1: [UInt8](repeating: 1, count: 32)], index: [UInt8](repeating: 200, count: 32),
            national: [UInt8](repeating: 201, count: 32))
    }

    /// The register as the owner writes it.
    public func register() async throws -> PersonRegister {
        PersonRegister(try await office(), seal: AESSeal(keys: try Self.keys()))
    }

    /// Tells a fact of somebody in the words of `facts.csv`; an empty value ends it.
    public func tell(
        _ ref: String, _ fact: String, _ value: String, from day: String, source: String
    ) async throws {
        var row = FactEntry()
        (row.ref, row.fact, row.value, row.from, row.source) = (ref, fact, value, day, source)
        _ = try await register().record(row, district: home)
    }

    /// Registers a confirmed mother of 70 whose only child died.
    public func addMother(
        _ ref: String, household: String, number: String = ""
    ) async throws {
        var entry = PersonEntry()
        (entry.ref, entry.household, entry.town) = (ref, household, "321204001")
        (entry.name, entry.role, entry.sex, entry.birth) = ("王小兰", "parent", "female", "1956-01-01")
        entry.idNumber = number
        _ = try await register().add(entry, district: Self.district, isConfirmedNew: true)
        try await tell(
            ref, "hukou.district", "321204", from: "2020-01-01", source: "public_security")
        try await tell(ref, "special_assistance", "loss", from: "2020-01-01", source: "health")
    }
}

extension TestServer {
    /// Makes a database in which a district has its law and its calendars. Reading a law takes
    /// longer than most tests: it is read once a day of adoption, each further database is a copy.
    fileprivate func lawfulDatabase(
        _ registry: Registry, of folder: String, home: Int, on day: Day, years: [Int]
    ) async throws -> ConnectionSettings {
        let policies = MigratedDatabase.migrations + "/../policies"
        let matrix = try AccessApplication(folder: MigratedDatabase.migrations, registry: registry)
        let key = "\(try matrix.digest()) \(folder) \(day) \(years)"
        let template = try await templates.value(key) {
            let database = try await self.migratedDatabase(registry)
            let owner = Pool(database.owner, limit: 2)
            let office = Office(owner: owner, registry: registry, today: day)
            let (code, sources) = try PackFolder.sources(at: "\(policies)/\(folder)")
            try await office.adopt(code, from: sources)
            let calendars = WorkingCalendars(office, district: home)
            for year in years {
                let file = "\(policies)/calendar/\(year).csv"
                let text = try String(contentsOfFile: file, encoding: .utf8)
                _ = try await calendars.load(WorkingYear(text, file: file))
            }
            await owner.close()
            return database.name
        }
        return try ConnectionSettings(uri: try await copy(of: template))
    }
}
