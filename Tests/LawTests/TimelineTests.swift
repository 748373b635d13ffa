import Law
import Testing

/// One person's reports of one fact, and what the law takes on a day as known on another.
struct ResolutionCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let people: People
    let fact: String
    let on: String
    var known = "2035-01-01"
    /// The word, `none`, or `?` for unreported.
    let expected: String
    var since: String?
    var until: String?
}

@Suite struct TimelineTests {
    static func mobility(_ build: (inout People) -> Void) -> People {
        var people = People.three()
        build(&people)
        return people
    }

    static let single: [ResolutionCase] = {
        let one = mobility {
            $0.report(0, "mobility", "walks", from: "2010-01-01", to: "2015-01-01")
            $0.report(0, "mobility", "bedbound", from: "2015-01-01")
        }
        let backdated = mobility {
            $0.report(0, "mobility", "walks", from: "2010-01-01", learned: "2010-02-01")
            $0.report(
                0, "mobility", "assisted", from: "2009-01-01", to: "2012-01-01",
                learned: "2020-01-01")
        }
        let ended = mobility {
            $0.report(0, "mobility", "walks", from: "2010-01-01", learned: "2010-01-01")
            $0.report(0, "mobility", "", from: "2014-01-01", act: .ends, learned: "2014-01-01")
        }
        let twice = mobility {
            $0.report(0, "mobility", "walks", from: "2010-01-01", to: "2012-01-01")
            $0.report(0, "mobility", "walks", from: "2012-01-01")
        }
        return [
            .init(
                testDescription: "before the first report an unknown fact is unreported",
                people: one, fact: "mobility", on: "2009-12-31", expected: "?",
                until: "2010-01-01"),
            .init(
                testDescription: "from is inclusive", people: one, fact: "mobility",
                on: "2010-01-01", expected: "walks", since: "2010-01-01", until: "2015-01-01"),
            .init(
                testDescription: "to is exclusive", people: one, fact: "mobility",
                on: "2015-01-01", expected: "bedbound", since: "2015-01-01"),
            .init(
                testDescription: "a report learned later wins the days it covers",
                people: backdated, fact: "mobility", on: "2011-01-01", expected: "assisted",
                since: "2009-01-01", until: "2012-01-01"),
            .init(
                testDescription: "and the earlier one stays beyond them", people: backdated,
                fact: "mobility", on: "2012-01-01", expected: "walks", since: "2012-01-01"),
            .init(
                testDescription: "what was not yet learned is not seen", people: backdated,
                fact: "mobility", on: "2011-01-01", known: "2019-12-31", expected: "walks"),
            .init(
                testDescription: "the day of learning counts", people: backdated,
                fact: "mobility", on: "2011-01-01", known: "2020-01-01", expected: "assisted"),
            .init(
                testDescription: "before anything was learned it is unreported",
                people: backdated, fact: "mobility", on: "2011-01-01", known: "2010-01-31",
                expected: "?"),
            .init(
                testDescription: "an end makes the fact none, not unknown", people: ended,
                fact: "mobility", on: "2030-01-01", expected: "none", since: "2014-01-01"),
            .init(
                testDescription: "an end leaves the days before it", people: ended,
                fact: "mobility", on: "2013-12-31", expected: "walks", until: "2014-01-01"),
            .init(
                testDescription: "the same value repeated holds since its first day",
                people: twice, fact: "mobility", on: "2020-01-01", expected: "walks",
                since: "2010-01-01"),
        ]
    }()

    static let withdrawals: [ResolutionCase] = {
        let withdrawn = mobility {
            $0.report(0, "mobility", "walks", from: "2010-01-01", learned: "2010-01-01")
            $0.report(0, "mobility", "bedbound", from: "2012-01-01", learned: "2012-01-01")
            $0.report(
                0, "mobility", "", from: "2012-01-01", act: .withdraws, learned: "2013-01-01")
        }
        let stated = mobility {
            $0.report(
                0, "mobility", "", from: "2012-01-01", act: .withdraws, learned: "2013-01-01")
            $0.report(0, "mobility", "bedbound", from: "2012-01-01", learned: "2014-01-01")
        }
        return [
            .init(
                testDescription: "a withdrawal takes back the report of the same day",
                people: withdrawn, fact: "mobility", on: "2020-01-01", expected: "walks",
                since: "2010-01-01"),
            .init(
                testDescription: "until the withdrawal was learned the report stands",
                people: withdrawn, fact: "mobility", on: "2020-01-01", known: "2012-12-31",
                expected: "bedbound"),
            .init(
                testDescription: "a withdrawal does not touch what is reported after it",
                people: stated, fact: "mobility", on: "2020-01-01", expected: "bedbound"),
        ]
    }()

