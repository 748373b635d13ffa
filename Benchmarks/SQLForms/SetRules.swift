import Law
import Oracle

/// A condition that has no form in sets of days.
struct Inexpressible: Error {
    let what: String
}

/// Turns rules into sets of days. What it needs of a person becomes columns, which it gathers.
struct SetRules {
    let job: Job
    /// Aggregates over a person's resolved facts, by column.
    private(set) var atoms: [(column: String, sql: String)] = []
    /// What is read of the child or the spouse.
    private(set) var kin: [(column: String, lift: Lift, sets: Sets)] = []
    /// What is asked of the household or the parents.
    private(set) var asked: [(column: String, part: Expression, sets: Sets, of: Who?, way: Int)] =
        []

    /// Whether a person, row `a`, is registered in the countryside.
    var registered: Sets?

    init(job: Job) { self.job = job }

    /// Whose columns are read, and what may be asked of others.
    struct Scene {
        var row: String
        /// Lifts are joined before a rule is asked of anybody else.
        var isInner = false
        var isDeceased = false
    }

    var pack: Pack { job.pack }

    // Conditions

    mutating func sets(_ expression: Expression, _ scene: Scene) throws -> Sets {
        switch expression {
        case .all(let parts): return try all(parts, scene)
        case .any(let parts):
            return try parts.reduce(Sets(Sets.none)) { try $0.or(sets($1, scene)) }
        case .not(let part): return try sets(part, scene).negated
        case .definition(let name):
            guard let definition = pack.definitions[name] else { throw Inexpressible(what: name) }
            return try all(definition.when.map(\.expression), scene)
        case .parentsAny(let part): return try ask(part, way: 1, scene)
        case .householdAny(let part): return try ask(part, way: 0, scene)
        case .compare(.notEqual, let a, let b):
            return try sets(.compare(.equal, a, b), scene).negated
        case .compare(let comparison, let a, let b):
            if case .literal = a { return try compare(mirrored(comparison), b, a, scene) }
            if case .figure = a { return try compare(mirrored(comparison), b, a, scene) }
            return try compare(comparison, a, b, scene)
        case .isIn(.fact(let path), let values):
            if isSet(path) {
                return try values.reduce(Sets(Sets.none)) { try $0.or(has(path, $1, scene)) }
            }
            return try fact(path, .isIn(values), scene)
        case .has(let path, let value): return try has(path, value, scene)
        case .fact(let path): return try fact(path, .compare(.equal, 1), scene)
        case .figure(let name, _):
            return try stretches(name).reduce(Sets(Sets.none)) { found, stretch in
                let days = Sets.days(stretch.from, stretch.to)
                return switch stretch.value {
                case 1: found.or(Sets(days))
                case nil: found.or(Sets(yes: Sets.none, possible: days))
                default: found
                }
            }
        case .literal(let number, _): return Sets(number == 1 ? Sets.all : Sets.none)
        default: throw Inexpressible(what: "\(expression)")
        }
    }

    mutating func all(_ parts: [Expression], _ scene: Scene) throws -> Sets {
        try parts.reduce(Sets(Sets.all)) { try $0.and(sets($1, scene)) }
    }

    private func mirrored(_ comparison: Comparison) -> Comparison {
        switch comparison {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        case .equal, .notEqual: comparison
        }
    }

    private mutating func compare(
        _ comparison: Comparison, _ part: Expression, _ bound: Expression, _ scene: Scene
    ) throws -> Sets {
        switch bound {
        case .literal(let number, _): return try compare(comparison, part, number, scene)
        case .figure(let name, _):
            var found = Sets(Sets.none)
            for stretch in try stretches(name) {
                let inside: Sets
                if let number = stretch.value {
                    inside = try compare(comparison, part, number, scene)
                } else {
                    // Absent is no, whatever the figure will be.
                    let present = try compare(.greaterOrEqual, part, Self.least, scene)
                    inside = Sets(yes: Sets.none, possible: present.possible)
                }
                found = found.or(inside.on(Sets.days(stretch.from, stretch.to)))
            }
            return found
        default: throw Inexpressible(what: "\(bound)")
        }
    }

