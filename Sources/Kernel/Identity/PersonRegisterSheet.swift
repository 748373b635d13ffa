public import Law
import Postgres

/// One person as the register has them on a day: identity (masked), household, relations, facts.
public struct PersonSheet: Hashable, Sendable {
    /// Another person beside this one.
    public struct Relative: Hashable, Sendable {
        public let ref: String
        /// Masked.
        public let name: String
        public let role: Role
        public let birthYear: Int
    }

    /// What the other is to this person.
    public enum Kinship: String, Hashable, Sendable {
        case mother, father, child, spouse
        case adoptiveMother = "adoptive_mother"
        case adoptiveFather = "adoptive_father"
        case adoptedChild = "adopted_child"
    }

    /// One report that the two are related, `[from, to)`.
    public struct Relation: Hashable, Sendable {
        public let kinship: Kinship
        public let ref: String
        /// Masked.
        public let name: String
        /// Nil: since ever.
        public let from: Day?
        /// Nil: still.
        public let to: Day?
        /// Nil: always known.
        public let learned: Day?
        /// A department, or `roster`.
        public let source: String
        /// Reported in error and taken back.
        public let isWithdrawn: Bool

        /// As shown to who may not know of deaths: a marriage may end by one.
        var withoutMarriageDays: Relation {
            guard kinship == .spouse else { return self }
            return Relation(
                kinship: kinship, ref: ref, name: name, from: nil, to: nil, learned: nil,
                source: source, isWithdrawn: isWithdrawn)
        }
    }

    public let day: Day
    public let ref: String
    /// Masked, like everything sealed below.
    public let name: String
    public let number: String?
    /// Corrected since, oldest first.
    public let formerNumbers: [String]
    public let phone: String?
    public let account: String?
    public let sex: Sex
    public let birthYear: Int
    public let role: Role
    /// Nine digits.
    public let town: Int64
    public let townTitle: String?
    /// Twelve digits.
    public let village: Int64?
    public let villageTitle: String?
    /// The household on the day; nil for none.
    public let household: String?
    /// The others of the household on the day.
    public let housemates: [Relative]
    public let relations: [Relation]
    public let facts: [StandingFact]

    /// Reads a person.
    ///
    /// - Throws: `Refusal` for an unknown person, and for a district without a pack.
    public static func read(
        _ office: Office, seal: any Seal, district: Int, ref: String, on day: Day
    ) async throws -> PersonSheet {
        let opened = try await office.admit(ref, district: district)
        let (pack, _) = try await PackStore(office).pack(of: district)
        return try await office.register.transaction(isolation: .repeatableRead, readOnly: true) {
            transaction in
            guard
                let person = try await PersonSnapshot.read(
                    ref, district: district, on: office.today, seal: seal, in: transaction)
            else { throw Refusal.unknownRef(ref, in: district) }
            let families = try await FamilyReader(
                district: district, dictionary: office.registry.dictionary
            ).families([person.family], in: transaction)
            guard let family = families.first,
                let member = family.cards.firstIndex(where: { $0.id == person.id })
            else { throw Refusal.unknownRef(ref, in: district) }
            let rows = try await FactRecord.read(
                family.cards.map(\.id), district: district, in: transaction)
            let facts = StandingFacts(
                family: family, member: member, rows: rows, evaluator: Evaluator(pack),
                dictionary: office.registry.dictionary, day: day)
            let places = try await titles(of: person, district: district, in: transaction)
            let sight = Sight(
                dictionary: office.registry.dictionary, reader: office.eyes(nil), opened: opened)
            let home = try await household(
                of: family, member, on: day, view: facts.view, district: district, in: transaction)
            return PersonSheet(
                day: day, ref: ref, name: Mask.name(person.name),
                number: person.numbers.last.map(Mask.identityNumber),
                formerNumbers: person.numbers.dropLast().map(Mask.identityNumber),
                phone: person.phone.map(Mask.phone), account: person.account.map(Mask.account),
                sex: person.sex, birthYear: person.birth.parts.year, role: person.role,
                town: person.town, townTitle: places.town, village: person.village,
                villageTitle: places.village, household: home.ref, housemates: home.others,
                relations: try await RelationRecord.relations(
                    of: person.id, district: district, in: transaction
                ).map { sight.mayRead("death") ? $0 : $0.withoutMarriageDays },
                facts: facts.all.map {
                    sight.mayRead($0.kind.name, of: person.id) ? $0 : .protected($0.kind)
                })
        }
    }

