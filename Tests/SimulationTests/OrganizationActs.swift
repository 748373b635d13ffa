import Foundation
import Law
import Postgres

@testable import Kernel
@testable import MassOrganizations
@testable import Yuhou

/// The organizations' own acts: comfort, activities, inclusion in their aid.
extension WholeHouse {
    /// - Returns: Whether this house does it.
    mutating func organizationsAct(
        _ command: String, on file: CaseFile, by clerk: Bureau
    ) async throws -> Bool {
        let intake = try office(
            Self.name("mass_organizations", "intake"), of: MassOrganizations.code)
        let volunteer = try await volunteer(by: intake)
        let (day, client) = (year.day, year.client())
        switch command {
        case "comfort arrange":
            let page = try await Self.run(
                ComfortArrange.self,
                [
                    "\(file.id)", "--way", "letter", "--volunteer", "\(volunteer)", "--on",
                    "\(day)", "--id", client,
                ], by: clerk)
            let comfort = try await last("SELECT max(id) FROM mass_organizations.comfort")
            own.codes[file.id] = (comfort, try code(in: page))
        case "comfort given":
            guard let arranged = own.codes[file.id] else { return false }
            try await Self.run(
                ComfortGiven.self,
                [
                    "\(arranged.number)", "--on", "\(day)", "--code", arranged.code, "--id",
                    client,
                ], by: clerk)
        case "activity invite":
            let activity = try await made("organizations' activity \(day)") { house in
                try await WholeHouse.run(
                    ActivityPlan.self,
                    [
                        "--title", "联谊会", "--organization", "区总工会", "--place", "文化馆", "--on",
                        "\(day)", "--places", "500", "--id", "feast-\(day)",
                    ], by: intake)
                return try await house.last("SELECT max(id) FROM mass_organizations.activity")
            }
            let page = try await Self.run(
                ActivityInvite.self, ["\(activity)", "\(file.id)", "--id", client], by: clerk)
            own.codes[file.id] = (activity, try code(in: page))
        case "activity came":
            guard let invited = own.codes[file.id] else { return false }
            try await Self.run(
                ActivityCame.self,
                ["\(invited.number)", "\(file.id)", "--code", invited.code, "--id", client],
                by: clerk)
        case "scheme mark":
            let scheme = try await made("scheme") { house in
                try await WholeHouse.run(
                    SchemeAdd.self,
                    [
                        "--name", "送温暖", "--organization", "区总工会", "--from", "2026-01-01",
                        "--to", "2026-12-31",
                    ], by: intake)
                return try await house.last("SELECT max(id) FROM mass_organizations.scheme")
            }
            try await Self.run(SchemePush.self, ["\(scheme)"], by: intake)
            try await Self.run(
                SchemeMark.self, ["\(scheme)", "\(file.id)", "--id", client], by: clerk)
        default: return false
        }
        return true
    }

    /// The union's volunteer.
    private mutating func volunteer(by intake: Bureau) async throws -> Int64 {
        try await made("volunteer") { house in
            try await WholeHouse.run(
                OrganizationAdd.self,
                ["--name", "区总工会", "--kind", "union", "--contact", "李主席"], by: intake)
            try await WholeHouse.run(
                VolunteerJoin.self,
                [
                    "--name", "张志愿", "--phone", "12345", "--organization", "区总工会", "--skills",
                    "倾听", "--on", "2026-01-02", "--id", "volunteer",
                ], by: intake)
            return try await house.last("SELECT max(id) FROM mass_organizations.volunteer")
        }
    }
}
