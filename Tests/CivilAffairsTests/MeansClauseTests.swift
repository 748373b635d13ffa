import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import CivilAffairs
@testable import Yuhou

/// Every clause of the means tests and of temporary relief, from due to delivered by the module's
/// own acts: the right duties do it, the others are refused.
@Suite struct MeansClauseTests {
    private let lines = [
        "income-disregard": "accept itemise certify use", "minimum-living": "accept verify enrol",
        "destitute-support": "accept verify enrol", "temporary-relief": "accept verify approve",
    ]

    /// The disregard of a district (JY-3.1.5, NC-4.civil.4), used in a sheet for 低保.
    private func disregard(
        _ clause: String, in folder: String, counted: [String], left: [String]
    ) async throws -> String {
        let house = try await MeansHouse.open(folder)
        try await house.desks.addFamily("M")
        let sheet = try await house.sheet(of: "M", "dibao")
        let id = try await house.desks.caseNumber(clause, of: "M")
        for kind in counted + left { try await house.add(sheet, of: "M", kind, "100.01") }
        var steps = try await house.desks.carry(id, until: "itemise")
        for wrong in ["intake", "approve", "pay"] {
            let said = try await house.refusal(MeansItemise.self, "\(sheet)", by: wrong)
            #expect(said?.contains("`Review`") == true, "\(wrong): \(said ?? "was let")")
        }
        let early = try await house.refusal(
            MeansDecide.self, "\(sheet) --class dibao --document 民审1号", by: "approve")
        #expect(early?.contains("itemised first") == true)
        let shown = try await house.page(MeansItemise.self, "\(sheet)", by: "review")
        for kind in left {
            #expect(
                shown.contains { $0.contains("流水\(kind)") && $0.contains("left out (\(clause))") },
                "\(kind) is left out and the sheet says by which clause: \(shown)")
        }
        #expect(shown.filter { $0.contains("counted") && $0.contains("流水") }.count == counted.count)
        for wrong in ["intake", "review"] {
            let said = try await house.refusal(
                MeansDecide.self, "\(sheet) --class dibao --document 民审1号", by: wrong)
            #expect(said?.contains("`Approval`") == true, "\(wrong): \(said ?? "was let")")
        }
        _ = try await house.page(
            MeansDecide.self, "\(sheet) --class dibao --document 民审1号", by: "approve")
        steps += ["itemise", "certify"]
        // Recorded three days later: what was used on the day of the decision was due that day.
        try await house.desks.house.set("2026-03-05")
        try await house.desks.openDue()
        steps += try await house.desks.carry(id) { standing in
            let words = ["\(id)", "--sheet", "\(sheet)"]
            let refused = await house.desks.refusal {
                try await house.desks.page(MeansUse.self, words, by: standing.wrong)
            }
            #expect(refused != nil, "the wrong duty used the sheet")
            _ = try await house.desks.page(MeansUse.self, words, by: standing.right)
        }
        #expect(try await house.desks.isReceived(clause))
        #expect(try await house.fact("M", "low_income") == "dibao")
        #expect(try await house.fact("M", "low_income.applied") == "", "the test is over")
        #expect(try await house.fact("M", "income.per_head") == "\(10001 * counted.count)")
        return try await line(clause, id, steps, house)
    }

    /// A scheme (NC-4.civil.1, NC-4.civil.3): due by the class that a sheet decided.
    private func scheme(_ clause: String, _ test: String, words: String) async throws -> String {
        let house = try await MeansHouse.open()
        try await house.desks.addFamily("M")
        try await house.desks.addFamily("N")
        let sheet = try await house.decided(of: "M", test, words: words)
        let other = try await house.sheet(of: "N", test)
        try await house.desks.openDue()
        let id = try await house.desks.caseNumber(clause, of: "M")
        let steps = try await house.desks.carry(id) { standing in
            let words = "\(id) --number NC2026-0001 --id enrol --sheet "
            for (bureau, sheet) in [(standing.wrong, sheet), (standing.right, other)] {
                let refused = await house.desks.refusal {
                    try await house.desks.run(SchemeEnrol.self, words + "\(sheet)", by: bureau)
                }
                #expect(refused != nil, "the wrong duty, or a sheet that decided nothing, enrolled")
            }
            for _ in 1...2 {
                _ = try await house.desks.run(
                    SchemeEnrol.self, words + "\(sheet)", by: standing.right)
            }
        }
        #expect(try await house.desks.isReceived(clause))
        let listed = try await house.page(SchemeList.self, "--scheme \(test)", by: "intake")
        #expect(listed.contains { $0.contains("NC2026-0001") })
        #expect(try await house.desks.count("SELECT count(*) FROM civil_affairs.enrolment") == 1)
        return try await line(clause, id, steps, house)
    }

    private func relief() async throws -> String {
        let house = try await MeansHouse.open("jiangyan")
        try await house.desks.addFamily("M")
        let asked =
            "--ref M --kind property --on 2026-02-20 --document 火灾证明12号 --id fire"
        let notTheirs = try await house.refusal(ReliefRequest.self, asked, by: "review")
        #expect(notTheirs?.contains("`Intake`") == true)
        for _ in 1...2 { _ = try await house.page(ReliefRequest.self, asked, by: "intake") }
        let request = try await house.desks.count("SELECT id FROM civil_affairs.relief_request")
        let verify = "\(request) --hardship yes --reason 房屋烧毁无处居住"
        let blind = try await house.refusal(ReliefVerify.self, verify, by: "approve")
        #expect(blind?.contains("no survey") == true)
        _ = try await house.page(
            ReliefSurvey.self,
            "\(request) --by 罗塘街道李干事 --on 2026-02-25 --findings 三间房全部烧毁 --id s",
            by: "intake")
        let own = try await house.refusal(ReliefVerify.self, verify, by: "intake")
        #expect(own?.contains("`Approval`") == true)
        _ = try await house.page(ReliefVerify.self, verify, by: "approve")
        #expect(try await house.fact("M", "accident.loss") == "property")
        #expect(try await house.fact("M", "hardship") == "1")
        try await house.desks.openDue()
        let id = try await house.desks.caseNumber("JY-3.1.3", of: "M")
        var steps = try await house.desks.carry(id, until: "approve")
        let decide = "\(request) --case \(id) --document 民救2026-3 --id sum"
        let blank = try await house.refusal(ReliefDecide.self, decide, by: "approve")
        #expect(blank?.contains("to be set") == true, "no sum is invented")
        let wrong = try await house.refusal(
            ReliefDecide.self, decide + " --sum 3000.00", by: "review")
        #expect(wrong != nil)
        #expect(try await house.desks.orders(of: "JY-3.1.3").isEmpty)
        for _ in 1...2 {
            _ = try await house.page(ReliefDecide.self, decide + " --sum 3000.00", by: "approve")
        }
        steps.append("approve")
        steps += try await house.desks.carry(id)
        #expect(try await house.desks.file(of: id).state == .handed, "finance has it")
        #expect(try await house.desks.count("SELECT fen FROM civil_affairs.relief_sum") == 300_000)
        #expect(try await house.desks.orders(of: "JY-3.1.3") == ["M 3,000.00"])
        return try await line("JY-3.1.3", id, steps, house)
    }

    private func line(
        _ clause: String, _ id: Int64, _ steps: [String], _ house: MeansHouse
    ) async throws -> String {
        let file = try await house.desks.file(of: id)
        #expect(file.state == .done || file.state == .handed, "\(clause): \(file.state)")
        try await house.desks.walked(id)
        let name = file.benefit.split(separator: ".").last.map(String.init) ?? ""
        #expect(steps.joined(separator: " ") == lines[name], "\(clause)")
        return "\(clause) \(file.state): \(steps.joined(separator: " → "))"
    }

    @Test func everyClauseIsCarriedFromDueToDelivered() async throws {
        let told = [
            try await relief(),
            try await disregard(
                "JY-3.1.5", in: "jiangyan", counted: ["pension", "planning_award"],
                left: ["relief", "special_assistance", "insurance"]),
            try await scheme("NC-4.civil.1", "destitute", words: "--three-withouts yes"),
            try await scheme("NC-4.civil.3", "dibao", words: ""),
            try await disregard(
                "NC-4.civil.4", in: "nanchuan", counted: ["pension", "relief", "insurance"],
                left: ["special_assistance", "planning_award"]),
        ]
        told.forEach { print("  \($0)") }
        #expect(told.count == 5)
    }
}
