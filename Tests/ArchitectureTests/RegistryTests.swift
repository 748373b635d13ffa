import Kernel
import Law
import Testing

@testable import Yuhou

/// A department as a test wants it. Composition reads types, so each case has its own.
private protocol Sample: Department {}
extension Sample {
    static var title: Text { Text("样例", en: "Sample") }
}

private func fact(
    _ name: String, owners: [String], sharing: Sharing = .everyone
) -> FactKind {
    FactKind(name, .flag, Text("样例", en: "Sample"), owners: owners, sharing: sharing)
}

private func benefit(_ code: String, _ form: Form = .service, steps: [Step]? = nil) -> Benefit {
    let procedure = steps.map { Procedure(steps: $0, evidence: []) } ?? .standard(for: form)
    return Benefit(
        code, Text("样例", en: "Sample"), form, procedure: procedure, received: .once)
}

private func step(_ code: String = "do", duty: StaffDuty? = .intake, days: Int = 5) -> Step {
    Step(code, Text("办理", en: "Do"), duty: duty, days: days)
}

private enum Alpha: Sample {
    static let code: DepartmentCode = "alpha"
    static var services: Services {
        Services(
            facts: [fact("alpha.word", owners: ["alpha"])], benefits: [benefit("alpha.visit")])
    }
}
private enum Twin: Sample {
    static let code: DepartmentCode = "alpha"
    static var services: Services { Services() }
}
private enum Crooked: Sample {
    static let code: DepartmentCode = "Crooked__One"
    static var services: Services { Services() }
}
private enum Reserved: Sample {
    static let code: DepartmentCode = "audit"
    static var services: Services { Services() }
}
private enum Repeats: Sample {
    static let code: DepartmentCode = "repeats"
    static var services: Services {
        Services(
            facts: [
                fact("repeats.word", owners: ["repeats"]),
                fact("repeats.word", owners: ["repeats"]),
            ],
            benefits: [benefit("repeats.visit"), benefit("repeats.visit")])
    }
}
private enum Ownerless: Sample {
    static let code: DepartmentCode = "ownerless"
    static var services: Services { Services(facts: [fact("ownerless.word", owners: [])]) }
}
private enum Stranger: Sample {
    static let code: DepartmentCode = "stranger"
    static var services: Services { Services(facts: [fact("stranger.word", owners: ["nobody"])]) }
}
private enum Thief: Sample {
    static let code: DepartmentCode = "thief"
    static var services: Services { Services(facts: [fact("thief.word", owners: ["alpha"])]) }
}
private enum Talker: Sample {
    static let code: DepartmentCode = "talker"
    static var services: Services {
        Services(facts: [fact("talker.word", owners: ["talker"], sharing: .only(["press"]))])
    }
}
private enum Loud: Sample {
    static let code: DepartmentCode = "loud"
    static var services: Services { Services(facts: [fact("Loud Word", owners: ["loud"])]) }
}
private enum Poacher: Sample {
    static let code: DepartmentCode = "poacher"
    static var services: Services { Services(benefits: [benefit("alpha.gift")]) }
}
private enum Spaced: Sample {
    static let code: DepartmentCode = "spaced"
    static var services: Services { Services(benefits: [benefit("spaced.Two Words")]) }
}
private enum Idle: Sample {
    static let code: DepartmentCode = "idle"
    static var services: Services { Services(benefits: [benefit("idle.visit", steps: [])]) }
}
private enum Handless: Sample {
    static let code: DepartmentCode = "handless"
    static var services: Services {
        Services(benefits: [benefit("handless.visit", steps: [step(duty: nil)])])
    }
}
private enum Endless: Sample {
    static let code: DepartmentCode = "endless"
    static var services: Services {
        Services(benefits: [benefit("endless.visit", steps: [step(days: 0)])])
    }
}
private enum Actless: Sample {
    static let code: DepartmentCode = "actless"
    static var services: Services {
        Services(
            benefits: [
                benefit(
                    "actless.visit",
                    steps: [
                        Step(
                            "do", Text("办理", en: "Do"), duty: .intake, days: 5,
                            act: "visit done")
                    ])
            ])
    }
}
private enum Echo: Sample {
    static let code: DepartmentCode = "echo"
    static var services: Services {
        Services(benefits: [benefit("echo.visit", steps: [step(), step()])])
    }
}
private enum Solo: Sample {
    static let code: DepartmentCode = "solo"
    static var services: Services {
        Services(benefits: [benefit("solo.cash", .grant, steps: [step(), step("pay", duty: .pay)])])
    }
}

@Suite struct RegistryTests {
    @Test func theFifteenCompose() throws {
        let registry = try Registry(departments)
        #expect(registry.departments.count == 15)
        #expect(registry.benefits.values.count(where: \.isOwed) == 78)
        #expect(registry.dictionary.kinds.count == 86)
        #expect(registry.department("civil_affairs")?.title.en == "Civil Affairs")
        #expect(registry.department("office") == nil)
        #expect(registry.benefits(of: "education").map(\.code).first == "education.placement")
        #expect(registry.benefits(of: "nobody").isEmpty)
    }

