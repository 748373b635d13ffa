import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Housing

/// "同等条件下优先" as a key: a total order, the same whoever works it out.
@Suite struct OrderKeyTests {
    private static let seed: UInt64 = 20_261_126

    private static func place(_ random: inout SeededRandom, _ number: Int64) -> RentalBook.Place {
        let isOurs = random.chance(60)
        return RentalBook.Place(
            application: number, person: isOurs ? number : nil, isReady: true,
            income: Int64.random(in: 1...3, using: &random),
            metres: Int64.random(in: 0...4, using: &random), isMarked: isOurs && random.chance(50),
            day: random.day(2020...2025))
    }

    /// Written the long way, as somebody outside would.
    private static func precedes(_ a: OrderKey, _ b: OrderKey) -> Bool {
        for (x, y) in zip(a.conditions, b.conditions) where x != y { return x < y }
        if a.isMarked, !b.isMarked { return true }
        if b.isMarked, !a.isMarked { return false }
        let (s, t) = (Array(a.tie.utf8), Array(b.tie.utf8))
        for (x, y) in zip(s, t) where x != y { return x < y }
        if s.count != t.count { return s.count < t.count }
        return a.number < b.number
    }

    @Test func theKeyIsATotalOrder() {
        var random = SeededRandom(seed: Self.seed)
        print("order key: seed \(Self.seed)")
        let keys = (1...60).map { Self.place(&random, $0).key }
        for a in keys {
            #expect(!(a < a))
            for b in keys where a != b {
                #expect((a < b) != (b < a), "one of two comes first: \(a.words.en), \(b.words.en)")
                #expect((a < b) == Self.precedes(a, b))
                for c in keys where a < b && b < c { #expect(a < c) }
            }
        }
    }

    @Test func drawnBySwiftAndByTheDatabaseItIsTheSame() async throws {
        let house = try await HousingHouse("nanchuan")
        var random = SeededRandom(seed: Self.seed)
        for turn in 1...20 {
            let count = Int64.random(in: 1...80, using: &random)
            let places = (1...count).map { Self.place(&random, $0) }
            let seed = "公证 \(turn)/\(random.next())"
            let drawn = RoundBook.draw(places.shuffled(using: &random), seed: seed)
            let rows = try await house.desk.owner.query(
                """
                SELECT p.application, l.lot FROM unnest(\(places.map(\.application)),
                    \(places.map(\.income)), \(places.map(\.metres)), \(places.map(\.isMarked)))
                    AS p (application, income, metres, is_marked)
                CROSS JOIN LATERAL (SELECT substr(encode(sha256(convert_to(
                    \(seed) || '/' || p.application, 'UTF8')), 'hex'), 1, 16) AS lot) AS l
                ORDER BY p.income, p.metres, p.is_marked DESC, l.lot COLLATE "C", p.application
                """
            ).map { try $0.decode(Int64.self, String.self) }
            #expect(drawn.map(\.place.application) == rows.map(\.0), "seed \(seed)")
            #expect(drawn.map(\.lot) == rows.map(\.1), "seed \(seed)")
            #expect(Set(drawn.map(\.plainRank)) == Set(1...count))
            // A mark never carries anybody past better conditions, and never sets anybody of the
            // same back.
            for (rank, one) in drawn.enumerated() {
                for other in drawn[..<rank] {
                    #expect(
                        (other.place.income, other.place.metres)
                            <= (one.place.income, one.place.metres))
                }
                if one.place.isMarked { #expect(Int64(rank + 1) <= one.plainRank) }
            }
        }
    }

    @Test func theRepairRankingIsTheNaiveSort() {
        var random = SeededRandom(seed: Self.seed)
        for _ in 1...50 {
            let lines = (1...30).map { (number: Int64) -> RepairBook.Line in
                let isOurs = random.chance(50)
                return RepairBook.Line(
                    applicant: number, person: isOurs ? number : nil, ref: "\(number)", name: "",
                    danger: Int64.random(in: 1...3, using: &random),
                    income: Int64.random(in: 1...3, using: &random),
                    isMarked: isOurs && random.chance(50), since: random.day(2025...2025))
            }
            let ranked = RepairBook.ranked(lines.shuffled(using: &random))
            let naive = lines.sorted { Self.precedes($0.key, $1.key) }
            #expect(ranked.map(\.line.applicant) == naive.map(\.applicant))
            #expect(ranked.map(\.rank) == Array(1...30))
        }
    }
}
