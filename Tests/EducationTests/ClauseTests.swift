import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Education
@testable import Yuhou

/// Every clause that education leads: from entitled to received (money to the finance bureau)
/// through the module's own acts, by clerks with the right duties; nobody else gets one through.
@Suite struct ClauseTests {
    private static let born = [
        "S": "2012-05-01", "V": "2009-05-01", "W": "2009-06-01", "U": "2006-05-01",
        "H": "2006-06-01",
    ]

    /// A pupil for each clause, put on the roll by the feed; hardship where a grant asks for it.
    private func settle() async throws -> DeskHouse {
        let house = try await DeskHouse.education()
        let rolls: [(String, String, String)] = [
            ("S", "南川道南中学", "compulsory"), ("V", "南川隆化职业中学", "secondary_vocational"),
            ("W", "南川隆化职业中学", "secondary_vocational"), ("U", "重庆工业职业学院", "undergraduate"),
            ("H", "重庆工业职业学院", "higher_vocational"),
        ]
        var lines: [String] = []
        for (at, (ref, school, stage)) in rolls.enumerated() {
            let born = try #require(Self.born[ref])
            let number = try DeskHouse.number(born, at + 1)
            try await house.addPupil(ref, born: born, number: number)
            lines.append(
                DeskHouse.line(
                    number, "王\(ref)", born, "N\(at)", school, stage: stage,
                    year: ref == "S" ? 7 : 1))
        }
        #expect(try await house.taking(lines).contains("5 taken, 0 unchanged, 0 rejected"))
        let intake = try await house.desk("intake")
        for ref in ["W", "U", "H"] {
            _ = try await house.run(
                HardshipRecord.self, "\(ref) --year 2025 --document 认定表", by: intake)
        }
        try await house.openDue()
        return house
    }

    private func support(_ id: Int64, _ house: DeskHouse) async throws {
        try await house.carry(id, until: "arrange")
        let words = "\(id) --form mainstream --support 配备手语老师 --id s"
        let wrong = try await house.desk("not-approve", duties: ["intake", "review", "pay"])
        #expect(
            await house.refusal { try await house.run(SupportArrange.self, words, by: wrong) }
                != nil)
        let right = try await house.desk("approve")
        let code = try DeskHouse.code(try await house.run(SupportArrange.self, words, by: right))
        let again = try await house.run(SupportArrange.self, words, by: right)
        #expect(again.last?.hasPrefix("Done before") == true)
        try await house.carry(id) { standing in
            let typed = "\(id) --on 2026-03-02 --code \(code) --id t"
            for desk in [standing.wrong, right] {
                #expect(
                    await house.refusal {
                        try await house.run(SupportConfirm.self, typed, by: desk)
                    }
                        != nil)
            }
            _ = try await house.run(SupportConfirm.self, typed, by: standing.right)
            _ = try await house.run(SupportConfirm.self, typed, by: standing.right)
        }
    }

    private func waiver(_ id: Int64, _ house: DeskHouse) async throws {
        try await house.carry(id, until: "issue")
        let wrong = try await house.desk("not-approve", duties: ["intake", "review", "pay"])
        #expect(
            await house.refusal { try await house.run(WaiverIssue.self, "\(id)", by: wrong) } != nil
        )
        let right = try await house.desk("approve")
        let page = try await house.run(WaiverIssue.self, "\(id) --id w", by: right)
        let code = try DeskHouse.code(page)
        let voucher = try await house.count("SELECT max(id) FROM education.waiver")
        try await house.carry(id) { standing in
            let typed = "\(voucher) --on 2026-03-02 --code \(code) --id u"
            for desk in [standing.wrong, right] {
                #expect(
                    await house.refusal { try await house.run(WaiverUse.self, typed, by: desk) }
                        != nil)
            }
            _ = try await house.run(WaiverUse.self, typed, by: standing.right)
        }
    }

    private func grant(_ id: Int64, _ house: DeskHouse) async throws {
        try await house.carry(id, until: "verify")
        let wrong = try await house.desk("not-review", duties: ["intake", "approve", "pay"])
        let typed = "\(id) --year 2025 --id n"
        #expect(
            await house.refusal { try await house.run(GrantNominate.self, typed, by: wrong) } != nil
        )
        let review = try await house.desk("review")
        _ = try await house.run(GrantNominate.self, typed, by: review)
        let number = try await house.count("SELECT max(id) FROM education.nomination")
        let list = try await house.count("SELECT max(list) FROM education.nomination")
        let right = try await house.desk("approve")
        let early = await house.refusal {
            try await house.run(GrantApprove.self, "\(number)", by: right)
        }
        #expect(early?.contains("was not sent") == true, "\(early ?? "")")
        _ = try await house.run(GrantSend.self, "\(list)", by: review)
        let other = try await house.desk("not-approve", duties: ["intake", "review", "pay"])
        #expect(
            await house.refusal { try await house.run(GrantApprove.self, "\(number)", by: other) }
                != nil)
        let page = try await house.run(GrantApprove.self, "\(number) --id a", by: right)
        #expect(page.first?.contains("sum to be set") == true, "no sum is guessed: \(page)")
        #expect(try await house.orders(of: house.file(of: id).clause).isEmpty, "nor ordered")
    }

    @Test func everyClauseOfNanchuanIsCarriedThroughTheModulesOwnActs() async throws {
        let house = try await settle()
        let pack = try await house.desk("intake").pack()
        let clauses = pack.provisions.filter {
            $0.department == "education" && $0.provision?.benefit != nil
        }
        let whose = [
            "NC-4.education.1": "S", "NC-4.education.2": "V", "NC-4.education.3a": "U",
            "NC-4.education.3b": "W", "NC-4.education.4": "H",
        ]
        var lines: [String] = []
        for clause in clauses {
            let id = try await house.caseNumber(clause.id, of: try #require(whose[clause.id]))
            let file = try await house.file(of: id)
            #expect(file.ground == .entitlement, "\(clause.id) needs no application")
            switch file.benefit {
            case Education.placement.code: try await support(id, house)
            case Education.tuitionWaiver.code: try await waiver(id, house)
            default: try await grant(id, house)
            }
            let state = try await house.file(of: id).state
            let isMoney = clause.provision?.amount != nil
            #expect(state == (isMoney ? .handed : .done), "\(clause.id) ended as \(state)")
            #expect(try await house.isReceived(clause.id) == !isMoney)
            try await house.walked(id)
            lines.append("\(clause.id) \(state)")
        }
        print("education's clauses in nanchuan: \(lines.count)")
        lines.forEach { print("  \($0)") }
        #expect(lines.count == 5)
    }

    @Test func jiangyanHasNoSuchClauseAndTheModuleSaysSo() async throws {
        let house = try await DeskHouse.education(of: "jiangyan")
        let intake = try await house.desk("intake")
        #expect(
            try await intake.pack().provisions.filter { $0.department == "education" }.isEmpty)
        let refused = await house.refusal {
            try await house.run(PlacementFind.self, "", by: intake)
        }
        #expect(refused?.contains("gives the education bureau nothing to do") == true)
        let school = await house.refusal {
            try await house.run(
                SchoolAdd.self, "--name 姜堰中学 --kind ordinary --place 姜堰", by: intake)
        }
        #expect(school?.contains("nothing is recorded") == true)
        #expect(try await house.count("SELECT count(*) FROM education.school") == 0)
    }
}
