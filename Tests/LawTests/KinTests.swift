import Law
import Testing

/// *The* child, later children, spouses and households (`rulings.md`, "Who a clause speaks of").
@Suite struct KinTests {
    /// The child of the mother (0) on a day, as a member index.
    private func child(_ people: People, _ on: String, known: Day = .never) -> Int? {
        PackSketch().view(people, known: known).theChild(of: 0, on: day(on)).member
    }

    /// Whether a condition holds of the mother on a day.
    private func holds(_ rule: Expression, _ people: People, _ on: String) -> Truth {
        var draft = PackSketch()
        draft.clause(rule)
        return draft.view(people).finding(0, about: 0, on: day(on)).outcome
    }

    @Test("one child is the child, with or without an event")
    func onlyChild() {
        let people = People.three()
        #expect(child(people, "1985-05-19") == nil)
        #expect(child(people, "1985-05-20") == 2)
        #expect(child(people, "2020-01-01") == 2)
    }

    @Test("several children and no event: nobody is the child")
    func severalWithoutEvent() {
        var people = People.three()
        let second = people.person(.child, born: "1990-01-01")
        people.relate(.bore, 0, second)
        #expect(child(people, "1989-12-31") == 2)
        #expect(child(people, "2000-01-01") == nil)
        let rules = [
            Rule.fact("child.exists"), Rule.fact("reborn"), Rule.fact("adopted"),
            Rule.fact("other_child"),
        ]
        for rule in rules { #expect(holds(rule, people, "2000-01-01") == .no) }
    }

    @Test("of several children the one with the latest event, once it has happened")
    func latestEvent() {
        var people = People.three()
        let second = people.person(.child, born: "1990-01-01")
        people.relate(.bore, 0, second)
        people.report(2, "death", "illness", from: "2010-06-01")
        people.report(second, "disability.grade", "2", from: "2012-06-01")
        #expect(child(people, "2010-05-31") == nil)
        #expect(child(people, "2010-06-01") == 2)
        #expect(child(people, "2012-05-31") == 2)
        #expect(child(people, "2012-06-01") == second)
        let view = PackSketch().view(people)
        #expect(view.theChild(of: 0, on: day("2010-06-01")).until == day("2012-06-01"))
        #expect(view.theChild(of: 0, on: day("2012-06-01")).until == .never)
    }

    @Test("a re-grading is no new event; events of one day go to the later born")
    func eventsAreFirstCertificates() {
        var people = People.three()
        let second = people.person(.child, born: "1990-01-01")
        people.relate(.bore, 0, second)
        people.report(2, "disability.grade", "3", from: "2008-01-01")
        people.report(second, "disability.grade", "3", from: "2009-01-01")
        people.report(2, "disability.grade", "1", from: "2015-01-01")
        #expect(child(people, "2016-01-01") == second)
        var same = People.three()
        let twin = same.person(.child, born: "1990-01-01")
        same.relate(.bore, 0, twin)
        for member in [2, twin] { same.report(member, "disability.grade", "3", from: "2009-01-01") }
        #expect(child(same, "2009-01-01") == twin)
    }

    @Test("born after the child means reborn, alive or not; adopted since means adopted")
    func laterChildren() {
        var people = People.three()
        people.report(2, "death", "accident", from: "2009-01-01")
        let born = people.person(.child, born: "2011-02-03")
        people.relate(.bore, 0, born)
        people.report(born, "capacity", "full", from: "2011-02-03")
        let adopted = people.person(.child, born: "2010-01-01")
        people.relate(.adopted, 0, adopted, from: day("2014-01-01"))
        #expect(holds(Rule.fact("reborn"), people, "2011-02-02") == .no)
        #expect(holds(Rule.fact("reborn"), people, "2011-02-03") == .yes)
        #expect(holds(Rule.fact("other_child"), people, "2011-02-03") == .yes)
        #expect(holds(Rule.fact("adopted"), people, "2013-12-31") == .no)
        #expect(holds(Rule.fact("adopted"), people, "2014-01-01") == .yes)
        #expect(child(people, "2014-01-01") == 2)
        // Both later children die: still reborn and adopted, but no other living child.
        people.report(born, "death", "illness", from: "2008-01-01")
        var sad = People.three()
        sad.report(2, "death", "accident", from: "2009-01-01")
        let lost = sad.person(.child, born: "2011-02-03")
        sad.relate(.bore, 0, lost)
        sad.report(lost, "death", "illness", from: "2008-12-31")
        #expect(holds(Rule.fact("other_child"), sad, "2012-01-01") == .no)
        #expect(holds(Rule.fact("reborn"), sad, "2012-01-01") == .yes)
    }

    @Test("an elder sibling beside the child is an other child, not a re-birth")
    func elderSibling() {
        var people = People.three()
        let elder = people.person(.child, born: "1980-01-01")
        people.relate(.bore, 0, elder)
        people.report(2, "disability.grade", "1", from: "2009-01-01")
        #expect(child(people, "2010-01-01") == 2)
        #expect(holds(Rule.fact("other_child"), people, "2010-01-01") == .yes)
        #expect(holds(Rule.fact("reborn"), people, "2010-01-01") == .no)
    }

    @Test("an ex-spouse's later child never counts for this parent")
    func judgedByThisParent() {
        var people = People.three()
        people.report(2, "death", "accident", from: "2009-01-01")
        let his = people.person(.child, born: "2012-01-01", household: 2)
        people.relate(.bore, 1, his)
        #expect(holds(Rule.fact("reborn"), people, "2015-01-01") == .no)
        #expect(holds(Rule.fact("spouse.reborn"), people, "2015-01-01") == .yes)
    }

    @Test("parentage has two times and can be withdrawn")
    func parentageLearnedLate() {
        var people = People.three()
        people.report(2, "death", "accident", from: "2009-01-01")
        let late = people.person(.child, born: "2010-01-01")
        people.relate(.bore, 0, late, learned: day("2018-01-01"))
        people.relate(.bore, 0, late, act: .withdraws, learned: day("2019-01-01"))
        var draft = PackSketch()
        draft.clause(Rule.fact("reborn"))
        func known(_ known: String) -> Truth {
            draft.view(people, known: day(known)).finding(0, about: 0, on: day("2015-01-01"))
                .outcome
        }
        #expect(known("2017-12-31") == .no)
        #expect(known("2018-01-01") == .yes)
        #expect(known("2019-01-01") == .no)
    }

    @Test("a marriage stands from its day, and ends with divorce or on the day of death")
    func marriages() {
        var people = People.three()
        people.relate(
            .married, 1, 0, from: day("2012-03-01"), act: .ends, learned: day("2012-03-05"))
        let second = people.person(.spouse, .male, born: "1961-01-01")
        people.relate(.married, 0, second, from: day("2015-06-01"))
        people.report(second, "death", "illness", from: "2020-02-02")
        var draft = PackSketch()
        draft.clause(Rule.fact("married"))
        draft.clause(
            id: "T-2", Rule.fact("spouse.exists"), Rule.count(Rule.fact("spouse.age"), .less, 58))
        let view = draft.view(people)
        let spans = view.spans(0, about: 0, from: day("2008-01-01"), to: day("2022-01-01")).spans
        #expect(
            spans.map(\.from.description) == [
                "2008-01-01", "2012-03-01", "2015-06-01", "2020-02-02",
            ])
        #expect(spans.map(\.outcome) == [.yes, .no, .yes, .no])
        let partner = view.spans(1, about: 0, from: day("2008-01-01"), to: day("2022-01-01")).spans
        #expect(partner.map(\.from.description).contains("2019-01-01"))
        let early = draft.view(people, known: day("2012-03-04"))
        #expect(early.finding(0, about: 0, on: day("2014-01-01")).outcome == .yes)
    }

