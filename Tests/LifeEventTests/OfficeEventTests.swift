import ArgumentParser
import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import FamilyPlanning
@testable import Health
@testable import JointMeeting
@testable import Towns
@testable import Yuhou

/// E33, E36, E37: what happens to the offices opens work in their own books.
@Suite("life events: the offices")
struct OfficeEventTests {
    private static let report = String(repeating: "本年度逐户走访，落实各项扶助政策，未发现遗漏。", count: 3)

    /// A desk of a member, or the office's, on the day of the clock.
    private func desk(_ department: String, _ house: DeskHouse) async throws -> Bureau {
        let name = department.replacing("_", with: "-")
        return Bureau(
            try await house.house.office(
                "\(name)-1", desk: department,
                duties: [department == "office" ? "office" : "intake"]),
            district: house.district, department: DepartmentCode(department), seal: house.seal)
    }

    private func tick(_ house: DeskHouse) async throws -> [Int] {
        var added: [Int] = []
        for _ in 1...2 {
            added.append(
                try await DutyTasks(house.house.office(), district: house.district).run())
        }
        return added
    }

    private func tasks(
        _ department: String, _ house: DeskHouse
    ) async throws -> [TaskBook.Task] {
        try await TaskBook(desk(department, house).office, district: house.district).list()
    }

