public import Law
import Postgres

/// Finds people of a district's register before anybody is registered twice.
public struct PersonSearch: Sendable {
    private let office: Office
    private let seal: any Seal

    public init(_ office: Office, seal: any Seal) {
        self.office = office
        self.seal = seal
    }

    /// Why somebody was found.
    public enum Match: String, Hashable, Sendable {
        case number
        /// The number was this person's before it was corrected.
        case formerNumber = "former_number"
        case nameAndBirth = "name_and_birth"
        case name
        case ref
    }

    /// Somebody found, as a desk may see them.
    public struct Found: Hashable, Sendable {
        /// `kernel.person.id`.
        public let id: Int64
        public let ref: String
        /// Masked.
        public let name: String
        /// The present number, masked; nil where there is none.
        public let number: String?
        public let birthYear: Int
        public let role: Role
        /// Nine digits.
        public let town: Int64
        public let townTitle: String?
        /// At least one, the surest first.
        public let matches: [Match]
    }

    /// What to look for; somebody is found by any of them.
    public struct Wanted: Hashable, Sendable {
        public var number: IdentityNumber?
        public var ref: String?
        /// The whole name; with `birth` both must be the same.
        public var name: String?
        public var birth: Day?

        public init(
            number: IdentityNumber? = nil, ref: String? = nil, name: String? = nil,
            birth: Day? = nil
        ) {
            self.number = number
            self.ref = ref
            self.name = name
            self.birth = birth
        }
    }

    /// No more are returned: whoever finds a hundred has asked too little.
    public static let limit = 100

    /// Everybody of the district who matches, in order of `ref`.
    ///
    /// - Returns: at most `limit` people; and whether another district knows the number, nil where
    ///   none was asked for.
    /// - Throws: `Refusal` for nothing to look for, and for an unknown district.
    public func find(_ wanted: Wanted, district: Int) async throws -> (
        found: [Found], knownElsewhere: Bool?
    ) {
        guard wanted.number != nil || wanted.ref != nil || wanted.name != nil else {
            throw Refusal(
                Text(
                    "请给出 --id-number、--ref 或 --name（可加 --birth）。",
                    en: "Give --id-number, --ref, or --name (with --birth)."))
        }
        let (found, elsewhere) = try await office.register.transaction(readOnly: true) {
            transaction -> ([Found], Bool?) in
            let known = try await transaction.query(
                "SELECT 1 FROM kernel.district WHERE district = \(district)::integer")
            guard !known.isEmpty else { throw Refusal.unknownDistrict(district) }
            let found = try await find(wanted, district: district, in: transaction)
            guard let number = wanted.number else { return (found, nil) }
            return (
                found, try await isKnownElsewhere(number, than: district, in: transaction)
            )
        }
        let visible = try await office.visible(found.map(\.id), district: district)
        return (found.filter { visible.contains($0.id) }, elsewhere)
    }

    /// The same inside a transaction that may go on to register somebody.
    func find(
        _ wanted: Wanted, district: Int, in transaction: Transaction
    ) async throws -> [Found] {
        // No number, ref or name is empty: what is not looked for finds nobody.
        let index =
            wanted.number.map {
                seal.blindIndex(.identityNumber, district: district, $0.text)
            } ?? []
        let rows = try await transaction.query(
            """
            WITH hit AS (
                SELECT person AS id, true AS by_number FROM kernel.identity_number
                WHERE district = \(district)::integer AND blind_index = \(index)
                UNION ALL
                SELECT id, false FROM kernel.person
                WHERE district = \(district)::integer AND ref = \(wanted.ref ?? "")
                UNION ALL
                SELECT id, false FROM kernel.person
                WHERE district = \(district)::integer AND name = \(wanted.name ?? "")
                  AND birth BETWEEN \((wanted.birth ?? .always).sql)
                                AND \((wanted.birth ?? .never).sql)
            ), once AS (SELECT id, bool_or(by_number) AS by_number FROM hit GROUP BY id)
            SELECT p.id, p.ref, p.name, p.birth, p.role::bigint, p.town, a.title, once.by_number,
                   coalesce(n.blind_index = \(index), false), s.sealed, s.key_version::bigint
            FROM once
            JOIN kernel.person p ON p.district = \(district)::integer AND p.id = once.id
            LEFT JOIN LATERAL (SELECT blind_index, seq FROM kernel.identity_number
                WHERE district = p.district AND person = p.id ORDER BY seq DESC LIMIT 1) n ON true
            LEFT JOIN LATERAL kernel.sealed_values(
                'identity_number', \(district)::integer, ARRAY[p.id]) s ON s.seq = n.seq
            LEFT JOIN LATERAL (SELECT title FROM kernel.area
                WHERE district = p.district AND code = p.town
                ORDER BY valid_to DESC LIMIT 1) a ON true
            ORDER BY p.ref LIMIT \(Self.limit)
            """)
        return try rows.map { try found($0, wanted, district: district) }
    }

    private func found(_ row: Row, _ wanted: Wanted, district: Int) throws -> Found {
        let (id, ref, name, birth, role, town, title, byNumber, isPresent, sealed, version) =
            try row.decode(
                Int64.self, String.self, String.self, PostgresDate.self, Int64.self, Int64.self,
                String?.self, Bool.self, Bool.self, [UInt8]?.self, Int?.self)
        var number: String?
        if let sealed, let version {
            let place = SealedPlace(.identityNumber, person: id, district: district)
            let text = try seal.openText(Sealed(bytes: sealed, version: version), at: place)
            number = Mask.identityNumber(text)
        }
        var matches: [Match] = []
        if isPresent { matches.append(.number) } else if byNumber { matches.append(.formerNumber) }
        if wanted.ref == ref { matches.append(.ref) }
        if wanted.name == name {
            if wanted.birth == nil { matches.append(.name) }
            if wanted.birth == Day(birth) { matches.append(.nameAndBirth) }
        }
        return Found(
            id: id, ref: ref, name: Mask.name(name), number: number,
            birthYear: Day(birth).parts.year, role: Role(rawValue: role) ?? .other, town: town,
            townTitle: title, matches: matches)
    }

    /// Whether another district has registered the number; it never says which, nor whom.
    func isKnownElsewhere(
        _ number: IdentityNumber, than district: Int, in transaction: Transaction
    ) async throws -> Bool {
        let rows = try await transaction.query(
            """
            SELECT registry.known_elsewhere(
                \(seal.nationalIndex(number.text)), \(district)::integer)
            """)
        return try rows.first?.value(0, as: Bool.self) ?? false
    }
}
