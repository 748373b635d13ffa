import ArgumentParser
import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import DisabledPersons
@testable import Yuhou

/// The federation's desk in a district.
extension DeskHouse {
    static func open(
        _ folder: String = "nanchuan", on day: String = "2026-03-02"
    ) async throws -> DeskHouse {
        try await DeskHouse(departments, DisabledPersons.code, of: folder, on: day)
    }

    /// A woman's ID number.
    static func number(_ sequence: Int, born: String = "1985-01-01") throws -> IdentityNumber {
        try IdentityNumber(
            area: "500119", birth: #require(Day(iso: born)), sequence: sequence * 2)
    }

    /// An only child registered with an ID number, whose mother is confirmed: a target in both
    /// districts as soon as a grade stands.
    func addHolder(_ ref: String, _ sequence: Int, born: String = "1985-01-01") async throws {
        let mother = "M\(ref)"
        try await add(mother, household: "H-\(ref)", born: "1956-01-01")
        let number = try Self.number(sequence, born: born).text
        try await add(ref, household: "H-\(ref)", role: "child", born: born) {
            ($0.mother, $0.idNumber) = (mother, number)
        }
        for one in [mother, ref] {
            try await tell(one, "hukou.district", "\(district)")
            try await tell(one, "hukou.kind", "rural")
        }
        try await tell(ref, "only_child", "yes")
        try await tell(mother, "special_assistance", "disability")
    }

    /// A row of the feed; category and grade as the number says where they are not given.
    static func row(
        _ ref: String, _ sequence: Int, _ digits: String, issued: String = "2020-05-01",
        to: String = "2030-04-30", category: String? = nil, grade: String? = nil,
        name: String? = nil, status: String = "valid"
    ) throws -> String {
        let letters = digits.map(String.init)
        let number = try Self.number(sequence).text
        return [
            number + digits, name ?? "王\(ref)", category ?? letters[0], grade ?? letters[1],
            issued, to, status,
        ].joined(separator: ",")
    }

    static let header = "certificate,name,category,grade,issued_on,valid_to,status"

    /// Takes rows of the feed.
    @discardableResult
    func take(
        _ rows: [String], by bureau: Bureau, _ words: String...
    ) async throws -> Page {
        let path = try file("certificates.csv", [Self.header] + rows)
        return try await page(CertificateImport.self, [path] + words, by: bureau)
    }

    /// Category and grade as the law reads them on a day: `hearing 2`; nil for none.
    func grading(_ ref: String, on iso: String) async throws -> String? {
        let day = try CaseHouse.day(iso)
        func told(_ kind: String) async throws -> String? {
            let row = try await owner.one(
                """
                SELECT f.act::bigint, coalesce(f.code, f.number::text)
                FROM kernel.fact AS f JOIN kernel.person AS p
                  ON p.district = f.district AND p.id = f.person
                WHERE p.ref = \(ref) AND f.kind = \(kind) AND f.from_day <= \(day.sql)
                  AND f.to_day > \(day.sql)
                ORDER BY f.learned DESC, f.from_day DESC, f.seq DESC LIMIT 1
                """)
            guard let (act, value) = try row?.decode(Int64.self, String?.self), act == 0 else {
                return nil
            }
            return value
        }
        let (category, grade) = (
            try await told("disability.category"), try await told("disability.grade")
        )
        guard category != nil || grade != nil else { return nil }
        return "\(category ?? "-") \(grade ?? "-")"
    }

    /// What a clause answers about somebody on a day.
    func outcome(_ clause: String, of ref: String, on iso: String) async throws -> Truth? {
        let office = try await house.office()
        return try await Entitlements.read(
            office, district: district, ref: ref, on: try CaseHouse.day(iso)
        ).entries.first { $0.clause.id == clause }?.finding.outcome
    }

    /// Says that somebody needs an item and meets its conditions.
    func assess(
        _ ref: String, _ subject: String, _ item: String, urgency: Int = 2, on day: String? = nil
    ) async throws {
        let on = day.map { " --on \($0)" } ?? ""
        _ = try await run(
            AssessmentAdd.self,
            "\(ref) --subject \(subject) --item \(item) --urgency \(urgency) --assessor 李医师\(on)",
            by: try await desk("intake"))
    }

    /// The ten digits that a page shows.
    static func code(in words: [String]) throws -> String {
        let line = try #require(words.first { $0.contains("shown once") })
        return String(line.suffix(10))
    }

    /// The number after a word of a page's first line: `Order 7: …`.
    static func number(after word: String, in words: [String]) throws -> Int64 {
        let first = try #require(words.first)
        let parts = first.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        let at = try #require(parts.firstIndex(of: word), "\(first)")
        return try #require(Int64(parts[at + 1]), "\(first)")
    }
}
