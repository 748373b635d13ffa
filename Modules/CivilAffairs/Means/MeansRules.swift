import Kernel
import Law

/// What is tested: the four classes of low income (低收入人口).
enum MeansTest: String, CaseIterable, Sendable {
    case dibao, destitute, marginal, expenditure

    var title: Text {
        switch self {
        case .dibao: Text("低保", en: "minimum living")
        case .destitute: Text("特困", en: "destitute")
        case .marginal: Text("低保边缘", en: "marginal")
        case .expenditure: Text("支出型困难", en: "expenditure")
        }
    }

    /// The figure of the pack below which a household is in the class; nil where the class does not
    /// go by a line of income.
    var line: String? {
        switch self {
        case .dibao, .marginal: "\(rawValue).line"
        case .destitute, .expenditure: nil
        }
    }
}

/// What an income is.
enum IncomeKind: String, CaseIterable, Sendable {
    case wage, business, farm, property, pension, support
    case specialAssistance = "special_assistance"
    case planningAward = "planning_award"
    case relief, insurance, other

    var title: Text {
        switch self {
        case .wage: Text("工资性收入", en: "wages")
        case .business: Text("经营净收入", en: "business")
        case .farm: Text("种养收入", en: "farming")
        case .property: Text("财产收入", en: "property")
        case .pension: Text("养老金", en: "pension")
        case .support: Text("赡养、抚养、扶养费", en: "support from relatives")
        case .specialAssistance: Text("特别扶助金", en: "special assistance")
        case .planningAward: Text("计划生育奖励金", en: "family-planning award")
        case .relief: Text("一次性救助金", en: "one-off relief")
        case .insurance: Text("综合保障保险金", en: "comprehensive insurance money")
        case .other: Text("其他收入", en: "other")
        }
    }
}

/// Which incomes a clause leaves out of which tests, as the district's pack says it: the figure
/// `means.disregarded.<kind>` names the tests of a kind of income, `means.disregarded.alike` those
/// in which a named person may leave out what is like the kinds named (“等”).
///
/// A figure that is missing, to be set or a proxy leaves nothing out: no income is left out without
/// a text that says so.
struct DisregardRule: Sendable {
    let clause: String
    /// The tests each kind of income is left out of.
    let named: [IncomeKind: Set<MeansTest>]
    /// The tests for which the list ends with “等”.
    let alike: Set<MeansTest>

    init(clause: String, by pack: Pack, on day: Day) {
        self.clause = clause
        named = Dictionary(
            uniqueKeysWithValues: IncomeKind.allCases.map {
                ($0, Self.tests("means.disregarded.\($0.rawValue)", by: pack, on: day))
            })
        alike = Self.tests("means.disregarded.alike", by: pack, on: day)
    }

    /// `every` test, one by its name, or `no` test.
    private static func tests(_ figure: String, by pack: Pack, on day: Day) -> Set<MeansTest> {
        guard let word = pack.verifiedWord(figure, on: day) else { return [] }
        return word == "every"
            ? Set(MeansTest.allCases) : Set([MeansTest(rawValue: word)].compactMap(\.self))
    }

    /// The tests that the clause speaks of.
    var tests: Set<MeansTest> { named.values.reduce(alike) { $0.union($1) } }

    func leavesOut(_ kind: IncomeKind, from test: MeansTest) -> Bool {
        named[kind]?.contains(test) ?? false
    }
}

/// One income as the sums need it.
struct IncomeItem: Hashable, Sendable {
    /// Its number on the sheet.
    let seq: Int64
    let kind: IncomeKind
    let sum: Money
    /// Left out by a named person, under the open end of the clause's list.
    var isLeftOut = false
}

/// What a means test finds: each line counted or not, and the sum per head.
struct MeansFinding: Hashable, Sendable {
    /// By the line's number, the clause that leaves it out; a line that counts is not among them.
    let leftOut: [Int64: String]
    let counted: Money
    let disregarded: Money
    /// Half a fen up (our own default, as for every sum per head).
    let perHead: Money

    /// - Parameters:
    ///   - rule: The district's; nil disregards nothing.
    ///   - heads: The persons counted, at least one.
    init(_ items: [IncomeItem], heads: Int64, test: MeansTest, rule: DisregardRule?) {
        var leftOut: [Int64: String] = [:]
        var (counted, disregarded): (Int64, Int64) = (0, 0)
        for item in items {
            let named = rule?.leavesOut(item.kind, from: test) ?? false
            let alike = item.isLeftOut && (rule?.alike.contains(test) ?? false)
            if let rule, named || alike {
                leftOut[item.seq] = rule.clause
                disregarded += item.sum.fen
            } else {
                counted += item.sum.fen
            }
        }
        self.leftOut = leftOut
        self.counted = Money(fen: counted)
        self.disregarded = Money(fen: disregarded)
        perHead = Money(fen: (2 * counted + heads) / (2 * heads))
    }
}
