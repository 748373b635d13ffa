import Kernel
import Law
import Postgres

/// Rows of the roll that are perhaps somebody of the register: by name and day of birth alone
/// nobody is matched until a named clerk says so.
struct MatchBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// A pupil as a school's own roll names it.
    struct PupilKey: Hashable, Sendable {
        let school: Int64
        let studentNumber: String

        init(_ enrolment: Enrolment) {
            (school, studentNumber) = (enrolment.school.id, enrolment.studentNumber)
        }

        init(_ school: Int64, _ studentNumber: String) {
            (self.school, self.studentNumber) = (school, studentNumber)
        }
    }

    /// A row that may be somebody.
    struct Pending: Hashable, Sendable {
        let person: Int64
        let enrolment: Enrolment

        init(_ person: Int64, _ enrolment: Enrolment) {
            (self.person, self.enrolment) = (person, enrolment)
        }
    }

    struct Candidate: Hashable, Sendable {
        let id: Int64
        let person: Int64
        let ref: String
        let name: String
        let birth: Day
        let hasNumber: Bool
        /// How many of the register this pupil may be.
        let others: Int
        let enrolment: Enrolment

        init(_ row: Row) throws {
            let (
                id, person, ref, name, birth, hasNumber, others, school, title, kind, place, number,
                stage, year, fullTime, registered, status, since
            ) = try row.decode(
                Int64.self, Int64.self, String.self, String.self, PostgresDate.self, Bool.self,
                Int.self, Int64.self, String.self, String.self, String.self, String.self,
                String.self, Int.self, Bool.self, Bool.self, String.self, PostgresDate.self)
            (self.id, self.person, self.ref, self.name) = (id, person, ref, name)
            (self.birth, self.hasNumber, self.others) = (Day(birth), hasNumber, others)
            enrolment = Enrolment(
                School(id: school, name: title, kind: kind, place: place), number,
                Stage(rawValue: stage) ?? .compulsory, year: year, fullTime: fullTime,
                registered: registered, RollStatus(rawValue: status) ?? .left, since: Day(since))
        }
    }

    private static let columns: Query = """
        r.id, r.person, p.ref, p.name, p.birth, r.has_number,
        (SELECT count(DISTINCT o.person) FROM education.candidate AS o
            WHERE o.district = r.district AND o.school = r.school
              AND o.student_number = r.student_number),
        \(Enrolment.columns)
        """
    /// Each person looked up by itself: beside the cost of the page the planner would not mind
    /// reading all of them.
    private static let tables: Query = """
        JOIN LATERAL (
            SELECT p.ref, p.name, p.birth FROM kernel.person AS p
            WHERE p.district = r.district AND p.id = r.person LIMIT 1
        ) AS p ON true
        JOIN education.school AS s ON s.district = r.district AND s.id = r.school
        """

    /// Whether a decision `d` is a match that nobody revoked.
    private static let stands: Query = """
        (d.is_match AND NOT EXISTS (SELECT FROM education.match_revocation AS v
            WHERE v.district = d.district AND v.school = d.school
              AND v.student_number = d.student_number AND v.turn = d.turn))
        """

    /// What was decided of some persons, and which rows wait for it.
    func known(
        of persons: [Int64], in transaction: Transaction
    ) async throws -> (decisions: [PupilKey: [Int64: Bool]], candidates: Set<Pending>) {
        var decisions: [PupilKey: [Int64: Bool]] = [:]
        let rows = try await transaction.query(
            """
            SELECT d.school, d.student_number, d.person, \(Self.stands)
            FROM education.candidate_decision AS d
            WHERE d.district = \(bureau.district)::integer AND d.person = ANY (\(persons))
            """
        ).map { try $0.decode(Int64.self, String.self, Int64.self, Bool.self) }
        for (school, number, person, isMatch) in rows {
            decisions[PupilKey(school, number), default: [:]][person] = isMatch
        }
        let pending = try await transaction.query(
            """
            SELECT \(Self.columns) FROM education.candidate AS r \(Self.tables)
            WHERE r.district = \(bureau.district)::integer AND r.person = ANY (\(persons))
            """
        ).map(Candidate.init)
        return (decisions, Set(pending.map { Pending($0.person, $0.enrolment) }))
    }

    /// Keeps a row as a candidate for some persons, by the register's hand.
    func write(
        _ persons: [Int64], _ one: Enrolment, hasNumber: Bool, in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO education.candidate (district, person, has_number, school, student_number,
                stage, grade_year, full_time, registered, status, since, recorded_by)
            SELECT \(bureau.district)::integer, p, \(hasNumber), \(one.school.id),
                \(one.studentNumber), \(one.stage.rawValue), \(one.gradeYear)::integer,
                \(one.fullTime), \(one.registered), \(one.status.rawValue), \(one.since.sql),
                \(bureau.actor)
            FROM unnest(\(persons)) AS p
            ON CONFLICT DO NOTHING
            """)
    }

    /// The candidates nobody has decided on, the first that came first; of a pupil and a person the
    /// last row.
    func list() async throws -> [Candidate] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(bureau.district))
                .map(Candidate.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The statement of `list`: row by row along the key, each looked up by an index.
    static func listing(_ district: Int) -> Query {
        """
        SELECT \(columns) FROM (
            SELECT r.* FROM education.candidate AS r
            WHERE r.district = \(district)::integer
              AND (SELECT true FROM education.candidate_decision AS d
                WHERE d.district = r.district AND d.school = r.school
                  AND d.student_number = r.student_number
                  AND (d.person = r.person OR \(stands))
                LIMIT 1) IS NULL
              AND (SELECT true FROM education.candidate AS l
                WHERE l.district = r.district AND l.school = r.school
                  AND l.student_number = r.student_number AND l.person = r.person AND l.id > r.id
                LIMIT 1) IS NULL
            ORDER BY r.id LIMIT 500
        ) AS r \(tables)
        ORDER BY r.id
        """
    }

    /// A clerk says that a row is this person: it goes to the roll with its facts, all or nothing.
    ///
    /// - Returns: The candidate, and whether it is new.
    func confirm(
        _ id: Int64, reason: String, client: String
    ) async throws -> (Candidate, isNew: Bool) {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        try bureau.requireTeller()
        let (candidate, last, isDone) = try await opened(id, isMatch: true)
        if isDone { return (candidate, false) }
        let one = candidate.enrolment
        if let last {
            let isOther = PupilKey(last.enrolment) != PupilKey(one)
            if last.isEnrolled, isOther, one.since <= last.enrolment.since {
                throw Refusal(
                    Text(
                        "\(candidate.ref) 已在 \(last.enrolment.school.name) 在读（学号不同），一人不能同时有两份学籍；"
                            + "请核对是否另一人。",
                        en: "\(candidate.ref) is on the roll of \(last.enrolment.school.name) by "
                            + "another number; nobody has two. Perhaps it is somebody else."))
            }
            if let hindrance = one.hindrance(after: last.enrolment) {
                throw Refusal(Text("\(hindrance.zh)。", en: "\(hindrance.en)."))
            }
        }
        let seq = 1 + (last?.seq ?? 0)
        try await bureau.once {
            try await bureau.report(one.facts(of: candidate.ref, row: seq, at: bureau)) {
                try await decide(candidate, isMatch: true, reason, client, in: $0)
                try await RollBook(bureau).write(
                    [
                        RollBook.Line(
                            person: candidate.person, seq: seq, client: "match \(client)",
                            enrolment: one, origin: "match", reason: reason)
                    ], in: $0)
            }
        }
        return (candidate, true)
    }

    /// A clerk says that a row is somebody else.
    ///
    /// - Returns: The candidate, and whether it is new.
    func reject(
        _ id: Int64, reason: String, client: String
    ) async throws -> (Candidate, isNew: Bool) {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let (candidate, _, isDone) = try await opened(id, isMatch: false)
        if isDone { return (candidate, false) }
        try await bureau.once {
            try await bureau.report([]) {
                try await decide(candidate, isMatch: false, reason, client, in: $0)
            }
        }
        return (candidate, true)
    }

    /// A candidate to decide on, and what the roll says of the person.
    private func opened(
        _ id: Int64, isMatch: Bool
    ) async throws -> (Candidate, RollBook.Entry?, isDone: Bool) {
        try await bureau.transaction(reading: true) { transaction in
            let candidate = try await candidate(id, in: transaction)
            _ = try await bureau.served(candidate.ref, in: transaction)
            let latest = try await RollBook(bureau).latest(
                of: [candidate.person], in: transaction)[candidate.person]
            let decided = try await transaction.query(
                """
                SELECT d.person, \(Self.stands) FROM education.candidate_decision AS d
                WHERE d.district = \(bureau.district)::integer
                  AND d.school = \(candidate.enrolment.school.id)
                  AND d.student_number = \(candidate.enrolment.studentNumber)
                """
            ).map { try $0.decode(Int64.self, Bool.self) }
            if let own = decided.first(where: { $0.0 == candidate.person }) {
                guard own.1 == isMatch else {
                    throw Refusal(
                        Text(
                            own.1 ? "第 \(id) 号已确认为本人。" : "第 \(id) 号已认定不是本人。",
                            en: own.1
                                ? "\(id) was confirmed." : "\(id) was found to be somebody else."))
                }
                return (candidate, latest, true)
            }
            if isMatch, decided.contains(where: \.1) {
                throw Refusal(
                    Text(
                        "第 \(id) 号：这份学籍已确认为另一人的，一份学籍只属一人。",
                        en: "\(id): this pupil was confirmed as another person; a pupil is one."))
            }
            return (candidate, latest, false)
        }
    }

    /// A candidate by its number.
    func candidate(_ id: Int64, in transaction: Transaction) async throws -> Candidate {
        let row = try await transaction.one(
            """
            SELECT \(Self.columns) FROM education.candidate AS r \(Self.tables)
            WHERE r.district = \(bureau.district)::integer AND r.id = \(id)
            """)
        guard let candidate = try row.map(Candidate.init) else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号待核对的学籍；用 roll match list 查看。",
                    en: "There is no candidate \(id); see `roll match list`."))
        }
        return candidate
    }

    private func decide(
        _ candidate: Candidate, isMatch: Bool, _ reason: String, _ client: String,
        in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO education.candidate_decision (district, school, student_number, person,
                client, is_match, turn, reason, recorded_by)
            SELECT \(bureau.district)::integer, \(candidate.enrolment.school.id),
                \(candidate.enrolment.studentNumber), \(candidate.person), \(client), \(isMatch),
                1 + count(*)::integer, \(reason), \(bureau.actor)
            FROM education.match_revocation AS v
            WHERE v.district = \(bureau.district)::integer
              AND v.school = \(candidate.enrolment.school.id)
              AND v.student_number = \(candidate.enrolment.studentNumber)
            """)
    }
}
