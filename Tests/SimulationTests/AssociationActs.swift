import Foundation
import Law
import Postgres

@testable import FamilyPlanning
@testable import Kernel
@testable import Yuhou

/// The association's own acts: festival calls and activities, each proved by a code.
extension WholeHouse {
    /// - Returns: Whether this house does it.
    mutating func associationAct(
        _ command: String, on file: CaseFile, by clerk: Bureau
    ) async throws -> Bool {
        let intake = try office(
            Self.name("family_planning", "intake"), of: FamilyPlanning.code)
        switch command {
        case "visit plan":
            guard let festival = festival(of: file) else { return false }
            if file.benefit == FamilyPlanning.pairing.code { try await pair(file, by: intake) }
            let page = try await Self.run(
                VisitPlan.self,
                [
                    file.ref, "--festival", "\(festival)", "--case", "\(file.id)", "--unit", "计生协",
                    "--visitor", "赵志愿", "--channel", "post", "--on", "\(year.day)", "--id",
                    year.client(),
                ], by: clerk)
            let visit = try await last("SELECT max(id) FROM family_planning.visit")
            own.codes[file.id] = (visit, try code(in: page))
        case "visit done":
            guard let planned = own.codes[file.id] else { return false }
            try await Self.run(
                VisitDone.self,
                [
                    "\(planned.number)", "--on", "\(year.day)", "--code", planned.code, "--id",
                    year.client(),
                ], by: clerk)
        case "activity invite":
            let day = year.day
            let activity = try await made("association activity \(day)") { house in
                try await WholeHouse.run(
                    ActivityPlan.self,
                    [
                        "--kind", "spirit", "--title", "茶话会", "--place", "社区", "--on", "\(day)",
                        "--id", "tea-\(day)",
                    ], by: intake)
                return try await house.last("SELECT max(id) FROM family_planning.activity")
            }
            let page = try await Self.run(
                ActivityInvite.self,
                ["\(file.id)", "--activity", "\(activity)", "--id", year.client()], by: clerk)
            own.codes[file.id] = (activity, try code(in: page))
        case "activity attend":
            guard let invited = own.codes[file.id] else { return false }
            try await Self.run(
                ActivityAttend.self,
                ["\(file.id)", "--code", invited.code, "--id", year.client()], by: clerk)
        default: return false
        }
        return true
    }

    /// Pairs the household with the volunteer who calls, once.
    private mutating func pair(_ file: CaseFile, by intake: Bureau) async throws {
        let companion = try await made("companion") { house in
            try await WholeHouse.run(
                CompanionAdd.self,
                [
                    "--kind", "volunteer", "--name", "赵志愿", "--unit", "志愿者协会", "--phone",
                    "0523-8888", "--id", "companion",
                ], by: intake)
            return try await house.last("SELECT max(id) FROM family_planning.companion")
        }
        do {
            try await Self.run(
                CompanionPair.self,
                [file.ref, "--companion", "\(companion)", "--id", year.client()], by: intake)
        } catch let refusal as Refusal where refusal.text.en.contains("is paired") {
            // Through another member of the household, or for another festival.
        }
    }
}
