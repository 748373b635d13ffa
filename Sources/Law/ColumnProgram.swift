/// Rules of a pack made ready to run over columns: the evaluator's own nodes, so that one
/// definition of the law serves both executions. It answers yes, no or unknown, until when, and in
/// exact fen; which facts are missing, and why, only the evaluator of one family says.
///
/// What needs the whole family enters as leaf columns that the evaluator fills: `parents.any`,
/// `household.any`, `receives`, and whether a clause speaks of the person. Clauses about the
/// deceased are judged on days of their own, one a row, and stay with the evaluator.
public struct ColumnProgram: Sendable {
    /// The clauses that run, as indexes in `Evaluator.clauses`, in the order given.
    public let clauses: [Int]
    /// Those asked for that do not run over columns.
    public let rest: [Int]
    /// The columns that the rules read.
    public let leaves: [ColumnLeaf]
    let evaluated: EvaluatorProgram
    private let quantityLeaves: [Int: Int]
    private let answerLeaves: [Int: Int]
    private let subjectLeaves: [Who: Int]

    /// Takes the clauses of an evaluator; all of them unless told.
    public init(_ evaluator: Evaluator, clauses asked: [Int]? = nil) {
        let program = evaluator.program
        evaluated = program
        var taken: [Int] = []
        var rest: [Int] = []
        var reads = ColumnReads(program)
        for clause in asked ?? Array(program.clauses.indices) {
            let isTaken =
                program.clauses.indices.contains(clause) && reads.add(program.clauses[clause])
            if isTaken { taken.append(clause) } else { rest.append(clause) }
        }
        clauses = taken
        self.rest = rest
        leaves = reads.leaves
        quantityLeaves = reads.quantities
        answerLeaves = reads.answers
        subjectLeaves = reads.subjects
    }

    /// The leaf column of that name; nil when no rule reads it.
    public func leaf(_ name: String, isAnswer: Bool) -> Int? {
        leaves.firstIndex { $0.name == name && $0.isAnswer == isAnswer }
    }

    /// The rules as they stand on a day; figures as known at the end of another.
    func plan(on day: Day, known: Day) -> ColumnPlan {
        var planner = ColumnPlanner(
            evaluated, day: day, known: known, quantities: quantityLeaves, answers: answerLeaves)
        return planner.plan(clauses, subjects: subjectLeaves)
    }
}

/// The leaves that clauses read, on whatever day.
private struct ColumnReads {
    private let program: EvaluatorProgram
    private(set) var leaves: [ColumnLeaf] = []
    private(set) var quantities: [Int: Int] = [:]
    private(set) var answers: [Int: Int] = [:]
    private(set) var subjects: [Who: Int] = [:]
    /// Nodes read as an answer, as a number.
    private var seen: (answers: Set<Int>, quantities: Set<Int>) = ([], [])

    init(_ program: EvaluatorProgram) { self.program = program }

    /// Adds what a clause reads; false for one that does not run over columns.
    mutating func add(_ clause: EvaluatorClause) -> Bool {
        guard clause.who != .deceased else { return false }
        let before = self
        if subjects[clause.who] == nil {
            subjects[clause.who] = leaves.count
            leaves.append(program.subjectLeaf(clause.who))
        }
        let figure = clause.figure.flatMap { $0 >= 0 ? $0 : nil }
        if answer(clause.rule, depth: 0), figure.map({ self.figure($0, depth: 0) }) ?? true {
            return true
        }
        self = before
        return false
    }

    private mutating func answer(_ node: Int, depth: Int) -> Bool {
        // As deep as the evaluator goes; a checked pack has no cycles.
        guard depth < 256 else { return false }
        guard seen.answers.insert(node).inserted else { return true }
        if let leaf = program.answerLeaf(node) {
            answers[node] = leaves.count
            leaves.append(leaf)
            return true
        }
        switch program.nodes[node] {
        case .all(let list), .any(let list):
            return program.lists[list].allSatisfy { answer($0, depth: depth + 1) }
        case .not(let part): return answer(part, depth: depth + 1)
        case .definition(let index):
            return answer(program.definitions[index].rule, depth: depth + 1)
        case .compare(_, let left, let right), .counted(_, _, let left, let right):
            return quantity(left, depth: depth + 1) && quantity(right, depth: depth + 1)
        case .isIn(let part, _), .sameYear(let part): return quantity(part, depth: depth + 1)
        default: return quantity(node, depth: depth + 1)
        }
    }

    private mutating func quantity(_ node: Int, depth: Int) -> Bool {
        guard depth < 256 else { return false }
        guard seen.quantities.insert(node).inserted else { return true }
        if let leaf = program.quantityLeaf(node) {
            quantities[node] = leaves.count
            leaves.append(leaf)
            return true
        }
        switch program.nodes[node] {
        case .literal, .undefined: return true
        case .figure(let index): return figure(index, depth: depth + 1)
        case .elapsed(_, let since): return quantity(since, depth: depth + 1)
        case .arithmetic(_, let left, let right):
            return quantity(left, depth: depth + 1) && quantity(right, depth: depth + 1)
        default: return answer(node, depth: depth + 1)
        }
    }

    private mutating func figure(_ index: Int, depth: Int) -> Bool {
        let rows = program.figures[index].rows
        return rows.count <= ColumnTable.rowLimit
            && rows.allSatisfy { $0.when.map { answer($0, depth: depth + 1) } ?? true }
    }
}
