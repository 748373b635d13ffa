import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import CivilAffairs
@testable import Yuhou

/// Sheets, classes and schemes as clerks work on them, and what the database holds by itself.
@Suite struct MeansTests {
    @Test func tellingTheSameTwiceChangesNothing() async throws {
        let house = try await MeansHouse.open()
        try await house.desks.addFamily("M")
        let first = try await house.sheet(of: "M", "dibao", id: "one")
        #expect(try await house.sheet(of: "M", "dibao", id: "one") == first)
        let other = try await house.refusal(
            MeansOpen.self, "--ref M --month 2026-01 --test dibao --id one", by: "intake")
        #expect(other?.contains("belongs to another") == true)
        for _ in 1...2 { try await house.add(first, of: "M", "wage", "800.00", id: "line") }
        for _ in 1...2 {
            _ = try await house.page(MeansItemise.self, "\(first) --id i", by: "review")
        }
        #expect(
            try await house.desks.count("SELECT count(*) FROM civil_affairs.means_line") == 1)
        #expect(
            try await house.desks.count("SELECT count(*) FROM civil_affairs.means_result") == 1)
        let second = try await house.refusal(
            MeansOpen.self, "--ref M --month 2026-02 --test dibao --id two", by: "intake")
        #expect(second?.contains("is open") == true, "one test of a month at a time")
    }

    @Test func aSheetThatIsReviewedTakesNoLineUntilItIsSentBack() async throws {
        let house = try await MeansHouse.open()
        try await house.desks.addFamily("M")
        let id = try await house.sheet(of: "M", "marginal")
        try await house.add(id, of: "M", "wage", "800.00")
        _ = try await house.page(MeansItemise.self, "\(id)", by: "review")
        let late = try await house.refusal(
            MeansAdd.self, "\(id) --of M --kind wage --sum 1.00 --document 工资条", by: "intake")
        #expect(late?.contains("means return") == true)
        _ = try await house.page(MeansReturn.self, "\(id) --reason 工资应为税后", by: "review")
        _ = try await house.page(
            MeansStrike.self, "\(id) --line 1 --reason 录成税前工资", by: "intake")
        try await house.add(id, of: "M", "wage", "700.00")
        let shown = try await house.page(MeansItemise.self, "\(id)", by: "review")
        #expect(shown.contains { $0.contains("struck") })
        #expect(shown.contains { $0.contains("per head 700.00") })
        // The database: a decision rests on the review before it, and on no older one.
        let error = await #expect(throws: PostgresError.self) {
            try await house.desks.owner.execute(
                """
                WITH h AS (INSERT INTO civil_affairs.means_hand (district, sheet, actor, hand,
                        person, recorded_by)
                    SELECT district, id, 'x', 'decide', person, 'x' FROM civil_affairs.means_sheet),
                a AS (INSERT INTO civil_affairs.means_act (district, sheet, seq, client, act, person,
                        recorded_by)
                    SELECT district, id, 7, 'x', 'decide', person, 'x' FROM civil_affairs.means_sheet)
                INSERT INTO civil_affairs.means_decision (district, sheet, person, test, result, seq,
                    class, from_day, decided_on, document, recorded_by)
                SELECT district, id, person, test, 2, 7, test, '2026-03-02', '2026-03-02', 'paper',
                    'x' FROM civil_affairs.means_sheet
                """)
        }
        #expect(error?.sqlState == "23514")
    }

    @Test func whoEnteredNeitherReviewsNorDecidesByAConstraint() async throws {
        let house = try await MeansHouse.open()
        try await house.desks.addFamily("M")
        let id = try await house.sheet(of: "M", "dibao")
        let both = try await house.desks.desk("both", duties: ["intake", "review", "approve"])
        _ = try await house.desks.run(
            MeansAdd.self, "\(id) --of M --kind wage --sum 9.99 --document 工资条", by: both)
        let reviewed = await house.desks.refusal {
            try await house.desks.run(MeansItemise.self, "\(id)", by: both)
        }
        #expect(reviewed?.contains("another part") == true)
        _ = try await house.page(MeansItemise.self, "\(id)", by: "review")
        let decided = await house.desks.refusal {
            try await house.desks.run(
                MeansDecide.self, "\(id) --class dibao --document 民审1号", by: both)
        }
        #expect(decided?.contains("somebody else decides") == true)
        let error = await #expect(throws: PostgresError.self) {
            try await house.desks.owner.execute(
                """
                INSERT INTO civil_affairs.means_act (district, sheet, seq, client, act, person,
                    recorded_by)
                SELECT district, id, 3, 'x', 'decide', person, 'both' FROM civil_affairs.means_sheet
                """)
        }
        #expect(error?.sqlState == "23503")
    }

    @Test func aClosedListIsClosedAndAnOpenOneNeedsAReason() async throws {
        for (folder, isOpen) in [("nanchuan", false), ("jiangyan", true)] {
            let house = try await MeansHouse.open(folder)
            try await house.desks.addFamily("M")
            let id = try await house.sheet(of: "M", "dibao")
            try await house.add(id, of: "M", "other", "500.00")
            let said = try await house.refusal(
                MeansLeaveOut.self, "\(id) --line 1 --reason 爱心企业一次性慰问金", by: "review")
            #expect((said == nil) == isOpen, "\(folder): \(said ?? "was let")")
            let shown = try await house.page(MeansItemise.self, "\(id)", by: "review")
            #expect(shown.contains { $0.contains("爱心企业一次性慰问金") } == isOpen)
            #expect(shown.contains { $0.contains("per head 0.00") } == isOpen)
        }
    }

    @Test func nanchuansOtherTestsCountTheAidAndTheLawStillReadsTheSumFor低保() async throws {
        let house = try await MeansHouse.open()
        try await house.desks.addFamily("M")
        let id = try await house.sheet(of: "M", "marginal")
        try await house.add(id, of: "M", "special_assistance", "590.00")
        try await house.add(id, of: "M", "pension", "200.00")
        let shown = try await house.page(MeansItemise.self, "\(id)", by: "review")
        #expect(shown.contains { $0.contains("per head 790.00") })
        let other = try await house.refusal(
            MeansDecide.self, "\(id) --class dibao --document 民审1号", by: "approve")
        #expect(other?.contains("that, or none") == true)
        _ = try await house.page(
            MeansDecide.self, "\(id) --class marginal --document 民审1号", by: "approve")
        #expect(try await house.fact("M", "income.per_head") == "20000")
        #expect(try await house.fact("M", "low_income") == "marginal")
    }

    @Test func badInputIsToldWhatWouldBeRight() async throws {
        let house = try await MeansHouse.open()
        try await house.desks.addFamily("M")
        try await house.desks.addFamily("N")
        let id = try await house.sheet(of: "M", "dibao")
        let said: [(String, String?)] = [
            (
                "--month 2026-04 is after",
                try await house.refusal(
                    MeansOpen.self, "--ref N --month 2026-04 --test dibao", by: "intake")
            ),
            (
                "counted: M",
                try await house.refusal(
                    MeansAdd.self, "\(id) --of N --kind wage --sum 1 --document 工资", by: "intake")
            ),
            (
                "above zero",
                try await house.refusal(
                    MeansAdd.self, "\(id) --of M --kind wage --sum 0 --document 工资", by: "intake")
            ),
            (
                "sum in yuan",
                try await house.refusal(
                    MeansAdd.self, "\(id) --of M --kind wage --sum=-5 --document 工资", by: "intake")
            ),
            (
                "who applies is counted",
                try await house.refusal(
                    MeansOpen.self, "--ref N --month 2026-02 --test dibao --without N",
                    by: "intake")
            ),
            (
                "There is no sheet",
                try await house.refusal(MeansItemise.self, "999999", by: "review")
            ),
        ]
        for (words, found) in said {
            #expect(found?.contains(words) == true, "\(words): \(found ?? "was let")")
        }
    }

    @Test func nobodyTestsTheirOwnKin() async throws {
        let house = try await MeansHouse.open()
        let number = try IdentityNumber(
            area: "500119", birth: CaseHouse.day("1956-01-01"), sequence: 2)
        try await house.desks.add("K", household: "H-K") {
            $0.idNumber = number.text
        }
        let intake = try await house.desks.desk("intake")
        try await house.desks.makeKin("intake", of: number.text)
        let said = await house.desks.refusal {
            try await house.desks.run(
                MeansOpen.self, "--ref K --month 2026-02 --test dibao", by: intake)
        }
        #expect(said != nil)
        #expect(
            try await house.desks.count("SELECT count(*) FROM civil_affairs.means_sheet") == 0)
    }

    @Test func twoClerksAtOnceGiveANumberOnce() async throws {
        let house = try await MeansHouse.open()
        var cases: [(id: Int64, sheet: Int64)] = []
        for ref in ["M", "N"] {
            try await house.desks.addFamily(ref)
            let sheet = try await house.decided(of: ref, "dibao")
            try await house.desks.openDue()
            let id = try await house.desks.caseNumber("NC-4.civil.3", of: ref)
            try await house.desks.carry(id, until: "enrol")
            cases.append((id, sheet))
        }
        let clerks = [
            try await house.desks.desk("approve"),
            try await house.desks.desk("two", duties: ["approve"]),
        ]
        let given = await withTaskGroup(of: Bool.self) { group in
            for (clerk, one) in zip(clerks, cases) {
                group.addTask {
                    await house.desks.refusal {
                        try await house.desks.run(
                            SchemeEnrol.self, "\(one.id) --sheet \(one.sheet) --number D-0001",
                            by: clerk)
                    } == nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(given == 1)
        #expect(try await house.desks.count("SELECT count(*) FROM civil_affairs.enrolment") == 1)
        #expect(
            try await house.desks.count(
                "SELECT count(*) FROM kernel.delivery WHERE clause = 'NC-4.civil.3'") == 1,
            "the case of whom it was refused is not delivered")
    }

    @Test("6: contradiction set: nobody is in two schemes at once")
    func nobodyIsInTwoSchemesAtOnce() async throws {
        let house = try await MeansHouse.open()
        try await house.desks.addFamily("M")
        let dibao = try await house.decided(of: "M", "dibao")
        try await house.desks.openDue()
        let first = try await house.desks.caseNumber("NC-4.civil.3", of: "M")
        try await house.desks.carry(first, until: "enrol")
        _ = try await house.page(
            SchemeEnrol.self, "\(first) --sheet \(dibao) --number D-0001", by: "approve")
        let destitute = try await house.decided(
            of: "M", "destitute", words: "--three-withouts yes")
        try await house.desks.openDue()
        let second = try await house.desks.caseNumber("NC-4.civil.1", of: "M")
        try await house.desks.carry(second, until: "enrol")
        let enrol = "\(second) --sheet \(destitute) --number T-0001"
        let said = try await house.refusal(SchemeEnrol.self, enrol, by: "approve")
        #expect(said?.contains("nobody is in two schemes") == true)
        // The database holds it without the program.
        let error = await #expect(throws: PostgresError.self) {
            try await house.desks.owner.execute(
                """
                INSERT INTO civil_affairs.enrolment (district, person, seq, client, scheme, number,
                    sheet, case_id, from_day, recorded_by)
                SELECT district, person, 2, 'x', 'destitute', 'T-0009', \(destitute), \(second),
                    from_day, 'x' FROM civil_affairs.enrolment
                """)
        }
        #expect(error?.sqlState == "23503")
        _ = try await house.page(
            SchemeEnd.self, "--ref M --on 2026-03-02 --reason 转为特困供养", by: "approve")
        _ = try await house.page(SchemeEnrol.self, enrol, by: "approve")
        #expect(try await house.desks.count("SELECT count(*) FROM civil_affairs.enrolment") == 2)
    }
}

