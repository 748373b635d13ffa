import Foundation
import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel
@testable import Yuhou

/// A district with synthetic families and clerks, each with the duty of the name.
struct SimulatedDistrict: Sendable {
    static let start = "2026-01-02"
    let house: CaseHouse
    /// The departments whose clerks are at work: what they owe is in somebody's hands.
    let units: [String]
    let statute: Statute
    let seal: AESSeal
    let sessions: [String: Session]
    /// What becomes known in the course of the year: rows of `facts.csv`.
    let told: [[String]]
    /// Refs of the parents, and of their only children.
    let parents: [String]
    let children: [String]

    /// The district's code.
    var code: Int { house.home }

    typealias Clerk = (name: String, desk: String, duties: [String])

    private static let ofHealth: [Clerk] = [
        ("intake-1", "health", ["intake"]), ("intake-2", "health", ["intake"]),
        ("review-1", "health", ["review"]), ("review-2", "health", ["review"]),
        ("approve-1", "health", ["approve"]), ("approve-2", "health", ["approve"]),
        ("both", "health", ["intake", "review"]), ("town-1", "towns", ["town"]),
        ("housing-1", "housing", ["intake", "review", "approve"]),
    ]
    private static let everywhere: [Clerk] = [
        ("office-1", "office", ["office"]), ("files-1", "service", ["import", "assess", "read"]),
    ]

    /// The towns of a district's families.
    static func towns(of district: Int) -> [Int] { [1, 102, 103].map { district * 1000 + $0 } }

    /// Jiangyan with the bureau of health at work; about so many families of the demonstration's.
    static func open(families: Int, seed: UInt64) async throws -> SimulatedDistrict {
        try await open(
            CaseHouse(SimulatedHealth.house, on: start), units: ["health"], ofHealth,
            families: families, seed: seed)
    }

    /// A house whose departments have these clerks.
    static func open(
        _ house: CaseHouse, units: [String], _ clerks: [Clerk], families: Int, seed: UInt64
    ) async throws -> SimulatedDistrict {
        let towns = towns(of: house.home)
        let demo = DemoDistrict(
            district: house.home, towns: towns, families: families, seed: seed)
        let first = try CaseHouse.day(start)
        let told = try await bring(demo.files, to: house, before: first)
        var sessions: [String: Session] = [:]
        for clerk in clerks + everywhere {
            sessions[clerk.name] = try await house.session(
                clerk.name, desk: clerk.desk, duties: clerk.duties,
                towns: clerk.desk == "towns" ? towns.map(Int64.init) : [])
        }
        let statute = try await Statute.current(house.office(), district: house.home)
        return SimulatedDistrict(
            house: house, units: units, statute: statute, seal: AESSeal(keys: try CaseHouse.keys()),
            sessions: sessions, told: told,
            parents: demo.files.roster.filter { $0[8] == "parent" }.map { $0[0] },
            children: demo.files.roster.filter { $0[8] == "child" }.map { $0[0] })
    }

    /// Imports what was known and given before a day.
    ///
    /// - Returns: The facts that come later.
    private static func bring(
        _ files: DemoFiles, to house: CaseHouse, before first: Day
    ) async throws -> [[String]] {
        let folder = NSTemporaryDirectory() + "simulation-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (year, day) = ("\(first.year)", first.description)
        let later = files.facts.dropFirst().filter { $0[3] >= day || $0[7] >= day }
        let facts = files.facts.filter { row in row[0] == "ref" || !later.contains(row) }
        let given = files.deliveries.filter { $0[2] < year && $0[3] < year || $0[0] == "ref" }
        for (name, rows) in [("roster", files.roster), ("facts", facts), ("deliveries", given)] {
            let text = rows.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
            try text.write(toFile: "\(folder)/\(name).csv", atomically: false, encoding: .utf8)
        }
        let office = try await house.office()
        let (pack, _) = try await PackStore(office).pack(of: house.home)
        let seal = AESSeal(keys: try CaseHouse.keys())
        let outcome = try await FileImport(office, seal: seal, pack: pack).run(
            roster: "\(folder)/roster.csv", facts: "\(folder)/facts.csv",
            deliveries: "\(folder)/deliveries.csv", district: house.home, today: first)
        if let path = outcome.files.compactMap(\.rejectsPath).first {
            Issue.record("\((try? String(contentsOfFile: path, encoding: .utf8)) ?? path)")
        }
        return Array(later)
    }

    /// A clerk's office on a day; the law is read once.
    func office(_ name: String, on day: Day) throws -> Office {
        let office = try house.office(
            try #require(sessions[name]), purpose: "simulation", on: day)
        office.laws.keep(statute, district: code)
        return office
    }

    func book(_ name: String, on day: Day) throws -> CaseBook {
        CaseBook(
            try office(name, on: day), district: code,
            department: sessions[name]?.desk ?? "")
    }

    /// The owner's office.
    func office(on day: Day) -> Office {
        let office = Office(owner: house.owner, registry: house.registry, today: day)
        office.laws.keep(statute, district: code)
        return office
    }

    /// Whoever a day or a fact concerns is worked out.
    func tick(on day: Day) async throws {
        _ = try await Assessment(office(on: day), district: code).tick()
    }

    /// The same; then what is due is opened, and what has lost its ground is proposed to be
    /// stopped.
    func night(of day: Day) async throws {
        let office = office(on: day)
        _ = try await CaseOpening(office, district: code).run(of: Set(units))
        _ = try await StopProposals(office, district: code).run(of: Set(units))
    }
}
