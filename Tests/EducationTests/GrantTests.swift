import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Education
@testable import Yuhou

/// Nominations for the grants, their lists and results.
@Suite struct GrantTests {
    private static let born = "2009-05-01"
    private static let clause = "NC-4.education.3b"

    /// Vocational pupils in hardship, each in a year of study, on a day.
    private func settle(
        _ years: [String: Int], hardship: Set<String>? = nil, on iso: String = "2026-03-02",
        year: Int = 2025
    ) async throws -> DeskHouse {
        let house = try await DeskHouse.education(on: iso)
        var lines: [String] = []
        for (at, ref) in years.keys.sorted().enumerated() {
            let number = try DeskHouse.number(Self.born, at + 1)
            try await house.addPupil(ref, born: Self.born, number: number)
            lines.append(
                DeskHouse.line(
                    number, "王\(ref)", Self.born, "N\(ref)", year: years[ref] ?? 1,
                    since: "\(year)-09-01"))
        }
        _ = try await house.take(lines)
        let intake = try await house.desk("intake")
        for ref in years.keys.sorted() where hardship?.contains(ref) ?? true {
            _ = try await house.run(
                HardshipRecord.self, "\(ref) --year \(year) --document 认定表", by: intake)
        }
        try await house.openDue()
        return house
    }

    private func nominate(
        _ ref: String, _ house: DeskHouse, year: Int = 2025
    ) async throws -> Int64 {
        let id = try await house.caseNumber(Self.clause, of: ref)
        try await house.carry(id, until: "verify")
        _ = try await house.run(
            GrantNominate.self, "\(id) --year \(year) --id n\(ref)", by: house.desk("review"))
        return try await house.count("SELECT max(id) FROM education.nomination")
    }