    @Test(
        "E33 in Nanchuan: the report is on every member's desk from 1 December, the late are listed"
    )
    func reports() async throws {
        let house = try await DeskHouse(departments, JointMeeting.code, on: "2026-11-30")
        #expect(try await tick(house) == [1, 0], "the day before nobody is told but of the budget")
        try await house.house.set("2026-12-01")
        #expect(try await tick(house) == [10, 0], "once a member")
        let told = try await tasks("health", house)
        #expect(told.map(\.kind) == ["duty/NC-5.3b"])
        #expect(told.map(\.due) == [try CaseHouse.day("2026-12-14")])
        for _ in 1...2 {
            _ = try await house.page(
                DeskHandIn<Health>.self, ["--words", Self.report], by: desk("health", house))
        }
        #expect(try await tasks("health", house).isEmpty, "the report does the task")
        let duties = try await house.page(
            DeskDuties<Health>.self, [], by: desk("health", house))
        #expect(
            duties.rows.contains {
                $0.first == .words("NC-5.3b") && $0.contains(.words("2026 年度报告已报送"))
            }, "and the duty of the year")
        #expect(try await tasks("housing", house).count == 1)
        try await house.house.set("2026-12-15")
        #expect(try await tick(house) == [0, 0])
        let late = try await tasks("office", house)
        #expect(late.count == 9 && late.allSatisfy { $0.kind == "duty/NC-5.3b" })
        let list = try await house.page(ReportList.self, [], by: desk("office", house))
            .words(.english)
        #expect(list.count { $0.contains("overdue") } == 9, "\(list)")
        #expect(list.contains { $0.hasPrefix("Health") && $0.contains("in time") })
    }

    @Test(
        "E33 in Jiangyan: no report is asked; the year's figures go to the meeting of the quarter")
    func statistics() async throws {
        let house = try await DeskHouse(
            departments, JointMeeting.code, of: "jiangyan", on: "2026-12-01")
        try await house.addFamily("A")
        #expect(try await tick(house) == [2, 0], "of the budgets, and of no report")
        let office = try await desk("office", house)
        func meeting() async throws -> [Page.Cell]? {
            try await house.page(FulfilmentList.self, [], by: office).rows
                .first { $0.first == .words("JY-4.1b") }
        }
        #expect(try await meeting()?[2] == .day(try CaseHouse.day("2026-12-31")))
        #expect(try await meeting()?[4] == .some(.none), "it stands open")
        let figures = try await house.page(FiguresFreeze.self, ["2026-12"], by: office)
        #expect(figures.rows.contains { $0.contains(.words("JY-3.1.1b")) })
        _ = try await house.page(
            MeetingCall.self,
            ["--on", "2026-12-01", "--place", "区政府二楼", "--chair", "副区长", "--id", "m"], by: office)
        let held = try await house.count("SELECT id FROM office.meeting")
        let done = ["JY-4.1b", "--words", "第四季度会议", "--proof", "meeting/\(held)"]
        let early = await house.refusal {
            try await house.page(FulfilmentDone.self, done, by: office)
        }
        #expect(early?.contains("is not done yet") == true, "no minutes, no meeting")
        _ = try await house.page(
            MeetingPoint.self, ["\(held)", "minutes", "--words", "通报全年数据"], by: office)
        _ = try await house.page(FulfilmentDone.self, done, by: office)
        #expect(try await meeting()?[4] == .day(office.today))
    }

    @Test(
        "E36: a drafted policy waits for the office; what it does not agree to goes back as a task")
    func policy() async throws {
        let house = try await DeskHouse(
            departments, JointMeeting.code, of: "jiangyan", on: "2026-03-02")
        let form = [
            "--title", "临时救助办法（修订）", "--effect", "救助标准按户计算，可能漏掉独居的父母", "--easing",
            "特殊家庭成员单独计算，不受户的限制", "--id", "p",
        ]
        for _ in 1...2 {
            _ = try await house.page(DeskPrecheck<Health>.self, form, by: desk("health", house))
        }
        let office = try await desk("office", house)
        let waiting = try await house.page(PrecheckList.self, [], by: office)
        #expect(waiting.rows.count == 1 && waiting.rows[0].last == .some(.none))
        let number = try await house.count("SELECT id FROM office.precheck")
        for _ in 1...2 {
            _ = try await house.page(
                PrecheckOpine.self, ["\(number)", "--no-agrees", "--words", "应写明公式"], by: office)
        }
        let back = try await tasks("health", house)
        #expect(back.map(\.kind) == ["precheck"])
        #expect(back.map(\.due) == [try CaseHouse.day("2026-03-17")])
        #expect(try await tasks("housing", house).isEmpty, "its own department's alone")
        _ = try await house.page(
            PrecheckOpine.self, ["\(number)", "--agrees", "--words", "已写明，同意"], by: office)
        #expect(try await tasks("health", house).isEmpty == false, "the desk ends its task itself")
        let duty = try await house.page(
            DeskDuties<Health>.self, [], by: desk("health", house))
        #expect(duty.rows.contains { $0.first == .words("JY-4.1d") })
        // Nanchuan's plan asks for no such check: a draft is nobody's duty there.
        let other = try await DeskHouse(departments, JointMeeting.code, on: "2026-03-02")
        let pack = try await desk("office", other).pack()
        #expect(!pack.clauses.contains { $0.duty?.cadence == .event })
    }

    @Test(
        "E37 in Jiangyan: a post left empty is a task of the town and an alarm, until it is taken")
    func contact() async throws {
        let house = try await DeskHouse(departments, Towns.code, of: "jiangyan", on: "2026-03-02")
        try await house.addFamily("A")
        _ = try await Assessment(house.house.office(), district: house.district).tick()
        let clerk = try await house.desk("town-1", duties: ["town"])
        let town = Int64(house.district) * 1000 + 1
        let book = PostBook(clerk)
        var posts: [Int64] = []
        for (kind, village) in [(PostBook.Kind.town, nil), (.village, town * 1000 + 201)] {
            posts.append(
                try await book.add(
                    kind, "联系人\(kind.title.zh)", town: town, village: village, client: kind.rawValue
                ))
            try await book.take(
                posts[posts.count - 1],
                .init(name: "周干事", phone: "0523-88000001", from: clerk.today),
                client: "t-\(kind.rawValue)")
        }
        _ = try await house.page(
            ContactAssign.self,
            ["--ref", "A", "--town-post", "\(posts[0])", "--village-post", "\(posts[1])"],
            by: clerk)
        let work = TaskBook(clerk.office, district: house.district)
        #expect(try await work.list().isEmpty)
        _ = try await house.page(
            PostEnd.self, ["\(posts[0])", "--on", "2026-03-03", "--reason", "调离"], by: clerk)
        #expect(try await work.list().map(\.due) == [try CaseHouse.day("2026-03-10")])
        #expect(try await book.alarm().map(\.post) == [posts[0]])
        _ = try await house.page(
            PostTake.self,
            ["\(posts[0])", "--name", "郑干事", "--phone", "88000002", "--from", "2026-03-03"],
            by: clerk)
        #expect(try await work.list().isEmpty)
        #expect(try await book.alarm().isEmpty)
    }

    @Test(
        "E37 in Nanchuan: when a volunteer leaves, each household is to be paired again in 7 days")
    func volunteer() async throws {
        let house = try await DeskHouse(departments, FamilyPlanning.code, on: "2026-03-02")
        for ref in ["A", "B"] { try await house.addFamily(ref) }
        let intake = try await house.desk("intake")
        var companions: [Int64] = []
        for name in ["赵志愿", "钱志愿"] {
            _ = try await house.page(
                CompanionAdd.self,
                [
                    "--kind", "volunteer", "--name", name, "--unit", "志愿者协会", "--phone",
                    "023-8888", "--id", name,
                ], by: intake)
            companions.append(
                try await house.count("SELECT max(id) FROM family_planning.companion"))
        }
        for ref in ["A", "B"] {
            _ = try await house.run(
                CompanionPair.self, "\(ref) --companion \(companions[0]) --id p\(ref)", by: intake)
        }
        // One household has another volunteer still.
        _ = try await house.run(
            CompanionPair.self, "B --companion \(companions[1]) --id q", by: intake)
        for _ in 1...2 {
            _ = try await house.run(
                CompanionRelease.self, "\(companions[0]) --reason 迁往外地工作", by: intake)
        }
        let work = TaskBook(intake.office, district: house.district)
        let told = try await work.list()
        #expect(told.map(\.ref) == ["A"])
        #expect(told.map(\.due) == [try CaseHouse.day("2026-03-09")])
        _ = try await house.run(
            CompanionPair.self, "A --companion \(companions[1]) --id r", by: intake)
        #expect(try await work.list().isEmpty, "paired again, the task is done")
    }
}
