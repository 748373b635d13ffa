import ArgumentParser
import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Health
@testable import Yuhou

/// Every clause under which health gives something, in both districts: from entitled to delivered
/// (money to the finance bureau), by clerks with the right duties; nobody else gets a step through.
@Suite struct ClauseTests {
    /// A family in which every clause of a district is somebody's due.
    private struct District: Sendable {
        let folder: String
        let code: Int
        /// `ref fact=value from`.
        let facts: [String]
        /// Whose due a clause is; the mother's where it is not named.
        let whose: [String: String]
    }

    private static let jiangyan = District(
        folder: "jiangyan", code: 321_204,
        facts: [
            "M special_assistance=loss 2020-01-01", "M card=yes 2021-01-01",
            "M insurance.nursing=yes 2021-01-01", "M hospital.stay=inpatient 2026-02-01",
            "M illness.hypertension=yes 2021-01-01", "M mobility=bedbound 2021-01-01",
            "M care.need=yes 2021-01-01", "M wish.rebirth=yes 2021-01-01",
            "M fertile=yes 2021-01-01", "M fertility.assisted=yes 2021-01-01",
            "P complication_assistance=2 2021-01-01", "P complication.grade=2 2021-01-01",
            "A special_assistance=loss 2020-01-01",
        ],
        whose: ["JY-3.1.1c": "P", "JY-3.2.3": "P", "JY-3.5.4b": "A"])

    private static let nanchuan = District(
        folder: "nanchuan", code: 500_119,
        facts: [
            "M special_assistance=loss 2020-01-01", "M mobility=bedbound 2021-01-01",
            "M medical.aid_eligible=yes 2026-01-01", "M medical.residual=120.50 2026-02-01",
            "M hardship=yes 2026-01-01", "M rebirth.permitted=yes 2021-01-01",
            "M wish.rebirth=yes 2021-01-01",
        ],
        whose: ["NC-4.health.4": "U"])

    private func settle(_ district: District, _ house: DeskHouse) async throws {
        var insured: [String] = []
        for (ref, birth) in [
            ("M", "1950-06-15"), ("P", "1955-01-01"), ("A", "1958-01-01"), ("U", "1960-01-01"),
        ] {
            let born = try #require(Day(iso: birth))
            let number = try IdentityNumber(area: "321204", birth: born, sequence: 2).text
            try await house.add(ref, household: "H-\(ref)", born: birth) { $0.idNumber = number }
            if ["M", "A"].contains(ref) { insured.append("\(number),王\(ref)") }
            try await house.add(
                "\(ref)c", household: "H-\(ref)", role: "child", born: "1982-09-09"
            ) { $0.mother = ref }
            try await house.tell(ref, "hukou.district", "\(district.code)", from: "2000-01-01")
            try await house.tell("\(ref)c", "only_child", "yes", from: "1982-09-09")
            try await house.tell("\(ref)c", "only_child.cohort", "yes", from: "1985-01-01")
            if ref != "P" {
                try await house.tell("\(ref)c", "death", "illness", from: "2016-04-10")
            }
        }
        if district.folder == "jiangyan" {
            try await insure(insured, house)
            try await house.add("An", household: "H-A", role: "other", born: "2021-05-05") {
                ($0.mother, $0.adoptedOn) = ("A", "2022-02-02")
            }
        }
        for line in district.facts {
            let words = line.split(separator: " ").map(String.init)
            let fact = words[1].split(separator: "=").map(String.init)
            try await house.tell(words[0], fact[0], fact[1], from: words[2])
        }
    }

    /// The year's policy with the insurer's list of who is on it.
    private func insure(_ lines: [String], _ house: DeskHouse) async throws {
        let intake = try await house.desk("intake")
        _ = try await house.run(
            PolicyAdd.self, "--number P26 --insurer 人寿保险 --from 2026-01-01 --to 2027-01-01",
            by: intake)
        let file = try house.file("roster.csv", ["id_number,name"] + lines)
        _ = try await house.run(
            InsuranceRosterImport.self, "\(file) --policy P26 --whole", by: intake)
    }

    /// Money that an act of health's own approves: the act, and what is then ordered of finance.
    private struct Ordering {
        var steps: [String]
        var orders: [String]
    }

