/// Turns checked expressions into nodes; equal expressions share one.
struct EvaluatorCompiler {
    private let dictionary: FactDictionary
    private let figureIndexes: [String: Int]
    private let definitionIndexes: [String: Int]
    private let definitions: [String: Definition]
    private let benefits: [String: [Int]]
    private var nameIndexes: [String: Int] = [:]
    private(set) var nodes: [EvaluatorNode] = []
    private(set) var lists: [[Int]] = []
    private(set) var values: [[Int64]] = []
    private(set) var names: [EvaluatorName] = []
    private(set) var compiled: [Expression: Int] = [:]
    private(set) var landmarks: EvaluatorLandmarks

    static func program(of pack: Pack) -> EvaluatorProgram {
        let figureNames = pack.figures.keys.sorted()
        let definitionNames = pack.definitions.keys.sorted()
        var compiler = EvaluatorCompiler(
            pack, figures: figureNames, definitions: definitionNames)
        let figures = figureNames.compactMap { name in
            pack.figures[name].map { compiler.figure($0) }
        }
        let definitions = definitionNames.compactMap { name in
            pack.definitions[name].map {
                EvaluatorDefinition(rule: compiler.node(.all($0.when.map(\.expression))), of: $0.of)
            }
        }
        let clauses = pack.provisions.compactMap { clause in
            clause.provision.map { compiler.clause(clause, $0, off: pack.off[clause.id]) }
        }
        return EvaluatorProgram(
            compiler, pack: pack, clauses: clauses, definitions: definitions, figures: figures)
    }

    private init(_ pack: Pack, figures: [String], definitions names: [String]) {
        dictionary = pack.dictionary
        definitions = pack.definitions
        figureIndexes = Dictionary(
            uniqueKeysWithValues: figures.enumerated().map { ($1, $0) })
        definitionIndexes = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        var benefits: [String: [Int]] = [:]
        for (index, clause) in pack.provisions.enumerated() {
            if let benefit = clause.provision?.benefit { benefits[benefit, default: []] += [index] }
        }
        self.benefits = benefits
        let kinds = pack.dictionary
        landmarks = EvaluatorLandmarks(
            death: kinds.index(of: "death"), disabilityGrade: kinds.index(of: "disability.grade"),
            housingRural: kinds.index(of: "housing.rural"),
            residenceTown: kinds.index(of: "residence.town"),
            hukouKind: kinds.index(of: "hukou.kind"), hukouArea: kinds.index(of: "hukou.area"),
            kindRural: kinds["hukou.kind"]?.encode("rural"),
            kindUnified: kinds["hukou.kind"]?.encode("unified"),
            areaRural: kinds["hukou.area"]?.encode("rural"), missingKind: 0, missingArea: 0)
        landmarks.missingKind = name("hukou.kind", notAsked: false)
        landmarks.missingArea = name("hukou.area", notAsked: false)
    }

    private mutating func clause(
        _ clause: Clause, _ provision: Provision, off: String?
    ) -> EvaluatorClause {
        EvaluatorClause(
            who: provision.who, rule: node(.all(provision.when.map(\.expression))),
            lines: provision.when.map { node($0.expression) },
            figure: provision.amount.map { figureIndexes[$0.figure] ?? -1 }, off: off)
    }

    private mutating func figure(_ figure: Figure) -> EvaluatorFigure {
        let rows = figure.rows.map { row in
            EvaluatorFigure.Row(
                from: row.from, to: row.to, learned: row.learned, when: row.when.map { node($0) },
                parts: row.when.map { parts(of: $0) } ?? [],
                value: row.status == .verified || figure.ruledBy != nil ? row.value : nil,
                label: row.label, class: row.class)
        }
        return EvaluatorFigure(rows: rows, missing: name("figure(\(figure.name))", notAsked: false))
    }

    private mutating func parts(of when: Expression) -> [(node: Int, asksKind: Bool)] {
        let parts = if case .all(let parts) = when { parts } else { [when] }
        return parts.map { part in
            let facts = part.facts(definitions)
            return (node(part), !facts.isEmpty && facts.allSatisfy { $0.hasPrefix("hukou.") })
        }
    }

    private mutating func name(_ name: String, notAsked: Bool, notRaised: Bool = false) -> Int {
        if let index = nameIndexes[name] { return index }
        names.append(EvaluatorName(name: name, notAsked: notAsked, notRaised: notRaised))
        nameIndexes[name] = names.count - 1
        return names.count - 1
    }

    private mutating func missing(_ path: FactPath, _ kind: Int) -> Int {
        let absent = dictionary[kind].absent
        return name(
            path.name, notAsked: absent == .notAsked || absent == .notRaised,
            notRaised: absent == .notRaised)
    }

