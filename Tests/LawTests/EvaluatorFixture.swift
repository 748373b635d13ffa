import Law
import Testing

/// A day written in ISO; a slip in a test is recorded and gives `.never`.
func day(_ iso: String) -> Day {
    if let day = Day(iso: iso) { return day }
    Issue.record("\(iso) is not a day; write YYYY-MM-DD")
    return .never
}

/// A small fact dictionary with one kind of every sort the evaluator treats differently.
enum Facts {
    static let kinds: [FactKind] = [
        kind(
            "death", .code(["illness", "accident", "other"]), .none,
            owners: ["public_security", "health", "civil_affairs"]),
        kind("disability.grade", .count(1...4), .none),
        kind("only_child", .flag, .unknown),
        kind("hukou.kind", .code(["urban", "rural", "unified"]), .unknown),
        kind("hukou.area", .code(["urban", "rural"]), .unknown),
        kind("housing.rural", .flag, .derived, scope: .household),
        kind("residence.town", .area(digits: 9), .derived),
        kind("low_income", .code(["none", "dibao", "marginal"]), .unknown, scope: .household),
        kind("income.per_head", .money, .unknown, scope: .household),
        kind("accident.loss", .set(["property", "injury", "illness"]), .none, scope: .household),
        kind("capacity", .code(["full", "limited", "none"]), .value("full")),
        kind("wish.institution", .flag, .notAsked),
        kind("wish.no_visits", .flag, .value("no")),
        kind("mobility", .code(["walks", "assisted", "bedbound"]), .unknown),
        kind("special_assistance", .code(["loss", "disability"]), .none),
    ]

    private static func kind(
        _ name: String, _ type: FactType, _ absent: Absent, owners: [String] = ["health"],
        scope: FactScope = .person
    ) -> FactKind {
        FactKind(
            name, type, Text(name, en: name), owners: owners, scope: scope, absent: absent)
    }

    static let dictionary: FactDictionary = {
        do { return try FactDictionary(kinds) } catch { preconditionFailure("\(error)") }
    }()

    static func index(_ name: String) -> Int {
        guard let index = dictionary.index(of: name) else {
            preconditionFailure("no fact \(name) in the tests' dictionary")
        }
        return index
    }

    static func encode(_ name: String, _ word: String) -> Int64 {
        guard let value = dictionary[index(name)].encode(word) else {
            preconditionFailure("\(word) is no value of \(name)")
        }
        return value
    }
}

/// Short ways to write rules.
enum Rule {
    static func path(_ name: String) -> FactPath {
        var lift = Lift.own
        var rest = name
        if name.hasPrefix("child.") {
            lift = .child
            rest = String(name.dropFirst(6))
        } else if name.hasPrefix("spouse.") {
            lift = .spouse
            rest = String(name.dropFirst(7))
        }
        let source: FactPath.Source =
            RegistryFact(rawValue: rest).map { .registry($0) } ?? .reported(Facts.index(rest))
        return FactPath(lift: lift, source: source, name: name)
    }

    static func fact(_ name: String) -> Expression { .fact(path(name)) }

    /// `fact == word` and its like, for reported facts.
    static func when(_ name: String, _ comparison: Comparison, _ word: String) -> Expression {
        let path = path(name)
        guard case .reported(let index) = path.source else {
            preconditionFailure("\(name) is not reported; use count")
        }
        let kind = Facts.dictionary[index]
        return .compare(
            comparison, .fact(path), .literal(Facts.encode(kind.name, word), type(of: kind)))
    }

    /// `part >= number` and its like.
    static func count(
        _ part: Expression, _ comparison: Comparison, _ number: Int64
    ) -> Expression {
        .compare(comparison, part, .literal(number, .count))
    }

    static func age(_ comparison: Comparison, _ years: Int64) -> Expression {
        count(fact("age"), comparison, years)
    }

    static func has(_ name: String, _ word: String) -> Expression {
        .has(path(name), Facts.encode(name, word))
    }

    static func yearsSince(
        _ name: String, _ comparison: Comparison, _ years: Int64
    ) -> Expression {
        count(.elapsed(.years, since: .since(path(name))), comparison, years)
    }

    static func type(of kind: FactKind) -> ExpressionType {
        switch kind.type {
        case .flag: .flag
        case .code(let words): .code(words)
        case .set(let words): .set(words)
        case .count, .words: .count
        case .money: .money
        case .day: .day
        case .area(let digits): .area(digits)
        }
    }
}

