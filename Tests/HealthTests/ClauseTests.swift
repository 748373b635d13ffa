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

    private func settle(_ district: District, _ house: CaseHouse) async throws {
        let register = try await house.register()
        func add(
            _ ref: String, _ role: String, _ birth: String, mother: String = "",
            adopted: String = ""
        ) async throws {
            var entry = PersonEntry()
            (entry.ref, entry.household, entry.town) =
                (ref, "H-\(ref.prefix(1))", "\(district.code)001")
            (entry.name, entry.role, entry.sex) = ("王\(ref)", role, "female")
            (entry.birth, entry.mother, entry.adoptedOn) = (birth, mother, adopted)
            _ = try await register.add(entry, district: district.code, isConfirmedNew: true)
        }
        for (ref, birth) in [
            ("M", "1950-06-15"), ("P", "1955-01-01"), ("A", "1958-01-01"), ("U", "1960-01-01"),
        ] {
            try await add(ref, "parent", birth)
            try await add("\(ref)c", "child", "1982-09-09", mother: ref)
            try await tell(house, ref, "hukou.district", "\(district.code)", "2000-01-01")
            try await tell(house, "\(ref)c", "only_child", "yes", "1982-09-09")
            try await tell(house, "\(ref)c", "only_child.cohort", "yes", "1985-01-01")
            if ref != "P" { try await tell(house, "\(ref)c", "death", "illness", "2016-04-10") }
        }
        if district.folder == "jiangyan" {
            try await add("An", "other", "2021-05-05", mother: "A", adopted: "2022-02-02")
        }
        for line in district.facts {
            let words = line.split(separator: " ").map(String.init)
            let fact = words[1].split(separator: "=").map(String.init)
            try await tell(house, words[0], fact[0], fact[1], words[2])
        }
    }

    /// In the name of the fact's first owner.
    private func tell(
        _ house: CaseHouse, _ ref: String, _ fact: String, _ value: String, _ from: String
    ) async throws {
        let owner = try #require(house.registry.dictionary[fact]?.owners.first, "\(fact)")
        try await house.tell(ref, fact, value, from: from, source: owner)
    }

    private static let duties = ["intake", "review", "approve", "pay", "town"]

    /// A clerk with one duty.
    private func book(_ house: CaseHouse, _ duty: String) async throws -> CaseBook {
        let isTown = duty == "town"
        return try await house.book(
            isTown ? "town-1" : duty, desk: isTown ? "towns" : "health", duties: [duty],
            of: isTown ? "towns" : "health")
    }

    /// Carries one case to its end; every step is first tried by somebody without its duty.
    ///
    /// - Returns: The steps that were refused to the wrong and passed by the right hands.
    private func carry(_ id: Int64, _ house: CaseHouse) async throws -> [String] {
        var passed: [String] = []
        while true {
            let (file, _) = try await house.book("intake").read(id)
            guard file.state == .open else { return passed }
            let benefit = try #require(house.registry.benefits[file.benefit])
            let step = try #require(benefit.procedure.steps.first { $0.code == file.step })
            let duty = try #require(step.duty?.rawValue)
            let wrong = Self.duties.filter { $0 != duty && $0 != "town" }
            let stranger = try await house.book("wrong-\(duty)", duties: wrong)
            let day = try await house.today()
            let mark = "\(id)-\(step.code)-\(day)"
            switch step.kind {
            case .work, .finance:
                let refused = try await stranger.act(.pass, on: [id], client: "w\(mark)")
                #expect(refused.first?.refusal != nil, "\(file.clause) \(step.code): wrong duty")
                let done = try await book(house, duty)
                    .act(.pass, on: [id], client: mark)
                try #require(
                    done.first?.refusal == nil,
                    "\(file.clause) \(step.code): \(done.first?.refusal?.en ?? "")")
            case .notice:
                let early = try await book(house, duty)
                    .act(.pass, on: [id], client: "e\(mark)")
                #expect(early.first?.refusal?.en.contains("notice") == true)
                _ = try await NoticeBook(
                    house.office(duty, duties: [duty]), district: house.home,
                    department: "health"
                ).open(at: "便民服务中心", client: mark)
                try await house.set("\(day.adding(days: 10))")
                let done = try await book(house, duty)
                    .act(.pass, on: [id], client: mark)
                try #require(done.first?.refusal == nil, "\(done.first?.refusal?.en ?? "")")
            case .delivery(let proofs):
                let isCode = proofs.contains(.code)
                let proof: Proof = isCode ? .code : .register
                var words = "登记号 \(id)"
                if isCode {
                    let issuer = try await house.book(
                        duty == "approve" ? "review" : "approve")
                    words = try await issuer.issueCode(id)
                }
                let delivery = CaseBook.Delivery(on: day, proof: proof, words: words, by: "区人民医院")
                await #expect(throws: Refusal.self, "\(file.clause) \(step.code): wrong duty") {
                    _ = try await stranger.deliver(id, delivery, client: "w\(mark)")
                }
                _ = try await book(house, duty).deliver(id, delivery, client: mark)
            }
            passed.append(step.code)
        }
    }

    private func isReceived(_ clause: String, _ house: CaseHouse) async throws -> Bool {
        try await house.owner.one(
            """
            SELECT count(*) FROM kernel.delivery
            WHERE district = \(house.home)::integer AND clause = \(clause)
            """
        )?.value(0, as: Int.self) ?? 0 > 0
    }

    /// The case as it is opened: for what is due without asking by the law, else on request.
    private func open(
        _ clause: Clause, of ref: String, _ house: CaseHouse
    ) async throws -> Int64 {
        let intake = try await house.office("intake", duties: ["intake"])
        var filter = CaseBook.Filter()
        (filter.clause, filter.ref) = (clause.id, ref)
        let benefit = try #require(
            clause.provision?.benefit.flatMap { house.registry.benefits[$0] })
        let book = try await house.book("intake")
        if benefit.confirms != nil {
            let eligible = try AssistanceEligible.parse(["--district", "\(house.home)"])
            let page = try await eligible.run(
                in: Bureau(
                    intake, district: house.home, department: Health.code,
                    seal: AESSeal(keys: try CaseHouse.keys())))
            #expect(page.rows.contains { $0.first == .words(ref) }, "the missed-eligible list")
        }
        if try await book.list(filter).isEmpty {
            _ = try await book.open(ref, clause: clause.id, client: "ask-\(clause.id)")
        }
        return try #require(try await book.list(filter).first?.id, "\(clause.id)")
    }

    @Test(arguments: ["jiangyan", "nanchuan"])
    func everyClauseIsCarriedFromEntitledToDelivered(_ name: String) async throws {
        let district = name == "jiangyan" ? Self.jiangyan : Self.nanchuan
        let house = try await CaseHouse(departments, of: name, on: "2026-03-02")
        try await settle(district, house)
        _ = try await CaseOpening(house.office(), district: district.code).run(of: ["health"])
        let (pack, _) = try await PackStore(house.office()).pack(of: district.code)
        let clauses = pack.provisions.filter {
            $0.department == "health" && $0.provision?.benefit != nil && pack.off[$0.id] == nil
        }
        var lines: [String] = []
        for clause in clauses {
            let id = try await open(clause, of: district.whose[clause.id] ?? "M", house)
            let steps = try await carry(id, house)
            let (file, _) = try await house.book("intake").read(id)
            #expect(
                file.state == .done || file.state == .handed,
                "\(clause.id) ended as \(file.state)")
            let received = try await isReceived(clause.id, house)
            #expect(received == (file.state == .done), "\(clause.id): received \(received)")
            lines.append("\(clause.id) \(file.state): \(steps.joined(separator: " → "))")
        }
        print("health's clauses in \(name): \(clauses.count)")
        lines.forEach { print("  \($0)") }
        #expect(lines.count == clauses.count, "none is missing")
        #expect(clauses.count == (name == "jiangyan" ? 16 : 7))
    }
}
