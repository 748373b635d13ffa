import Testing

@testable import Law

/// A condition in a rule about somebody; `at` is the text whose start must be reported.
struct BadCondition: Sendable, CustomTestStringConvertible {
    let sentence: String
    let who: Who
    let lines: [String]
    let at: String
    let message: String
    var testDescription: String { sentence }

    init(_ sentence: String, _ who: Who, _ lines: [String], at: String, _ message: String) {
        self.sentence = sentence
        self.who = who
        self.lines = lines
        self.at = at
        self.message = message
    }
}

/// The definitions of the sample with one more, `tested`, whose conditions are the lines.
private func rules(_ who: Who, _ lines: [String], more: String = "") -> String {
    let written = lines.map { "      - \($0)" }.joined(separator: "\n")
    let definition = """
        definitions:
          - define: tested
            of: \(who.rawValue)
            title: {zh: 试, en: tested}
            when:
        \(written)
        \(more)
        """
    return SamplePacks.rules.replacing("definitions:", with: definition, maxReplacements: 1)
        .replacing("\n\n", with: "\n")
}

private let badTypes = [
    BadCondition(
        "a misspelt fact of the child", .parent, ["child.exists", "child.disabilty.grade <= 3"],
        at: "child.disabilty",
        "unknown fact `child.disabilty.grade`; did you mean `child.disability.grade`?"),
    BadCondition(
        "a misspelt definition", .parent, ["targt"], at: "targt",
        "unknown name `targt`; did you mean `target`?"),
    BadCondition(
        "a misspelt code", .parent, ["education.stage == senor"], at: "senor",
        "`senor` is no code of `education.stage`; did you mean `senior`?"),
    BadCondition(
        "a number that is no code", .parent, ["complication.grade == 4"], at: "4",
        "`4` is no code of `complication.grade`; write 1A, 1B, 2 or 3"),
    BadCondition(
        "a code used as a condition", .parent, ["death"], at: "death",
        "`death` is a code, not yes or no; compare it: `death == illness`, or ask `dead`"),
    BadCondition(
        "a count used as a condition", .parent, ["target and age"], at: "age",
        "`age` is a whole number, not yes or no; compare it"),
    BadCondition(
        "a set compared", .household, ["agriculture.project == loan"], at: "agriculture",
        "`agriculture.project` is a set; write `agriculture.project has loan`"),
    BadCondition(
        "has on what is no set", .parent, ["education.stage has senior"], at: "education",
        "not a set; `has` asks a set"),
    BadCondition(
        "a set without that code", .household, ["agriculture.project has plantin"], at: "plantin",
        "did you mean `planting`?"),
    BadCondition(
        "a count compared with money", .parent, ["age >= 60 元"], at: "60",
        "`age` is a whole number, `60.00 元` is a sum of money; compare like with like"),
    BadCondition(
        "money compared with a bare number", .household, ["income.per_head < 700"], at: "700",
        "`income.per_head` is a sum of money; write `700 元`"),
    BadCondition(
        "a grade that cannot be", .parent, ["disability.grade == 7"], at: "7",
        "`disability.grade` goes from 1 to 4; 7 can never be"),
    BadCondition(
        "an area of the wrong width", .parent, ["hukou.district == 5001"], at: "5001",
        "`5001` is no area of `hukou.district`; write 6 digits"),
    BadCondition(
        "an order of codes", .parent, ["education.stage >= senior"], at: "education",
        "has no order; write `==`, `!=` or `in [a, b]`"),
    BadCondition(
        "a fact in a list of values", .parent, ["age in [60, disability.grade]"],
        at: "disability", "a list holds values, not `disability.grade`"),
    BadCondition(
        "a value twice in a list", .parent, ["age in [60, 60]"], at: "60]",
        "`60` stands twice in the list"),
    BadCondition(
        "a day added to a count", .parent, ["age + birth > 3"], at: "age + ",
        "`+` does not join a whole number and a day"),
    BadCondition(
        "years since a number", .parent, ["years since 3 > 1"], at: "3",
        "`3` is a whole number; write a day here"),
    BadCondition(
        "since of a registry fact", .parent, ["since(sex) > 2020-01-01"], at: "sex",
        "`sex` comes from the registry and has no `since`"),
    BadCondition(
        "free words", .parent, ["wish.visitor"], at: "wish",
        "`wish.visitor` is free words; the law never reads it"),
    BadCondition(
        "an unknown figure", .parent, ["age > figure(old.ag)"], at: "old.ag",
        "unknown figure `old.ag`; did you mean `old.age`?"),
    BadCondition(
        "a benefit no module registers", .parent, ["receives(health.cart)"], at: "health.cart",
        "no module registers the benefit `health.cart`; did you mean `health.card`?"),
    BadCondition(
        "a benefit no clause gives this subject", .parent, ["receives(health.card)"],
        at: "health.card", "no clause gives `health.card` to the subject of a rule about a parent"),
    BadCondition(
        "exists without a lift", .parent, ["exists"], at: "exists", "unknown name `exists`"),
    BadCondition(
        "a syntax error", .parent, ["age => 60"], at: "=> 60",
        "`=` is no sign of the language; write `==`"),
]

