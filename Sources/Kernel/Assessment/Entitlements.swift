public import Law
import Postgres

/// Every clause that speaks of one person, with the reasons (`formats.md`, `entitlements`).
public struct Entitlements: Sendable {
    /// One clause's answer.
    public struct Entry: Hashable, Sendable {
        public let clause: Clause
        public let finding: Finding
        public let per: PaymentUnit?
        /// The first later day on which outcome or amount differs; nil when nothing known does.
        public let until: Day?
        public let because: [Reason]
    }

    /// The value that stands for a fact the asker's department may not read.
    public static let protected = "protected"

    public let pack: Pack
    public let person: PersonCard
    public let entries: [Entry]

    /// Evaluates one person afresh from the facts.
    ///
    /// - Parameters:
    ///   - known: What was known at the end of that day counts.
    ///   - reader: The department that asks; its eyes decide which values show. Nil sees all.
    /// - Throws: `Refusal` when the register has no such person.
    public static func read(
        _ office: Office, district: Int, ref: String, on day: Day, known: Day = .never,
        for reader: String? = nil
    ) async throws -> Entitlements {
        let source = FamilyReader(district: district, dictionary: office.registry.dictionary)
        async let law = PackStore(office).statute(of: district, known: known)
        async let found = source.family(ofRef: ref, in: office.database)
        let statute = try await law
        guard let family = try await found,
            let member = family.cards.firstIndex(where: { $0.ref == ref })
        else { throw Refusal.unknownRef(ref, in: district) }
        let evaluator = statute.evaluator
        let view = evaluator.view(of: family.family, known: known)
        let sight = Sight(dictionary: office.registry.dictionary, reader: reader)
        let entries = view.clauses(about: member, on: day).map { index in
            let clause = evaluator.clauses[index]
            let finding = view.finding(index, about: member, on: day)
            let change = view.nextChange(index, about: member, on: day)
            return Entry(
                clause: clause, finding: finding, per: clause.provision?.amount?.per,
                until: change == .never ? nil : change,
                because: view.reasons(index, about: member, on: day).map(sight.masked))
        }
        return Entitlements(
            pack: statute.pack, person: family.cards[member], entries: entries)
    }
}

/// What one department may read of each fact (`sharing`); the verdict always stays.
struct Sight: Sendable {
    let dictionary: FactDictionary
    let reader: String?

    func masked(_ reason: Reason) -> Reason {
        guard let reader else { return reason }
        var masked = reason
        masked.facts = reason.facts.map { fact in
            (fact.name, mayRead(fact.name, reader) ? fact.value : Entitlements.protected)
        }
        return masked
    }

    /// Whether the reader sees the value of a fact; without a reader everything shows.
    func mayRead(_ name: String) -> Bool { reader.map { mayRead(name, $0) } ?? true }

    private func mayRead(_ name: String, _ reader: String) -> Bool {
        // `since(child.f)` tells as much as the fact itself.
        let read = name.hasPrefix("since(") ? String(name.dropFirst(6).dropLast()) : name
        var own = read.split(separator: ".").drop { ["child", "spouse"].contains($0) }
            .joined(separator: ".")
        // The registry draws these from the reported death.
        if ["dead", "death.day"].contains(own) { own = "death" }
        guard let kind = dictionary[own] else { return true }
        if kind.owners.contains(reader) { return true }
        return switch kind.sharing {
        case .everyone: true
        case .only(let readers): readers.contains(reader)
        }
    }
}
