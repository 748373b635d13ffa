import Law
import Testing

/// A rule about one member of a family on a day.
struct RuleCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let people: People
    var who = Who.parent
    var member = 0
    let rule: Expression
    let on: String
    let expected: Truth
    var missing: [String] = []
    var until: String?
}

@Suite struct EvaluatorTests {
    static let day0 = "2015-01-01"

    static let truths: [RuleCase] = {
        let people = People.three()
        let grade = Rule.when("special_assistance", .equal, "loss")
        let other = Rule.when("special_assistance", .notEqual, "loss")
        let walks = Rule.when("mobility", .equal, "walks")
        return [
            .init(
                testDescription: "comparing with an absent fact is no", people: people, rule: grade,
                on: day0, expected: .no),
            .init(
                testDescription: "not equal is not (equal): yes of an absent fact", people: people,
                rule: other, on: day0, expected: .yes),
            .init(
                testDescription: "an unreported fact is unknown and named", people: people,
                rule: walks, on: day0, expected: .unknown, missing: ["mobility"]),
            .init(
                testDescription: "unknown and no is no", people: people,
                rule: .all([walks, grade]),
                on: day0, expected: .no),
            .init(
                testDescription: "unknown or yes is yes", people: people,
                rule: .any([walks, other]),
                on: day0, expected: .yes),
            .init(
                testDescription: "only facts that contribute are missing, each once",
                people: people,
                rule: .all([
                    .any([walks, other]), Rule.fact("only_child"), Rule.fact("only_child"),
                    Rule.when("hukou.kind", .equal, "rural"),
                ]), on: day0, expected: .unknown, missing: ["only_child", "hukou.kind"]),
            .init(
                testDescription: "not unknown is unknown", people: people, rule: .not(walks),
                on: day0, expected: .unknown, missing: ["mobility"]),
            .init(
                testDescription: "without a spouse a condition on the spouse is no",
                people: people,
                rule: .all([
                    .not(Rule.fact("spouse.exists")), Rule.fact("spouse.only_child"),
                ]), on: day0, expected: .no),
        ]
    }()

    static let days: [RuleCase] = {
        var people = People.three()
        people.report(2, "death", "accident", from: "2012-05-06")
        let sameYear = Expression.sameYear(Rule.fact("child.death.day"))
        let age = Rule.age(.greaterOrEqual, 65)
        return [
            .init(
                testDescription: "an age holds from the birthday", people: people, rule: age,
                on: "2025-03-01", expected: .yes, until: "never"),
            .init(
                testDescription: "an age not reached is no until the birthday itself",
                people: people, rule: age, on: "2008-01-01", expected: .no, until: "2025-03-01"),
            .init(
                testDescription: "below an age holds until that birthday", people: people,
                rule: Rule.age(.less, 49), on: "2008-06-01", expected: .yes, until: "2009-03-01"),
            .init(
                testDescription: "exactly an age holds for a year", people: people,
                rule: Rule.age(.equal, 50), on: "2010-03-01", expected: .yes, until: "2011-03-01"),
            .init(
                testDescription: "the same year as a death, before it is known to be, is no",
                people: people, rule: sameYear, on: "2012-05-05", expected: .no,
                until: "2012-05-06"),
            .init(
                testDescription: "the same year as a death ends with the year", people: people,
                rule: sameYear, on: "2012-05-06", expected: .yes, until: "2013-01-01"),
            .init(
                testDescription: "years since a day count from its anniversary", people: people,
                rule: Rule.yearsSince("child.death", .greaterOrEqual, 3), on: "2015-05-05",
                expected: .no, until: "2015-05-06"),
            .init(
                testDescription: "a false and holds until the latest of its false parts changes",
                people: people,
                rule: .all([age, Rule.age(.greaterOrEqual, 60)]), on: "2008-01-01", expected: .no,
                until: "2025-03-01"),
            .init(
                testDescription: "a true or holds until the latest of its true parts changes",
                people: people,
                rule: .any([Rule.age(.less, 49), Rule.age(.less, 60)]), on: "2008-01-01",
                expected: .yes, until: "2020-03-01"),
        ]
    }()

