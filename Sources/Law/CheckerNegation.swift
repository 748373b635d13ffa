/// A `not` over a fact of the child or spouse is yes for whoever has none; so the rule must say
/// beside it that there is one.
enum NegationGuard {
    /// The offending words of each line, with messages; `lines` is the whole rule.
    static func problems(in lines: [Syntax]) -> [[SyntaxError]] {
        let guards = lines.reduce(into: Set<Lift>()) { $0.formUnion(exists(in: $1)) }
        return lines.map { line in
            var found: [SyntaxError] = []
            walk(line, isNegated: false, guards: guards, &found)
            return found
        }
    }

    /// The lifts whose `exists` the expression demands: itself, or a part of its `and`.
    private static func exists(in syntax: Syntax) -> Set<Lift> {
        switch syntax.form {
        case .word("child.exists"): return [.child]
        case .word("spouse.exists"): return [.spouse]
        case .all(let parts):
            return parts.reduce(into: []) { $0.formUnion(exists(in: $1)) }
        case .compare(.equal, let fact, let value) where value.form == .boolean(true):
            return exists(in: fact)
        default: return []
        }
    }

    private static func walk(
        _ syntax: Syntax, isNegated: Bool, guards: Set<Lift>, _ found: inout [SyntaxError]
    ) {
        switch syntax.form {
        case .word(let name):
            let (lift, rest) = CheckerNames.split(name)
            guard isNegated, lift != .own, rest != RegistryFact.exists.rawValue,
                !guards.contains(lift)
            else { return }
            let exists = lift == .child ? "child.exists" : "spouse.exists"
            let whose = lift == .child ? "child" : "spouse"
            found.append(
                SyntaxError(
                    syntax.range,
                    "`not` (or `!=`) over `\(name)` is yes for whoever has no \(whose); "
                        + "add the condition `\(exists)` to the rule"))
        case .not(let part):
            walk(part, isNegated: true, guards: guards, &found)
        case .compare(.notEqual, let a, let b):
            walk(a, isNegated: true, guards: guards, &found)
            walk(b, isNegated: true, guards: guards, &found)
        case .all(let parts):
            // Under a `not` the `exists` of an `and` is negated with the rest and guards nothing.
            let here = isNegated ? guards : guards.union(exists(in: syntax))
            for part in parts { walk(part, isNegated: isNegated, guards: here, &found) }
        case .parentsAny(let part), .householdAny(let part):
            walk(part, isNegated: false, guards: [], &found)
        // Inside, the words are about another person, so the outer guards do not count.
        default:
            for part in syntax.children {
                walk(part, isNegated: isNegated, guards: guards, &found)
            }
        }
    }
}
