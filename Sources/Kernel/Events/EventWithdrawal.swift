public import Law
import Postgres

/// An event as the register keeps it.
public struct EventRecord: Hashable, Sendable {
    public let id: Int64
    public let kind: String
    public let ref: String
    public let day: Day
    public let learned: Day
    public let source: String
    public let document: String?
    public let recordedBy: String
    /// What it told: facts, relations and households, in the words of the files.
    public let told: [String]
    /// Who took it back, and why; nil while it stands.
    public let withdrawal: (by: String, reason: String)?

    public static func == (a: EventRecord, b: EventRecord) -> Bool { a.id == b.id }
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension EventRecorder {
    /// Takes back an event recorded in error, with everything it caused: its reports are withdrawn
    /// one by one, so that whatever stood before them stands again.
    ///
    /// - Parameters:
    ///   - reason: Why it was wrong; kept.
    ///   - by: Who takes it back: somebody else than who recorded it.
    /// - Throws: `Refusal` for an unknown event, one taken back before, the same person, no reason.
    public func withdraw(_ event: Int64, reason: String, by: String) async throws -> EventOutcome {
        let record = try await self.event(event)
        return try await perform(persons: [record.ref]) { transaction in
            try await takeBack(event, reason: reason, by: by, in: transaction)
        }
    }

    /// What taking it back would change. Nothing is kept.
    public func previewWithdrawal(
        of event: Int64, reason: String, by: String
    ) async throws -> EventOutcome {
        let record = try await self.event(event)
        return try await rehearse(persons: [record.ref]) { transaction in
            try await takeBack(event, reason: reason, by: by, in: transaction)
        }
    }

    private func takeBack(
        _ event: Int64, reason: String, by: String, in transaction: Transaction
    ) async throws -> Written {
        try await FactReport(office, district: district).lock(in: transaction)
        let record = try await self.event(event, in: transaction)
        try Self.check(record, reason: reason, by: by)
        try await transaction.execute(
            """
            INSERT INTO kernel.event_withdrawal (district, event, recorded_by, withdrawn_by, reason)
            VALUES (\(district)::integer, \(event), \(record.recordedBy), \(by), \(reason))
            """)
        try await transaction.execute(
            """
            INSERT INTO kernel.fact (district, person, kind, act, from_day, learned, source, official,
                document, event, withdraws)
            SELECT district, person, kind, 2, from_day, \(office.today.sql), source, official,
                document, event, seq
            FROM kernel.fact
            WHERE district = \(district)::integer AND event = \(event) AND act <> 2 ORDER BY seq
            """)
        try await transaction.execute(
            """
            INSERT INTO kernel.relation (district, one, kind, other, act, from_day, learned, source,
                document, event, withdraws)
            SELECT district, one, kind, other, 2, from_day, \(office.today.sql), source, document,
                event, seq
            FROM kernel.relation
            WHERE district = \(district)::integer AND event = \(event) AND act <> 2 ORDER BY seq
            """)
        try await transaction.execute(
            """
            INSERT INTO kernel.membership (district, person, act, from_day, learned, event,
                withdraws)
            SELECT district, person, 2, from_day, \(office.today.sql), event, seq
            FROM kernel.membership
            WHERE district = \(district)::integer AND event = \(event) AND act <> 2 ORDER BY seq
            """)
        let rows = try await transaction.query(
            """
            SELECT person FROM kernel.event
            WHERE district = \(district)::integer AND id = \(event)
            UNION SELECT person FROM kernel.fact
            WHERE district = \(district)::integer AND event = \(event)
            UNION SELECT unnest(ARRAY[one, other]) FROM kernel.relation
            WHERE district = \(district)::integer AND event = \(event)
            UNION SELECT person FROM kernel.membership
            WHERE district = \(district)::integer AND event = \(event)
            """)
        let persons = try rows.map { try $0.value(0, as: Int64.self) }
        try await FamilyVersions(district: district).raise(
            personsOf: "SELECT unnest(\(persons)) AS person", in: transaction)
        return Written(event: event, earlier: nil, persons: persons, newcomer: nil)
    }

    /// The database refuses these too; here they are said in words.
    private static func check(_ record: EventRecord, reason: String, by: String) throws {
        if let withdrawal = record.withdrawal {
            throw Refusal(
                Text(
                    "第 \(record.id) 号已由 \(withdrawal.by) 撤回：\(withdrawal.reason)",
                    en: "Event \(record.id) was withdrawn by \(withdrawal.by): "
                        + withdrawal.reason))
        }
        try EventChecks.check(by, "--by")
        guard !isSame(by, record.recordedBy) else {
            throw Refusal(
                Text(
                    "第 \(record.id) 号由 \(by) 记录，须由另一人撤回；用 --by 写明撤回的人。",
                    en: "Event \(record.id) was recorded by \(by); somebody else must withdraw "
                        + "it. Say who with --by."), kind: .forbidden)
        }
        let isPlain = !reason.unicodeScalars.contains {
            $0.properties.generalCategory == .control
        }
        guard !reason.trimmed.isEmpty, isPlain, reason.count <= FieldLimit.words else {
            throw Refusal(
                Text(
                    "--reason：请写明为什么是误记，一行，至多 \(FieldLimit.words) 字。",
                    en: "--reason: say why it was wrong, in one line of at most "
                        + "\(FieldLimit.words) characters."))
        }
    }

    /// Names that differ only in case or blanks are one person's.
    private static func isSame(_ one: String, _ other: String) -> Bool {
        one.trimmed.lowercased() == other.trimmed.lowercased()
    }

    /// One event.
    ///
    /// - Throws: `Refusal` when the district has no such event.
    public func event(_ id: Int64) async throws -> EventRecord {
        try await office.register.transaction(readOnly: true) { transaction in
            try await event(id, in: transaction)
        }
    }

    private func event(_ id: Int64, in transaction: Transaction) async throws -> EventRecord {
        let rows = try await transaction.query(
            "\(Self.records) WHERE e.district = \(district)::integer AND e.id = \(id)")
        guard let row = rows.first else {
            throw Refusal(
                Text(
                    "\(district) 没有第 \(id) 号事件。用 yuhou record log --ref 查看。",
                    en: "District \(district) has no event \(id). See yuhou record log --ref."))
        }
        return try EventRecord(row, told: [])
    }

    /// What was recorded about somebody, or names them, the oldest first.
    public func events(of ref: String) async throws -> [EventRecord] {
        try await office.register.transaction(readOnly: true) { transaction in
            let person = try await person(ref, in: transaction)
            let rows = try await transaction.query(
                """
                \(Self.records) WHERE e.district = \(district)::integer AND (e.person = \(person)
                    OR EXISTS (SELECT FROM kernel.fact AS f WHERE f.district = e.district
                        AND f.event = e.id AND f.person = \(person))
                    OR EXISTS (SELECT FROM kernel.membership AS m WHERE m.district = e.district
                        AND m.event = e.id AND m.person = \(person))
                    OR EXISTS (SELECT FROM kernel.relation AS r WHERE r.district = e.district
                        AND r.event = e.id AND \(person) IN (r.one, r.other)))
                ORDER BY e.id
                """)
            var records: [EventRecord] = []
            for row in rows {
                let record = try EventRecord(row, told: [])
                records.append(
                    try EventRecord(row, told: try await told(record.id, in: transaction)))
            }
            return records
        }
    }

    private func told(_ event: Int64, in transaction: Transaction) async throws -> [String] {
        let rows = try await transaction.query(
            """
            SELECT p.ref, f.kind, f.act::bigint, f.number, f.code FROM kernel.fact AS f
            JOIN kernel.person AS p ON p.district = f.district AND p.id = f.person
            WHERE f.district = \(district)::integer AND f.event = \(event) AND f.act <> 2
            ORDER BY f.seq
            """)
        let facts = try rows.map { row in
            let (ref, kind, act, number, code) = try row.decode(
                String.self, String.self, Int64.self, Int64?.self, String?.self)
            let value = code ?? number.flatMap { office.registry.dictionary[kind]?.decode($0) }
            return act == 1 ? "\(ref) \(kind) –" : "\(ref) \(kind)=\(value ?? "")"
        }
        let others = try await transaction.query(
            """
            SELECT concat(a.ref, CASE r.kind WHEN 2 THEN ' married ' WHEN 1 THEN ' adopted '
                ELSE ' bore ' END, b.ref, CASE r.act WHEN 1 THEN ' –' END)
            FROM kernel.relation AS r
            JOIN kernel.person AS a ON a.district = r.district AND a.id = r.one
            JOIN kernel.person AS b ON b.district = r.district AND b.id = r.other
            WHERE r.district = \(district)::integer AND r.event = \(event) AND r.act <> 2
            UNION ALL
            SELECT concat(p.ref, ' → ', coalesce(h.ref, '–'))
            FROM kernel.membership AS m
            JOIN kernel.person AS p ON p.district = m.district AND p.id = m.person
            LEFT JOIN kernel.household AS h ON h.district = m.district AND h.id = m.household
            WHERE m.district = \(district)::integer AND m.event = \(event) AND m.act <> 2
            """)
        return facts + (try others.map { try $0.value(0, as: String.self) })
    }

    private static let records: Query = """
        SELECT e.id, e.kind, p.ref, e.day, e.learned, e.source, e.document, e.recorded_by,
               w.withdrawn_by, w.reason
        FROM kernel.event AS e
        JOIN kernel.person AS p ON p.district = e.district AND p.id = e.person
        LEFT JOIN kernel.event_withdrawal AS w ON w.district = e.district AND w.event = e.id
        """
}

extension EventRecord {
    fileprivate init(_ row: Row, told: [String]) throws {
        let (id, kind, ref, day, learned, source, document, recordedBy, by, reason) =
            try row.decode(
                Int64.self, String.self, String.self, PostgresDate.self, PostgresDate.self,
                String.self, String?.self, String.self, String?.self, String?.self)
        self.init(
            id: id, kind: kind, ref: ref, day: Day(day), learned: Day(learned), source: source,
            document: document, recordedBy: recordedBy, told: told,
            withdrawal: by.map { ($0, reason ?? "") })
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