    static let lifts: [RuleCase] = {
        var draft = People.three()
        draft.report(2, "disability.grade", "2", from: "2010-01-01")
        draft.report(0, "hukou.kind", "urban", from: "2008-01-01")
        draft.report(1, "hukou.kind", "unified", from: "2008-01-01")
        draft.report(1, "hukou.area", "rural", from: "2014-01-01")
        let bereft = Rule.when("child.disability.grade", .lessOrEqual, "3")
        let rural = Rule.fact("housing.rural")
        return [
            .init(
                testDescription: "the child's facts are read on the day", people: draft,
                rule: bereft, on: "2009-12-31", expected: .no, until: "2010-01-01"),
            .init(
                testDescription: "a child asks its parents", people: draft, who: .child, member: 2,
                rule: .parentsAny(bereft), on: "2010-01-01", expected: .yes),
            .init(
                testDescription: "a household asks its members", people: draft, who: .household,
                rule: .householdAny(Rule.when("disability.grade", .equal, "2")),
                on: "2010-01-01", expected: .yes),
            .init(
                testDescription: "where the house stands is unknown while an area class is",
                people: draft, who: .household, rule: rural, on: "2013-12-31",
                expected: .unknown, missing: ["hukou.area"], until: "2014-01-01"),
            .init(
                testDescription: "rural if one living parent is registered rural", people: draft,
                who: .household, rule: rural, on: "2014-01-01", expected: .yes),
            .init(
                testDescription: "a kind nobody reported is named", people: People.three(),
                who: .household, rule: rural, on: "2014-01-01", expected: .unknown,
                missing: ["hukou.kind"]),
        ]
    }()

    static let deceased: [RuleCase] = {
        var people = People.three()
        people.report(2, "death", "accident", from: "2012-05-06")
        people.report(0, "death", "illness", from: "2016-07-01")
        people.report(0, "only_child", "yes", from: "2016-01-01", to: "2016-07-02")
        let bereft = Rule.fact("child.dead")
        return [
            .init(
                testDescription: "the deceased is judged on the day of death", people: people,
                who: .deceased, rule: Rule.fact("only_child"), on: "2020-01-01", expected: .yes,
                until: "never"),
            .init(
                testDescription: "before the death nothing speaks of the deceased",
                people: people, who: .deceased, rule: Rule.fact("only_child"), on: "2016-06-30",
                expected: .no, until: "2016-07-01"),
            .init(
                testDescription: "a child's death makes its parents what they are that day",
                people: people, who: .deceased, member: 2, rule: .parentsAny(bereft),
                on: "2012-05-06", expected: .yes),
            .init(
                testDescription: "the deceased counts as a member of the household",
                people: people, who: .deceased, rule: .householdAny(Rule.age(.equal, 56)),
                on: "2017-01-01", expected: .yes),
            .init(
                testDescription: "a dead parent counts as on the last day", people: people,
                who: .child, member: 2, rule: .parentsAny(Rule.fact("only_child")),
                on: "2011-01-01", expected: .unknown, missing: ["only_child"]),
        ]
    }()

    @Test(arguments: truths + days + lifts + deceased)
    func rules(_ example: RuleCase) {
        var draft = PackSketch()
        draft.clause(who: example.who, example.rule)
        let view = draft.view(example.people)
        let finding = view.finding(0, about: example.member, on: day(example.on))
        #expect(finding.outcome == example.expected)
        #expect(finding.missing == example.missing)
        if let until = example.until {
            #expect(finding.until == (until == "never" ? .never : day(until)))
        }
    }

    @Test("where no parent lives, dead parents count as on their last day in the household")
    func orphanHousehold() {
        var people = People.three()
        people.report(0, "only_child", "yes", from: "2010-01-01")
        people.report(0, "death", "illness", from: "2012-01-01")
        people.report(1, "only_child", "no", from: "2008-01-01")
        people.report(1, "death", "illness", from: "2014-01-01")
        people.report(2, "only_child", "no", from: "2008-01-01")
        var draft = PackSketch()
        draft.define("chosen", of: .parent, Rule.fact("only_child"))
        draft.clause(who: .household, .householdAny(.definition("chosen")))
        let view = draft.view(people)
        // Her yes died with her while he lived; with him gone both count as on their last day.
        #expect(view.finding(0, about: 0, on: day("2011-01-01")).outcome == .yes)
        #expect(view.finding(0, about: 1, on: day("2013-01-01")).outcome == .no)
        #expect(view.finding(0, about: 2, on: day("2015-01-01")).outcome == .yes)
        #expect(view.finding(0, about: 1, on: day("2013-01-01")).until == day("2014-01-01"))
    }

