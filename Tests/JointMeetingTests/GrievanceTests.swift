import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Education
@testable import Finance
@testable import Health
@testable import JointMeeting
@testable import Yuhou

/// 诉求: taken in anywhere, answered in time by whoever is not complained of.
@Suite struct GrievanceTests {
    private func receive(
        _ house: MeetingHouse, _ words: [String]
    ) async throws -> Int64 {
        try await house.run(
            GrievanceReceive.self,
            ["--by", "邻居代为反映", "--words", "低保迟迟没有答复", "--id", UUID().uuidString] + words)
        return try await house.house.count("SELECT max(id) FROM office.grievance")
    }

    @Test func whoIsComplainedOfDoesNotAnswer() async throws {
        let house = try await MeetingHouse.open()
        let own = await house.house.refusal {
            try await receive(house, ["--against", "health", "--answerer", "health"])
        }
        #expect(own?.contains("does not answer") == true)
        // In Nanchuan the office sits at family planning, in Jiangyan at health: one house.
        for (folder, host) in [("nanchuan", "family_planning"), ("jiangyan", "health")] {
            let house = try await MeetingHouse.open(folder)
            let hosted = await house.house.refusal {
                try await receive(house, ["--against", host])
            }
            #expect(hosted?.contains("does not answer") == true, "\(folder)")
            let member = await house.house.refusal {
                try await receive(house, ["--against", "office", "--answerer", host])
            }
            #expect(member?.contains("does not answer") == true, "\(folder)")
            _ = try await receive(house, ["--against", host, "--answerer", "finance"])
        }
        await #expect(throws: PostgresError.self, "by constraint too") {
            try await house.house.owner.execute(
                """
                INSERT INTO office.grievance (district, client, against, department, told_by, words,
                    received_on, due_on, recorded_by)
                VALUES (500119, 'x', 'health', 'health', 'somebody', 'words', '2026-01-01',
                    '2026-01-10', 'x')
                """)
        }
    }

    @Test func whatIsNotAnsweredInTimeGoesToTheOfficeWithTheTick() async throws {
        let house = try await MeetingHouse.open(on: "2026-03-02")
        let late = try await receive(house, ["--against", "education", "--answerer", "finance"])
        let answered = try await receive(house, ["--answerer", "finance"])
        _ = try await house.run(
            DeskAnswer<Finance>.self, ["\(answered)", "--words", "已经核实拨付"], at: "finance")
        // In Nanchuan the office sits at family planning.
        let hosted = try await receive(
            house, ["--against", "family_planning", "--answerer", "finance"])
        let own = try await receive(house, [])
        func tick(_ day: String) async throws -> Int {
            try await house.house.house.set(day)
            return try await GrievanceEscalation(
                house.house.house.office(), district: house.house.district
            ).run()
        }
        #expect(try await tick("2026-03-17") == 0, "the last day is not over")
        #expect(try await tick("2026-03-18") == 1)
        #expect(try await tick("2026-03-18") == 0, "once")
        let list = try await GrievanceBook(bureau: house.office()).list(withEnded: true)
        let next = try #require(list.first { $0.after == late })
        #expect((next.department, next.against) == ("office", "education"))
        #expect(next.due == (try CaseHouse.day("2026-04-02")), "with a clock of its own")
        #expect(next.words.hasSuffix("逾期未答复，自动升级由联席办答复"))
        #expect(list.first { $0.id == late }?.isOpen == false)
        let today = try await house.house.house.today()
        for id in [hosted, own] {
            let one = try #require(list.first { $0.id == id })
            #expect(one.isOverdue(on: today) && one.next == nil, "it stays late on the list")
        }
        #expect(list.first { $0.id == answered }?.next == nil)
        let desk = await house.house.refusal {
            try await house.office().transaction {
                _ = try await $0.query("SELECT office.escalate(500119, NULL, 15, 'now')")
            }
        }
        #expect(desk?.contains("permission denied") == true, "\(desk ?? "no desk does it by hand")")
    }

    @Test func whatComesInAtAWindowGoesToTheOfficeAndFromThereToWhoAnswers() async throws {
        let house = try await MeetingHouse.open()
        try await house.house.addFamily("A")
        try await house.run(
            DeskReceive<Education>.self,
            [
                "--by", "母亲", "--words", "助学金没有发", "--ref", "A", "--against", "education", "--id",
                "1",
            ],
            at: "education")
        let id = try await house.house.count("SELECT id FROM office.grievance")
        #expect(
            try await house.run(DeskGrievances<Education>.self, [], at: "education").rows.isEmpty)
        let back = await house.house.refusal {
            try await house.run(
                GrievanceForward.self, ["\(id)", "--to", "education", "--words", "请予答复"])
        }
        #expect(back?.contains("does not answer") == true)
        try await house.run(
            GrievanceForward.self, ["\(id)", "--to", "finance", "--words", "请核实拨付", "--id", "2"])
        let next = try await house.house.count("SELECT max(id) FROM office.grievance")
        let list = try await house.run(DeskGrievances<Finance>.self, [], at: "finance")
        #expect(list.rows.map { $0[0] } == [.number(next)])
        let wrong = await house.house.refusal {
            try await house.run(GrievanceAnswer.self, ["\(next)", "--words", "已经核实"])
        }
        #expect(wrong?.contains("Finance answers") == true)
        let early = await house.house.refusal {
            try await house.run(GrievanceEnd.self, ["\(next)", "--words", "家庭认可"])
        }
        #expect(early?.contains("not answered yet") == true)
        for _ in 1...2 {
            try await house.run(
                DeskAnswer<Finance>.self, ["\(next)", "--words", "资金已于上周拨付"], at: "finance")
        }
        try await house.run(GrievanceEnd.self, ["\(next)", "--words", "家庭认可"])
        #expect(try await house.run(GrievanceList.self, []).rows.isEmpty)
        #expect(
            try await house.house.count("SELECT count(*) FROM office.grievance_act") == 2,
            "the same answer twice is one")
    }

    @Test func anUnansweredOneIsOverdueAndIsTakenFurther() async throws {
        let house = try await MeetingHouse.open()
        let id = try await receive(house, ["--against", "education"])
        try await house.house.house.set("2026-12-11")
        func lines() async throws -> [String] {
            MeetingHouse.lines(try await house.run(GrievanceList.self, []))
        }
        #expect(try await lines().contains { $0.contains("awaited") }, "the last day is in time")
        try await house.house.house.set("2026-12-12")
        #expect(try await lines().contains { $0.contains("overdue") })
        try await house.run(
            GrievanceForward.self, ["\(id)", "--to", "finance", "--words", "逾期升级"])
        let all = MeetingHouse.lines(try await house.run(GrievanceList.self, ["--all"]))
        #expect(all.contains { $0.contains("went on as") })
        #expect(try await lines().contains { $0.contains("awaited") })
    }

    @Test func nobodyAtTheOfficeTakesInTheirOwnKinsMatter() async throws {
        let house = try await MeetingHouse.open()
        try await house.house.add("K", household: "H-K") { $0.idNumber = "500119195601010025" }
        _ = try await house.office()
        try await house.house.makeKin("office-1", of: "500119195601010025")
        await #expect(throws: (any Error).self) { try await receive(house, ["--ref", "K"]) }
        #expect(try await house.house.count("SELECT count(*) FROM office.grievance") == 0)
    }
}
