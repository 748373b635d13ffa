import Law
import Postgres

extension PersonRegister {
    /// What a desk may correct of a person; nil leaves it as it is.
    public struct Correction: Hashable, Sendable {
        public var name: String?
        public var household: String?
        public var town: String?
        public var village: String?
        public var phone: String?
        public var account: String?
        /// A corrected number is a further number of the same person; sex and birth follow it.
        public var idNumber: String?
        public var role: String?

        public init() {}

        fileprivate var given: [(option: String, value: String)] {
            [
                ("--name", name), ("--household", household), ("--town", town),
                ("--village", village), ("--phone", phone), ("--account", account),
                ("--id-number", idNumber), ("--role", role),
            ].compactMap { option, value in value.map { (option, $0) } }
        }
    }

    /// One thing that a correction changed, masked.
    public struct Change: Hashable, Sendable {
        /// The column of `roster.csv`.
        public let field: String
        public let before: String?
        public let after: String?
    }

    /// What a correction did.
    public struct Edit: Hashable, Sendable {
        /// Empty when everything was so already.
        public let changes: [Change]
        /// Whether another district has the new number; nil without a new number.
        public let knownElsewhere: Bool?
    }

    /// Corrects a registered person. A corrected number keeps the person and all that is known of
    /// them.
    ///
    /// - Parameter reason: Who asked for it and why, for the audit.
    /// - Throws: `Refusal` for an unknown person, nothing to correct, or a wrong value.
    public func edit(
        _ correction: Correction, ref: String, district: Int, reason: String = ""
    ) async throws -> Edit {
        let given = correction.given
        guard !given.isEmpty else {
            throw Refusal(
                Text(
                    "没有要更正的内容。请给出 --name、--town、--village、--household、--phone、"
                        + "--account、--id-number 或 --role。",
                    en: "Nothing to correct. Give --name, --town, --village, --household, "
                        + "--phone, --account, --id-number or --role."))
        }
        if let empty = given.first(where: { $0.value.isEmpty }) {
            throw Refusal(
                Text(
                    "\(empty.option)：空值不会删去已登记的内容；请填更正后的值。",
                    en: "\(empty.option): an empty value takes nothing away; give the right one."))
        }
        return try await office.register.transaction(reason: reason) { transaction in
            try await FactReport(office, district: district).lock(in: transaction)
            guard
                let before = try await PersonSnapshot.read(
                    ref, district: district, on: office.today, seal: seal, in: transaction)
            else { throw Refusal.unknownRef(ref, in: district) }
            var row = try parse(entry(correction, of: before), district: district)
            if row.birth != before.birth {
                // Parentage by birth begins with the birth; the roster says it again.
                let parents = try await parents(of: before.id, district: district, in: transaction)
                var entry = entry(correction, of: before)
                (entry.mother, entry.father) = parents
                row = try parse(entry, district: district)
            }
            var elsewhere: Bool?
            if let number = row.identity, number.text != before.numbers.last {
                elsewhere = try await PersonSearch(office, seal: seal).isKnownElsewhere(
                    number, than: district, in: transaction)
            }
            try await merge(row, district: district, in: transaction)
            let after = try await PersonSnapshot.read(
                ref, district: district, on: office.today, seal: seal, in: transaction)
            return Edit(
                changes: after.map { before.changes(to: $0) } ?? [], knownElsewhere: elsewhere)
        }
    }

    /// The roster row that says what the register says, but for the correction.
    private func entry(_ correction: Correction, of person: PersonSnapshot) -> PersonEntry {
        var entry = PersonEntry()
        entry.ref = person.ref
        entry.household = correction.household ?? person.household ?? ""
        entry.town = correction.town ?? String(person.town)
        entry.village = correction.village ?? ""
        entry.name = correction.name ?? person.name
        entry.role = correction.role ?? person.role.word
        entry.phone = correction.phone ?? ""
        entry.account = correction.account ?? ""
        if let number = correction.idNumber {
            entry.idNumber = number
        } else {
            entry.sex = person.sex == .female ? "female" : "male"
            entry.birth = person.birth.description
        }
        return entry
    }

