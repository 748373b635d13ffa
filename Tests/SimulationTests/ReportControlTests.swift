import Foundation
import Law
import Postgres
import TestSupport
import Testing

@testable import JointMeeting
@testable import Kernel
@testable import Yuhou

/// The catalogue's control list (§4.4) at the office of the joint meeting, by its number.
@Suite struct ReportControlTests {
    private static let text = String(repeating: "本年度逐户走访，落实各项扶助政策，未发现遗漏。", count: 3)

    /// Seeded days: each member's report is in time, late or overdue by its day alone, and the list
    /// leaves nobody out.
    @Test(
        "control 20: every member's yearly report is there by the deadline or named as late",
        arguments: [UInt64(20_261_126), 2])
    func control20(_ seed: UInt64) async throws {
        print("reports: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let house = try await DeskHouse(
            departments, JointMeeting.code, of: "nanchuan", on: "2026-12-10")
        for ref in ["A", "B"] { try await house.addFamily(ref) }
        _ = try await Assessment(house.house.office(), district: house.district).tick()
        let units = house.house.registry.codes
        let office = try await house.desk("office-1", at: "office", duties: ["office"])
        for unit in units {
            _ = try await house.page(
                MemberSet.self,
                [
                    unit, "--named", "成员单位", "--leader", "王主任", "--section", "综合科", "--phone",
                    "023-1234",
                ], by: office)
        }
        let days = units.map { _ in Int.random(in: 10...18, using: &random) }
        for date in 10...16 {
            try await house.house.set("2026-12-\(date)")
            for (unit, day) in zip(units, days) where day == date {
                let member = Bureau(
                    try await house.house.office(
                        "\(unit.replacing("_", with: "-"))-1", desk: unit, duties: ["intake"]),
                    district: house.district, department: DepartmentCode(unit), seal: house.seal)
                let book = ReportBook(bureau: member)
                let blank = await house.refusal { try await book.handIn(2026, words: "   ") }
                #expect(blank != nil, "a blank one is none")
                _ = try await book.handIn(2026, words: Self.text)
            }
        }
        let lines = try await house.page(
            ReportList.self, [], by: house.desk("office-1", at: "office", duties: ["office"])
        ).words(.english)
        for (unit, day) in zip(units, days) {
            let title = try #require(
                house.house.registry.department(DepartmentCode(unit).word)?.title.en)
            let state = day < 15 ? "in time" : day <= 16 ? "late" : "overdue"
            #expect(
                lines.contains { $0.hasPrefix(title) && $0.contains(state) },
                "seed \(seed): \(unit) on the \(day)th should be \(state)\n\(lines)")
        }
        let kept = try await house.count("SELECT count(*) FROM office.report")
        #expect(kept == Int64(days.count { $0 <= 16 }), "a blank one was not kept")
    }
}
