import ArgumentParser
import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Towns
@testable import Yuhou

/// Every clause under which the towns give something: from due to delivered through the towns' own
/// acts (money to the finance bureau); whoever has not the duty gets none of them through.
@Suite struct ClauseTests {
    /// The mother of whom most is due; another who died in an accident, and her widower.
    private func settle(_ house: TownsHouse) async throws {
        let desk = house.desk
        try await desk.addFamily("M")
        try await desk.tell("M", "capacity", "limited", from: "2021-01-01")
        try await desk.tell("M", "accident.insured", "yes", from: "2026-01-01")
        try await desk.tell("M", "accident.injury_grade", "3", from: "2026-02-10")
        try await desk.add("D", household: "H-D")
        try await desk.add("F", household: "H-D", born: "1954-01-01") { $0.sex = "male" }
        try await desk.add("Dc", household: "H-D", role: "child", born: "1985-01-01") {
            ($0.mother, $0.father) = ("D", "F")
        }
        try await desk.tell("Dc", "only_child", "yes")
        try await desk.tell("Dc", "death", "illness", from: "2016-04-10")
        for ref in ["D", "F"] {
            try await desk.tell(ref, "hukou.district", "\(desk.district)")
            try await desk.tell(ref, "hukou.kind", "rural")
            try await desk.tell(ref, "special_assistance", "loss")
        }
        try await desk.tell("D", "accident.insured", "yes", from: "2026-01-01")
        try await desk.tell("D", "death", "accident", from: "2026-02-20")
        _ = try await Assessment(desk.house.office(), district: desk.district).tick()
        _ = try await house.desk.page(
            CoverJoin.self,
            [
                "--number", "YW-2026", "--insurer", "人寿保险", "--from", "2026-01-01", "--to",
                "2027-01-01", "--injury", "100000.00", "--id", "join",
            ], by: house.clerk)
    }

    /// What of the clause is done before its last act: by the town's clerk.
    private func prepare(_ clause: String, _ house: TownsHouse) async throws -> Int64 {
        let clerk = house.clerk
        switch clause {
        case "JY-3.1.4a": return try #require(try await CoverBook(clerk).list().first).id
        case "JY-3.1.4b", "JY-3.1.4c":
            let isInjury = clause.hasSuffix("b")
            return try await AccidentBook(clerk).open(
                .init(
                    kind: isInjury ? .injury : .death,
                    accident: try TownsHouse.day(isInjury ? "2026-02-10" : "2026-02-20"),
                    grades: isInjury ? [5, 3] : [], beneficiary: isInjury ? "王M" : "王F",
                    report: "鉴定 2026-7"), for: isInjury ? "M" : "D", client: clause
            ).id
        case "JY-3.5.3b":
            let book = CentreBook(clerk)
            let centre = try await book.open(
                "连心家园", address: "人民路一号", town: TownsHouse.town, on: clerk.today, client: "c")
            return try await book.plan("春日茶话", at: centre, on: clerk.today, client: "a")
        case "JY-3.5.3c":
            return try await OrderBook(clerk).place(
                .init(kind: .callBack, provider: "颐和中心", fee: nil), for: "M", client: "free")
        case "JY-3.5.3d":
            return try await OrderBook(clerk).place(
                .init(kind: .meals, provider: "颐和中心", fee: Money(fen: 500)), for: "M",
                client: "low")
        case "JY-3.5.3e":
            return try await SupportBook(clerk).refer(
                "M", to: "town-1", unit: "心港", wishedBy: "本人", client: "psy")
        default: return 0
        }
    }

    /// The act that delivers the clause, or hands it to finance.
    private func act(
        _ clause: String, _ number: Int64, _ id: Int64, _ house: TownsHouse, by bureau: Bureau
    ) async throws {
        let (of, client) = (["--case", "\(id)"], ["--id", "\(clause) \(bureau.actor)"])
        func run<C: DeskCommand>(_ command: C.Type, _ words: [String]) async throws {
            _ = try await house.desk.page(command, words + of + client, by: bureau)
        }
        switch clause {
        case "JY-3.1.4a": try await run(CoverOrder.self, ["\(number)"])
        case "JY-3.1.4b", "JY-3.1.4c": try await run(AccidentSend.self, ["\(number)"])
        case "JY-3.5.1a":
            try await run(
                ContactAssign.self,
                [
                    "--ref", "M", "--town-post", "\(house.townPost)", "--village-post",
                    "\(house.villagePost)",
                ])
        case "JY-3.5.1c":
            try await run(
                GuardianRecord.self,
                [
                    "--ref", "M", "--guardian", "王大姐", "--relation", "姐姐", "--paper",
                    "判决 2021-5", "--way", "phone", "--matter", "问近况",
                ])
        case "JY-3.5.2a":
            try await run(FestivalEnter.self, ["--ref", "M", "--festival", "2026-06-19"])
        case "JY-3.5.2b":
            try await run(
                VisitRecord.self,
                [
                    "--ref", "M", "--way", "home", "--visitor", "周干事", "--met", "seen", "--note",
                    "精神尚好",
                ])
        case "JY-3.5.3b": try await run(ActivityAttend.self, ["\(number)", "--ref", "M"])
        case "JY-3.5.3c":
            try await run(
                OrderDone.self, ["\(number)", "--by", "李护工", "--received-by", "王M"])
        case "JY-3.5.3d":
            try await run(
                OrderDone.self,
                ["\(number)", "--by", "李护工", "--received-by", "王M", "--receipt", "SJ-1"])
        case "JY-3.5.3e": try await run(SupportSession.self, ["--ref", "M", "--note", "谈了一小时"])
        default: Issue.record("\(clause) has no act of the towns")
        }
    }

