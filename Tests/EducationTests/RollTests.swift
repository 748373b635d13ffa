import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Education
@testable import Yuhou

/// The school roll: whom it is about, what it tells, and what it never tells by itself.
@Suite struct RollTests {
    private static let born = "2009-05-01"

    private func house(with refs: [String] = ["V"]) async throws -> (DeskHouse, [String: String]) {
        let house = try await DeskHouse.education()
        var numbers: [String: String] = [:]
        for (at, ref) in refs.enumerated() {
            let number = try DeskHouse.number(Self.born, at + 1)
            numbers[ref] = number
            try await house.addPupil(ref, born: Self.born, number: number)
        }
        return (house, numbers)
    }

    @Test func aRowByNumberTellsTheFactsOnceAndNothingOfStrangers() async throws {
        let (house, numbers) = try await house()
        let number = try #require(numbers["V"])
        let stranger = try DeskHouse.number("2010-01-01", 77)
        let lines = [
            DeskHouse.line(number, "王V", Self.born, "N1"),
            DeskHouse.line(stranger, "赵某某", "2010-01-01", "N2"),
            // Wrong in every field, but nobody of the register: nothing is said of it.
            DeskHouse.line("", "钱某某", "2010-02-30", "N3", "没有的学校", stage: "x", year: 99),
        ]
        let preview = try await house.take(lines, dryRun: true).words(.english)
        #expect(
            preview.first?.contains("preview: 1 taken, 2 unchanged, 0 rejected") == true,
            "\(preview)")
        #expect(try await house.count("SELECT count(*) FROM education.roll") == 0)
        let page = try await house.take(lines)
        #expect(!page.hasRejects)
        #expect(page.words(.english)[1].contains("2 are nobody's of the register"))
        #expect(try await house.outcome("NC-4.education.2", of: "V") == .yes)
        #expect(try await house.outcome("NC-4.education.1", of: "V") == .yes)
        #expect(try await house.taking(lines).contains("0 taken, 3 unchanged, 0 rejected"))
        #expect(try await house.count("SELECT count(*) FROM education.roll") == 1)
        #expect(
            try await house.count("SELECT count(*) FROM kernel.feed WHERE code = 'school-roll'")
                == 1)
        let kept = try await house.count(
            """
            SELECT (SELECT count(*) FROM education.roll AS r WHERE r::text ~ '赵|钱|\\d{17}')
                + (SELECT count(*) FROM education.candidate)
            """)
        #expect(kept == 0, "nothing of a stranger and no ID number is kept")
        let older = await house.refusal { try await house.taking(lines, asOf: "2026-02-01") }
        #expect(older?.contains("an older one is not") == true)
    }

    @Test func whoGraduatesOrLeavesHasNoFactOfSchoolAnyMore() async throws {
        let (house, numbers) = try await house(with: ["V", "W"])
        let rows = ["V", "W"].map {
            DeskHouse.line(numbers[$0] ?? "", "王\($0)", Self.born, "N\($0)")
        }
        _ = try await house.take(rows)
        let ended = [
            DeskHouse.line(
                numbers["V"] ?? "", "王V", Self.born, "NV", status: "graduated",
                since: "2026-01-20"),
            DeskHouse.line(
                numbers["W"] ?? "", "王W", Self.born, "NW", status: "离校", since: "2026-01-20"),
        ]
        #expect(try await house.taking(ended).contains("2 taken"))
        for ref in ["V", "W"] {
            #expect(try await house.outcome("NC-4.education.2", of: ref, on: "2026-01-19") == .yes)
            #expect(try await house.outcome("NC-4.education.2", of: ref, on: "2026-01-20") == .no)
            #expect(try await house.outcome("NC-4.education.1", of: ref) == .no)
        }
        let listed = try await house.run(RollList.self, "", by: house.desk("intake"))
        #expect(listed.first == "0 on the roll.")
    }

    /// What is wrong with a row, in words; the case names are the trap.
    private struct Wrong: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// Built from the number of V.
        let line: @Sendable (String) -> String
        let reason: String
    }

    private static let wrong: [Wrong] = [
        Wrong(
            testDescription: "a number of the register with another name is nobody's until cleared",
            line: { DeskHouse.line($0, "王甲", born, "N1") }, reason: "another name"),
        Wrong(
            testDescription: "a number of the register with another day of birth is not taken",
            line: { DeskHouse.line($0, "王V", "2009-05-02", "N1") }, reason: "another day"),
        Wrong(
            testDescription: "a school that is not registered is named",
            line: { DeskHouse.line($0, "王V", born, "N1", "某某学校") },
            reason: "registered school's full name"),
        Wrong(
            testDescription: "a stage that the school does not teach",
            line: { DeskHouse.line($0, "王V", born, "N1", stage: "undergraduate") },
            reason: "teaches secondary_vocational"),
        Wrong(
            testDescription: "a sixth year of a vocational course",
            line: { DeskHouse.line($0, "王V", born, "N1", year: 6) }, reason: "has 1 to 5"),
        Wrong(
            testDescription: "neither yes nor no",
            line: { DeskHouse.line($0, "王V", born, "N1", fullTime: "maybe") },
            reason: "full_time `maybe`: should be yes or no"),
        Wrong(
            testDescription: "a day that will come",
            line: { DeskHouse.line($0, "王V", born, "N1", since: "2026-09-01") },
            reason: "today or an earlier day"),
        Wrong(
            testDescription: "a day that never was",
            line: { DeskHouse.line($0, "王V", born, "N1", since: "2026-02-30") },
            reason: "today or an earlier day"),
        Wrong(
            testDescription: "a pupil of three",
            line: { DeskHouse.line($0, "王V", born, "N1", since: "2012-09-01") },
            reason: "younger than 4"),
        Wrong(
            testDescription: "a broken number where the name and the birth are somebody's",
            line: { DeskHouse.line(String($0.dropLast()) + "Z", "王V", born, "N1") },
            reason: "id_number:"),
        Wrong(
            testDescription: "no student number",
            line: { DeskHouse.line($0, "王V", born, "") }, reason: "student_number"),
    ]

    @Test func aWrongRowIsNotTakenAndTheReasonSaysWhatWouldBeRight() async throws {
        let (house, numbers) = try await house()
        let number = try #require(numbers["V"])
        for wrong in Self.wrong {
            let page = try await house.take([wrong.line(number)])
            #expect(page.hasRejects, "\(wrong.testDescription)")
            let words = page.words(.english).joined(separator: "\n")
            #expect(words.contains(wrong.reason), "\(wrong.testDescription): \(words)")
            #expect(!words.contains(number), "no number on a screen")
        }
        #expect(try await house.count("SELECT count(*) FROM education.roll") == 0)
        let twice = try await house.take([
            DeskHouse.line(number, "王V", Self.born, "N1"),
            DeskHouse.line(number, "王V", Self.born, "N2"),
        ])
        #expect(twice.words(.english).joined().contains("is the same person as line 2"))
    }

    @Test func aStageOrAYearThatGoesBackwardsIsRefusedAndOnlyAReasonMendsIt() async throws {
        let (house, numbers) = try await house()
        let number = try #require(numbers["V"])
        _ = try await house.take([DeskHouse.line(number, "王V", Self.born, "N1", year: 2)])
        let back = DeskHouse.line(
            number, "王V", Self.born, "N1", "南川道南中学", stage: "compulsory", year: 9,
            since: "2026-02-01")
        #expect(try await house.take([back]).words(.english).joined().contains("stage goes back"))
        let younger = DeskHouse.line(
            number, "王V", Self.born, "N1", year: 1, since: "2026-02-01")
        #expect(
            try await house.take([younger]).words(.english).joined().contains(
                "grade_year goes back"))
        let earlier = DeskHouse.line(number, "王V", Self.born, "N1", year: 2, since: "2025-02-01")
        #expect(try await house.take([earlier]).words(.english).joined().contains("is before"))
        let intake = try await house.desk("intake")
        let typed =
            "V --school 南川隆化职业中学 --student-number N1 --stage secondary_vocational "
            + "--grade-year 1 --since 2025-09-01 --id c"
        let short = await house.refusal {
            try await house.run(RollCorrect.self, typed + " --reason 错", by: intake)
        }
        #expect(short?.contains("--reason") == true)
        for _ in 1...2 {
            _ = try await house.run(RollCorrect.self, typed + " --reason 学校报错年级", by: intake)
        }
        #expect(try await house.count("SELECT count(*) FROM education.roll") == 2)
        let other = await house.refusal {
            try await house.run(
                RollCorrect.self,
                typed.replacingOccurrences(of: "--grade-year 1", with: "--grade-year 3")
                    + " --reason 学校报错年级", by: intake)
        }
        #expect(other?.contains("belongs to another entry") == true)
    }

    @Test func aRowForADeadChildIsNotTakenAndHerLeavingIs() async throws {
        let (house, numbers) = try await house()
        let number = try #require(numbers["V"])
        _ = try await house.take([DeskHouse.line(number, "王V", Self.born, "N1")])
        try await house.tell("V", "death", "illness", from: "2026-02-10")
        let next = DeskHouse.line(number, "王V", Self.born, "N1", year: 2, since: "2026-02-20")
        let page = try await house.take([next])
        #expect(page.hasRejects)
        let words = page.words(.english).joined()
        #expect(words.contains("nobody living by this number"), "\(words)")
        #expect(!words.contains("illness"))
        let left = DeskHouse.line(
            number, "王V", Self.born, "N1", status: "left", since: "2026-02-10")
        #expect(try await house.taking([left]).contains("1 taken"))
    }

    @Test func aFileInGB18030AndANationalStudentNumberAreRead() async throws {
        let (house, numbers) = try await house()
        let number = try #require(numbers["V"])
        let text = [
            DeskHouse.header,
            DeskHouse.line(
                "", "王V", Self.born, "G\(number)", stage: "中职", fullTime: "是", registered: "是",
                status: "在读"),
        ].map { $0 + "\r\n" }.joined()
        // U+738B 王 and the other characters as iconv writes them.
        let plain = try house.file("roll-utf8.csv", [])
        try Data(text.utf8).write(to: URL(fileURLWithPath: plain))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["iconv", "-f", "UTF-8", "-t", "GB18030", "-o", plain + ".gb", plain]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        #expect(
            String(data: try Data(contentsOf: URL(fileURLWithPath: plain + ".gb")), encoding: .utf8)
                == nil)
        let page = try await house.page(
            RollImport.self, [plain + ".gb"], by: house.desk("intake"))
        #expect(page.words(.english).first?.contains("1 taken") == true, "\(page.words(.english))")
        #expect(
            try await house.count(
                "SELECT count(*) FROM education.roll WHERE student_number ~ '^#[0-9a-f]{16}$'")
                == 1,
            "a student number made of the ID number is kept as its index")
    }

    @Test func onlyWhoReceivesOrDecidesTakesTheRollAndNobodyTheirKin() async throws {
        let (house, numbers) = try await house(with: ["V", "W"])
        let lines = ["V", "W"].map {
            DeskHouse.line(numbers[$0] ?? "", "王\($0)", Self.born, "N\($0)")
        }
        for duty in ["pay", "review"] {
            let outsider = try await house.desk("no-\(duty)", duties: [duty])
            let refused = await house.refusal { try await house.take(lines, by: outsider) }
            #expect(refused?.contains("intake or approve") == true, "\(refused ?? "")")
        }
        #expect(try await house.count("SELECT count(*) FROM education.roll") == 0)
        _ = try await house.desk("aunt", duties: ["intake"])
        try await house.makeKin("aunt", of: try #require(numbers["V"]))
        let page = try await house.take(lines, by: house.desk("aunt", duties: ["intake"]))
        #expect(page.words(.english).joined().contains("is you or your kin"))
        #expect(try await house.count("SELECT count(*) FROM education.roll") == 1)
    }
}

