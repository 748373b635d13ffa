import Law
import Testing

/// One clause about one person over a family's story: what is due before the first boundary day,
/// and from each boundary day on.
///
/// `story` reads "no, 2019-05-20 yes, 2022-07-01 590": an outcome (`yes`, `no`, `unknown`) or a sum
/// in yuan that is due. A boundary day that changes nothing repeats what held; `…` at the end says
/// that later days are not told.
struct Scenario: Sendable, CustomTestStringConvertible {
    let law: String
    let clause: String
    let about: String
    /// The family, as `ScenarioFamily` reads it.
    let told: String
    var known = "2099-01-01"
    /// As if the document were in force since this day; nil for its own.
    var inForce: String?
    let story: String

    init(
        _ law: String, _ clause: String, of about: String = "M", _ told: String, _ story: String
    ) {
        self.law = law
        self.clause = clause
        self.about = about
        self.told = told
        self.story = story
    }

    var testDescription: String {
        let seen = known == "2099-01-01" ? "" : " (as known on \(known))"
        return "\(clause) of \(about): \(law)\(seen)"
    }

    /// The same family seen on several days of knowledge, each with its story.
    static func seen(
        _ law: String, _ clause: String, of about: String = "M", _ told: String,
        _ views: [(known: String, story: String)]
    ) -> [Scenario] {
        views.map { view in
            var scenario = Scenario(law, clause, of: about, told, view.story)
            scenario.known = view.known
            return scenario
        }
    }

    /// The same as if the document were in force since another day.
    func inForce(since day: String) -> Scenario {
        var scenario = self
        scenario.inForce = day
        return scenario
    }

    /// Asks the day before, of and after each boundary, and on which day the answer changes.
    func check() throws {
        var pack = try ScenarioPacks.pack(of: clause)
        if let inForce { pack = try pack.inForce(since: inForce) }
        try check(Evaluator(pack), ScenarioFamily(told, pack: pack))
    }

    func check(_ evaluator: Evaluator, _ family: ScenarioFamily) throws {
        let story = try ScenarioStory(story)
        let index = try #require(evaluator.clauses.firstIndex { $0.id == clause }, "\(clause)")
        let member = try family.index(of: about)
        let view = evaluator.view(of: family.family, known: try #require(Day(iso: known)))
        for turn in story.turns {
            let before = turn.day.adding(days: -1)
            for on in [before, turn.day, turn.day.adding(days: 1)] {
                let finding = view.finding(index, about: member, on: on)
                #expect(story.word(on: on).describes(finding), "\(on): \(finding)")
            }
            for on in [before, turn.day] {
                guard let next = story.change(after: on) else { continue }
                let found = view.nextChange(index, about: member, on: on)
                #expect(found == next, "next change after \(on)")
            }
        }
    }
}

/// The words of a story, by day.
struct ScenarioStory {
    /// What is due: an outcome, or a sum in fen.
    enum Word: Equatable {
        case outcome(Truth)
        case fen(Int64)

        func describes(_ finding: Finding) -> Bool {
            switch self {
            case .outcome(let outcome): finding.outcome == outcome
            case .fen(let fen): finding.outcome == .yes && finding.amount.fen == fen
            }
        }
    }

    let first: Word
    private(set) var turns: [(day: Day, word: Word)] = []
    private var isOpen = false

    init(_ text: String) throws {
        var parts = text.split(separator: ",").map { $0.split(separator: " ").map(String.init) }
        if parts.last == ["…"] {
            isOpen = true
            parts.removeLast()
        }
        first = try Self.word(try #require(parts.first?.first, "\(text)"))
        for part in parts.dropFirst() {
            try #require(part.count == 2, "\(text)")
            turns.append((try #require(Day(iso: part[0]), "\(text)"), try Self.word(part[1])))
        }
        try #require(!turns.isEmpty, "\(text)")
    }

    private static func word(_ text: String) throws -> Word {
        switch text {
        case "yes": return .outcome(.yes)
        case "no": return .outcome(.no)
        case "unknown": return .outcome(.unknown)
        default: return .fen(try #require(Int64(text), "\(text)") * 100)
        }
    }

    func word(on day: Day) -> Word { turns.last { $0.day <= day }?.word ?? first }

    /// The first later day with another word; nil where the story does not say.
    func change(after day: Day) -> Day? {
        let present = word(on: day)
        if let turn = turns.first(where: { $0.day > day && $0.word != present }) {
            return turn.day
        }
        return isOpen ? nil : .never
    }
}

/// The districts' packs, loaded once.
enum ScenarioPacks {
    static let packs: [String: Pack] = {
        // A pack that does not load leaves its tables without a pack, and every case red.
        var packs: [String: Pack] = [:]
        for code in ["jiangyan", "nanchuan"] { packs[code] = try? HousePacks.load(code) }
        return packs
    }()

    static func pack(of clause: String) throws -> Pack {
        try #require(packs[clause.hasPrefix("JY-") ? "jiangyan" : "nanchuan"])
    }
}
