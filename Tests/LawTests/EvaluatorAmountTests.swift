import Law
import Testing

/// Figures: rows in force, classes, what may not be used, and when sums change.
@Suite struct EvaluatorAmountTests {
    private func amounts(
        _ rows: FigureRow..., people: People = .three(), ruledBy: String? = nil,
        known: Day = .never, on: String = "2020-01-01"
    ) -> Finding {
        var draft = PackSketch()
        draft.clause(figure: "rate", .all([]))
        draft.figures["rate"] = Figure(
            name: "rate", title: Text("标准", en: "rate"), type: .money, isFloor: true,
            ruledBy: ruledBy, reason: nil, rows: rows, position: PackSketch.nowhere)
        return draft.view(people, known: known).finding(0, about: 0, on: day(on))
    }

    @Test("the first fitting row gives the sum and its class")
    func firstFittingRow() {
        var people = People.three()
        people.report(0, "special_assistance", "loss", from: "2018-01-01")
        let finding = amounts(
            PackSketch.row(
                59_000, label: "loss", when: Rule.when("special_assistance", .equal, "loss")),
            PackSketch.row(46_000, label: "disability"), people: people)
        #expect(finding.amount == .fen(59_000, basis: "loss"))
    }

    @Test("a row ends before its last day and the sum changes with the next")
    func rowsInForce() {
        let rows = [
            PackSketch.row(45_000, from: day("2018-01-01"), to: day("2022-07-01")),
            PackSketch.row(59_000, from: day("2022-07-01")),
        ]
        let old = amounts(rows[0], rows[1], on: "2022-06-30")
        #expect(old.amount == .fen(45_000, basis: nil) && old.until == day("2022-07-01"))
        #expect(amounts(rows[0], rows[1], on: "2022-07-01").amount == .fen(59_000, basis: nil))
        #expect(
            amounts(rows[0], rows[1], on: "2017-12-31").amount == .undetermined(["figure(rate)"]))
    }

    @Test(
        "an unset or unverified figure is due but undetermined, never zero",
        arguments: [
            FigureStatus.proxy, .toBeSet,
        ])
    func unset(_ status: FigureStatus) {
        let finding = amounts(PackSketch.row(45_000, status: status))
        #expect(finding.outcome == .yes)
        #expect(finding.amount == .undetermined(["figure(rate)"]))
    }

    @Test("a ruling's default is settled")
    func rulings() {
        let finding = amounts(PackSketch.row(45_000, status: .toBeSet), ruledBy: "default")
        #expect(finding.amount == .fen(45_000, basis: nil))
    }

    @Test("a class that cannot be decided leaves the sum open and names the fact")
    func unknownClass() {
        let finding = amounts(
            PackSketch.row(34_000, when: Rule.when("hukou.kind", .equal, "urban")),
            PackSketch.row(17_000))
        #expect(finding.outcome == .yes)
        #expect(finding.amount == .undetermined(["hukou.kind"]))
    }

    @Test("a row learned later is not used before")
    func learnedLater() {
        let rows = [
            PackSketch.row(60_000, from: day("2019-01-01"), learned: day("2021-03-01")),
            PackSketch.row(45_000),
        ]
        #expect(amounts(rows[0], rows[1], known: day("2021-02-28")).amount.fen == 45_000)
        #expect(amounts(rows[0], rows[1], known: day("2021-03-01")).amount.fen == 60_000)
    }

    @Test("an unset figure in a condition is unknown and named")
    func inConditions() {
        var draft = PackSketch()
        draft.figure(
            "age", PackSketch.row(nil, to: day("2020-01-01"), status: .toBeSet),
            PackSketch.row(60, from: day("2020-01-01")))
        draft.clause(.compare(.greaterOrEqual, Rule.fact("age"), .figure("age", .count)))
        let view = draft.view(.three())
        let unset = view.finding(0, about: 0, on: day("2019-01-01"))
        #expect(unset.outcome == .unknown && unset.missing == ["figure(age)"])
        #expect(unset.until == day("2020-01-01"))
        let set = view.finding(0, about: 0, on: day("2020-01-01"))
        #expect(set.outcome == .no && set.until == day("2020-03-01"))
    }

    @Test("spans merge equal days, a raised standard splits none; the next change is of sums too")
    func spans() {
        var people = People.three()
        people.report(0, "death", "illness", from: "2024-05-01")
        var draft = PackSketch()
        draft.figure(
            "rate", PackSketch.row(45_000, to: day("2022-07-01")),
            PackSketch.row(59_000, from: day("2022-07-01")))
        draft.clause(figure: "rate", Rule.age(.greaterOrEqual, 60))
        let view = draft.view(people)
        let (spans, until) = view.spans(
            0, about: 0, from: day("2008-01-01"), to: day("2026-01-01"))
        #expect(
            spans.map(\.from.description) == ["2008-01-01", "2020-03-01", "2024-05-01"])
        #expect(spans.map(\.outcome) == [.no, .yes, .no])
        #expect(spans.map(\.basis) == [.none, .class(""), .none])
        #expect(spans.last?.to == day("2026-01-01"))
        #expect(until == .never)
        let evaluator = Evaluator(draft.pack)
        let sums = ["2022-06-30", "2022-07-01"].map {
            evaluator.amount(of: 0, .class(""), on: day($0), since: day("2020-03-01")).fen
        }
        #expect(sums == [45_000, 59_000])
        #expect(evaluator.nextSum(of: 0, after: day("2021-01-01")) == day("2022-07-01"))
        #expect(view.nextChange(0, about: 0, on: day("2010-01-01")) == day("2020-03-01"))
        #expect(view.nextChange(0, about: 0, on: day("2021-01-01")) == day("2022-07-01"))
        #expect(view.nextChange(0, about: 0, on: day("2024-05-01")) == .never)
    }
}
