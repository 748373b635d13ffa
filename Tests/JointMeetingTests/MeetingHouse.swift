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

    /// The thirteen of NC-5.1a: word, name, and the desk where it is not the word's.
    static let thirteen: [(code: String, named: String, desk: String?)] = [
        ("government_office", "区政府办", nil), ("finance", "区财政局", "finance"),
        ("education", "区教委", "education"), ("construction", "区城乡建委", "housing"),
        ("civil_affairs", "区民政局", "civil_affairs"),
        ("human_resources", "区人社局", "human_resources"), ("land", "区国土房管局", "housing"),
        ("agriculture", "区农委（扶贫办）", "agriculture"), ("health", "区卫生计生委", "health"),
        ("trade_union", "区总工会", "mass_organizations"),
        ("women", "区妇联", "mass_organizations"),
        ("disabled_persons", "区残联", "disabled_persons"),
        ("family_planning", "区计生协会", "family_planning"),
    ]

    /// Keeps the members: in Nanchuan the thirteen, in Jiangyan whoever leads a clause.
    func addMembers(_ folder: String) async throws {
        var units = Self.thirteen
        if folder == "jiangyan" {
            units = try await MemberBook(bureau: office()).absent().map {
                ($0, "成员\($0)", $0)
            }
        }
        for (code, named, desk) in units {
            try await run(
                MemberSet.self,
                [
                    code, "--named", named, "--leader", "王主任", "--section", "综合科", "--phone",
                    "88001234",
                ] + (desk.map { ["--desk", $0] } ?? []))
        }
    }
}
