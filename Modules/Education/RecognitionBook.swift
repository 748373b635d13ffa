import Kernel
import Law
import Postgres

/// What schools recognise of a family's means (家庭经济困难认定), one academic year at a time.
struct RecognitionBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Recognition: Hashable, Sendable {
        let person: Int64
        let ref: String
        let name: String
        let school: String
        let isRecognised: Bool
        let day: Day
        let document: String
    }

    /// Writes down what the school on the roll found, with the fact, which holds for the academic
    /// year; the same again changes nothing.
    ///
    /// - Returns: The school, and whether it is new.
    func record(
        _ ref: String, _ year: AcademicYear, isRecognised: Bool, on day: Day, document: String,
        client: String
    ) async throws -> (school: String, isNew: Bool) {
        try bureau.requireTeller()
        try bureau.requirePast(day, "--on")
        let document = try Bureau.words(document, "--document", of: 2...100)
        guard day >= year.first, day < year.end else {
            throw Refusal(
                Text(
                    "--on \(day)：不在 \(year) 学年（\(year.first) 至 \(year.end.adding(days: -1))）。",
                    en: "--on \(day) is not in the academic year \(year) (\(year.first) to "
                        + "\(year.end.adding(days: -1)))."))
        }
        let (person, school, last) = try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.served(ref, in: transaction)
            let roll = try await RollBook(bureau).standing(of: person, in: transaction)
            let row = try await transaction.one(
                """
                SELECT seq::bigint, is_recognised, day, document FROM education.recognition
                WHERE district = \(bureau.district)::integer AND person = \(person.id)
                  AND academic_year = \(year.begins)::integer
                ORDER BY seq DESC LIMIT 1
                """)
            let last = try row?.decode(Int.self, Bool.self, PostgresDate.self, String.self)
            return (person, roll.enrolment.school, last)
        }
        if let last, (last.1, Day(last.2), last.3) == (isRecognised, day, document) {
            return (school.name, false)
        }
        guard try await !isUsed(client) else { throw Bureau.usedClient }
        let seq = 1 + (last?.0 ?? 0)
        let fact = bureau.fact(
            Education.hardship.name, of: ref, isRecognised ? "yes" : "no", from: year.first,
            to: year.end, document: "\(document)（\(school.name)，第 \(seq) 次）")
        try await bureau.once {
            try await bureau.report([fact]) { transaction in
                _ = try await transaction.execute(
                    """
                    INSERT INTO education.recognition (district, person, academic_year, seq, client,
                        school, is_recognised, day, document, recorded_by)
                    VALUES (\(bureau.district)::integer, \(person.id), \(year.begins)::integer,
                        \(seq)::integer, \(client), \(school.id), \(isRecognised), \(day.sql),
                        \(document), \(bureau.actor))
                    """)
            }
        }
        return (school.name, true)
    }

    /// Whether an id was used before, for something else.
    private func isUsed(_ client: String) async throws -> Bool {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT 1 FROM education.recognition
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """) != nil
        }
    }

    /// What was found in an academic year, the last of each person.
    func list(_ year: AcademicYear) async throws -> [Recognition] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(year, bureau.district)).map {
                row in
                let (person, ref, name, school, isRecognised, day, document) = try row.decode(
                    Int64.self, String.self, String.self, String.self, Bool.self,
                    PostgresDate.self, String.self)
                return Recognition(
                    person: person, ref: ref, name: name, school: school,
                    isRecognised: isRecognised, day: Day(day), document: document)
            }
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The statement of `list`.
    static func listing(_ year: AcademicYear, _ district: Int) -> Query {
        """
        SELECT r.person, p.ref, p.name, s.name, r.is_recognised, r.day, r.document
        FROM education.recognition AS r
        JOIN kernel.person AS p ON p.district = r.district AND p.id = r.person
        JOIN education.school AS s ON s.district = r.district AND s.id = r.school
        WHERE r.district = \(district)::integer
          AND r.academic_year = \(year.begins)::integer
          AND NOT EXISTS (SELECT FROM education.recognition AS n
            WHERE n.district = r.district AND n.person = r.person
              AND n.academic_year = r.academic_year AND n.seq = r.seq + 1)
        ORDER BY r.school, p.ref LIMIT 500
        """
    }
}
