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
    ///   - reader: The department through whose eyes the database's owner looks; who is signed in
    ///     always looks through their own.
    /// - Throws: `Refusal` when the register has no such person.
    public static func read(
        _ office: Office, district: Int, ref: String, on day: Day, known: Day = .never,
        for reader: String? = nil
    ) async throws -> Entitlements {
        let opened = try await office.admit(ref, district: district)
        let source = FamilyReader(district: district, dictionary: office.registry.dictionary)
        async let law = PackStore(office).statute(of: district, known: known)
        async let found = source.family(ofRef: ref, in: office.assessor)
        let statute = try await law
        guard let family = try await found,
            let member = family.cards.firstIndex(where: { $0.ref == ref })
        else { throw Refusal.unknownRef(ref, in: district) }
        let evaluator = statute.evaluator
        let view = evaluator.view(of: family.family, known: known)
        let sight = Sight(
            dictionary: office.registry.dictionary, reader: office.eyes(reader),
            opened: opened)
        let kin = Sight.Kin(of: member, in: family, view, on: day)
        let entries = view.clauses(about: member, on: day).map { index in
            let clause = evaluator.clauses[index]
            let finding = view.finding(index, about: member, on: day)
            let change = view.nextChange(index, about: member, on: day)
            return Entry(
                clause: clause, finding: finding, per: clause.provision?.amount?.per,
                until: change == .never ? nil : change,
                because: view.reasons(index, about: member, on: day).map {
                    sight.masked($0, of: kin)
                })
        }
        return Entitlements(
            pack: statute.pack, person: family.cards[member], entries: entries)
    }
}

/// What one department may read of each fact (`sharing`), and of whom it may read everything for a
/// while; the verdict always stays.
struct Sight: Sendable {
    let dictionary: FactDictionary
    let reader: String?
    /// Persons opened by a referral or by breaking the glass.
    var opened: Set<Int64> = []

    /// Whose facts a reason names: the subject's own, `child.` and `spouse.`.
    struct Kin {
        let own: Int64
        let child: Int64?
        let spouse: Int64?

        init(of member: Int, in family: RegisteredFamily, _ view: FamilyView, on day: Day) {
            own = family.cards[member].id
            child = view.theChild(of: member, on: day).member.map { family.cards[$0].id }
            spouse = view.theSpouse(of: member, on: day).0.map { family.cards[$0].id }
        }
    }

    func masked(_ reason: Reason, of kin: Kin) -> Reason {
        guard reader != nil else { return reason }
        // A lifted line (`parents.any(…)`) reads other members' facts under the same names.
        let isLifted = reason.condition.contains(".any(") || reason.condition.contains(".all(")
        var masked = reason
        masked.facts = reason.facts.map { fact in
            let person = isLifted ? nil : Self.person(of: fact.name, kin)
            return (fact.name, mayRead(fact.name, of: person) ? fact.value : Entitlements.protected)
        }
        return masked
    }

    private static func person(of name: String, _ kin: Kin) -> Int64? {
        switch Self.read(name).split(separator: ".").first {
        case "child": kin.child
        case "spouse": kin.spouse
        case "parents", "household": nil
        default: kin.own
        }
    }

    /// Whether the reader sees the value of a fact; without a reader everything shows.
    func mayRead(_ name: String) -> Bool { reader.map { mayRead(name, $0) } ?? true }

    /// The same of one person, who may be opened to the reader.
    func mayRead(_ name: String, of person: Int64?) -> Bool {
        person.map(opened.contains) == true || mayRead(name)
    }

    /// `since(child.f)` tells as much as the fact itself.
    private static func read(_ name: String) -> String {
        name.hasPrefix("since(") ? String(name.dropFirst(6).dropLast()) : name
    }

    private func mayRead(_ name: String, _ reader: String) -> Bool {
        var own = Self.read(name).split(separator: ".").drop { ["child", "spouse"].contains($0) }
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
