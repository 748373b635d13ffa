import Law

/// A synthetic district of about 400 families with the catalogue's difficult cases among them.
struct DemoDistrict {
    let district: Int
    let towns: [Int]
    private(set) var files: DemoFiles
    var random: DemoRandom
    private var count = 0

    /// The day on which the synthetic families stand; fixed, so that the files never change.
    static let reference = Day(year: 2026, month: 11, day: 1) ?? .always

    var isJiangyan: Bool { district == 321_204 }

    init(district: Int, towns: [Int], families: Int, seed: UInt64) {
        self.district = district
        self.towns = towns
        files = DemoFiles(district: district)
        random = DemoRandom(seed: seed)
        // Every difficult case first, a few of each; the rest in the mix that districts show.
        for round in 0..<3 {
            for story in Story.allCases { add(story, round: round) }
        }
        while count < families { add(random.chance(55) ? .bereaved : .disabled, round: 9) }
    }

    /// What happened to a family.
    enum Story: CaseIterable {
        case bereaved, disabled, young, gradeFour, urbanGradeFour, unified, mixed, divorced, adopted
        case adoptedDisabled, reborn, recovered, classChange, widowed, lateDeath, twoDeathDays
        case orphan, unknownKind, leapDay, movedOut, diedThisYear, diedLastDecember, regraded
        case complication, noVisits, noNumber
    }

    /// The people of one family as the story builds them.
    struct Household {
        let id: String
        let town: Int
        var mother: DemoFiles.Person
        var father: DemoFiles.Person
        var child: DemoFiles.Person
        /// How the parents are registered, where the story does not say.
        let isRural: Bool
    }

    private mutating func household() -> Household {
        count += 1
        let id = "H\(String(10_000 + count).dropFirst())"
        let town = random.pick(towns)
        let motherBirth = random.day(1950...1972)
        let father = DemoFiles.Person(
            ref: "\(id)-2", household: id, town: town, sex: .male,
            birth: motherBirth.adding(days: -Int.random(in: 30...1500, using: &random)),
            role: .parent, spouse: "\(id)-1")
        let mother = DemoFiles.Person(
            ref: "\(id)-1", household: id, town: town, sex: .female, birth: motherBirth,
            role: .parent, spouse: "\(id)-2")
        let child = DemoFiles.Person(
            ref: "\(id)-3", household: id, town: town, sex: random.chance(50) ? .female : .male,
            birth: motherBirth.anniversary(years: Int.random(in: 22...30, using: &random)),
            role: .child, mother: mother.ref, father: father.ref)
        return Household(
            id: id, town: town, mother: mother, father: father, child: child,
            isRural: random.chance(50))
    }

    private mutating func add(_ story: Story, round: Int) {
        var home = household()
        adjust(&home, to: story)
        for person in [home.mother, home.father, home.child] { files.add(person, &random) }
        registration(of: home, story)
        var teller = DemoTelling(district: self, files: files, random: random)
        teller.tell(story, of: home)
        (files, random) = (teller.files, teller.random)
    }

    /// What the story changes about the people themselves.
    private mutating func adjust(_ home: inout Household, to story: Story) {
        switch story {
        case .young:
            home.mother.birth = random.day(1980...1984)
            home.father.birth = random.day(1977...1979)
            home.child.birth = random.day(2006...2010)
        case .leapDay:
            home.mother.birth = Day(year: 1956, month: 2, day: 29) ?? .always
            home.father.birth = Day(year: 1954, month: 8, day: 1) ?? .always
            home.child.birth = Day(year: 1984, month: 2, day: 29) ?? .always
        case .divorced:
            home.mother.spouse = ""
            home.father.spouse = ""
            home.father.household = "\(home.id)B"
        case .noNumber:
            home.child.hasNumber = false
        default: break
        }
    }

    /// Where each is registered, and as what.
    private mutating func registration(of home: Household, _ story: Story) {
        let rural = home.isRural
        for person in [home.mother, home.father] {
            let since = max(person.birth, Day(year: 1985, month: 1, day: 1) ?? .always)
            files.fact(
                person.ref, "hukou.district", String(district), from: since,
                to: story == .movedOut ? Day(year: 2025, month: 6, day: 16) : nil,
                source: "public_security")
            switch story {
            case .unknownKind: break
            case .unified:
                files.fact(
                    person.ref, "hukou.kind", "unified", from: since, source: "public_security")
                files.fact(
                    person.ref, "hukou.area", rural ? "rural" : "urban", from: since,
                    source: "public_security")
            default:
                let isRural =
                    switch story {
                    case .gradeFour: true
                    case .urbanGradeFour: false
                    case .mixed: person.ref == home.father.ref
                    default: rural
                    }
                files.fact(
                    person.ref, "hukou.kind", isRural ? "rural" : "urban", from: since,
                    source: "public_security")
            }
        }
        files.fact(home.child.ref, "only_child", "yes", from: home.child.birth, source: "health")
        files.fact(
            home.child.ref, "only_child.cohort", "yes",
            from: max(home.child.birth, Day(year: 1985, month: 1, day: 1) ?? .always),
            source: "health")
    }
}
