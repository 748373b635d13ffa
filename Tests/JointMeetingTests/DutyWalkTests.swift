import ArgumentParser
import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Health
@testable import JointMeeting
@testable import Towns
@testable import Yuhou

/// Every duty of the offices, from due to fulfilled: what proves it is made in the books first,
/// each unit puts it on record at its own desk, and the office's list says so.
@Suite struct DutyWalkTests {
    /// What proves a duty.
    enum Evidence {
        /// An entry of a register by the unit.
        case entry(RegisterBook.Kind)
        /// The table of members, each with a leader and a section.
        case members
        case meeting, charge, pairing, precheck, report, grievance
        /// A month's figures as tabled.
        case figures
        /// The unit's own figures of the year.
        case deliveries
        /// The green channel of every public institution.
        case channels
        /// A round of the community's doctors, planned.
        case round
        /// A centre with opening hours.
        case centre
    }

    static let evidence: [String: Evidence] = [
        "JY-0.1": .entry(.document), "JY-1.1": .entry(.publicity), "JY-1.2": .grievance,
        "JY-3.0": .figures, "JY-3.1.2a": .entry(.document), "JY-3.1.2b": .entry(.document),
        "JY-3.2.5a": .channels, "JY-3.2.6a": .entry(.publicity), "JY-3.5.3a": .centre,
        "JY-4.1a": .members, "JY-4.1b": .meeting, "JY-4.1c": .entry(.document),
        "JY-4.1d": .precheck, "JY-4.1e": .charge, "JY-4.2a": .entry(.partner),
        "JY-4.2b": .entry(.publicity), "JY-4.3a": .entry(.document),
        "JY-4.3b": .entry(.document), "JY-4.4a": .entry(.form), "JY-4.4b": .entry(.exchange),
        "JY-4.5": .entry(.document), "JY-4.6": .entry(.document),
        "NC-0.1": .entry(.document), "NC-1.1": .figures, "NC-3.1b": .entry(.document),
        "NC-3.1c": .entry(.document), "NC-3.2": .entry(.document), "NC-3.4a": .entry(.document),
        "NC-3.4b": .entry(.partner), "NC-4.finance.1": .entry(.document),
        "NC-4.finance.3": .entry(.document), "NC-4.health.2": .round,
        "NC-4.union.3": .entry(.partner), "NC-4.fpa.1": .entry(.document),
        "NC-5.1a": .members, "NC-5.1b": .entry(.document), "NC-5.2a": .pairing,
        "NC-5.2b": .members, "NC-5.2c": .deliveries, "NC-5.3a": .charge, "NC-5.3b": .report,
    ]

    @Test(arguments: ["jiangyan", "nanchuan"])
    func everyDutyIsCarriedFromDueToFulfilled(_ folder: String) async throws {
        let house = try await MeetingHouse.open(folder)
        for unit in try await MemberBook(bureau: house.office()).absent() {
            try await house.run(
                MemberSet.self,
                [
                    unit, "--named", "成员\(unit)", "--leader", "王主任", "--section", "综合科",
                    "--phone", "88001234",
                ])
        }
        let book = FulfilmentBook(bureau: try await house.office())
        let due = try await book.standings()
        #expect(due.allSatisfy { $0.done == nil })
        let clauses = try await house.office().pack().clauses.filter { $0.duty != nil }.map(\.id)
        for clause in clauses {
            let units = due.filter { $0.clause.id == clause }.map(\.unit)
            #expect(!units.isEmpty, "\(clause) is nobody's")
            try await refuseStranger(clause, units, house)
            for unit in units {
                let proof = try await prove(clause, unit, house)
                // The report itself does its duty.
                if clause != "NC-5.3b" { try await fulfil(clause, unit, proof, house) }
            }
            let done = try await book.standings().filter { $0.clause.id == clause }
            #expect(done.allSatisfy { $0.done != nil && $0.words != nil }, "\(clause)")
            if done.allSatisfy({ $0.done != nil }) {
                try CatalogueRecord.walked(clause, to: .fulfilled)
            }
        }
        print(
            "duties of the offices fulfilled in \(folder): \(clauses.count) clauses, \(due.count) units"
        )
        #expect(clauses.count == (folder == "jiangyan" ? 22 : 19))
        #expect(try await book.standings().allSatisfy { $0.done != nil })
    }

