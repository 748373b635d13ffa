import Kernel
import Law
import Postgres

/// Courses of rehabilitation: places that are given once, who came, and how each ended.
struct CourseBook {
    let bureau: Bureau

    struct Course: Hashable {
        let id: Int64
        let client: String
        let training: Training
        let institution: String
        let from: Day
        /// The last day.
        let to: Day
        let places: Int64
        let sessions: Int64
        let taken: Int64

        init(_ row: Row) throws {
            let (id, client, kind, institution, from, to, places, sessions, taken) =
                try row.decode(
                    Int64.self, String.self, String.self, String.self, PostgresDate.self,
                    PostgresDate.self, Int64.self, Int64.self, Int64.self)
            self.id = id
            self.client = client
            // The table holds no other kinds.
            training = Training(rawValue: kind) ?? .hearing
            self.institution = institution
            self.from = Day(from)
            self.to = Day(to)
            self.places = places
            self.sessions = sessions
            self.taken = taken
        }
    }

    /// Somebody's place, with how often they came.
    struct Place: Hashable {
        let course: Int64
        let number: Int64
        let turn: Int64
        let person: Int64
        let ref: String
        let name: String
        let caseID: Int64?
        let entry: Int64?
        let givenBy: String
        let client: String
        let attended: Int64
        let missed: Int64
        let isGivenBack: Bool
        /// How it ended; nil while there is no report.
        let result: String?
    }

    private static let columns: Query = """
        SELECT c.id, c.client, c.kind, c.institution, c.from_day, c.to_day, c.places::bigint,
            c.sessions::bigint, (SELECT count(*) FROM disabled_persons.course_place AS l
                WHERE l.district = c.district AND l.course = c.id AND NOT EXISTS (
                    SELECT FROM disabled_persons.course_place_end AS e
                    WHERE e.district = l.district AND e.course = l.course
                      AND e.number = l.number AND e.turn = l.turn))
        FROM disabled_persons.course AS c
        """

    func add(
        _ training: Training, at institution: String, from: Day, to: Day, places: Int,
        sessions: Int, client: String
    ) async throws -> Course {
        let institution = try Bureau.words(institution, "--institution", of: 2...100)
        guard from <= to else {
            throw Refusal(
                Text("--to \(to)：不应早于 --from \(from)。", en: "--to \(to) is before --from \(from)."))
        }
        guard (1...1000).contains(places), (1...1000).contains(sessions) else {
            throw Refusal(
                Text(
                    "--places、--sessions：应为 1 至 1000。", en: "--places, --sessions: 1 to 1000."))
        }
        return try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO disabled_persons.course (district, client, kind, institution, from_day,
                    to_day, places, sessions, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(training.rawValue),
                    \(institution), \(from.sql), \(to.sql), \(Int64(places))::integer,
                    \(Int64(sessions))::integer, \(bureau.actor))
                ON CONFLICT DO NOTHING
                """)
            let row = try await transaction.one(
                """
                \(Self.columns)
                WHERE c.district = \(bureau.district)::integer AND c.client = \(client)
                """)
            guard let made = try row.map(Course.init),
                (made.training, made.institution, made.from, made.to)
                    == (training, institution, from, to),
                (made.places, made.sessions) == (Int64(places), Int64(sessions))
            else { throw Bureau.usedClient }
            return made
        }
    }

    /// Courses that are not over on a day, the first to end first.
    static func list(_ district: Int, on day: Day, limit: Int) -> Query {
        """
        \(columns)
        WHERE c.district = \(district)::integer AND c.to_day >= \(day.sql)
        ORDER BY c.to_day, c.id LIMIT \(Int64(limit))
        """
    }

    /// Runs `list`; the ended ones too where told.
    func list(withEnded: Bool, limit: Int) async throws -> [Course] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                Self.list(
                    bureau.district, on: withEnded ? .always : bureau.today,
                    limit: limit)
            ).map(Course.init)
        }
    }

    func required(_ id: Int64, in transaction: Transaction) async throws -> Course {
        let row = try await transaction.one(
            """
            \(Self.columns)
            WHERE c.district = \(bureau.district)::integer AND c.id = \(id)
            """)
        guard let course = try row.map(Course.init) else {
            throw Refusal(
                Text("没有第 \(id) 号课程；见 course list。", en: "There is no course \(id); `course list`.")
            )
        }
        return course
    }

    /// The places of a course in the order of their numbers.
    static func places(_ district: Int, of course: Int64) -> Query {
        """
        SELECT l.course, l.number::bigint, l.turn::bigint, l.person, p.ref, p.name, l.case_id,
            l.entry, l.recorded_by, l.client, (SELECT count(*) FROM disabled_persons.attendance AS a
                WHERE a.district = l.district AND a.course = l.course AND a.person = l.person
                  AND a.present),
            (SELECT count(*) FROM disabled_persons.attendance AS a
                WHERE a.district = l.district AND a.course = l.course AND a.person = l.person
                  AND NOT a.present),
            e.course IS NOT NULL, r.result
        FROM disabled_persons.course_place AS l
        JOIN kernel.person AS p ON p.district = l.district AND p.id = l.person
        LEFT JOIN disabled_persons.course_place_end AS e ON e.district = l.district
          AND e.course = l.course AND e.number = l.number AND e.turn = l.turn
        LEFT JOIN disabled_persons.course_report AS r ON r.district = l.district
          AND r.course = l.course AND r.person = l.person
        WHERE l.district = \(district)::integer AND l.course = \(course)
        ORDER BY l.number, l.turn
        """
    }

    func places(of course: Int64, in transaction: Transaction) async throws -> [Place] {
        let rows = try await transaction.query(Self.places(bureau.district, of: course))
        let found = try rows.map { row in
            let (
                course, number, turn, person, ref, name, caseID, entry, givenBy, client, attended,
                missed, isGivenBack, result
            ) = try row.decode(
                Int64.self, Int64.self, Int64.self, Int64.self, String.self, String.self,
                Int64?.self, Int64?.self, String.self, String.self, Int64.self, Int64.self,
                Bool.self, String?.self)
            return Place(
                course: course, number: number, turn: turn, person: person, ref: ref, name: name,
                caseID: caseID, entry: entry, givenBy: givenBy, client: client,
                attended: attended, missed: missed, isGivenBack: isGivenBack, result: result)
        }
        bureau.saw(found.map(\.person))
        return found
    }

    /// The same by itself, with the course.
    func places(of id: Int64) async throws -> (Course, [Place]) {
        try await bureau.transaction(reading: true) { transaction in
            (try await required(id, in: transaction), try await places(of: id, in: transaction))
        }
    }
}
