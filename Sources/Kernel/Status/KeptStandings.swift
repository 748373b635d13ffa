public import Law
import Postgres

/// The office's lists for today: the kept rows of everybody whose rows are folded, and the judge's
/// word on the few of whom something was recorded since.
struct KeptStandings: Sendable {
    let office: Office
    let district: Int
    let statute: Statute
    /// Suspended departments, and why.
    let holds: [String: String]
    /// Where those stand whose kept rows are not to be read.
    let fresh: [Standing]
    /// They.
    let persons: [Int64]

    /// More families than this are folded before they are read.
    private static let unfoldedFamiliesMax = 100

    /// Opens the lists of today; brings the answers up to date, and folds where much is left.
    ///
    /// - Returns: Nil for another day, and where the rows are of a later one: then everything is
    ///   worked out.
    static func open(
        _ office: Office, district: Int, on day: Day,
        progress: @Sendable @escaping (Int, Int) -> Void = { _, _ in }
    ) async throws -> KeptStandings? {
        guard day == office.today else { return nil }
        _ = try await Assessment(office, district: district).tick(progress: progress)
        let fold = StandingFold(office, district: district)
        // Twice: a law may be put in force between.
        for _ in 0..<2 {
            let statute = try await Statute.current(office, district: district)
            if let kept = try await read(office, district, statute, fold) { return kept }
            guard try await fold.run(progress: progress) > 0 else { return nil }
        }
        let statute = try await Statute.current(office, district: district)
        return try await read(office, district, statute, fold)
    }

    /// Nil where more is left than a reader should judge.
    private static func read(
        _ office: Office, _ district: Int, _ statute: Statute, _ fold: StandingFold
    ) async throws -> KeptStandings? {
        let law = StandingFold.law(statute, office.registry)
        let holds = try await ModuleBook(office, district: district).holds(on: office.today)
        let judge = StandingJudge(
            statute.evaluator, registry: office.registry, holds: holds, day: office.today)
        let standings = Standings(office, district: district)
        // One snapshot: who is left is judged as of the moment in which it was asked who is.
        return try await office.assessor.transaction(
            isolation: .repeatableRead, readOnly: true
        ) { transaction in
            guard case .families(let left) = try await fold.survey(by: law, in: transaction).rest,
                left.count <= unfoldedFamiliesMax
            else { return nil }
            let judged = judge.judged(
                try await standings.batch(.ids(left), through: .never, in: transaction))
            return KeptStandings(
                office: office, district: district, statute: statute, holds: holds,
                fresh: judged.flatMap(\.standings),
                persons: judged.flatMap { $0.cards.map(\.id) })
        }
    }

    /// How many standings of each clause and town are what, of all that `database` shows.
    func counts(in transaction: Transaction) async throws -> [ClauseTown: StandingCount] {
        var counts: [ClauseTown: StandingCount] = [:]
        let rows = try await transaction.query(
            """
            SELECT clause, town, ARRAY[\(StandingCount.columns)] FROM kernel.standing_count
            WHERE district = \(district)::integer
            """)
        for row in rows {
            let (clause, town, numbers) = try row.decode(String.self, Int64.self, [Int64].self)
            counts[ClauseTown(clause: clause, town: town)] = StandingCount(numbers)
        }
        for mark in try await StandingMark.read(
            of: persons, district: district, in: transaction)
        {
            counts[ClauseTown(clause: mark.clause, town: mark.town), default: .init()]
                .add(mark, times: -1)
        }
        return counts
    }

    /// The kept counts with those who are not folded.
    func allCounts() async throws -> [ClauseTown: StandingCount] {
        var counts = try await office.assessor.transaction(
            isolation: .repeatableRead, readOnly: true
        ) { try await self.counts(in: $0) }
        for mark in fresh.map(StandingMark.init) {
            counts[ClauseTown(clause: mark.clause, town: mark.town), default: .init()].add(mark)
        }
        return counts
    }
}

/// What a list is made of. Each condition is that of an index.
enum StandingList: Sendable, CaseIterable {
    case missed, undecided, refused, overdue
    /// The parts of a department's list, each in its order.
    case owed, unsettled, missedOwed, missedUnsettled

    var condition: Query {
        switch self {
        case .missed: "s.gap AND s.case_state IS NULL"
        case .undecided: "s.outcome = 1 AND (s.gap OR NOT s.not_asked) AND NOT s.not_asked"
        case .refused: "s.case_state = 3"
        case .overdue: "s.overdue > 0"
        case .owed: "s.gap AND s.outcome <> 1"
        case .unsettled: "s.outcome = 1 AND (s.gap OR NOT s.not_asked)"
        case .missedOwed: "s.gap AND s.case_state IS NULL AND s.outcome <> 1"
        case .missedUnsettled:
            """
            s.outcome = 1 AND (s.gap OR NOT s.not_asked) AND s.gap AND s.case_state IS NULL
            """
        }
    }

