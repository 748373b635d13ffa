import Law
import Postgres

/// What recording or withdrawing an event did, or would do.
public struct EventOutcome: Sendable {
    /// Nil in a preview.
    public let event: Int64?
    /// False when it was recorded before, or everything it tells was known: nothing changed then.
    public let isNew: Bool
    /// What starts, ends or changes for the family.
    public let changes: [AnswerChange]
    /// The `ref` of a child that it registered.
    public let newcomer: String?
    /// What the departments were given to do: cases and proposals to stop.
    public var work = FollowUp.Outcome()
}

/// Records what happens to families, shows beforehand what it would change, and takes back what was
/// recorded in error.
public struct EventRecorder: Sendable {
    let office: Office
    let seal: any Seal
    let district: Int

    public init(_ office: Office, seal: any Seal, district: Int) {
        self.office = office
        self.seal = seal
        self.district = district
    }

    /// Records an event: all of it or nothing. Then the family's answers are worked out,
    /// cases opened for what is due now, and stops proposed.
    ///
    /// - Throws: `Refusal` with what is wrong and what would be right.
    public func record(_ draft: EventDraft) async throws -> EventOutcome {
        let (law, _) = try await PackStore(office).pack(of: district)
        return try await perform(persons: draft.refs) { transaction in
            try await write(draft, by: law, in: transaction)
        }
    }

    /// What recording it would change. Nothing is kept.
    public func preview(_ draft: EventDraft) async throws -> EventOutcome {
        let (law, _) = try await PackStore(office).pack(of: district)
        return try await rehearse(persons: draft.refs) { transaction in
            try await write(draft, by: law, in: transaction)
        }
    }

    /// Everything that an event tells stands already; its transaction is undone.
    struct NothingNew: Error {}

    /// Something written inside a transaction.
    struct Written: Sendable {
        /// Nil when nothing was written.
        let event: Int64?
        let earlier: Int64?
        let persons: [Int64]
        let newcomer: String?
    }

    /// Writes, then works out the families and tells what differs. They are worked out before too,
    /// so that what differs is this event's doing.
    func perform(
        persons refs: [String], _ body: @Sendable @escaping (Transaction) async throws -> Written
    ) async throws -> EventOutcome {
        let assessment = Assessment(office, district: district)
        let before = try await office.register.transaction(readOnly: true) { transaction in
            try await self.families(of: try await ids(of: refs, in: transaction), in: transaction)
        }
        try await assessment.drain(families: before)
        let told: (written: Written, families: [Int64], mark: Int64)
        do {
            told = try await office.register.transaction(retries: 5) { transaction in
                let written = try await body(transaction)
                let families = try await self.families(of: written.persons, in: transaction)
                let mark = try await SpanStore(district: district).lastChange(
                    of: try await members(of: families, in: transaction), in: transaction)
                return (written, families, mark)
            }
        } catch is NothingNew {
            return EventOutcome(event: nil, isNew: false, changes: [], newcomer: nil)
        }
        let (written, families, mark) = told
        guard written.event != nil else {
            return EventOutcome(
                event: written.earlier, isNew: false, changes: [], newcomer: nil)
        }
        try await assessment.drain(families: families, event: written.event)
        let statute = try await Statute.current(office, district: district)
        let changes = try await office.register.transaction(
            isolation: .repeatableRead, readOnly: true
        ) { transaction in
            try await self.changes(of: families, since: mark, by: statute, in: transaction)
        }
        // The event stands; what follows is done now, or with the next tick.
        let work = try await FollowUp(office, district: district).run(families: families)
        return EventOutcome(
            event: written.event, isNew: true, changes: changes, newcomer: written.newcomer,
            work: work)
    }

