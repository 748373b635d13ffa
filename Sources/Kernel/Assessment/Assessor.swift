import Law
import Postgres

/// A district's law made ready, with its version.
struct Statute: Sendable {
    let version: Int
    let pack: Pack
    let evaluator: Evaluator

    /// The law of a district today.
    ///
    /// - Parameter database: Where it is read: a transaction, or else any connection.
    static func current(
        _ office: Office, district: Int, in database: (any Queryable)? = nil
    ) async throws -> Statute {
        try await PackStore(office).statute(of: district, in: database)
    }
}

/// The one way in which stored answers change: locks families, then reads their facts, works out
/// their answers and writes what differs. Events, the daily tick and the run over a district all
/// go this way, a transaction for some families at a time: stopped anywhere, every family's answers
/// are whole, and what is left to do is still marked.
struct Assessor: Sendable {
    let office: Office
    let district: Int
    /// The last day that is worked out.
    let through: Day

    init(_ office: Office, district: Int, through: Day? = nil) {
        self.office = office
        self.district = district
        self.through = max(office.today, through ?? office.today)
    }

    /// A family whose answers no longer stand.
    struct Stale: Sendable {
        let id: Int64
        let factsVersion: Int64
        let cause: Cause
        /// The last day worked out before: what was looked ahead stays looked ahead.
        let through: Day
    }

    /// Why answers are worked out again; as `kernel.change` has it.
    enum Cause: Int16, Hashable, Sendable, CaseIterable {
        case first = 0
        case facts, day, law
    }

    /// Which stale families to take.
    enum Choice: Sendable {
        case ids([Int64])
        case range(ClosedRange<Int64>)
        /// The first after an id, at most so many.
        case next(after: Int64, limit: Int)
    }

    /// What became of some families.
    struct Work: Sendable {
        /// Families worked out.
        var families: [RegisteredFamily] = []
        /// (person, clause) pairs whose answers changed.
        var changed = 0
        /// The last family locked; nil for none.
        var last: Int64?
    }

    /// Locks those of the families that are stale, in order of id: nobody changes their facts or
    /// answers until the transaction ends.
    func lock(_ choice: Choice, in transaction: Transaction) async throws -> [Stale] {
        let chosen: Query =
            switch choice {
            case .ids(let ids): "AND id = ANY (\(ids)) ORDER BY id"
            case .range(let range):
                "AND id BETWEEN \(range.lowerBound) AND \(range.upperBound) ORDER BY id"
            case .next(let last, let limit): "AND id > \(last) ORDER BY id LIMIT \(limit)"
            }
        let rows = try await transaction.query(
            """
            SELECT id, facts_version, assessed_version,
                due_on = '-infinity' OR due_on IN (
                    SELECT from_day FROM kernel.pack_in_force
                    WHERE district = \(district)::integer), through
            FROM kernel.family
            WHERE district = \(district)::integer
              AND (assessed_version <> facts_version OR due_on <= \(through.sql))
              \(chosen) FOR UPDATE
            """)
        return try rows.map { row in
            let (id, facts, assessed, isMarked, through) = try row.decode(
                Int64.self, Int64.self, Int64.self, Bool.self, PostgresDate.self)
            let cause: Cause =
                assessed == 0 ? .first : facts != assessed ? .facts : isMarked ? .law : .day
            return Stale(id: id, factsVersion: facts, cause: cause, through: Day(through))
        }
    }

    /// The law in force now; to be asked after the families are locked, for a pack that is put in
    /// force marks every family after it, and a lock taken before that waits for it.
    func statute(
        _ known: Statute, in transaction: Transaction
    ) async throws -> Statute {
        let version = try await PackStore(office).law(of: district, in: transaction)
        guard version != known.version else { return known }
        // Through the same connection: whoever holds one and waits for another may wait forever.
        return try await Statute.current(office, district: district, in: transaction)
    }

