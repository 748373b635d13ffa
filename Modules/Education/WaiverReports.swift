import Kernel
import Law
import Postgres

/// What schools report at the end of a term beside the vouchers they confirmed.
struct WaiverReports {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// A school's term.
    struct Total: Hashable, Sendable {
        let school: String
        let issued: Int
        let used: Int
        /// Nil before the school reported.
        let students: Int?
        let sum: Money?

        /// The school reports as many as it confirmed.
        var agrees: Bool { students == used }
    }

    /// Writes down a school's report; a later one corrects it, the same again changes nothing.
    ///
    /// - Returns: Whether it is new.
    func report(
        _ school: String, _ term: Term, students: Int, sum: Money, client: String
    ) async throws -> Bool {
        guard (0...100_000).contains(students), students > 0 || sum.fen == 0 else {
            throw Refusal(
                Text(
                    "--students \(students)：应为不小于 0 的人数；没有学生的，--sum 应为 0。",
                    en: "--students \(students): not below 0; where there are none, --sum is 0."))
        }
        guard term.first <= bureau.today else {
            throw Refusal(
                Text("--term \(term)：还没有开学。", en: "--term \(term) has not begun."))
        }
        return try await bureau.writing { transaction in
            let school = try await SchoolBook(bureau).school(school, in: transaction)
            let known = try await transaction.one(
                """
                SELECT school, term, students::bigint, fen FROM education.waiver_report
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """)
            if let known {
                let (place, day, count, fen) = try known.decode(
                    Int64.self, PostgresDate.self, Int.self, Int64.self)
                guard (place, Day(day), count, fen) == (school.id, term.first, students, sum.fen)
                else { throw Bureau.usedClient }
                return false
            }
            return try await transaction.execute(
                """
                INSERT INTO education.waiver_report (district, school, term, seq, client, students,
                    fen, recorded_by)
                SELECT \(bureau.district)::integer, \(school.id), \(term.first.sql),
                    1 + coalesce(max(seq), 0), \(client), \(students)::integer, \(sum.fen),
                    \(bureau.actor)
                FROM education.waiver_report
                WHERE district = \(bureau.district)::integer AND school = \(school.id)
                  AND term = \(term.first.sql)
                HAVING NOT EXISTS (SELECT FROM education.waiver_report AS l
                    WHERE l.district = \(bureau.district)::integer AND l.school = \(school.id)
                      AND l.term = \(term.first.sql) AND l.seq = max(education.waiver_report.seq)
                      AND (l.students, l.fen) = (\(students)::integer, \(sum.fen)))
                """) > 0
        }
    }

    /// A term school by school, those that do not agree first.
    func totals(of term: Term) async throws -> [Total] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT s.name, coalesce(v.issued, 0)::bigint, coalesce(v.used, 0)::bigint,
                    r.students::bigint, r.fen
                FROM education.school AS s
                LEFT JOIN (
                    SELECT v.school, count(*) FILTER (WHERE a.act IS DISTINCT FROM 'ended')
                        AS issued, count(*) FILTER (WHERE a.act = 'used') AS used
                    FROM education.waiver AS v LEFT JOIN education.waiver_act AS a
                      ON a.district = v.district AND a.waiver = v.id
                    WHERE v.district = \(bureau.district)::integer AND v.term = \(term.first.sql)
                    GROUP BY v.school
                ) AS v ON v.school = s.id
                LEFT JOIN LATERAL (
                    SELECT r.students, r.fen FROM education.waiver_report AS r
                    WHERE r.district = s.district AND r.school = s.id AND r.term = \(term.first.sql)
                    ORDER BY r.seq DESC LIMIT 1
                ) AS r ON true
                WHERE s.district = \(bureau.district)::integer
                  AND (v.school IS NOT NULL OR r.students IS NOT NULL)
                ORDER BY r.students IS NOT DISTINCT FROM coalesce(v.used, 0), s.name
                """
            ).map { row in
                let (school, issued, used, students, fen) = try row.decode(
                    String.self, Int.self, Int.self, Int?.self, Int64?.self)
                return Total(
                    school: school, issued: issued, used: used, students: students,
                    sum: fen.map { Money(fen: $0) })
            }
        }
    }
}
