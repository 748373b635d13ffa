/// Resolves names and checks types of one expression about one subject. Collects every problem it
/// finds as a range of the text and a message.
struct Checker {
    let names: CheckerNames
    private(set) var subject: RuleSubject
    private(set) var problems: [SyntaxError] = []
    /// Figures that were read, and about whom; their rows must be able to answer.
    private(set) var figureUses: [(figure: String, subject: RuleSubject)] = []
    /// Definitions about parents and about the child, named inside the present `household.any(…)`.
    private var residentKinds: Set<Who> = []

    init(names: CheckerNames, subject: RuleSubject) {
        self.names = names
        self.subject = subject
    }

    /// A checked part: what it computes, of which type, and how messages name it.
    struct Typed {
        let expression: Expression
        let type: ExpressionType
        /// What a count of this kind can be.
        var range: ClosedRange<Int64>?
        let name: String

        init(
            _ expression: Expression, _ type: ExpressionType, name: String,
            range: ClosedRange<Int64>? = nil
        ) {
            self.expression = expression
            self.type = type
            self.name = name
            self.range = range
        }
    }

    mutating func report(_ syntax: Syntax, _ message: String) {
        problems.append(SyntaxError(syntax.range, message))
    }

    /// A whole condition: its type must be yes or no. Nil when there are problems in it.
    mutating func condition(_ syntax: Syntax) -> Expression? {
        switch syntax.form {
        case .all(let parts): return conditions(parts).map { .all($0) }
        case .any(let parts): return conditions(parts).map { .any($0) }
        case .not(let part): return condition(part).map { .not($0) }
        default: break
        }
        guard let typed = value(syntax) else { return nil }
        guard typed.type != .flag else { return typed.expression }
        let name = typed.name
        switch typed.type {
        case .code(let words):
            let dead = name.hasSuffix("death") ? ", or ask `\(name.dropLast(5))dead`" : ""
            report(
                syntax,
                "`\(name)` is a code, not yes or no; "
                    + "compare it: `\(name) == \(words.first ?? "x")`\(dead)"
            )
        case .set(let words):
            report(
                syntax,
                "`\(name)` is a set, not yes or no; write `\(name) has \(words.first ?? "x")`")
        default:
            report(syntax, "`\(name)` is \(typed.type.title), not yes or no; compare it")
        }
        return nil
    }

    private mutating func conditions(_ parts: [Syntax]) -> [Expression]? {
        // Every part is checked, also after one that is wrong.
        let checked = parts.map { condition($0) }
        let right = checked.compactMap { $0 }
        return right.count == parts.count ? right : nil
    }

    /// Any part. `expected` is the other side of a comparison, which types a code or an area.
    mutating func value(_ syntax: Syntax, expecting expected: Typed? = nil) -> Typed? {
        switch syntax.form {
        case .word(let word): return named(word, syntax, expecting: expected)
        case .digits, .money, .day, .boolean: return literal(syntax, expecting: expected)
        case .all, .any, .not:
            return condition(syntax).map { Typed($0, .flag, name: "the condition") }
        case .list:
            report(syntax, "a list stands after `in`")
            return nil
        case .since(let part): return since(part)
        case .figure(let part): return figure(part)
        case .receives(let part): return receives(part)
        case .parentsAny(let part): return parentsAny(part, syntax)
        case .householdAny(let part): return householdAny(part)
        case .elapsed(let unit, let part):
            let name = "\(unit.rawValue) since …"
            return day(part).map { Typed(.elapsed(unit, since: $0), .count, name: name) }
        case .sameYear(let part):
            return day(part).map { Typed(.sameYear($0), .flag, name: "same year as …") }
        case .compare(let sign, let a, let b): return comparison(sign, a, b)
        case .isIn(let a, let list): return membership(a, list)
        case .has(let a, let b): return has(a, b)
        case .arithmetic(let sign, let a, let b): return arithmetic(sign, a, b, syntax)
        }
    }

    // MARK: Calls

