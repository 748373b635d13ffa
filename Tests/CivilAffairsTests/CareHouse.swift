import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import CivilAffairs
@testable import Yuhou

/// A district's civil affairs with homes, carers and families who wish something.
struct CareHouse: Sendable {
    let desks: DeskHouse

    static func open(_ folder: String = "jiangyan", on iso: String = "2026-03-02") async throws
        -> CareHouse
    {
        CareHouse(
            desks: try await DeskHouse(
                departments, CivilAffairs.code, of: folder, on: iso))
    }

    func intake() async throws -> Bureau { try await desks.desk("intake") }
    func review() async throws -> Bureau { try await desks.desk("review") }
    func approve() async throws -> Bureau { try await desks.desk("approve") }

    /// A family with wishes, as the towns tell them.
    func family(_ ref: String, wishes: [String] = ["institution"], grade: Int? = nil) async throws {
        try await desks.addFamily(ref, grade: grade)
        for wish in wishes { try await desks.tell(ref, "wish.\(wish)", "yes", from: "2026-01-05") }
    }

    /// An assessment of so many points and hours a month.
    func assess(_ ref: String, points: Int = 6, hours: Int = 20, by bureau: Bureau) async throws {
        let levels = (0..<6).map { min(2, max(0, points - 2 * $0)) }.map(String.init)
        _ = try await desks.page(
            NeedAssess.self,
            [
                "--ref", ref, "--levels", levels.joined(separator: ","), "--hours", "\(hours)",
                "--assessor", "陈评估", "--on", "2026-01-10", "--id", "need-\(ref)",
            ], by: bureau)
    }

    /// A public home of the first town with beds.
    func home(
        _ name: String = "三水敬老院", beds: Int = 1, isPublic: Bool = true, town: Int64? = nil,
        by bureau: Bureau
    ) async throws {
        let home = try await HomeBook(bureau).add(
            name, isPublic: isPublic, town: town, client: "home-\(name)")
        _ = try await HomeBook(bureau).addBeds(
            (1...beds).map { "\($0)" }, to: "\(home.id)", client: "beds-\(name)")
    }

    func apply(
        _ ref: String, home: String = "三水敬老院", on iso: String = "2026-02-01", by bureau: Bureau
    ) async throws -> Int64 {
        try await HomeWaiting(bureau).apply(
            .init(
                home: home, ref: ref, wishForm: "意愿-\(ref)", checkedOn: try day("2026-01-20"),
                appliedOn: try day(iso)), client: "apply-\(ref)")
    }

    func applyOther(
        _ label: String, urgency: Int64, on iso: String = "2026-01-25", home: String = "三水敬老院",
        by bureau: Bureau
    ) async throws -> Int64 {
        try await HomeWaiting(bureau).apply(
            .init(
                home: home, outside: label, urgency: urgency, wishForm: "机构表",
                checkedOn: try day("2026-01-20"), appliedOn: try day(iso)),
            client: "other-\(label)")
    }

    /// The free beds of a home.
    func freeBeds(of home: String = "三水敬老院", by bureau: Bureau) async throws -> [Int64] {
        try await HomeBook(bureau).beds(of: home).1.filter { $0.offer == nil }.map(\.id)
    }

    /// A provider with a contract and two carers, `K1` certified for the year, `K2` to a last day.
    func provider(price: String? = "45.50", by bureau: Bureau) async throws {
        let book = ProviderBook(bureau)
        _ = try await book.add("夕阳红服务社", client: "p")
        _ = try await book.sign(
            "HT-1", with: "夕阳红服务社", from: day("2026-01-01"), to: day("2027-01-01"),
            hourPrice: price.flatMap { Money(yuan: $0) }, client: "c")
        for (badge, last) in [("K1", "2026-12-31"), ("K2", "2026-03-01")] {
            let carer = try await book.addCarer(
                "李护理", badge: badge, to: "夕阳红服务社", client: badge)
            try await book.certify(
                carer, number: "ZS-\(badge)", from: day("2025-01-01"), lastDay: day(last),
                client: "z\(badge)")
        }
    }

    func day(_ iso: String) throws -> Day { try #require(Day(iso: iso)) }

    /// Carries a case to the module's own step.
    func carry(_ clause: String, of ref: String, until step: String) async throws -> Int64 {
        let id = try await desks.caseNumber(clause, of: ref)
        try await desks.carry(id, until: step)
        return id
    }
}
