import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Education
@testable import Yuhou

/// Nanchuan's education bureau with four schools.
extension DeskHouse {
    static func education(
        of folder: String = "nanchuan", on iso: String = "2026-03-02"
    ) async throws -> DeskHouse {
        let house = try await DeskHouse(departments, Education.code, of: folder, on: iso)
        guard folder == "nanchuan" else { return house }
        let intake = try await house.desk("intake")
        for (name, kind) in [
            ("南川特殊教育学校", "special"), ("南川隆化职业中学", "vocational"), ("南川道南中学", "ordinary"),
            ("重庆工业职业学院", "college"),
        ] {
            _ = try await house.run(
                SchoolAdd.self, "--name \(name) --kind \(kind) --place 重庆市", by: intake)
        }
        return house
    }

    /// An ID number of a girl born on a day.
    static func number(_ born: String, _ sequence: Int) throws -> String {
        try IdentityNumber(
            area: "500119", birth: try CaseHouse.day(born), sequence: sequence * 2
        ).text
    }

    /// A mother and her only child of that name, disabled, with an ID number where told.
    func addPupil(
        _ ref: String, born: String, grade: String? = "2", number: String = "", name: String? = nil
    ) async throws {
        try await add("\(ref)m", household: "H-\(ref)", born: "1980-01-01")
        try await add(ref, household: "H-\(ref)", role: "child", born: born) {
            $0.mother = "\(ref)m"
            $0.idNumber = number
            $0.name = name ?? $0.name
        }
        for one in [ref, "\(ref)m"] {
            try await tell(one, "hukou.district", "\(district)", from: "2000-01-01")
            try await tell(one, "hukou.kind", "rural", from: "2000-01-01")
        }
        try await tell(ref, "only_child", "yes", from: "2014-01-01")
        if let grade { try await tell(ref, "disability.grade", grade) }
    }

    /// One line of the roll.
    static func line(
        _ number: String, _ name: String, _ birth: String, _ student: String,
        _ school: String = "南川隆化职业中学", stage: String = "secondary_vocational", year: Int = 1,
        fullTime: String = "yes", registered: String = "yes", status: String = "enrolled",
        since: String = "2025-09-01"
    ) -> String {
        [
            number, name, birth, student, school, stage, "\(year)", fullTime, registered, status,
            since,
        ].joined(separator: ",")
    }

    static let header = RollFeed.feed.columns.joined(separator: ",")

    /// Takes a roll and says what came of it.
    @discardableResult
    func take(
        _ lines: [String], asOf: String? = nil, dryRun: Bool = false, by bureau: Bureau? = nil
    ) async throws -> Page {
        let path = try file("roll.csv", [Self.header] + lines)
        let clerk: Bureau = if let bureau { bureau } else { try await desk("intake") }
        var words = [path]
        if let asOf { words += ["--as-of", asOf] }
        if dryRun { words.append("--dry-run") }
        return try await page(RollImport.self, words, by: clerk)
    }

    /// The first line of `take`, in English.
    func taking(_ lines: [String], asOf: String? = nil, by bureau: Bureau? = nil) async throws
        -> String
    {
        try await take(lines, asOf: asOf, by: bureau).words(.english).first ?? ""
    }

    /// The ten digits that a page shows once.
    static func code(_ page: [String]) throws -> String {
        let line = try #require(page.first { $0.hasPrefix("Code (shown once): ") }, "\(page)")
        return String(line.dropFirst("Code (shown once): ".count))
    }

    /// What holds of a fact today, as the law reads it; nil where nothing does.
    func outcome(_ clause: String, of ref: String, on iso: String? = nil) async throws -> Truth? {
        let office = try await house.office()
        let day = try iso.map(CaseHouse.day) ?? office.today
        return try await Entitlements.read(office, district: district, ref: ref, on: day)
            .entries.first { $0.clause.id == clause }?.finding.outcome
    }
}
