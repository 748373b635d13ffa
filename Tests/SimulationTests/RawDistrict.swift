import Law
import Postgres
import TestSupport

@testable import Kernel

/// The rows of a district as they lie in the tables, for who trusts none of the doors.
struct RawDistrict: Sendable {
    struct Case: Sendable {
        let id: Int64
        let kind: Int
        let person: Int64
        let clause: String
        let department: String
        let procedure: Int64
        let from: Day
        let to: Day
        let version: Int
        let state: CaseFile.State
        let step: String?
        let due: Day?
    }

    struct Act: Sendable {
        let seq: Int
        let act: String
        let step: String?
        let next: String?
        let state: CaseFile.State
        let due: Day?
        let duty: String?
        let actor: Int64?
        let by: String
        let reason: String?
        let on: Day
    }

    struct Step: Sendable {
        let code: String
        let kind: String
        let duty: String
    }

    struct Given: Sendable {
        let seq: Int
        let day: Day
        let kind: String
    }

    struct Objection: Sendable {
        let received: Day
        /// Nil while it waits.
        let isUpheld: Bool?
    }

    struct Span: Sendable {
        let from: Day
        let to: Day
        let isYes: Bool
        let notAsked: Bool
    }

    struct Receipt: Sendable {
        let period: Day
        let proof: String
    }

    struct Person: Sendable {
        let id: Int64
        let family: Int64
        let role: Int
        let birth: Day
        let household: Int64?
        let death: Day

        func lives(on day: Day) -> Bool { birth <= day && day < death }
    }

    /// Somebody and a clause.
    struct Claim: Hashable, Sendable {
        let person: Int64
        let clause: String
    }

    let day: Day
    private(set) var cases: [Case] = []
    private(set) var acts: [Int64: [Act]] = [:]
    private(set) var steps: [Int64: [Step]] = [:]
    private(set) var hands: [Int64: [Int64: String]] = [:]
    private(set) var given: [Int64: [Given]] = [:]
    /// The last days of the notices on which a case stood.
    private(set) var noticed: [Int64: [Day]] = [:]
    private(set) var objections: [Int64: [Objection]] = [:]
    private(set) var spans: [Claim: [Span]] = [:]
    private(set) var receipts: [Claim: [Receipt]] = [:]
    private(set) var persons: [Person] = []
    /// Days of tasks that nobody has ended.
    private(set) var taskDays: [Day] = []

    private let district: Int64

    init(
        on day: Day, of district: Int = CaseHouse.district, in database: some Queryable
    ) async throws {
        self.day = day
        self.district = Int64(district)
        try await readCases(database)
        try await readActs(database)
        try await readNotices(database)
        try await readAnswers(database)
        try await readPersons(database)
    }

    private mutating func readCases(_ database: some Queryable) async throws {
        for row in try await database.query(
            """
            SELECT id, kind, person, clause, department, procedure, period_from, period_to,
                version::bigint, state, step, step_due
            FROM casework.case_file WHERE district = \(district) ORDER BY id
            """)
        {
            let (
                id, kind, person, clause, department, procedure, from, to, version, state, step, due
            ) =
                try row.decode(
                    Int64.self, Int16.self, Int64.self, String.self, String.self, Int64.self,
                    PostgresDate.self, PostgresDate.self, Int.self, Int16.self, String?.self,
                    PostgresDate?.self)
            cases.append(
                Case(
                    id: id, kind: Int(kind), person: person, clause: clause,
                    department: department, procedure: procedure, from: Day(from), to: Day(to),
                    version: version, state: CaseFile.State(rawValue: state) ?? .suspended,
                    step: step, due: due.map { Day($0) }))
        }
        for row in try await database.query(
            """
            SELECT procedure, step, kind, duty FROM casework.procedure_step
            WHERE district = \(district) ORDER BY procedure, place
            """)
        {
            let (id, step, kind, duty) = try row.decode(
                Int64.self, String.self, String.self, String.self)
            steps[id, default: []].append(Step(code: step, kind: kind, duty: duty))
        }
    }

    private mutating func readActs(_ database: some Queryable) async throws {
        for row in try await database.query(
            """
            SELECT case_id, seq::bigint, act, step, next_step, state, due_on, duty, actor, acted_by,
                reason, acted_on
            FROM casework.act WHERE district = \(district) ORDER BY case_id, seq
            """)
        {
            let (id, seq, act, step, next, state, due, duty, actor, by, reason, on) =
                try row.decode(
                    Int64.self, Int.self, String.self, String?.self, String?.self, Int16.self,
                    PostgresDate?.self, String?.self, Int64?.self, String.self, String?.self,
                    PostgresDate.self)
            acts[id, default: []].append(
                Act(
                    seq: seq, act: act, step: step, next: next,
                    state: CaseFile.State(rawValue: state) ?? .suspended,
                    due: due.map { Day($0) }, duty: duty, actor: actor, by: by, reason: reason,
                    on: Day(on)))
        }
        for row in try await database.query(
            "SELECT case_id, actor, duty FROM casework.hand WHERE district = \(district)")
        {
            let (id, actor, duty) = try row.decode(Int64.self, Int64.self, String.self)
            hands[id, default: [:]][actor] = duty
        }
        for row in try await database.query(
            """
            SELECT case_id, seq::bigint, day, proof_kind FROM casework.delivery
            WHERE district = \(district) ORDER BY case_id, seq
            """)
        {
            let (id, seq, day, kind) = try row.decode(
                Int64.self, Int.self, PostgresDate.self, String.self)
            given[id, default: []].append(Given(seq: seq, day: Day(day), kind: kind))
        }
    }

