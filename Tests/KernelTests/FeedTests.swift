import ArgumentParser
import Foundation
import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel
@testable import Yuhou

/// A file of another office: seen before it is taken, taken whole, never twice, and how old it is.
@Suite struct FeedTests {
    private static let feed = Feed(
        "grades", Text("等级名册", en: "Grades"), columns: ["ref", "grade"], goodFor: 30)

    private struct House {
        let desk: DeskHouse

        static func open() async throws -> House {
            let house = House(desk: try await DeskHouse(departments, "disabled_persons"))
            for ref in ["A", "B"] { try await house.desk.addFamily(ref, grade: 4) }
            return house
        }

        /// Takes lines of the file as a module would: who is not there is sent back.
        func take(
            _ lines: [String], _ words: [String] = [], by name: String = "intake"
        ) async throws -> (page: Page, path: String) {
            let path = try desk.file("grades.csv", ["ref,grade"] + lines)
            return (try await take(path, words, by: name), path)
        }

        func take(_ path: String, _ words: [String], by name: String = "intake") async throws
            -> Page
        {
            let bureau = try await desk.desk(name)
            let known = Dictionary(
                try await desk.owner.query(
                    """
                    SELECT p.ref, f.number FROM kernel.fact AS f
                    JOIN kernel.person AS p ON p.district = f.district AND p.id = f.person
                    WHERE f.kind = 'disability.grade' ORDER BY f.seq
                    """
                ).map { try $0.decode(String.self, Int64?.self) }.map { ($0.0, $0.1) },
                uniquingKeysWith: { $1 })
            return try await bureau.take(
                FeedTests.feed, told: try FeedOptions.parse([path] + words),
                judge: { rows in
                    rows.map { row -> FeedDecision<String> in
                        let (ref, grade) = (row.fields[0], row.fields[1])
                        guard let old = known[ref] else {
                            return .rejected(Text("没有 \(ref)", en: "no \(ref)"))
                        }
                        if old.map({ "\($0)" }) == grade { return .unchanged }
                        return .new(
                            ref,
                            facts: [
                                bureau.fact(
                                    "disability.grade", of: ref, grade,
                                    from: Day(iso: "2026-01-01") ?? .never)
                            ])
                    }
                }, write: { _, _ in })
        }

        func grades() async throws -> [Int64] {
            try await desk.owner.query(
                "SELECT number FROM kernel.fact WHERE kind = 'disability.grade' ORDER BY seq"
            ).map { try $0.value(0, as: Int64.self) }
        }

        func stamps() async throws -> [[String]] {
            try await desk.owner.query(
                """
                SELECT concat_ws(' ', code, seq, as_of, accepted, unchanged, rejected, recorded_by)
                FROM kernel.feed ORDER BY seq
                """
            ).map { [try $0.value(0, as: String.self)] }
        }
    }

    @Test func aPreviewShowsWhatWouldBeTakenAndWritesNothing() async throws {
        let house = try await House.open()
        let (page, _) = try await house.take(["Ac,2", "Zz,3", "Bc,4"], ["--dry-run"])
        #expect(page.words(.english)[0].contains("preview: 1 taken, 1 unchanged, 1 rejected"))
        #expect(page.hasRejects)
        #expect(try await house.grades() == [4, 4])
        #expect(try await house.stamps().isEmpty)
    }

    @Test func whatIsRightIsTakenWithItsStampAndTheRestGoesToAFileBesideIt() async throws {
        let house = try await House.open()
        let (page, path) = try await house.take(
            ["Ac,2", "Zz,3", "\"broken"], ["--as-of", "2026-03-01"])
        #expect(page.rows.count == 2)
        #expect(try await house.grades() == [4, 4, 2])
        #expect(try await house.stamps() == [["grades 1 2026-03-01 1 0 2 intake"]])
        let rejects = try String(
            contentsOfFile: path.replacing(".csv", with: ".rejects.csv"), encoding: .utf8)
        #expect(rejects.hasPrefix("ref,grade,error\r\nZz,3,第 3 行 没有 Zz\r\n"), "\(rejects)")
        #expect(rejects.contains("broken"))
    }

