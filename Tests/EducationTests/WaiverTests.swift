import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Education
@testable import Yuhou

/// Tuition vouchers of a school and a term.
@Suite struct WaiverTests {
    private static let born = "2009-05-01"

    /// Pupils of a vocational school whose cases stand at `issue`.
    private func settle(_ refs: [String]) async throws -> (DeskHouse, [String: Int64]) {
        let house = try await DeskHouse.education()
        var lines: [String] = []
        for (at, ref) in refs.enumerated() {
            let number = try DeskHouse.number(Self.born, at + 1)
            try await house.addPupil(ref, born: Self.born, number: number)
            lines.append(DeskHouse.line(number, "王\(ref)", Self.born, "N\(ref)"))
        }
        _ = try await house.take(lines)
        try await house.openDue()
        var cases: [String: Int64] = [:]
        for ref in refs {
            cases[ref] = try await house.caseNumber("NC-4.education.2", of: ref)
            try await house.carry(cases[ref] ?? 0, until: "issue")
        }
        return (house, cases)
    }

    @Test func aVoucherIsRedeemedOnceAndAWrongCodeNever() async throws {
        let (house, cases) = try await settle(["V"])
        let (approve, intake) = (try await house.desk("approve"), try await house.desk("intake"))
        let page = try await house.run(WaiverIssue.self, "\(cases["V"] ?? 0) --id w", by: approve)
        let code = try DeskHouse.code(page)
        #expect(page.first?.contains("term 2026-02") == true, "\(page)")
        let id = try await house.count("SELECT max(id) FROM education.waiver")
        let wrong = await house.refusal {
            try await house.run(
                WaiverUse.self, "\(id) --on 2026-03-02 --code \(String(code.reversed()))0",
                by: intake)
        }
        #expect(wrong != nil)
        let future = await house.refusal {
            try await house.run(WaiverUse.self, "\(id) --on 2026-03-03 --code \(code)", by: intake)
        }
        #expect(future?.contains("in the future") == true)
        let before = await house.refusal {
            try await house.run(WaiverUse.self, "\(id) --on 2026-01-31 --code \(code)", by: intake)
        }
        #expect(before != nil, "before the term")
        _ = try await house.run(WaiverUse.self, "\(id) --on 2026-03-01 --code \(code)", by: intake)
        let twice = await house.refusal {
            try await house.run(WaiverUse.self, "\(id) --on 2026-03-02 --code \(code)", by: intake)
        }
        #expect(twice?.contains("a voucher is used once") == true, "\(twice ?? "")")
        #expect(try await house.count("SELECT count(*) FROM education.waiver_act") == 1)
        let byHand = try? await house.owner.execute(
            """
            INSERT INTO education.waiver_act (district, waiver, person, term, act, day, recorded_by)
            SELECT district, id, person, term, 'used', '2026-03-02', 'x' FROM education.waiver
            """)
        #expect(byHand == nil, "a key forbids it, not only the program")
    }