/// Rows without a number that the register has.
@Suite struct MatchTests {
    private static let born = "2009-05-01"

    /// Two girls of one name born the same day: in the register they differ by their number only.
    private func twins() async throws -> DeskHouse {
        let house = try await DeskHouse.education()
        for (at, ref) in ["A", "B"].enumerated() {
            try await house.addPupil(
                ref, born: Self.born, number: try DeskHouse.number(Self.born, at + 1), name: "李小双")
        }
        return house
    }

    private func line(
        _ student: String, number: String = "", year: Int = 1, since: String = "2025-09-01"
    )
        -> String
    {
        DeskHouse.line(number, "李小双", Self.born, student, year: year, since: since)
    }

    @Test func aNameAndABirthMatchNobodyUntilANamedClerkSaysSo() async throws {
        let house = try await twins()
        let intake = try await house.desk("intake")
        let rows = [line("N1"), line("N2", number: try DeskHouse.number(Self.born, 9))]
        #expect(try await house.taking(rows).contains("2 taken"))
        #expect(try await house.taking(rows).contains("0 taken, 2 unchanged"))
        #expect(try await house.count("SELECT count(*) FROM education.candidate") == 4)
        #expect(try await house.count("SELECT count(*) FROM education.roll") == 0)
        #expect(try await house.outcome("NC-4.education.2", of: "A") == .no, "nothing was told")
        let list = try await house.run(MatchList.self, "", by: intake)
        #expect(list.first == "4 to decide on.")
        #expect(list.contains { $0.contains("2 have this name and birth") })
        #expect(list.contains { $0.contains("another number") })
        #expect(!list.joined().contains("李小双"), "names are masked")
        func candidate(_ ref: String, _ student: String) async throws -> Int64 {
            try await house.count(
                """
                SELECT c.id FROM education.candidate AS c JOIN kernel.person AS p
                  ON p.district = c.district AND p.id = c.person
                WHERE p.ref = \(ref) AND c.student_number = \(student)
                """)
        }
        let first = try await candidate("A", "N1")
        for _ in 1...2 {
            _ = try await house.run(
                MatchConfirm.self, "\(first) --reason 与学校电话核对 --id m", by: intake)
        }
        #expect(try await house.count("SELECT count(*) FROM education.roll") == 1)
        #expect(try await house.outcome("NC-4.education.2", of: "A") == .yes)
        #expect(try await house.outcome("NC-4.education.2", of: "B") == .no)
        let other = try await candidate("B", "N1")
        let taken = await house.refusal {
            try await house.run(MatchConfirm.self, "\(other) --reason 与学校电话核对", by: intake)
        }
        #expect(taken?.contains("confirmed as another person") == true)
        let second = try await candidate("A", "N2")
        let double = await house.refusal {
            try await house.run(MatchConfirm.self, "\(second) --reason 与学校电话核对", by: intake)
        }
        #expect(double?.contains("nobody has two") == true)
        _ = try await house.run(MatchReject.self, "\(second) --reason 是妹妹的学籍", by: intake)
        let back = await house.refusal {
            try await house.run(MatchConfirm.self, "\(second) --reason 与学校电话核对", by: intake)
        }
        #expect(back?.contains("somebody else") == true)
        let rest = try await candidate("B", "N2")
        _ = try await house.run(MatchConfirm.self, "\(rest) --reason 与学校电话核对", by: intake)
        #expect(try await house.run(MatchList.self, "", by: intake).first == "0 to decide on.")
        // What a clerk confirmed is known next year, and what a clerk rejected too.
        let next = [
            line("N1", year: 2, since: "2026-02-20"), line("N2", year: 2, since: "2026-02-20"),
        ]
        #expect(try await house.taking(next).contains("2 taken"))
        #expect(try await house.count("SELECT count(*) FROM education.candidate") == 4)
        #expect(try await house.count("SELECT count(*) FROM education.roll") == 4)
        let named = try await house.count(
            "SELECT count(*) FROM education.candidate_decision WHERE recorded_by <> 'intake'")
        #expect(named == 0, "each by a named clerk")
        try await revoke(first, not: second, by: intake, house)
    }

