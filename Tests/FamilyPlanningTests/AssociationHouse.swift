import Foundation
import Kernel
import Law
import Money
import Postgres
import TestSupport
import Testing

@testable import FamilyPlanning
@testable import Yuhou

/// The association's desk, with families and their papers.
extension DeskHouse {
    static func association(
        of folder: String = "nanchuan", on iso: String = "2026-03-02"
    ) async throws -> DeskHouse {
        try await DeskHouse(departments, FamilyPlanning.code, of: folder, on: iso)
    }

    /// An ID number of a woman born on the first of 1956.
    static func number(_ sequence: Int) throws -> String {
        try IdentityNumber(
            area: "500119", birth: try CaseHouse.day("1956-01-01"), sequence: sequence * 2
        ).text
    }

    /// A mother (with a father, `ref` and `f`, where told) whose only child dies on a day.
    func addBereaved(_ ref: String, died iso: String, withFather: Bool = true) async throws {
        try await add(ref, household: "H-\(ref)")
        if withFather {
            try await add("\(ref)f", household: "H-\(ref)") { $0.sex = "male" }
        }
        try await add("\(ref)c", household: "H-\(ref)", role: "child", born: "1985-01-01") {
            $0.mother = ref
            if withFather { $0.father = "\(ref)f" }
        }
        for one in withFather ? [ref, "\(ref)f", "\(ref)c"] : [ref, "\(ref)c"] {
            try await tell(one, "hukou.district", "\(district)")
            try await tell(one, "hukou.kind", "rural")
        }
        try await tell("\(ref)c", "only_child", "yes")
        try await tell("\(ref)c", "death", "illness", from: iso)
    }

    /// The ten digits that a page shows once.
    static func code(_ page: [String]) throws -> String {
        let line = try #require(page.first { $0.hasPrefix("Code (shown once): ") }, "\(page)")
        return String(line.dropFirst("Code (shown once): ".count))
    }

    /// A clerk with every duty of the desk but one.
    func without(_ duty: String) async throws -> Bureau {
        try await desk(
            "not-\(duty)",
            duties: ["intake", "review", "approve", "pay"].filter { $0 != duty })
    }

    /// The caring fund `care` for emergency aid, with so much in it, each by two people.
    func openCaringFund(yuan: Int) async throws {
        let (maker, checker) = (try await desk("intake"), try await desk("approve"))
        _ = try await run(
            CaringOpen.self, "care --title 生育关怀基金 --document 章程一 --for NC-4.fpa.3", by: maker)
        _ = try await run(
            CaringMoney.self,
            "care --year 2026 --sum \(yuan) --arrived 2026-02-01 --document 拨款一", by: maker)
        _ = try await run(CaringConfirm.self, "1", by: checker)
    }

    /// What the caring fund has free and keeps for orders, in yuan.
    func caringFund() async throws -> [Int64] {
        let balance = try await FundBook(desk("approve")).balances(2026).first { $0.fund == "care" }
        return [(balance?.free ?? 0) / 100, (balance?.reserved ?? 0) / 100]
    }

    /// Expects a refusal with some words in it; without words, any.
    func expect<C: DeskCommand>(
        _ words: String, from command: C.Type, _ typed: String, by bureau: Bureau
    ) async {
        let refused = await refusal { try await run(command, typed, by: bureau) }
        let isSaid = refused.map { words.isEmpty || $0.contains(words) } ?? false
        #expect(isSaid, "\(typed): \(refused ?? "was not refused")")
    }

    /// Takes a list of the insurer.
    func takeRoster(_ lines: [String], dryRun: Bool = false) async throws -> Page {
        let path = try file("roster.csv", ["id_number,name,policy,status"] + lines)
        return try await page(
            CoverImport.self, [path] + (dryRun ? ["--dry-run"] : []), by: try await desk("intake"))
    }
}