    private mutating func compare(
        _ comparison: Comparison, _ part: Expression, _ number: Int64, _ scene: Scene
    ) throws -> Sets {
        switch part {
        case .fact(let path) where path.source == .registry(.age):
            return try since(path, .years, comparison, number, scene)
        case .elapsed(let unit, .since(let path)), .elapsed(let unit, .fact(let path)):
            return try since(path, unit, comparison, number, scene)
        case .fact(let path):
            if isSet(path) { return try has(path, number, scene) }
            return try fact(path, .compare(comparison, number), scene)
        default: throw Inexpressible(what: "\(part)")
        }
    }

    /// The stretches of days with one number of a figure; nil while it is unset.
    private func stretches(_ name: String) throws -> [(from: Day, to: Day, value: Int64?)] {
        guard let figure = pack.figures[name], figure.rows.allSatisfy({ $0.when == nil }) else {
            throw Inexpressible(what: "figure(\(name)) by classes")
        }
        let bounds = Set([Day.always, .never] + figure.rows.flatMap { [$0.from, $0.to] }).sorted()
        return zip(bounds, bounds.dropFirst()).map { from, to in
            let row = figure.rows.first { $0.from <= from && from < $0.to }
            let isSettled = row?.status == .verified || figure.ruledBy != nil
            return (from, to, isSettled ? row?.value : nil)
        }
    }

    /// Below every number of a fact.
    static let least = Int64.min + 1

    // Columns

    mutating func atom(_ sql: String) -> String {
        if let known = atoms.first(where: { $0.sql == sql }) { return known.column }
        atoms.append(("a\(atoms.count)", sql))
        return atoms[atoms.count - 1].column
    }

    /// Columns of the person's own, or of the child or spouse over the days they are that.
    mutating func lifted(_ lift: Lift, _ scene: Scene, _ own: Sets) -> Sets {
        guard lift != .own else { return own }
        let column: String
        if let known = kin.first(where: {
            $0.lift == lift && $0.sets.yes == own.yes && $0.sets.possible == own.possible
        }) {
            column = known.column
        } else {
            column = "k\(kin.count)"
            kin.append((column, lift, own))
        }
        return Sets(yes: "\(scene.row).\(column)y", possible: "\(scene.row).\(column)p")
    }

    private mutating func ask(_ part: Expression, way: Int, _ scene: Scene) throws -> Sets {
        guard !scene.isInner else { throw Inexpressible(what: "any(…) inside any(…)") }
        var of: Who?
        if case .definition(let name) = part, way == 0 { of = pack.definitions[name]?.of }
        let column: String
        if let known = asked.first(where: { $0.part == part && $0.way == way }) {
            column = known.column
        } else {
            let inner = try sets(part, Scene(row: "u", isInner: true))
            column = "h\(asked.count)"
            asked.append((column, part, inner, of, way))
        }
        let others = Sets(yes: "\(scene.row).\(column)y", possible: "\(scene.row).\(column)p")
        guard scene.isDeceased, way == 0 else { return others }
        // The deceased counts as a member of the own household, whoever lives there.
        let own = try sets(part, Scene(row: scene.row, isInner: true))
        return others.or(own.on(Self.fits(of, scene.row)))
    }

    /// The days on which a definition of that kind speaks of somebody.
    static func fits(_ of: Who?, _ row: String) -> String {
        let parent = "(CASE WHEN \(row).role = 0 THEN \(Sets.all) ELSE \(Sets.none) END)"
        return switch of {
        case .parent: parent
        case .child: "\(row).is_child"
        case .member: "(\(parent) + \(row).is_child)"
        case .household, .deceased, nil: Sets.all
        }
    }

    func isSet(_ path: FactPath) -> Bool {
        guard case .reported(let index) = path.source else { return false }
        return if case .set = pack.dictionary[index].type { true } else { false }
    }
}