    /// A wrong match is taken back: the roll is put right, the pupil waits for the other child.
    private func revoke(
        _ first: Int64, not second: Int64, by intake: Bureau, _ house: DeskHouse
    ) async throws {
        let unmatched = await house.refusal {
            try await house.run(MatchRevoke.self, "\(second) --reason 认错人了", by: intake)
        }
        #expect(unmatched?.contains("nothing to revoke") == true)
        for _ in 1...2 {
            _ = try await house.run(
                MatchRevoke.self, "\(first) --reason 学校来函更正 --id v", by: intake)
        }
        #expect(try await house.count("SELECT count(*) FROM education.match_revocation") == 1)
        #expect(try await house.outcome("NC-4.education.2", of: "A") == .no)
        #expect(try await house.run(MatchList.self, "", by: intake).first == "1 to decide on.")
        let same = await house.refusal {
            try await house.run(MatchConfirm.self, "\(first) --reason 与学校电话核对", by: intake)
        }
        #expect(same?.contains("somebody else") == true)
    }

    @Test func twoClerksWhoConfirmOnePupilAsTwoChildrenAtOnceGetOneThrough() async throws {
        let house = try await twins()
        _ = try await house.take([line("N1")])
        let list = try await MatchBook(house.desk("intake")).list().map(\.id)
        try #require(list.count == 2)
        let clerks = [
            try await house.desk("intake"), try await house.desk("second", duties: ["intake"]),
        ]
        let refusals = await withTaskGroup(of: String?.self) { group in
            for (id, clerk) in zip(list, clerks) {
                group.addTask {
                    await house.refusal {
                        try await MatchBook(clerk).confirm(id, reason: "与学校电话核对", client: "c\(id)")
                    }
                }
            }
            return await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(refusals.count { $0 == nil } == 1, "\(refusals)")
        #expect(try await house.count("SELECT count(*) FROM education.roll") == 1)
    }
}