    /// Holds of every clause and town in which the list has anybody.
    var presence: Query {
        switch self {
        case .missed, .missedOwed, .missedUnsettled: "c.missed > 0"
        case .undecided: "c.undecided > 0"
        case .refused: "c.refused > 0"
        case .overdue: "c.overdue > 0"
        case .owed: "c.gap > 0"
        case .unsettled: "(c.gap > 0 OR c.undecided > 0)"
        }
    }

    /// How many are on it.
    func number(in count: StandingCount) -> Int64 {
        switch self {
        case .missed, .missedOwed, .missedUnsettled: count.missed
        case .undecided, .unsettled: count.undecided
        case .refused: count.refused
        case .overdue: count.overdue
        case .owed: count.gap
        }
    }

    func holds(of mark: StandingMark) -> Bool {
        let isUnknown = mark.outcome == .unknown
        return switch self {
        case .missed: mark.gap && mark.caseState == nil
        case .undecided: isUnknown && !mark.notAsked
        case .refused: mark.caseState == .refused
        case .overdue: mark.overdue > 0
        case .owed: mark.gap && !isUnknown
        case .unsettled: isUnknown && (mark.gap || !mark.notAsked)
        case .missedOwed: mark.gap && mark.caseState == nil && !isUnknown
        case .missedUnsettled: mark.gap && mark.caseState == nil && isUnknown
        }
    }
}

/// A place in a list: the oldest first, then by clause and by the register's name of the person,
/// byte by byte, as the database has them.
public struct ListPlace: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let since: Day
    public let clause: String
    public let ref: String

    init(since: Day, clause: String, ref: String) {
        self.since = since
        self.clause = clause
        self.ref = ref
    }

    /// As `description` writes it; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 2).map(String.init)
        guard parts.count == 3, let since = parts[0] == "always" ? Day.always : Day(iso: parts[0])
        else { return nil }
        self.init(since: since, clause: parts[1], ref: parts[2])
    }

    public var description: String {
        "\(since == .always ? "always" : "\(since)")/\(clause)/\(ref)"
    }

    public static func < (a: ListPlace, b: ListPlace) -> Bool {
        if a.since != b.since { return a.since < b.since }
        if a.clause != b.clause { return a.clause.utf8.lexicographicallyPrecedes(b.clause.utf8) }
        return a.ref.utf8.lexicographicallyPrecedes(b.ref.utf8)
    }
}

/// Whom a page of a list asks for.
struct ListQuestion: Sendable {
    let list: StandingList
    let clauses: [String]
    /// Nil for every town.
    let town: Int64?
    /// The last of the page before.
    var after: ListPlace?
    let limit: Int

    func wants(_ mark: StandingMark) -> Bool {
        clauses.contains(mark.clause) && (town.map { $0 == mark.town } ?? true)
            && list.holds(of: mark) && (after.map { $0 < mark.place } ?? true)
    }
}

extension StandingMark {
    var place: ListPlace { ListPlace(since: since, clause: clause, ref: ref) }
}

extension KeptStandings {
    /// A page of a list as the desk may see it, in order. Whoever is on it is judged anew, so that
    /// it tells everything; who has left the list since is left out.
    ///
    /// - Returns: The standings, and the place of the last where more may follow.
    func page(_ question: ListQuestion) async throws -> (found: [Standing], last: ListPlace?) {
        let mine = fresh.filter { question.wants(StandingMark($0)) }
        let visible = try await office.visible(
            Array(Set(mine.map(\.person.id))), district: district)
        let kept = try await marks(question)
        var places = kept.map { ($0.place, $0.person) }
        places += mine.filter { visible.contains($0.person.id) }.map {
            (StandingMark($0).place, $0.person.id)
        }
        places.sort { $0.0 < $1.0 }
        let isWhole = places.count < question.limit
        places = Array(places.prefix(question.limit))
        let known = try await judged(Array(Set(kept.map(\.person))))
        let found = places.compactMap { place, person in
            known[PersonClause(person: person, clause: place.clause)]
        }.filter { question.list.holds(of: StandingMark($0)) }
        return (found, isWhole ? nil : places.last?.0)
    }

