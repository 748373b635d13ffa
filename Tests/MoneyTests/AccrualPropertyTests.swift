import Foundation
import Kernel
import Law
import Money
import Postgres
import TestSupport
import Testing

@testable import Yuhou

/// Random histories against a naive sum, month by month, that shares nothing with the law's code.
@Suite struct AccrualPropertyTests {
    /// What somebody told: one of them about one fact, in order.
    private struct Telling {
        let fact: String
        /// Nil: it ended.
        let word: String?
        let from: Day
        let learned: Day
    }

    private static let rates: [(from: String, loss: Int64, disability: Int64)] = [
        ("2022-07-01", 590, 460), ("2018-01-01", 450, 350),
    ]

    /// As many as `make soak` asks for.
    private static let histories =
        ProcessInfo.processInfo.environment["YUHOU_HISTORIES"].flatMap(Int.init) ?? 2_000

    @Test func everyMonthIsWorthWhatANaiveSumSays() async throws {
        let house = try await AccrualHouse()
        let office = try await house.house.office()
        let (_, evaluator) = try await PackStore(office).law(of: house.house.home)
        let clause = try #require(evaluator.index(of: "JY-3.1.1b"))
        let seed = UInt64.random(in: 0...UInt64.max)
        print("accrual, seed \(seed)")
        var random = SeededRandom(seed: seed)
        let start = try CaseHouse.day("2019-06-01")
        let months = Month(year: 2020, month: 1)...Month(year: 2025, month: 12)
        for history in 0..<Self.histories {
            let tellings = Self.tellings(from: start, using: &random)
            let known = start.adding(days: Int.random(in: 400...2_600, using: &random))
            let view = evaluator.view(
                of: try Self.family(tellings, office.registry.dictionary), known: known)
            for sum in view.sums(clause, about: 0, in: months, today: known) {
                let expected = Self.naive(tellings, sum.month, known: known)
                let found = sum.outcome == .yes ? sum.amount.fen : 0
                guard found == expected else {
                    Issue.record(
                        "seed \(seed), history \(history), \(sum.month) known \(known): \(found ?? -1) for \(expected); \(tellings)"
                    )
                    return
                }
            }
        }
    }

    private static func tellings(from start: Day, using random: inout SeededRandom) -> [Telling] {
        func day() -> Day { start.adding(days: Int.random(in: 0...2_300, using: &random)) }
        var tellings = [
            Telling(fact: "hukou.district", word: "321204", from: start, learned: start),
            Telling(fact: "special_assistance", word: "disability", from: start, learned: start),
        ]
        for _ in 0..<Int.random(in: 0...5, using: &random) {
            let from = day()
            let learned = from.adding(days: Int.random(in: -40...500, using: &random))
            let (fact, words): (String, [String?]) =
                Int.random(in: 0...2, using: &random) == 0
                ? ("hukou.district", ["321204", "320000"])
                : ("special_assistance", ["loss", "disability", "loss", nil])
            tellings.append(
                Telling(
                    fact: fact, word: words.randomElement(using: &random) ?? nil, from: from,
                    learned: learned))
        }
        if Int.random(in: 0...3, using: &random) == 0 {
            let died = day()
            tellings.append(
                Telling(
                    fact: "death", word: "illness", from: died,
                    learned: died.adding(days: Int.random(in: 0...400, using: &random))))
        }
        return tellings
    }

    private static func family(_ tellings: [Telling], _ dictionary: FactDictionary) throws -> Family
    {
        var mother = Member(
            id: 1, ref: "A", sex: .female, birth: try CaseHouse.day("1956-01-01"), role: .parent,
            town: 321_204_001, memberships: [])
        for (sequence, telling) in tellings.enumerated() {
            let index = try #require(dictionary.index(of: telling.fact))
            mother.reports.append(
                Report(
                    fact: UInt16(index), act: telling.word == nil ? .ends : .states,
                    value: telling.word.flatMap(dictionary[index].encode) ?? 0,
                    from: telling.from, learned: telling.learned, sequence: Int64(sequence + 1)))
        }
        return Family(members: [mother], relations: [])
    }

    /// The month is due if on the last day before it she lived here, confirmed; at the rate of its
    /// first day.
    private static func naive(_ tellings: [Telling], _ month: Month, known: Day) -> Int64 {
        let day = month.first.adding(days: -1)
        func word(_ fact: String) -> String? {
            var best: (telling: Telling, place: Int)?
            for (place, telling) in tellings.enumerated()
            where telling.fact == fact && telling.from <= day && telling.learned <= known {
                if let other = best {
                    let isLater =
                        telling.learned != other.telling.learned
                        ? telling.learned > other.telling.learned
                        : telling.from != other.telling.from
                            ? telling.from > other.telling.from : place > other.place
                    if isLater { best = (telling, place) }
                } else {
                    best = (telling, place)
                }
            }
            return best?.telling.word
        }
        guard day.description >= "2020-01-01", word("death") == nil,
            word("hukou.district") == "321204", let kind = word("special_assistance"),
            let rate = rates.first(where: { $0.from <= month.first.description })
        else { return 0 }
        return (kind == "loss" ? rate.loss : rate.disability) * 100
    }
}