/// A pack made of a few clauses.
struct PackSketch {
    var clauses: [Clause] = []
    var definitions: [String: Definition] = [:]
    var figures: [String: Figure] = [:]
    var off: [String: String] = [:]
    var inForce: Day? = .always

    static let nowhere = Position(file: "test.yaml", line: 1, column: 1)

    static func condition(_ expression: Expression, _ text: String = "rule") -> Condition {
        Condition(text: text, expression: expression, position: nowhere, words: nil)
    }

    mutating func clause(
        id: String = "T-1", who: Who = .parent, benefit: String? = nil, figure: String? = nil,
        _ rules: Expression...
    ) {
        let provision = Provision(
            benefit: benefit, who: who, need: .living, head: nil,
            when: rules.enumerated().map { Self.condition($1, "line \($0 + 1)") }, cadence: nil,
            amount: figure.map { ($0, .month) }, accrues: false, evidence: [])
        clauses.append(
            Clause(
                id: id, text: "words of \(id)", gloss: "", department: "health",
                content: .provision(provision), optional: nil, note: nil, position: Self.nowhere))
    }

    mutating func define(_ name: String, of who: Who, _ rules: Expression...) {
        definitions[name] = Definition(
            name: name, of: who, title: Text(name, en: name), cites: [],
            when: rules.map { Self.condition($0) }, position: Self.nowhere)
    }

    mutating func figure(_ name: String, ruledBy: String? = nil, _ rows: FigureRow...) {
        figures[name] = Figure(
            name: name, title: Text(name, en: name), type: .money, isFloor: false, ruledBy: ruledBy,
            reason: nil, rows: rows, position: Self.nowhere)
    }

    static func row(
        _ value: Int64?, from: Day = .always, to: Day = .never, learned: Day = .always,
        label: String? = nil, when: Expression? = nil, status: FigureStatus = .verified
    ) -> FigureRow {
        FigureRow(
            from: from, to: to, learned: learned, label: label, when: when, whenText: nil,
            value: value, status: status, source: "", position: nowhere)
    }

    var pack: Pack {
        Pack(
            code: "test", title: Text("测试", en: "Test"), district: nil, office: nil,
            document: Document(
                title: "", number: nil, standing: nil, inForce: inForce, assumedFrom: nil, words: ""
            ),
            clauses: clauses, definitions: definitions, figures: figures,
            dictionary: Facts.dictionary, off: off)
    }

    func view(_ people: People, known: Day = .never) -> FamilyView {
        Evaluator(pack).view(of: people.family, known: known)
    }
}

/// A family built up person by person.
struct People {
    var family = Family(members: [], relations: [])
    private var sequence: Int64 = 0

    @discardableResult
    mutating func person(
        _ role: Role, _ sex: Sex = .female, born: String, household: Int64? = 1
    ) -> Int {
        let id = Int64(family.members.count + 1)
        family.members.append(
            Member(
                id: id, ref: "P\(id)", sex: sex, birth: day(born), role: role, town: 321_204_001,
                memberships: household.map { [Membership(household: $0)] } ?? []))
        return family.members.count - 1
    }

    mutating func relate(
        _ kind: Relation.Kind, _ one: Int, _ other: Int, from: Day? = nil, to: Day = .never,
        act: Act = .states, learned: Day = .always
    ) {
        sequence += 1
        let start = from ?? (kind == .married ? .always : family.members[other].birth)
        family.relations.append(
            Relation(
                kind: kind, one: one, other: other, act: act, from: start, to: to,
                learned: learned, sequence: sequence))
    }

    mutating func report(
        _ member: Int, _ name: String, _ word: String, from: String? = nil, to: String? = nil,
        act: Act = .states, owner: UInt8 = 0, learned: String? = nil
    ) {
        sequence += 1
        family.members[member].reports.append(
            Report(
                fact: UInt16(Facts.index(name)), act: act, owner: owner,
                value: act == .states ? Facts.encode(name, word) : 0,
                from: from.map { day($0) } ?? .always, to: to.map { day($0) } ?? .never,
                learned: learned.map { day($0) } ?? .always, sequence: sequence))
    }

    /// A mother born 1960, a father born 1958, married, and their daughter born 1985: 0, 1, 2.
    static func three() -> People {
        var people = People()
        people.person(.parent, .female, born: "1960-03-01")
        people.person(.parent, .male, born: "1958-07-15")
        people.person(.child, .female, born: "1985-05-20")
        people.relate(.married, 0, 1)
        people.relate(.bore, 0, 2)
        people.relate(.bore, 1, 2)
        return people
    }
}