    @Test func theListSaysWhomToNominateAndWhyNotSomebody() async throws {
        let house = try await settle(["A": 1, "B": 2, "C": 3, "D": 2], hardship: ["A", "B", "C"])
        let intake = try await house.desk("intake")
        let page = try await house.run(
            GrantCandidates.self, "--grant vocational --year 2025", by: intake)
        #expect(page.first == "2025-2026: 4 students, 2 to nominate.", "\(page)")
        let third = try #require(page.first { $0.hasPrefix("C ") })
        #expect(third.contains("not `education.year in [1, 2]`"), "\(third)")
        let fourth = try #require(page.first { $0.hasPrefix("D ") })
        #expect(fourth.contains("education.hardship"), "\(fourth)")
        #expect(!page.joined().contains("王A"), "names are masked")
        #expect(
            try await house.count(
                """
                SELECT count(*) FROM casework.case_file AS c JOIN kernel.person AS p
                  ON p.district = c.district AND p.id = c.person
                WHERE c.clause = 'NC-4.education.3b' AND p.ref IN ('C', 'D')
                """) == 0, "no case of whom the law gives nothing")
    }

    @Test func leavingTheSecondYearEndsTheGrantByItself() async throws {
        let house = try await settle(["B": 2], on: "2025-03-03", year: 2024)
        let first = try await nominate("B", house, year: 2024)
        #expect(first > 0)
        // She is in the third year from September on, still in hardship; nobody ends anything.
        try await house.house.set("2025-09-10")
        let intake = try await house.desk("intake")
        let third = DeskHouse.line(
            try DeskHouse.number(Self.born, 1), "王B", Self.born, "NB", year: 3)
        #expect(try await house.taking([third], by: intake).contains("1 taken"))
        _ = try await house.run(
            HardshipRecord.self, "B --year 2025 --document 认定表", by: intake)
        #expect(try await house.outcome(Self.clause, of: "B", on: "2025-08-31") == .yes)
        #expect(try await house.outcome(Self.clause, of: "B", on: "2025-09-01") == .no)
        #expect(
            try await house.outcome("NC-4.education.2", of: "B") == .yes, "the waiver goes on")
        try await house.house.set("2026-01-05")
        try await house.openDue()
        let cases = try await house.count(
            "SELECT count(*) FROM casework.case_file WHERE clause = 'NC-4.education.3b'")
        #expect(cases == 1, "no case of the next year is opened")
        let page = try await house.run(
            GrantCandidates.self, "--grant vocational --year 2025",
            by: try await house.desk("intake"))
        #expect(page.first?.contains("0 to nominate") == true)
        #expect(page.contains { $0.contains("not `education.year in [1, 2]`") }, "\(page)")
    }

    @Test func aCaseOfTheYearIsNotNominatedForAYearTheLawGivesNothing() async throws {
        let house = try await settle(["B": 2])
        let id = try await house.caseNumber(Self.clause, of: "B")
        try await house.carry(id, until: "verify")
        try await house.house.set("2026-09-10")
        let intake = try await house.desk("intake")
        _ = try await house.take(
            [
                DeskHouse.line(
                    try DeskHouse.number(Self.born, 1), "王B", Self.born, "NB", year: 3,
                    since: "2026-09-01")
            ], by: intake)
        let review = try await house.desk("review")
        let refused = await house.refusal {
            try await house.run(GrantNominate.self, "\(id) --year 2026", by: review)
        }
        #expect(
            refused?.contains("is not due NC-4.education.3b in 2026-2027") == true,
            "\(refused ?? "")")
        let other = await house.refusal {
            try await house.run(GrantNominate.self, "\(id) --year 2024", by: review)
        }
        #expect(other?.contains("give 2025 or 2026") == true)
        // Late, for the year in which it was due.
        _ = try await house.run(GrantNominate.self, "\(id) --year 2025", by: review)
        #expect(try await house.count("SELECT count(*) FROM education.nomination") == 1)
    }

    @Test func aListThatWasSentTakesNoMoreAndEachAnswerStandsOnce() async throws {
        let house = try await settle(["A": 1, "B": 2, "D": 1])
        let (review, approve) = (try await house.desk("review"), try await house.desk("approve"))
        let (a, b) = (try await nominate("A", house), try await nominate("B", house))
        let list = try await house.count("SELECT min(id) FROM education.grant_list")
        #expect(try await house.count("SELECT count(*) FROM education.grant_list") == 1)
        for _ in 1...2 { _ = try await house.run(GrantSend.self, "\(list)", by: review) }
        let d = try await nominate("D", house)
        #expect(try await house.count("SELECT count(*) FROM education.grant_list") == 2)
        let unsent = await house.refusal {
            try await house.run(GrantApprove.self, "\(d)", by: approve)
        }
        #expect(unsent?.contains("was not sent") == true)
        for _ in 1...2 {
            _ = try await house.run(
                GrantApprove.self, "\(a) --sum 2000.00 --id x", by: approve)
        }
        let changed = await house.refusal {
            try await house.run(GrantApprove.self, "\(a) --sum 3000.00", by: approve)
        }
        #expect(changed?.contains("was answered") == true)
        let zero = await house.refusal {
            try await house.run(GrantApprove.self, "\(b) --sum 0", by: approve)
        }
        #expect(zero?.contains("above 0") == true)
        for _ in 1...2 {
            _ = try await house.run(
                GrantRefuse.self, "\(b) --reason 已享受同类资助", by: approve)
        }
        let page = try await house.run(GrantList.self, "--year 2025 --all", by: review)
        #expect(page.contains { $0.contains("approved") && $0.contains("2,000.00") }, "\(page)")
        #expect(page.contains { $0.contains("refused") && $0.contains("已享受同类资助") })
        let states = try await house.count(
            """
            SELECT count(*) FROM casework.case_file WHERE clause = 'NC-4.education.3b'
              AND state IN (3, 8)
            """)
        #expect(states == 2, "one is handed to finance and one is refused, open to appeal")
    }

    @Test func nobodyIsNominatedTwiceForAYear() async throws {
        let house = try await settle(["A": 1])
        _ = try await nominate("A", house)
        let id = try await house.caseNumber(Self.clause, of: "A")
        let again = try await house.run(
            GrantNominate.self, "\(id) --year 2025 --id nA", by: house.desk("review"))
        #expect(again.count == 3, "the same id changes nothing: \(again)")
        let other = await house.refusal {
            try await house.run(
                GrantNominate.self, "\(id) --year 2025 --id other", by: house.desk("review"))
        }
        #expect(other?.contains("not at `verify`") == true)
        let byHand = try? await house.owner.execute(
            """
            INSERT INTO education.nomination (district, client, list, clause, academic_year, case_id,
                person, recorded_by)
            SELECT district, 'hand', list, clause, academic_year, 999, person, 'x'
            FROM education.nomination
            """)
        #expect(byHand == nil, "a key forbids it, not only the program")
    }

    @Test func hardshipIsTheSchoolsWordForAnAcademicYearAndNoLonger() async throws {
        let house = try await settle(["A": 1], hardship: [])
        let intake = try await house.desk("intake")
        #expect(try await house.outcome(Self.clause, of: "A") == .unknown)
        let outside = await house.refusal {
            try await house.run(
                HardshipRecord.self, "A --year 2024 --document 认定表 --on 2026-01-05", by: intake)
        }
        #expect(outside?.contains("is not in the academic year 2024-2025") == true)
        let typed = "A --year 2025 --document 认定表 --on 2025-10-10"
        for _ in 1...2 { _ = try await house.run(HardshipRecord.self, typed, by: intake) }
        #expect(try await house.count("SELECT count(*) FROM education.recognition") == 1)
        #expect(try await house.outcome(Self.clause, of: "A", on: "2026-08-31") == .yes)
        #expect(try await house.outcome(Self.clause, of: "A", on: "2026-09-01") == .unknown)
        _ = try await house.run(
            HardshipRecord.self, "A --year 2025 --document 复核表 --not-recognised", by: intake)
        #expect(try await house.outcome(Self.clause, of: "A") == .no)
        let used = "--document 复核表 --id h"
        _ = try await house.run(
            HardshipRecord.self, "A --year 2025 --on 2026-02-02 " + used, by: intake)
        let other = await house.refusal {
            try await house.run(
                HardshipRecord.self, "A --year 2025 --not-recognised " + used, by: intake)
        }
        #expect(other?.contains("belongs to another entry") == true, "\(other ?? "")")
        _ = try await house.run(
            HardshipRecord.self, "A --year 2025 --document 终审表 --not-recognised", by: intake)
        #expect(try await house.outcome(Self.clause, of: "A") == .no)
        let list = try await house.run(HardshipList.self, "--year 2025", by: intake)
        #expect(list.count == 3 && list.last?.contains("no") == true, "\(list)")
    }
}
