public import Kernel
public import Law
import Postgres

/// Money paid that is not due: found, told, decided, brought back or written off.
public struct RecoveryBook: Sendable {
    /// What somebody has too much under one clause.
    public struct Overpayment: Hashable, Sendable {
        public let person: Int64
        public let clause: String
        /// By period: how much too much, in fen.
        public let periods: [Day: Int64]

        public var fen: Int64 { periods.values.reduce(0, +) }
    }

    /// What is done next with a recovery.
    public enum Step: Hashable, Sendable {
        /// The family was told on a day.
        case notice(String)
        case object(String)
        case stand(String)
        case drop(String)
        /// Instalments in fen from a day on.
        case plan(instalment: Int64, first: Day, share: Int64?, words: String)
        /// Given back, in fen, with the receipt's number.
        case cash(Int64, receipt: String)
        case propose(Int64, String)
        case writeOff(Int64, String)
    }

    private let bureau: Bureau

    public init(_ bureau: Bureau) { self.bureau = bureau }

    /// What was paid too much in a district or to one person, as known now, and is not yet asked
    /// back. Months that nobody can decide about are not among it.
    ///
    /// - Parameter families: Those after the id, at most `limit`; the last one looked at is
    ///   returned, nil at the end.
    public func found(
        months: ClosedRange<Month>, after family: Int64 = 0, limit: Int = 300
    ) async throws -> (found: [Overpayment], last: Int64?) {
        let accrual = Accrual(bureau.office, district: bureau.district)
        let page = try await accrual.page(
            of: accrual.moneyClauses(), months: months, known: .never, after: family, limit: limit)
        return (try await unasked(page.dues), page.last)
    }

    /// The same of one person.
    public func found(
        of person: Int64, months: ClosedRange<Month>
    ) async throws -> [Overpayment] {
        let accrual = Accrual(bureau.office, district: bureau.district)
        return try await unasked(
            try await accrual.dues(
                of: [person], clauses: accrual.moneyClauses(), months: months, known: .never))
    }

