import Foundation
import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel
@testable import Yuhou

/// Both districts with all fifteen departments at work and the office's monthly meeting, held
/// against the order of work and against their own raw rows.
@Suite(.serialized) struct WholeHouseTests {
    static let isWhole = ProcessInfo.processInfo.environment["YUHOU_WHOLE_YEAR"] != nil

    @Test(arguments: ["jiangyan", "nanchuan"])
    func `a year of fifteen departments: nothing due without an owner, the board is a recount`(
        _ folder: String
    ) async throws {
        let (families, months) = Self.isWhole ? (2000, Array(1...11)) : (80, [1, 2, 6, 11])
        let seed: UInt64 = 20_261_126
        let started = ContinuousClock.now
        var house = try await WholeHouse.open(folder, families: families, seed: seed)
        let district = house.year.district
        print("whole house: \(folder), seed \(seed), \(families) families")
        try await house.begin()
        for month in months {
            try await house.month(month)
            let day = house.year.day
            let raw = try await RawDistrict(on: day, of: district.code, in: district.house.owner)
            let recount = district.recount(of: raw)
            let found = try await district.violations(of: raw, recount)
            #expect(found.prefix(20) == [], "at the end of month \(month)")
            try await district.expectTheBoard(toEqual: recount, of: raw)
            try await house.expectWhatWasTabled(in: month, toEqual: recount)
            try await house.expectOpenChargesOnTheList()
            if !found.isEmpty { break }
        }
        print("whole house: \(folder) \(house.tally) in \(ContinuousClock.now - started)")
        let leads = Set(
            district.statute.pack.provisions.filter { $0.provision?.benefit != nil }
                .map(\.department))
        // Where every case waits for an act of the module's own there is nothing to pass.
        let idle = leads.filter {
            house.tally.passed[$0, default: 0] + house.tally.left[$0, default: 0] == 0
        }
        #expect(idle.isEmpty, "these worked on nothing")
        #expect(house.tally.meetings == months.count && house.tally.charges > 0)
        #expect(house.tally.wrongTries > 20 && house.tally.refused > 0)
    }
}
