import Crypto
import Foundation
import Law
import Postgres

/// Keeps `kernel.standing` as the judge would have it: judges again the families of which something
/// was recorded since the last time, or whose day has come, and no others. What was recorded is
/// found by the transactions that the last fold's snapshot did not see (migrations/kernel,
/// standings).
///
/// Nothing is marked and nothing is lost: stopped anywhere, the next fold begins where the last
/// whole one began. Folds wait for each other a batch at a time; nobody else waits for a fold.
public struct StandingFold: Sendable {
    private let office: Office
    private let district: Int
    /// Families judged in a transaction.
    static let batchFamilies = 300
    /// Raised with every change of how `StandingJudge`, `Dues` or `Festivals` judge: rows judged
    /// otherwise are judged again.
    private static let rules = 1

    public init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// What is to be judged again.
    enum Rest: Hashable, Sendable {
        /// Nothing is kept, or by another law.
        case all
        case families([Int64])
        /// The rows are of a later day than today.
        case later

        var isNothing: Bool { self == .families([]) }
    }

    /// What is not folded as of a moment.
    struct Survey: Sendable {
        /// The moment, as the database writes it.
        let snapshot: String
        let rest: Rest
    }

    /// Judges again whoever has to be. Bring the answers up to date first (`Assessment.tick`).
    ///
    /// - Parameter progress: Told the number of families done, and of all that will be.
    /// - Returns: How many families were judged.
    @discardableResult
    public func run(
        progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws -> Int {
        let statute = try await Statute.current(office, district: district)
        let law = Self.law(statute, office.registry)
        let survey = try await office.assessor.transaction(
            isolation: .repeatableRead, readOnly: true
        ) { try await self.survey(by: law, in: $0) }
        var families: [Int64]
        switch survey.rest {
        case .later: return 0
        case .families(let some): families = some
        case .all: families = try await everyFamily(law)
        }
        let judge = StandingJudge(statute.evaluator, registry: office.registry, day: office.today)
        let payTurn = statute.pack.payTurn(after: office.today)
        for start in stride(from: 0, to: families.count, by: Self.batchFamilies) {
            try Task.checkCancellation()
            let end = min(start + Self.batchFamilies, families.count)
            try await fold(Array(families[start..<end]), by: judge, payTurn)
            progress(end, families.count)
        }
        _ = try await office.assessor.execute(
            """
            UPDATE kernel.standing_fold
            SET snapshot = \(survey.snapshot)::pg_snapshot, law = \(law),
                server = \(Self.server),
                through = greatest(through, \(office.today.sql))
            WHERE district = \(district)::integer
            """)
        return families.count
    }

    /// What a fold would judge, as of the transaction's snapshot.
    func survey(by law: String, in transaction: Transaction) async throws -> Survey {
        let rows = try await transaction.query(
            """
            SELECT pg_current_snapshot()::text, f.snapshot::text,
                f.law = \(law) AND f.server = \(Self.server), f.through > \(office.today.sql)
            FROM (SELECT) AS here LEFT JOIN kernel.standing_fold AS f
              ON f.district = \(district)::integer
            """)
        guard let row = rows.first else { return Survey(snapshot: "", rest: .all) }
        let (now, folded, isSame, isLater) = try row.decode(
            String.self, String?.self, Bool?.self, Bool?.self)
        guard let folded, isSame == true else { return Survey(snapshot: now, rest: .all) }
        if isLater == true { return Survey(snapshot: now, rest: .later) }
        let found = try await transaction.query(rest(since: folded))
        return Survey(
            snapshot: now, rest: .families(try found.map { try $0.value(0, as: Int64.self) }))
    }

    private func rest(since folded: String) -> Query {
        """
        WITH folded AS MATERIALIZED (
            SELECT \(folded)::pg_snapshot AS seen,
                pg_snapshot_xmin(\(folded)::pg_snapshot) AS first
        ), persons AS (
            SELECT c.person FROM folded CROSS JOIN casework.act AS a
            JOIN casework.case_file AS c ON c.district = a.district AND c.id = a.case_id
            WHERE a.district = \(district)::integer AND a.acted_in >= folded.first
              AND NOT pg_visible_in_snapshot(a.acted_in, folded.seen)
            UNION SELECT d.person FROM folded CROSS JOIN kernel.delivery AS d
            WHERE d.district = \(district)::integer AND d.given_in >= folded.first
              AND NOT pg_visible_in_snapshot(d.given_in, folded.seen)
            UNION SELECT l.person FROM folded CROSS JOIN ledger.line AS l
            WHERE l.district = \(district)::integer AND l.made_in >= folded.first
              AND NOT pg_visible_in_snapshot(l.made_in, folded.seen)
        )
        SELECT p.family FROM persons JOIN kernel.person AS p
          ON p.district = \(district)::integer AND p.id = persons.person
        UNION SELECT f.id FROM folded CROSS JOIN kernel.family AS f
        WHERE f.district = \(district)::integer AND f.touched >= folded.first
          AND NOT pg_visible_in_snapshot(f.touched, folded.seen)
        UNION SELECT t.family FROM kernel.standing_turn AS t
        WHERE t.district = \(district)::integer AND t.turns_on <= \(office.today.sql)
        ORDER BY 1
        """
    }

    /// Which server numbers the transactions.
    private static let server: Query = "(SELECT system_identifier FROM pg_control_system())"

    /// The families of the district, and those that are kept and are none any more. Makes the
    /// district's row, by which folds wait for each other.
    private func everyFamily(_ law: String) async throws -> [Int64] {
        _ = try await office.assessor.execute(
            """
            INSERT INTO kernel.standing_fold AS f (district, server, law, through)
            VALUES (\(district)::integer, \(Self.server), \(law), \(office.today.sql))
            ON CONFLICT (district) DO UPDATE SET snapshot = NULL, through = excluded.through
            """)
        return try await office.assessor.query(
            """
            SELECT id FROM kernel.family WHERE district = \(district)::integer
            UNION SELECT family FROM kernel.standing_turn WHERE district = \(district)::integer
            ORDER BY 1
            """
        ).map { try $0.value(0, as: Int64.self) }
    }

    /// By which law and rules rows are judged, in a few letters.
    static func law(_ statute: Statute, _ registry: Registry) -> String {
        let benefits = registry.benefits.values.sorted { $0.code < $1.code }.map { benefit in
            let days = benefit.procedure.steps.reduce(0) { $0 + $1.days }
            return "\(benefit.code) \(benefit.form) \(benefit.received) \(days) "
                + (benefit.confirms ?? "")
        }
        let text = "\(rules)\n" + benefits.joined(separator: "\n")
        let hash = SHA256.hash(data: Data(text.utf8)).prefix(8).reduce(UInt64(0)) {
            $0 << 8 | UInt64($1)
        }
        return "\(statute.version) \(String(hash, radix: 16))"
    }
}

extension StandingFold {
    /// Judges some families and writes what differs. What is recorded meanwhile is not in the
    /// snapshot that the fold keeps, so these families are judged again.
    private func fold(
        _ families: [Int64], by judge: StandingJudge, _ payTurn: Day
    ) async throws {
        let standings = Standings(office, district: district)
        let district = district
        _ = try await office.assessor.transaction(retries: 5) { transaction in
            _ = try await transaction.query(
                """
                SELECT FROM kernel.standing_fold WHERE district = \(district)::integer FOR UPDATE
                """)
            let judged = judge.judged(
                try await standings.batch(.ids(families), through: .never, in: transaction))
            let kept = try await StandingMark.read(
                of: judged.flatMap { $0.cards.map(\.id) }, district: district, in: transaction)
            let wanted = Set(judged.flatMap(\.standings).map(StandingMark.init))
            let before = Set(kept)
            let (gone, new) = (before.subtracting(wanted), wanted.subtracting(before))
            try await write(gone: Array(gone), new: Array(new), in: transaction)
            try await count(gone: gone, new: new, in: transaction)
            try await turn(families, judged, payTurn, in: transaction)
        }
    }