/// Sheets as the database keeps them.
@Suite struct MeansSheetTests {
    @Test func randomSheetsKeepTheVerdictOfEveryLine() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("random sheets, seed \(seed)")
        var random = SeededRandom(seed: seed)
        for (folder, left) in [
            ("jiangyan", ["relief", "special_assistance", "insurance"]),
            ("nanchuan", ["special_assistance", "planning_award"]),
        ] {
            let house = try await MeansHouse.open(folder)
            try await house.desks.addFamily("M")
            let id = try await house.sheet(of: "M", "dibao")
            var (sums, counted): ([(kind: String, fen: Int64)], Int64) = ([], 0)
            for _ in 0..<12 {
                let kind = random.pick(IncomeKind.allCases).rawValue
                let fen = Int64.random(in: 1...500_000, using: &random)
                try await house.add(id, of: "M", kind, Money(fen: fen).plain)
                sums.append((kind, fen))
                if !left.contains(kind) { counted += fen }
            }
            _ = try await house.page(MeansItemise.self, "\(id)", by: "review")
            let verdicts = try await house.desks.owner.query(
                """
                SELECT l.kind, l.fen, v.clause FROM civil_affairs.means_verdict AS v
                JOIN civil_affairs.means_line AS l ON l.district = v.district
                  AND l.sheet = v.sheet AND l.seq = v.line ORDER BY l.seq
                """
            ).map { try $0.decode(String.self, Int64.self, String?.self) }
            #expect(verdicts.map(\.0) == sums.map(\.kind), "seed \(seed)")
            for (kind, _, clause) in verdicts {
                #expect((clause != nil) == left.contains(kind), "\(folder) \(kind), seed \(seed)")
            }
            #expect(
                try await house.desks.count("SELECT per_head FROM civil_affairs.means_result")
                    == counted, "one head, seed \(seed)")
        }
    }

    @Test func twoClerksAtOnceOpenOneSheet() async throws {
        let house = try await MeansHouse.open()
        try await house.desks.addFamily("M")
        let clerks = [
            try await house.desks.desk("intake"),
            try await house.desks.desk("second", duties: ["intake"]),
        ]
        let opened = await withTaskGroup(of: Bool.self) { group in
            for clerk in clerks {
                group.addTask {
                    await house.desks.refusal {
                        try await house.desks.run(
                            MeansOpen.self, "--ref M --month 2026-02 --test dibao", by: clerk)
                    } == nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(opened == 1)
        #expect(
            try await house.desks.count("SELECT count(*) FROM civil_affairs.means_sheet") == 1)
    }

    @Test func twoTestsOfAHouseholdEndWithTheLaterDecision() async throws {
        let house = try await MeansHouse.open("jiangyan")
        try await house.desks.addFamily("M")
        let first = try await house.sheet(of: "M", "dibao")
        let second = try await house.sheet(of: "M", "marginal")
        let id = try await house.desks.caseNumber("JY-3.1.5", of: "M")
        try await house.desks.carry(id, until: "itemise")
        for sheet in [first, second] {
            try await house.add(sheet, of: "M", "relief", "3000.00")
            _ = try await house.page(MeansItemise.self, "\(sheet)", by: "review")
        }
        _ = try await house.page(
            MeansDecide.self, "\(first) --class none --document 民审1号", by: "approve")
        #expect(try await house.fact("M", "low_income.applied") == "1", "one is pending")
        let shown = try await house.page(
            MeansDecide.self, "\(second) --class marginal --document 民审2号", by: "approve")
        #expect(shown.contains { $0.contains("left out (JY-3.1.5)") })
        #expect(try await house.fact("M", "low_income.applied") == "")
        #expect(try await house.fact("M", "low_income") == "marginal")
        let strange = try await house.refusal(MeansUse.self, "\(id) --sheet 9999", by: "intake")
        #expect(strange?.contains("no sheet") == true)
        _ = try await house.page(MeansUse.self, "\(id) --sheet \(second)", by: "intake")
        #expect(try await house.desks.isReceived("JY-3.1.5"))
    }

    @Test func inNanchuanOnlyATestForTheMinimumIsOwedTheDisregard() async throws {
        let house = try await MeansHouse.open()
        try await house.desks.addFamily("M")
        let marginal = try await house.sheet(of: "M", "marginal")
        #expect(try await house.fact("M", "low_income.test") == "marginal")
        let refused = await house.desks.refusal {
            try await house.desks.caseNumber("NC-4.civil.4", of: "M")
        }
        #expect(refused?.contains("not due") == true, "\(refused ?? "due")")
        let dibao = try await house.sheet(of: "M", "dibao", id: "second")
        #expect(try await house.fact("M", "low_income.test") == "dibao", "one of two is for 低保")
        _ = try await house.desks.caseNumber("NC-4.civil.4", of: "M")
        _ = try await house.page(
            MeansWithdraw.self, "\(dibao) --reason 家庭撤回申请 --id w1", by: "intake")
        #expect(try await house.fact("M", "low_income.test") == "marginal")
        _ = try await house.page(
            MeansWithdraw.self, "\(marginal) --reason 家庭撤回申请 --id w2", by: "intake")
        #expect(try await house.fact("M", "low_income.test") == "")
    }

    @Test func aSheetThatIsTakenBackEndsTheTest() async throws {
        let house = try await MeansHouse.open()
        try await house.desks.addFamily("M")
        let id = try await house.sheet(of: "M", "dibao")
        #expect(try await house.fact("M", "low_income.applied") == "1")
        let words = "\(id) --reason 家庭撤回申请 --id w"
        for _ in 1...2 { _ = try await house.page(MeansWithdraw.self, words, by: "intake") }
        #expect(try await house.fact("M", "low_income.applied") == "")
        let again = try await house.sheet(of: "M", "dibao", id: "again")
        #expect(again != id, "another one may be opened")
    }
}
