import Kernel
import Law
import Postgres

/// Certificates as they stand: who holds which, until when, and what was re-graded.
struct CertificateBook {
    let bureau: Bureau

    typealias Category = CertificateNumber.Category

    /// One issue of somebody's certificate.
    struct Certificate: Hashable {
        let person: Int64
        let seq: Int64
        let issue: Int
        let category: Category
        let grade: Int
        let issuedOn: Day
        /// The last day; nil where it names none.
        let validTo: Day?
        let index: [UInt8]
        /// The first day on which it does not hold, where it was voided.
        let voidFrom: Day?

        /// The first day on which it holds no more; nil while nothing ends it.
        var endsOn: Day? {
            [validTo?.adding(days: 1), voidFrom].compactMap(\.self).min()
        }
    }

    /// A line of the list of ends.
    struct Line: Hashable {
        let person: Int64
        let ref: String
        let name: String
        let issue: Int
        let category: Category
        let grade: Int
        let validTo: Day?
        let isVoid: Bool
        /// The last day on which the family was told.
        let toldOn: Day?
    }

    /// Lines of a list where no other number is asked for.
    static let limit = 200

    /// The latest issue of each of some people.
    func latest(of persons: [Int64], in transaction: Transaction) async throws
        -> [Int64: Certificate]
    {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT ON (c.person) c.person, c.seq::bigint, c.issue::bigint, c.category,
                c.grade::bigint, c.issued_on, c.valid_to, c.number_index, v.void_from
            FROM disabled_persons.certificate AS c
            LEFT JOIN disabled_persons.certificate_void AS v
              ON v.district = c.district AND v.person = c.person AND v.seq = c.seq
            WHERE c.district = \(bureau.district)::integer AND c.person = ANY (\(persons))
            ORDER BY c.person, c.seq DESC
            """)
        return Dictionary(
            try rows.map { row in
                let (person, seq, issue, category, grade, issued, valid, index, void) =
                    try row.decode(
                        Int64.self, Int64.self, Int.self, String.self, Int.self, PostgresDate.self,
                        PostgresDate?.self, [UInt8].self, PostgresDate?.self)
                return (
                    person,
                    Certificate(
                        person: person, seq: seq, issue: issue,
                        // The table holds no other categories.
                        category: Category(rawValue: category) ?? .multiple, grade: grade,
                        issuedOn: Day(issued), validTo: valid.map { Day($0) }, index: index,
                        voidFrom: void.map { Day($0) })
                )
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The certificates that stand or ended last, the first to end first.
    ///
    /// - Parameters:
    ///   - from: Those whose last day is this one or later; of a void one too.
    ///   - to: Those whose last day is this one or earlier.
    ///   - ref: Only of this person.
    static func list(
        _ district: Int, from: Day, to: Day?, ref: String?, limit: Int
    ) -> Query {
        """
        SELECT c.person, p.ref, p.name, c.issue::bigint, c.category, c.grade::bigint, c.valid_to,
            (SELECT v.seq FROM disabled_persons.certificate_void AS v
                WHERE v.district = c.district AND v.person = c.person AND v.seq = c.seq) IS NOT NULL,
            (SELECT max(r.told_on) FROM disabled_persons.reminder AS r
                WHERE r.district = c.district AND r.person = c.person AND r.seq = c.seq)
        FROM disabled_persons.certificate AS c
        JOIN kernel.person AS p ON p.district = c.district AND p.id = c.person
        WHERE c.district = \(district)::integer
          AND (\(to == nil) AND c.valid_to IS NULL
            OR c.valid_to BETWEEN \(from.sql) AND \((to ?? .never).sql))
          AND (\(ref == nil) OR p.ref = \(ref ?? ""))
          AND NOT EXISTS (SELECT FROM disabled_persons.certificate AS n
            WHERE n.district = c.district AND n.person = c.person AND n.seq = c.seq + 1)
        ORDER BY c.valid_to, c.person LIMIT \(Int64(limit))
        """
    }

    /// Runs `list`.
    func list(
        from: Day, to: Day?, ref: String? = nil, limit: Int
    ) async throws -> [Line] {
        try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                Self.list(bureau.district, from: from, to: to, ref: ref, limit: limit))
            let found = try rows.map { row in
                let (person, ref, name, issue, category, grade, valid, isVoid, told) =
                    try row.decode(
                        Int64.self, String.self, String.self, Int.self, String.self, Int.self,
                        PostgresDate?.self, Bool.self, PostgresDate?.self)
                return Line(
                    person: person, ref: ref, name: name, issue: issue,
                    category: Category(rawValue: category) ?? .multiple, grade: grade,
                    validTo: valid.map { Day($0) }, isVoid: isVoid, toldOn: told.map { Day($0) })
            }
            bureau.saw(found.map(\.person))
            return found
        }
    }

    /// What a re-issue changed.
    struct Change: Hashable {
        let person: Int64
        let ref: String
        let name: String
        let issue: Int
        let issuedOn: Day
        let former: (category: Category, grade: Int)
        let present: (category: Category, grade: Int)

        /// 1 is the most severe.
        var isWorse: Bool { present.grade < former.grade }

        static func == (a: Change, b: Change) -> Bool {
            (a.person, a.issue) == (b.person, b.issue)
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(person)
            hasher.combine(issue)
        }
    }

    /// Re-issues with another category or grade, the latest first.
    static func changes(_ district: Int, since: Day, limit: Int) -> Query {
        """
        SELECT c.person, p.ref, p.name, c.issue::bigint, c.issued_on, b.category,
            b.grade::bigint, c.category, c.grade::bigint
        FROM disabled_persons.certificate AS c
        -- Looked up row by row: only the latest are read.
        JOIN LATERAL (SELECT f.category, f.grade FROM disabled_persons.certificate AS f
            WHERE f.district = c.district AND f.person = c.person AND f.seq = c.before_seq OFFSET 0)
            AS b ON true
        JOIN kernel.person AS p ON p.district = c.district AND p.id = c.person
        WHERE c.district = \(district)::integer AND c.recorded_at >= \(since.sql)
          AND (b.category, b.grade) IS DISTINCT FROM (c.category, c.grade)
        ORDER BY c.recorded_at DESC, c.person LIMIT \(Int64(limit))
        """
    }

    /// Runs `changes`.
    func changes(since: Day, limit: Int) async throws -> [Change] {
        try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                Self.changes(bureau.district, since: since, limit: limit))
            let found = try rows.map { row in
                let (person, ref, name, issue, issued, before, formerGrade, after, grade) =
                    try row.decode(
                        Int64.self, String.self, String.self, Int.self, PostgresDate.self,
                        String.self, Int.self, String.self, Int.self)
                return Change(
                    person: person, ref: ref, name: name, issue: issue, issuedOn: Day(issued),
                    former: (Category(rawValue: before) ?? .multiple, formerGrade),
                    present: (Category(rawValue: after) ?? .multiple, grade))
            }
            bureau.saw(found.map(\.person))
            return found
        }
    }

    /// Keeps that the family was told that a certificate ends.
    func remind(_ ref: String, _ words: String, on day: Day, client: String) async throws {
        try bureau.requirePast(day, "--on")
        let words = try Bureau.words(words, "--how")
        try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            guard let held = try await latest(of: [person.id], in: transaction)[person.id] else {
                throw Refusal(
                    Text(
                        "\(ref) 没有登记的残疾人证；先 certificate import。",
                        en: "\(ref) has no certificate here; `certificate import` first."))
            }
            let known = try await transaction.one(
                """
                SELECT person, told_on, words FROM disabled_persons.reminder
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """
            ).map { try $0.decode(Int64.self, PostgresDate.self, String.self) }
            if let known {
                guard (known.0, Day(known.1), known.2) == (person.id, day, words) else {
                    throw Bureau.usedClient
                }
                return
            }
            _ = try await transaction.execute(
                """
                INSERT INTO disabled_persons.reminder (district, client, person, seq, told_on,
                    words, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(person.id),
                    \(held.seq)::integer, \(day.sql), \(words), \(bureau.actor))
                """)
        }
    }
}