    /// Who does not owe it puts nothing on record.
    private func refuseStranger(
        _ clause: String, _ units: [String], _ house: MeetingHouse
    ) async throws {
        let codes = house.house.house.registry.codes
        let stranger = try #require(codes.first { !units.contains($0) }, "\(clause)")
        let refused = await house.house.refusal {
            try await fulfil(clause, stranger, "别人的职责", house)
        }
        #expect(refused?.contains("no duty of this unit") == true, "\(clause): \(refused ?? "")")
    }

    private func fulfil(
        _ clause: String, _ unit: String, _ words: String, _ house: MeetingHouse
    ) async throws {
        func atDesk<D: Department>(_: D.Type) async throws {
            for _ in 1...2 {
                try await house.run(DeskFulfil<D>.self, [clause, "--words", words], at: unit)
            }
        }
        switch unit {
        case "office": try await house.run(FulfilmentDone.self, [clause, "--words", words])
        case "audit":
            try await house.run(
                FulfilmentDone.self, [clause, "--words", words, "--unit", unit])
        default:
            try await atDesk(department(unit, house))
        }
    }

    private func department(
        _ unit: String, _ house: MeetingHouse
    ) throws -> any Department.Type {
        let found = house.house.house.registry.department(unit)
        return try #require(found, "\(unit)")
    }

