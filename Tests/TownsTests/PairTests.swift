import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Towns
@testable import Yuhou

/// A vacancy in a contact pair cannot last unnoticed.
@Suite struct PairTests {
    /// Seeded: whoever of the two leaves and whenever somebody follows, on every day the family is
    /// on the list of those without two contacts exactly where one of its posts is vacant, and the
    /// alarm had it within its days before.
    @Test(arguments: [UInt64(20_261_126), 4])
    func everyDayWithoutTwoContactsIsOnTheListAndWasOnTheAlarm(_ seed: UInt64) async throws {
        print("pairs: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let house = try await TownsHouse.open()
        try await house.add(["A", "B"])
        try await house.assign("A")
        try await house.assign("B")
        let today = house.clerk.today
        var vacant: [Int64: Range<Day>] = [:]
        for post in [house.townPost, house.villagePost] where random.chance(80) {
            let from = today.adding(days: Int.random(in: 1...12, using: &random))
            let to = from.adding(days: Int.random(in: 1...10, using: &random))
            try await PostBook(house.clerk).end(
                post, on: from, reason: "调离本镇", successor: nil, client: "e\(post)")
            try await PostBook(house.clerk).take(
                post, .init(name: "郑干事", phone: "88000002", from: to), client: "t\(post)")
            vacant[post] = from..<to
        }
        for ahead in 0...24 {
            let day = today.adding(days: ahead)
            let clerk = try await house.clerk(on: "\(day)")
            let isWithout = vacant.values.contains { $0.contains(day) }
            let missing = try await ContactBook(clerk).missing().map(\.ref)
            #expect(
                Set(missing) == (isWithout ? ["A", "B"] : []),
                "seed \(seed), \(day): \(vacant)")
            let alarm = Set(try await PostBook(clerk).alarm().map(\.post))
            let due = Set(
                vacant.filter { _, days in
                    (0...PostBook.days).contains { days.contains(day.adding(days: $0)) }
                }.keys)
            #expect(alarm == due, "seed \(seed), \(day): \(vacant)")
            #expect(!isWithout || !alarm.isEmpty, "no day without two contacts is quiet")
        }
    }
}
