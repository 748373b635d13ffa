import ArgumentParser
import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Health
@testable import Yuhou

/// Jiangyan on 2 March 2026 with two public institutions and one that is not, and clerks of its
/// desks over the real roles.
struct ServiceHouse: Sendable {
    static let district = 321_204
    static let today = Day(iso: "2026-03-02") ?? .never
    let owner: Pool
    let pools: Pools
    let accounts: TestAccounts
    let seal: AESSeal

    static func open() async throws -> ServiceHouse {
        let registry = try Registry(departments)
        let database = try await TestServer.shared.migratedDatabase(registry)
        let owner = Pool(database.owner)
        let office = Office(owner: owner, registry: registry, today: today)
        let policies = MigratedDatabase.migrations + "/../policies"
        let (code, sources) = try PackFolder.sources(at: "\(policies)/jiangyan")
        try await office.adopt(code, from: sources)
        let file = "\(policies)/calendar/2026.csv"
        _ = try await WorkingCalendars(office, district: district).load(
            WorkingYear(String(contentsOfFile: file, encoding: .utf8), file: file))
        // The database's day is the test's.
        _ = try await owner.pipeline([
            "CREATE TABLE kernel.test_day (day date)", "GRANT SELECT ON kernel.test_day TO own",
            "INSERT INTO kernel.test_day VALUES (\(today.sql))",
            """
            CREATE OR REPLACE FUNCTION kernel.today() RETURNS date
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
            'SELECT day FROM kernel.test_day'
            """,
            """
            INSERT INTO kernel.area (district, code, title) VALUES (321204, 321204001, '三水街道')
            ON CONFLICT DO NOTHING
            """,
        ])
        let house = ServiceHouse(
            owner: owner, pools: Pools(database.owner), accounts: TestAccounts(database.owner),
            seal: AESSeal(keys: try keys()))
        let register = InstitutionBook(try await house.desk("intake"))
        for (name, isPublic) in [("区人民医院", true), ("区中医院", true), ("康宁诊所", false)] {
            #expect(try await register.add(name, isPublic: isPublic))
        }
        return house
    }

    static func keys() throws -> Keys {
        try Keys(
            seal: [1: [UInt8](repeating: 1, count: 32)], index: [UInt8](repeating: 200, count: 32),
            national: [UInt8](repeating: 201, count: 32))
    }

    /// The owner's office, for whom no policy stands.
    func office() throws -> Office {
        Office(owner: owner, registry: try Registry(departments), today: Self.today)
    }

    /// Health's commands as somebody at a desk would run them; the account is made when it is not
    /// there.
    func desk(_ name: String, at desk: String = "health", duties: [String]? = nil) async throws
        -> Bureau
    {
        let token = try await accounts.token(
            district: Self.district, desk: desk, name: name, duties: duties ?? [name])
        let office = try await Office(
            pools, session: Session.open(token, in: owner), purpose: "test \(name)",
            mark: PersonMark(key: [UInt8](repeating: 9, count: 32)),
            registry: try Registry(departments), today: Self.today)
        return Bureau(office, district: Self.district, department: "health", seal: seal)
    }

    /// Runs a command as typed and returns its page in English.
    func run<C: DeskCommand>(
        _: C.Type, _ words: String, by bureau: Bureau
    ) async throws -> [String] {
        let typed = words.split(separator: " ").map(String.init)
        let command = try C.parse(typed + ["--district", "\(Self.district)"])
        return try await command.run(in: bureau).words(.english)
    }

    /// Registers somebody confirmed as bereaved, with further facts, and works out the answers.
    func add(
        _ ref: String, household: String? = nil, born: String = "1956-01-01", number: String = "",
        _ change: (inout PersonEntry) -> Void = { _ in },
        facts: [(fact: String, value: String, source: String)] = []
    ) async throws {
        let register = PersonRegister(try office(), seal: seal)
        var entry = PersonEntry()
        (entry.ref, entry.household, entry.town) = (ref, household ?? "H-\(ref)", "321204001")
        (entry.name, entry.role, entry.sex, entry.birth) = ("王小兰", "parent", "female", born)
        entry.idNumber = number
        change(&entry)
        _ = try await register.add(entry, district: Self.district, isConfirmedNew: true)
        let confirmed: [(String, String, String)] =
            entry.role == "parent"
            ? [
                ("hukou.district", "321204", "public_security"),
                ("special_assistance", "loss", "health"),
            ] : []
        for (fact, value, source) in confirmed + facts {
            try await tell(ref, fact, value, by: source)
        }
        _ = try await Assessment(office(), district: Self.district).tick()
    }

    func tell(_ ref: String, _ fact: String, _ value: String, by source: String) async throws {
        var row = FactEntry()
        (row.ref, row.fact, row.value, row.from, row.source) =
            (ref, fact, value, "2020-01-01", source)
        _ = try await PersonRegister(office(), seal: seal).record(row, district: Self.district)
    }

    /// Makes somebody of the register the account's own person.
    func makeKin(_ name: String, of number: String) async throws {
        let index = seal.blindIndex(.identityNumber, district: Self.district, number)
        let changed = try await owner.execute(
            "UPDATE auth.account SET identity = \(index) WHERE name = \(name)")
        #expect(changed == 1)
    }

    func count(_ query: Query) async throws -> Int64 {
        let row = try await owner.one(query)
        return try #require(try row?.value(0, as: Int64.self))
    }

    /// The English words of a refusal.
    func refusal<R>(_ body: () async throws -> R) async -> String? {
        do {
            _ = try await body()
            return nil
        } catch let refusal as Refusal {
            return refusal.text.en
        } catch {
            return "\(error)"
        }
    }
}

extension ServiceBook.Plan {
    static func at(
        _ day: String, _ kind: ServiceKind = .checkUp, client: String = UUID().uuidString
    ) -> Self {
        .init(
            kind: kind, institution: "区人民医院", staff: "李护士", on: Day(iso: day) ?? .never,
            client: client)
    }
}

extension ServiceBook.Doing {
    static func on(_ day: String, receivedBy: String = "王小兰") -> Self {
        .init(on: Day(iso: day) ?? .never, servedBy: "李护士", receivedBy: receivedBy)
    }
}
