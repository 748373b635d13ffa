public import Law
import Postgres

extension CaseBook {
    /// Which cases are listed.
    public struct Filter: Sendable {
        public var states: Set<CaseFile.State> = [.open, .suspended, .appealed, .handed]
        public var clause: String?
        public var step: String?
        public var ref: String?
        /// Only persons of this town, by its nine digits.
        public var town: Int64?
        /// Only those that await a hand with one of these duties; empty for any.
        public var duties: Set<StaffDuty> = []
        /// Only those that await another desk than the department's own, or only the others.
        public var isElsewhere: Bool?
        /// Only these numbers; empty for any.
        public var numbers: Set<Int64> = []
        /// Only those past their day.
        public var overdue = false
        public var limit = 200
        /// Those after this one: lists are paged by key.
        public var after: (due: Day, id: Int64)?

        public init() {}
    }

    /// The desk's cases, the first due first.
    public func list(_ filter: Filter = Filter()) async throws -> [CaseFile] {
        try office.session?.require(district: district)
        let states = filter.states.map(\.rawValue)
        let (duties, numbers) = (filter.duties.map(\.rawValue), Array(filter.numbers))
        let after = filter.after ?? (.always, 0)
        return try await office.desk.transaction(readOnly: true) { transaction in
            let found = try await transaction.query(
                """
                SELECT \(CaseFile.columns)
                FROM casework.case_file AS c JOIN kernel.person AS p
                  ON p.district = c.district AND p.id = c.person
                LEFT JOIN casework.procedure_step AS s
                  ON s.district = c.district AND s.procedure = c.procedure AND s.step = c.step
                WHERE c.district = \(district)::integer
                  AND (c.department = \(department) OR \(department) = 'towns' AND c.with_town
                    OR \(department) = 'finance' AND c.state = 8)
                  AND c.state = ANY (\(states))
                  AND (\(filter.clause)::text IS NULL OR c.clause = \(filter.clause))
                  AND (\(filter.step)::text IS NULL OR c.step = \(filter.step))
                  AND (\(filter.ref)::text IS NULL OR p.ref = \(filter.ref))
                  AND (\(filter.town)::bigint IS NULL OR p.town = \(filter.town))
                  AND (\(duties.isEmpty) OR \(Self.hand) = ANY (\(duties)))
                  AND (\(filter.isElsewhere)::boolean IS NULL
                    OR coalesce(\(elsewhere), false) = \(filter.isElsewhere))
                  AND (\(numbers.isEmpty) OR c.id = ANY (\(numbers)))
                  AND (NOT \(filter.overdue) OR c.step_due < \(office.today.sql))
                  AND (coalesce(c.step_due, 'infinity'), c.id) > (\(after.due.sql)::date, \(after.id))
                ORDER BY coalesce(c.step_due, 'infinity'), c.id LIMIT \(filter.limit)
                """
            ).map(CaseFile.init)
            Trail.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// One case with everything that was done on it.
    ///
    /// - Throws: `Refusal` for a number that is not the desk's.
    public func read(_ id: Int64) async throws -> (file: CaseFile, acts: [CaseAct]) {
        try office.session?.require(district: district)
        return try await office.desk.transaction(readOnly: true) { transaction in
            let row = try await transaction.one(
                """
                SELECT \(CaseFile.columns)
                FROM casework.case_file AS c JOIN kernel.person AS p
                  ON p.district = c.district AND p.id = c.person
                WHERE c.district = \(district)::integer AND c.id = \(id)
                """)
            guard let file = try row.map(CaseFile.init) else {
                throw Refusal(CaseRefusal.text("unseen", department))
            }
            Trail.saw([file.person])
            return (file, try await Self.acts(of: id, district, in: transaction))
        }
    }

    /// What was done on a case; nothing for one that is not the desk's.
    static func acts(
        of id: Int64, _ district: Int, in transaction: Transaction
    ) async throws -> [CaseAct] {
        try await transaction.query(
            """
            SELECT seq::bigint, act, step, next_step, state, due_on, duty, acted_by, desk, reason,
                acted_on, given_on, proof_kind, proof, given_by
            FROM casework.acts_of(\(district)::integer, \(id))
            """
        ).map(CaseAct.init)
    }

    /// Whether the law gave what a case is about on a day, to the person or, where it is the
    /// household's, to the family; of what is given late on the last day of its period. A case that
    /// is not there is left for the database to refuse.
    func isEntitled(_ id: Int64, on day: Day) async throws -> Bool {
        // A fact may have come in since the answers were worked out.
        let families = try await office.assessor.query(
            """
            SELECT p.family FROM casework.case_file AS c JOIN kernel.person AS p
              ON p.district = c.district AND p.id = c.person
            WHERE c.district = \(district)::integer AND c.id = \(id)
            """)
        try await Assessment(office, district: district).drain(
            families: try families.map { try $0.value(0, as: Int64.self) })
        let (pack, _) = try await PackStore(office).pack(of: district)
        let shared = pack.provisions.filter { $0.provision?.who == .household }.map(\.id)
        let row = try await office.assessor.one(
            """
            SELECT EXISTS (SELECT FROM kernel.entitlement AS e JOIN kernel.person AS q
                ON q.district = e.district AND q.id = e.person
                WHERE e.district = c.district AND e.clause = c.clause AND e.outcome = 2
                  AND (e.person = c.person OR c.clause = ANY (\(shared)) AND q.family = p.family)
                  AND e.from_day <= least(\(day.sql)::date, c.period_to - 1)
                  AND least(\(day.sql)::date, c.period_to - 1) < e.to_day)
            FROM casework.case_file AS c JOIN kernel.person AS p
              ON p.district = c.district AND p.id = c.person
            WHERE c.district = \(district)::integer AND c.id = \(id)
            """)
        return try row?.value(0, as: Bool.self) ?? true
    }
}