    @Test("the divorced live apart: the household is the subject's only")
    func divorced() {
        var people = People.three()
        people.family.members[1].memberships = [Membership(household: 2)]
        people.report(1, "only_child", "yes", from: "2008-01-01")
        people.report(0, "only_child", "no", from: "2008-01-01")
        var draft = PackSketch()
        draft.define("chosen", of: .parent, Rule.fact("only_child"))
        draft.clause(who: .household, .householdAny(.definition("chosen")))
        let view = draft.view(people)
        #expect(view.finding(0, about: 0, on: day("2011-01-01")).outcome == .no)
        #expect(view.finding(0, about: 1, on: day("2011-01-01")).outcome == .yes)
        #expect(view.subjects(on: day("2011-01-01")).map(\.member) == [0, 1])
    }

    @Test("a wish nobody asked about is not asked, unless another fact is missing too")
    func notAsked() {
        var draft = PackSketch()
        draft.clause(Rule.fact("wish.institution"))
        draft.clause(id: "T-2", Rule.fact("wish.institution"), Rule.fact("only_child"))
        let view = draft.view(.three())
        let wish = view.finding(0, about: 0, on: day("2015-01-01"))
        #expect(wish.outcome == .unknown && wish.notAsked)
        #expect(wish.missing == ["wish.institution"])
        #expect(!view.finding(1, about: 0, on: day("2015-01-01")).notAsked)
    }

    @Test("a clause receives what another gives the same person on the same day")
    func receives() {
        var draft = PackSketch()
        draft.clause(benefit: "aid", Rule.age(.greaterOrEqual, 60))
        draft.clause(id: "T-2", who: .child, benefit: "aid", .all([]))
        draft.clause(id: "T-3", .receives("aid"))
        let view = draft.view(.three())
        #expect(view.finding(2, about: 0, on: day("2020-02-29")).outcome == .no)
        #expect(view.finding(2, about: 0, on: day("2020-02-29")).until == day("2020-03-01"))
        #expect(view.finding(2, about: 0, on: day("2020-03-01")).outcome == .yes)
    }

    @Test("before the document is in force the answer is no and says so; so where it is off")
    func inForceAndOff() {
        var draft = PackSketch()
        draft.inForce = day("2014-11-28")
        draft.clause(.all([]))
        draft.clause(id: "T-2", .all([]))
        draft.off = ["T-2": "not adopted"]
        let view = draft.view(.three())
        let before = view.finding(0, about: 0, on: day("2014-11-27"))
        #expect(before.outcome == .no && before.until == day("2014-11-28"))
        #expect(view.finding(0, about: 0, on: day("2014-11-28")).outcome == .yes)
        #expect(
            view.reasons(0, about: 0, on: day("2014-11-27")).map(\.condition) == [
                "in force since 2014-11-28"
            ])
        #expect(view.finding(1, about: 0, on: day("2020-01-01")).outcome == .no)
        #expect(
            view.reasons(1, about: 0, on: day("2020-01-01")).map(\.condition) == [
                "off here: not adopted"
            ])
        #expect(view.clauses(about: 0, on: day("2020-01-01")) == [0, 1])
    }

    @Test("a reason a line, with the facts a definition read and the clause's words")
    func reasons() {
        var people = People.three()
        people.report(2, "disability.grade", "2", from: "2010-01-01")
        var draft = PackSketch()
        draft.define(
            "bereft", of: .parent, Rule.fact("child.exists"),
            Rule.when("child.disability.grade", .lessOrEqual, "3"))
        draft.clause(
            who: .child, .parentsAny(.definition("bereft")),
            .any([Rule.when("mobility", .equal, "walks"), Rule.age(.less, 18)]))
        let reasons = draft.view(people).reasons(0, about: 2, on: day("2015-01-01"))
        #expect(reasons.map(\.verdict) == [.yes, .unknown])
        #expect(reasons.map(\.condition) == ["line 1", "line 2"])
        #expect(reasons.first?.facts.map(\.name) == ["child.exists", "child.disability.grade"])
        #expect(reasons.first?.facts.map(\.value) == ["yes", "2"])
        #expect(reasons.last?.missing == ["mobility"])
        #expect(reasons.last?.facts.map(\.value) == ["29"])
        #expect(reasons.allSatisfy { $0.words == "words of T-1" })
    }
}