    /// `since(f)`; `dead` since the day of death.
    private mutating func since(_ part: Syntax) -> Typed? {
        guard case .word(let word) = part.form else {
            report(part, "`since(…)` takes a fact: `since(disability.grade)`")
            return nil
        }
        guard let path = path(word, part) else { return nil }
        if let day = sinceDay(path.0, part) { return Typed(day, .day, name: "since(\(word))") }
        return nil
    }

    private mutating func sinceDay(_ path: FactPath, _ syntax: Syntax) -> Expression? {
        switch path.source {
        case .reported: return .since(path)
        case .registry(.dead):
            let name = String(path.name.dropLast(4)) + RegistryFact.deathDay.rawValue
            return .fact(FactPath(lift: path.lift, source: .registry(.deathDay), name: name))
        case .registry:
            report(
                syntax,
                "`\(path.name)` comes from the registry and has no `since`; "
                    + "use `birth`, `death.day` or a reported fact"
            )
            return nil
        }
    }

    /// What stands after `years since`, `months since`, `same year as`.
    private mutating func day(_ part: Syntax) -> Expression? {
        guard case .word(let word) = part.form else {
            guard let typed = value(part) else { return nil }
            if typed.type == .day { return typed.expression }
            report(part, "`\(typed.name)` is \(typed.type.title); write a day here")
            return nil
        }
        guard let (path, type, _) = path(word, part) else { return nil }
        return type == .day ? .fact(path) : sinceDay(path, part)
    }

    private mutating func figure(_ part: Syntax) -> Typed? {
        guard case .word(let word) = part.form else {
            report(part, "`figure(…)` takes the name of a figure")
            return nil
        }
        guard let known = names.figures[word] else {
            report(
                part,
                "unknown figure `\(word)`\(Suggestion.clause(for: word, among: names.figures.keys))"
            )
            return nil
        }
        figureUses.append((word, subject))
        return known.map { Typed(.figure(word, $0), $0, name: "figure(\(word))") }
    }

    private mutating func receives(_ part: Syntax) -> Typed? {
        guard case .word(let word) = part.form else {
            report(part, "`receives(…)` takes the code of a benefit")
            return nil
        }
        guard names.benefits[word] != nil else {
            report(
                part,
                "no module registers the benefit `\(word)`"
                    + Suggestion.clause(for: word, among: names.benefits.keys))
            return nil
        }
        // A pack without clauses (`national`) leaves it to the districts who gives what.
        if !names.given.isEmpty, subject.payees.isDisjoint(with: names.given[word] ?? []) {
            report(
                part,
                "no clause gives `\(word)` to the subject of \(subject.rule); it can never be yes")
        }
        return Typed(.receives(word), .flag, name: "receives(\(word))")
    }

    // MARK: Lifts

    private mutating func parentsAny(_ part: Syntax, _ whole: Syntax) -> Typed? {
        if subject != .one(.child), subject != .anyone {
            let start = "`parents.any(…)` speaks from the child"
            report(
                whole,
                subject == .one(.parent)
                    ? "\(start); a rule about a parent writes the condition itself"
                    : "\(start); in \(subject.rule) write `household.any(…)`"
            )
        }
        let checked = inside(.one(.parent), part)
        return checked.map { Typed(.parentsAny($0), .flag, name: "parents.any(…)") }
    }

    private mutating func householdAny(_ part: Syntax) -> Typed? {
        let outer = residentKinds
        residentKinds = []
        defer { residentKinds = outer }
        guard var inner = inside(.resident, part) else { return nil }
        if residentKinds.count > 1 {
            report(
                part,
                "one member cannot be both parent and child; write one `household.any(…)` for each")
            return nil
        }
        // A bare definition is asked of those it speaks of; a longer condition writes this out.
        var isBareOfParent = false
        if case .definition = inner { isBareOfParent = residentKinds == [.parent] }
        if let who = residentKinds.first, !isBareOfParent {
            let role = FactPath(
                lift: .own, source: .registry(.role), name: RegistryFact.role.rawValue)
            let wanted: Role = who == .parent ? .parent : .child
            let isWanted = Expression.compare(
                .equal, .fact(role), .literal(wanted.rawValue, RegistryFact.role.type))
            inner = .all([isWanted, inner])
        }
        return Typed(.householdAny(inner), .flag, name: "household.any(…)")
    }

