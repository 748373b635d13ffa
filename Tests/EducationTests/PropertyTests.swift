import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Education
@testable import Yuhou

/// What holds of every roll and every year, whatever is said.
@Suite struct PropertyTests {
    private static let schools = [
        School(id: 1, name: "中学", kind: "ordinary", place: "南川"),
        School(id: 2, name: "职中", kind: "vocational", place: "南川"),
        School(id: 3, name: "大学", kind: "college", place: "重庆"),
    ]

    private func enrolment(_ random: inout SeededRandom) -> Enrolment {
        let school = random.pick(Self.schools)
        let stage = random.pick(school.kind.stages)
        return Enrolment(
            school, "\(Int.random(in: 1...3, using: &random))", stage,
            year: Int.random(in: stage.years, using: &random), fullTime: random.chance(80),
            registered: random.chance(80), random.pick(RollStatus.allCases),
            since: random.day(2015...2026))
    }

    @Test(arguments: [UInt64(20_261_126), 7, 41])
    func aRollNeverGoesBack(_ seed: UInt64) {
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        var (taken, refused) = (0, 0)
        for _ in 0..<200 {
            var kept: [Enrolment] = []
            for _ in 0..<12 {
                let next = enrolment(&random)
                if let last = kept.last, next.hindrance(after: last) != nil {
                    refused += 1
                    continue
                }
                kept.append(next)
                taken += 1
            }
            for (one, next) in zip(kept, kept.dropFirst()) {
                #expect(one.since <= next.since)
                guard next.status == .enrolled else { continue }
                #expect(one.stage.rank <= next.stage.rank, "no stage goes back")
                if one.stage == next.stage, one.school == next.school, one.status == .enrolled {
                    #expect(one.gradeYear <= next.gradeYear)
                }
            }
        }
        #expect(taken > 100 && refused > 100, "both happen: \(taken) \(refused)")
    }

    @Test func everyDayIsInOneAcademicYearAndAYearHasTwoTerms() throws {
        var day = try #require(Day(iso: "2014-09-01"))
        let end = try #require(Day(iso: "2030-09-01"))
        var terms: Set<Term> = []
        while day < end {
            let year = AcademicYear(of: day)
            #expect(year.first <= day && day < year.end)
            if let term = Term(day) {
                terms.insert(term)
                #expect(Term(word: "\(term)") == term)
            }
            day = day.adding(days: 1)
        }
        #expect(terms.count == 32)
    }

    /// Whatever a file says, taking it again changes nothing, and the last of what was taken is
    /// what the law reads.
    @Test(arguments: [UInt64(20_261_126), 3])
    func anyFileTakenTwiceIsTakenOnce(_ seed: UInt64) async throws {
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        let house = try await DeskHouse.education()
        let names = ["南川道南中学", "南川隆化职业中学", "重庆工业职业学院", "没有的学校"]
        var numbers: [String] = []
        for at in 1...4 {
            let number = try DeskHouse.number("2008-05-01", at)
            numbers.append(number)
            try await house.addPupil("P\(at)", born: "2008-05-01", number: number)
        }
        for _ in 0..<6 {
            var lines: [String] = []
            for (at, number) in numbers.enumerated() where random.chance(80) {
                lines.append(
                    DeskHouse.line(
                        number, "王P\(at + 1)", "2008-05-01", "N\(at)", random.pick(names),
                        stage: random.pick(Stage.allCases).rawValue,
                        year: Int.random(in: 1...4, using: &random),
                        status: random.pick(RollStatus.allCases).rawValue,
                        since: "\(random.day(2020...2025))"))
            }
            _ = try await house.take(lines)
            let before = try await house.count("SELECT count(*) FROM education.roll")
            let facts = try await house.count("SELECT count(*) FROM kernel.fact")
            #expect(try await house.taking(lines).contains(": 0 taken"))
            #expect(try await house.count("SELECT count(*) FROM education.roll") == before)
            #expect(try await house.count("SELECT count(*) FROM kernel.fact") == facts)
        }
        var filter = RollBook.Filter()
        filter.withLeavers = true
        for entry in try await RollBook(house.desk("intake")).list(filter) {
            let isAt = entry.isEnrolled ? Truth.yes : .no
            #expect(
                try await house.outcome("NC-4.education.1", of: entry.ref) == isAt, "\(entry.ref)")
        }
    }
}