    @Test("who is listed: parents, the child, and the household once")
    func subjects() {
        var draft = PackSketch()
        for who in Who.allCases { draft.clause(id: "T-\(who.rawValue)", who: who, .all([])) }
        var people = People.three()
        let later = people.person(.spouse, .male, born: "1960-01-01")
        let view = draft.view(people)
        let on = day("2010-01-01")
        func ids(_ member: Int, _ on: Day) -> [String] {
            view.clauses(about: member, on: on).map { String(draft.clauses[$0].id.dropFirst(2)) }
        }
        #expect(ids(0, on) == ["parent", "member", "household"])
        #expect(ids(1, on) == ["parent", "member", "household"])
        #expect(ids(2, on) == ["child", "member"])
        #expect(ids(later, on).isEmpty)
        #expect(ids(2, day("1985-05-19")).isEmpty)
        let households = view.subjects(on: on).filter {
            draft.clauses[$0.clause].id == "T-household"
        }
        #expect(households.map(\.member) == [0])
    }

    @Test("with no parent alive the household stays open for the child; the dead have their own")
    func orphans() {
        var draft = PackSketch()
        for who in Who.allCases { draft.clause(id: "T-\(who.rawValue)", who: who, .all([])) }
        var people = People.three()
        people.report(0, "death", "illness", from: "2012-01-01")
        people.report(1, "death", "illness", from: "2014-01-01")
        let view = draft.view(people)
        func ids(_ member: Int, _ on: String) -> [String] {
            view.clauses(about: member, on: day(on)).map {
                String(draft.clauses[$0].id.dropFirst(2))
            }
        }
        #expect(ids(0, "2011-12-31") == ["parent", "member", "household"])
        #expect(ids(0, "2012-01-01") == ["deceased"])
        #expect(ids(2, "2013-12-31") == ["child", "member"])
        #expect(ids(2, "2014-01-01") == ["child", "member", "household"])
        let households = view.subjects(on: day("2015-01-01")).filter {
            draft.clauses[$0.clause].id == "T-household"
        }
        #expect(households.map(\.member) == [2])
        #expect(
            view.subjects(on: day("2012-06-01")).filter {
                draft.clauses[$0.clause].id == "T-household"
            }.map(\.member) == [1])
    }

    @Test("households change with their members' moves")
    func moves() {
        var people = People.three()
        people.family.members[1].memberships = [
            Membership(household: 1, to: day("2016-01-01")),
            Membership(household: 9, from: day("2016-02-01")),
        ]
        let view = PackSketch().view(people)
        #expect(view.household(of: 1, on: day("2015-12-31")) == 1)
        #expect(view.household(of: 1, on: day("2016-01-15")) == nil)
        #expect(view.household(of: 1, on: day("2016-02-01")) == 9)
    }
}
