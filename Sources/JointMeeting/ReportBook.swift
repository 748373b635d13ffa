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
        /// The member unit's word, and the desk at which it works.
        let unit: String
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

    /// What a figure counts: persons, deliveries or cases.
    enum Figure: String, CaseIterable {
        case entitled, received, deliveries, dated
        case onTime = "on_time"
        case refused, gap
    }

    /// One thing that a figure counts.
    struct Row: Hashable {
        let ref: String
        /// From when it was due, which period was received, where the case's period begins.
        let day: Day
    }

    /// Clauses under which a department gives something.
    private func clauses(of department: String) async throws -> [String] {
        try await bureau.pack().provisions.filter {
            $0.department == department && $0.provision?.benefit != nil
        }.map(\.id)
    }

    /// Works the figures of a department out as they are now: how many rows each counts.
    func lines(_ year: Int, of department: String) async throws -> [Line] {
        let clauses = try await clauses(of: department)
        guard !clauses.isEmpty else { return [] }
        let gaps = Dictionary(grouping: try await gaps(of: clauses), by: \.clause)
        let rows = ReportRows.relation(clauses, of: department, in: year, bureau.district)
        return try await bureau.transaction(reading: true) { transaction in
            var counts: [String: [Figure: Int64]] = [:]
            for row in try await transaction.query(
                "\(rows) SELECT clause, figure, count(*) FROM counted GROUP BY clause, figure")
            {
                let (clause, figure, count) = try row.decode(
                    String.self, String.self, Int64.self)
                // The relation has no other figures.
                counts[clause, default: [:]][Figure(rawValue: figure) ?? .entitled] = count
            }
            return clauses.map { clause in
                var of = counts[clause] ?? [:]
                of[.gap] = Int64(gaps[clause]?.count ?? 0)
                return Line(clause: clause, counts: of)
            }
        }
    }

    private struct Gap {
        let clause: String
        let person: Int64
        let since: Day
    }

    /// Who is owed something on the day, as the board counts it.
    private func gaps(of clauses: [String]) async throws -> [Gap] {
        let wanted = Set(clauses)
        var found: [Gap] = []
        guard !wanted.isEmpty else { return [] }
        _ = try await Standings(bureau.office, district: bureau.district).forEach(
            on: bureau.today
        ) { standing in
            guard standing.gap, wanted.contains(standing.clause) else { return }
            found.append(
                Gap(clause: standing.clause, person: standing.person.id, since: standing.since))
        }
        return found
    }

    /// What a figure counts as it is now.
    func rows(behind figure: Figure, of clause: String, in year: Int) async throws -> [Row] {
        let department = try await bureau.pack().clause(clause)?.department ?? ""
        let gaps = figure == .gap ? try await gaps(of: [clause]) : []
        let counted: Query =
            figure == .gap
            ? """
            SELECT person, day FROM unnest(\(gaps.map(\.person)), \(gaps.map(\.since.sql)))
                AS g (person, day)
            """
            : """
            \(ReportRows.relation([clause], of: department, in: year, bureau.district))
            SELECT person, day FROM counted WHERE figure = \(figure.rawValue)
            """
        return try await read("SELECT person, day FROM (\(counted)) AS r")
    }

    /// What a figure counted when a report was handed in.
    func rows(
        behind figure: Figure, of clause: String, in report: Report, _ year: Int
    ) async throws -> [Row] {
        try await read(
            """
            SELECT r.person, r.day FROM office.report_row AS r
            WHERE r.district = \(bureau.district)::integer AND r.year = \(Int64(year))::integer
              AND r.unit = \(report.unit) AND r.seq = \(report.seq)::integer
              AND r.clause = \(clause) AND r.figure = \(figure.rawValue)
            """)
    }

    private func read(_ rows: Query) async throws -> [Row] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                """
                SELECT p.id, p.ref, r.day FROM (\(rows)) AS r (person, day)
                JOIN kernel.person AS p
                  ON p.district = \(bureau.district)::integer AND p.id = r.person
                ORDER BY p.ref, r.day
                """
            ).map { try $0.decode(Int64.self, String.self, PostgresDate.self) }
            bureau.saw(found.map(\.0))
            return found.map { Row(ref: $0.1, day: Day($0.2)) }
        }
    }

    /// The latest report of each unit for a year.
    func reports(_ year: Int) async throws -> [Report] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT DISTINCT ON (unit) unit, department, seq::bigint, words, handed_in
                FROM office.report
                WHERE district = \(bureau.district)::integer AND year = \(Int64(year))::integer
                ORDER BY unit, seq DESC
                """
            ).map { row in
                let (unit, department, seq, words, day) = try row.decode(
                    String.self, String.self, Int64.self, String.self, PostgresDate.self)
                return Report(
                    unit: unit, department: department, seq: seq, words: words,
                    handedIn: Day(day))
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
                  AND unit = \(report.unit) AND seq = \(report.seq)::integer
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

    /// The unit that this desk reports for: its own, or for the office one that has no desk.
    ///
    /// - Throws: `Refusal` where several work at the desk and none is named.
    private func unit(_ code: String?) async throws -> String {
        let desk = bureau.department.word
        let isOffice = desk == JointMeeting.code.word
        let here = try await MemberBook(bureau: bureau).units().filter {
            $0.desk == desk || isOffice && $0.desk == nil
        }.map(\.code)
        let words = here.joined(separator: "、")
        if let code {
            guard here.contains(code) else {
                throw Refusal(
                    Text(
                        "--unit \(code)：不在这里报送；这里有 \(words.isEmpty ? "无" : words)。",
                        en: "--unit \(code) does not report here; here: "
                            + "\(words.isEmpty ? "none" : words)."))
            }
            return code
        }
        if here.contains(desk) || here.isEmpty && !isOffice { return desk }
        guard here.count == 1, let only = here.first else {
            throw Refusal(
                Text(
                    "--unit：写明是哪个单位的报告；这里有 \(words.isEmpty ? "无" : words)。",
                    en: "--unit: say whose report it is; here: "
                        + "\(words.isEmpty ? "none" : words)."))
        }
        return only
    }

    /// Hands a year's report in: the figures as they are now with every row that they count, and
    /// the text. The same text with the same figures again changes nothing. With it the duty of the
    /// year is done.
    ///
    /// - Parameter unit: Of several units at the desk, or without a desk: whose it is.
    /// - Returns: Whether it is late.
    func handIn(_ year: Int, of unit: String? = nil, words: String) async throws -> Bool {
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
        let unit = try await self.unit(unit)
        let clauses = try await clauses(of: bureau.department.word)
        let before = try await reports(year).first { $0.unit == unit }
        if let before, before.words == words {
            let now = try await lines(year, of: bureau.department.word)
            if try await lines(of: before, year) == now.sorted(by: { $0.clause < $1.clause }) {
                return before.handedIn > last
            }
        }
        let gaps = try await gaps(of: clauses)
        let report = Report(
            unit: unit, department: bureau.department.word, seq: (before?.seq ?? 0) + 1,
            words: words, handedIn: bureau.today)
        try await bureau.writing { transaction in
            try await keep(report, year, clauses, gaps, in: transaction)
        }
        try await fulfil(year, of: unit, in: pack)
        return bureau.today > last
    }

    /// Writes a report with its rows, and its figures as their counts.
    private func keep(
        _ report: Report, _ year: Int, _ clauses: [String], _ gaps: [Gap],
        in transaction: Transaction
    ) async throws {
        let (district, year, seq) = (bureau.district, Int64(year), report.seq)
        _ = try await transaction.execute(
            """
            INSERT INTO office.report (district, year, unit, department, seq, words, handed_in,
                recorded_by)
            VALUES (\(district)::integer, \(year)::integer, \(report.unit),
                \(report.department), \(seq)::integer, \(report.words), \(bureau.today.sql),
                \(bureau.actor))
            """)
        let rows = ReportRows.relation(clauses, of: report.department, in: Int(year), district)
        let gapRows: Query = """
            WITH counted (figure, clause, person, day) AS (
                SELECT 'gap', g.* FROM unnest(\(gaps.map(\.clause)), \(gaps.map(\.person)),
                    \(gaps.map(\.since.sql))) AS g)
            """
        // Who leads no clause has nothing that is counted.
        for counted in clauses.isEmpty ? [] : [rows, gapRows] {
            _ = try await transaction.execute(
                """
                \(counted)
                INSERT INTO office.report_row (district, year, unit, seq, department, clause,
                    figure, nth, person, day)
                SELECT \(district)::integer, \(year)::integer, \(report.unit), \(seq)::integer,
                    \(report.department), clause, figure,
                    row_number() OVER (PARTITION BY clause, figure ORDER BY person, day),
                    person, day
                FROM counted
                """)
        }
        _ = try await transaction.execute(
            """
            INSERT INTO office.report_line (district, year, unit, seq, department, clause, entitled,
                received, deliveries, dated, on_time, refused, gap)
            SELECT \(district)::integer, \(year)::integer, \(report.unit), \(seq)::integer,
                \(report.department), c.clause, count(*) FILTER (WHERE r.figure = 'entitled'),
                count(*) FILTER (WHERE r.figure = 'received'),
                count(*) FILTER (WHERE r.figure = 'deliveries'),
                count(*) FILTER (WHERE r.figure = 'dated'),
                count(*) FILTER (WHERE r.figure = 'on_time'),
                count(*) FILTER (WHERE r.figure = 'refused'),
                count(*) FILTER (WHERE r.figure = 'gap')
            FROM unnest(\(clauses)) AS c (clause)
            LEFT JOIN office.report_row AS r ON r.district = \(district)::integer
              AND r.year = \(year)::integer AND r.unit = \(report.unit)
              AND r.seq = \(seq)::integer AND r.clause = c.clause
            GROUP BY c.clause
            """)
    }

    /// The report is what the clause asks for: the unit's duty of this year is done with it.
    private func fulfil(_ year: Int, of unit: String, in pack: Pack) async throws {
        guard year == bureau.today.year, let clause = Self.duty(in: pack)?.id else { return }
        let book = FulfilmentBook(bureau: bureau)
        let isMine = try await book.standings().contains {
            $0.clause.id == clause && $0.unit.code == unit
        }
        guard isMine else { return }
        try await book.fulfil(
            clause, of: unit, on: bureau.today, words: "\(year) 年度报告已报送",
            proof: DutyEvidence(kind: .report, number: "\(year)"))
    }
}

extension ReportBook.Line {
    init(clause: String, counts: [ReportBook.Figure: Int64]) {
        self.init(
            clause: clause, entitled: counts[.entitled] ?? 0, received: counts[.received] ?? 0,
            deliveries: counts[.deliveries] ?? 0, dated: counts[.dated] ?? 0,
            onTime: counts[.onTime] ?? 0, refused: counts[.refused] ?? 0, gap: counts[.gap] ?? 0)
    }
}
