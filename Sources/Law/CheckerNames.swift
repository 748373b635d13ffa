/// What the expressions of a pack may name, once everything it extends is merged in.
struct CheckerNames {
    let dictionary: FactDictionary
    /// Definition → of whom it speaks (nil when that is itself a problem).
    let definitions: [String: Who?]
    /// Figure → its type (nil when that is itself a problem).
    let figures: [String: ExpressionType?]
    /// Benefit → its form.
    let benefits: [String: String]
    /// Benefit → whom the pack's clauses give it to.
    let given: [String: Set<Who>]

    /// Fact paths without a lift.
    let factNames: [String]

    init(
        dictionary: FactDictionary, definitions: [String: Who?],
        figures: [String: ExpressionType?], benefits: [String: String], given: [String: Set<Who>]
    ) {
        self.dictionary = dictionary
        self.definitions = definitions
        self.figures = figures
        self.benefits = benefits
        self.given = given
        factNames =
            dictionary.kinds.map(\.name)
            + RegistryFact.allCases.filter { $0 != .exists }.map(\.rawValue)
    }
}

/// Whose facts a rule reads: `who` of a clause, `of` of a definition, or a place inside a rule.
enum RuleSubject: Hashable {
    case one(Who)
    /// Some member, inside `household.any(…)`.
    case resident
    /// Whoever asks: the rows of a figure, before it is known which clause uses it.
    case anyone

    /// How messages name a rule about it.
    var rule: String {
        switch self {
        case .one(.parent): "a rule about a parent"
        case .one(.child): "a rule about the child"
        case .one(.member): "a rule about a member"
        case .one(.household): "a household rule"
        case .one(.deceased): "a rule about the deceased"
        case .resident: "household.any(…)"
        case .anyone: "a figure's row"
        }
    }

    /// Whether a definition about `who` can be asked of this subject as it stands.
    func canAsk(_ who: Who) -> Bool {
        switch (self, who) {
        case (.anyone, _), (_, .household): true
        case (.one(let own), _) where own == who: true
        case (.one(.household), _): false
        case (.one, .member): true
        case (.resident, .parent), (.resident, .child), (.resident, .member): true
        default: false
        }
    }

    /// Whom a clause may speak of for `receives` about this subject ever to be yes.
    var payees: Set<Who> {
        switch self {
        case .one(.parent): [.parent, .member, .household]
        case .one(.child): [.child, .member, .household]
        case .one(.member): [.parent, .child, .member, .household]
        case .one(.household): [.household]
        case .one(.deceased), .resident, .anyone: Set(Who.allCases)
        }
    }
}

/// What a name of an expression stands for.
enum Meaning {
    case fact(FactPath, ExpressionType, range: ClosedRange<Int64>?, scope: FactScope)
    case definition(String, of: Who?)
    /// Free words, which the law never reads.
    case unreadable
}

extension CheckerNames {
    /// A written path without and with its lift: `child.disability.grade`.
    static func split(_ name: String) -> (lift: Lift, rest: String) {
        if name.hasPrefix("child.") { return (.child, String(name.dropFirst(6))) }
        if name.hasPrefix("spouse.") { return (.spouse, String(name.dropFirst(7))) }
        return (.own, name)
    }

    func meaning(of name: String) -> Meaning? {
        let (lift, rest) = CheckerNames.split(name)
        if let registry = RegistryFact(rawValue: rest), registry != .exists || lift != .own {
            let path = FactPath(lift: lift, source: .registry(registry), name: name)
            return .fact(path, registry.type, range: registry.range, scope: .person)
        }
        if let index = dictionary.index(of: rest) {
            let kind = dictionary[index]
            guard let type = kind.type.expressionType else { return .unreadable }
            var range: ClosedRange<Int64>?
            if case .count(let bounds) = kind.type { range = bounds }
            let path = FactPath(lift: lift, source: .reported(index), name: name)
            return .fact(path, type, range: range, scope: kind.scope)
        }
        if let of = definitions[name] { return .definition(name, of: of) }
        return nil
    }

    /// The message for a name that means nothing.
    func unknown(_ name: String) -> String {
        let (lift, _) = CheckerNames.split(name)
        let prefix = lift == .child ? "child." : lift == .spouse ? "spouse." : ""
        var candidates = factNames.map { prefix + $0 }
        if lift == .own {
            candidates += definitions.keys
        } else {
            candidates.append("\(prefix)exists")
        }
        let kind = name.contains(".") ? "unknown fact" : "unknown name"
        return "\(kind) `\(name)`\(Suggestion.clause(for: name, among: candidates))"
    }
}

extension RegistryFact {
    var type: ExpressionType {
        switch self {
        case .sex: .code(["female", "male"])
        case .age: .count
        case .birth, .deathDay: .day
        case .role: .code(Role.allCases.map(\.word))
        case .dead, .married, .exists, .reborn, .adopted, .otherChild: .flag
        }
    }

    var range: ClosedRange<Int64>? { self == .age ? 0...150 : nil }

    /// Facts that only a parent can have.
    var isOfParent: Bool { self == .reborn || self == .adopted || self == .otherChild }
}

extension FactType {
    /// Nil for words, which the law never reads.
    var expressionType: ExpressionType? {
        switch self {
        case .flag: .flag
        case .code(let words): .code(words)
        case .set(let words): .set(words)
        case .count: .count
        case .money: .money
        case .day: .day
        case .area(let digits): .area(digits)
        case .words: nil
        }
    }
}
