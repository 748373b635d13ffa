import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Agriculture
@testable import Yuhou

/// Nanchuan's desk of agriculture on 2 March 2026, with the shortest ways to what a test needs.
struct FarmHouse: Sendable {
    let desk: DeskHouse
    var owner: Pool { desk.owner }

    static func open(_ folder: String = "nanchuan") async throws -> FarmHouse {
        FarmHouse(desk: try await DeskHouse(departments, Agriculture.code, of: folder))
    }

    func clerk(_ name: String, duties: [String]? = nil) async throws -> Bureau {
        try await desk.desk(name, duties: duties)
    }

    /// The first whole number in what a command says.
    func number<C: DeskCommand>(
        _ command: C.Type, _ words: String, by bureau: Bureau
    ) async throws -> Int64 {
        let lines = try await desk.run(command, words, by: bureau)
        let digits = lines.joined(separator: " ").split { !$0.isNumber }.first
        return try #require(digits.flatMap { Int64($0) }, "\(lines)")
    }

    /// A project that took applications from 5 January to 20 February 2026.
    func project(_ kind: ProjectKind, places: Int? = 1, classes: Int = 1) async throws -> Int64 {
        let places = places.map { " --places \($0)" } ?? ""
        return try await number(
            ProjectAdd.self,
            "--year 2026 --kind \(kind.rawValue) --title \(kind.title.zh)项目 --document 南农发1号 "
                + "--opens 2026-01-05 --closes 2026-02-20 --classes \(classes)\(places)",
            by: try await clerk("intake"))
    }

    /// An application that is taken and checked.
    func apply(
        _ who: String, to project: Int64, on day: String = "2026-02-01", conditions: Int = 1
    ) async throws -> Int64 {
        let id = try await number(
            ApplicationAdd.self, "--project \(project) \(who) --on \(day) --plan 种植金佛山方竹",
            by: try await clerk("intake"))
        _ = try await desk.run(
            ApplicationCheck.self, "\(id) --class \(conditions)", by: try await clerk("review"))
        return id
    }

    /// A list that is frozen and admitted from.
    func admit(_ project: Int64, list: String) async throws {
        _ = try await desk.run(
            ProjectFreeze.self, "\(project) --number \(list)", by: try await clerk("review"))
        _ = try await desk.run(ProjectAdmit.self, "\(project)", by: try await clerk("approve"))
    }

    /// What a command refuses; it must.
    func refused<C: DeskCommand>(
        _ command: C.Type, _ words: String, by bureau: Bureau
    ) async throws -> String {
        let said = await desk.refusal { try await desk.run(command, words, by: bureau) }
        return try #require(said, "\(C.self) \(words) was not refused")
    }

    /// The values of the fact `agriculture.project` that hold of a household today.
    func projects(of ref: String) async throws -> [String] {
        var held: [String] = []
        for (clause, value) in [
            ("NC-4.agri.2", "poverty"), ("NC-4.agri.3", "development"), ("NC-4.agri.4", "trades"),
        ] {
            let answer = try await clerk("intake").answers(to: clause, about: ref).first
            if answer?.outcome == .yes { held.append(value) }
        }
        return held
    }
}
