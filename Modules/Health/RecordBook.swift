import Kernel
import Law
import Postgres

/// Numbers of health records (健康档案): one for life; where it is kept may change.
struct RecordBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Record: Hashable {
        let person: Int64
        let ref: String
        let name: String
        let number: String
        /// Where it is kept now.
        let institution: String
        let since: Day
        let openedOn: Day
    }

    /// Writes down a person's record; the same again changes nothing.
    ///
    /// - Returns: Whether it is new.
    func open(
        _ ref: String, number: String, institution: String, on day: Day
    ) async throws -> Bool {
        let number = try Bureau.words(number, "--number", of: 4...40)
        return try await bureau.writing { transaction in
            let person = try await bureau.person(ref, in: transaction)
            let place = try await InstitutionBook(bureau).number(of: institution, in: transaction)
            if let last = try await latest(of: person.id, in: transaction) {
                if (last.number, last.institution) == (number, place) { return false }
                throw Refusal(
                    Text(
                        "\(ref) 已有健康档案 \(last.number)；换机构用 record move。",
                        en: "\(ref) has record \(last.number); `record move` it elsewhere."))
            }
            let other = try await transaction.query(
                """
                SELECT 1 FROM health.record
                WHERE district = \(bureau.district)::integer AND number = \(number)
                """)
            guard other.isEmpty else {
                throw Refusal(
                    Text(
                        "--number：\(number) 是另一人的档案号；请核对。",
                        en: "--number: \(number) is somebody else's; check it."))
            }
            try await write(person.id, 1, number, place, day, in: transaction)
            return true
        }
    }

    /// Says that a record is kept elsewhere from a day on.
    ///
    /// - Returns: The record's number.
    func move(_ ref: String, to institution: String, on day: Day) async throws -> String {
        try await bureau.writing { transaction in
            let person = try await bureau.person(ref, in: transaction)
            let place = try await InstitutionBook(bureau).number(of: institution, in: transaction)
            guard let last = try await latest(of: person.id, in: transaction) else {
                throw Refusal(
                    Text(
                        "\(ref) 还没有健康档案；先 record open。",
                        en: "\(ref) has no record yet; `record open` it first."))
            }
            if last.institution == place { return last.number }
            guard last.day <= day else {
                throw Refusal(
                    Text(
                        "--on：上一次登记是 \(last.day)；不能更早。",
                        en: "--on: not before \(last.day), the last entry."))
            }
            try await write(person.id, last.seq + 1, last.number, place, day, in: transaction)
            return last.number
        }
    }

    private func latest(
        of person: Int64, in transaction: Transaction
    ) async throws -> (seq: Int, number: String, institution: Int64, day: Day)? {
        let row = try await transaction.one(
            """
            SELECT seq::bigint, number, institution, opened_on FROM health.record
            WHERE district = \(bureau.district)::integer AND person = \(person)
            ORDER BY seq DESC LIMIT 1
            """)
        guard let row else { return nil }
        let (seq, number, institution, day) = try row.decode(
            Int.self, String.self, Int64.self, PostgresDate.self)
        return (seq, number, institution, Day(day))
    }

    private func write(
        _ person: Int64, _ seq: Int, _ number: String, _ institution: Int64, _ day: Day,
        in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            """
            INSERT INTO health.record (district, person, seq, number, institution, opened_on,
                recorded_by)
            VALUES (\(bureau.district)::integer, \(person), \(seq)::integer, \(number),
                \(institution), \(day.sql), \(bureau.actor))
            """)
    }

    /// The records as they stand, by person.
    func list(ref: String? = nil, at institution: String? = nil) async throws -> [Record] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                """
                SELECT r.person, p.ref, p.name, r.number, i.name, r.opened_on, r.first_day
                FROM (
                    SELECT DISTINCT ON (r.person) r.*,
                        min(r.opened_on) OVER (PARTITION BY r.person) AS first_day
                    FROM health.record AS r WHERE r.district = \(bureau.district)::integer
                    ORDER BY r.person, r.seq DESC
                ) AS r
                JOIN kernel.person AS p ON p.district = r.district AND p.id = r.person
                JOIN health.institution AS i ON i.district = r.district AND i.id = r.institution
                WHERE (\(ref)::text IS NULL OR p.ref = \(ref))
                  AND (\(institution)::text IS NULL OR i.name = \(institution))
                ORDER BY p.ref
                """
            ).map { row in
                let (person, ref, name, number, institution, since, opened) = try row.decode(
                    Int64.self, String.self, String.self, String.self, String.self,
                    PostgresDate.self, PostgresDate.self)
                return Record(
                    person: person, ref: ref, name: name, number: number,
                    institution: institution, since: Day(since), openedOn: Day(opened))
            }
            bureau.saw(found.map(\.person))
            return found
        }
    }

    /// Who is due a record and has none, by the answers as worked out for today.
    func missing() async throws -> [(ref: String, name: String)] {
        let clauses = try await HealthLaw(bureau).clauses(giving: ["health.health-record"])
        return try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                """
                SELECT DISTINCT p.id, p.ref, p.name
                FROM kernel.entitlement AS e JOIN kernel.person AS p
                  ON p.district = e.district AND p.id = e.person
                WHERE e.district = \(bureau.district)::integer AND e.clause = ANY (\(clauses))
                  AND e.outcome = 2 AND e.from_day <= \(bureau.today.sql)
                  AND \(bureau.today.sql) < e.to_day
                  AND NOT EXISTS (SELECT FROM health.record AS r
                    WHERE r.district = e.district AND r.person = e.person)
                ORDER BY p.ref
                """
            ).map { try $0.decode(Int64.self, String.self, String.self) }
            bureau.saw(found.map(\.0))
            return found.map { ($0.1, $0.2) }
        }
    }
}
