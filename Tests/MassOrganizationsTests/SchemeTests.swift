import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import MassOrganizations
@testable import Yuhou

/// Nobody has to ask: whoever the law includes is on the list, once, with a number of their own.
@Suite struct SchemeTests {
    @Test func twoClerksWhoPushAtOncePutEverybodyOnTheListOnce() async throws {
        let house = try await DeskHouse.organizations(["A", "B", "C"])
        let scheme = try await house.scheme()
        let refusals = try await house.atOnce(
            SchemePush.self, ["\(scheme)", "\(scheme)"], duty: "intake")
        #expect(refusals.contains { $0 == nil }, "\(refusals)")
        for told in refusals.compactMap({ $0 }) {
            #expect(told.contains("a moment ago"), "\(told)")
        }
        #expect(try await numbers(of: scheme, house) == [1, 2, 3])
    }

    @Test func aPushLeavesKinToAColleague() async throws {
        let house = try await DeskHouse.organizations(["A", "B"])
        let scheme = try await house.scheme()
        let intake = try await house.desk("intake")
        try await house.makeKin("intake", of: DeskHouse.number(1))
        let own = try await house.page(SchemePush.self, ["\(scheme)"], by: intake)
        #expect(own.words(.english).first == "1 added, 0 before.")
        #expect(own.next.contains { $0.en.contains("left to a colleague") })
        let colleague = try await house.desk("colleague", duties: ["intake"])
        let rest = try await house.run(SchemePush.self, "\(scheme)", by: colleague)
        #expect(rest.first == "1 added, 1 before.", "\(rest)")
    }

    @Test func outsideItsTermNobodyIsPutOnAList() async throws {
        let house = try await DeskHouse.organizations(["A"])
        let intake = try await house.desk("intake")
        _ = try await house.run(
            SchemeAdd.self, "--name 旧项目 --organization 区总工会 --from 2025-01-01 --to 2026-03-01",
            by: intake)
        let scheme = try await house.count("SELECT id FROM mass_organizations.scheme")
        let refused = await house.refusal {
            try await house.run(SchemePush.self, "\(scheme)", by: intake)
        }
        #expect(refused?.contains("not today") == true, "\(refused ?? "")")
        let turned = await house.refusal {
            try await house.run(
                SchemeAdd.self,
                "--name 新项目 --organization 区总工会 --from 2026-12-31 --to 2026-01-01", by: intake)
        }
        #expect(turned?.contains("is before --from") == true, "\(turned ?? "")")
        let other = await house.refusal {
            try await house.run(
                SchemeAdd.self,
                "--name 旧项目 --organization 区总工会 --from 2025-01-01 --to 2026-12-31", by: intake)
        }
        #expect(other?.contains("another organization or term") == true, "\(other ?? "")")
    }

    /// Month by month families gain and lose the right: the list is always everybody who ever had
    /// it, in the order of its numbers without a gap, and who lost it is named and not struck off.
    @Test(arguments: [20_261_126 as UInt64, 11])
    func theListIsTheOneThatCountingGives(_ seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        print("direct inclusion: seed \(seed)")
        let refs = (1...8).map { "F\($0)" }
        let house = try await DeskHouse.organizations([])
        for (nth, ref) in refs.enumerated() {
            try await house.addFamily(ref, number: try DeskHouse.number(nth + 1))
        }
        let scheme = try await house.scheme()
        let intake = try await house.desk("intake")
        var (entitled, ever) = (Set(refs), Set<String>())
        for turn in 1...5 {
            for ref in refs where random.chance(35) {
                let isHere = random.chance(50)
                try await house.tell(
                    ref, "hukou.district", isHere ? "500119" : "110101", from: "2026-02-0\(turn)")
                if isHere { entitled.insert(ref) } else { entitled.remove(ref) }
            }
            try await house.openDue()
            ever.formUnion(entitled)
            let page = try await house.page(SchemePush.self, ["\(scheme)"], by: intake)
            let listed = try await SchemeBook(intake).list(scheme)
            #expect(Set(listed.map(\.ref)) == ever, "seed \(seed), turn \(turn)")
            #expect(listed.count == ever.count && listed.map(\.nth) == Array(1...Int64(ever.count)))
            let gone = Set(
                page.rows.compactMap { row -> String? in
                    guard case .words(let ref) = row[1] else { return nil }
                    return ref
                })
            #expect(gone == ever.subtracting(entitled), "seed \(seed), turn \(turn)")
            let again = try await house.run(SchemePush.self, "\(scheme)", by: intake)
            #expect(again.first == "0 added, \(ever.count) before.", "seed \(seed), turn \(turn)")
        }
    }

    private func numbers(of scheme: Int64, _ house: DeskHouse) async throws -> [Int64] {
        try await house.owner.query(
            "SELECT nth::bigint FROM mass_organizations.inclusion WHERE scheme = \(scheme) ORDER BY 1"
        ).map { try $0.value(0, as: Int64.self) }
    }
}
