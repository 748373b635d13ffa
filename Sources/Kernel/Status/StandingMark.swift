import Law
import Postgres

/// A standing as it is kept: what lists are chosen and counted by. Everything else of it is judged
/// again for the few that a page shows.
struct StandingMark: Hashable, Sendable {
    let person: Int64
    let clause: String
    let town: Int64
    let ref: String
    let since: Day
    let outcome: Truth
    let notAsked: Bool
    let receiving: Bool
    let gap: Bool
    /// Periods past their day.
    let overdue: Int32
    let caseState: CaseFile.State?

    init(_ standing: Standing) {
        person = standing.person.id
        clause = standing.clause
        town = standing.person.town
        ref = standing.person.ref
        since = standing.since
        outcome = standing.outcome
        notAsked = standing.notAsked
        receiving = standing.receiving
        gap = standing.gap
        overdue = Int32(clamping: standing.overduePeriods)
        caseState = standing.caseState
    }

    /// Columns as `columns` names them.
    init(_ row: Row) throws {
        let (person, clause, town, ref, since, outcome, notAsked, receiving, gap, overdue, state) =
            try row.decode(
                Int64.self, String.self, Int64.self, String.self, PostgresDate.self, Int16.self,
                Bool.self, Bool.self, Bool.self, Int32.self, Int16?.self)
        self.person = person
        self.clause = clause
        self.town = town
        self.ref = ref
        self.since = Day(since)
        self.outcome = outcome == 2 ? .yes : outcome == 1 ? .unknown : .no
        self.notAsked = notAsked
        self.receiving = receiving
        self.gap = gap
        self.overdue = overdue
        caseState = state.flatMap(CaseFile.State.init)
    }

    static let columns: Query = """
        person, clause, town, ref, since, outcome, not_asked, receiving, gap, overdue, case_state
        """

    /// The kept rows of some persons.
    static func read(
        of persons: [Int64], district: Int, in transaction: Transaction
    ) async throws -> [StandingMark] {
        try await transaction.query(
            """
            SELECT \(columns) FROM kernel.standing
            WHERE district = \(district)::integer AND person = ANY (\(persons))
            """
        ).map(StandingMark.init)
    }
}

/// How many standings of a clause in a town are what.
struct StandingCount: Hashable, Sendable {
    /// In the order of `columns`.
    private(set) var numbers = [Int64](repeating: 0, count: 12)

    static let columns: Query = """
        entitled, undecided, not_asked, in_progress, receiving, overdue, refused, declined, \
        suspended, gap, gap_suspended, missed
        """

    var entitled: Int64 { numbers[0] }
    var undecided: Int64 { numbers[1] }
    var notAsked: Int64 { numbers[2] }
    var inProgress: Int64 { numbers[3] }
    var receiving: Int64 { numbers[4] }
    var overdue: Int64 { numbers[5] }
    var refused: Int64 { numbers[6] }
    var declined: Int64 { numbers[7] }
    var suspended: Int64 { numbers[8] }
    var gap: Int64 { numbers[9] }
    /// Those of `gap` whose case is suspended.
    var gapSuspended: Int64 { numbers[10] }
    var missed: Int64 { numbers[11] }

    init() {}

    init(_ numbers: [Int64]) { self.numbers = numbers }

    /// Takes a standing in, or out with `times` −1.
    mutating func add(_ mark: StandingMark, times: Int64 = 1) {
        let isSuspended = mark.caseState == .suspended
        let isInProgress =
            switch mark.caseState {
            case .open, .appealed, .handed: true
            default: false
            }
        let holds = [
            mark.outcome == .yes, mark.outcome == .unknown && !mark.notAsked,
            mark.outcome == .unknown && mark.notAsked, isInProgress, mark.receiving,
            mark.overdue > 0, mark.caseState == .refused, mark.caseState == .declined, isSuspended,
            mark.gap, mark.gap && isSuspended, mark.gap && mark.caseState == nil,
        ]
        for (place, isOne) in holds.enumerated() where isOne { numbers[place] += times }
    }

    mutating func add(_ other: StandingCount) {
        for place in numbers.indices { numbers[place] += other.numbers[place] }
    }

    var isZero: Bool { numbers.allSatisfy { $0 == 0 } }
}

/// A clause in a town.
struct ClauseTown: Hashable, Sendable {
    let clause: String
    let town: Int64
}
