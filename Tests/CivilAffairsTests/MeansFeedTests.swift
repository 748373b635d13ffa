import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import CivilAffairs
@testable import Yuhou

/// The marriage register's file.
@Suite struct MeansFeedTests {
    private static let header = "id_number_1,id_number_2,event,day,certificate"

    private func number(_ born: String, _ sequence: Int) throws -> IdentityNumber {
        try IdentityNumber(area: "500119", birth: CaseHouse.day(born), sequence: sequence)
    }

    /// A (bereaved), B and C with numbers; nobody married.
    private func settle() async throws -> (MeansHouse, [String: String]) {
        let house = try await MeansHouse.open()
        var numbers: [String: String] = [:]
        for (ref, sequence, sex) in [("A", 2, "female"), ("B", 3, "male"), ("C", 5, "male")] {
            let number = try number("1960-01-0\(sequence)", sequence).text
            numbers[ref] = number
            try await house.desks.add(ref, household: "H-\(ref)") {
                ($0.idNumber, $0.sex, $0.birth) = (number, sex, "")
            }
        }
        numbers["X"] = try number("1970-01-01", 7).text
        numbers["Y"] = try number("1971-01-01", 8).text
        return (house, numbers)
    }

    private func married(_ house: MeansHouse) async throws -> Int64 {
        try await house.desks.count(
            """
            SELECT count(*) FROM kernel.relation AS r WHERE r.kind = 2 AND r.act = 0
              AND NOT EXISTS (SELECT FROM kernel.relation AS x WHERE x.district = r.district
                AND x.one = r.one AND x.other = r.other AND x.kind = 2 AND x.act > 0)
            """)
    }

    @Test func weddingsAndDivorcesAreToldAsTheEventsTheyAre() async throws {
        let (house, n) = try await settle()
        let intake = try await house.desks.desk("intake")
        func row(_ one: String, _ other: String, _ words: String) throws -> String {
            "\(try #require(n[one])),\(try #require(n[other])),\(words)"
        }
        let path = try house.desks.file(
            "marriages.csv",
            [
                Self.header,
                // Not in order: the divorce comes before the second wedding by its day.
                try row("A", "C", "marriage,2026-02-10,J500119-2026-000003"),
                try row("A", "B", "marriage,2015-05-20,J500119-2015-000001"),
                try row("B", "A", "divorce,2026-01-15,L500119-2026-000002"),
                try row("A", "X", "marriage,2026-02-11,J500119-2026-000004"),
                try row("X", "Y", "marriage,2026-02-12,J500119-2026-000005"),
                "123,\(try #require(n["A"])),marriage,2026-02-12,J500119-2026-000006",
                try row("A", "A", "marriage,2026-02-12,J500119-2026-000007"),
                try row("A", "B", "wedding,2026-02-12,J500119-2026-000008"),
                try row("A", "B", "marriage,2027-02-12,J500119-2026-000009"),
                try row("B", "A", "marriage,2026-02-20,J500119-2026-000010"),
                try row("C", "B", "divorce,2026-02-21,L500119-2026-000011"),
            ])
        let preview = try await house.desks.page(
            MarriageImport.self, [path, "--dry-run"], by: intake)
        #expect(preview.hasRejects)
        #expect(try await married(house) == 0, "a preview writes nothing")
        let page = try await house.desks.page(MarriageImport.self, [path], by: intake)
        #expect(page.lines.first?.en.contains("3 taken, 1 unchanged, 7 rejected") == true)
        #expect(page.hasRejects, "the program ends with 65")
        #expect(try await married(house) == 1, "A is married to C, no longer to B")
        let reasons = page.rows.map { row in
            if case .text(let text) = row[1] { text.en } else { "" }
        }
        for words in [
            "Only A is registered", "id_number_1:", "the same as id_number_1",
            "marriage or divorce", "not in the future", "A is married to C",
            "B and C are not registered as married",
        ] {
            #expect(reasons.contains { $0.contains(words) }, "\(words): \(reasons)")
        }
        let rejects = try String(
            contentsOfFile: path.replacing(".csv", with: ".rejects.csv"), encoding: .utf8)
        #expect(rejects.split(whereSeparator: \.isNewline).count == 8, "seven rows and the header")
        // Life events 8 and 9: the work that follows them.
        let tasks = try await house.desks.count(
            """
            SELECT count(*) FROM kernel.event WHERE kind IN ('marriage', 'divorce')
            """)
        #expect(tasks == 3)
        // The same file again changes nothing.
        let again = try await house.desks.page(MarriageImport.self, [path], by: intake)
        #expect(again.lines.first?.en.contains("0 taken, 4 unchanged") == true)
        #expect(
            try await house.desks.count("SELECT count(*) FROM civil_affairs.marriage_entry") == 3)
        let state = try await intake.states(of: CivilAffairs.meansFeeds).first
        #expect(state?.isStale(on: intake.today) == false)
        #expect(state?.isStale(on: intake.today.adding(days: 32)) == true)
    }

    @Test func aCertificateStandsForOneEntryAndOnlyIntakeTakesTheFile() async throws {
        let (house, n) = try await settle()
        let (a, b, c) = (n["A"] ?? "", n["B"] ?? "", n["C"] ?? "")
        let first = try house.desks.file(
            "a.csv", [Self.header, "\(a),\(b),marriage,2020-01-01,J-0001"])
        let reviewer = try await house.desks.desk("review")
        let said = await house.desks.refusal {
            try await house.desks.page(MarriageImport.self, [first], by: reviewer)
        }
        #expect(said?.contains("`Intake`") == true)
        let intake = try await house.desks.desk("intake")
        _ = try await house.desks.page(MarriageImport.self, [first], by: intake)
        let other = try house.desks.file(
            "b.csv",
            [
                Self.header, "\(a),\(c),marriage,2021-01-01,J-0001",
                "\(b),\(a),divorce,2021-01-01,L-0001", "\(b),\(a),divorce,2021-01-02,L-0001",
            ])
        let page = try await house.desks.page(MarriageImport.self, [other], by: intake)
        #expect(page.lines.first?.en.contains("1 taken, 0 unchanged, 2 rejected") == true)
        #expect(try await married(house) == 0)
    }

    @Test func aClerkDoesNotTakeTheirOwnWedding() async throws {
        let (house, n) = try await settle()
        let intake = try await house.desks.desk("intake")
        try await house.desks.makeKin("intake", of: n["A"] ?? "")
        let path = try house.desks.file(
            "a.csv", [Self.header, "\(n["A"] ?? ""),\(n["B"] ?? ""),marriage,2020-01-01,J-0001"])
        let page = try await house.desks.page(MarriageImport.self, [path], by: intake)
        #expect(page.lines.first?.en.contains("0 taken, 0 unchanged, 1 rejected") == true)
        #expect(try await married(house) == 0)
    }
}