    @Test func theSameFileAgainChangesNothing() async throws {
        let house = try await House.open()
        _ = try await house.take(["Ac,2"], ["--as-of", "2026-03-01"])
        let before = try await house.stamps()
        let (page, path) = try await house.take(["Ac,2"], ["--as-of", "2026-03-01"])
        #expect(page.words(.english)[0].contains("0 taken, 1 unchanged, 0 rejected"))
        #expect(try await house.grades() == [4, 4, 2])
        #expect(try await house.stamps() == before)
        _ = try await house.take(path, ["--as-of", "2026-03-02"])
        #expect(
            try await house.stamps().last == ["grades 2 2026-03-02 0 1 0 intake"],
            "the same lines of a later day are as fresh as that day")
    }

    @Test(arguments: [
        ("2026-02-28", "an older one is not"), ("2026-03-03", "in the future"),
    ])
    func aFileIsNotTakenOlderThanTheLastNorFromTheFuture(_ day: String, _ why: String) async throws
    {
        let house = try await House.open()
        _ = try await house.take(["Ac,2"], ["--as-of", "2026-03-01"])
        let refused = await house.desk.refusal { try await house.take(["Bc,1"], ["--as-of", day]) }
        #expect(refused?.contains(why) == true, "\(refused ?? "")")
        #expect(try await house.grades() == [4, 4, 2])
    }

    @Test func aWrongHeaderOrAnEmptyFileIsRefusedWhole() async throws {
        let house = try await House.open()
        let wrong = try house.desk.file("x.csv", ["ref,level", "Ac,1"])
        await #expect(throws: ImportFileError.self) { try await house.take(wrong, []) }
        let empty = try house.desk.file("y.csv", [])
        await #expect(throws: ImportFileError.self) { try await house.take(empty, []) }
        #expect(try await house.stamps().isEmpty)
    }

    @Test func whoHasNoDutyAtTheDeskTakesNoFile() async throws {
        let house = try await House.open()
        await #expect(throws: (any Error).self) { try await house.take(["Ac,1"], by: "pay") }
        #expect(try await house.grades() == [4, 4])
    }

    @Test func aFeedTooOldIsStaleAndOneThatNeverCameToo() async throws {
        let house = try await House.open()
        let bureau = try await house.desk.desk("intake")
        #expect(try await bureau.states(of: [Self.feed])[0].isStale(on: bureau.today))
        _ = try await house.take(["Ac,2"], ["--as-of", "2026-02-10"])
        let state = try await bureau.states(of: [Self.feed])[0]
        #expect(!state.isStale(on: try CaseHouse.day("2026-03-12")))
        #expect(state.isStale(on: try CaseHouse.day("2026-03-13")))
    }

    @Test func aListThatLeavesTheHouseIsOnRecordWithItsPurposeAndWhomItNames() async throws {
        let house = try await House.open()
        let bureau = try await house.desk.desk("intake")
        let page = try await bureau.exporting(for: "报区财政局复核") {
            try await bureau.transaction(reading: true) { transaction in
                let person = try await bureau.person("A", in: transaction)
                var page = Page(columns: [
                    .init("ref", Text("编号", en: "Ref")), .init("n", Text("数", en: "n")),
                ])
                page.add(.words("=\(person.ref)"), .money(Money(fen: 123_456)))
                return page
            }
        }
        #expect(page.csv == ["ref,n\r\n", "'=A,1234.56\r\n"], "no formula, plain sums")
        let rows = try await house.desk.owner.query(
            """
            SELECT actor, reason, cardinality(persons)::bigint FROM audit.entry
            WHERE act = 'export'
            """
        ).map { try $0.decode(String.self, String.self, Int64.self) }
        #expect(rows.count == 1)
        #expect(rows.first?.0 == "intake" && rows.first?.1 == "报区财政局复核" && rows.first?.2 == 1)
    }

    @Test(arguments: [
        (["--csv"], "--purpose"), (["--purpose", "给领导看"], "--csv"),
        (["--csv", "--json", "--purpose", "给领导看"], "--json"), (["--csv", "--purpose", "x"], "4"),
        (["--xlsx", "a.xlsx"], "--purpose"), (["--xlsx", "a.csv", "--purpose", "给领导看"], ".xlsx"),
    ])
    func aListLeavesTheHouseOnlyForAStatedPurpose(_ words: [String], _ said: String) {
        let error = #expect(throws: (any Error).self) {
            _ = try DeskOptions.parse(["--district", "500119"] + words)
        }
        #expect(error.map { DeskOptions.message(for: $0).contains(said) } == true)
    }
}
