import Foundation
import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel
@testable import Yuhou

/// A database of its own with the schema and a law, and an office over it.
struct TimeHouse: Sendable {
    /// 姜堰.
    static let jiangyan = 321_204
    /// 南川.
    static let nanchuan = 500_119

    let settings: ConnectionSettings
    let office: Office
    let seal: AESSeal
    let district: Int

    var pool: Pool { office.assessor }
    var recorder: EventRecorder { EventRecorder(office, seal: seal, district: district) }
    var assessment: Assessment { Assessment(office, district: district) }
    var invariant: SettledInvariant { SettledInvariant(office: office, district: district) }

    /// The checkout.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// A fresh database without a law, on the server that all tests share or on another.
    static func open(
        district: Int = jiangyan, server: TestServer? = nil, connections: Int = 8
    ) async throws -> TimeHouse {
        let settings = try await (server ?? .shared).schemaDatabase()
        return try house(settings, district: district, connections: connections)
    }

    /// An office over a database that is there, perhaps by another way.
    static func house(
        _ settings: ConnectionSettings, district: Int, connections: Int = 8
    ) throws -> TimeHouse {
        let today = try #require(Day(iso: "2026-06-30"))
        let keys = try Keys(
            seal: [1: [UInt8](repeating: 1, count: 32)], index: [UInt8](repeating: 2, count: 32),
            national: [UInt8](repeating: 3, count: 32))
        let office = Office(
            owner: Pool(settings, limit: connections, deadline: .seconds(60)),
            registry: try Registry(departments), today: today)
        return TimeHouse(
            settings: settings, office: office, seal: AESSeal(keys: keys), district: district)
    }

    /// With three-person families `M1 F1 C1`, `M2 F2 C2`, … of Jiangyan and its law.
    static func families(
        _ count: Int, server: TestServer? = nil, law: LawSize = .small
    ) async throws -> TimeHouse {
        let house = try await open(server: server)
        try await house.load(law)
        try await house.importFiles(
            roster: (1...count).flatMap(roster), facts: (1...count).flatMap(facts))
        return house
    }

    /// How much of the law is loaded: the whole takes a while to read.
    enum LawSize {
        case small, whole
    }

    @discardableResult
    func load(
        _ size: LawSize = .whole, changing change: (String) -> String = { $0 }
    ) async throws -> PackStore.Loading {
        let (code, used) = try sources(size, changing: change)
        do {
            return try await office.adopt(code, from: used)
        } catch let refusal as PackRefusal {
            for problem in refusal.problems.prefix(5) { Issue.record("\(problem)") }
            throw refusal
        }
    }

    /// The small law's files, changed.
    func small(
        changing change: (String) -> String = { $0 }
    ) throws -> (code: String, sources: [PackSource]) {
        try sources(.small, changing: change)
    }

    private func sources(
        _ size: LawSize, changing change: (String) -> String
    ) throws -> (code: String, sources: [PackSource]) {
        let code = district == Self.jiangyan ? "jiangyan" : "nanchuan"
        let (_, sources) = try PackFolder.sources(at: "\(Self.root)/policies/\(code)")
        let used = sources.map { source in
            PackSource(
                code: source.code,
                files: source.files.filter { file in
                    size == .whole || source.code == "national"
                        || SmallLaw.files.contains { file.path.hasSuffix($0) }
                }.map { ($0.path, change($0.text)) })
        }
        return (code, used)
    }

    private enum SmallLaw {
        static let files = [
            "/pack.yaml", "/document.txt", "/definitions.yaml", "/figures.yaml", "/rulings.yaml",
            "/health.yaml",
        ]
    }

    // MARK: Files

    static func roster(_ number: Int) -> [String] {
        let (home, town) = ("H\(number)", "321204001")
        let (mother, father) = ("M\(number)", "F\(number)")
        let year = 1950 + number % 30
        return [
            "\(mother),\(home),\(town),,王兰,,female,\(year)-03-01,parent,,,,\(father),,",
            "\(father),\(home),\(town),,李国,,male,\(year - 2)-02-28,parent,,,,,,",
            "C\(number),\(home),\(town),,李明,,male,\(year + 25)-05-05,child,\(mother),\(father),,,,",
        ]
    }

