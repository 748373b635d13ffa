import Law
import Testing

/// What the law must answer.
enum Expected: Hashable, Sendable {
    /// Due, without a sum.
    case yes
    /// Due with this sum.
    case fen(Int64)
    /// Due, the sum to be determined: these figures or facts are missing.
    case unset([String])
    case no
    /// Undecidable until these facts are known.
    case unknown([String])
    /// Undecidable until the family has spoken; the names are those that the law still lacks.
    case notAsked([String])

    /// Due with a figure that nobody has set.
    static func unset(_ figure: String) -> Expected { .unset(["figure(\(figure))"]) }

    init(_ finding: Finding) {
        switch (finding.outcome, finding.amount) {
        case (.no, _): self = .no
        case (.unknown, _):
            self = finding.notAsked ? .notAsked(finding.missing) : .unknown(finding.missing)
        case (.yes, .none): self = .yes
        case (.yes, .fen(let fen, basis: _)): self = .fen(fen)
        case (.yes, .undetermined(let names)): self = .unset(names)
        }
    }

    var isDue: Bool {
        switch self {
        case .yes, .fen, .unset: true
        case .no, .unknown, .notAsked: false
        }
    }

    var isUndecided: Bool {
        switch self {
        case .unknown, .notAsked: true
        case .yes, .fen, .unset, .no: false
        }
    }
}

/// One sentence of law: a story, a clause, about whom, on which day, and what must come out.
struct Scenario: Sendable, CustomTestStringConvertible {
    /// What a case shows about its clause; every clause needs one of each.
    enum Kind: String, Hashable, Sendable, CaseIterable {
        case yes, no, boundary, unknown
    }

    let clause: String
    let sentence: String
    let story: FamilyStory
    let about: String
    let on: String
    let known: String?
    let expected: Expected
    /// The answer on the day before `on`, for a case about a boundary.
    let before: Expected?

    init(
        _ clause: String, _ sentence: String, _ story: FamilyStory, about: String = "mother",
        on day: String = "2023-06-01", known: String? = nil, _ expected: Expected,
        before: Expected? = nil
    ) {
        self.clause = clause
        self.sentence = sentence
        self.story = story
        self.about = about
        self.on = day
        self.known = known
        self.expected = expected
        self.before = before
    }

    var testDescription: String { "\(clause) \(sentence)" }

    var kinds: Set<Kind> {
        var kinds: Set<Kind> = []
        if before != nil { kinds.insert(.boundary) }
        for answer in [expected, before].compactMap({ $0 }) {
            kinds.insert(answer.isDue ? .yes : answer.isUndecided ? .unknown : .no)
        }
        return kinds
    }

    /// Asks the law and compares, on the day itself and, at a boundary, on the day before.
    func check(against law: DistrictLaw) throws {
        let told = try story.told(with: law.pack.dictionary)
        let member = try told.place(about)
        let index = try #require(
            law.evaluator.clauses.firstIndex { $0.id == clause }, "no clause \(clause)")
        let view = law.evaluator.view(
            of: told.family, known: try known.map(FamilyStory.day) ?? .never)
        let day = try FamilyStory.day(on)
        #expect(Expected(view.finding(index, about: member, on: day)) == expected, "on \(day)")
        guard let before else { return }
        #expect(before != expected, "a boundary is where the answer changes")
        let eve = day.adding(days: -1)
        // A view of its own: what one day leaves behind must not colour the other.
        let other = law.evaluator.view(
            of: told.family, known: try known.map(FamilyStory.day) ?? .never)
        #expect(Expected(other.finding(index, about: member, on: eve)) == before, "on \(eve)")
        #expect(
            other.finding(index, about: member, on: eve).until <= day,
            "the answer of \(eve) claims to hold beyond \(day)")
    }
}

/// A district's pack and the evaluator made of it, loaded once.
struct DistrictLaw: Sendable {
    let pack: Pack
    let evaluator: Evaluator

    static let jiangyan = Result { try DistrictLaw("jiangyan") }
    static let nanchuan = Result { try DistrictLaw("nanchuan") }

    private init(_ code: String) throws {
        pack = try HousePacks.load(code)
        evaluator = Evaluator(pack)
    }
}

/// Which clauses a table of scenarios leaves without a yes, a no, a boundary or an unknown.
enum Completeness {
    /// Each gap as `clause: kind`; exempt are those whose reason the table's exemptions give.
    static func gaps(
        of pack: Pack, in scenarios: [Scenario],
        exempt: [String: [Scenario.Kind: String]]
    ) -> [String] {
        var shown: [String: Set<Scenario.Kind>] = [:]
        for scenario in scenarios { shown[scenario.clause, default: []].formUnion(scenario.kinds) }
        return pack.provisions.flatMap { clause in
            Scenario.Kind.allCases.filter {
                shown[clause.id]?.contains($0) != true && exempt[clause.id]?[$0] == nil
            }.map { "\(clause.id): \($0.rawValue)" }
        }
    }

    /// Exemptions of what is shown after all, or of clauses that the pack does not have.
    static func idleExemptions(
        of pack: Pack, in scenarios: [Scenario],
        exempt: [String: [Scenario.Kind: String]]
    ) -> [String] {
        let real = Set(gaps(of: pack, in: scenarios, exempt: [:]))
        return exempt.flatMap { clause, kinds in
            kinds.keys.map { "\(clause): \($0.rawValue)" }.filter { !real.contains($0) }
        }.sorted()
    }
}
