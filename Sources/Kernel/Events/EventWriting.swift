import Law
import Postgres

extension EventRecorder {
    /// Writes an event with everything it tells, and marks the families it concerns.
    func write(
        _ draft: EventDraft, by law: Pack, in transaction: Transaction
    ) async throws -> Written {
        var draft = draft
        let register = PersonRegister(office, seal: seal)
        try await FactReport(office, district: district).lock(in: transaction)
        if let earlier = try await recorded(draft, in: transaction) {
            return Written(event: nil, earlier: earlier, persons: [], newcomer: nil)
        }
        let person = try await person(draft.ref, in: transaction)
        try await EventChecks(office, district: district).check(draft, in: transaction)
        let text = draft.text
        let row = try await transaction.one(
            """
            INSERT INTO kernel.event (district, client, digest, kind, person, day, learned, source,
                document, recorded_by)
            VALUES (\(district)::integer, \(draft.client),
                sha256(convert_to(\(text), 'UTF8')), \(draft.kind), \(person),
                \(draft.day.sql), \((draft.learned ?? office.today).sql), \(draft.source),
                nullif(\(draft.document), ''), \(draft.recordedBy))
            RETURNING id
            """)
        let event = try row?.value(0, as: Int64.self) ?? 0
        var isNew = false
        if let newcomer = draft.newcomer {
            let ref = try await register.admit(
                newcomer, isConfirmedNew: draft.isConfirmedNew, district: district, in: transaction)
            draft.name(newcomer: ref)
            isNew = true
        }
        if !draft.facts.isEmpty {
            let importer = FactImport(
                transaction: transaction, dictionary: office.registry.dictionary,
                departments: Set(office.registry.departments.map { $0.code.word }),
                district: district, today: office.today)
            isNew = try await importer.run(draft.entries, event: event) || isNew
        }
        isNew = try await settle(draft, event: event, in: transaction) || isNew
        // Everything it tells was known: there is no event to keep.
        guard isNew || draft.isKeptAnyway else { throw NothingNew() }
        try await EventTasks(office: office, district: district)
            .add(draft, event: event, person: person, law: law, in: transaction)
        var persons: [Int64] = []
        for ref in draft.refs { persons.append(try await self.person(ref, in: transaction)) }
        return Written(
            event: event, earlier: nil, persons: persons, newcomer: draft.newcomer?.ref)
    }

    /// The event of the same client id, if it was recorded.
    ///
    /// - Throws: `Refusal` if that id told something else.
    private func recorded(
        _ draft: EventDraft, in transaction: Transaction
    ) async throws -> Int64? {
        let row = try await transaction.one(
            """
            SELECT e.id, e.digest = sha256(convert_to(\(draft.text), 'UTF8'))
            FROM kernel.event AS e
            WHERE e.district = \(district)::integer AND e.client = \(draft.client)
            """)
        guard let (id, isSame) = try row?.decode(Int64.self, Bool.self) else { return nil }
        guard isSame else {
            throw Refusal(
                Text(
                    "--id：\(draft.client) 已用于另一件事（第 \(id) 号）。请换一个编号，或去掉 --id。",
                    en: "--id: \(draft.client) stands for another event (number \(id)). "
                        + "Give another, or leave --id out."))
        }
        return id
    }

    func person(_ ref: String, in transaction: Transaction) async throws -> Int64 {
        let row = try await transaction.one(
            """
            SELECT id FROM kernel.person WHERE district = \(district)::integer AND ref = \(ref)
            """)
        guard let id = try row?.value(0, as: Int64.self) else {
            throw Refusal.unknownRef(ref, in: district)
        }
        return id
    }

    /// Writes who lives where, and joins whoever now lives together.
    ///
    /// - Returns: Whether anybody lives elsewhere than before.
    private func settle(
        _ draft: EventDraft, event: Int64, in transaction: Transaction
    ) async throws -> Bool {
        let versions = FamilyVersions(district: district)
        var moved: [Int64] = []
        for stay in draft.stays {
            let person = try await person(stay.ref, in: transaction)
            var household: Int64?
            if let ref = stay.household {
                household = try await self.household(ref, in: transaction)
            }
            let from = stay.from ?? draft.day
            let row = try await transaction.one(
                """
                SELECT (\(Home.of("p", on: from))) FROM kernel.person AS p
                WHERE p.district = \(district)::integer AND p.id = \(person)
                """)
            if try row?.value(0, as: Int64?.self) == household { continue }
            moved.append(person)
            try await transaction.execute(
                """
                INSERT INTO kernel.membership (district, person, household, act, from_day, learned,
                    event)
                VALUES (\(district)::integer, \(person), \(Query(optional: household)),
                    \(Int16(household == nil ? 1 : 0)), \(from.sql),
                    \((draft.learned ?? office.today).sql), \(event))
                """)
        }
        guard !moved.isEmpty else { return false }
        try await versions.lock(persons: moved, in: transaction)
        try await FamilyIndex.join(in: transaction, district: district, persons: moved)
        try await versions.raise(
            personsOf: "SELECT unnest(\(moved)) AS person", in: transaction)
        try await versions.dropJoined(in: transaction)
        return true
    }

    /// A household by its key, made where it is new.
    func household(_ ref: String, in transaction: Transaction) async throws -> Int64? {
        try await transaction.execute(
            """
            INSERT INTO kernel.household (district, ref) VALUES (\(district)::integer, \(ref))
            ON CONFLICT (district, ref) DO NOTHING
            """)
        let row = try await transaction.one(
            """
            SELECT id FROM kernel.household WHERE district = \(district)::integer AND ref = \(ref)
            """)
        return try row?.value(0, as: Int64.self)
    }
}

extension EventDraft {
    /// The `ref` that stands for a child not registered yet.
    public static let newcomer = "+"

    /// Puts a newcomer's `ref` where the draft left a place for it.
    fileprivate mutating func name(newcomer ref: String) {
        self.newcomer?.ref = ref
        for index in facts.indices {
            if facts[index].ref == Self.newcomer { facts[index].ref = ref }
            if facts[index].value == Self.newcomer { facts[index].value = ref }
        }
    }
}
