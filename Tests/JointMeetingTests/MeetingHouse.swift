import ArgumentParser
import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import JointMeeting
@testable import Yuhou

/// A district with its joint-meeting office and the desks of its members.
struct MeetingHouse: Sendable {
    let house: DeskHouse

    static func open(_ folder: String = "nanchuan", on day: String = "2026-11-26") async throws
        -> MeetingHouse
    {
        MeetingHouse(
            house: try await DeskHouse(departments, JointMeeting.code, of: folder, on: day))
    }

    /// The office's desk on the day of the clock.
    func office() async throws -> Bureau {
        try await house.desk("office-1", at: "office", duties: ["office"])
    }

    /// A clerk of a member.
    func member(_ department: String) async throws -> Bureau {
        Bureau(
            try await house.house.office(
                "\(department.replacing("_", with: "-"))-1", desk: department, duties: ["intake"]),
            district: house.district, department: DepartmentCode(department), seal: house.seal)
    }

    /// Runs a command as typed, at the office or a member's desk.
    @discardableResult
    func run<C: DeskCommand>(
        _: C.Type, _ words: [String], at department: String? = nil
    ) async throws -> Page {
        let bureau =
            if let department { try await member(department) } else { try await office() }
        return try await C.parse(words + ["--district", "\(house.district)"]).run(in: bureau)
    }

    /// The cells of a page in English, a row a line.
    static func lines(_ page: Page) -> [String] { page.words(.english) }
}
