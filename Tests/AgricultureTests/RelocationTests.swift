import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Agriculture

/// Relocation: a home for one household, steps in their order, the survey told once.
@Suite struct RelocationTests {
    /// Two households with the wish, in the area, their cases waiting for a home.
    private func open(_ refs: [String]) async throws -> (FarmHouse, [String: Int64]) {
        let house = try await FarmHouse.open()
        for ref in refs {
            try await house.desk.addFamily(ref)
            try await house.desk.tell(ref, "wish.relocation", "yes")
            try await house.desk.tell(ref, "agriculture.relocation_area", "yes")
        }
        try await house.desk.openDue()
        var cases: [String: Int64] = [:]
        for ref in refs {
            let id = try await house.desk.caseNumber("NC-4.agri.1", of: ref)
            _ = try await house.desk.run(
                RelocationApply.self, "\(id) --old-house 三泉镇某村2组 --people 2",
                by: house.clerk("intake"))
            try await house.desk.carry(id, until: "assign")
            cases[ref] = id
        }
        return (house, cases)
    }

    private func home(_ house: FarmHouse, _ label: String) async throws -> Int64 {
        try await house.number(
            HomeAdd.self, "--site 安置点 --label \(label) --area 80", by: house.clerk("intake"))
    }

    @Test func aHomeIsNotGivenTwice() async throws {
        let (house, cases) = try await open(["A", "B"])
        let (a, b) = (try #require(cases["A"]), try #require(cases["B"]))
        let approve = try await house.clerk("approve")
        let one = try await home(house, "1-101")
        let twice = await house.desk.refusal { try await home(house, "1-101") }
        #expect(twice?.contains("is home \(one) already") == true)
        for _ in 1...2 {
            _ = try await house.desk.run(RelocationAssign.self, "\(a) --home \(one)", by: approve)
        }
        let taken = try await house.refused(
            RelocationAssign.self, "\(b) --home \(one)", by: approve)
        #expect(taken.contains("is given to case \(a)"))
        for turn in [1, 2] as [Int64] {
            let error = await #expect(throws: PostgresError.self) {
                try await approve.transaction {
                    try await $0.execute(
                        """
                        INSERT INTO agriculture.allotment (district, home, turn, case_id, nth, person,
                            given_on, recorded_by)
                        SELECT district, \(one), \(turn)::integer, case_id, 1, person, '2026-03-02',
                            'approve' FROM agriculture.relocation WHERE case_id = \(b)
                        """)
                }
            }
            #expect(error?.sqlState == (turn == 1 ? "23505" : "23503"), "turn \(turn)")
        }
        // Given back, it is another's.
        _ = try await house.desk.run(
            RelocationReturn.self, "\(a) --reason 想要一楼的", by: house.clerk("intake"))
        _ = try await house.desk.run(RelocationAssign.self, "\(b) --home \(one)", by: approve)
        let two = try await home(house, "1-102")
        _ = try await house.desk.run(RelocationAssign.self, "\(a) --home \(two)", by: approve)
        let free = try await house.desk.page(HomeList.self, [], by: approve)
        #expect(free.rows.isEmpty)
        let all = try await house.desk.page(HomeList.self, ["--all"], by: approve)
        #expect(all.rows.map { $0[5] } == [.number(b), .number(a)])
    }