    /// Does all of it in a transaction that is undone.
    func rehearse(
        persons refs: [String], _ body: @Sendable @escaping (Transaction) async throws -> Written
    ) async throws -> EventOutcome {
        let assessor = Assessor(office, district: district)
        let statute = try await Statute.current(office, district: district)
        do {
            return try await office.register.transaction(retries: 5) {
                transaction -> EventOutcome in
                // The district first, as recording does: two orders would wait for each other.
                try await FactReport(office, district: district).lock(in: transaction)
                let persons = try await ids(of: refs, in: transaction)
                try await FamilyVersions(district: district).lock(
                    persons: persons, in: transaction)
                let before = try await families(of: persons, in: transaction)
                _ = try await assessor.work(.ids(before), by: statute, in: transaction)
                let mark = try await SpanStore(district: district).lastChange(
                    of: try await members(of: before, in: transaction), in: transaction)
                let written = try await body(transaction)
                let after = try await families(of: written.persons, in: transaction)
                _ = try await assessor.work(.ids(after), by: statute, in: transaction)
                let changes = try await self.changes(
                    of: after, since: mark, by: statute, in: transaction)
                throw Rehearsed(
                    outcome: EventOutcome(
                        event: nil, isNew: written.event != nil, changes: changes,
                        newcomer: written.newcomer))
            }
        } catch let rehearsed as Rehearsed {
            return rehearsed.outcome
        } catch is NothingNew {
            return EventOutcome(event: nil, isNew: false, changes: [], newcomer: nil)
        }
    }

    private func changes(
        of families: [Int64], since mark: Int64, by statute: Statute, in transaction: Transaction
    ) async throws -> [AnswerChange] {
        let store = SpanStore(district: district)
        let read = try await FamilyReader(
            district: district, dictionary: office.registry.dictionary
        ).families(families, in: transaction)
        let cards = read.flatMap(\.cards)
        let persons = cards.map(\.id)
        let changes = AnswerComparison(
            evaluator: statute.evaluator,
            cards: Dictionary(cards.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        ).changes(
            from: try await store.read(persons: persons, asOf: mark, in: transaction),
            to: try await store.read(persons: persons, in: transaction))
        return closed(changes, in: read, by: statute.evaluator)
    }

    /// Stored answers are open at their end; where the law already knows when the new one ends, the
    /// change says so: a grant of this calendar year is no grant for ever.
    private func closed(
        _ changes: [AnswerChange], in families: [RegisteredFamily], by evaluator: Evaluator
    ) -> [AnswerChange] {
        var changes = changes
        for family in families {
            let view = evaluator.view(of: family.family)
            for (member, card) in family.cards.enumerated() {
                for index in changes.indices
                where changes[index].person.id == card.id && changes[index].to == .never
                    && changes[index].after.outcome == .yes
                {
                    guard let clause = evaluator.index(of: changes[index].clause.id) else {
                        continue
                    }
                    changes[index].to = view.nextChange(
                        clause, about: member, on: max(office.today, changes[index].from))
                }
            }
        }
        return changes
    }

    /// The families of some persons, in order.
    private func families(
        of persons: [Int64], in transaction: Transaction
    ) async throws -> [Int64] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT family FROM kernel.person
            WHERE district = \(district)::integer AND id = ANY (\(persons)) ORDER BY family
            """)
        return try rows.map { try $0.value(0, as: Int64.self) }
    }

    private func members(
        of families: [Int64], in transaction: Transaction
    ) async throws -> [Int64] {
        let rows = try await transaction.query(
            """
            SELECT id FROM kernel.person
            WHERE district = \(district)::integer AND family = ANY (\(families)) ORDER BY id
            """)
        return try rows.map { try $0.value(0, as: Int64.self) }
    }

    /// Registry ids; unknown `ref`s are left out, for writing refuses them.
    private func ids(of refs: [String], in transaction: Transaction) async throws -> [Int64] {
        let rows = try await transaction.query(
            """
            SELECT id FROM kernel.person
            WHERE district = \(district)::integer AND ref = ANY (\(refs)) ORDER BY id
            """)
        return try rows.map { try $0.value(0, as: Int64.self) }
    }

    private struct Rehearsed: Error {
        let outcome: EventOutcome
    }
}

extension EventDraft {
    /// Everybody whom it names.
    var refs: [String] {
        let related = facts.filter { FactRowParser.relations.contains($0.fact) }.map(\.value)
        return Set([ref] + facts.map(\.ref) + related + stays.map(\.ref)).filter { !$0.isEmpty }
            .sorted()
    }
}
