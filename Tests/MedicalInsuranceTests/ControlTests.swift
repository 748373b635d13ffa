import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import MedicalInsurance
@testable import Yuhou

/// The catalogue's control list (§4.4) at medical insurance, each by its number.
@Suite struct ControlTests {
    private static let order = "--year 2026 --premium 400.00 --notice 缴费通知 --number"

    @Test("control 25: a status file that is too old makes no payment order and approves none")
    func control25() async throws {
        let house = try await DeskHouse.insurance()
        let number = try await house.addMother("A", 1)
        let row = ["\(number),王A,2026,none,no"]
        _ = try await house.status(row, asOf: "2026-01-15")
        try await house.openDue()
        let id = try await house.caseNumber("JY-3.2.1", of: "A")
        try await house.carry(id, until: "verify")
        let review = try await house.desk("review")
        let old = await house.refusal {
            try await house.run(PremiumOrder.self, "\(Self.order) 单1", by: review)
        }
        #expect(old?.contains("of 2026-01-15 is too old") == true, "\(old ?? "")")
        #expect(try await house.file(of: id).step == "verify", "nothing was written")
        _ = try await house.status(row, asOf: "2026-01-16")
        _ = try await house.run(PremiumOrder.self, "\(Self.order) 单1", by: review)
        try await house.house.set("2026-03-03")
        let late = await house.refusal {
            try await house.run(PremiumApprove.self, "1", by: house.desk("approve"))
        }
        #expect(late?.contains("of 2026-01-16 is too old") == true, "\(late ?? "")")
        #expect(
            try await house.count("SELECT count(*) FROM medical_insurance.order_approval") == 0)
        _ = try await house.status(row, asOf: "2026-03-03")
        let done = try await house.run(
            PremiumApprove.self, "1 --payee 区医保中心 --payee-code 91350100M000100Y43",
            by: house.desk("approve"))
        #expect(done.first?.contains("1 people are with finance") == true, "\(done)")
    }

    @Test("control 2: a month of care is approved once, by whichever of two clerks was first")
    func control2() async throws {
        let house = try await DeskHouse.insurance()
        let number = try await house.addMother("A", 1)
        _ = try await house.status(["\(number),王A,2026,employee,yes"])
        _ = try await house.assess("A")
        try await house.openDue()
        let first = try await house.caseNumber("JY-3.3.3", of: "A")
        try await house.carry(first, until: "approve")
        let clerks = [
            try await house.desk("approve"), try await house.desk("second", duties: ["approve"]),
        ]
        let refusals = await withTaskGroup(of: String?.self) { group in
            for (nth, clerk) in clerks.enumerated() {
                group.addTask {
                    await house.refusal {
                        try await house.run(
                            CareStart.self, "\(first) --notice 护启\(nth)号", by: clerk)
                    }
                }
            }
            return await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(refusals.count { $0 == nil } == 1, "\(refusals)")
        #expect(try await house.count("SELECT count(*) FROM medical_insurance.care_month") == 1)
        let byHand = try? await house.owner.execute(
            """
            INSERT INTO medical_insurance.care_month
            SELECT (m).* FROM (SELECT m FROM medical_insurance.care_month AS m) AS x
            """)
        #expect(byHand == nil, "a key forbids the month a second time")
    }

    /// Seeded covers: the season's list is everybody with the residents' cover or none, and those
    /// of whom nobody knows; nobody with employee cover.
    @Test(arguments: [UInt64(20_261_126), 5])
    func theSeasonsListIsWhatCountingGives(_ seed: UInt64) async throws {
        print("season: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let house = try await DeskHouse.insurance()
        var (lines, expected, employees): ([String], Set<String>, Int) = ([], [], 0)
        for nth in 1...8 {
            let ref = "F\(nth)"
            let number = try await house.addMother(ref, nth)
            let kind = random.pick(["none", "resident", "employee", "-"])
            if kind != "-" { lines.append("\(number),王\(ref),2026,\(kind),no") }
            if kind == "employee" { employees += 1 } else { expected.insert(ref) }
        }
        _ = try await house.status(lines.shuffled(using: &random))
        try await house.openDue()
        let page = try await house.run(
            PremiumSeason.self, "--year 2026", by: house.desk("intake"))
        #expect(
            page.first
                == "2026: \(expected.count) people; \(employees) more have employee cover.",
            "seed \(seed): \(page.first ?? "")")
        let refs = page.compactMap { line in
            line.split(separator: " ").first.map(String.init).flatMap {
                $0.hasPrefix("F") ? $0 : nil
            }
        }
        #expect(Set(refs) == expected && refs.count == expected.count, "seed \(seed): \(page)")
    }
}
