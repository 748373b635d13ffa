import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import PublicSecurity
@testable import Yuhou

/// Who moves between the towns of the district by the household register lives there from then on.
@Suite struct MoveWithinTests {
    /// The towns told of somebody and still standing, the latest first.
    private func towns(_ house: DeskHouse) async throws -> [String] {
        try await house.owner.query(
            """
            SELECT f.number || ' ' || f.from_day FROM kernel.fact AS f
            WHERE f.kind = 'residence.town' AND f.act = 0 AND NOT EXISTS (
                SELECT FROM kernel.fact AS w WHERE w.district = f.district
                  AND w.person = f.person AND w.kind = f.kind AND w.act = 2 AND w.seq > f.seq
                  AND (w.withdraws = f.seq OR w.withdraws IS NULL AND w.from_day = f.from_day))
            ORDER BY f.seq DESC
            """
        ).map { try $0.value(0, as: String.self) }
    }

    @Test func aMoveBetweenTownsTellsWhereTheyLiveAndGivesTheTownsTheirTask() async throws {
        let house = try await DeskHouse.police(of: "jiangyan")
        let number = try await house.addNumbered("M", 1)
        let (one, two) = ("\(house.district)001", "\(house.district)002")
        _ = try await house.households([
            house.household(number, "王M", town: one, since: "2026-01-10")
        ])
        #expect(try await towns(house).isEmpty, "a first row is no move")
        let moved = house.household(number, "王M", town: two, since: "2026-02-20")
        let preview = try await house.households([moved], "--dry-run")
        #expect(preview.contains("preview: 1 taken"), "\(preview)")
        #expect(try await towns(house).isEmpty)
        for _ in 1...2 { _ = try await house.households([moved]) }
        #expect(try await towns(house) == ["\(two) 2026-02-20"])
        let tasks = try await house.count(
            """
            SELECT count(*) FROM casework.task
            WHERE department = 'towns' AND client LIKE 'household/%/move/towns/E10-contacts'
            """)
        #expect(tasks == 1, "the towns hand the contacts over, once")
        #expect(try await MoveBook(house.desk("review")).list().isEmpty, "no move out")
    }

    @Test func aCorrectionTakesTheMoveBackOrTellsItForAnotherDay() async throws {
        let house = try await DeskHouse.police()
        let number = try await house.addNumbered("M", 1)
        let (one, two) = ("\(house.district)001", "\(house.district)002")
        _ = try await house.households([
            house.household(number, "王M", town: one, since: "2026-01-10")
        ])
        _ = try await house.households([
            house.household(number, "王M", town: two, since: "2026-02-20")
        ])
        let clerk = try await house.desk("intake")
        let typed = "M --kind rural --registered \(house.district) --reason 派出所录入错误"
        _ = try await house.run(
            HouseholdCorrect.self, "\(typed) --town \(two) --since 2026-02-10 --id a", by: clerk)
        #expect(try await towns(house) == ["\(two) 2026-02-10"])
        _ = try await house.run(
            HouseholdCorrect.self, "\(typed) --town \(one) --since 2026-02-10 --id b", by: clerk)
        #expect(try await towns(house).isEmpty, "they did not move")
    }

    @Test func whoMovesOutTellsNoTownOfThisDistrict() async throws {
        let house = try await DeskHouse.police()
        let number = try await house.addNumbered("M", 1)
        _ = try await house.households([house.household(number, "王M", since: "2026-01-10")])
        _ = try await house.households([
            house.household(number, "王M", district: 321_204, since: "2026-02-15")
        ])
        #expect(try await towns(house).isEmpty)
    }
}
