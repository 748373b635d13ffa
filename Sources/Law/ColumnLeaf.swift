/// What one row of a leaf column says on a day.
public enum ColumnCell: Hashable, Sendable {
    /// Of a fact that is compared: its number, as `FactKind.encode` gives it.
    case value(Int64)
    /// Known not to be.
    case none
    /// Nobody has said.
    case unreported
    /// Of a leaf that is asked for yes or no (`ColumnLeaf.isAnswer`).
    case answer(Truth)
}

/// A column that rules read and do not compute: a fact of a row's person, or of *the* child or the
/// spouse, or an answer that needs the whole family (`parents.any`, `household.any`, `receives`,
/// whether a clause speaks of the person at all).
public struct ColumnLeaf: Sendable, CustomStringConvertible {
    enum Source: Sendable {
        case quantity(node: Int)
        case answer(node: Int)
        case subject(Who)
    }

    /// As a rule writes it: `child.disability.grade`, `since(child.death)`, `is parent`;
    /// `household.any #12` for an answer of the family.
    public let name: String
    /// Whether its cells are yes, no or unknown; otherwise they are numbers.
    public let isAnswer: Bool
    /// Whether the answer follows from rules of its program, so that no other program may read it.
    let isDerived: Bool
    let source: Source

    public var description: String { name }

    /// Reads the cell of a member on a day and the day until which it holds.
    func reading(_ view: FamilyView, _ member: Int, on day: Day) -> (cell: ColumnCell, until: Day) {
        let scene = Scene(member: member, day: day)
        view.missing.removeAll(keepingCapacity: true)
        switch source {
        case .subject(let who):
            let answer = view.speaks(who, of: member, on: day)
            return (.answer(answer.truth), answer.until)
        case .answer(let node):
            let answer = view.answer(node, scene)
            return (.answer(answer.truth), answer.until)
        case .quantity(let node):
            let quantity = view.quantity(node, scene)
            switch quantity.standing {
            case .value: return (.value(quantity.value), quantity.until)
            case .none: return (.none, quantity.until)
            case .unreported: return (.unreported, quantity.until)
            }
        }
    }
}

extension EvaluatorProgram {
    /// The leaf that a node is when somebody asks for its number; nil for inner nodes.
    func quantityLeaf(_ node: Int) -> ColumnLeaf? {
        switch nodes[node] {
        case .fact(_, _, let missing): leaf(names[missing].name, .quantity(node: node))
        case .registry(let lift, let fact):
            leaf("\(lift.prefix)\(fact.rawValue)", .quantity(node: node))
        case .sinceFact(_, _, let missing):
            leaf("since(\(names[missing].name))", .quantity(node: node))
        case .sinceRegistry(let lift, let fact):
            leaf("since(\(lift.prefix)\(fact.rawValue))", .quantity(node: node))
        default: nil
        }
    }

    /// The leaf that a node is when somebody asks whether it holds; nil for inner nodes, and for
    /// facts that are numbers.
    func answerLeaf(_ node: Int) -> ColumnLeaf? {
        switch nodes[node] {
        case .fact(_, let kind, let missing):
            if case .flag = kinds[kind].type {
                leaf(names[missing].name, .answer(node: node))
            } else {
                nil
            }
        case .registry(let lift, let fact):
            switch fact {
            case .dead, .married, .exists, .reborn, .adopted, .otherChild:
                leaf("\(lift.prefix)\(fact.rawValue)", .answer(node: node))
            case .sex, .age, .birth, .role, .deathDay: nil
            }
        case .has(_, let kind, let value, let missing):
            leaf("\(names[missing].name) has \(word(value, of: kind))", .answer(node: node))
        case .parentsAny: leaf("parents.any #\(node)", .answer(node: node), isDerived: true)
        case .householdAny: leaf("household.any #\(node)", .answer(node: node), isDerived: true)
        case .receives: leaf("receives #\(node)", .answer(node: node), isDerived: true)
        default: nil
        }
    }

    /// The leaf that says whether clauses of that kind speak of a row's person.
    func subjectLeaf(_ who: Who) -> ColumnLeaf { leaf("is \(who.rawValue)", .subject(who)) }

    private func leaf(
        _ name: String, _ source: ColumnLeaf.Source, isDerived: Bool = false
    ) -> ColumnLeaf {
        var isAnswer = true
        if case .quantity = source { isAnswer = false }
        return ColumnLeaf(name: name, isAnswer: isAnswer, isDerived: isDerived, source: source)
    }

    private func word(_ value: Int64, of kind: Int) -> String {
        guard case .set(let words) = kinds[kind].type, words.indices.contains(Int(value)) else {
            return String(value)
        }
        return words[Int(value)]
    }
}

extension Lift {
    fileprivate var prefix: String {
        switch self {
        case .own: ""
        case .child: "child."
        case .spouse: "spouse."
        }
    }
}
