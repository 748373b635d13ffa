import ArgumentParser
import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import FamilyPlanning
@testable import Finance
@testable import Health
@testable import JointMeeting
@testable import Towns
@testable import Yuhou

/// Every duty of the offices, from due to fulfilled: what proves it is made in the books first,
/// each unit puts it on record at its own desk with that proof, and the office's list says so.
@Suite struct DutyWalkTests {
    /// What is made to prove a duty, where the clause does not name one of the house's own rows.
    enum Evidence {
        /// An entry of a register by the unit.
        case entry(RegisterBook.Kind)
        /// The green channel of every public institution.
        case channels
        /// A round of the community's doctors, planned.
        case round
        /// A centre with opening hours.
        case centre
    }

    static let evidence: [String: Evidence] = [
        "JY-0.1": .entry(.document), "JY-3.2.5a": .channels, "JY-3.5.3a": .centre,
        "JY-4.1c": .entry(.document), "JY-4.3b": .entry(.document),
        "JY-4.5": .entry(.document), "JY-4.6": .entry(.document), "NC-0.1": .entry(.document),
        "NC-3.1b": .entry(.document), "NC-3.1c": .entry(.document),
        "NC-3.2": .entry(.document), "NC-3.4a": .entry(.document), "NC-4.health.2": .round,
        "NC-5.1b": .entry(.document),
    ]

    @Test(arguments: ["jiangyan", "nanchuan"])
    func everyDutyIsCarriedFromDueToFulfilled(_ folder: String) async throws {
        let house = try await MeetingHouse.open(folder)
        try await house.addMembers(folder)
        let book = FulfilmentBook(bureau: try await house.office())
        let due = try await book.standings()
        #expect(due.allSatisfy { $0.done == nil })
        let clauses = try await house.office().pack().clauses.filter { $0.duty != nil }.map(\.id)
        for clause in clauses {
            let standings = due.filter { $0.clause.id == clause }
            #expect(!standings.isEmpty, "\(clause) is nobody's")
            try await refuseStranger(clause, standings.compactMap(\.unit.desk), house)
            for standing in standings {
                let proof = try await prove(standing, house)
                // The report itself does its duty.
                if clause != "NC-5.3b" { try await fulfil(standing, proof, house) }
            }
            let done = try await book.standings().filter { $0.clause.id == clause }
            #expect(
                done.allSatisfy { $0.done != nil && $0.words != nil && $0.proof != nil },
                "\(clause)")
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
        _ clause: String, _ desks: [String], _ house: MeetingHouse
    ) async throws {
        let codes = house.house.house.registry.codes
        let stranger = try #require(codes.first { !desks.contains($0) }, "\(clause)")
        let refused = await house.house.refusal {
            try await fulfil(clause, at: stranger, unit: nil, "document/1", house)
        }
        #expect(refused?.contains("no duty of this unit") == true, "\(clause): \(refused ?? "")")
    }

    private func fulfil(
        _ standing: FulfilmentBook.Standing, _ proof: DutyEvidence, _ house: MeetingHouse
    ) async throws {
        let desk = standing.unit.desk ?? "office"
        for _ in 1...2 {
            try await fulfil(
                standing.clause.id, at: desk,
                unit: desk == standing.unit.code ? nil : standing.unit.code, proof.words, house)
        }
    }

    private func fulfil(
        _ clause: String, at desk: String, unit: String?, _ proof: String, _ house: MeetingHouse
    ) async throws {
        let words =
            [clause, "--words", "已经落实", "--proof", proof] + (unit.map { ["--unit", $0] } ?? [])
        func atDesk<D: Department>(_: D.Type) async throws {
            try await house.run(DeskFulfil<D>.self, words, at: desk)
        }
        if desk == "office" {
            try await house.run(FulfilmentDone.self, words)
        } else {
            try await atDesk(department(desk, house))
        }
    }

    private func department(
        _ unit: String, _ house: MeetingHouse
    ) throws -> any Department.Type {
        let found = house.house.house.registry.department(unit)
        return try #require(found, "\(unit)")
    }

