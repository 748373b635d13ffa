import Law
import Testing

/// A year's money of one person, month by month: the class held on the last day of the month
/// before, at the rate of the month itself.
struct AccruedYear: Sendable, CustomTestStringConvertible {
    let law: String
    let clause: String
    let told: String
    let year: Int
    let yuan: Int64

    init(_ law: String, _ clause: String, _ told: String, year: Int = 2022, yuan: Int64) {
        self.law = law
        self.clause = clause
        self.told = told
        self.year = year
        self.yuan = yuan
    }

    var testDescription: String { "\(clause): \(law): \(yuan) in \(year)" }

    /// Somebody who has always been in the class, to ask a month's rate of.
    private static let classes = [
        "loss": "C died 2009-01-01; M special_assistance=loss 2009-01-01",
        "disability":
            "C disability.grade=2 2009-01-01; M special_assistance=disability 2009-01-01",
        "1": "M complication_assistance=1 2012-01-01",
        "2": "M complication_assistance=2 2012-01-01",
        "3": "M complication_assistance=3 2012-01-01",
    ]

    func sum() throws -> Int64 {
        let pack = try ScenarioPacks.pack(of: clause)
        let evaluator = Evaluator(pack)
        let index = try #require(evaluator.clauses.firstIndex { $0.id == clause })
        let own = evaluator.view(of: try ScenarioFamily(told, pack: pack).family)
        var total: Int64 = 0
        for month in 1...12 {
            let first = Month(year: year, month: month).first
            let before = own.finding(index, about: 0, on: first.adding(days: -1))
            guard before.outcome == .yes else { continue }
            guard case .fen(_, let basis) = before.amount else {
                Issue.record("no sum on \(first.adding(days: -1))")
                continue
            }
            let name = try #require(basis?.split(separator: ",").first.map(String.init))
            let kind = basis?.hasSuffix("rural") == true ? "; M hukou.kind=rural 1990-01-01" : ""
            let same = try ScenarioFamily(try #require(Self.classes[name]) + kind, pack: pack)
            let rate = evaluator.view(of: same.family).finding(index, about: 0, on: first)
            total += try #require(rate.amount.fen)
        }
        return total
    }
}

/// The catalogue's sums of 2022, and the days around them.
@Suite("scenarios: a year's money")
struct AccrualScenarioTests {
    private static let lost = "C died 2009-01-01; M special_assistance=loss 2009-01-01; "
    private static let disabled =
        "C disability.grade=2 2009-01-01; M special_assistance=disability 2009-01-01; "

    static let years = [
        AccruedYear("loss, the whole year", "NC-3.1a", lost, yuan: 6240),
        AccruedYear("loss, the whole year", "JY-3.1.1b", lost, yuan: 6240),
        AccruedYear("disability, the whole year", "NC-3.1a", disabled, yuan: 4860),
        AccruedYear("disability, the whole year", "JY-3.1.1b", disabled, yuan: 4860),
        AccruedYear(
            "complications, class 1", "JY-3.1.1c", "M complication_assistance=1 2012-01-01",
            yuan: 5520),
        AccruedYear(
            "complications, class 2", "JY-3.1.1c", "M complication_assistance=2 2012-01-01",
            yuan: 4140),
        AccruedYear(
            "complications, class 3", "JY-3.1.1c", "M complication_assistance=3 2012-01-01",
            yuan: 2760),
        AccruedYear(
            "the disabled child dies on 10 September: loss from October", "NC-3.1a",
            disabled + "C died 2022-09-10; M special_assistance=loss 2022-09-10", yuan: 5250),
        AccruedYear(
            "the disabled child dies on 10 September: loss from October", "JY-3.1.1b",
            disabled + "C died 2022-09-10; M special_assistance=loss 2022-09-10", yuan: 5250),
        // 6 × 350 + 3 × 460 + 3 × 590: the day within the month does not matter.
        AccruedYear(
            "on 1 September: loss from October", "NC-3.1a",
            disabled + "M special_assistance=loss 2022-09-01", yuan: 5250),
        AccruedYear(
            "on 30 September: loss from October", "NC-3.1a",
            disabled + "M special_assistance=loss 2022-09-30", yuan: 5250),
        // 6 × 350 + 2 × 460 + 4 × 590.
        AccruedYear(
            "on 31 August: loss from September", "NC-3.1a",
            disabled + "M special_assistance=loss 2022-08-31", yuan: 5380),
        // 6 × 350 + 460 + 5 × 590.
        AccruedYear(
            "on the day of the new rates: disability once more, at the new rate", "NC-3.1a",
            disabled + "M special_assistance=loss 2022-07-01", yuan: 5510),
        // 6 × 350 + 6 × 590.
        AccruedYear(
            "on the day before the new rates: loss at the new rate", "NC-3.1a",
            disabled + "M special_assistance=loss 2022-06-30", yuan: 5640),
        // 6 × 450 + 3 × 590: the month of the event is the last one paid.
        AccruedYear(
            "the mother dies on 10 September: September is the last month", "JY-3.1.1b",
            lost + "M died 2022-09-10", yuan: 4470),
        AccruedYear(
            "she moves out on 10 September: the same", "JY-3.1.1b",
            lost + "M hukou.district=320102 2022-09-10", yuan: 4470),
        // 6 × 350 + 3 × 460.
        AccruedYear(
            "the confirmation ends on 1 September: the month of the event is still paid",
            "NC-3.1a", disabled + "M special_assistance= 2022-09-01", yuan: 3480),
        // 6 × 350 + 2 × 460.
        AccruedYear(
            "on 31 August: September is not paid", "NC-3.1a",
            disabled + "M special_assistance= 2022-08-31", yuan: 3020),
        // 3 × 450 + 6 × 590: from the month after the confirmation.
        AccruedYear(
            "confirmed on 15 March: from April", "NC-3.1a",
            "C died 2022-01-10; M special_assistance=loss 2022-03-15", yuan: 4890),
        AccruedYear(
            "confirmed on 1 March: from April", "JY-3.1.1b",
            "C died 2022-01-10; M special_assistance=loss 2022-03-01", yuan: 4890),
        // 4 × 450 + 6 × 590.
        AccruedYear(
            "confirmed on 28 February: from March", "JY-3.1.1b",
            "C died 2022-01-10; M special_assistance=loss 2022-02-28", yuan: 5340),
        AccruedYear("loss in 2017, in town", "NC-3.1a", lost, year: 2017, yuan: 4080),
        AccruedYear(
            "loss in 2017, in the country", "NC-3.1a", lost + "M hukou.kind=rural 1990-01-01",
            year: 2017, yuan: 2040),
    ]

    @Test(arguments: years)
    func sums(_ year: AccruedYear) throws { #expect(try year.sum() == year.yuan * 100) }
}