    /// The kept rows of a page, under the desk's row policies. The list is read where it has any,
    /// clause by clause and town by town, each from its place on. The first of each say how far the
    /// page can reach, so that no more is read than it may show.
    private func marks(_ question: ListQuestion) async throws -> [StandingMark] {
        let (district, list, limit) = (district, question.list, question.limit)
        let town: Query = question.town.map { "AND c.town = \($0)" } ?? ""
        let after: Query =
            question.after.map { after in
                """
                AND (s.since, s.ref) > (\(after.since.sql), CASE
                    WHEN c.clause < \(after.clause) COLLATE "C" THEN chr(1114111)
                    WHEN c.clause = \(after.clause) THEN \(after.ref) ELSE '' END)
                """
            } ?? ""
        let rows: Query = """
            SELECT s.* FROM kernel.standing AS s
            WHERE s.district = \(district)::integer AND s.clause = c.clause AND s.town = c.town
              AND \(list.condition) \(after) AND s.person <> ALL (\(persons))
            """
        return try await office.desk.transaction(readOnly: true) { transaction in
            let marks = try await transaction.query(
                """
                WITH place AS MATERIALIZED (
                    SELECT c.clause, c.town FROM kernel.standing_count AS c
                    WHERE c.district = \(district)::integer AND \(list.presence)
                      AND c.clause = ANY (\(question.clauses)) \(town)
                ), first AS (
                    SELECT l.since, l.clause, l.ref FROM place AS c CROSS JOIN LATERAL (
                        \(rows) ORDER BY s.since, s.ref
                        LIMIT (SELECT \(limit) / greatest(count(*), 1) + 1 FROM place)) AS l
                ), reach AS MATERIALIZED (
                    SELECT since, clause, ref FROM first ORDER BY since, clause, ref
                    OFFSET \(limit) - 1 LIMIT 1
                )
                SELECT \(StandingMark.columns) FROM (
                    SELECT l.* FROM place AS c CROSS JOIN LATERAL (
                        \(rows) AND (s.since, s.ref) <= (
                            coalesce((SELECT since FROM reach), 'infinity'), CASE
                            WHEN c.clause < coalesce((SELECT clause FROM reach), chr(1114111))
                                THEN chr(1114111)
                            WHEN c.clause = (SELECT clause FROM reach) THEN (SELECT ref FROM reach)
                            ELSE '' END)
                        ORDER BY s.since, s.ref LIMIT \(limit)) AS l
                    ORDER BY l.since, l.clause, l.ref LIMIT \(limit)) AS page
                """
            ).map(StandingMark.init)
            Trail.saw(marks.map(\.person))
            return marks.sorted { $0.place < $1.place }
        }
    }

    /// Where some persons stand with everything, judged now; those who are not folded as they were.
    private func judged(_ persons: [Int64]) async throws -> [PersonClause: Standing] {
        var found: [PersonClause: Standing] = [:]
        for one in fresh { found[PersonClause(person: one.person.id, clause: one.clause)] = one }
        let judge = StandingJudge(
            statute.evaluator, registry: office.registry, holds: holds, day: office.today)
        let families = try await office.assessor.query(
            """
            SELECT DISTINCT family FROM kernel.person
            WHERE district = \(district)::integer AND id = ANY (\(persons)) ORDER BY 1
            """
        ).map { try $0.value(0, as: Int64.self) }
        let standings = Standings(office, district: district)
        for start in stride(from: 0, to: families.count, by: StandingFold.batchFamilies) {
            let some = Array(
                families[start..<min(start + StandingFold.batchFamilies, families.count)])
            let batch = try await office.assessor.transaction(
                isolation: .repeatableRead, readOnly: true
            ) { try await standings.batch(.ids(some), through: office.today, in: $0) }
            for one in judge.standings(of: batch) {
                found[PersonClause(person: one.person.id, clause: one.clause)] = one
            }
        }
        return found
    }

    /// The first day of each clause and town in a list, as the desk may see it.
    func oldest(_ list: StandingList, clauses: [String]) async throws -> [ClauseTown: Day] {
        let district = district
        let rows = try await office.desk.transaction(readOnly: true) { transaction in
            try await transaction.query(
                """
                SELECT c.clause, c.town, l.since FROM kernel.standing_count AS c
                CROSS JOIN LATERAL (
                    SELECT s.since FROM kernel.standing AS s
                    WHERE s.district = \(district)::integer AND s.clause = c.clause
                      AND s.town = c.town AND \(list.condition) AND s.person <> ALL (\(persons))
                    ORDER BY s.since, s.ref LIMIT 1) AS l
                WHERE c.district = \(district)::integer AND \(list.presence)
                  AND c.clause = ANY (\(clauses))
                """)
        }
        var oldest: [ClauseTown: Day] = [:]
        for row in rows {
            let (clause, town, since) = try row.decode(
                String.self, Int64.self, PostgresDate.self)
            oldest[ClauseTown(clause: clause, town: town)] = Day(since)
        }
        return oldest
    }
}
