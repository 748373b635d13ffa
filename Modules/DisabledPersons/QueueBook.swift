import Kernel
import Law
import Postgres

/// The queue for devices and training, each item by itself. Where the policy gives priority
/// (JY-3.2.5c), a mark on the entry comes first among equally urgent ones; that the queue was
/// worked in that order is what proves that it was used.
struct QueueBook {
    let bureau: Bureau

    struct Entry: Hashable {
        let id: Int64
        let person: Int64
        let ref: String
        let name: String
        let subject: Subject
        let item: String
        let nth: Int64
        let urgency: Int
        let appliedOn: Day
        let isMarked: Bool
        let enteredBy: String
        let isOpen: Bool

        init(_ row: Row) throws {
            let (
                id, person, ref, name, subject, item, nth, urgency, day, isMarked, enteredBy, isOpen
            ) = try row.decode(
                Int64.self, Int64.self, String.self, String.self, String.self, String.self,
                Int64.self, Int.self, PostgresDate.self, Bool.self, String.self, Bool.self)
            self.id = id
            self.person = person
            self.ref = ref
            self.name = name
            // The table holds no other subjects.
            self.subject = Subject(rawValue: subject) ?? .device
            self.item = item
            self.nth = nth
            self.urgency = urgency
            appliedOn = Day(day)
            self.isMarked = isMarked
            self.enteredBy = enteredBy
            self.isOpen = isOpen
        }

        /// The more urgent first; among equals the mark, then who asked first.
        var key: OrderKey { key(marked: isMarked) }

        func key(marked: Bool) -> OrderKey {
            OrderKey(
                conditions: [Int64(urgency)], isMarked: marked, tie: "\(appliedOn)", number: id)
        }
    }

    /// Where an entry stood before and after it was marked.
    struct Marked: Hashable {
        let entry: Entry
        let caseID: Int64
        let before: Int
        let after: Int
    }

    private static let columns: Query = """
        SELECT q.id, q.person, p.ref, p.name, q.subject, q.item, q.nth::bigint, q.urgency::bigint,
            q.applied_on, m.entry IS NOT NULL, q.recorded_by, e.entry IS NULL
        FROM disabled_persons.queue_entry AS q
        JOIN LATERAL (SELECT t.ref, t.name FROM kernel.person AS t
            WHERE t.district = q.district AND t.id = q.person OFFSET 0) AS p ON true
        -- Looked up row by row: a queue is short beside all who were ever served.
        LEFT JOIN LATERAL (SELECT t.entry FROM disabled_persons.queue_end AS t
            WHERE t.district = q.district AND t.entry = q.id OFFSET 0) AS e ON true
        LEFT JOIN LATERAL (SELECT t.entry FROM disabled_persons.queue_mark AS t
            WHERE t.district = q.district AND t.entry = q.id OFFSET 0) AS m ON true
        """

