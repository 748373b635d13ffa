import Foundation
import Testing

/// What a hurried or hostile clerk tells, and what is said to it.
@Suite("events that could not have been, through the program")
struct HostileEventTests {
    private static let district = ["--district", "500119"]

    /// Arguments after `record`, and a piece of the refusal.
    private static let refused: [([String], String)] = [
        (["death", "--ref", "C", "--on", "2031-01-01"], "is in the future"),
        (["death", "--ref", "C", "--on", "1980-01-01"], "before the birth"),
        (
            ["death", "--ref", "C", "--on", "2026-03-10", "--learned", "2026-03-01"],
            "before the day it happened"
        ),
        (["death", "--ref", "C", "--cause", "withdrawn", "--on", "2026-01-05"], "taken back"),
        (["death", "--ref", "C", "--cause", "", "--on", "2026-01-05"], "cannot be empty"),
        (["death", "--ref", "NOBODY"], "no ref NOBODY"),
        (["divorce", "--ref", "C", "--on", "2026-01-05"], "no registered spouse"),
        (
            [
                "divorce", "--ref", "M", "--on", "2026-01-05", "--leaves", "N", "--household",
                "H7",
            ], "--leaves: N"
        ),
        (["marriage", "--ref", "M", "--spouse", "N", "--on", "2026-01-05"], "is married to F"),
        (
            ["marriage", "--ref", "N", "--spouse", "N", "--on", "2026-01-05"],
            "cannot be the person"
        ),
        (["birth", "--ref", "M", "--with", "M", "--child", "C", "--on", "1992-01-01"], "--with"),
        (["birth", "--ref", "N", "--child", "C", "--on", "1992-01-01"], "parent M"),
        (["birth", "--ref", "M", "--child", "C", "--on", "2026-01-01"], "born on 1992-01-01"),
        (["adoption", "--ref", "N", "--child", "C", "--on", "2026-01-01"], "is no minor"),
        (["disability", "--ref", "C", "--grade", "9", "--on", "2026-01-01"], "from 1 to 4"),
        (["admission", "--ref", "M", "--on", "2026-01-01", "--residual=-5.00"], "not negative"),
        (["move", "--ref", "M", "--household", "", "--on", "2026-01-01"], "--household"),
        (["illness", "--ref", "M", "--of", "critical", "--id", ""], "--id"),
    ]

    @Test("are refused in words, and nothing of them is kept")
    func refusals() async throws {
        let desk = try await Terminal.open()
        try await desk.prepare("nanchuan")
        try await desk.load(
            FamilyJourneyTests.family("500119", FamilyJourneyTests.disabled), Self.district)
        for (arguments, words) in Self.refused {
            let run = try await desk.run(
                ["record"] + arguments + ["--language", "en"] + Self.district)
            #expect(run.status == 64, "\(arguments): \(run.output)")
            #expect(run.errors.contains(words), "\(arguments): \(run.errors)")
        }
        for ref in ["M", "F", "C", "N"] {
            let log = try await desk.run(["record", "log", "--ref", ref, "--json"] + Self.district)
            #expect(log.jsonList?.isEmpty == true, "\(ref)")
        }
    }

    @Test("a stay ends with the discharge, the last word of a day stands, one id tells one thing")
    func lastWords() async throws {
        let desk = try await Terminal.open()
        try await desk.prepare("jiangyan")
        let here = ["--district", "321204"]
        try await desk.load(
            FamilyJourneyTests.family("321204", FamilyJourneyTests.disabled), here)
        for discharged in [[], ["--discharged", "2026-03-20"]] {
            _ = try await desk.record(
                ["admission", "--ref", "M", "--on", "2026-03-01"] + discharged, here)
        }
        let sheet = try await desk.run(
            ["person", "show", "--ref", "M", "--on", "2026-04-01", "--json"] + here)
        let facts = try #require(sheet.json?["facts"] as? [[String: Any]])
        let stay = try #require(facts.first { $0["fact"] as? String == "hospital.stay" })
        #expect(stay["value"] is NSNull, "the older, open report does not come back")

        for grade in ["2", "4", "2"] {
            let told = try await desk.record(
                ["disability", "--ref", "C", "--grade", grade, "--on", "2026-06-01"], here)
            #expect(told.recorded, "grade \(grade)")
        }
        let repeated = try await desk.record(
            ["disability", "--ref", "C", "--grade", "2", "--on", "2026-06-01"], here)
        #expect(!repeated.recorded)

        _ = try await desk.record(
            ["illness", "--ref", "M", "--of", "critical", "--on", "2026-05-01", "--id", "x"], here)
        let other = try await desk.run(
            ["record", "illness", "--ref", "M", "--of", "diabetes", "--on", "2026-05-01", "--id"]
                + ["x"] + here)
        #expect(other.status == 64)
    }

    @Test("a look ahead is no stop, and another bureau sees how many change, not which")
    func sight() async throws {
        let desk = try await Terminal.open()
        try await desk.prepare("nanchuan")
        try await desk.load(
            FamilyJourneyTests.family("500119", FamilyJourneyTests.disabled), Self.district)
        #expect(try await desk.run(["tick", "--on", "2032-12-31"] + Self.district).status == 0)
        let wish = try await desk.record(
            ["wish", "--ref", "M", "--wish", "no_calls", "--on", "2026-01-05"], Self.district)
        #expect(wish.changes.isEmpty, "\(wish.changes)")
        let told = try await desk.run(
            [
                "record", "death", "--ref", "C", "--on", "2026-03-10", "--dry-run", "--as",
                "finance", "--json",
            ] + Self.district)
        let changes = try #require(told.json?["changes"] as? [[String: Any]])
        #expect(changes.allSatisfy { $0["department"] as? String == "finance" })
        #expect((told.json?["others"] as? Int ?? 0) > 0)
        #expect(!told.output.contains("NC-2.1b") && !told.output.contains("civil"))
    }
}
