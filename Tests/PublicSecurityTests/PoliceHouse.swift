import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import PublicSecurity
@testable import Yuhou

/// The police's desk.
extension DeskHouse {
    static func police(
        of folder: String = "nanchuan", on iso: String = "2026-03-02"
    ) async throws -> DeskHouse {
        try await DeskHouse(departments, PublicSecurity.code, of: folder, on: iso)
    }

    /// An ID number of a woman born on a day.
    func number(_ born: String, _ sequence: Int) throws -> String {
        try IdentityNumber(
            area: "\(district)", birth: try CaseHouse.day(born), sequence: sequence * 2
        ).text
    }

    /// A bereaved mother with an ID number, confirmed, and registered here.
    @discardableResult
    func addNumbered(
        _ ref: String, _ sequence: Int, born: String = "1956-01-01", at town: Int = 1
    ) async throws -> String {
        let number = try number(born, sequence)
        try await add(ref, household: "H-\(ref)", born: born) {
            $0.idNumber = number
            $0.town = "\(district)00\(town)"
        }
        try await add("\(ref)c", household: "H-\(ref)", role: "child", born: "1985-01-01") {
            $0.mother = ref
            $0.town = "\(district)00\(town)"
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

    /// Takes a file.
    @discardableResult
    func take<C: DeskCommand>(
        _ command: C.Type, _ feed: Feed, _ lines: [String], _ more: String = "",
        by clerk: Bureau? = nil
    ) async throws -> Page {
        let path = try file("\(feed.code).csv", [feed.columns.joined(separator: ",")] + lines)
        let bureau: Bureau = if let clerk { clerk } else { try await desk("intake") }
        return try await page(
            command, [path] + more.split(separator: " ").map(String.init), by: bureau)
    }

    func deaths(_ lines: [String], _ more: String = "", by clerk: Bureau? = nil) async throws
        -> String
    {
        try await take(DeathImport.self, DeathFeed.feed, lines, more, by: clerk)
            .words(.english).joined(separator: "\n")
    }

    func households(_ lines: [String], _ more: String = "", by clerk: Bureau? = nil) async throws
        -> String
    {
        try await take(HouseholdImport.self, HouseholdFeed.feed, lines, more, by: clerk)
            .words(.english).joined(separator: "\n")
    }

    func numbers(_ lines: [String], _ more: String = "", by clerk: Bureau? = nil) async throws
        -> String
    {
        try await take(NumberImport.self, NumberBook.feed, lines, more, by: clerk)
            .words(.english).joined(separator: "\n")
    }

    /// A line of the household register.
    func household(
        _ number: String, _ name: String, town: String? = nil, village: String = "",
        kind: String = "rural", area: String = "", district: Int? = nil,
        since: String = "2020-01-01"
    ) -> String {
        let code = district ?? self.district
        return [
            number, name, town ?? (code == self.district ? "\(code)001" : ""), village, kind, area,
            "\(code)", since,
        ].joined(separator: ",")
    }

    /// What the law says of somebody and a clause on a day; of the dead nothing, which is no.
    func outcome(_ clause: String, of ref: String, on iso: String? = nil) async throws -> Truth {
        let office = try await house.office()
        let day = try iso.map(CaseHouse.day) ?? office.today
        return try await Entitlements.read(office, district: district, ref: ref, on: day)
            .entries.first { $0.clause.id == clause }?.finding.outcome ?? .no
    }
}
