import Kernel
import Law
import TestSupport
import Testing

@testable import CivilAffairs
@testable import Yuhou

/// What a means test counts, as sentences of the two documents.
@Suite struct MeansRuleTests {
    struct Sentence: Sendable, CustomTestStringConvertible {
        let words: String
        let clause: String
        let test: MeansTest
        let kind: IncomeKind
        var isException = false
        let isCounted: Bool
        var testDescription: String { words }
    }

    /// The rules as the two packs say them; the third clause is of no pack.
    private static let rules: [String: DisregardRule] = {
        let registry = try? Registry(departments)
        let loader = registry.map {
            PackLoader(dictionary: $0.dictionary, benefits: $0.lawBenefits)
        }
        let clauses = ["jiangyan": "JY-3.1.5", "nanchuan": "NC-4.civil.4"]
        var rules: [String: DisregardRule] = [:]
        for (folder, clause) in clauses {
            let path = "\(MigratedDatabase.migrations)/../policies/\(folder)"
            guard let (code, sources) = try? PackFolder.sources(at: path),
                let pack = loader?.load(code, from: sources).pack
            else { continue }
            rules[clause] = DisregardRule(clause: clause, by: pack, on: day)
            let before = DisregardRule(clause: clause, by: pack, on: Day(iso: "2000-01-01") ?? day)
            rules["\(clause) before its day"] = before
        }
        return rules
    }()
    private static let day = Day(iso: "2026-03-02") ?? .always

    @Test func theListsAreThePacks() {
        #expect(Self.rules["JY-3.1.5"]?.tests == Set(MeansTest.allCases))
        #expect(Self.rules["NC-4.civil.4"]?.tests == [.dibao])
        #expect(Self.rules["NC-4.civil.4"]?.alike == [], "two items and no “等”")
        for clause in ["JY-3.1.5", "NC-4.civil.4"] {
            #expect(Self.rules["\(clause) before its day"]?.tests == [], "\(clause)")
        }
    }

    private static let sentences = [
        Sentence(
            words: "Jiangyan: one-off relief does not count in a test for 低保",
            clause: "JY-3.1.5", test: .dibao, kind: .relief, isCounted: false),
        Sentence(
            words: "Jiangyan: special assistance does not count in any low-income test",
            clause: "JY-3.1.5", test: .expenditure, kind: .specialAssistance, isCounted: false),
        Sentence(
            words: "Jiangyan: insurance money does not count for 特困 either",
            clause: "JY-3.1.5", test: .destitute, kind: .insurance, isCounted: false),
        Sentence(
            words: "Jiangyan: an award is not named, so it counts until somebody says why not",
            clause: "JY-3.1.5", test: .dibao, kind: .planningAward, isCounted: true),
        Sentence(
            words: "Jiangyan: “等” lets a named person leave an award out",
            clause: "JY-3.1.5", test: .marginal, kind: .planningAward, isException: true,
            isCounted: false),
        Sentence(
            words: "Nanchuan: special assistance does not count for 低保",
            clause: "NC-4.civil.4", test: .dibao, kind: .specialAssistance, isCounted: false),
        Sentence(
            words: "Nanchuan: an award does not count for 低保",
            clause: "NC-4.civil.4", test: .dibao, kind: .planningAward, isCounted: false),
        Sentence(
            words: "Nanchuan: one-off relief counts, the list is closed",
            clause: "NC-4.civil.4", test: .dibao, kind: .relief, isCounted: true),
        Sentence(
            words: "Nanchuan: nobody's reason opens the closed list",
            clause: "NC-4.civil.4", test: .dibao, kind: .relief, isException: true,
            isCounted: true),
        Sentence(
            words: "Nanchuan: special assistance counts for 特困, the clause speaks of 低保",
            clause: "NC-4.civil.4", test: .destitute, kind: .specialAssistance, isCounted: true),
        Sentence(
            words: "A district whose clause has no row disregards nothing",
            clause: "XX-1", test: .dibao, kind: .specialAssistance, isCounted: true),
    ]

    @Test(arguments: sentences)
    func sentence(_ case: Sentence) {
        let item = IncomeItem(
            seq: 1, kind: `case`.kind, sum: Money(fen: 101), isLeftOut: `case`.isException)
        let rule = Self.rules[`case`.clause]
        let finding = MeansFinding([item], heads: 1, test: `case`.test, rule: rule)
        #expect((finding.counted.fen == 101) == `case`.isCounted)
        #expect((finding.leftOut[1] == `case`.clause) == !`case`.isCounted, "it says which")
    }

    @Test func sumsPerHeadRoundHalfAFenUp() {
        for (sum, heads, perHead) in [(1, 2, 1), (1, 3, 0), (2, 3, 1), (5, 2, 3), (0, 4, 0)] {
            let item = IncomeItem(seq: 1, kind: .wage, sum: Money(fen: Int64(sum)))
            let finding = MeansFinding([item], heads: Int64(heads), test: .dibao, rule: nil)
            #expect(finding.perHead.fen == Int64(perHead), "\(sum) among \(heads)")
        }
    }

    /// The table of the clauses as words, read line by line: written apart from the rules.
    private static let oracle: [String: [String: [String]]] = [
        "JY-3.1.5": Dictionary(
            uniqueKeysWithValues: ["dibao", "destitute", "marginal", "expenditure"].map {
                ($0, ["relief", "special_assistance", "insurance", "+"])
            }),
        "NC-4.civil.4": ["dibao": ["special_assistance", "planning_award"]],
    ]

    @Test func aDisregardedLineIsNeverCountedAndTheSheetSaysWhich() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("means test against the oracle, seed \(seed)")
        var random = SeededRandom(seed: seed)
        for _ in 0..<2_000 {
            let clause = random.pick(["JY-3.1.5", "NC-4.civil.4", "none"])
            let test = random.pick(MeansTest.allCases)
            let heads = Int64.random(in: 1...9, using: &random)
            let count = Int.random(in: 0...12, using: &random)
            let items = (0..<count).map { index in
                IncomeItem(
                    seq: Int64(index), kind: random.pick(IncomeKind.allCases),
                    sum: Money(fen: Int64.random(in: 1...9_999_999, using: &random)),
                    isLeftOut: random.chance(20))
            }
            let finding = MeansFinding(
                items, heads: heads, test: test, rule: Self.rules[clause])
            let words = Self.oracle[clause]?[test.rawValue] ?? []
            var counted: Int64 = 0
            for item in items {
                let isOut =
                    words.contains(item.kind.rawValue) || item.isLeftOut && words.contains("+")
                if !isOut { counted += item.sum.fen }
                #expect(finding.leftOut[item.seq] == (isOut ? clause : nil), "seed \(seed)")
            }
            #expect(finding.counted.fen == counted, "seed \(seed)")
            let all = items.reduce(0) { $0 + $1.sum.fen }
            #expect(finding.disregarded.fen == all - counted, "seed \(seed)")
            // Half up without the program's own arithmetic: to the nearest, a tie to the larger.
            let (whole, rest) = counted.quotientAndRemainder(dividingBy: heads)
            #expect(finding.perHead.fen == (rest + rest >= heads ? whole + 1 : whole))
        }
    }
}