private let badSubjects = [
    BadCondition(
        "a parent's definition from the child", .child, ["target"], at: "target",
        "`target` speaks of a parent; a rule about the child writes `parents.any(target)`"),
    BadCondition(
        "a parent's definition from a household", .household, ["target"], at: "target",
        "a household rule writes `household.any(target)`"),
    BadCondition(
        "a parent's definition from a member", .member, ["target"], at: "target",
        "a rule about a member writes `household.any(target)`"),
    BadCondition(
        "a parent's definition from the deceased", .deceased, ["target"], at: "target",
        "a rule about the deceased writes `household.any(target)`"),
    BadCondition(
        "parents.any from a parent", .parent, ["parents.any(target)"], at: "parents",
        "`parents.any(…)` speaks from the child; a rule about a parent writes the "
            + "condition itself"),
    BadCondition(
        "parents.any from a household", .household, ["parents.any(target)"], at: "parents",
        "in a household rule write `household.any(…)`"),
    BadCondition(
        "a person's fact bare in a household rule", .household, ["education.stage == senior"],
        at: "education", "`education.stage` is a fact of one person; a household rule reads"),
    BadCondition(
        "the child's fact in a household rule", .household, ["child.low_income == dibao"],
        at: "child", "`child.low_income` is a fact of one person"),
    BadCondition(
        "a member's definition from a household", .household, ["registered_rural"],
        at: "registered", "writes `household.any(registered_rural)`"),
    BadCondition(
        "the child's child", .child, ["child.card"], at: "child.card",
        "the rule speaks of the child itself; write `card`"),
    BadCondition(
        "the existence of the child itself", .child, ["card", "child.exists"],
        at: "child.exists", "the rule speaks of the child itself; leave `child.exists` out"),
    BadCondition(
        "re-birth of the child", .child, ["not reborn"], at: "reborn",
        "`reborn` is a fact of a parent; write `parents.any(reborn)`"),
    BadCondition(
        "not over the child without exists", .parent, ["not child.dead"], at: "child.dead",
        "yes for whoever has no child; add the condition `child.exists` to the rule"),
    BadCondition(
        "unequal over the spouse without exists", .parent, ["spouse.hukou.kind != rural"],
        at: "spouse", "yes for whoever has no spouse; add the condition `spouse.exists`"),
    BadCondition(
        "exists in an or guards nothing", .parent, ["(child.exists or card) and not child.dead"],
        at: "child.dead", "add the condition `child.exists`"),
]

@Suite("The rule language, as checked")
struct CheckerTests {
    @Test("Wrong types and names are refused at their place", arguments: badTypes)
    func refusesTypes(_ row: BadCondition) throws { try expectRefusal(row) }

    @Test("What a subject cannot reach is refused at its place", arguments: badSubjects)
    func refusesSubjects(_ row: BadCondition) throws { try expectRefusal(row) }

    private func expectRefusal(_ row: BadCondition) throws {
        let text = rules(row.who, row.lines)
        let result = try SamplePacks.load(SamplePacks.river(rules: text))
        #expect(result.pack == nil)
        #expect(result.problems.count == 1, "\(result.problems)")
        let problem = try #require(result.problems.first)
        #expect(problem.message.contains(row.message), "\(problem)")
        let line = try #require(row.lines.first { $0.contains(row.at) })
        let (number, start) = try #require(SamplePacks.place(of: "- \(line)", in: text))
        let before = try #require(line.firstRange(of: row.at)).lowerBound
        let column = start + 2 + line[..<before].unicodeScalars.count
        let position = Position(file: "river/rules.yaml", line: number, column: column)
        #expect(problem.position == position, "\(problem)")
    }

