import Kernel
import Law
import Postgres

/// A member's report of a year (NC-5.3b): its figures from the data, its text from the unit. A
/// blank one is refused; handed in again, the later counts.
struct ReportBook {
    let bureau: Bureau

    /// One clause in a year.
    struct Line: Hashable {
        let clause: String
        /// Persons to whom it was due on some day of the year.
        let entitled: Int64
        /// Of them, and others, persons who received something for the year.
        let received: Int64
        let deliveries: Int64
        /// Deliveries of a case, whose day is known; of them those on record before their period
        /// ended.
        let dated: Int64
        let onTime: Int64
        let refused: Int64
        /// What is owed on the day.
        let gap: Int64
    }

    struct Report: Hashable {
        let department: String
        let seq: Int64
        let words: String
        let handedIn: Day
    }

    /// The least that a text says; a blank report is none.
    static let words = 50...5000

    /// The last day for a year's report; nil where the district's law asks for none.
    static func lastDay(_ year: Int, in pack: Pack) -> Day? {
        guard let due = duty(in: pack)?.duty?.due, let day = Day(iso: "\(year)-\(due)") else {
            return nil
        }
        return day
    }

    /// The clause that asks for a report on a day of each year.
    static func duty(in pack: Pack) -> Clause? {
        pack.clauses.first { $0.duty?.cadence == .year && $0.duty?.due != nil }
    }