    @Test func twoClerksWhoRedeemAtOnceRedeemItOnce() async throws {
        let (house, cases) = try await settle(["V"])
        let code = try DeskHouse.code(
            try await house.run(
                WaiverIssue.self, "\(cases["V"] ?? 0)", by: house.desk("approve")))
        let id = try await house.count("SELECT max(id) FROM education.waiver")
        let clerks = [
            try await house.desk("intake"), try await house.desk("second", duties: ["intake"]),
        ]
        let refusals = await withTaskGroup(of: String?.self) { group in
            for (day, clerk) in zip(["2026-03-01", "2026-03-02"], clerks) {
                group.addTask {
                    await house.refusal {
                        try await house.run(
                            WaiverUse.self, "\(id) --on \(day) --code \(code)", by: clerk)
                    }
                }
            }
            return await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(refusals.count { $0 == nil } == 1, "\(refusals)")
        #expect(try await house.count("SELECT count(*) FROM education.waiver_act") == 1)
    }

    @Test func aPupilWhoChangesSchoolHasOneVoucherOfTheTermUsed() async throws {
        let (house, cases) = try await settle(["V"])
        let (approve, intake) = (try await house.desk("approve"), try await house.desk("intake"))
        let first = try DeskHouse.code(
            try await house.run(WaiverIssue.self, "\(cases["V"] ?? 0)", by: approve))
        let old = try await house.count("SELECT max(id) FROM education.waiver")
        let same = await house.refusal {
            try await house.run(WaiverMove.self, "\(old) --reason 转到另一所学校", by: approve)
        }
        #expect(same?.contains("still on the roll") == true)
        _ = try await house.run(
            SchoolAdd.self, "--name 万盛职业中学 --kind vocational --place 万盛", by: intake)
        let number = try DeskHouse.number(Self.born, 1)
        let moved = DeskHouse.line(
            number, "王V", Self.born, "M1", "万盛职业中学", since: "2026-02-25")
        #expect(try await house.taking([moved]).contains("1 taken"))
        let page = try await house.run(
            WaiverMove.self, "\(old) --reason 转到另一所学校 --id mv", by: approve)
        #expect(page.first?.contains("万盛职业中学") == true)
        let code = try DeskHouse.code(page)
        let again = try await house.run(
            WaiverMove.self, "\(old) --reason 转到另一所学校 --id mv", by: approve)
        #expect(again.last?.hasPrefix("Done before") == true, "\(again)")
        let void = await house.refusal {
            try await house.run(
                WaiverUse.self, "\(old) --on 2026-03-01 --code \(first)", by: intake)
        }
        #expect(void?.contains("changed school") == true)
        let new = try await house.count("SELECT max(id) FROM education.waiver")
        let stale = await house.refusal {
            try await house.run(
                WaiverUse.self, "\(new) --on 2026-03-01 --code \(first)", by: intake)
        }
        #expect(stale != nil, "the first code is void")
        _ = try await house.run(WaiverUse.self, "\(new) --on 2026-03-01 --code \(code)", by: intake)
        let totals = try await house.run(WaiverTotals.self, "--term 2026-02", by: intake)
        #expect(totals.first?.contains("1 used") == true, "\(totals)")
        #expect(totals.filter { $0.contains("no report") }.count == 2)
    }

    @Test func whatASchoolReportsIsHeldAgainstTheVouchersItConfirmed() async throws {
        let (house, cases) = try await settle(["V", "W"])
        let (approve, intake) = (try await house.desk("approve"), try await house.desk("intake"))
        for ref in ["V", "W"] {
            let code = try DeskHouse.code(
                try await house.run(WaiverIssue.self, "\(cases[ref] ?? 0)", by: approve))
            let id = try await house.count("SELECT max(id) FROM education.waiver")
            guard ref == "V" else { continue }
            _ = try await house.run(
                WaiverUse.self, "\(id) --on 2026-03-02 --code \(code)", by: intake)
        }
        let open = try await house.run(WaiverList.self, "--term 2026-02", by: intake)
        #expect(open.count == 3, "one is not used yet: \(open)")
        let typed = "--school 南川隆化职业中学 --term 2026-02 --students 2 --sum 4000.00 --id p"
        for _ in 1...2 { _ = try await house.run(WaiverReport.self, typed, by: intake) }
        #expect(try await house.count("SELECT count(*) FROM education.waiver_report") == 1)
        let differs = try await house.run(WaiverTotals.self, "--term 2026-02", by: intake)
        #expect(differs.last?.contains("differs") == true, "\(differs)")
        #expect(differs.first?.contains("4,000.00 yuan") == true, "\(differs)")
        _ = try await house.run(
            WaiverReport.self, "--school 南川隆化职业中学 --term 2026-02 --students 1 --sum 2000.00",
            by: intake)
        let agrees = try await house.run(WaiverTotals.self, "--term 2026-02", by: intake)
        #expect(
            agrees.last?.contains("agrees") == true && agrees.last?.contains("2,000.00") == true)
        let nobody = await house.refusal {
            try await house.run(
                WaiverReport.self, "--school 南川道南中学 --term 2026-02 --students 0 --sum 5.00",
                by: intake)
        }
        #expect(nobody?.contains("--sum is 0") == true)
        let early = await house.refusal {
            try await house.run(
                WaiverReport.self, "--school 南川道南中学 --term 2026-09 --students 1 --sum 5.00",
                by: intake)
        }
        #expect(early?.contains("has not begun") == true)
    }

    @Test(arguments: ["2026-03", "2026", "2026-13", "autumn", "2026-02-01", ""])
    func aTermIsTheMonthInWhichItBegins(_ word: String) {
        #expect(throws: (any Error).self) { try parseTerm(word) }
    }

    @Test func eachTermIsItsOwnCase() async throws {
        let (house, cases) = try await settle(["V"])
        try await house.house.set("2026-09-01")
        try await house.openDue()
        let next = try await house.caseNumber("NC-4.education.2", of: "V")
        #expect(next != cases["V"])
        #expect(try await house.file(of: next).from == Day(iso: "2026-09-01"))
    }
}