    @Test(
        "Right rules are accepted",
        arguments: [
            (.parent, ["child.exists", "not child.dead"]),
            (.parent, ["child.exists and not child.dead"]),
            (.parent, ["not child.exists"]),
            (.parent, ["spouse.exists", "spouse.hukou.kind != rural"]),
            (.parent, ["household.any(target)", "registered_rural"]),
            (.parent, ["complication.grade in [1A, 2] or 3 == complication.grade"]),
            (.parent, ["income.per_head <= 2 * 500.50 元 - 1 元", "low_income == dibao"]),
            (.parent, ["years since child.death >= 1", "same year as child.death.day"]),
            (.parent, ["months since confirmed.on < figure(old.age)", "since(card) > 2014-11-28"]),
            (.parent, ["years since child.dead > 1", "sex == female", "role == parent"]),
            (.parent, ["receives(health.allowance)", "wish.institution == yes"]),
            (.child, ["parents.any(target and not reborn)", "age in [6, 7]"]),
            (.member, ["registered_rural", "household.any(target)"]),
            (.household, ["agriculture.project has loan", "household.any(age > 60)"]),
            (.household, ["household.any(child.exists and not child.dead)"]),
            (.deceased, ["death == accident", "registered_rural"]),
        ] as [(Who, [String])])
    func accepts(_ who: Who, _ lines: [String]) throws {
        let result = try SamplePacks.load(SamplePacks.river(rules: rules(who, lines)))
        #expect(result.problems.isEmpty, "\(result.problems)")
        let definition = try #require(result.pack?.definitions["tested"])
        #expect(definition.when.map(\.text) == lines)
    }

    @Test("Literals carry the number their type gives them")
    func literals() throws {
        let lines = ["complication.grade == 2", "income.per_head < 3.5 元", "card == yes"]
        let result = try SamplePacks.load(SamplePacks.river(rules: rules(.parent, lines)))
        let definition = try #require(result.pack?.definitions["tested"])
        let numbers = definition.when.map { line -> Int64? in
            guard case .compare(_, _, .literal(let number, _)) = line.expression else { return nil }
            return number
        }
        #expect(numbers == [2, 350, 1])
    }

    @Test("!= is checked into not ==")
    func unequal() throws {
        let result = try SamplePacks.load(
            SamplePacks.river(rules: rules(.parent, ["hukou.kind != rural"])))
        let line = try #require(result.pack?.definitions["tested"]?.when.first)
        guard case .not(.compare(.equal, .fact(let path), .literal(1, _))) = line.expression else {
            Issue.record("checked into \(line.expression)")
            return
        }
        #expect(path.name == "hukou.kind")
    }

    @Test("In a longer condition of household.any a parent's definition is asked of parents only")
    func residents() throws {
        let lines = ["household.any(target)", "household.any(target and card)"]
        let result = try SamplePacks.load(SamplePacks.river(rules: rules(.household, lines)))
        let definition = try #require(result.pack?.definitions["tested"])
        #expect(definition.when[0].expression == .householdAny(.definition("target")))
        guard case .householdAny(.all(let parts)) = definition.when[1].expression,
            case .compare(.equal, .fact(let path), .literal(Role.parent.rawValue, _)) = parts.first
        else {
            Issue.record("checked into \(definition.when[1].expression)")
            return
        }
        #expect(path.source == .registry(.role))
    }

    @Test("Circles are refused, also through receives")
    func circles() throws {
        let more = """
              - define: other
                of: parent
                title: {zh: 二, en: other}
                when: [tested]
            """
        let plain = try SamplePacks.load(
            SamplePacks.river(rules: rules(.parent, ["card or other"], more: more)))
        #expect(
            plain.problems.map(\.message) == [
                "the rule needs its own answer: other → tested → other; break the circle"
            ])
        let paid = rules(.parent, ["receives(health.allowance)"])
            .replacing("[target, special_assistance == loss]", with: "[tested]")
        let through = try SamplePacks.load(SamplePacks.river(rules: paid))
        #expect(
            through.problems.map(\.message) == [
                "the rule needs its own answer: clause R-3 → tested → clause R-3; break the circle"
            ])
    }

    @Test("A figure whose rows ask about a person cannot be used by a household")
    func figureRows() throws {
        let text = SamplePacks.rules.replacing(
            "optional: exploratory",
            with: "optional: exploratory\n    amount: assistance.rate\n    per: once")
        let result = try SamplePacks.load(SamplePacks.river(rules: text))
        let problem = try #require(result.problems.first)
        #expect(problem.position.file == "national/pack.yaml")
        #expect(problem.message.contains("(clause `R-4` uses `assistance.rate`)"), "\(problem)")
    }

    @Test("Every problem of a line and of a pack is reported at once, in order")
    func all() throws {
        let lines = ["hukuo.kind == rural and age or targt", "child.deat", "age >"]
        let result = try SamplePacks.load(SamplePacks.river(rules: rules(.parent, lines)))
        #expect(result.problems.count == 5, "\(result.problems)")
        let places = result.problems.map { [$0.position.line, $0.position.column] }
        #expect(places.elementsEqual(places.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }))
    }
}