    /// Works the figures of a department out as they are now.
    func lines(_ year: Int, of department: String) async throws -> [Line] {
        let pack = try await bureau.pack()
        let clauses = pack.provisions.filter {
            $0.department == department && $0.provision?.benefit != nil
        }.map(\.id)
        let board = try await Board.read(
            bureau.office, district: bureau.district, on: bureau.today
        ).board.departments.first { $0.department == department }
        let gaps = Dictionary(
            (board?.lines ?? []).map { ($0.clause, Int64($0.gap)) }, uniquingKeysWith: +)
        let (from, to) = ("\(year)-01-01", "\(year + 1)-01-01")
        return try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT c.clause,
                    (SELECT count(DISTINCT e.person) FROM kernel.entitlement AS e
                     WHERE e.district = \(bureau.district)::integer AND e.clause = c.clause
                       AND e.outcome = 2 AND e.from_day < \(to)::date
                       AND e.to_day > \(from)::date),
                    count(DISTINCT d.person), count(d.person), count(f.period_to),
                    count(*) FILTER (WHERE d.period IS NOT NULL
                        AND (d.given_at AT TIME ZONE 'Asia/Shanghai')::date < f.period_to),
                    (SELECT count(*) FROM casework.case_file AS r
                     WHERE r.district = \(bureau.district)::integer AND r.clause = c.clause
                       AND r.department = \(department) AND r.kind = 0 AND r.state = 3
                       AND r.period_from < \(to)::date AND r.period_to > \(from)::date)
                FROM unnest(\(clauses)) WITH ORDINALITY AS c (clause, nth)
                LEFT JOIN \(ReceivedRows.relation) AS d
                  ON d.district = \(bureau.district)::integer AND d.clause = c.clause
                 AND d.period >= \(from)::date AND d.period < \(to)::date
                LEFT JOIN casework.case_file AS f
                  ON f.district = d.district AND f.person = d.person AND f.clause = d.clause
                 AND f.kind = 0 AND f.state = 2 AND f.period_from <= d.period
                 AND d.period < f.period_to
                GROUP BY c.clause, c.nth ORDER BY c.nth
                """
            ).map { row in
                let (clause, entitled, received, deliveries, dated, onTime, refused) =
                    try row.decode(
                        String.self, Int64.self, Int64.self, Int64.self, Int64.self, Int64.self,
                        Int64.self)
                return Line(
                    clause: clause, entitled: entitled, received: received,
                    deliveries: deliveries, dated: dated, onTime: onTime, refused: refused,
                    gap: gaps[clause] ?? 0)
            }
        }
    }

    /// What a figure counts: the people behind it.
    enum Figure: String, CaseIterable {
        case entitled, received
    }

    /// The refs behind a figure, in their order.
    func people(
        behind figure: Figure, of clause: String, in year: Int
    ) async throws -> [(ref: String, day: Day)] {
        let (from, to) = ("\(year)-01-01", "\(year + 1)-01-01")
        let rows: Query =
            switch figure {
            case .entitled:
                """
                SELECT e.person, min(greatest(e.from_day, \(from)::date)) AS day
                FROM kernel.entitlement AS e
                WHERE e.district = \(bureau.district)::integer AND e.clause = \(clause)
                  AND e.outcome = 2 AND e.from_day < \(to)::date AND e.to_day > \(from)::date
                GROUP BY e.person
                """
            case .received:
                """
                SELECT d.person, min(d.period) AS day FROM \(ReceivedRows.relation) AS d
                WHERE d.district = \(bureau.district)::integer AND d.clause = \(clause)
                  AND d.period >= \(from)::date AND d.period < \(to)::date GROUP BY d.person
                """
            }
        return try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                """
                SELECT p.id, p.ref, r.day FROM (\(rows)) AS r (person, day)
                JOIN kernel.person AS p
                  ON p.district = \(bureau.district)::integer AND p.id = r.person ORDER BY p.ref
                """
            ).map { try $0.decode(Int64.self, String.self, PostgresDate.self) }
            bureau.saw(found.map(\.0))
            return found.map { ($0.1, Day($0.2)) }
        }
    }

    /// The latest report of each department for a year.
    func reports(_ year: Int) async throws -> [Report] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT DISTINCT ON (department) department, seq::bigint, words, handed_in
                FROM office.report
                WHERE district = \(bureau.district)::integer AND year = \(Int64(year))::integer
                ORDER BY department, seq DESC
                """
            ).map { row in
                let (department, seq, words, day) = try row.decode(
                    String.self, Int64.self, String.self, PostgresDate.self)
                return Report(
                    department: department, seq: seq, words: words, handedIn: Day(day))
            }
        }
    }

    /// The figures of a report as they were handed in.
    func lines(of report: Report, _ year: Int) async throws -> [Line] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT clause, entitled::bigint, received::bigint, deliveries::bigint,
                    dated::bigint, on_time::bigint, refused::bigint, gap::bigint
                FROM office.report_line
                WHERE district = \(bureau.district)::integer AND year = \(Int64(year))::integer
                  AND department = \(report.department) AND seq = \(report.seq)::integer
                ORDER BY clause
                """
            ).map { row in
                let (clause, entitled, received, deliveries, dated, onTime, refused, gap) =
                    try row.decode(
                        String.self, Int64.self, Int64.self, Int64.self, Int64.self, Int64.self,
                        Int64.self, Int64.self)
                return Line(
                    clause: clause, entitled: entitled, received: received,
                    deliveries: deliveries, dated: dated, onTime: onTime, refused: refused,
                    gap: gap)
            }
        }
    }

    /// Hands a year's report in: the figures as they are now, and the text. The same text with the
    /// same figures again changes nothing. With it the duty of the year is done.
    ///
    /// - Returns: Whether it is late.
    func handIn(_ year: Int, words: String) async throws -> Bool {
        let pack = try await bureau.pack()
        guard let last = Self.lastDay(year, in: pack) else {
            throw Refusal(
                Text("本区县的文件不要求年度报告。", en: "This district's document asks for no yearly report."))
        }
        guard year <= bureau.today.year, year >= bureau.today.year - 1 else {
            throw Refusal(
                Text(
                    "--year \(year)：只收今年和去年的报告。", en: "--year \(year): of this year or the last."))
        }
        let department = bureau.department.word
        let lines = try await lines(year, of: department)
        let before = try await reports(year).first { $0.department == department }
        if let before, before.words == words,
            try await self.lines(of: before, year)
                == lines.sorted(
                    by: { $0.clause < $1.clause })
        {
            return before.handedIn > last
        }
        let seq = (before?.seq ?? 0) + 1
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO office.report (district, year, department, seq, words, handed_in,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(Int64(year))::integer, \(department),
                    \(seq)::integer, \(words), \(bureau.today.sql), \(bureau.actor))
                """)
            for line in lines {
                _ = try await transaction.execute(
                    """
                    INSERT INTO office.report_line (district, year, department, seq, clause,
                        entitled, received, deliveries, dated, on_time, refused, gap)
                    VALUES (\(bureau.district)::integer, \(Int64(year))::integer, \(department),
                        \(seq)::integer, \(line.clause), \(line.entitled)::integer,
                        \(line.received)::integer, \(line.deliveries)::integer,
                        \(line.dated)::integer, \(line.onTime)::integer,
                        \(line.refused)::integer, \(line.gap)::integer)
                    """)
            }
        }
        try await fulfil(year, in: pack)
        return bureau.today > last
    }

    /// The report is what the clause asks for: the unit's duty of this year is done with it.
    private func fulfil(_ year: Int, in pack: Pack) async throws {
        guard year == bureau.today.year, let clause = Self.duty(in: pack)?.id else { return }
        let book = FulfilmentBook(bureau: bureau)
        let isMine = try await book.standings().contains {
            $0.clause.id == clause && $0.unit == bureau.department.word
        }
        guard isMine else { return }
        try await book.fulfil(clause, on: bureau.today, words: "\(year) 年度报告已报送")
    }
}