    @Test(
        arguments: [
            (
                "a code that names no schema", [Crooked.self],
                "`Crooked__One` is not lower snake case"
            ),
            ("a reserved word", [Reserved.self], "`audit` is a reserved word"),
            ("a department twice", [Alpha.self, Twin.self], "department `alpha` is listed twice"),
            (
                "a fact nobody owns", [Ownerless.self],
                "fact `ownerless.word` of `ownerless` has no owner"
            ),
            ("an unknown owner", [Stranger.self], "names the owner `nobody`"),
            (
                "a fact of another", [Alpha.self, Thief.self],
                "`thief` registers fact `thief.word`, whose first owner is `alpha`"
            ),
            ("an unknown reader", [Talker.self], "is shared with `press`"),
            (
                "a name no rule can write", [Loud.self],
                "fact `Loud Word` of `loud` is not a fact name"
            ),
            (
                "a benefit of another", [Alpha.self, Poacher.self],
                "`poacher` registers benefit `alpha.gift`; its code must be `poacher.`"
            ),
            ("a benefit with blanks", [Spaced.self], "registers benefit `spaced.Two Words`"),
            ("a benefit without steps", [Idle.self], "benefit `idle.visit` has no steps"),
            (
                "a step nobody performs", [Handless.self],
                "step `do` of benefit `handless.visit` has no duty to perform it"
            ),
            (
                "a step without days", [Endless.self],
                "step `do` of benefit `endless.visit` has no deadline"
            ),
            (
                "a step of an act that no command does", [Actless.self],
                "step `do` of benefit `actless.visit` is done by `visit done` alone"
            ),
            ("a step twice", [Echo.self], "benefit `echo.visit` declares step `do` twice"),
            (
                "money in two hands", [Solo.self],
                "benefit `solo.cash` pays money but no step has the duty `review`, `approve`"
            ),
        ] as [(String, [any Department.Type], String)])
    func startUpRefuses(_ mistake: String, list: [any Department.Type], words: String) throws {
        let error = #expect(throws: StartupError.self) { try Registry(list) }
        let refusals = try #require(error).refusals
        #expect(refusals.count == 1, "\(mistake)")
        #expect(refusals.first?.message.en.contains(words) == true, "\(refusals)")
        #expect(refusals.first?.message.zh.isEmpty == false)
    }

    @Test func startUpRefusesFactsAndBenefitsRegisteredTwice() throws {
        let error = #expect(throws: StartupError.self) { try Registry([Repeats.self]) }
        let lines = try #require(error).description.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.contains("fact `repeats.word` is registered more than once") == true)
        #expect(
            lines.last?.contains("benefit `repeats.visit` is registered more than once") == true)
    }

    @Test func startUpTellsEveryRefusalAtOnce() throws {
        let list: [any Department.Type] = [Crooked.self, Ownerless.self, Idle.self, Solo.self]
        let error = #expect(throws: StartupError.self) { try Registry(list) }
        #expect(try #require(error).refusals.count == 4)
        #expect(try #require(error).message(.chinese).contains("没有责任部门"))
    }

    @Test func startUpRefusesAPackWhoseBenefitNobodyRegisters() throws {
        let registry = try Registry([Alpha.self])
        let good = try pack(benefit: "alpha.visit", registry: registry)
        let bad = try pack(benefit: "alpha.gift", registry: registry)
        #expect(throws: Never.self) { try Registry([Alpha.self], packs: [good]) }
        let error = #expect(throws: StartupError.self) { try Registry([Alpha.self], packs: [bad]) }
        #expect(
            try #require(error).description.contains(
                "X-1 of pack `sample` gives benefit `alpha.gift`"))
        #expect(throws: StartupError.self) { try registry.check([good, bad]) }
    }

    private func pack(benefit: String, registry: Registry) throws -> Pack {
        let position = Position(file: "sample.yaml", line: 3, column: 1)
        let provision = Provision(
            benefit: benefit, who: .parent, need: .living, head: nil, when: [], cadence: .once,
            amount: nil, accrues: false, evidence: [])
        let clause = Clause(
            id: "X-1", text: "样例", gloss: "sample", department: "alpha",
            content: .provision(provision), optional: nil, note: nil, position: position)
        return Pack(
            code: "sample", title: Text("样例", en: "Sample"), district: "500119", office: "alpha",
            document: nil, clauses: [clause], definitions: [:], figures: [:],
            dictionary: registry.dictionary, off: [:])
    }

    @Test(arguments: Form.allCases)
    func theUsualProcedureOfEveryFormPassesTheStartUp(_ form: Form) throws {
        let steps = Procedure.standard(for: form).steps
        #expect(steps.first?.duty == .intake)
        #expect(Set(steps.map(\.code)).count == steps.count)
        #expect(steps.allSatisfy { $0.duty != nil && $0.days > 0 })
        let hands = Set(steps.compactMap(\.duty))
        #expect(hands.count >= (form.paysMoney ? 4 : 2))
    }

    @Test(arguments: [
        ("finance", true), ("civil_affairs", true), ("a1", true), ("", false), ("1a", false),
        ("Civil", false), ("civil-affairs", false), ("civil__affairs", false), ("_a", false),
        ("a_", false), ("民政", false), ("a.b", false),
    ])
    func aCodeIsLowerSnakeCase(_ word: String, isWellFormed: Bool) {
        #expect(DepartmentCode(word).isWellFormed == isWellFormed)
    }
}