    private func write(
        gone: [StandingMark], new: [StandingMark], in transaction: Transaction
    ) async throws {
        if !gone.isEmpty {
            _ = try await transaction.execute(
                """
                DELETE FROM kernel.standing AS s
                USING unnest(\(gone.map(\.person)), \(gone.map(\.clause))) AS old (person, clause)
                WHERE s.district = \(district)::integer AND s.person = old.person
                  AND s.clause = old.clause
                """)
        }
        guard !new.isEmpty else { return }
        let ordered = new.sorted { ($0.person, $0.clause) < ($1.person, $1.clause) }
        _ = try await transaction.execute(
            """
            INSERT INTO kernel.standing (district, \(StandingMark.columns))
            SELECT \(district)::integer, n.*
            FROM unnest(\(ordered.map(\.person)), \(ordered.map(\.clause)),
                \(ordered.map(\.town)), \(ordered.map(\.ref)), \(ordered.map(\.since.sql)),
                \(ordered.map { Int16($0.outcome.rawValue) }), \(ordered.map(\.notAsked)),
                \(ordered.map(\.receiving)), \(ordered.map(\.gap)), \(ordered.map(\.overdue)),
                \(ordered.map { $0.caseState?.rawValue })) AS n
            """)
    }

    private func count(
        gone: Set<StandingMark>, new: Set<StandingMark>, in transaction: Transaction
    ) async throws {
        var counts: [ClauseTown: StandingCount] = [:]
        for (marks, times) in [(gone, Int64(-1)), (new, 1)] {
            for mark in marks {
                counts[ClauseTown(clause: mark.clause, town: mark.town), default: .init()]
                    .add(mark, times: times)
            }
        }
        counts = counts.filter { !$0.value.isZero }
        guard !counts.isEmpty else { return }
        let rows = counts.map { (place: $0.key, numbers: $0.value.numbers) }
        func column(_ place: Int) -> [Int64] { rows.map { $0.numbers[place] } }
        let (clauses, towns) = (rows.map(\.place.clause), rows.map(\.place.town))
        // A change may be less than nothing, a row never: it is made empty, then changed.
        _ = try await transaction.execute(
            """
            INSERT INTO kernel.standing_count (district, clause, town, \(StandingCount.columns))
            SELECT \(district)::integer, clause, town, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
            FROM unnest(\(clauses), \(towns)) AS n (clause, town)
            ON CONFLICT (district, clause, town) DO NOTHING
            """)
        _ = try await transaction.execute(
            """
            UPDATE kernel.standing_count AS c
            SET entitled = c.entitled + n.entitled, undecided = c.undecided + n.undecided,
                not_asked = c.not_asked + n.not_asked, in_progress = c.in_progress + n.in_progress,
                receiving = c.receiving + n.receiving, overdue = c.overdue + n.overdue,
                refused = c.refused + n.refused, declined = c.declined + n.declined,
                suspended = c.suspended + n.suspended, gap = c.gap + n.gap,
                gap_suspended = c.gap_suspended + n.gap_suspended, missed = c.missed + n.missed
            FROM unnest(\(clauses), \(towns), \(column(0)), \(column(1)), \(column(2)),
                \(column(3)), \(column(4)), \(column(5)), \(column(6)), \(column(7)),
                \(column(8)), \(column(9)), \(column(10)), \(column(11)))
                AS n (clause, town, \(StandingCount.columns))
            WHERE c.district = \(district)::integer AND c.clause = n.clause AND c.town = n.town
            """)
    }

    private func turn(
        _ families: [Int64], _ judged: [JudgedFamily], _ payTurn: Day, in transaction: Transaction
    ) async throws {
        let turns = judged.map { min($0.turn, payTurn).sql }
        _ = try await transaction.execute(
            """
            INSERT INTO kernel.standing_turn AS t (district, family, turns_on)
            SELECT f.district, f.id, least(n.turns_on, f.due_on)
            FROM unnest(\(judged.map(\.id)), \(turns)) AS n (id, turns_on)
            JOIN kernel.family AS f ON f.district = \(district)::integer AND f.id = n.id
            ON CONFLICT (district, family) DO UPDATE SET turns_on = excluded.turns_on
            WHERE t.turns_on <> excluded.turns_on
            """)
        // Joined to others: their persons are judged there.
        let left = Set(families).subtracting(judged.map(\.id))
        guard !left.isEmpty else { return }
        _ = try await transaction.execute(
            """
            DELETE FROM kernel.standing_turn
            WHERE district = \(district)::integer AND family = ANY (\(Array(left)))
            """)
    }
}