    private mutating func list(_ parts: [Expression]) -> Int {
        let indexes = parts.map { node($0) }
        lists.append(indexes)
        return lists.count - 1
    }

    private mutating func node(_ expression: Expression) -> Int {
        if let index = compiled[expression] { return index }
        let made = make(expression)
        nodes.append(made)
        compiled[expression] = nodes.count - 1
        return nodes.count - 1
    }

    private mutating func make(_ expression: Expression) -> EvaluatorNode {
        switch expression {
        case .literal(let value, _): return .literal(value)
        case .fact(let path): return fact(path)
        case .since(let path):
            switch path.source {
            case .reported(let kind):
                return .sinceFact(path.lift, kind: kind, missing: missing(path, kind))
            case .registry(let fact): return .sinceRegistry(path.lift, fact)
            }
        case .figure(let figure, _):
            return figureIndexes[figure].map { .figure($0) }
                ?? .undefined(missing: name("figure(\(figure))", notAsked: false))
        case .definition(let definition):
            return definitionIndexes[definition].map { .definition($0) }
                ?? .undefined(missing: name(definition, notAsked: false))
        case .parentsAny(let part): return .parentsAny(node(part))
        case .householdAny(let part): return .householdAny(node(part), of: speaksOf(part))
        case .receives(let benefit):
            lists.append(benefits[benefit] ?? [])
            let list = lists.count - 1
            return .receives(
                clauses: list, missing: name("receives(\(benefit))", notAsked: false))
        case .elapsed(let unit, let since): return .elapsed(unit, since: node(since))
        case .sameYear(let part): return .sameYear(node(part))
        case .compare(let comparison, let left, let right):
            return compare(comparison, left, right)
        case .isIn(let part, let list): return isIn(part, list)
        case .has(let path, let value):
            guard case .reported(let kind) = path.source else {
                return .undefined(missing: name(path.name, notAsked: false))
            }
            return .has(path.lift, kind: kind, value: value, missing: missing(path, kind))
        case .arithmetic(let operation, let left, let right):
            return .arithmetic(operation, node(left), node(right))
        case .not(let part): return .not(node(part))
        case .all(let parts): return .all(list(parts))
        case .any(let parts): return .any(list(parts))
        }
    }

    private mutating func fact(_ path: FactPath) -> EvaluatorNode {
        switch path.source {
        case .reported(let kind):
            return .fact(path.lift, kind: kind, missing: missing(path, kind))
        case .registry(.age): return .elapsed(.years, since: birth(path))
        case .registry(let fact): return .registry(path.lift, fact)
        }
    }

    private mutating func birth(_ path: FactPath) -> Int {
        node(.fact(FactPath(lift: path.lift, source: .registry(.birth), name: path.name)))
    }

    private func speaksOf(_ part: Expression) -> Who? {
        guard case .definition(let name) = part else { return nil }
        return definitions[name]?.of
    }

    /// The day whose anniversaries an expression counts.
    private mutating func count(_ part: Expression) -> (TimeUnit, Int)? {
        switch part {
        case .elapsed(let unit, let since): return (unit, node(since))
        case .fact(let path) where path.source == .registry(.age): return (.years, birth(path))
        default: return nil
        }
    }

    private func set(_ part: Expression) -> FactPath? {
        guard case .fact(let path) = part, case .reported(let kind) = path.source,
            case .set = dictionary[kind].type
        else { return nil }
        return path
    }

    private mutating func compare(
        _ comparison: Comparison, _ left: Expression, _ right: Expression
    ) -> EvaluatorNode {
        if let path = set(left), case .literal(let value, _) = right {
            if comparison == .equal { return make(.has(path, value)) }
            if comparison == .notEqual { return .not(node(.has(path, value))) }
        }
        if let (unit, since) = count(left) {
            return .counted(comparison, unit, since: since, with: node(right))
        }
        if let (unit, since) = count(right) {
            return .counted(comparison.mirrored, unit, since: since, with: node(left))
        }
        return .compare(comparison, node(left), node(right))
    }

    private mutating func isIn(_ part: Expression, _ list: [Int64]) -> EvaluatorNode {
        if let path = set(part) { return make(.any(list.map { .has(path, $0) })) }
        values.append(list)
        let index = values.count - 1
        return .isIn(node(part), values: index)
    }
}

extension Comparison {
    /// The comparison that holds when the two sides change places.
    var mirrored: Comparison {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }

    func holds(_ a: Int64, _ b: Int64) -> Bool {
        switch self {
        case .equal: a == b
        case .notEqual: a != b
        case .less: a < b
        case .lessOrEqual: a <= b
        case .greater: a > b
        case .greaterOrEqual: a >= b
        }
    }
}