    /// Makes what proves the duty, and says where it is.
    private func prove(
        _ clause: String, _ unit: String, _ house: MeetingHouse
    ) async throws -> String {
        let id = "\(clause)-\(unit)"
        switch try #require(Self.evidence[clause], "\(clause) has no evidence") {
        case .entry(let kind): return try await enter(kind, clause, unit, house)
        case .members:
            let page = try await house.run(MemberList.self, [])
            #expect(page.next.isEmpty, "nobody is missing")
            return "成员单位登记 \(page.rows.count) 家，分管领导和责任科室齐全"
        case .meeting: return try await meet(house)
        case .charge: return try await charge(unit, id, house)
        case .pairing:
            try await house.run(
                PairingSet.self,
                [unit, "--town", "\(house.house.district)001", "--plan", "每季走访一次"])
            return "对口联系登记"
        case .precheck: return try await precheck(unit, id, house)
        case .report: return try await report(unit, house)
        case .grievance: return try await answer(house)
        case .figures:
            let page = try await house.run(FiguresFreeze.self, ["2026-11"])
            #expect(!page.rows.isEmpty)
            return "2026-11 数据定格"
        case .deliveries: return try await deliveries(unit, house)
        case .channels: return try await channels(house)
        case .round: return try await round(house)
        case .centre: return try await centre(house)
        }
    }

    private func enter(
        _ kind: RegisterBook.Kind, _ clause: String, _ unit: String, _ house: MeetingHouse
    ) async throws -> String {
        let words = [
            kind.rawValue, "--title", "\(clause) \(unit)", "--words", "存档，见登记", "--id",
            "\(clause)-\(unit)",
        ]
        func atDesk<D: Department>(_: D.Type) async throws {
            try await house.run(DeskRegister<D>.self, words, at: unit)
        }
        if let department = house.house.house.registry.department(unit) {
            try await atDesk(department)
        } else {
            try await house.run(EntryAdd.self, words)
        }
        let list = try await house.run(EntryList.self, ["--kind", kind.rawValue])
        #expect(list.rows.contains { $0.contains(.words("\(clause) \(unit)")) })
        return "\(kind.title.zh)登记：\(clause) \(unit)"
    }

    private func meet(_ house: MeetingHouse) async throws -> String {
        try await house.run(
            MeetingCall.self,
            ["--on", "2026-11-20", "--place", "区政府二楼", "--chair", "副区长", "--id", "m"])
        let meeting = try await house.house.count("SELECT max(id) FROM office.meeting")
        for kind in ["agenda", "minutes"] {
            try await house.run(
                MeetingPoint.self, ["\(meeting)", kind, "--words", "研究特殊家庭帮扶工作"])
        }
        try await house.run(
            ChargeLay.self,
            [
                "housing", "--words", "年底前完成危房改造", "--due", "2026-12-31", "--meeting",
                "\(meeting)", "--id", "resolved",
            ])
        let paper = MeetingHouse.lines(try await house.run(MeetingShow.self, ["\(meeting)"]))
        #expect(paper.contains { $0.contains("Resolution") })
        return "第 \(meeting) 号会议：议题、纪要、决议"
    }

    /// An order of the office, done by its unit (housing where the office itself owes it),
    /// accepted.
    private func charge(
        _ unit: String, _ id: String, _ house: MeetingHouse
    ) async throws -> String {
        let owner = unit == "office" ? "housing" : unit
        try await house.run(
            ChargeLay.self, [owner, "--words", "逐户核对服务记录", "--due", "2026-12-20", "--id", id])
        let number = try await house.house.count("SELECT max(id) FROM office.charge")
        func atDesk<D: Department>(_: D.Type) async throws {
            try await house.run(
                DeskChargeDone<D>.self, ["\(number)", "--words", "已逐户核对"], at: owner)
        }
        try await atDesk(department(owner, house))
        try await house.run(ChargeDecide.self, ["\(number)", "accept", "--words", "同意办结"])
        return "督查第 \(number) 号，已办结"
    }

    private func precheck(
        _ unit: String, _ id: String, _ house: MeetingHouse
    ) async throws -> String {
        func atDesk<D: Department>(_: D.Type) async throws {
            try await house.run(
                DeskPrecheck<D>.self,
                [
                    "--title", "民生政策草案", "--effect", "可能影响特殊家庭的申请条件", "--easing",
                    "同等条件下优先，手续从简办理", "--id", id,
                ], at: unit)
        }
        try await atDesk(department(unit, house))
        let number = try await house.house.count("SELECT max(id) FROM office.precheck")
        try await house.run(
            PrecheckOpine.self, ["\(number)", "--agrees", "--words", "同意出台"])
        return "对照表第 \(number) 号，联席办同意"
    }

    private func report(_ unit: String, _ house: MeetingHouse) async throws -> String {
        func atDesk<D: Department>(_: D.Type) async throws {
            try await house.run(
                DeskHandIn<D>.self,
                ["--words", String(repeating: "本年度逐户走访，落实各项扶助政策。", count: 4)], at: unit)
        }
        try await atDesk(department(unit, house))
        return "年度报告"
    }

    private func deliveries(_ unit: String, _ house: MeetingHouse) async throws -> String {
        func atDesk<D: Department>(_: D.Type) async throws -> Page {
            try await house.run(DeskReport<D>.self, [], at: unit)
        }
        let page = try await atDesk(department(unit, house))
        #expect(!page.columns.isEmpty)
        return "按期兑现情况，见本年数据 \(page.rows.count) 条"
    }

    private func answer(_ house: MeetingHouse) async throws -> String {
        try await house.run(
            GrievanceReceive.self, ["--by", "母亲", "--words", "询问申请手续", "--id", "ask"])
        let number = try await house.house.count("SELECT max(id) FROM office.grievance")
        try await house.run(GrievanceAnswer.self, ["\(number)", "--words", "手续已当面说明"])
        try await house.run(GrievanceEnd.self, ["\(number)", "--words", "家庭认可答复"])
        return "诉求第 \(number) 号，已答复办结"
    }

    private func channels(_ house: MeetingHouse) async throws -> String {
        let book = InstitutionBook(try await house.member("health"))
        for name in ["区人民医院", "区中医院"] {
            _ = try await book.add(name, isPublic: true)
            _ = try await book.open(
                at: name, place: "一楼专窗", phone: "88002222", discount: "",
                from: try CaseHouse.day("2026-11-01"))
        }
        let left = try await book.list().filter { $0.isPublic && !$0.isCovered }
        #expect(left.isEmpty)
        return "公立医疗机构绿色通道全覆盖，见 channel coverage"
    }

    private func round(_ house: MeetingHouse) async throws -> String {
        let health = try await house.member("health")
        _ = try await InstitutionBook(health).add("东城卫生院", isPublic: true)
        try await house.run(
            RoundsPlan.self,
            [
                "--institution", "东城卫生院", "--staff", "李医生", "--town",
                "\(house.house.district)001", "--on", "2026-11-27", "--id", "round",
            ], at: "health")
        #expect(
            try await house.house.count(
                "SELECT count(*) FROM health.service WHERE client = 'round'") == 1)
        return "社区巡诊安排，见 rounds list"
    }

    private func centre(_ house: MeetingHouse) async throws -> String {
        let book = CentreBook(try await house.member("towns"))
        let centre = try await book.open(
            "连心家园", address: "人民路一号", town: Int64(house.house.district) * 1000 + 1,
            on: try CaseHouse.day("2026-11-01"), client: "centre")
        try await house.run(
            CentreHours.self,
            ["\(centre)", "--day", "1", "2", "--hours", "09:00-17:00", "--id", "hours"],
            at: "towns")
        #expect(try await book.missing().isEmpty)
        return "连心家园第 \(centre) 号，有开放时间"
    }
}
