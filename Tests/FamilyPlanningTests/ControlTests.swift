import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import FamilyPlanning
@testable import Yuhou

/// The catalogue's control list (§4.4) at the association, by its number.
@Suite struct ControlTests {
    /// Seeded: whoever is due cover and not on the insurer's list is named, and the other way
    /// about.
    @Test(
        "control 15: the roster of the insurer is held against the roster of targets",
        arguments: [UInt64(20_261_126), 9])
    func control15(_ seed: UInt64) async throws {
        print("rosters: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let house = try await DeskHouse.association(on: "2026-06-10")
        _ = try await house.run(
            CoverPolicy.self,
            "--number P26 --insurer 人保 --from 2026-01-01 --to 2027-01-01 --insured 100000",
            by: try await house.desk("intake"))
        var (due, listed): (Set<String>, Set<String>) = ([], [])
        var lines: [String] = []
        for nth in 1...6 {
            let (ref, number) = ("F\(nth)", try DeskHouse.number(nth))
            try await house.addFamily(ref, number: number)
            if random.chance(30) {
                try await house.tell(ref, "hukou.district", "110101", from: "2026-02-01")
            } else {
                due.insert(ref)
            }
            if random.chance(60) {
                lines.append("\(number),王\(ref),P26,in")
                listed.insert(ref)
            }
        }
        let office = try await house.house.office()
        _ = try await Assessment(office, district: house.district).tick()
        _ = try await house.takeRoster(lines.shuffled(using: &random))
        let differ = due.symmetricDifference(listed)
        let page = try await house.run(
            CoverCompare.self, "--policy P26", by: try await house.desk("intake"))
        let all = page.joined(separator: "\n")
        #expect(
            all.contains("\(due.count) / \(listed.count)): \(differ.count), "),
            "seed \(seed), due \(due.sorted()), listed \(listed.sorted()): \(all)")
        for ref in differ {
            let words = due.contains(ref) ? "due, not listed" : "listed, not due"
            #expect(
                page.contains { $0.split(separator: " ").contains("\(ref)") && $0.contains(words) },
                "seed \(seed): \(ref) is \(words)\n\(all)")
        }
    }
}
