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
    static let towns = [321_204_001, 321_204_102, 321_204_103]
    let house: CaseHouse
    let statute: Statute
    let seal: AESSeal
    let sessions: [String: Session]
    /// What becomes known in the course of the year: rows of `facts.csv`.
    let told: [[String]]
    /// Refs of the parents, and of their only children.
    let parents: [String]
    let children: [String]

    private static let clerks: [(name: String, desk: String, duties: [String])] = [
        ("intake-1", "health", ["intake"]), ("intake-2", "health", ["intake"]),
        ("review-1", "health", ["review"]), ("review-2", "health", ["review"]),
        ("approve-1", "health", ["approve"]), ("approve-2", "health", ["approve"]),
        ("both", "health", ["intake", "review"]), ("town-1", "towns", ["town"]),
        ("housing-1", "housing", ["intake", "review", "approve"]),
        ("office-1", "office", ["office"]), ("files-1", "service", ["import", "assess", "read"]),
    ]

    /// - Parameter families: about so many, of the demonstration's stories.
    static func open(families: Int, seed: UInt64) async throws -> SimulatedDistrict {
        let house = try await CaseHouse(SimulatedHealth.house, on: start)
        let demo = DemoDistrict(
            district: CaseHouse.district, towns: towns, families: families, seed: seed)
        let first = try CaseHouse.day(start)
        let told = try await bring(demo.files, to: house, before: first)
        var sessions: [String: Session] = [:]
        for clerk in clerks {
            sessions[clerk.name] = try await house.session(
                clerk.name, desk: clerk.desk, duties: clerk.duties,
                towns: clerk.desk == "towns" ? towns.map(Int64.init) : [])
        }
        let statute = try await Statute.current(house.office(), district: CaseHouse.district)
        return SimulatedDistrict(
            house: house, statute: statute, seal: AESSeal(keys: try CaseHouse.keys()),
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
        let (pack, _) = try await PackStore(office).pack(of: CaseHouse.district)
        let seal = AESSeal(keys: try CaseHouse.keys())
        let outcome = try await FileImport(office, seal: seal, pack: pack).run(
            roster: "\(folder)/roster.csv", facts: "\(folder)/facts.csv",
            deliveries: "\(folder)/deliveries.csv", district: CaseHouse.district, today: first)
        if let path = outcome.files.compactMap(\.rejectsPath).first {
            Issue.record("\((try? String(contentsOfFile: path, encoding: .utf8)) ?? path)")
        }
        return Array(later)
    }

    /// A clerk's office on a day; the law is read once.
    func office(_ name: String, on day: Day) throws -> Office {
        let office = try house.office(
            try #require(sessions[name]), purpose: "simulation", on: day)
        office.laws.keep(statute, district: CaseHouse.district)
        return office
    }

    func book(_ name: String, on day: Day) throws -> CaseBook {
        CaseBook(
            try office(name, on: day), district: CaseHouse.district,
            department: sessions[name]?.desk ?? "")
    }

    /// The owner's office.
    func office(on day: Day) -> Office {
        let office = Office(owner: house.owner, registry: house.registry, today: day)
        office.laws.keep(statute, district: CaseHouse.district)
        return office
    }

    /// Whoever a day or a fact concerns is worked out.
    func tick(on day: Day) async throws {
        _ = try await Assessment(office("review-1", on: day), district: CaseHouse.district).tick()
    }

    /// The same; then what is due is opened, and what has lost its ground is proposed to be
    /// stopped.
    func night(of day: Day) async throws {
        let office = try office("review-1", on: day)
        _ = try await CaseOpening(office, district: CaseHouse.district).run(of: ["health"])
        _ = try await StopProposals(office, district: CaseHouse.district).run(of: ["health"])
    }
}
