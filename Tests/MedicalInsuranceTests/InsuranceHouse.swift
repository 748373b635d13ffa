import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import MedicalInsurance
@testable import Yuhou

/// Jiangyan's medical insurance with people who have numbers.
extension DeskHouse {
    static func insurance(
        of folder: String = "jiangyan", on iso: String = "2026-03-02"
    ) async throws -> DeskHouse {
        try await DeskHouse(departments, MedicalInsurance.code, of: folder, on: iso)
    }

    /// An ID number of a woman born on a day.
    static func number(_ born: String, _ sequence: Int) throws -> String {
        try IdentityNumber(
            area: "321204", birth: try CaseHouse.day(born), sequence: sequence * 2
        ).text
    }

    /// A bereaved mother, confirmed, with an ID number; her child is `ref` with `c`.
    ///
    /// - Returns: Her number.
    @discardableResult
    func addMother(_ ref: String, _ sequence: Int, born: String = "1956-01-01") async throws
        -> String
    {
        let number = try Self.number(born, sequence)
        try await add(ref, household: "H-\(ref)", born: born) { $0.idNumber = number }
        try await add("\(ref)c", household: "H-\(ref)", role: "child", born: "2005-01-01") {
            $0.mother = ref
        }
        for one in [ref, "\(ref)c"] {
            try await tell(one, "hukou.district", "\(district)")
            try await tell(one, "hukou.kind", "rural")
        }
        try await tell("\(ref)c", "only_child", "yes")
        try await tell("\(ref)c", "death", "illness", from: "2016-04-10")
        try await tell(ref, "special_assistance", "loss")
        return number
    }

    /// Takes a feed through its command.
    @discardableResult
    func take<C: DeskCommand>(
        _ command: C.Type, _ feed: Feed, _ lines: [String], asOf: String? = nil,
        dryRun: Bool = false, by bureau: Bureau? = nil
    ) async throws -> Page {
        let path = try file("feed.csv", [feed.columns.joined(separator: ",")] + lines)
        let clerk: Bureau = if let bureau { bureau } else { try await desk("intake") }
        var words = [path]
        if let asOf { words += ["--as-of", asOf] }
        if dryRun { words.append("--dry-run") }
        return try await page(command, words, by: clerk)
    }

    /// The first English line of a status file that was taken.
    func status(_ lines: [String], asOf: String? = nil) async throws -> String {
        try await take(StatusImport.self, StatusFeed.feed, lines, asOf: asOf)
            .words(.english).first ?? ""
    }

    /// What the law says of a clause and a person on a day.
    func outcome(_ clause: String, of ref: String, on iso: String? = nil) async throws -> Truth? {
        let office = try await house.office()
        let day = try iso.map(CaseHouse.day) ?? office.today
        return try await Entitlements.read(office, district: district, ref: ref, on: day)
            .entries.first { $0.clause.id == clause }?.finding.outcome
    }

    /// A sheet of 35 points.
    static let severe =
        "eating=5,dressing=5,washing=0,bowel=5,bladder=5,toilet=5,walking=5,transfer=5,stairs=0,bathing=0"

    /// A person with care cover who applied and was assessed.
    func assess(
        _ ref: String, _ sheet: String = severe, since: String = "2025-03-01",
        on day: String = "2026-01-10", to end: String = "2027-01-09"
    ) async throws -> [String] {
        let intake = try await desk("intake")
        _ = try await run(
            CareApply.self, "\(ref) --on 2026-01-05 --document 申请书", by: intake)
        return try await run(
            CareAssess.self,
            "\(ref) --sheet \(sheet) --institution 泰州评估中心 --assessor 周评估 --since \(since) "
                + "--on \(day) --valid-to \(end) --id assess-\(ref)", by: intake)
    }
}