    /// Makes what proves the duty: what its clause names, else an entry of the registers.
    private func prove(
        _ standing: FulfilmentBook.Standing, _ house: MeetingHouse
    ) async throws -> DutyEvidence {
        let (clause, unit) = (standing.clause.id, standing.unit)
        let proofs = DutyProofs(bureau: try await house.office())
        let desk = unit.desk ?? "office"
        let hasFund = ["finance", "family_planning"].contains(desk)
        let accepted = try await proofs.accepted(of: standing)
        let kind = try #require(accepted.first { !$0.isMoney || hasFund }, "\(clause)")
        let isNamed = standing.clause.duty?.proof.contains(kind) ?? false
        guard isNamed else {
            switch Self.evidence[clause] ?? .entry(.document) {
            case .entry(let kind): return try await enter(kind, clause, unit, house)
            case .channels: try await channels(house)
            case .round: try await round(house)
            case .centre: try await centre(house)
            }
            return try await enter(.document, clause, unit, house)
        }
        switch kind {
        case .document, .publicity, .partner, .form, .exchange:
            let register = try #require(RegisterBook.Kind(rawValue: kind.rawValue))
            return try await enter(register, clause, unit, house)
        case .members:
            #expect(try await house.run(MemberList.self, []).next.isEmpty, "nobody is missing")
            return DutyEvidence(kind: .members, number: "members")
        case .meeting: return try await meet(house)
        case .charge: return try await charge(unit, clause, house)
        case .pairing:
            let town = "\(house.house.district)001"
            try await house.run(
                PairingSet.self, [unit.code, "--town", town, "--plan", "每季走访一次"])
            return DutyEvidence(kind: .pairing, number: town)
        case .precheck: return try await precheck(desk, "\(clause)-\(desk)", house)
        case .report: return try await report(unit, house)
        case .grievance: return try await answer(house)
        case .figures:
            let page = try await house.run(FiguresFreeze.self, ["2026-11"])
            #expect(!page.rows.isEmpty)
            return DutyEvidence(kind: .figures, number: "2026-11")
        case .appropriation, .welfare, .caring, .donation, .budget, .run:
            return try await money(kind, of: desk, house)
        }
    }

    /// A fund of the kind with what was put into it, or its budget: proposed by one clerk of the
    /// desk and confirmed by another.
    private func money(
        _ kind: DutyProof, of desk: String, _ house: MeetingHouse
    ) async throws -> DutyEvidence {
        let (clause, code) = (desk == "finance" ? "NC-3.1a" : "NC-4.fpa.3", "\(kind.rawValue)-fund")
        let purpose = house.house.district == 321_204 ? "JY-3.1.2c" : clause
        let maker = Bureau(
            try await house.house.house.office("\(code)-1", desk: desk, duties: ["intake"]),
            district: house.house.district, department: DepartmentCode(desk),
            seal: house.house.seal)
        let checker = Bureau(
            try await house.house.house.office("\(code)-2", desk: desk, duties: ["approve"]),
            district: house.house.district, department: DepartmentCode(desk),
            seal: house.house.seal)
        let sum = [
            "--year", "2026", "--sum", "1000", "--arrived", "2026-11-02", "--document", "文件",
        ]
        func run<C: DeskCommand>(_ command: C.Type, _ words: [String]) async throws {
            _ = try await house.house.page(command, words, by: maker)
        }
        if kind == .caring {
            try await run(
                CaringOpen.self, [code, "--title", "基金", "--document", "章程", "--for", purpose])
            try await run(CaringMoney.self, [code] + sum)
        } else {
            let fund: DutyProof = kind == .run || kind == .budget ? .appropriation : kind
            try await run(
                FundOpen.self,
                [
                    code, "--title", "资金", "--kind", fund.rawValue, "--payer",
                    fund == .donation ? "donor" : "district", "--document", "文件", "--for",
                    purpose,
                ])
            switch kind {
            case .budget:
                try await run(
                    BudgetSet.self,
                    [
                        code, "--year", "2026", "--document", "预算", "--line",
                        "\(purpose)=1000.00",
                    ])
            case .donation:
                try await run(
                    DonationRecord.self,
                    [
                        code, "--person", "赵某某", "--receipt", "00001234", "--sum", "500",
                        "--arrived", "2026-11-02", "--use", "困难救助", "--document", "协议",
                    ])
            default: try await run(FundMove.self, ["appropriate", code] + sum)
            }
        }
        let number = try await house.house.count("SELECT max(id) FROM ledger.proposal")
        if kind == .caring {
            _ = try await house.house.page(CaringConfirm.self, ["\(number)"], by: checker)
        } else {
            _ = try await house.house.page(FundConfirm.self, ["\(number)"], by: checker)
        }
        // Of what the clause names, money that came is what this desk has.
        return DutyEvidence(kind: kind == .run ? .appropriation : kind, number: "\(number)")
    }