    static func facts(_ number: Int) -> [String] {
        ["M", "F", "C"].flatMap { letter in
            [
                "\(letter)\(number),hukou.district,321204,2000-01-01,,public_security,,2008-01-01",
                "\(letter)\(number),hukou.kind,\(number % 2 == 0 ? "urban" : "rural"),2000-01-01,,public_security,,2008-01-01",
            ]
        }
    }

    /// Brings rows in as files.
    @discardableResult
    func importFiles(roster: [String] = [], facts: [String] = []) async throws -> ImportOutcome {
        let folder = NSTemporaryDirectory() + "time-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func file(_ name: String, _ header: String, _ rows: [String]) throws -> String? {
            guard !rows.isEmpty else { return nil }
            let path = "\(folder)/\(name)"
            try (([header] + rows).joined(separator: "\n") + "\n").write(
                toFile: path, atomically: false, encoding: .utf8)
            return path
        }
        let outcome = try await FileImport(
            register: office.register, seal: seal, dictionary: office.registry.dictionary,
            departments: office.registry.departments.map { $0.code.word }, clauses: []
        ).run(
            roster: file("roster.csv", Self.rosterHeader, roster),
            facts: file("facts.csv", Self.factsHeader, facts), district: district,
            today: office.today)
        if outcome.rejected > 0, let path = outcome.files.compactMap(\.rejectsPath).first {
            Issue.record("\((try? String(contentsOfFile: path, encoding: .utf8)) ?? path)")
        }
        return outcome
    }

    private static let rosterHeader =
        "ref,household,town,village,name,id_number,sex,birth,role,mother,father,adopted_on,spouse,phone,account"
    private static let factsHeader = "ref,fact,value,from,to,source,document,learned"

    // MARK: Events

    func draft(
        _ kind: String, _ ref: String, _ day: String, client: String = UUID().uuidString
    ) throws -> EventDraft {
        EventDraft(
            client: client, kind: kind, ref: ref, day: try #require(Day(iso: day)),
            source: EventCatalogue.kind(kind)?.source ?? "health", recordedBy: "desk")
    }

    func death(
        of ref: String, on day: String = "2020-02-02", client: String = UUID().uuidString
    ) throws -> EventDraft {
        var draft = try draft("death", ref, day, client: client)
        draft.state("death", "illness")
        return draft
    }

    /// Records without working the answers out, as if the teller went away in between.
    func tell(_ draft: EventDraft) async throws {
        let recorder = recorder
        let (law, _) = try await PackStore(office).pack(of: district)
        _ = try await pool.transaction(retries: 5) { transaction in
            try await recorder.write(draft, by: law, in: transaction)
        }
    }

    // MARK: Looking

    func count(_ query: Query) async throws -> Int {
        try await pool.query(query).first?.value(0, as: Int.self) ?? -1
    }

    func id(of ref: String) async throws -> Int64 {
        let row = try await pool.one(
            """
            SELECT id FROM kernel.person
            WHERE district = \(district)::integer AND ref = \(ref)
            """)
        return try #require(try row?.value(0, as: Int64.self))
    }

    func family(of ref: String) async throws -> Int64 {
        let row = try await pool.one(
            """
            SELECT family FROM kernel.person
            WHERE district = \(district)::integer AND ref = \(ref)
            """)
        return try #require(try row?.value(0, as: Int64.self))
    }

    /// Families whose answers no longer stand.
    func stale() async throws -> Int {
        try await count(
            """
            SELECT count(*) FROM kernel.family WHERE district = \(district)::integer
              AND (assessed_version <> facts_version OR due_on <= \(office.today.sql))
            """)
    }

    /// Works out what is left; then everything is settled and right.
    func settle(
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        _ = try await assessment.tick()
        let found = try await invariant.check()
        #expect(found.wrong == [], sourceLocation: sourceLocation)
        #expect(found.marked == 0, sourceLocation: sourceLocation)
        #expect(found.settled > 0, sourceLocation: sourceLocation)
    }
}