    /// The case of a clause; where the family has to ask, the town opens it.
    private func open(_ clause: Clause, _ house: TownsHouse) async throws -> Int64 {
        let ref = clause.id == "JY-3.1.4c" ? "D" : "M"
        var filter = CaseBook.Filter()
        (filter.clause, filter.ref) = (clause.id, ref)
        if let id = try await house.clerk.cases.list(filter).map(\.id).max() { return id }
        return try await house.clerk.cases.open(ref, clause: clause.id, client: "open \(clause.id)")
    }

    @Test func everyClauseIsCarriedFromDueToDelivered() async throws {
        let house = try await TownsHouse.open()
        try await settle(house)
        try await house.desk.openDue()
        let pack = try await house.clerk.pack()
        let clauses = pack.provisions.filter {
            $0.department == "towns" && $0.provision?.benefit != nil && pack.off[$0.id] == nil
        }
        var lines: [String] = []
        for clause in clauses {
            let id = try await open(clause, house)
            let number = try await prepare(clause.id, house)
            let isMoney = clause.id.hasPrefix("JY-3.1.4")
            var steps = try await house.desk.carry(id, until: isMoney ? "approve" : nil) { at in
                await #expect(throws: (any Error).self, "\(clause.id): the wrong duty") {
                    try await act(clause.id, number, id, house, by: at.wrong)
                }
                try await act(clause.id, number, id, house, by: at.right)
                try await act(clause.id, number, id, house, by: at.right)
            }
            if isMoney {
                let reviewer = try await house.desk.desk("review")
                await #expect(throws: (any Error).self, "\(clause.id): the wrong duty") {
                    try await act(clause.id, number, id, house, by: reviewer)
                }
                let approver = try await house.desk.desk("approve")
                try await act(clause.id, number, id, house, by: approver)
                try await act(clause.id, number, id, house, by: approver)
                steps.append("approve")
            }
            let file = try await house.desk.file(of: id)
            #expect(file.state == (isMoney ? .handed : .done), "\(clause.id): \(file.state)")
            #expect(try await house.desk.isReceived(clause.id) == !isMoney, "\(clause.id)")
            try await house.desk.walked(id)
            lines.append("\(clause.id) \(file.state): \(steps.joined(separator: " → "))")
        }
        // The contract tells the sum on an injury: grade 3 of 3 and 5 is 80 %. The premium and the
        // sum on a death are to be set.
        #expect(try await house.desk.orders(of: "JY-3.1.4b") == ["M 80,000.00"])
        for clause in ["JY-3.1.4a", "JY-3.1.4c"] {
            #expect(try await house.desk.orders(of: clause).isEmpty, "\(clause)")
        }
        print("the towns' clauses in jiangyan: \(lines.count)")
        lines.forEach { print("  \($0)") }
        #expect(lines.count == 11, "all that give something; JY-3.5.3a is a duty")
    }

    @Test func nanchuanGivesNoneToTheTownsAndTheCommandsSaySo() async throws {
        let house = try await TownsHouse.open("nanchuan")
        let pack = try await house.clerk.pack()
        #expect(
            !pack.provisions.contains {
                $0.department == "towns" && $0.provision?.benefit != nil
            })
        let refused = await house.refusal { try await ContactBook(house.clerk).missing() }
        #expect(refused == "This district's policy has no `Two contacts`.")
    }

    @Test func theDutyToHaveACentreIsOpenUntilItHasHours() async throws {
        let house = try await TownsHouse.open()
        let book = CentreBook(house.clerk)
        #expect(try await book.missing().map(\.hasCentre) == [false])
        let centre = try await book.open(
            "连心家园", address: "人民路一号", town: TownsHouse.town, on: house.clerk.today, client: "c")
        #expect(try await book.missing().map(\.hasCentre) == [true])
        let set = ["\(centre)", "--day", "1", "2", "--hours", "09:00-17:00", "--id", "h"]
        _ = try await house.desk.page(CentreHours.self, set, by: house.clerk)
        _ = try await house.desk.page(CentreHours.self, set, by: house.clerk)
        #expect(try await book.missing().isEmpty)
        let hours = try #require(try await book.list().first).hours
        #expect(hours == ["09:00-17:00", "09:00-17:00", nil, nil, nil, nil, nil])
        for wrong in ["17:00-09:00", "9-17", "25:00-26:00"] {
            #expect(throws: Refusal.self, "\(wrong)") { try CentreBook.Hours(wrong) }
        }
        let other = try await house.stranger()
        #expect(try await CentreBook(other).list().isEmpty, "another town's is not seen")
    }

    @Test func aCaseIsWorkedOnlyInTheTownWhereTheFamilyLives() async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A"])
        try await house.desk.openDue()
        let id = try await house.desk.caseNumber("JY-3.5.1a", of: "A")
        let session = try await house.desk.house.session(
            "intake-2", desk: "towns", duties: ["intake"], towns: [TownsHouse.town + 1])
        let other = CaseBook(
            try house.desk.house.office(session, purpose: "test", on: house.clerk.today),
            district: house.desk.district, department: "towns")
        let tried = try await other.act(.pass, on: [id], client: "x")
        #expect(tried.first?.refusal != nil, "another town's clerk passes nothing")
        let own = try await house.desk.desk("intake").cases.act(.pass, on: [id], client: "y")
        #expect(own.first?.refusal == nil)
    }
}
