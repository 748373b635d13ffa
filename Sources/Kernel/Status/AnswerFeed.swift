public import Foundation
public import Law
import Postgres

/// Changed answers, in the order in which they came to stand, for a department's own system: every
/// span that began or ended, each told once.
public struct AnswerFeed: Sendable {
    /// One span of one person and clause that began to stand or was replaced.
    public struct Line: Hashable, Sendable {
        /// The change; a feed is followed by asking for what came after it.
        public let turn: Int64
        public let changedAt: Date
        public let cause: Cause
        public let ref: String
        public let clause: String
        /// False: it stood before and stands no more.
        public let isBegun: Bool
        public let from: Day
        /// Exclusive; `.never` when open.
        public let to: Day
        /// Yes or unknown: no is that nothing stands.
        public let outcome: Truth
    }

    /// Why answers changed.
    public enum Cause: Int16, Hashable, Sendable, CaseIterable {
        case first = 0
        case facts, day, law
    }

    private let office: Office
    private let district: Int

    public init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// The last change that stands; nobody is looked at for it.
    public func last() async throws -> Int64 {
        try office.session?.require(district: district)
        let row = try await office.assessor.one(
            "SELECT kernel.turn_changes(\(district)::integer)")
        return try row?.value(0, as: Int64.self) ?? 0
    }

    /// What came after a change, as far as the desk may see it.
    ///
    /// - Parameter changes: At most so many are read; each whole.
    /// - Returns: The lines in order, and the change to go on from.
    public func read(
        after turn: Int64, changes: Int
    ) async throws -> (lines: [Line], through: Int64) {
        let through = min(try await last(), turn + Int64(changes))
        guard through > turn else { return ([], turn) }
        let lines = try await office.desk.transaction(readOnly: true) { transaction in
            let rows = try await transaction.query(
                """
                WITH told AS (
                    SELECT c.id, c.turn, c.changed_at, c.cause, c.persons FROM kernel.change AS c
                    WHERE c.district = \(district)::integer AND c.turn > \(turn)
                      AND c.turn <= \(through)
                ), spans AS (
                    SELECT t.turn, e.person, e.clause, true AS begun, e.from_day, e.to_day,
                        e.outcome
                    FROM told AS t JOIN kernel.entitlement AS e
                      ON e.district = \(district)::integer AND e.person = ANY (t.persons)
                     AND e.change = t.id
                    UNION ALL
                    SELECT t.turn, h.person, h.clause, h.change = t.id, h.from_day, h.to_day,
                        h.outcome
                    FROM told AS t JOIN kernel.entitlement_history AS h
                      ON h.district = \(district)::integer AND h.person = ANY (t.persons)
                     AND t.id IN (h.change, h.replaced)
                )
                SELECT s.turn, extract(epoch FROM t.changed_at)::float8, t.cause, p.id, p.ref,
                    s.clause, s.begun, s.from_day, s.to_day, s.outcome
                FROM spans AS s JOIN told AS t ON t.turn = s.turn
                JOIN kernel.person AS p ON p.district = \(district)::integer AND p.id = s.person
                ORDER BY s.turn, p.ref, s.clause, s.begun, s.from_day
                """)
            var persons: Set<Int64> = []
            let found = try rows.map { row -> Line in
                let (turn, at, cause, person, ref, clause, begun, from, to, outcome) =
                    try row.decode(
                        Int64.self, Double.self, Int16.self, Int64.self, String.self, String.self,
                        Bool.self, PostgresDate.self, PostgresDate.self, Int16.self)
                persons.insert(person)
                return Line(
                    turn: turn, changedAt: Date(timeIntervalSince1970: at),
                    cause: Cause(rawValue: cause) ?? .facts, ref: ref, clause: clause,
                    isBegun: begun, from: Day(from), to: Day(to),
                    outcome: outcome == 2 ? .yes : .unknown)
            }
            Trail.saw(persons)
            return found
        }
        return (lines, through)
    }
}