    private static func titles(
        of person: PersonSnapshot, district: Int, in transaction: Transaction
    ) async throws -> (town: String?, village: String?) {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT ON (code) code, title FROM kernel.area
            WHERE district = \(district)::integer
              AND code IN (\(person.town), \(person.village ?? person.town))
            ORDER BY code, valid_to DESC
            """)
        var titles: [Int64: String] = [:]
        for row in rows {
            let (code, title) = try row.decode(Int64.self, String.self)
            titles[code] = title
        }
        return (titles[person.town], person.village.flatMap { titles[$0] })
    }

    private static func household(
        of family: RegisteredFamily, _ member: Int, on day: Day, view: FamilyView, district: Int,
        in transaction: Transaction
    ) async throws -> (ref: String?, others: [Relative]) {
        guard let home = view.household(of: member, on: day) else { return (nil, []) }
        let row = try await transaction.one(
            """
            SELECT ref FROM kernel.household WHERE district = \(district)::integer AND id = \(home)
            """)
        let others = family.cards.indices.compactMap { other -> Relative? in
            guard other != member, view.household(of: other, on: day) == home else { return nil }
            let card = family.cards[other]
            return Relative(
                ref: card.ref, name: Mask.name(card.name), role: card.role,
                birthYear: family.family.members[other].birth.parts.year)
        }
        return (try row?.value(0, as: String.self), others)
    }
}

/// One row of `kernel.relation` with the other person.
private struct RelationRecord {
    let kind: Law.Relation.Kind
    let one: Int64
    let other: Int64
    let act: Act
    let from: Day
    let to: Day
    let learned: Day
    let source: String
    let sequence: Int64
    let withdraws: Int64?
    let ref: String
    let name: String
    let sex: Sex

    /// Every statement about a person in the order of its days; ends and withdrawals are told with
    /// the statements they concern.
    static func relations(
        of person: Int64, district: Int, in transaction: Transaction
    ) async throws -> [PersonSheet.Relation] {
        let rows = try await transaction.query(
            """
            SELECT r.kind::bigint, r.one, r.other, r.act::bigint, r.from_day, r.to_day, r.learned,
                   r.source, r.seq, r.withdraws, p.ref, p.name, p.sex::bigint
            FROM kernel.relation r
            JOIN kernel.person p ON p.district = r.district AND p.id IN (r.one, r.other)
                 AND p.id <> \(person)
            WHERE r.district = \(district)::integer AND \(person) IN (r.one, r.other)
            ORDER BY r.from_day, r.kind, r.seq
            """)
        let records = try rows.map(RelationRecord.init)
        return records.compactMap { record -> PersonSheet.Relation? in
            guard record.act == .states else { return nil }
            let later = records.filter { $0.concerns(record) }
            let isWithdrawn = later.contains { $0.takesBack(record) }
            let ends = later.filter { end in
                end.act == .ends && end.from >= record.from
                    && !records.contains { $0.concerns(end) && $0.takesBack(end) }
            }
            let to = min(record.to, ends.map(\.from).min() ?? .never)
            return PersonSheet.Relation(
                kinship: record.kinship(of: person), ref: record.ref,
                name: Mask.name(record.name), from: record.from == .always ? nil : record.from,
                to: to == .never ? nil : to,
                learned: record.learned == .always ? nil : record.learned, source: record.source,
                isWithdrawn: isWithdrawn)
        }
    }

    private init(_ row: Row) throws {
        let (
            kind, one, other, act, from, to, learned, source, sequence, withdraws, ref, name, sex
        ) = try row.decode(
            Int64.self, Int64.self, Int64.self, Int64.self, PostgresDate.self, PostgresDate.self,
            PostgresDate.self, String.self, Int64.self, Int64?.self, String.self, String.self,
            Int64.self)
        self.kind = Law.Relation.Kind(rawValue: UInt8(clamping: kind)) ?? .bore
        self.one = one
        self.other = other
        self.act = Act(rawValue: UInt8(clamping: act)) ?? .states
        self.from = Day(from)
        self.to = Day(to)
        self.learned = Day(learned)
        self.source = source
        self.sequence = sequence
        self.withdraws = withdraws
        self.ref = ref
        self.name = name
        self.sex = Sex(rawValue: sex) ?? .female
    }

    /// A later word about the same pair.
    private func concerns(_ earlier: RelationRecord) -> Bool {
        kind == earlier.kind && one == earlier.one && other == earlier.other
            && (earlier.learned, earlier.sequence) < (learned, sequence)
    }

    private func takesBack(_ other: RelationRecord) -> Bool {
        guard act == .withdraws else { return false }
        return withdraws.map { $0 == other.sequence } ?? (from == other.from)
    }

    private func kinship(of person: Int64) -> PersonSheet.Kinship {
        switch (kind, one == person) {
        case (.married, _): .spouse
        case (.bore, true): .child
        case (.adopted, true): .adoptedChild
        case (.bore, false): sex == .female ? .mother : .father
        case (.adopted, false): sex == .female ? .adoptiveMother : .adoptiveFather
        }
    }
}
