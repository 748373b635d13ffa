package import Law

/// What the clauses of a pack read, and on which days what they read turns by itself.
package struct OracleReach: Sendable {
    /// Indexes in the dictionary of every fact that some answer may turn on.
    package private(set) var kinds: Set<Int> = []
    /// Full units since a day, compared with a number: the anniversaries that count.
    package private(set) var turns: Set<Turn> = []
    /// Days on which rows of figures begin or end.
    package private(set) var days: Set<Day> = []
    /// What no set of days found here covers; empty in a pack that can be done so.
    package private(set) var beyond: [String] = []
    /// Everything that is asked of a household or of parents, but not within such a question.
    package private(set) var questions: Set<Expression> = []
    private var isAsking = false
    private var definitions: Set<String> = []
    private var figures: Set<String> = []
    private let pack: Pack

    /// An anniversary: `count` units after the days of a source.
    package struct Turn: Hashable, Sendable {
        /// Whose days.
        package enum Source: Hashable, Sendable {
            case birth, death
            /// The days of a fact: its value, or from when it holds.
            case value(Int)
            case begin(Int)
        }

        package let source: Source
        package let unit: TimeUnit
        package let count: Int64
    }

    package init(_ pack: Pack, clauses: [Clause]) {
        self.pack = pack
        for name in ["death", "disability.grade"] { add(kind: name) }
        for clause in clauses {
            guard let provision = clause.provision, pack.off[clause.id] == nil else { continue }
            for line in provision.when { visit(line.expression) }
            if let sum = provision.amount?.figure { visit(figure: sum) }
        }
        if let from = pack.document?.from { days.insert(from) }
    }

    private mutating func add(kind name: String) {
        guard let index = pack.dictionary.index(of: name) else { return }
        kinds.insert(index)
        guard pack.dictionary[index].absent == .derived, name == "housing.rural" else { return }
        add(kind: "hukou.kind")
        add(kind: "hukou.area")
    }

    private mutating func visit(_ path: FactPath) {
        if case .reported(let index) = path.source { add(kind: pack.dictionary[index].name) }
    }

    private mutating func visit(figure name: String) {
        guard let figure = pack.figures[name], figures.insert(name).inserted else { return }
        for row in figure.rows {
            days.formUnion([row.from, row.to])
            if let when = row.when { visit(when) }
        }
    }

    private mutating func visit(_ expression: Expression) {
        switch expression {
        case .literal: break
        case .fact(let path), .since(let path), .has(let path, _): visit(path)
        case .figure(let name, _): visit(figure: name)
        case .definition(let name):
            // Again within a question: what it asks there is none of its own.
            guard definitions.insert(isAsking ? "any " + name : name).inserted else { return }
            for line in pack.definitions[name]?.when ?? [] { visit(line.expression) }
        case .parentsAny(let part), .householdAny(let part):
            if !isAsking { questions.insert(expression) }
            let before = isAsking
            isAsking = true
            visit(part)
            isAsking = before
        case .not(let part), .isIn(let part, _): visit(part)
        case .all(let parts), .any(let parts): for part in parts { visit(part) }
        case .arithmetic(_, let a, let b):
            visit(a)
            visit(b)
        case .compare(_, let a, let b):
            if turn(a, against: b) || turn(b, against: a) { return }
            visit(a)
            visit(b)
        case .sameYear, .elapsed: beyond.append("\(expression)")
        case .receives(let benefit): beyond.append("receives(\(benefit))")
        }
    }

    private mutating func turn(_ part: Expression, against bound: Expression) -> Bool {
        let (unit, source): (TimeUnit, Turn.Source)
        switch part {
        case .fact(let path) where path.source == .registry(.age): (unit, source) = (.years, .birth)
        case .elapsed(let counted, .fact(let path)):
            visit(path)
            (unit, source) = (counted, days(of: path, since: false))
        case .elapsed(let counted, .since(let path)):
            visit(path)
            (unit, source) = (counted, days(of: path, since: true))
        default: return false
        }
        visit(bound)
        guard let numbers = numbers(bound) else {
            beyond.append("\(part) against \(bound)")
            return true
        }
        for number in numbers {
            turns.insert(Turn(source: source, unit: unit, count: number))
            turns.insert(Turn(source: source, unit: unit, count: number + 1))
        }
        return true
    }

    private func days(of path: FactPath, since: Bool) -> Turn.Source {
        switch path.source {
        case .reported(let index): since ? .begin(index) : .value(index)
        case .registry(.dead), .registry(.deathDay): .death
        case .registry: .birth
        }
    }

    private func numbers(_ bound: Expression) -> [Int64]? {
        switch bound {
        case .literal(let number, _): [number]
        case .figure(let name, _): pack.figures[name]?.rows.compactMap(\.value)
        default: nil
        }
    }
}