    /// Works out locked families, writes what differs, and marks whoever the departments have to
    /// look at (`FollowUp`).
    ///
    /// - Parameters:
    ///   - families: The stale ones, read after they were locked.
    ///   - event: The event that is the cause, where one is.
    /// - Returns: The number of (person, clause) pairs that changed, and the timelines by family.
    func settle(
        _ stale: [Stale], _ families: [RegisteredFamily], by statute: Statute,
        event: Int64? = nil, in transaction: Transaction
    ) async throws -> (changed: Int, timelines: [Int64: FamilyTimeline]) {
        guard !stale.isEmpty else { return (0, [:]) }
        let store = SpanStore(district: district)
        let causes = Dictionary(uniqueKeysWithValues: stale.map { ($0.id, $0) })
        // Also of a family never assessed: one that was may have been joined to it since.
        let persons = families.filter { causes[$0.id] != nil }.flatMap { $0.cards.map(\.id) }
        var stored: [Int64: [SpanRow]] = [:]
        for row in try await store.read(persons: persons, in: transaction) {
            stored[row.person, default: []].append(row)
        }
        var timelines: [Int64: FamilyTimeline] = [:]
        var differences: [Cause: [SpanStore.Difference]] = [:]
        var asking: Set<Int64> = []
        for family in families {
            guard let marked = causes[family.id] else { continue }
            let timeline = FamilyTimeline(
                of: family, view: statute.evaluator.view(of: family.family),
                evaluator: statute.evaluator, through: max(through, marked.through))
            timelines[family.id] = timeline
            let difference = SpanStore.Difference(
                from: family.cards.flatMap { stored[$0.id] ?? [] }, to: timeline.rows)
            if !difference.isEmpty { differences[marked.cause, default: []].append(difference) }
            // An event may ask something of a department whatever the law answers.
            if marked.cause == .facts || marked.cause != .first && !difference.isEmpty {
                asking.insert(family.id)
            }
        }
        try await write(differences, to: store, law: statute.version, event, in: transaction)
        try await mark(stale, timelines, asking: asking, in: transaction)
        return (differences.values.joined().reduce(0) { $0 + $1.pairs }, timelines)
    }

    private func write(
        _ differences: [Cause: [SpanStore.Difference]], to store: SpanStore, law version: Int,
        _ event: Int64?, in transaction: Transaction
    ) async throws {
        var changes: [(Int64, SpanStore.Difference)] = []
        for cause in Cause.allCases {
            guard let list = differences[cause] else { continue }
            let row = try await transaction.one(
                """
                INSERT INTO kernel.change (district, cause, event, pack_version, day, persons)
                VALUES (\(district)::integer, \(cause.rawValue), \(Query(optional: event)), \(version)::integer,
                        \(through.sql), \(SpanStore.persons(of: list)))
                RETURNING id
                """)
            guard let id = try row?.value(0, as: Int64.self) else { continue }
            changes += list.map { (id, $0) }
        }
        try await store.write(changes, in: transaction)
    }

    private func mark(
        _ stale: [Stale], _ timelines: [Int64: FamilyTimeline], asking: Set<Int64>,
        in transaction: Transaction
    ) async throws {
        let asks = stale.map { Int64(asking.contains($0.id) ? 1 : 0) }
        let dues = stale.map { (timelines[$0.id]?.dueOn ?? .never).sql }
        let ends = stale.map { (timelines[$0.id]?.through ?? through).sql }
        _ = try await transaction.execute(
            """
            UPDATE kernel.family AS f
            SET assessed_version = done.version, through = done.through,
                touched = pg_current_xact_id(),
                work_version = f.work_version + done.asks,
                -- A law that is to come makes everybody due on its day.
                due_on = least(done.due_on, (
                    SELECT min(from_day) FROM kernel.pack_in_force
                    WHERE district = \(district)::integer AND from_day > \(office.today.sql)))
            FROM unnest(\(stale.map(\.id)), \(stale.map(\.factsVersion)), \(dues), \(ends), \(asks))
                 AS done (id, version, due_on, through, asks)
            WHERE f.district = \(district)::integer AND f.id = done.id
            """)
    }

    /// Locks, reads, works out and writes some families in a transaction.
    func work(
        _ choice: Choice, by statute: Statute, event: Int64? = nil, in transaction: Transaction
    ) async throws -> Work {
        let stale = try await lock(choice, in: transaction)
        guard let last = stale.last?.id else { return Work() }
        let law = try await self.statute(statute, in: transaction)
        let families = try await FamilyReader(
            district: district, dictionary: office.registry.dictionary
        ).families(stale.map(\.id), in: transaction)
        let changed = try await settle(stale, families, by: law, event: event, in: transaction)
        return Work(families: families, changed: changed.changed, last: last)
    }
}
