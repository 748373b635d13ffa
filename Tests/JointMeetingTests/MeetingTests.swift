import ArgumentParser
import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Education
@testable import Health
@testable import Housing
@testable import JointMeeting
@testable import Yuhou

/// The office's books: members, meetings and what they resolved, reports, figures, duties.
@Suite struct MeetingTests {
    private static let text = String(repeating: "本年度逐户走访，落实各项扶助政策，未发现遗漏。", count: 3)

    private func addMember(_ house: MeetingHouse, _ unit: String) async throws {
        try await house.run(
            MemberSet.self,
            [unit, "--named", "区教委", "--leader", "王主任", "--section", "资助科", "--phone", "023-1234"])
    }

    @Test func aMemberIsNotSavedWithoutALeaderAndASection() async throws {
        let house = try await MeetingHouse.open()
        for (option, value) in [("--leader", " "), ("--section", "科"), ("--phone", "x")] {
            var words = [
                "education", "--named", "区教委", "--leader", "王主任", "--section", "资助科", "--phone",
                "023-1234",
            ]
            let at = try #require(words.firstIndex(of: option))
            words[at + 1] = value
            let refused = await house.house.refusal { [words] in
                try await house.run(MemberSet.self, words)
            }
            #expect(refused?.contains(option) == true, "\(refused ?? "")")
        }
        for column in ["leader", "section"] {
            await #expect(throws: PostgresError.self) {
                try await house.house.owner.execute(
                    """
                    INSERT INTO office.member (district, code, department, seq, is_member, named, unit,
                        leader, section, phone, recorded_by)
                    VALUES (500119, 'education', 'education', 1, true, 'n2', 'u2',
                        CASE \(column) WHEN 'leader' THEN '' ELSE 'leader' END,
                        CASE \(column) WHEN 'section' THEN '' ELSE 'section' END, '12345', 'x')
                    """)
            }
        }
        try await addMember(house, "education")
        try await addMember(house, "education")
        let page = try await house.run(MemberList.self, [])
        #expect(page.rows.count == 1, "the same again changes nothing")
        #expect(page.next.first?.zh.contains("财政") == true, "who leads clauses and is missing")
        #expect(page.next.first?.zh.contains("教育") == false)
    }

    @Test func aReportIsDueByTheEndOfTheFourteenthAndABlankOneIsRefused() async throws {
        let house = try await MeetingHouse.open(on: "2026-12-14")
        for unit in ["education", "housing", "health"] { try await addMember(house, unit) }
        let blank = await house.house.refusal {
            try await house.run(
                DeskHandIn<Education>.self, ["--words", "   "], at: "education")
        }
        #expect(blank?.contains("50 to 5000") == true, "\(blank ?? "")")
        let short = await house.house.refusal {
            try await house.run(
                DeskHandIn<Education>.self, ["--words", "已完成"], at: "education")
        }
        #expect(short != nil)
        for unit in ["education"] {
            let page = try await house.run(
                DeskHandIn<Education>.self, ["--words", Self.text], at: unit)
            #expect(!page.lines[0].zh.contains("逾期"))
        }
        try await house.house.house.set("2026-12-15")
        let late = try await house.run(
            DeskHandIn<Health>.self, ["--words", Self.text], at: "health")
        #expect(late.lines[0].zh.contains("逾期"), "the fifteenth is late")
        let list = MeetingHouse.lines(try await house.run(ReportList.self, []))
        #expect(list.contains { $0.hasPrefix("Housing") && $0.contains("overdue") })
        #expect(list.contains { $0.hasPrefix("Health") && $0.contains("late") })
        #expect(list.contains { $0.hasPrefix("Education") && $0.contains("in time") })
        let none = try await MeetingHouse.open("jiangyan")
        let refused = await none.house.refusal {
            try await none.run(DeskHandIn<Health>.self, ["--words", Self.text], at: "health")
        }
        #expect(refused?.contains("no yearly report") == true)
    }

    @Test func everyFigureOfAReportOpensItsRowsAndStaysAsItWasHandedIn() async throws {
        let house = try await MeetingHouse.open()
        for ref in ["A", "B"] { try await house.house.addFamily(ref) }
        _ = try await Assessment(
            house.house.house.office(), district: house.house.district
        ).tick()
        let owner = house.house.owner
        try await owner.execute(
            """
            INSERT INTO kernel.delivery (district, person, clause, period, monthly, amount_fen, proof)
            SELECT district, id, 'NC-3.1a', '2026-03-01', true, 59000, 'bank'
            FROM kernel.person WHERE ref = 'A'
            """)
        let page = try await house.run(DeskReport<Health>.self, [], at: "health")
        let row = try #require(page.rows.first { $0.first == .words("NC-3.1a") })
        #expect(
            row == [
                .words("NC-3.1a"), .number(2), .number(1), .number(1), .number(0), .number(0),
                .number(0), .number(2),
            ])
        let figures = ReportBook.Figure.allCases
        let counts = zip(figures, row.dropFirst()).map { ($0, $1) }
        /// Every figure opens as many rows as it counts.
        func expectRows(_ words: [String], at unit: String?, _ when: String) async throws {
            for (figure, count) in counts {
                let typed = ["NC-3.1a", "--figure", figure.rawValue] + words
                let page =
                    if let unit {
                        try await house.run(DeskReportRows<Health>.self, typed, at: unit)
                    } else {
                        try await house.run(ReportOpen.self, typed)
                    }
                #expect(Page.Cell.number(Int64(page.rows.count)) == count, "\(figure) \(when)")
            }
        }
        try await expectRows([], at: "health", "before it is handed in")
        let received = try await house.run(
            DeskReportRows<Health>.self, ["NC-3.1a", "--figure", "received"], at: "health")
        #expect(received.rows.compactMap(\.first) == [.words("A")])
        try await house.run(DeskHandIn<Health>.self, ["--words", Self.text], at: "health")
        try await owner.execute("DELETE FROM kernel.delivery")
        try await house.house.addFamily("C")
        _ = try await Assessment(
            house.house.house.office(), district: house.house.district
        ).tick()
        let kept = try await house.run(ReportShow.self, ["health"])
        #expect(kept.rows.contains(row), "as it was handed in")
        try await expectRows([], at: nil, "at the office, as it was handed in")
        try await expectRows([], at: "health", "at the desk, as it was handed in")
        let now = try await house.run(
            DeskReportRows<Health>.self, ["NC-3.1a", "--figure", "entitled", "--now"], at: "health")
        #expect(now.rows.compactMap(\.first) == ["A", "B", "C"].map { .words($0) })
        let none = try await house.run(
            DeskReportRows<Health>.self, ["NC-3.1a", "--figure", "received", "--now"], at: "health")
        #expect(none.rows.isEmpty)
    }

    @Test func unitsThatShareADeskEachReportAndOneWithoutADeskDoesItAtTheOffice() async throws {
        let house = try await MeetingHouse.open()
        try await house.addMembers("nanchuan")
        let members = try await house.run(MemberList.self, [])
        #expect(members.rows.count == 13)
        let unnamed = await house.house.refusal {
            try await house.run(
                DeskHandIn<Housing>.self, ["--words", Self.text], at: "housing")
        }
        #expect(unnamed?.contains("construction、land") == true, "\(unnamed ?? "taken")")
        for unit in ["construction", "land"] {
            try await house.run(
                DeskHandIn<Housing>.self, ["--words", Self.text, "--unit", unit], at: "housing")
        }
        let stranger = await house.house.refusal {
            try await house.run(
                DeskHandIn<Housing>.self, ["--words", Self.text, "--unit", "women"], at: "housing")
        }
        #expect(stranger?.contains("does not report here") == true, "\(stranger ?? "taken")")
        try await house.run(ReportFile.self, ["--words", Self.text])
        let list = MeetingHouse.lines(try await house.run(ReportList.self, []))
        #expect(list.count { $0.contains("in time") } == 3, "\(list)")
        #expect(list.count { $0.contains("awaited") } == 10)
        #expect(list.contains { $0.hasPrefix("区政府办") && $0.contains("in time") })
        let duties = try await FulfilmentBook(bureau: house.office()).standings()
            .filter { $0.clause.id == "NC-5.3b" && $0.done != nil }.map(\.unit.code)
        #expect(duties == ["construction", "government_office", "land"])
    }

    /// What is said to show a duty is looked up: a row of the unit's own, of this stretch of time.
    @Test func nothingIsFulfilledByWords() async throws {
        let house = try await MeetingHouse.open("jiangyan")
        func refusal(_ clause: String, _ proof: String) async -> String {
            await house.house.refusal {
                try await house.run(
                    FulfilmentDone.self, [clause, "--words", "已经落实了", "--proof", proof])
            } ?? "taken"
        }
        #expect(await refusal("JY-0.1", "已落实").contains("a kind and its number"))
        #expect(await refusal("JY-0.1", "document/7").contains("is not there"))
        #expect(await refusal("JY-0.1", "meeting/1").contains("shown by one of"))
        try await house.run(
            DeskRegister<Education>.self,
            ["document", "--title", "别的单位的", "--words", "存档二号", "--id", "other"], at: "education")
        let other = try await house.house.count("SELECT max(id) FROM office.entry")
        #expect(await refusal("JY-0.1", "document/\(other)").contains("another unit's"))
        for (client, day, words) in [
            ("old", "2026-08-20", "before this stretch began on 2026-10-01"),
            ("new", "2026-11-20", "is not done yet"),
        ] {
            try await house.run(
                MeetingCall.self,
                ["--on", day, "--place", "区政府二楼", "--chair", "副区长", "--id", client])
            let meeting = try await house.house.count("SELECT max(id) FROM office.meeting")
            if client == "old" {
                try await house.run(
                    MeetingPoint.self, ["\(meeting)", "minutes", "--words", "第三季度研究"])
            }
            #expect(await refusal("JY-4.1b", "meeting/\(meeting)").contains(words))
        }
        #expect(await refusal("JY-4.1a", "members").contains("is not done yet"))
        await #expect(throws: PostgresError.self) {
            try await house.house.owner.execute(
                """
                INSERT INTO office.fulfilment (district, clause, unit, department, from_day, seq, day,
                    words, recorded_by)
                VALUES (321204, 'JY-0.1', 'office', 'office', '2000-01-01', 1, '2026-11-26', 'words',
                    'x')
                """)
        }
    }

    @Test func whatAMeetingResolvedIsDoneByItsOwnerAndEndedByTheOffice() async throws {
        let house = try await MeetingHouse.open()
        let called = try await house.run(
            MeetingCall.self,
            ["--on", "2026-11-20", "--place", "区政府二楼", "--chair", "副区长", "--id", "m"])
        #expect(called.lines[0].zh.contains("第 "))
        let meeting = try await house.house.count("SELECT id FROM office.meeting")
        try await house.run(MeetingPoint.self, ["\(meeting)", "agenda", "--words", "研究危房改造进度"])
        try await house.run(
            ChargeLay.self,
            [
                "housing", "--words", "年底前完成三户改造", "--due", "2026-12-31", "--meeting", "\(meeting)",
                "--clause", "NC-4.housing.1", "--id", "c",
            ])
        let id = try await house.house.count("SELECT id FROM office.charge")
        let early = await house.house.refusal {
            try await house.run(ChargeDecide.self, ["\(id)", "accept", "--words", "同意办结"])
        }
        #expect(early?.contains("not reported done") == true)
        let stranger = await house.house.refusal {
            try await house.run(
                DeskChargeDone<Education>.self, ["\(id)", "--words", "已经完成"], at: "education")
        }
        #expect(stranger?.contains("no charge") == true, "another department's is not there")
        try await house.run(
            DeskChargeDone<Housing>.self, ["\(id)", "--words", "三户均已竣工"], at: "housing")
        try await house.run(ChargeDecide.self, ["\(id)", "return", "--words", "缺验收单"])
        try await house.run(
            DeskChargeDone<Housing>.self, ["\(id)", "--words", "补齐验收单"], at: "housing")
        try await house.run(ChargeDecide.self, ["\(id)", "accept", "--words", "同意办结"])
        #expect(try await house.run(ChargeList.self, []).rows.isEmpty)
        let paper = MeetingHouse.lines(try await house.run(MeetingShow.self, ["\(meeting)"]))
        #expect(paper.contains { $0.contains("Resolution") && $0.contains("accepted") })
        let over = await house.house.refusal {
            try await house.run(ChargeDecide.self, ["\(id)", "drop", "--words", "不再需要"])
        }
        #expect(over?.contains("accepted") == true)
    }

    @Test func aChargePastItsDayIsOverdueUntilItIsPutOff() async throws {
        let house = try await MeetingHouse.open()
        try await house.run(
            ChargeLay.self, ["housing", "--words", "督查危房", "--due", "2026-11-27", "--id", "c"])
        try await house.house.house.set("2026-11-28")
        func state() async throws -> String {
            MeetingHouse.lines(try await house.run(ChargeList.self, [])).last ?? ""
        }
        #expect(try await state().contains("overdue"))
        let id = try await house.house.count("SELECT id FROM office.charge")
        try await house.run(
            ChargeDecide.self, ["\(id)", "put-off", "--words", "雨季顺延", "--due", "2026-12-20"])
        #expect(try await state().contains("2026-12-20"))
        #expect(try await !state().contains("overdue"))
    }

    @Test func aMonthsFiguresStayAsTheyWereTabled() async throws {
        let house = try await MeetingHouse.open()
        try await house.house.addFamily("A")
        let before = try await house.run(FiguresFreeze.self, ["2026-11"])
        try await house.house.addFamily("B")
        let after = try await house.run(FiguresFreeze.self, ["2026-11"])
        #expect(before.rows == after.rows && !before.rows.isEmpty)
        let now = try await Board.read(
            house.office().office, district: house.house.district, on: house.house.house.today()
        ).board.departments.flatMap(\.lines).first { $0.clause == "NC-3.1a" }
        let line = try #require(before.rows.first { $0.contains(.words("NC-3.1a")) })
        #expect(line[2] == .number(1) && now?.entitled == 2)
        let future = await house.house.refusal {
            try await house.run(FiguresFreeze.self, ["2026-12"])
        }
        #expect(future?.contains("has not begun") == true)
    }

    @Test(arguments: ["jiangyan", "nanchuan"])
    func everyDutyOfTheOfficesStandsOnTheListUntilItIsDone(_ folder: String) async throws {
        let house = try await MeetingHouse.open(folder)
        let pack = try await house.office().pack()
        let clauses = Set(pack.clauses.filter { $0.duty != nil }.map(\.id))
        let page = try await house.run(FulfilmentList.self, [])
        var listed: Set<String> = []
        for row in page.rows {
            if case .words(let id) = row[0] { listed.insert(id) }
        }
        #expect(listed == clauses)
        print(
            "duties of the offices in \(folder): \(clauses.count) clauses, \(page.rows.count) units"
        )
        let clause = folder == "jiangyan" ? "JY-0.1" : "NC-0.1"
        try await house.run(
            EntryAdd.self, ["document", "--title", "政策依据", "--words", "存档一号", "--id", "d"])
        let entry = try await house.house.count("SELECT max(id) FROM office.entry")
        let done = [clause, "--words", "政策依据已存档", "--proof", "document/\(entry)"]
        try await house.run(FulfilmentDone.self, done)
        let after = try await house.run(FulfilmentList.self, [])
        let row = try #require(after.rows.last { $0.first == .words(clause) })
        #expect(row[4] == .day(try await house.house.house.today()))
        let other = await house.house.refusal {
            try await house.run(
                DeskFulfil<Education>.self, done, at: "education")
        }
        #expect(other?.contains("no duty of this unit") == true)
    }

    @Test func whatFallsThroughIsCountedAndOpensItsPeopleByTheirRefs() async throws {
        let house = try await MeetingHouse.open(on: "2026-03-02")
        for ref in ["A", "B"] { try await house.house.addFamily(ref) }
        try await house.house.tell("A", "housing.danger", "D")
        let people = try await house.run(
            GapsCommand.self, ["missed", "--unit", "housing", "--people"])
        #expect(people.rows.map { $0[3] } == [.words("A")])
        #expect(people.rows.allSatisfy { !$0.contains { $0 == .words("王A") } }, "no name")
        let undecided = MeetingHouse.lines(
            try await house.run(GapsCommand.self, ["undecided", "--unit", "housing", "--people"]))
        #expect(
            undecided.contains { $0.contains(" B ") && $0.contains("housing.danger (Housing)") })
        let counted = try await house.run(GapsCommand.self, ["missed", "--by", "need"])
        #expect(counted.rows.contains { $0[0] == .words("living") })
        // A stop is proposed and undecided.
        _ = try await CaseOpening(house.house.house.office(), district: house.house.district)
            .run(of: ["health"])
        try await house.house.tell("A", "hukou.district", "110101", from: "2026-03-02")
        let office = try await house.house.house.office()
        _ = try await Assessment(office, district: house.house.district).tick()
        _ = try await FollowUp(office, district: house.house.district).run()
        let stops = try await house.run(GapsCommand.self, ["to_stop", "--people"])
        #expect(!stops.rows.isEmpty && stops.rows.allSatisfy { $0[3] == .words("A") })
    }
}