    /// The `ref`s of mother and father by birth as the roster has them; empty for none.
    private func parents(
        of person: Int64, district: Int, in transaction: Transaction
    ) async throws -> (mother: String, father: String) {
        let rows = try await transaction.query(
            """
            SELECT p.ref, p.sex::bigint FROM kernel.relation l
            JOIN kernel.person p ON p.district = l.district AND p.id = l.one
            WHERE l.district = \(district)::integer AND l.other = \(person) AND l.kind = 0
              AND l.act = 0 AND l.source = 'roster'
              AND NOT EXISTS (SELECT FROM kernel.relation w
                WHERE w.district = l.district AND w.one = l.one AND w.other = l.other
                  AND w.act = 2 AND w.source = 'roster' AND w.from_day = l.from_day
                  AND w.seq > l.seq)
            ORDER BY l.seq
            """)
        var parents = (mother: "", father: "")
        for row in rows {
            let (ref, sex) = try row.decode(String.self, Int64.self)
            if sex == Sex.female.rawValue { parents.mother = ref } else { parents.father = ref }
        }
        return parents
    }
}

/// What the register holds of one person now, opened.
struct PersonSnapshot {
    let id: Int64
    let family: Int64
    let ref: String
    let name: String
    let sex: Sex
    let birth: Day
    let role: Role
    let town: Int64
    let village: Int64?
    let household: String?
    /// Oldest first; the last is the present one.
    private(set) var numbers: [String] = []
    private(set) var phone: String?
    private(set) var account: String?

    /// - Returns: nil when the district has no such `ref`.
    static func read(
        _ ref: String, district: Int, on today: Day, seal: any Seal, in transaction: Transaction
    ) async throws -> PersonSnapshot? {
        let person = try await transaction.one(
            """
            SELECT p.id, p.family, p.name, p.sex::bigint, p.birth, p.role::bigint, p.town,
                   p.village, h.ref
            FROM kernel.person p
            LEFT JOIN LATERAL (\(Home.of("p", on: today))) m ON true
            LEFT JOIN kernel.household h ON h.district = p.district AND h.id = m.household
            WHERE p.district = \(district)::integer AND p.ref = \(ref)
            """)
        guard let person else { return nil }
        let (id, family, name, sex, birth, role, town, village, household) = try person.decode(
            Int64.self, Int64.self, String.self, Int64.self, PostgresDate.self, Int64.self,
            Int64.self, Int64?.self, String?.self)
        var snapshot = PersonSnapshot(
            id: id, family: family, ref: ref, name: name, sex: Sex(rawValue: sex) ?? .female,
            birth: Day(birth), role: Role(rawValue: role) ?? .other, town: town, village: village,
            household: household)
        for field in SealedField.ofPeople {
            let rows = try await transaction.query(
                """
                SELECT sealed, key_version::bigint
                FROM kernel.sealed_values(
                    \(field.rawValue), \(district)::integer, ARRAY[\(id)]) ORDER BY seq
                """)
            for row in rows {
                let (bytes, version) = try row.decode([UInt8].self, Int.self)
                let text = try seal.openText(
                    Sealed(bytes: bytes, version: version),
                    at: SealedPlace(field, person: id, district: district))
                switch field {
                case .identityNumber: snapshot.numbers.append(text)
                case .phone: snapshot.phone = text
                case .account: snapshot.account = text
                case .factor, .paper, .note: break
                }
            }
        }
        return snapshot
    }

    private init(
        id: Int64, family: Int64, ref: String, name: String, sex: Sex, birth: Day, role: Role,
        town: Int64, village: Int64?, household: String?
    ) {
        self.id = id
        self.family = family
        self.ref = ref
        self.name = name
        self.sex = sex
        self.birth = birth
        self.role = role
        self.town = town
        self.village = village
        self.household = household
    }

    /// Column by column, compared unmasked and shown masked.
    func changes(to after: PersonSnapshot) -> [PersonRegister.Change] {
        func word(_ sex: Sex) -> String { sex == .female ? "female" : "male" }
        typealias Column = (
            field: String, before: String?, after: String?, mask: (String) -> String
        )
        let columns: [Column] = [
            ("household", household, after.household, { $0 }),
            ("town", String(town), String(after.town), { $0 }),
            ("village", village.map { String($0) }, after.village.map { String($0) }, { $0 }),
            ("name", name, after.name, Mask.name),
            ("id_number", numbers.last, after.numbers.last, Mask.identityNumber),
            ("sex", word(sex), word(after.sex), { $0 }),
            // The number's mask hides the day, so it is not told here either.
            ("birth", birth.description, after.birth.description, { String($0.prefix(4)) }),
            ("role", role.word, after.role.word, { $0 }),
            ("phone", phone, after.phone, Mask.phone),
            ("account", account, after.account, Mask.account),
        ]
        return columns.compactMap { column in
            guard column.before != column.after else { return nil }
            return PersonRegister.Change(
                field: column.field, before: column.before.map(column.mask),
                after: column.after.map(column.mask))
        }
    }
}
