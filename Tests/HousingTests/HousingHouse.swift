import ArgumentParser
import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Housing
@testable import Yuhou

/// Housing's desk in a test: what several tests do there.
struct HousingHouse {
    let desk: DeskHouse
    let intake: Bureau
    let review: Bureau
    let approve: Bureau

    init(_ folder: String, on day: String = "2026-03-02") async throws {
        desk = try await DeskHouse(departments, Housing.code, of: folder, on: day)
        intake = try await desk.desk("intake")
        review = try await desk.desk("review")
        approve = try await desk.desk("approve")
    }

    /// A hash that no other words have.
    static func photo(_ words: String) -> String {
        let hex = words.utf8.map { String($0 / 16, radix: 16) + String($0 % 16, radix: 16) }
        return (hex.joined() + String(repeating: "0", count: 64)).prefix(64).lowercased()
    }

    @discardableResult
    func survey(
        _ ref: String, _ grade: String, on day: String, by clerk: Bureau? = nil, _ more: String = ""
    ) async throws -> [String] {
        try await desk.run(
            SurveyAdd.self,
            "\(ref) --grade \(grade) --rural yes --surveyor 周工 --licence 苏鉴0012 --on \(day) "
                + "--photo \(ref)-\(day).jpg --photo-hash \(Self.photo("\(ref)\(day)")) \(more)",
            by: clerk ?? intake)
    }

    @discardableResult
    func test(
        _ ref: String, people: Int = 2, area: String = "0", difficult: String = "yes",
        eligible: String = "yes", _ more: String = ""
    ) async throws -> [String] {
        try await desk.run(
            RentalTest.self,
            "\(ref) --people \(people) --homes \(area == "0" ? 0 : 1) --area \(area) --difficult "
                + "\(difficult) --eligible \(eligible) --decided-by 钱科长 --document 认定书1号 "
                + "\(more)", by: intake)
    }

    func home(_ code: String) async throws {
        _ = try await desk.run(
            HomeAdd.self, "--code \(code) --address 幸福小区1幢 --area 52.30", by: intake)
    }

    /// A person's id in the register.
    func person(_ ref: String) async throws -> Int64 {
        try await desk.count("SELECT id FROM kernel.person WHERE ref = \(ref)")
    }

    /// What the register says of a fact today.
    func fact(_ kind: String, of ref: String) async throws -> String? {
        try await desk.owner.one(
            """
            SELECT CASE WHEN f.act = 0 THEN coalesce(f.code, f.number::text) END
            FROM kernel.fact AS f JOIN kernel.person AS p
              ON p.district = f.district AND p.id = f.person
            WHERE p.ref = \(ref) AND f.kind = \(kind) ORDER BY f.seq DESC LIMIT 1
            """
        )?.value(0, as: String?.self)
    }
}