    /// Carries what health itself orders to its approval, which nobody passes without the order.
    ///
    /// - Returns: Nil where the approval is no act of health's own.
    private func ordered(_ id: Int64, _ house: DeskHouse) async throws -> Ordering? {
        let file = try await house.file(of: id)
        let steps = house.house.registry.benefits[file.benefit]?.procedure.steps ?? []
        guard let act = steps.first(where: { $0.code == "approve" })?.act else { return nil }
        let passed = try await house.carry(id, until: "approve")
        let approve = try await house.desk("approve")
        let wrong = try await house.desk("not-approve", duties: ["intake", "review", "pay"])
        let plain = try await approve.cases.act(.pass, on: [id], client: "plain-\(id)").first
        #expect(plain?.refusal?.en.contains(act.command) == true, "\(file.clause)")
        #expect(try await house.orders(of: file.clause).isEmpty, "\(file.clause)")
        let intake = try await house.desk("intake")
        func byBoth<C: DeskCommand>(_ command: C.Type, _ words: String) async throws {
            let refused = await house.refusal { try await house.run(command, words, by: wrong) }
            #expect(refused?.contains("`Approval`") == true, "\(refused ?? file.clause)")
            _ = try await house.run(command, words, by: approve)
        }
        switch act {
        case .insurancePremium:
            try await byBoth(
                InsuranceRosterOrder.self,
                "--policy P26 --payee-code 91350100M000100Y43 --id premium")
        case .claimOrder:
            let stay = "--from 2026-02-01 --to 2026-02-11 --level 2 --case \(id) --id stay"
            _ = try await house.run(ClaimOpen.self, "--ref \(file.ref) \(stay)", by: intake)
            let claim = try await house.count("SELECT max(id) FROM health.claim")
            try await byBoth(ClaimOrder.self, "\(claim) --case \(id)")
        case .aidDecide:
            let sheet = "--total 1000 --basic 600 --critical 100 --commercial 50 --case \(id)"
            _ = try await house.run(
                AidSheet.self,
                "--ref \(file.ref) --admitted 2026-02-01 --discharged 2026-02-11 \(sheet)",
                by: intake)
            try await byBoth(
                AidDecide.self, "1 --case \(id) --document 医救2026-3 --sum 200.00")
        default: Issue.record("\(file.clause): nobody tries `\(act.command)`")
        }
        try await house.walked(id)
        return Ordering(
            steps: passed + ["approve"], orders: try await house.orders(of: file.clause))
    }

    /// Gives it by the code that a colleague issued where the step takes one, else by the number of
    /// a register; who has not the duty is refused.
    private func deliver(_ at: DeskHouse.Standing, _ house: DeskHouse) async throws {
        guard case .delivery(let proofs) = at.step.kind else { return }
        let id = at.file.id
        let isCode = proofs.contains(.code)
        var words = "登记号 \(id)"
        if isCode {
            let issuer = at.step.duty == .approve ? "review" : "approve"
            words = try await house.desk(issuer).cases.issueCode(id)
        }
        let delivery = CaseBook.Delivery(
            on: try await house.house.today(), proof: isCode ? .code : .register, words: words,
            by: "区人民医院")
        await #expect(throws: Refusal.self, "\(at.file.clause) \(at.step.code): wrong duty") {
            _ = try await at.wrong.cases.deliver(id, delivery, client: "w\(id)")
        }
        _ = try await at.right.cases.deliver(id, delivery, client: "\(id)")
    }

    /// The case as it is opened: for what is due without asking by the law, else on request; what
    /// is confirmed stands on the list of the missed first.
    private func open(_ clause: Clause, of ref: String, _ house: DeskHouse) async throws -> Int64 {
        let benefit = try #require(
            clause.provision?.benefit.flatMap { house.house.registry.benefits[$0] })
        if benefit.confirms != nil {
            let page = try await house.page(
                AssistanceEligible.self, [], by: try await house.desk("intake"))
            #expect(page.rows.contains { $0.first == .words(ref) }, "the missed-eligible list")
        }
        return try await house.caseNumber(clause.id, of: ref)
    }

    @Test(arguments: ["jiangyan", "nanchuan"])
    func everyClauseIsCarriedFromEntitledToDelivered(_ name: String) async throws {
        let district = name == "jiangyan" ? Self.jiangyan : Self.nanchuan
        let house = try await DeskHouse(departments, Health.code, of: name)
        try await settle(district, house)
        try await house.openDue()
        let pack = try await house.desk("intake").pack()
        let clauses = pack.provisions.filter {
            $0.department == "health" && $0.provision?.benefit != nil && pack.off[$0.id] == nil
        }
        var (lines, orders): ([String], [String]) = ([], [])
        for clause in clauses {
            let id = try await open(clause, of: district.whose[clause.id] ?? "M", house)
            let steps: [String]
            if let own = try await ordered(id, house) {
                steps = own.steps
                orders += own.orders
            } else {
                steps = try await house.carry(id) { try await deliver($0, house) }
            }
            let file = try await house.file(of: id)
            #expect(
                file.state == .done || file.state == .handed,
                "\(clause.id) ended as \(file.state)")
            let received = try await house.isReceived(clause.id)
            #expect(received == (file.state == .done), "\(clause.id): received \(received)")
            lines.append("\(clause.id) \(file.state): \(steps.joined(separator: " → "))")
        }
        print("health's clauses in \(name): \(clauses.count)")
        lines.forEach { print("  \($0)") }
        #expect(lines.count == clauses.count, "none is missing")
        #expect(clauses.count == (name == "jiangyan" ? 16 : 7))
        #expect(
            orders
                == (name == "jiangyan"
                    ? ["M 200.00 → 人寿保险", "M 800.00"] : ["M 200.00"]))
    }
}
