public import Kernel
public import Law
import Postgres

/// A payment run: what is due and not paid, of some clauses and months, as known on a day.
public struct PaymentRun: Hashable, Sendable {
    /// The six steps, each by another person (受理 ≠ 审核 ≠ 审批 ≠ 拨付).
    public enum Act: String, Hashable, Sendable, CaseIterable {
        case prepare, check, approve, seal, send, settle, cancel

        public var title: Text {
            switch self {
            case .prepare: Text("编制", en: "prepare")
            case .check: Text("复核", en: "check")
            case .approve: Text("审批", en: "approve")
            case .seal: Text("封账", en: "seal")
            case .send: Text("送银行", en: "send")
            case .settle: Text("结清", en: "settle")
            case .cancel: Text("作废", en: "cancel")
            }
        }
    }

    /// A step that was done, by whom, and what they saw.
    public struct Done: Hashable, Sendable {
        public let act: Act
        public let by: String
        public let on: Day
        /// Hexadecimal.
        public let digest: String
        public let lines: Int64
        public let total: Money
    }

    public let id: Int64
    public let title: String
    public let clauses: [String]
    public let first: Month
    public let through: Month
    public let known: Day
    /// The year whose money it spends.
    public let year: Int
    /// In order.
    public var done: [Done] = []

    /// The next step; nil where none is left.
    public var next: Act? {
        guard !done.contains(where: { $0.act == .cancel }) else { return nil }
        return Act.allCases.first { act in
            act != .cancel && !done.contains { $0.act == act }
        }
    }
}

extension PaymentRun {
    /// A row that begins with number, title, clauses, months, known day and year.
    fileprivate init(_ row: Row) throws {
        self.init(
            id: try row.value(0), title: try row.value(1),
            clauses: try row.value(2, as: String.self).split(separator: " ").map(String.init),
            first: Day(try row.value(3, as: PostgresDate.self)).month,
            through: Day(try row.value(4, as: PostgresDate.self)).month,
            known: Day(try row.value(5, as: PostgresDate.self)), year: try row.value(6))
    }
}

/// The payment runs of a district, at the desk of finance. Every write goes through a door of the
/// ledger's schema, which judges who asks; doing the same again under the same client changes
/// nothing.
public struct RunBook: Sendable {
    let bureau: Bureau
    /// Told how far a long step has come.
    let progress: @Sendable (Text) -> Void

    public init(_ bureau: Bureau, progress: @escaping @Sendable (Text) -> Void = { _ in }) {
        self.bureau = bureau
        self.progress = progress
    }

    var district: Int { bureau.district }

    /// One run.
    ///
    /// - Throws: `Refusal` where there is none of that number.
    public func run(_ id: Int64) async throws -> PaymentRun {
        let runs = try await runs("AND r.id = \(id)")
        guard let run = runs.first else { throw RunRefusal.refusal("run", nil, id) }
        return run
    }

    /// Every run, the latest first.
    public func list() async throws -> [PaymentRun] { try await runs("") }

    private func runs(_ chosen: Query) async throws -> [PaymentRun] {
        let rows = try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT r.id, r.title, array_to_string(r.clauses, ' '), r.first_month, r.through,
                    r.known, r.year::bigint, a.act, a.acted_by, a.acted_on,
                    encode(a.digest, 'hex'), a.lines, a.total
                FROM ledger.run AS r
                LEFT JOIN ledger.run_act AS a ON a.district = r.district AND a.run = r.id
                WHERE r.district = \(district)::integer \(chosen)
                ORDER BY r.id DESC, a.seq LIMIT 7000
                """)
        }
        var runs: [PaymentRun] = []
        for row in rows {
            let id = try row.value(0, as: Int64.self)
            if runs.last?.id != id { runs.append(try PaymentRun(row)) }
            guard let act = PaymentRun.Act(rawValue: try row.value(7, as: String?.self) ?? "")
            else { continue }
            runs[runs.count - 1].done.append(
                PaymentRun.Done(
                    act: act, by: try row.value(8),
                    on: Day(try row.value(9, as: PostgresDate.self)),
                    digest: try row.value(10, as: String?.self) ?? "",
                    lines: try row.value(11), total: Money(fen: try row.value(12))))
        }
        return runs
    }

    /// Control totals: what a run pays now, and what it holds.
    public struct Totals: Hashable, Sendable {
        /// A part of it: a clause, a town, a reason to hold.
        public struct Part: Hashable, Sendable {
            public let word: String
            public let lines: Int64
            public let fen: Int64
        }

        /// SHA-256, hexadecimal.
        public let digest: String
        public let lines: Int64
        public let total: Money
        public let clauses: [Part]
        /// By nine digits.
        public let towns: [Part]
        /// By the word of the hold.
        public let holds: [Part]
    }

    /// The control totals of a run as it stands.
    public func totals(_ run: Int64) async throws -> Totals {
        let answers = try await bureau.transaction(reading: true) { transaction in
            try await transaction.pipeline([
                """
                SELECT encode(digest, 'hex'), lines, total
                FROM ledger.run_digest(\(district)::integer, \(run))
                """,
                """
                SELECT clause::text, count(*), sum(amount)::bigint FROM ledger.run_line
                WHERE district = \(district)::integer AND run = \(run) AND hold IS NULL
                GROUP BY clause ORDER BY clause
                """,
                """
                SELECT p.town::text, count(*), sum(l.amount)::bigint FROM ledger.run_line AS l
                JOIN kernel.person AS p ON p.district = l.district AND p.id = l.person
                WHERE l.district = \(district)::integer AND l.run = \(run) AND l.hold IS NULL
                GROUP BY p.town ORDER BY p.town
                """,
                """
                SELECT hold, count(*), sum(amount)::bigint FROM ledger.run_line
                WHERE district = \(district)::integer AND run = \(run) AND hold IS NOT NULL
                GROUP BY hold ORDER BY hold
                """,
            ])
        }
        guard let whole = answers[0].first else { throw RunRefusal.refusal("run", nil, run) }
        let parts = try answers.dropFirst().map { rows in
            try rows.map { row in
                Totals.Part(
                    word: try row.value(0), lines: try row.value(1), fen: try row.value(2))
            }
        }
        return Totals(
            digest: try whole.value(0), lines: try whole.value(1),
            total: Money(fen: try whole.value(2)), clauses: parts[0], towns: parts[1],
            holds: parts[2])
    }

    /// A line that is not paid with a run.
    public struct Held: Hashable, Sendable {
        public let person: Bureau.Person
        public let clause: String
        public let period: Day
        public let money: Money
        public let hold: Hold
    }

    /// What a run holds, by person.
    public func held(_ run: Int64, limit: Int = 10_000) async throws -> [Held] {
        try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT person, clause::text, period, amount, hold FROM ledger.run_line
                WHERE district = \(district)::integer AND run = \(run) AND hold IS NOT NULL
                ORDER BY person, clause, period LIMIT \(Int64(limit))
                """
            ).map {
                try $0.decode(
                    Int64.self, String.self, PostgresDate.self, Int64.self, String.self)
            }
            let people = Dictionary(
                uniqueKeysWithValues: try await bureau.persons(
                    Array(Set(rows.map(\.0))), in: transaction
                ).map { ($0.id, $0) })
            return rows.compactMap { row in
                guard let person = people[row.0], let hold = Hold(rawValue: row.4) else {
                    return nil
                }
                return Held(
                    person: person, clause: row.1, period: Day(row.2), money: Money(fen: row.3),
                    hold: hold)
            }
        }
    }
}