    /// Puts somebody in the queue, as urgent as the assessment found.
    func join(
        _ ref: String, _ subject: Subject, _ item: String, on day: Day, client: String
    ) async throws -> Entry {
        try subject.require(item)
        try bureau.requirePast(day, "--on")
        return try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            if let known = try await entry("client", client, in: transaction) {
                guard
                    (known.person, known.subject, known.item, known.appliedOn)
                        == (person.id, subject, item, day)
                else { throw Bureau.usedClient }
                return known
            }
            let found = try await AssessmentBook(bureau: bureau)
                .requireNeed(item, of: subject, person, in: transaction)
            let rows = try await transaction.query(
                """
                \(Self.columns)
                WHERE q.district = \(bureau.district)::integer AND q.person = \(person.id)
                  AND q.subject = \(subject.rawValue) AND q.item = \(item)
                ORDER BY q.nth DESC LIMIT 1
                """)
            let last = try rows.first.map(Entry.init)
            if let last, last.isOpen {
                throw Refusal(
                    Text(
                        "\(ref) 已在排队：第 \(last.id) 号申请，\(last.appliedOn) 起。",
                        en: "\(ref) is in the queue: entry \(last.id), since \(last.appliedOn)."))
            }
            let beforeNth: Int64? = last?.nth
            _ = try await transaction.execute(
                """
                INSERT INTO disabled_persons.queue_entry (district, client, person, subject, item,
                    nth, before_nth, urgency, applied_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(person.id),
                    \(subject.rawValue), \(item), \((last?.nth ?? 0) + 1)::integer,
                    \(beforeNth as Int64?)::integer, \(Int64(found.urgency))::integer,
                    \(day.sql), \(bureau.actor))
                """)
            guard let made = try await entry("client", client, in: transaction) else {
                throw Refusal(Text("没有写入。", en: "It was not written."))
            }
            return made
        }
    }

    /// Who waits for an item, in the order of the table; the keys order them.
    static func waiting(
        _ district: Int, _ subject: Subject, _ item: String, limit: Int
    ) -> Query {
        """
        \(columns)
        WHERE q.district = \(district)::integer AND q.subject = \(subject.rawValue)
          AND q.item = \(item) AND e.entry IS NULL
        ORDER BY q.urgency, m.entry IS NULL, q.applied_on, q.id LIMIT \(Int64(limit))
        """
    }

    /// No queue for one thing in one district is longer.
    static let limit = 5000

    /// Who waits for an item, in the order in which they are served.
    func waiting(
        _ subject: Subject, _ item: String, in transaction: Transaction
    ) async throws -> [Entry] {
        let rows = try await transaction.query(
            Self.waiting(bureau.district, subject, item, limit: Self.limit))
        let found = try rows.map(Entry.init).sorted { $0.key < $1.key }
        bureau.saw(found.map(\.person))
        return found
    }

    /// The same by itself.
    func waiting(_ subject: Subject, _ item: String) async throws -> [Entry] {
        try subject.require(item)
        return try await bureau.transaction(reading: true) {
            try await waiting(subject, item, in: $0)
        }
    }

    /// Marks an entry under a case of the priority, and delivers the case with where the entry
    /// stands in the queue: all or nothing, by somebody who did not make the entry.
    func mark(_ caseID: Int64, entry id: Int64, client: String) async throws -> Marked {
        let file = try await bureau.cases.read(caseID).file
        guard file.benefit == DisabledPersons.rehabilitationPriority.code, file.kind == .due else {
            throw Refusal(
                Text(
                    "第 \(caseID) 号不是优先康复与辅具适配的事项。",
                    en: "Case \(caseID) is none of the priority in rehabilitation."))
        }
        return try await bureau.writing { transaction in
            guard let entry = try await entry("id", "\(id)", in: transaction),
                entry.person == file.person
            else {
                throw Refusal(
                    Text(
                        "--entry：第 \(id) 号不是 \(file.ref) 的排队申请；先 queue join。",
                        en: "--entry: \(id) is no entry of \(file.ref); `queue join` first."))
            }
            if let known = try await marked(entry, in: transaction) {
                guard known.caseID == caseID else {
                    throw Refusal(
                        Text(
                            "第 \(id) 号申请已由第 \(known.caseID) 号标记优先。",
                            en: "Entry \(id) was marked by case \(known.caseID)."))
                }
                return known
            }
            guard entry.isOpen else {
                throw Refusal(
                    Text("第 \(id) 号申请已办结。", en: "Entry \(id) is over."))
            }
            guard entry.enteredBy != bureau.actor else {
                throw Refusal(
                    Text(
                        "第 \(id) 号申请是您登记的；优先标记由同事办理。",
                        en: "You made entry \(id); a colleague marks it."))
            }
            let queue = try await waiting(entry.subject, entry.item, in: transaction)
            let others = queue.filter { $0.id != id }.map(\.key)
            let before = 1 + others.filter { $0 < entry.key(marked: false) }.count
            let after = 1 + others.filter { $0 < entry.key(marked: true) }.count
            let key = entry.key(marked: true).words.zh
            _ = try await bureau.cases.deliver(
                caseID,
                CaseBook.Delivery(
                    on: bureau.today, proof: .register,
                    words: "排队第 \(id) 号，顺序 \(key)，第 \(before) 位提到第 \(after) 位",
                    by: DisabledPersons.title.zh),
                by: .queueMark, client: "mark \(client)", in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO disabled_persons.queue_mark (district, entry, person, case_id,
                    entered_by, place_before, place_after, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(entry.person), \(caseID),
                    \(entry.enteredBy), \(Int64(before))::integer, \(Int64(after))::integer,
                    \(bureau.actor))
                """)
            guard let made = try await marked(entry, in: transaction) else {
                throw Refusal(Text("没有写入。", en: "It was not written."))
            }
            return made
        }
    }

    /// Ends an entry as served, in the order of the queue; whoever passes somebody over says why.
    func serve(
        _ entry: Entry, reason: String?, in transaction: Transaction
    ) async throws {
        let queue = try await waiting(entry.subject, entry.item, in: transaction)
        let earlier = queue.prefix { $0.id != entry.id }
        let reason = try reason.map { try Bureau.words($0, "--reason", of: 4...200) }
        if let first = earlier.first, reason == nil {
            throw Refusal(
                Text(
                    "第 \(entry.id) 号之前还有 \(earlier.count) 人，第一位是第 \(first.id) 号；"
                        + "不按顺序的写 --reason。",
                    en: "\(earlier.count) come before entry \(entry.id), the first is \(first.id); "
                        + "say with --reason why not in order."))
        }
        try await end(
            entry, "served", key: entry.key.words.zh, passedOver: earlier.count,
            reason: reason ?? "", in: transaction)
    }

    /// Takes an entry off the queue.
    func withdraw(_ id: Int64, reason: String) async throws {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        try await bureau.writing { transaction in
            let entry = try await self.required(id, in: transaction)
            guard entry.isOpen else { return }
            try await end(
                entry, "withdrawn", key: "", passedOver: 0, reason: reason, in: transaction)
        }
    }

    /// An entry that is there, and not the asker's kin's.
    func required(_ id: Int64, in transaction: Transaction) async throws -> Entry {
        guard let entry = try await entry("id", "\(id)", in: transaction) else {
            throw Refusal(Text("没有第 \(id) 号排队申请。", en: "There is no entry \(id)."))
        }
        _ = try await bureau.served(entry.ref, in: transaction)
        return entry
    }

    private func end(
        _ entry: Entry, _ outcome: String, key: String, passedOver: Int, reason: String,
        in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO disabled_persons.queue_end (district, entry, person, subject, item, nth,
                outcome, order_key, passed_over, reason, recorded_by)
            VALUES (\(bureau.district)::integer, \(entry.id), \(entry.person),
                \(entry.subject.rawValue), \(entry.item), \(entry.nth)::integer, \(outcome),
                \(key), \(Int64(passedOver))::integer, \(reason), \(bureau.actor))
            """)
    }

    private func entry(
        _ key: String, _ value: String, in transaction: Transaction
    ) async throws -> Entry? {
        let isClient = key == "client"
        let found = try await transaction.one(
            """
            \(Self.columns)
            WHERE q.district = \(bureau.district)::integer
              AND (\(isClient) AND q.client = \(value)
                OR \(!isClient) AND q.id = \(isClient ? 0 : Int64(value) ?? 0))
            """
        ).map(Entry.init)
        bureau.saw(found.map { [$0.person] } ?? [])
        return found
    }

    private func marked(_ entry: Entry, in transaction: Transaction) async throws -> Marked? {
        try await transaction.one(
            """
            SELECT case_id, place_before::bigint, place_after::bigint
            FROM disabled_persons.queue_mark
            WHERE district = \(bureau.district)::integer AND entry = \(entry.id)
            """
        ).map {
            let (caseID, before, after) = try $0.decode(Int64.self, Int.self, Int.self)
            return Marked(entry: entry, caseID: caseID, before: before, after: after)
        }
    }
}
