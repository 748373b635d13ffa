import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import CivilAffairs
@testable import Yuhou

/// Named controls of the catalogue, guardians, and the lists at the size of a district.
@Suite struct MeansControlTests {
    /// A mother whose counted child has died, and another living child elsewhere.
    private func addHiddenChild(_ house: MeansHouse, of ref: String) async throws {
        try await house.desks.add(
            "\(ref)x", household: "H-\(ref)x", role: "other", born: "1990-05-05"
        ) { $0.mother = ref }
    }

    @Test("6: contradiction set: a childless scheme with a hidden living child is caught")
    func sixContradictionSet() async throws {
        let house = try await MeansHouse.open()
        // A bereaved parent's own destitute support is lawful: helped to, and on no list.
        try await house.desks.addFamily("M")
        _ = try await house.decided(of: "M", "destitute", words: "--three-withouts yes")
        // A living child is refused at the decision …
        try await house.desks.addFamily("N")
        try await addHiddenChild(house, of: "N")
        let id = try await house.sheet(of: "N", "destitute")
        try await house.add(id, of: "N", "pension", "210.00")
        _ = try await house.page(MeansItemise.self, "\(id)", by: "review")
        let said = try await house.refusal(
            MeansDecide.self, "\(id) --class destitute --document 民审9号 --three-withouts yes",
            by: "approve")
        #expect(said?.contains("living child Nx") == true)
        #expect(try await house.fact("N", "low_income") == nil)
        // … and found where the class came in by another door, or the child was told later.
        try await house.desks.tell("N", "low_income", "destitute")
        try await house.desks.addFamily("P", grade: 2)
        try await house.desks.tell("P", "three_withouts", "yes")
        try await house.desks.addFamily("Q")
        try await addHiddenChild(house, of: "Q")
        try await house.desks.tell("Q", "low_income", "dibao")
        let listed = try await house.desks.page(
            MeansContradictions.self, [], by: try await house.desks.desk("review"))
        let pairs = listed.rows.map { "\($0[0]) \($0[3])" }
        #expect(pairs.count == 2, "\(pairs)")
        #expect(listed.rows.contains { $0[0] == .words("N") && $0[3] == .words("Nx") })
        #expect(listed.rows.contains { $0[0] == .words("P") && $0[3] == .words("Pc") })
        #expect(!listed.rows.contains { $0[0] == .words("M") }, "the bereaved are not accused")
        // A class taken back is no contradiction.
        try await house.desks.tell("P", "three_withouts", "no", from: "2026-03-01")
        let after = try await house.desks.page(
            MeansContradictions.self, [], by: try await house.desks.desk("review"))
        #expect(after.rows.count == 1)
    }

    @Test func aChildWhoIsCountedIsNotHidden() async throws {
        let house = try await MeansHouse.open()
        try await house.desks.addFamily("N")
        try await addHiddenChild(house, of: "N")
        _ = try await house.decided(
            of: "N", "destitute", with: "--with Nx", words: "--three-withouts yes")
        let listed = try await house.desks.page(
            MeansContradictions.self, [], by: try await house.desks.desk("review"))
        #expect(listed.rows.isEmpty)
    }

    @Test func aGuardianIsNamedByAPaperAndTheCapacityWithIt() async throws {
        let house = try await MeansHouse.open("jiangyan")
        try await house.desks.addFamily("M")
        try await house.desks.addFamily("N")
        try await house.desks.add("Y", household: "H-Y", role: "other", born: "2012-01-01")
        try await house.desks.addFamily("I")
        try await house.desks.tell("I", "capacity", "limited")
        let words =
            "--ref M --capacity none --from 2026-02-01 --document 姜民特〔2026〕3号 --relation relative"
        let said: [(String, String)] = [
            ("one of them", words),
            ("--phone", words + " --name 李四"),
            ("somebody else", words + " --guardian M"),
            ("under 18", words + " --guardian Y"),
            ("cannot be one", words + " --guardian Nc"),
            ("cannot be one", words + " --guardian I"),
            ("digits", words + " --name 李四 --phone abc"),
            ("in the future", words.replacing("2026-02", with: "2026-05") + " --guardian N"),
        ]
        for (answer, typed) in said {
            let found = try await house.refusal(GuardianAdd.self, typed, by: "intake")
            #expect(found?.contains(answer) == true, "\(answer): \(found ?? "was let")")
        }
        let wrong = try await house.refusal(
            GuardianAdd.self, words + " --guardian N", by: "review")
        #expect(wrong?.contains("`Intake`") == true)
        let outside = words + " --name 李四 --phone 0523-88210000 --id g"
        for _ in 1...2 { _ = try await house.page(GuardianAdd.self, outside, by: "intake") }
        #expect(try await house.desks.count("SELECT count(*) FROM civil_affairs.guardian") == 1)
        #expect(try await house.fact("M", "capacity") == "none")
        let missing = try await house.page(GuardianMissing.self, "", by: "intake")
        #expect(missing.contains { $0.hasPrefix("I") } && !missing.contains { $0.hasPrefix("M") })
        let number = try await house.desks.count("SELECT id FROM civil_affairs.guardian")
        let end = "\(number) --reason recovered --on 2026-03-01 --document 姜民特〔2026〕9号"
        for _ in 1...2 { _ = try await house.page(GuardianEnd.self, end, by: "intake") }
        #expect(try await house.fact("M", "capacity") == "full")
        #expect(try await house.page(GuardianList.self, "", by: "intake").count <= 1)
    }

    @Test func reliefIsOnceAnEventAndRestsOnASurvey() async throws {
        let house = try await MeansHouse.open("jiangyan")
        try await house.desks.addFamily("M")
        let asked = "--ref M --kind illness --on 2026-02-20 --document 诊断书8号"
        _ = try await house.page(ReliefRequest.self, asked, by: "intake")
        let twice = try await house.refusal(ReliefRequest.self, asked, by: "intake")
        #expect(twice?.contains("told once") == true)
        let id = try await house.desks.count("SELECT id FROM civil_affairs.relief_request")
        let early = try await house.refusal(
            ReliefSurvey.self, "\(id) --by 李干事 --on 2026-02-19 --findings 入户看过", by: "intake")
        #expect(early?.contains("before the event") == true)
        _ = try await house.page(
            ReliefSurvey.self, "\(id) --by 李干事 --on 2026-02-26 --findings 自付四万元", by: "intake")
        // Who took it in does not decide, whatever their duties.
        let error = await #expect(throws: PostgresError.self) {
            try await house.desks.owner.execute(
                """
                INSERT INTO civil_affairs.relief_verdict (district, request, person, client,
                    requested_by, hardship, decided_on, reason, recorded_by)
                SELECT district, id, person, 'x', recorded_by, true, '2026-03-02', 'hardship seen',
                    recorded_by FROM civil_affairs.relief_request
                """)
        }
        #expect(error?.sqlState == "23514")
        _ = try await house.page(
            ReliefVerify.self, "\(id) --hardship no --reason 存款足够支付", by: "approve")
        #expect(try await house.fact("M", "hardship") == "0")
        let listed = try await house.page(ReliefList.self, "", by: "intake")
        #expect(
            listed == ["No requests; `relief request` takes one in."], "nothing waits: \(listed)")
    }
}
