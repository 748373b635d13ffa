import Law
import Postgres

/// One row of `deliveries.csv` whose fields are each right by themselves.
struct DeliveryRow: Sendable {
    let line: Int
    let ref: String
    let clause: String
    /// The first day of the month, or the day.
    let period: Day
    let isMonthly: Bool
    let amount: Money?
    let proof: String
}

/// Reads rows of `deliveries.csv`.
struct DeliveryRowParser {
    let clauses: Set<String>
    let today: Day

    /// The columns in the order of `FileContract.deliveries`.
    private enum Column {
        static let (ref, clause, month, day, amount, proof) = (0, 1, 2, 3, 4, 5)
    }

    /// The row, or why not.
    func parse(_ record: CSVRecord, in file: ContractFile) -> ParsedRow<DeliveryRow> {
        if let problem = record.problem { return .rejected(ref: nil, .row(problem)) }
        var fields = RowFields(record, in: file)
        let ref = fields.required(Column.ref, limit: FieldLimit.ref)
        let clause = clause(&fields)
        let period = period(&fields)
        let amount = amount(&fields)
        let proof = fields.text(Column.proof, limit: FieldLimit.words, allowsLines: true)
        if let reason = fields.reason { return .rejected(ref: ref, reason) }
        guard let ref, let clause, let period else { return .rejected(ref: ref, .row(.unreadable)) }
        return .accepted(
            DeliveryRow(
                line: record.line, ref: ref, clause: clause, period: period.day,
                isMonthly: period.isMonthly, amount: amount, proof: proof ?? ""))
    }

    private func clause(_ fields: inout RowFields) -> String? {
        let clause = fields.raw(Column.clause)
        if clause.isEmpty {
            fields.reject(Column.clause, .missing)
            return nil
        }
        guard clauses.contains(clause) else {
            let near = Spelling.nearest(to: clause, among: clauses.sorted())
            fields.reject(
                Column.clause,
                Text(
                    "本区政策中没有 \(Spelling.shown(clause)) 条\(near.map { "；是否为 \($0)？" } ?? "")",
                    en: "the district's pack has no clause \(Spelling.shown(clause))"
                        + (near.map { "; did you mean \($0)?" } ?? "")))
            return nil
        }
        return clause
    }

    private func period(_ fields: inout RowFields) -> (day: Day, isMonthly: Bool)? {
        let month = fields.raw(Column.month)
        let hasDay = !fields.raw(Column.day).isEmpty
        guard month.isEmpty == hasDay else {
            fields.reject(
                Column.month,
                Text(
                    "month 与 day 只能填一个，且必填一个",
                    en: "exactly one of month and day should be given"))
            return nil
        }
        if hasDay {
            guard let day = fields.day(Column.day) else { return nil }
            if day > today { fields.reject(Column.day, .future) }
            return (day, false)
        }
        guard let month = Month(iso: month) else {
            fields.reject(
                Column.month,
                Text("不是真实的月份（应为 YYYY-MM）", en: "is not a real month (YYYY-MM expected)"))
            return nil
        }
        if month.first > today { fields.reject(Column.month, .future) }
        return (month.first, true)
    }

    private func amount(_ fields: inout RowFields) -> Money? {
        let text = fields.raw(Column.amount)
        if text.isEmpty { return nil }
        guard let amount = Money(yuan: text), amount.fen >= 0 else {
            fields.reject(
                Column.amount,
                Text(
                    "应为以元计、至多两位小数的金额，如 1234.50",
                    en: "should be yuan with at most two decimals, such as 1234.50"))
            return nil
        }
        return amount
    }
}

extension Text {
    fileprivate static let future = Text("在将来", en: "is in the future")
}

/// Imports `deliveries.csv` inside a transaction that has locked the district.
struct DeliveryImport {
    let transaction: Transaction
    let clauses: Set<String>
    /// Those of monthly money.
    let monthly: Set<String>
    let district: Int
    let today: Day

    /// How many rows open their chains at a time.
    private static let part = 10_000