    private mutating func readNotices(_ database: some Queryable) async throws {
        for row in try await database.query(
            """
            SELECT l.case_id, n.to_day FROM casework.notice_line AS l JOIN casework.notice AS n
              ON n.district = l.district AND n.id = l.notice
            WHERE l.district = \(district)
            """)
        {
            let (id, last) = try row.decode(Int64.self, PostgresDate.self)
            noticed[id, default: []].append(Day(last))
        }
        for row in try await database.query(
            """
            SELECT o.case_id, o.received_on, a.is_upheld
            FROM casework.objection AS o LEFT JOIN casework.objection_answer AS a
              ON (a.district, a.notice, a.case_id, a.nth) = (o.district, o.notice, o.case_id, o.nth)
            WHERE o.district = \(district)
            """)
        {
            let (id, received, isUpheld) = try row.decode(
                Int64.self, PostgresDate.self, Bool?.self)
            objections[id, default: []].append(
                Objection(received: Day(received), isUpheld: isUpheld))
        }
        for row in try await database.query(
            """
            SELECT coalesce((SELECT a.due_on FROM casework.task_act AS a
                WHERE a.district = t.district AND a.task = t.id AND a.act = 3
                ORDER BY a.seq DESC LIMIT 1), t.due_on)
            FROM casework.task AS t WHERE t.district = \(district)
              AND NOT EXISTS (SELECT FROM casework.task_act AS a WHERE a.district = t.district
                AND a.task = t.id AND a.act IN (1, 2))
            """)
        {
            taskDays.append(Day(try row.value(0, as: PostgresDate.self)))
        }
    }

    private mutating func readAnswers(_ database: some Queryable) async throws {
        for row in try await database.query(
            """
            SELECT person, clause, from_day, to_day, outcome, not_asked FROM kernel.entitlement
            WHERE district = \(district) ORDER BY person, clause, from_day
            """)
        {
            let (person, clause, from, to, outcome, notAsked) = try row.decode(
                Int64.self, String.self, PostgresDate.self, PostgresDate.self, Int16.self,
                Bool.self)
            spans[Claim(person: person, clause: clause), default: []].append(
                Span(from: Day(from), to: Day(to), isYes: outcome == 2, notAsked: notAsked))
        }
        for row in try await database.query(
            """
            SELECT person, clause, period, proof FROM kernel.delivery
            WHERE district = \(district) AND period <= \(day.sql)
            """)
        {
            let (person, clause, period, proof) = try row.decode(
                Int64.self, String.self, PostgresDate.self, String.self)
            receipts[Claim(person: person, clause: clause), default: []].append(
                Receipt(period: Day(period), proof: proof))
        }
    }

    /// Where everybody lives on the day and whether they do: of the reports that stand the one
    /// learned latest, and the earliest death.
    private mutating func readPersons(_ database: some Queryable) async throws {
        for row in try await database.query(
            """
            SELECT p.id, p.family, p.role, p.birth,
                (SELECT CASE m.act WHEN 0 THEN m.household END FROM kernel.membership AS m
                 WHERE m.district = p.district AND m.person = p.id AND m.act < 2
                   AND m.from_day <= \(day.sql) AND \(day.sql) < m.to_day
                   AND NOT EXISTS (SELECT FROM kernel.membership AS w WHERE w.district = m.district
                     AND w.person = m.person AND w.act = 2 AND w.withdraws = m.seq)
                 ORDER BY m.learned DESC, m.from_day DESC, m.seq DESC LIMIT 1),
                (SELECT min(f.from_day) FROM kernel.fact AS f WHERE f.district = p.district
                   AND f.person = p.id AND f.kind = 'death' AND f.act = 0 AND f.official
                   AND NOT EXISTS (SELECT FROM kernel.fact AS w WHERE w.district = f.district
                     AND w.person = f.person AND w.act = 2 AND w.withdraws = f.seq))
            FROM kernel.person AS p WHERE p.district = \(district) ORDER BY p.id
            """)
        {
            let (id, family, role, birth, household, death) = try row.decode(
                Int64.self, Int64.self, Int16.self, PostgresDate.self, Int64?.self,
                PostgresDate?.self)
            persons.append(
                Person(
                    id: id, family: family, role: Int(role), birth: Day(birth),
                    household: household, death: death.map { Day($0) } ?? .never))
        }
    }
}
