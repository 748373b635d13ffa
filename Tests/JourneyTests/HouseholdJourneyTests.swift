import Foundation
import Testing

/// Households that split, merge and continue; remarriage; a child left alone.
@Suite("households over the years, through the program")
struct HouseholdJourneyTests {
    private static let district = ["--district", "500119"]

    private func open() async throws -> Terminal {
        let desk = try await Terminal.open()
        try await desk.prepare("nanchuan")
        try await desk.load(
            FamilyJourneyTests.family("500119", FamilyJourneyTests.disabled), Self.district)
        return desk
    }

    /// How many households are entitled to a clause on a day.
    private func entitled(_ desk: Terminal, _ clause: String, on day: String) async throws -> Int {
        let board = try await desk.run(["status", "--on", day, "--json"] + Self.district)
        let departments = try #require(board.json?["departments"] as? [[String: Any]])
        let lines = departments.flatMap { $0["clauses"] as? [[String: Any]] ?? [] }
        let line = try #require(lines.first { $0["clause"] as? String == clause })
        return try #require(line["entitled"] as? Int)
    }

    @Test("a household splits into two, merges again, and the days between stay two")
    func splitAndMerge() async throws {
        let desk = try await open()
        #expect(try await entitled(desk, "NC-4.fpa.6", on: "2022-01-01") == 1)
        let split = try await desk.record(
            ["move", "--ref", "F", "--household", "H5", "--on", "2022-02-01"], Self.district)
        #expect(split.has("starts", "NC-4.fpa.6", "F", from: "2022-02-01"))
        #expect(!split.changes.contains { $0["ref"] as? String == "M" }, "\(split.changes)")
        #expect(try await entitled(desk, "NC-4.fpa.6", on: "2022-02-01") == 2)
        let merged = try await desk.record(
            ["move", "--ref", "F", "--household", "H1", "--on", "2024-02-01"], Self.district)
        #expect(merged.has("ends", "NC-4.fpa.6", "F", from: "2024-02-01"))
        for (day, count) in [
            ("2022-01-31", 1), ("2022-02-01", 2), ("2024-01-31", 2), ("2024-02-01", 1),
        ] {
            #expect(try await entitled(desk, "NC-4.fpa.6", on: day) == count, "\(day)")
        }
        // The mother dies: the father answers for the household, and nothing begins anew.
        let death = try await desk.record(
            ["death", "--ref", "M", "--on", "2025-03-01"], Self.district)
        #expect(death.has("ends", "NC-2.1c", "M", from: "2025-03-01"))
        #expect(
            !death.changes.contains { $0["clause"] as? String == "NC-4.fpa.6" },
            "the household's claim goes on under the father")
        #expect(try await entitled(desk, "NC-4.fpa.6", on: "2025-03-01") == 1)
    }

    @Test("a disabled child whose parents both die keeps the household's clauses")
    func orphan() async throws {
        let desk = try await open()
        _ = try await desk.record(["death", "--ref", "M", "--on", "2023-03-01"], Self.district)
        let last = try await desk.record(
            ["death", "--ref", "F", "--on", "2024-06-01"], Self.district)
        #expect(!last.changes.contains { $0["clause"] as? String == "NC-4.fpa.6" })
        let own = try await desk.clause("NC-4.fpa.6", of: "C", on: "2024-06-01", Self.district)
        #expect(own["outcome"] as? String == "yes")
        let before = try await desk.run(
            ["entitlements", "--ref", "C", "--on", "2024-05-31", "--json"] + Self.district)
        #expect(
            before.jsonList?.contains { $0["clause"] as? String == "NC-4.fpa.6" } == false,
            "while a parent lives it is the parent's")
        #expect(try await entitled(desk, "NC-4.fpa.6", on: "2025-01-01") == 1)
    }

    @Test("a new husband is no target by marriage alone, and she stays one")
    func remarriage() async throws {
        let desk = try await open()
        _ = try await desk.record(
            ["divorce", "--ref", "M", "--on", "2021-02-01", "--leaves", "F", "--household", "H5"],
            Self.district)
        let wedding = try await desk.record(
            ["marriage", "--ref", "F", "--spouse", "N", "--on", "2022-05-01", "--household", "H9"],
            Self.district)
        #expect(!wedding.changes.contains { $0["ref"] as? String == "N" }, "\(wedding.changes)")
        let his = try await desk.clause("NC-2.1c", of: "F", on: "2022-06-01", Self.district)
        #expect(his["outcome"] as? String == "yes")
        let undone = try await desk.record(
            ["withdraw", "\(try #require(wedding.event))", "--reason", "重名"],
            by: "clerk-b",
            Self.district)
        #expect(!undone.changes.contains { $0["ref"] as? String == "M" })
        let show = try await desk.run(["person", "show", "--ref", "F", "--json"] + Self.district)
        #expect(show.json?["household"] as? String == "H5", "he lives where he lived before")
    }
}
