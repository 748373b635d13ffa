import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Justice
@testable import Yuhou

/// Several clerks, kin, nonsense, and the rule that nobody stands on both sides.
@Suite struct AidTests {
    /// Runs lines as typed at once, each by a clerk of its own with the duty to approve.
    private func atOnce(_ lines: [String], _ house: DeskHouse) async throws -> [String?] {
        var clerks: [Bureau] = []
        for nth in lines.indices {
            clerks.append(try await house.desk("clerk-\(nth)", duties: ["approve"]))
        }
        return await withTaskGroup(of: String?.self) { group in
            for (line, clerk) in zip(lines, clerks) {
                group.addTask {
                    await house.refusal { try await house.run(AidAssign.self, line, by: clerk) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func twoClerksWhoAssignOneCaseAtOnceMakeOneMatter() async throws {
        let (house, cases) = try await DeskHouse.justice(["A"])
        let id = try #require(cases["A"])
        let (first, second) = (try await house.lawyer(1), try await house.lawyer(2))
        let refusals = try await atOnce(
            [first, second].map { "\(id) --matter support --lawyer \($0)" }, house)
        #expect(refusals.count { $0 == nil } == 1, "\(refusals)")
        #expect(try await house.count("SELECT count(*) FROM justice.aid") == 1)
        #expect(try await house.count("SELECT count(*) FROM justice.assignment") == 1)
        #expect(try await house.count("SELECT count(*) FROM justice.stand") == 1)
    }

    @Test func twoFamiliesAgainstEachOtherDoNotGetOneLawyerAtOnce() async throws {
        let (house, cases) = try await DeskHouse.justice(["A", "B"])
        let (a, b) = (try #require(cases["A"]), try #require(cases["B"]))
        let lawyer = try await house.lawyer(1)
        let refusals = try await atOnce(
            [
                "\(a) --matter property --lawyer \(lawyer) --opponent B",
                "\(b) --matter property --lawyer \(lawyer) --opponent A",
            ], house)
        #expect(refusals.count { $0 == nil } == 1, "\(refusals)")
        let told = try #require(refusals.compactMap { $0 }.first)
        #expect(told.contains("conflict of interest"), "in words, not as a deadlock: \(told)")
        #expect(try await house.count("SELECT count(*) FROM justice.aid") == 1)
    }

    @Test func nobodyWorksOnTheirKinsMatter() async throws {
        let (house, cases) = try await DeskHouse.justice(["A", "B"])
        let lawyer = try await house.lawyer(1)
        let approve = try await house.desk("approve")
        let kin = try IdentityNumber(
            area: "321204", birth: try CaseHouse.day("1956-01-01"), sequence: 2)
        try await house.makeKin("approve", of: kin.text)
        let (a, b) = (try #require(cases["A"]), try #require(cases["B"]))
        for line in [
            "\(a) --matter support --lawyer \(lawyer)",
            "\(b) --matter support --lawyer \(lawyer) --opponent A",
        ] {
            let refused = await house.refusal {
                try await house.run(AidAssign.self, line, by: approve)
            }
            #expect(refused?.contains("kin") == true, "\(line): \(refused ?? "")")
        }
        #expect(try await house.count("SELECT count(*) FROM justice.aid") == 0)
        #expect(try await house.file(of: a).step == AidBook.step, "all or nothing")
        let colleague = try await house.desk("colleague", duties: ["approve"])
        _ = try await house.run(
            AidAssign.self, "\(a) --matter support --lawyer \(lawyer) --id a", by: colleague)
        let aid = try await house.count("SELECT id FROM justice.aid")
        let other = try await house.lawyer(2)
        let moved = await house.refusal {
            try await house.run(
                AidReassign.self, "\(aid) --lawyer \(other) --reason 原律师生病", by: approve)
        }
        #expect(moved?.contains("kin") == true, "\(moved ?? "")")
    }

    /// What somebody types, and what they are told.
    private struct Wrong: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let words: [String]
        let reason: String
    }

    private static let wrong: [Wrong] = [
        Wrong(
            testDescription: "no such case", words: ["999999", "--lawyer", "1"],
            reason: "no such case"),
        Wrong(
            testDescription: "no such lawyer", words: ["CASE", "--lawyer", "999999"],
            reason: "no lawyer 999999"),
        Wrong(
            testDescription: "an opponent of no register",
            words: ["CASE", "--lawyer", "1", "--opponent", "x'; DROP TABLE justice.aid; --"],
            reason: "DROP TABLE"),
        Wrong(
            testDescription: "an opponent's name of one character",
            words: ["CASE", "--lawyer", "1", "--opponent-name", "  王 "], reason: "--opponent-name"),
        Wrong(
            testDescription: "a name that is a book",
            words: ["CASE", "--lawyer", "1", "--opponent-name", String(repeating: "某", count: 81)],
            reason: "2 to 80"),
        Wrong(
            testDescription: "both kinds of opponent",
            words: ["CASE", "--lawyer", "1", "--opponent", "B", "--opponent-name", "某某"],
            reason: "opponent"),
        Wrong(
            testDescription: "a reason that is none",
            words: ["CASE", "--lawyer", "1", "--cleared", "。"], reason: "--cleared"),
    ]

    @Test func whatCannotBeIsRefusedInWordsAndChangesNothing() async throws {
        let (house, cases) = try await DeskHouse.justice(["A", "B"])
        let id = try #require(cases["A"])
        let lawyer = try await house.lawyer(1)
        let approve = try await house.desk("approve")
        for one in Self.wrong {
            let words = one.words.map { $0 == "CASE" ? "\(id)" : $0 == "1" ? "\(lawyer)" : $0 }
            let refused = await house.refusal {
                try await house.page(AidAssign.self, words + ["--matter", "labour"], by: approve)
            }
            #expect(
                refused?.contains(one.reason) == true, "\(one.testDescription): \(refused ?? "")")
        }
        let matter = await house.refusal {
            try await house.run(AidAssign.self, "\(id) --matter revenge --lawyer 1", by: approve)
        }
        #expect(matter != nil)
        for table in ["aid", "assignment", "stand"] {
            let name = try Identifier(table)
            #expect(try await house.count("SELECT count(*) FROM justice.\(name)") == 0, "\(table)")
        }
        let intake = try await house.desk("intake")
        for (words, reason) in [
            (["--name", "甲律师", "--licence", "a-1", "--centre", "法律援助中心"], "capital letters"),
            (["--name", "甲律师", "--licence", "LICENCE1", "--centre", "法律援助中心"], "otherwise"),
            (["--name", "甲律师", "--licence", "LICENCE9", "--centre", "' OR true --"], "no `' OR"),
        ] {
            let refused = await house.refusal {
                try await house.page(LawyerAdd.self, words, by: intake)
            }
            #expect(refused?.contains(reason) == true, "\(words): \(refused ?? "")")
        }
    }

    @Test func anIdTellsOneThingAndWhatEndedIsOver() async throws {
        let (house, cases) = try await DeskHouse.justice(["A", "B"])
        let (a, b) = (try #require(cases["A"]), try #require(cases["B"]))
        let (first, second) = (try await house.lawyer(1), try await house.lawyer(2))
        let approve = try await house.desk("approve")
        let page = try await house.run(
            AidAssign.self, "\(a) --matter labour --lawyer \(first) --id a", by: approve)
        let code = String(try #require(page.last).dropFirst("Code (shown once): ".count))
        let used = await house.refusal {
            try await house.run(
                AidAssign.self, "\(b) --matter labour --lawyer \(first) --id a", by: approve)
        }
        #expect(used?.contains("--id") == true, "\(used ?? "")")
        let aid = try await house.count("SELECT id FROM justice.aid")
        let move = "\(aid) --lawyer \(second) --reason 原律师生病 --id r"
        for _ in 1...2 { _ = try await house.run(AidReassign.self, move, by: approve) }
        #expect(try await house.count("SELECT count(*) FROM justice.assignment") == 2)
        let intake = try await house.desk("intake")
        let future = await house.refusal {
            try await house.run(AidMet.self, "\(aid) --on 2026-03-03 --code \(code)", by: intake)
        }
        #expect(future?.contains("in the future") == true, "\(future ?? "")")
        _ = try await house.run(AidMet.self, "\(aid) --on 2026-03-02 --code \(code)", by: intake)
        _ = try await house.run(
            AidEnd.self, "\(aid) --outcome lost --on 2026-03-02 --charged 0", by: intake)
        let other = await house.refusal {
            try await house.run(
                AidEnd.self, "\(aid) --outcome won --on 2026-03-02 --charged 0", by: intake)
        }
        #expect(other?.contains("ended on 2026-03-02") == true, "\(other ?? "")")
        let over = await house.refusal {
            try await house.run(
                AidReassign.self, "\(aid) --lawyer \(first) --reason 又换回来", by: approve)
        }
        #expect(over?.contains("ended on") == true, "\(over ?? "")")
    }

    /// Whatever is tried, in whatever order: of what was written nobody has one lawyer on both
    /// sides, and a refusal writes nothing.
    @Test(arguments: [20_261_126 as UInt64, 7])
    func nobodyEverHasOneLawyerOnBothSides(_ seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        print("legal aid: seed \(seed)")
        let refs = ["A", "B", "C", "D", "E"]
        let (house, cases) = try await DeskHouse.justice(refs, lawyers: 3)
        let approve = try await house.desk("approve")
        var (done, refused) = (0, 0)
        for turn in 1...24 {
            let (ref, other) = (random.pick(refs), random.pick(refs))
            let lawyer = try await house.lawyer(Int.random(in: 1...3, using: &random))
            let aid = try await house.count(
                "SELECT coalesce(max(id), 0) FROM justice.aid WHERE case_id = \(cases[ref] ?? 0)")
            let before = try await house.count("SELECT count(*) FROM justice.assignment")
            let refusal = await house.refusal {
                if aid > 0 {
                    return try await house.run(
                        AidReassign.self, "\(aid) --lawyer \(lawyer) --reason 第\(turn)次改派",
                        by: approve)
                }
                let opponent = random.chance(70) ? " --opponent \(other)" : ""
                return try await house.run(
                    AidAssign.self,
                    "\(cases[ref] ?? 0) --matter other --lawyer \(lawyer)\(opponent)",
                    by: approve)
            }
            if refusal == nil { done += 1 } else { refused += 1 }
            let after = try await house.count("SELECT count(*) FROM justice.assignment")
            #expect(after == before + (refusal == nil ? 1 : 0), "\(refusal ?? "written")")
            let sides = try await house.owner.query(
                "SELECT lawyer, person, opponent FROM justice.assignment"
            ).map { try $0.decode(Int64.self, Int64.self, Int64?.self) }
            for one in sides {
                #expect(
                    !sides.contains { $0.0 == one.0 && $0.2 == one.1 },
                    "seed \(seed), turn \(turn): lawyer \(one.0) for and against \(one.1)")
            }
        }
        #expect(done > 4 && refused > 2, "seed \(seed): \(done) done, \(refused) refused")
    }
}