    @Test func twoClerksAtOnceGiveAHomeOnce() async throws {
        let (house, cases) = try await open(["A", "B"])
        let one = try await home(house, "1-101")
        let clerks = [
            try await house.clerk("one", duties: ["approve"]),
            try await house.clerk("two", duties: ["approve"]),
        ]
        let pairs = Array(zip(clerks, cases.values.sorted()))
        let refusals = await withTaskGroup(of: String?.self) { group in
            for (clerk, id) in pairs {
                group.addTask {
                    await house.desk.refusal {
                        try await house.desk.run(
                            RelocationAssign.self, "\(id) --home \(one)", by: clerk)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(refusals.compactMap { $0 }.count == 1, "\(refusals)")
        #expect(
            try await house.desk.count(
                "SELECT count(*) FROM casework.case_file WHERE step = 'assign'") == 1,
            "the step of who got none was not passed")
    }

    @Test func stepsKeepTheirOrderAndTheFamilySigns() async throws {
        let (house, cases) = try await open(["A"])
        let id = try #require(cases["A"])
        let intake = try await house.clerk("intake")
        let one = try await home(house, "2-101")
        let contract = "\(id) --on 2026-03-02 --document 协议1 --id c"
        let before = try await house.refused(RelocationContract.self, contract, by: intake)
        #expect(before.contains("no home yet"))
        _ = try await house.desk.run(
            RelocationAssign.self, "\(id) --home \(one)", by: house.clerk("approve"))
        let vacate = "\(id) --on 2026-03-02 --document 旧房1"
        let early = try await house.refused(RelocationVacate.self, vacate, by: intake)
        #expect(early.contains("which is next"))
        let past = try await house.refused(
            RelocationContract.self, "\(id) --on 2026-03-01 --document 协议1", by: intake)
        #expect(past.contains("before the step before"))
        _ = try await house.desk.run(RelocationContract.self, contract, by: intake)
        let back = try await house.refused(
            RelocationReturn.self, "\(id) --reason 不想搬家了", by: intake)
        #expect(back.contains("only before the contract"))
        _ = try await house.desk.run(RelocationVacate.self, vacate, by: intake)
        for (given, received) in [("李干部", "intake"), ("李干部", "李干部")] {
            let said = try await house.refused(
                RelocationHandOver.self,
                "\(id) --on 2026-03-02 --given-by \(given) --received-by \(received) --document 交1号",
                by: intake)
            #expect(said.contains("one of the family"))
        }
        _ = try await house.desk.run(
            RelocationHandOver.self,
            "\(id) --on 2026-03-02 --given-by 李干部 --received-by 王家人 --document 交1号", by: intake)
        #expect(try await house.desk.file(of: id).step == "grant")
        let other = try await house.refused(
            RelocationContract.self, "\(id) --on 2026-03-02 --document 协议9", by: intake)
        #expect(other.contains("not written over"))
        _ = try await house.desk.run(RelocationContract.self, contract, by: intake)
        let open = try await house.desk.page(RelocationList.self, [], by: intake)
        #expect(open.rows.isEmpty, "who has the key waits no more")
    }

    @Test func aStepThatWasPassedWithoutItsFileIsNoDeadEnd() async throws {
        let house = try await FarmHouse.open()
        try await house.desk.addFamily("A")
        for fact in ["wish.relocation", "agriculture.relocation_area"] {
            try await house.desk.tell("A", fact, "yes")
        }
        try await house.desk.openDue()
        let id = try await house.desk.caseNumber("NC-4.agri.1", of: "A")
        let (intake, approve) = (try await house.clerk("intake"), try await house.clerk("approve"))
        let bare = try await intake.cases.act(.pass, on: [id], client: "bare")
        #expect(bare.first?.refusal?.en.contains("agriculture relocation apply") == true)
        // Under a procedure that knew no such steps they were passed without their rows.
        let review = try await house.clerk("review")
        let steps: [(String, BureauAct, Bureau)] = [
            ("accept", .relocationApply, intake), ("verify", .relocationApply, review),
            ("assign", .relocationAssign, approve), ("key", .relocationHandOver, intake),
            ("grant", .grantDecide, approve),
        ]
        for (step, act, bureau) in steps {
            _ = try await bureau.writing { transaction in
                try await bureau.cases.pass(
                    id, step: step, by: act, client: "old \(step)", in: transaction)
            }
        }
        #expect(try await house.desk.file(of: id).state == .handed)
        let early = try await house.refused(
            RelocationAssign.self, "\(id) --home 1", by: approve)
        #expect(early.contains("no relocation file"))
        // The sum follows what finance has already.
        let decided = try await house.desk.run(
            GrantDecide.self, "\(id) --sum 3000 --document 南农函8号", by: approve)
        #expect(decided.first?.contains("3,000.00") == true)
        #expect(try await house.desk.file(of: id).state == .handed)
        let late = try await house.refused(
            RelocationApply.self, "\(id) --old-house 三泉镇某村2组 --people 2", by: intake)
        #expect(late.contains("not at `accept`"))
    }

    @Test func theSurveyIsToldOfEverybodyInTheVillage() async throws {
        let house = try await FarmHouse.open()
        for ref in ["A", "B", "C"] { try await house.desk.addFamily(ref) }
        try await house.owner.execute(
            """
            UPDATE kernel.person SET village = CASE left(ref, 1) WHEN 'A' THEN 500119001201
                ELSE 500119001202 END WHERE left(ref, 1) IN ('A', 'B')
            """)
        let intake = try await house.clerk("intake")
        let file = try house.desk.file(
            "area.csv",
            [
                "village,in_area,from,document", "500119001201,yes,2021-01-01,普查1号",
                "500119001202,no,2021-01-01,普查1号", "321204001201,yes,2021-01-01,普查1号",
                "500119001203,maybe,2021-01-01,普查1号", "500119001204,yes,2027-01-01,普查1号",
                "500119001201,no,2021-01-01,普查1号",
            ])
        func take(_ more: [String] = []) async throws -> String {
            try await house.desk.page(RelocationSurvey.self, [file] + more, by: intake)
                .words(.english).first ?? ""
        }
        #expect(
            try await take(["--dry-run"]).hasSuffix("preview: 2 taken, 0 unchanged, 4 rejected."))
        #expect(try await house.desk.count("SELECT count(*) FROM agriculture.area_survey") == 0)
        #expect(try await take().hasSuffix(": 2 taken, 0 unchanged, 4 rejected."))
        #expect(try await take().hasSuffix(": 0 taken, 2 unchanged, 4 rejected."))
        let facts = """
            SELECT count(*) FROM kernel.fact WHERE kind = 'agriculture.relocation_area'
            """ as Query
        #expect(try await house.desk.count(facts) == 2)
        // A family that moved there since.
        try await house.owner.execute(
            "UPDATE kernel.person SET village = 500119001201 WHERE left(ref, 1) = 'C'")
        for _ in 1...2 {
            #expect(
                try await house.desk.run(RelocationSpread.self, "", by: intake)
                    == ["3 households in surveyed villages."])
        }
        #expect(try await house.desk.count(facts) == 3)
    }
}
