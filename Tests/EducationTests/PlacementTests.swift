import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Education
@testable import Yuhou

/// Children on no roll, until a school takes them.
@Suite struct PlacementTests {
    @Test func everyDisabledChildOfSchoolAgeOnNoRollIsFoundOnceAndNobodyElse() async throws {
        let house = try await DeskHouse.education()
        // Six today; six tomorrow; born on a leap day and eighteen; nineteen; not disabled; at
        // school.
        let children: [(String, String, String?)] = [
            ("six", "2020-03-02", "2"), ("five", "2020-03-03", "2"), ("leap", "2008-02-29", "1"),
            ("old", "2007-03-02", "2"), ("well", "2014-01-01", nil), ("pupil", "2014-01-01", "3"),
        ]
        for (ref, born, grade) in children {
            try await house.addPupil(ref, born: born, grade: grade)
        }
        let intake = try await house.desk("intake")
        _ = try await house.run(
            RollCorrect.self,
            "pupil --school 南川道南中学 --student-number 1 --stage compulsory --grade-year 6 "
                + "--since 2025-09-01 --reason 补登记学籍", by: intake)
        let preview = try await house.run(PlacementFind.self, "--dry-run", by: intake)
        #expect(preview.first?.hasPrefix("Preview: 2 opened") == true, "\(preview)")
        #expect(try await house.count("SELECT count(*) FROM education.placement") == 0)
        let found = try await house.run(PlacementFind.self, "", by: intake)
        #expect(found.contains { $0.hasPrefix("six") } && found.contains { $0.hasPrefix("leap") })
        let again = try await house.run(PlacementFind.self, "", by: intake)
        #expect(again.first?.hasPrefix("0 opened, 2 stand already") == true, "\(again)")
        let listed = try await house.run(PlacementList.self, "", by: intake)
        #expect(listed.first == "2 placements.")
        #expect(!listed.joined().contains("王six"), "names are masked")
    }

    @Test func aRefusalNeedsTheSchoolsReasonAndTheWorkGoesOnUntilASchoolAccepts() async throws {
        let house = try await DeskHouse.education()
        try await house.addPupil("C", born: "2014-01-01")
        let intake = try await house.desk("intake")
        _ = try await house.run(PlacementFind.self, "", by: intake)
        let id = try await house.count("SELECT max(id) FROM education.placement")
        let accept =
            "\(id) --school 南川特殊教育学校 --student-number 7 --stage compulsory --grade-year 1 "
            + "--since 2026-03-02 --id acc"
        let early = await house.refusal {
            try await house.run(PlacementAccept.self, accept, by: intake)
        }
        #expect(early?.contains("`ask` first") == true)
        _ = try await house.run(
            PlacementAsk.self, "\(id) --school 南川道南中学 --form mainstream --id a1", by: intake)
        let blank = await house.refusal {
            try await house.run(PlacementRefuse.self, "\(id) --reason 无", by: intake)
        }
        #expect(blank?.contains("--reason") == true)
        for _ in 1...2 {
            _ = try await house.run(
                PlacementRefuse.self, "\(id) --reason 没有资源教师 --id r1", by: intake)
        }
        let listed = try await house.run(PlacementList.self, "", by: intake)
        #expect(listed.contains { $0.contains("refused, ask another") && $0.contains("没有资源教师") })
        _ = try await house.run(
            PlacementAsk.self, "\(id) --school 南川特殊教育学校 --form special --id a2", by: intake)
        let other = await house.refusal {
            try await house.run(
                PlacementAccept.self,
                accept.replacingOccurrences(of: "南川特殊教育学校", with: "南川道南中学"), by: intake)
        }
        #expect(other?.contains("was asked and answers") == true, "\(other ?? "")")
        for _ in 1...2 { _ = try await house.run(PlacementAccept.self, accept, by: intake) }
        #expect(try await house.count("SELECT count(*) FROM education.roll") == 1)
        #expect(try await house.count("SELECT count(*) FROM education.placement_act") == 4)
        #expect(try await house.outcome("NC-4.education.1", of: "C") == .yes)
        #expect(try await house.run(PlacementList.self, "", by: intake).first == "0 placements.")
        let ended = await house.refusal {
            try await house.run(PlacementClose.self, "\(id) --reason 家庭不需要", by: intake)
        }
        #expect(ended?.contains("what has ended stays") == true)
        try await house.openDue()
        let number = try await house.caseNumber("NC-4.education.1", of: "C")
        #expect(try await house.file(of: number).step == "accept", "the acceptance led to the case")
    }

    @Test func aPlacementThatTheFamilyEndedIsOpenedAgainTheNextAcademicYear() async throws {
        let house = try await DeskHouse.education()
        try await house.addPupil("C", born: "2014-01-01")
        let intake = try await house.desk("intake")
        _ = try await house.run(PlacementFind.self, "", by: intake)
        let id = try await house.count("SELECT max(id) FROM education.placement")
        _ = try await house.run(PlacementClose.self, "\(id) --reason 家庭希望等康复后", by: intake)
        let same = try await house.run(PlacementFind.self, "", by: intake)
        #expect(same.first?.hasPrefix("0 opened, 1 stand already") == true)
        try await house.house.set("2026-09-01")
        let next = try await house.run(
            PlacementFind.self, "", by: try await house.desk("intake"))
        #expect(next.first?.hasPrefix("1 opened") == true, "\(next)")
    }

    @Test func nobodyActsOnAChildOfTheirOwnKin() async throws {
        let house = try await DeskHouse.education()
        let number = try DeskHouse.number("2014-01-01", 1)
        try await house.addPupil("C", born: "2014-01-01", number: number)
        _ = try await house.desk("aunt", duties: ["intake"])
        try await house.makeKin("aunt", of: number)
        let aunt = try await house.desk("aunt", duties: ["intake"])
        let found = try await house.run(PlacementFind.self, "", by: aunt)
        #expect(found.last?.contains("1 are your kin") == true, "\(found)")
        #expect(try await house.count("SELECT count(*) FROM education.placement") == 0)
        _ = try await house.run(PlacementFind.self, "", by: house.desk("intake"))
        let id = try await house.count("SELECT max(id) FROM education.placement")
        let refused = await house.refusal {
            try await house.run(
                PlacementAsk.self, "\(id) --school 南川道南中学 --form home", by: aunt)
        }
        #expect(refused != nil)
        #expect(try await house.count("SELECT count(*) FROM education.placement_act") == 0)
    }
}
