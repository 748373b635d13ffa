import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Yuhou

/// Both districts with their law and calendars in one database, whose clock stands where a row sets
/// it; a family of its own for every row.
struct EventHouse: Sendable {
    /// The day on which events are recorded.
    static let day = "2026-03-02"
    private let owner: Pool
    private let seal: AESSeal
    private let registry: Registry
    private let laws = LawShelf()

    /// Opened once: the law takes a while to read.
    static let shared = Task { try await open() }

    static func open() async throws -> EventHouse {
        let registry = try Registry(departments)
        let database = try await TestServer.shared.migratedDatabase(registry)
        let keys = try Keys(
            seal: [1: [UInt8](repeating: 1, count: 32)], index: [UInt8](repeating: 2, count: 32),
            national: [UInt8](repeating: 3, count: 32))
        let house = EventHouse(
            owner: Pool(database.owner), seal: AESSeal(keys: keys), registry: registry)
        let office = try await house.office(on: "2025-06-02")
        let policies = MigratedDatabase.migrations + "/../policies"
        for (district, name) in [
            (EventRow.District.jiangyan, "jiangyan"), (.nanchuan, "nanchuan"),
        ] {
            let (code, sources) = try PackFolder.sources(at: "\(policies)/\(name)")
            try await office.adopt(code, from: sources)
            for year in [2025, 2026] {
                let file = "\(policies)/calendar/\(year).csv"
                _ = try await WorkingCalendars(office, district: district.rawValue).load(
                    WorkingYear(String(contentsOfFile: file, encoding: .utf8), file: file))
            }
        }
        return house
    }

    /// The owner's office on a day, on which the database's clock stands too.
    func office(on text: String) async throws -> Office {
        let day = try #require(Day(iso: text))
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
        return Office(owner: owner, registry: registry, today: day, laws: laws)
    }

    /// What followed from a row.
    struct Followed: Sendable {
        var changes: [AnswerChange] = []
        var tasks: [String] = []
        var opened: [String] = []
        var stops: [String] = []
    }

    /// Brings the family in, opens a case for all it is due already, and lets it happen.
    func play(_ row: EventRow) async throws -> Followed {
        let family = EventFamily(row)
        let start: String =
            switch row.arrival {
            case .told: Self.day
            case .tick(let day), .openDue(let day): Self.before(day)
            }
        var office = try await office(on: start)
        try await bring(family, in: office)
        _ = try await Assessment(office, district: family.district).tick()
        _ = try await CaseOpening(office, district: family.district).run(families: [id(of: family)])
        _ = try await FollowUp(office, district: family.district).run()
        let last = try await count("SELECT coalesce(max(id), 0) FROM casework.case_file")
        var followed = Followed()
        switch row.arrival {
        case .told(let events):
            let recorder = EventRecorder(office, seal: seal, district: family.district)
            for (index, event) in events.enumerated() {
                let draft = try family.draft(
                    event, client: "\(family.ref("event"))-\(index)", registry)
                let rehearsed = try await recorder.preview(draft)
                let outcome = try await recorder.record(draft)
                #expect(outcome.isNew && outcome.work.held == nil)
                #expect(rehearsed.changes.count == outcome.changes.count)
                followed.changes += outcome.changes
                // Telling it again changes nothing and gives nobody more to do.
                #expect(try await recorder.record(draft).isNew == false)
            }
        case .tick(let days):
            for day in days.split(separator: " ") {
                office = try await self.office(on: String(day))
                try await tick(office, family.district)
            }
        case .openDue(let day):
            office = try await self.office(on: day)
            try await tick(office, family.district)
            _ = try await CaseOpening(office, district: family.district)
                .run(families: [id(of: family)])
        }
        try await read(&followed, family, after: last)
        return followed
    }

    /// What `yuhou tick` does, twice: once more changes nothing.
    private func tick(_ office: Office, _ district: Int) async throws {
        for round in 0..<2 {
            _ = try await Assessment(office, district: district).tick()
            let work = try await FollowUp(office, district: district).run()
            let tasks = try await BirthdayTasks(office, district: district).run()
            if round == 1 { #expect(work.families == 0 && tasks == 0) }
        }
    }

    private static func before(_ days: String) -> String {
        let first = days.prefix { $0 != " " }
        return (Day(iso: String(first)) ?? .never).adding(days: -1).description
    }

    private func read(
        _ followed: inout Followed, _ family: EventFamily, after last: Int
    ) async throws {
        let members: Query = """
            SELECT q.id FROM kernel.person AS p JOIN kernel.person AS q
              ON q.district = p.district AND q.family = p.family
            WHERE p.district = \(family.district)::integer AND p.ref = \(family.ref("M"))
            """
        followed.tasks = try await words(
            """
            SELECT concat(department, '/', kind, ' ', to_char(due_on, 'MM-DD'))
            FROM casework.task WHERE person IN (\(members)) ORDER BY department, due_on, id
            """)
        followed.opened = try await words(
            """
            SELECT DISTINCT clause FROM casework.case_file
            WHERE person IN (\(members)) AND kind = 0 AND id > \(last) ORDER BY 1
            """)
        followed.stops = try await words(
            """
            SELECT DISTINCT concat(clause, '=', cause) FROM casework.case_file
            WHERE person IN (\(members)) AND kind = 2 ORDER BY 1
            """)
    }

    private func words(_ query: Query) async throws -> [String] {
        try await owner.query(query).map { try $0.value(0, as: String.self) }
    }

    func count(_ query: Query) async throws -> Int {
        try await owner.query(query).first?.value(0, as: Int.self) ?? -1
    }

    func titles(of row: EventRow) async throws -> [String] {
        let family = EventFamily(row)
        return try await words(
            """
            SELECT t.title FROM casework.task AS t JOIN kernel.person AS p
              ON p.district = t.district AND p.id = t.person
            WHERE p.ref = ANY (\(["M", "F", "C"].map(family.ref))) ORDER BY t.due_on, t.id
            """)
    }

    func id(of family: EventFamily) async throws -> Int64 {
        let row = try await owner.one(
            """
            SELECT family FROM kernel.person
            WHERE district = \(family.district)::integer AND ref = \(family.ref("M"))
            """)
        return try #require(try row?.value(0, as: Int64.self))
    }

    private func bring(_ family: EventFamily, in office: Office) async throws {
        let folder = NSTemporaryDirectory() + "events-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (roster, facts) = ("\(folder)/roster.csv", "\(folder)/facts.csv")
        try family.roster.write(toFile: roster, atomically: false, encoding: .utf8)
        try family.facts(registry).write(toFile: facts, atomically: false, encoding: .utf8)
        let (pack, _) = try await PackStore(office).pack(of: family.district)
        let outcome = try await FileImport(office, seal: seal, pack: pack).run(
            roster: roster, facts: facts, district: family.district, today: office.today)
        guard outcome.rejected > 0, let path = outcome.files.compactMap(\.rejectsPath).first else {
            return
        }
        Issue.record("\((try? String(contentsOfFile: path, encoding: .utf8)) ?? path)")
    }
}