    private mutating func inside(_ other: RuleSubject, _ part: Syntax) -> Expression? {
        let outer = subject
        subject = other
        defer { subject = outer }
        return condition(part)
    }

    // MARK: Names

    private mutating func named(
        _ word: String, _ syntax: Syntax, expecting expected: Typed?
    ) -> Typed? {
        if let code = code(word, expected) { return code }
        switch names.meaning(of: word) {
        case .fact(let path, let type, let range, let scope):
            guard mayRead(path, scope, syntax) else { return nil }
            return Typed(.fact(path), type, name: word, range: range)
        case .definition(let name, let of):
            guard let of else { return nil }
            if subject == .resident, of == .parent || of == .child { residentKinds.insert(of) }
            guard subject.canAsk(of) else {
                report(syntax, wrongSubject(name, of))
                return nil
            }
            return Typed(.definition(name), .flag, name: name)
        case .unreadable:
            report(syntax, "`\(word)` is free words; the law never reads it")
            return nil
        case nil:
            if let expected, let words = expected.type.words {
                let hint = Suggestion.clause(for: word, among: words)
                let right = hint.isEmpty ? "; write \(Suggestion.list(words))" : hint
                report(syntax, "`\(word)` is no code of `\(expected.name)`\(right)")
            } else {
                report(syntax, names.unknown(word))
            }
            return nil
        }
    }

    /// A fact named where only a fact will do.
    private mutating func path(
        _ word: String, _ syntax: Syntax
    ) -> (FactPath, ExpressionType, FactScope)? {
        switch names.meaning(of: word) {
        case .fact(let path, let type, _, let scope):
            return mayRead(path, scope, syntax) ? (path, type, scope) : nil
        case .definition:
            report(syntax, "`\(word)` is a definition; write a fact here")
        case .unreadable:
            report(syntax, "`\(word)` is free words; the law never reads it")
        case nil:
            report(syntax, names.unknown(word))
        }
        return nil
    }

    /// Whether the subject may read the fact; if not, says what would be right.
    private mutating func mayRead(_ path: FactPath, _ scope: FactScope, _ syntax: Syntax) -> Bool {
        if subject == .one(.household), scope == .person || path.lift != .own {
            report(
                syntax,
                "`\(path.name)` is a fact of one person; a household rule reads "
                    + "facts of the household, or `household.any(\(path.name) …)`")
            return false
        }
        if path.lift == .child, subject == .one(.child) {
            let right =
                path.source == .registry(.exists)
                ? "leave `\(path.name)` out" : "write `\(path.name.dropFirst(6))`"
            report(syntax, "the rule speaks of the child itself; \(right)")
            return false
        }
        if case .registry(let fact) = path.source, fact.isOfParent,
            path.lift == .child || (path.lift == .own && subject == .one(.child))
        {
            report(
                syntax,
                "`\(fact.rawValue)` is a fact of a parent; "
                    + "write `parents.any(\(fact.rawValue))` in a rule about the child"
            )
            return false
        }
        return true
    }

    private func wrongSubject(_ name: String, _ of: Who) -> String {
        let start = "`\(name)` speaks of a \(of.rawValue); \(subject.rule)"
        switch (subject, of) {
        case (.one(.child), .parent): return "\(start) writes `parents.any(\(name))`"
        case (.one(.household), .parent), (.one(.member), .parent), (.one(.deceased), .parent),
            (.one(.household), .child), (.one(.household), .member), (.one(.member), .child),
            (.one(.deceased), .child), (.one(.parent), .child):
            return "\(start) writes `household.any(\(name))`"
        default:
            return "\(start) cannot reach it; define it `of: member`, or write its conditions"
        }
    }
}