    private func enter(
        _ kind: RegisterBook.Kind, _ clause: String, _ unit: MemberBook.Unit,
        _ house: MeetingHouse
    ) async throws -> DutyEvidence {
        let title = "\(clause) \(unit.code)"
        let words = [
            kind.rawValue, "--title", title, "--words", "存档，见登记", "--id", "\(clause)-\(unit.code)",
        ]
        func atDesk<D: Department>(_: D.Type, _ desk: String) async throws {
            try await house.run(DeskRegister<D>.self, words, at: desk)
        }
        if let desk = unit.desk, let department = house.house.house.registry.department(desk) {
            try await atDesk(department, desk)
        } else {
            try await house.run(EntryAdd.self, words)
        }
        let list = try await house.run(EntryList.self, ["--kind", kind.rawValue])
        #expect(list.rows.contains { $0.contains(.words(title)) })
        let id = try await house.house.count("SELECT id FROM office.entry WHERE title = \(title)")
        return DutyEvidence(kind: try #require(DutyProof(rawValue: kind.rawValue)), number: "\(id)")
    }

    private func meet(_ house: MeetingHouse) async throws -> DutyEvidence {
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
        return DutyEvidence(kind: .meeting, number: "\(meeting)")
    }

    /// An order of the office, done by its unit (housing where the office itself owes it),
    /// accepted.
    private func charge(
        _ unit: MemberBook.Unit, _ clause: String, _ house: MeetingHouse
    ) async throws -> DutyEvidence {
        let desk = unit.desk ?? "office"
        let owner = desk == "office" ? "housing" : desk
        try await house.run(
            ChargeLay.self,
            [
                owner, "--words", "逐户核对服务记录", "--due", "2026-12-20", "--id",
                "\(clause)-\(unit.code)",
            ])
        let number = try await house.house.count("SELECT max(id) FROM office.charge")
        func atDesk<D: Department>(_: D.Type) async throws {
            try await house.run(
                DeskChargeDone<D>.self, ["\(number)", "--words", "已逐户核对"], at: owner)
        }
        try await atDesk(department(owner, house))
        try await house.run(ChargeDecide.self, ["\(number)", "accept", "--words", "同意办结"])
        return DutyEvidence(kind: .charge, number: "\(number)")
    }

    private func precheck(
        _ unit: String, _ id: String, _ house: MeetingHouse
    ) async throws -> DutyEvidence {
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
        return DutyEvidence(kind: .precheck, number: "\(number)")
    }

    private func report(
        _ unit: MemberBook.Unit, _ house: MeetingHouse
    ) async throws -> DutyEvidence {
        let words = [
            "--unit", unit.code, "--words", String(repeating: "本年度逐户走访，落实各项扶助政策。", count: 4),
        ]
        func atDesk<D: Department>(_: D.Type, _ desk: String) async throws {
            try await house.run(DeskHandIn<D>.self, words, at: desk)
        }
        if let desk = unit.desk {
            try await atDesk(department(desk, house), desk)
        } else {
            try await house.run(ReportFile.self, words)
        }
        return DutyEvidence(kind: .report, number: "2026")
    }

    private func answer(_ house: MeetingHouse) async throws -> DutyEvidence {
        try await house.run(
            GrievanceReceive.self, ["--by", "母亲", "--words", "询问申请手续", "--id", "ask"])
        let number = try await house.house.count("SELECT max(id) FROM office.grievance")
        try await house.run(GrievanceAnswer.self, ["\(number)", "--words", "手续已当面说明"])
        try await house.run(GrievanceEnd.self, ["\(number)", "--words", "家庭认可答复"])
        return DutyEvidence(kind: .grievance, number: "\(number)")
    }

    private func channels(_ house: MeetingHouse) async throws {
        let book = InstitutionBook(try await house.member("health"))
        for name in ["区人民医院", "区中医院"] {
            _ = try await book.add(name, isPublic: true)
            _ = try await book.open(
                at: name, place: "一楼专窗", phone: "88002222", discount: "",
                from: try CaseHouse.day("2026-11-01"))
        }
        let left = try await book.list().filter { $0.isPublic && !$0.isCovered }
        #expect(left.isEmpty)
    }

    private func round(_ house: MeetingHouse) async throws {
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
    }

    private func centre(_ house: MeetingHouse) async throws {
        let book = CentreBook(try await house.member("towns"))
        let centre = try await book.open(
            "连心家园", address: "人民路一号", town: Int64(house.house.district) * 1000 + 1,
            on: try CaseHouse.day("2026-11-01"), client: "centre")
        try await house.run(
            CentreHours.self,
            ["\(centre)", "--day", "1", "2", "--hours", "09:00-17:00", "--id", "hours"],
            at: "towns")
        #expect(try await book.missing().isEmpty)
    }
}
