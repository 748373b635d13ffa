import Foundation
import Kernel
import Law
import TestSupport
import Testing

@testable import Agriculture

/// Interest is what a clerk with a pencil gets who adds day by day.
@Suite struct InterestTests {
    /// A random contract with what happened to it.
    private struct Sample {
        var balances: [Interest.Balance]
        var from: Day
        var to: Day
        var share: Int64
        var dayCount: Int
    }

    private func sample(_ random: inout SeededRandom) throws -> Sample {
        // Every fourth begins or ends on a leap day.
        let leap = try #require(Day(iso: random.pick(["2020-02-29", "2024-02-29", "2028-02-29"])))
        var from = random.day(2018...2029)
        let length = Int.random(in: 1...1_500, using: &random)
        if random.chance(15) { from = leap }
        let to = random.chance(10) && leap > from ? leap : from.adding(days: length)
        var owed = Int64.random(in: 1...50_000_000, using: &random)
        var rate = Int64.random(in: 0...240_000, using: &random)
        var balances = [Interest.Balance(day: from, owed: owed, rate: rate)]
        var day = from
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            // The first and the last day among them.
            let left = Int(to.number - day.number)
            day =
                random.chance(15)
                ? day
                : random.chance(15)
                    ? to
                    : day.adding(
                        days: Int.random(in: 0...max(left, 0), using: &random))
            switch random.pick([0, 1, 2]) {
            case 0: owed -= random.chance(30) ? owed : Int64.random(in: 0...owed, using: &random)
            case 1: owed += Int64.random(in: 1...9_000_000, using: &random)
            default: rate = Int64.random(in: 0...240_000, using: &random)
            }
            balances.append(Interest.Balance(day: day, owed: owed, rate: rate))
        }
        return Sample(
            balances: balances, from: from, to: to,
            share: Int64.random(in: 1...10_000, using: &random), dayCount: random.pick([360, 365]))
    }

    /// Day by day with whole fen and what is left over, and the leftover rounded at the end.
    private func naive(_ sample: Sample, from: Day, to: Day) -> Int64 {
        let whole = Int128(10_000_000_000) * Int128(sample.dayCount)
        var (fen, rest): (Int128, Int128) = (0, 0)
        var day = from
        while day < to {
            if let held = sample.balances.last(where: { $0.day <= day }) {
                rest += Int128(held.owed) * Int128(held.rate) * Int128(sample.share)
                (fen, rest) = (fen + rest / whole, rest % whole)
            }
            day = day.adding(days: 1)
        }
        return Int64(rest * 2 >= whole ? fen + 1 : fen)
    }

    @Test func interestIsTheNaiveDayByDaySumToTheFen() throws {
        let seed: UInt64 = 20_240_229
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        var (sum, leapDays): (Int64, Int) = (0, 0)
        for number in 0..<2_000 {
            let one = try sample(&random)
            let made = Interest.subsidy(
                one.balances, from: one.from, to: one.to, share: one.share,
                dayCount: one.dayCount)
            let expected = naive(one, from: one.from, to: one.to)
            #expect(made.fen == expected, "contract \(number) of seed \(seed): \(one)")
            sum += made.fen
            leapDays += one.from.parts.month == 2 && one.from.parts.day == 29 ? 1 : 0
            // Two periods are, before rounding, what one is.
            let middle = one.from.adding(
                days: Int.random(in: 0...Int(one.to.number - one.from.number), using: &random))
            let parts = [(one.from, middle), (middle, one.to)].map { from, to in
                Interest.subsidy(
                    one.balances, from: from, to: to, share: one.share, dayCount: one.dayCount)
            }
            #expect(parts.map(\.numerator).reduce(0, +) == made.numerator)
            #expect(abs(parts.map(\.fen).reduce(0, +) - made.fen) <= 1)
        }
        print("2,000 contracts, \(leapDays) from a leap day, \(sum) fen")
        #expect(leapDays > 100 && sum > 0)
    }

    /// What is owed, from and to, rate, share, days of a year, and the fen by hand.
    @Test(arguments: [
        // 50,000.00 × 3.65 % × 1 ÷ 365 = 5.00
        ("the first day bears interest", "2026-03-01", "2026-03-02", 36_500, 10_000, 365, 500),
        ("the day of repayment does not", "2026-03-01", "2026-03-01", 36_500, 10_000, 365, 0),
        ("29 February is a day", "2024-02-28", "2024-03-01", 36_500, 10_000, 365, 1_000),
        ("without it there is one less", "2026-02-28", "2026-03-01", 36_500, 10_000, 365, 500),
        ("a loan of 29 February", "2024-02-29", "2025-02-28", 36_500, 10_000, 365, 182_500),
        ("half of it is subsidised", "2026-03-01", "2026-03-03", 36_500, 5_000, 365, 500),
        // 5.06944… a day
        ("a year of 360 days", "2026-03-01", "2026-03-02", 36_500, 10_000, 360, 507),
    ])
    func byHand(
        _ sentence: String, _ from: String, _ to: String, _ rate: Int64, _ share: Int64,
        _ dayCount: Int, _ fen: Int64
    ) throws {
        let (from, to) = (try #require(Day(iso: from)), try #require(Day(iso: to)))
        let made = Interest.subsidy(
            [.init(day: from, owed: 5_000_000, rate: rate)], from: from, to: to, share: share,
            dayCount: dayCount)
        #expect(made.fen == fen, "\(sentence)")
    }

    @Test func roundingIsHalfUpOnce() {
        #expect(Interest.rounded(149, 100) == 1)
        #expect(Interest.rounded(150, 100) == 2)
        #expect(Interest.rounded(50, 100) == 1)
        #expect(Interest.rounded(49, 100) == 0)
        #expect(Interest.rounded(0, 100) == 0)
    }

    @Test func aPercentageIsReadAsWritten() throws {
        #expect(try parseRate("3.85") == 38_500)
        #expect(try parseRate("3.8501") == 38_501)
        #expect(try parseRate("0") == 0)
        #expect(try parseShare("50") == 5_000)
        #expect(try parseShare("33.33") == 3_333)
        #expect(percent(38_500, decimals: 4) == "3.85%")
        #expect(percent(5_000, decimals: 2) == "50%")
        for word in ["", "-1", "3.", ".5", "3.85001", "1e2", "101", "３", "3,85", "3.85%"] {
            #expect(throws: Refusal.self, "\(word)") { try parseRate(word) }
        }
        #expect(throws: Refusal.self) { try parseShare("0") }
    }
}