    func run(_ path: String, progress: (Int) -> Void) async throws -> FileOutcome {
        try await stage(path, progress: progress)
        try await check()
        try await transaction.execute(
            """
            INSERT INTO kernel.delivery
                (district, person, clause, period, monthly, amount_fen, proof)
            SELECT \(district)::integer, person, clause, period, monthly, amount_fen, proof
            FROM pg_temp.delivery_row WHERE reason IS NULL AND NOT is_known ORDER BY line
            """)
        // Read back from the file's rows: a row told twice opens its chain once.
        try await transaction.execute(
            """
            SELECT ledger.open_lines(\(district)::integer, array_agg(person),
                array_agg(clause), array_agg(period), array_agg(
                    CASE WHEN clause = ANY (\(monthly.sorted()))
                    THEN date_trunc('month', period)::date ELSE period END))
            FROM pg_temp.delivery_row
            WHERE reason IS NULL AND NOT is_known AND amount_fen > 0
            GROUP BY line / \(Self.part)
            """)
        let counts = try await transaction.one(
            """
            SELECT count(*) FILTER (WHERE reason IS NULL AND NOT is_known),
                   count(*) FILTER (WHERE reason IS NULL AND is_known)
            FROM pg_temp.delivery_row
            """)
        let (accepted, unchanged) = try counts?.decode(Int.self, Int.self) ?? (0, 0)
        try await transaction.execute(
            """
            INSERT INTO pg_temp.import_reject (file, line, ref, reason)
            SELECT 'deliveries.csv', line, ref, reason FROM pg_temp.delivery_row
            WHERE reason IS NOT NULL
            """)
        let rejects = try await RejectTable.write(
            for: path, contract: .deliveries, in: transaction)
        return FileOutcome(
            path: path, accepted: accepted, unchanged: unchanged, rejected: rejects.count,
            rejectsPath: rejects.path)
    }

    private func stage(_ path: String, progress: (Int) -> Void) async throws {
        try await transaction.execute(
            """
            CREATE TEMP TABLE delivery_row (
                line bigint NOT NULL, ref text NOT NULL, clause text NOT NULL,
                period date NOT NULL, monthly boolean NOT NULL, amount_fen bigint,
                proof text NOT NULL, person bigint, reason text,
                is_known boolean NOT NULL DEFAULT false
            ) ON COMMIT DROP
            """)
        let file = try FileContract.deliveries.open(path)
        let parser = DeliveryRowParser(clauses: clauses, today: today)
        try await StagedRows.stage(
            file, in: transaction, progress: progress, parse: { parser.parse($0, in: file) }
        ) { rows in
            let copy: Query = """
                COPY pg_temp.delivery_row (line, ref, clause, period, monthly, amount_fen, proof)
                FROM STDIN (FORMAT binary)
                """
            try await transaction.copyIn(copy) { writer in
                for row in rows {
                    try await writer.row(
                        Int64(row.line), row.ref, row.clause, row.period.sql, row.isMonthly,
                        row.amount?.fen, row.proof)
                }
            }
        }
        try await transaction.execute("ANALYZE pg_temp.delivery_row")
    }

    /// What was given once is never changed by a file: the same row again is known, another one
    /// about the same person, clause and period is rejected.
    private func check() async throws {
        try await transaction.execute(
            """
            UPDATE pg_temp.delivery_row r SET person = p.id FROM kernel.person p
            WHERE p.district = \(district)::integer AND p.ref = r.ref
            """)
        try await transaction.execute(
            """
            UPDATE pg_temp.delivery_row r SET reason = CASE WHEN EXISTS (
                SELECT FROM pg_temp.import_reject j WHERE j.file = 'roster.csv' AND j.ref = r.ref)
                THEN format('ref: 花名册中 %s 所在的行已被拒收 / the roster row of %s was rejected',
                            ref, ref)
                ELSE format('ref: 没有 ref 为 %s 的人 / nobody has the ref %s', ref, ref) END
            WHERE person IS NULL
            """)
        try await transaction.execute(
            """
            UPDATE pg_temp.delivery_row r SET is_known = true
            FROM kernel.delivery d
            WHERE d.district = \(district)::integer AND d.person = r.person
              AND d.clause = r.clause AND d.period = r.period AND d.monthly = r.monthly
              AND d.amount_fen IS NOT DISTINCT FROM r.amount_fen AND d.proof = r.proof
            """)
        try await transaction.execute(
            """
            UPDATE pg_temp.delivery_row r SET reason =
                'row: 此人此条此期已登记另一笔给付 / another delivery of this clause and period is '
                'registered for this person'
            FROM kernel.delivery d
            WHERE d.district = \(district)::integer AND d.person = r.person
              AND d.clause = r.clause AND d.period = r.period AND NOT r.is_known
            """)
        try await transaction.execute(
            """
            UPDATE pg_temp.delivery_row r
            SET is_known = same.is_same, reason = CASE WHEN same.is_same THEN NULL ELSE
                format('row: 与第 %s 行是同一人同一条同一期，内容不同 / differs from line %s about the '
                       'same person, clause and period', same.first_line, same.first_line) END
            FROM (SELECT line, first_value(line) OVER one AS first_line,
                         (monthly, amount_fen, proof) IS NOT DISTINCT FROM
                         (first_value(monthly) OVER one, first_value(amount_fen) OVER one,
                          first_value(proof) OVER one) AS is_same
                  FROM pg_temp.delivery_row WHERE reason IS NULL
                  WINDOW one AS (PARTITION BY person, clause, period ORDER BY line)) same
            WHERE r.line = same.line AND same.line > same.first_line AND NOT r.is_known
            """)
    }
}
