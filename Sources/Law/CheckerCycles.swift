/// What a checked expression refers to, and the search for what refers to itself.
struct References: Hashable {
    var definitions: Set<String> = []
    var figures: Set<String> = []
    var benefits: Set<String> = []

    mutating func add(_ expression: Expression) {
        switch expression {
        case .literal, .fact, .since, .has: break
        case .figure(let name, _): figures.insert(name)
        case .definition(let name): definitions.insert(name)
        case .receives(let benefit): benefits.insert(benefit)
        case .parentsAny(let part), .householdAny(let part), .elapsed(_, let part),
            .sameYear(let part), .isIn(let part, _), .not(let part):
            add(part)
        case .compare(_, let a, let b), .arithmetic(_, let a, let b):
            add(a)
            add(b)
        case .all(let parts), .any(let parts):
            for part in parts { add(part) }
        }
    }
}

/// Finds definitions, figures and clauses whose answer would need itself.
struct CycleSearch {
    /// Node → nodes it needs, written as messages show them: `target`, `figure(x)`, `clause NC-1`.
    private let edges: [String: [String]]
    private var done: Set<String> = []
    private var path: [String] = []
    private var cycles: [[String]] = []

    private init(_ edges: [String: [String]]) { self.edges = edges }

    /// Each cycle once, as the nodes along it; the first is the alphabetically first.
    static func cycles(in edges: [String: [String]]) -> [[String]] {
        var search = CycleSearch(edges)
        for node in edges.keys.sorted() { search.visit(node) }
        return search.cycles
    }

    private mutating func visit(_ node: String) {
        if let start = path.firstIndex(of: node) {
            cycles.append(Array(path[start...]))
            return
        }
        guard !done.contains(node) else { return }
        path.append(node)
        for next in edges[node] ?? [] { visit(next) }
        path.removeLast()
        done.insert(node)
    }
}