    static let defaults: [ResolutionCase] = {
        let capacity = mobility {
            $0.report(0, "capacity", "limited", from: "2012-01-01", to: "2014-01-01")
            $0.report(0, "capacity", "", from: "2016-01-01", act: .ends)
            $0.report(0, "accident.loss", "injury", from: "2012-01-01", to: "2013-01-01")
        }
        return [
            .init(
                testDescription: "absent means its default", people: capacity, fact: "capacity",
                on: "2010-01-01", expected: "full", until: "2012-01-01"),
            .init(
                testDescription: "the default returns after a report", people: capacity,
                fact: "capacity", on: "2015-01-01", expected: "full", since: "2014-01-01"),
            .init(
                testDescription: "an end is none even where there is a default",
                people: capacity, fact: "capacity", on: "2016-01-01", expected: "none"),
            .init(
                testDescription: "absent may mean none", people: capacity,
                fact: "special_assistance", on: "2016-01-01", expected: "none"),
            .init(
                testDescription: "a set holds its value on its own days", people: capacity,
                fact: "accident.loss", on: "2012-06-01", expected: "injury",
                since: "2012-01-01", until: "2013-01-01"),
            .init(
                testDescription: "where somebody lives is the roster's town unless reported",
                people: capacity, fact: "residence.town", on: "2016-01-01",
                expected: "321204001"),
        ]
    }()

    static let households: [ResolutionCase] = {
        var disagree = People.three()
        disagree.report(
            0, "low_income", "dibao", from: "2015-01-01", learned: "2015-02-01")
        disagree.report(
            1, "low_income", "marginal", from: "2014-01-01", learned: "2016-01-01")
        var moved = People.three()
        moved.family.members[1].memberships = [
            Membership(household: 1, to: day("2018-01-01")),
            Membership(household: 2, from: day("2018-01-01")),
        ]
        moved.report(1, "low_income", "dibao", from: "2015-01-01")
        return [
            .init(
                testDescription: "one member's report holds for the household",
                people: moved, fact: "low_income", on: "2016-01-01", expected: "dibao",
                since: "2015-01-01", until: "2018-01-01"),
            .init(
                testDescription: "who moves out takes the report along", people: moved,
                fact: "low_income", on: "2018-01-01", expected: "?"),
            .init(
                testDescription: "members disagree: the report learned latest counts",
                people: disagree, fact: "low_income", on: "2020-01-01", expected: "marginal"),
            .init(
                testDescription: "members disagree: as known before, the earlier one",
                people: disagree, fact: "low_income", on: "2020-01-01", known: "2015-12-31",
                expected: "dibao"),
        ]
    }()

    @Test(arguments: single + withdrawals + defaults + households)
    func resolution(_ example: ResolutionCase) {
        let view = PackSketch().view(example.people, known: day(example.known))
        let index = Facts.index(example.fact)
        let value = view.value(of: index, member: 0, on: day(example.on))
        let word =
            switch value.state {
            case .value(let number): Facts.dictionary[index].decode(number)
            case .none: "none"
            case .unreported: "?"
            }
        #expect(word == example.expected)
        if let since = example.since { #expect(value.since == day(since)) }
        if let until = example.until { #expect(value.until == day(until)) }
    }

    @Test("a set's values stand beside each other; an end ends them all")
    func setsDoNotSupersede() {
        var people = People.three()
        people.report(0, "accident.loss", "property", from: "2012-01-01", learned: "2012-01-01")
        people.report(0, "accident.loss", "illness", from: "2013-01-01", learned: "2013-01-01")
        people.report(
            0, "accident.loss", "", from: "2015-01-01", act: .ends, learned: "2015-01-01")
        var draft = PackSketch()
        draft.clause(Rule.has("accident.loss", "property"), Rule.has("accident.loss", "illness"))
        let view = draft.view(people)
        let spans = view.spans(0, about: 0, from: day("2008-01-01"), to: day("2020-01-01")).spans
        #expect(spans.map(\.outcome) == [.no, .yes, .no])
        #expect(spans.map(\.from) == [day("2008-01-01"), day("2013-01-01"), day("2015-01-01")])
    }

    @Test("an owner of death withdraws and ends only its own word; the earliest day counts")
    func deathsOfThreeOwners() {
        var people = People.three()
        people.report(2, "death", "illness", from: "2015-05-02", owner: 0, learned: "2015-05-03")
        people.report(2, "death", "accident", from: "2015-05-01", owner: 1, learned: "2015-06-01")
        people.report(
            2, "death", "", from: "2015-05-01", act: .ends, owner: 1, learned: "2016-01-01")
        var draft = PackSketch()
        draft.clause(Rule.fact("child.dead"))
        func firstDay(_ known: String) -> Day {
            draft.view(people, known: day(known)).nextChange(0, about: 0, on: day("2015-01-01"))
        }
        #expect(firstDay("2015-05-02") == .never)
        #expect(firstDay("2015-05-03") == day("2015-05-02"))
        #expect(firstDay("2015-06-01") == day("2015-05-01"))
        #expect(firstDay("2016-01-01") == day("2015-05-02"))
    }
}
