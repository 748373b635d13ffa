import Foundation
import Kernel
import Law
import Postgres
import TestSupport

@testable import MassOrganizations
@testable import Yuhou

extension DeskHouse {
    /// Nanchuan's organizations with a union, a volunteer and families; an ID number each, in the
    /// order of the refs.
    static func organizations(_ refs: [String]) async throws -> DeskHouse {
        let house = try await DeskHouse(departments, MassOrganizations.code)
        let intake = try await house.desk("intake")
        _ = try await house.run(
            OrganizationAdd.self, "--name 区总工会 --kind union --contact 李主席", by: intake)
        _ = try await house.run(
            VolunteerJoin.self,
            "--name 张志愿 --phone 12345 --organization 区总工会 --skills 倾听 --on 2026-01-05 --id v",
            by: intake)
        for (nth, ref) in refs.enumerated() {
            try await house.addFamily(ref, number: try number(nth + 1))
        }
        try await house.openDue()
        return house
    }

    /// The nth family's mother.
    static func number(_ nth: Int) throws -> String {
        try IdentityNumber(
            area: "500119", birth: try CaseHouse.day("1956-01-01"), sequence: 2 * nth
        ).text
    }

    /// A scheme of this year.
    func scheme() async throws -> Int64 {
        _ = try await run(
            SchemeAdd.self, "--name 送温暖 --organization 区总工会 --from 2026-01-01 --to 2026-12-31",
            by: try await desk("intake"))
        return try await count("SELECT max(id) FROM mass_organizations.scheme")
    }

    /// Runs lines as typed at once, each by a clerk of its own.
    ///
    /// - Returns: The refusals; nil for a line that was done.
    func atOnce<C: DeskCommand>(
        _ command: C.Type, _ lines: [String], duty: String
    ) async throws -> [String?] {
        var clerks: [Bureau] = []
        for nth in lines.indices {
            clerks.append(try await desk("clerk-\(nth)", duties: [duty]))
        }
        return await withTaskGroup(of: String?.self) { group in
            for (line, clerk) in zip(lines, clerks) {
                group.addTask { await refusal { try await run(command, line, by: clerk) } }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }
}
