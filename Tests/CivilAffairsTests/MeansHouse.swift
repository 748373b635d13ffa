import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import CivilAffairs
@testable import Yuhou

/// Civil affairs' desks at work on means tests.
struct MeansHouse: Sendable {
    let desks: DeskHouse
    var district: Int { desks.district }

    static func open(_ folder: String = "nanchuan") async throws -> MeansHouse {
        MeansHouse(desks: try await DeskHouse(departments, CivilAffairs.code, of: folder))
    }

    func page<C: DeskCommand>(
        _ command: C.Type, _ words: String, by clerk: String
    ) async throws -> [String] {
        try await desks.run(command, words, by: try await desks.desk(clerk))
    }

    func refusal<C: DeskCommand>(
        _ command: C.Type, _ words: String, by clerk: String
    ) async throws -> String? {
        let bureau = try await desks.desk(clerk)
        return await desks.refusal { try await desks.run(command, words, by: bureau) }
    }

    /// Opens a sheet for February; its number.
    @discardableResult
    func sheet(
        of ref: String, _ test: String, id: String? = nil, with more: String = ""
    ) async throws -> Int64 {
        let client = id ?? "sheet-\(ref)-\(test)"
        _ = try await page(
            MeansOpen.self, "--ref \(ref) --month 2026-02 --test \(test) --id \(client) \(more)",
            by: "intake")
        return try await desks.count(
            """
            SELECT id FROM civil_affairs.means_sheet
            WHERE district = \(district)::integer AND client = \(client)
            """)
    }

    func add(
        _ sheet: Int64, of ref: String, _ kind: String, _ yuan: String, id: String? = nil
    ) async throws {
        _ = try await page(
            MeansAdd.self,
            "\(sheet) --of \(ref) --kind \(kind) --sum \(yuan) --document 流水\(kind)"
                + (id.map { " --id \($0)" } ?? ""),
            by: "intake")
    }

    /// What the last report of a fact says; empty where it ends; nil for none.
    func fact(_ ref: String, _ kind: String) async throws -> String? {
        let row = try await desks.owner.one(
            """
            SELECT CASE WHEN f.act = 1 THEN '' ELSE coalesce(f.code, f.number::text) END
            FROM kernel.fact AS f JOIN kernel.person AS p
              ON p.district = f.district AND p.id = f.person
            WHERE p.ref = \(ref) AND f.kind = \(kind) ORDER BY f.seq DESC LIMIT 1
            """)
        return try row?.value(0, as: String?.self)
    }

    /// A decided sheet from the application to the class, without its case; its number.
    func decided(
        of ref: String, _ test: String, with more: String = "", words: String = ""
    ) async throws -> Int64 {
        let id = try await sheet(of: ref, test, with: more)
        try await add(id, of: ref, "pension", "210.00")
        for file in try await openCases() where file.step == "accept" {
            let done = try await desks.desk("intake").cases.act(
                .pass, on: [file.id], client: "accept-\(file.id)")
            #expect(done.first?.refusal == nil)
        }
        _ = try await page(MeansItemise.self, "\(id)", by: "review")
        _ = try await page(
            MeansDecide.self, "\(id) --class \(test) --document 民审\(id) \(words)", by: "approve")
        return id
    }

    private func openCases() async throws -> [CaseFile] {
        var filter = CaseBook.Filter()
        filter.states = [.open]
        return try await desks.desk("intake").cases.list(filter).filter {
            $0.benefit == CivilAffairs.incomeDisregard.code
        }
    }
}
