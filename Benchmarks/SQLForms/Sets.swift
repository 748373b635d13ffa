import Law

/// The days on which a condition is yes, and those on which it is yes or unknown, as SQL that gives
/// date multiranges: Kleene's logic as algebra of two sets.
struct Sets {
    static let none = "'{}'::datemultirange"
    static let all = "'{[-infinity,infinity)}'::datemultirange"

    var yes: String
    var possible: String

    init(yes: String, possible: String) {
        self.yes = yes
        self.possible = possible
    }

    /// Known on every day.
    init(_ days: String) { self.init(yes: days, possible: days) }

    static func days(_ from: Day, _ to: Day) -> String {
        if from == .always, to == .never { return all }
        let first = from == .always ? "-infinity" : "\(from)"
        return "'{[\(first),\(to == .never ? "infinity" : "\(to)"))}'::datemultirange"
    }

    func and(_ other: Sets) -> Sets {
        Sets(
            yes: Self.intersect(yes, other.yes), possible: Self.intersect(possible, other.possible))
    }

    func or(_ other: Sets) -> Sets {
        Sets(yes: Self.join(yes, other.yes), possible: Self.join(possible, other.possible))
    }

    var negated: Sets {
        Sets(yes: Self.without(Self.all, possible), possible: Self.without(Self.all, yes))
    }

    /// On those days as it is, on others no.
    func on(_ days: String) -> Sets { and(Sets(days)) }

    static func intersect(_ a: String, _ b: String) -> String {
        if a == none || b == none { return none }
        if a == all { return b }
        return b == all || a == b ? a : "(\(a) * \(b))"
    }

    static func join(_ a: String, _ b: String) -> String {
        if a == all || b == all { return all }
        if a == none { return b }
        return b == none || a == b ? a : "(\(a) + \(b))"
    }

    static func without(_ a: String, _ b: String) -> String {
        if a == none || b == all { return none }
        return b == none ? a : "(\(a) - \(b))"
    }
}