    private func unasked(_ dues: [MoneyDue]) async throws -> [Overpayment] {
        let over = dues.filter { $0.due < 0 }
        guard !over.isEmpty else { return [] }
        let persons = Array(Set(over.map(\.person)))
        let asked = try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT p, r.clause, r.period, sum(r.amount)::bigint FROM unnest(\(persons)) AS p,
                    ledger.to_recover(\(bureau.district)::integer, p) AS r GROUP BY 1, 2, 3
                """
            ).map { row in
                let (person, clause, period, fen) = try row.decode(
                    Int64.self, String.self, PostgresDate.self, Int64.self)
                return ("\(person)/\(clause)/\(Day(period))", fen)
            }
        }
        let open = Dictionary(asked, uniquingKeysWith: +)
        var found: [(key: String, person: Int64, clause: String, periods: [Day: Int64])] = []
        for due in over {
            let left = -due.due - (open["\(due.person)/\(due.clause)/\(due.period)"] ?? 0)
            guard left > 0 else { continue }
            let key = "\(due.person)/\(due.clause)"
            if found.last?.key != key { found.append((key, due.person, due.clause, [:])) }
            found[found.count - 1].periods[due.period] = left
        }
        return found.map { Overpayment(person: $0.person, clause: $0.clause, periods: $0.periods) }
    }

    /// Opens the recovery of what was found.
    ///
    /// - Returns: Its number; the same for the same client.
    public func open(
        _ over: Overpayment, cause: RecoveryCause, reason: String, client: String
    ) async throws -> Int64 {
        let periods = over.periods.keys.sorted()
        return try await judged {
            try await bureau.writing { transaction in
                try await transaction.one(
                    """
                    SELECT ledger.open_recovery(\(bureau.district)::integer, \(client),
                        \(over.person), \(over.clause), \(cause.rawValue), \(reason),
                        \(periods.map(\.sql)), \(periods.map { over.periods[$0] ?? 0 }))
                    """
                )?.value(0, as: Int64.self) ?? 0
            }
        }
    }

    /// The number that a client's opening has; nil where there is none.
    public func opened(_ client: String) async throws -> Int64? {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT id FROM ledger.recovery
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """
            )?.value(0, as: Int64.self)
        }
    }

    /// Does the next step.
    public func act(
        _ step: Step, on recovery: Int64, day: Day, client: String
    ) async throws {
        let pack = try await bureau.pack()
        func count(_ figure: String) -> Int64? {
            pack.figures[figure]?.rows.first { $0.from <= day && day < $0.to }?.value
        }
        var (until, fen, share): (Day?, Int64?, Int64?) = (nil, nil, nil)
        var day = day
        let (act, words): (String, String)
        switch step {
        case .notice(let said):
            (act, words) = ("notice", said)
            until = day.adding(days: Int(count("recovery.objection_days") ?? 7))
        case .object(let said): (act, words) = ("object", said)
        case .stand(let said): (act, words) = ("stand", said)
        case .drop(let said): (act, words) = ("drop", said)
        case .plan(let instalment, let first, let asked, let said):
            (act, words, fen, day) = ("plan", said, instalment, first)
            let most = count("recovery.offset_share") ?? 0
            share = min(asked ?? most, most)
        case .cash(let sum, let receipt): (act, words, fen) = ("cash", receipt, sum)
        case .propose(let sum, let said): (act, words, fen) = ("propose", said, sum)
        case .writeOff(let sum, let said): (act, words, fen) = ("write_off", said, sum)
        }
        let (on, last, sum, part) = (day, until, fen, share)
        _ = try await judged {
            try await bureau.writing { transaction in
                try await transaction.execute(
                    """
                    SELECT ledger.act_on_recovery(\(bureau.district)::integer, \(recovery),
                        \(client), \(act), \(on.sql), \(last?.sql)::date, \(sum)::bigint,
                        \(part)::integer, \(words))
                    """)
            }
        }
    }

    /// The recoveries of a district, the next due first; without `all` only those not ended.
    public func list(all: Bool = false, only id: Int64? = nil) async throws -> [Recovery] {
        let recoveries = try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT r.id, r.person, p.ref, p.name, r.clause, r.cause, r.reason, r.opened_by,
                    r.opened_on, i.found, coalesce(t.left, 0),
                    coalesce(a.acts, ''), a.until
                FROM ledger.recovery AS r
                JOIN kernel.person AS p ON p.district = r.district AND p.id = r.person
                CROSS JOIN LATERAL (SELECT sum(amount)::bigint AS found
                    FROM ledger.recovery_item WHERE district = r.district AND recovery = r.id) AS i
                CROSS JOIN LATERAL (SELECT sum(amount)::bigint AS left
                    FROM ledger.to_recover(r.district, r.person) WHERE recovery = r.id) AS t
                CROSS JOIN LATERAL (SELECT string_agg(act, ' ' ORDER BY seq) AS acts,
                        max(until) AS until
                    FROM ledger.recovery_act WHERE district = r.district AND recovery = r.id) AS a
                WHERE r.district = \(bureau.district)::integer
                  AND (\(id)::bigint IS NULL OR r.id = \(id)::bigint)
                ORDER BY r.id
                """)
            let plans = try await transaction.query(
                """
                SELECT DISTINCT ON (a.recovery) a.recovery, a.amount, a.day, a.share::bigint,
                    (SELECT sum(i.amount) FROM ledger.recovery_item AS i
                     WHERE i.district = a.district AND i.recovery = a.recovery)::bigint
                FROM ledger.recovery_act AS a
                WHERE a.district = \(bureau.district)::integer AND a.act = 'plan'
                ORDER BY a.recovery, a.seq DESC
                """)
            var planned: [Int64: Recovery.Plan] = [:]
            for row in plans {
                let (recovery, instalment, first, share, asked) = try row.decode(
                    Int64.self, Int64.self, PostgresDate.self, Int64.self, Int64.self)
                planned[recovery] = Recovery.Plan(
                    instalment: instalment, first: Day(first), share: share, asked: asked)
            }
            return try rows.map { try Self.recovery($0, planned) }
        }
        bureau.saw(recoveries.map(\.person))
        return recoveries.filter { all || $0.state != .done && $0.state != .dropped }
            .sorted { ($0.nextDue ?? .never, $0.id) < ($1.nextDue ?? .never, $1.id) }
    }

    private static func recovery(_ row: Row, _ plans: [Int64: Recovery.Plan]) throws -> Recovery {
        let id = try row.value(0, as: Int64.self)
        let acts = try row.value(11, as: String.self).split(separator: " ").map(String.init)
        let left = try row.value(10, as: Int64.self)
        let state: RecoveryState =
            if acts.contains("drop") {
                .dropped
            } else if left == 0 {
                .done
            } else {
                switch acts.last(where: { $0 != "cash" }) {
                case "notice": .told
                case "object": .objected
                case "stand": .stands
                case "plan": .planned
                case "propose": .proposed
                case "write_off": acts.contains("plan") ? .planned : .stands
                default: .opened
                }
            }
        return Recovery(
            id: id, person: try row.value(1, as: Int64.self),
            ref: try row.value(2, as: String.self), name: try row.value(3, as: String.self),
            clause: try row.value(4, as: String.self),
            cause: RecoveryCause(rawValue: try row.value(5, as: String.self)) ?? .wrongEntry,
            reason: try row.value(6, as: String.self),
            openedBy: try row.value(7, as: String.self),
            openedOn: Day(try row.value(8, as: PostgresDate.self)),
            found: try row.value(9, as: Int64.self), left: left, state: state,
            until: try row.value(12, as: PostgresDate?.self).map { Day($0) }, plan: plans[id])
    }
}
