public import Law
public import Postgres

/// One person as lists show them.
public struct PersonCard: Hashable, Sendable {
    public let id: Int64
    public let ref: String
    public let name: String
    public let role: Role
    /// Nine digits.
    public let town: Int64
}

/// One family with the registry ids that its members' indexes stand for.
public struct RegisteredFamily: Sendable {
    public let id: Int64
    public let family: Family
    /// In the order of `family.members`.
    public let cards: [PersonCard]
}

/// Some families of a district.
enum FamilyChoice: Sendable {
    case range(ClosedRange<Int64>)
    case ids([Int64])

    /// What follows the column.
    var sql: Query {
        switch self {
        case .range(let range): "BETWEEN \(range.lowerBound) AND \(range.upperBound)"
        case .ids(let ids): "= ANY (\(ids))"
        }
    }
}

/// Reads families with all that is reported about them, in order of family.
public struct FamilyReader: Sendable {
    private let district: Int
    private let dictionary: FactDictionary

    public init(district: Int, dictionary: FactDictionary) {
        self.district = district
        self.dictionary = dictionary
    }

    /// About how many persons are held at once where a whole district streams through.
    public static let batchPersons = 1000

    /// The district's families cut into ranges of ids, about so many persons each. Families made
    /// later fall into the last.
    public func ranges(
        in database: some Queryable, persons: Int = FamilyReader.batchPersons
    ) async throws -> [ClosedRange<Int64>] {
        let rows = try await database.query(
            """
            SELECT max(family) FROM (
                SELECT family, (row_number() OVER (ORDER BY family) - 1) / \(persons) AS batch
                FROM kernel.person WHERE district = \(district)::integer) AS placed
            GROUP BY batch ORDER BY batch
            """)
        var ends = try rows.map { try $0.value(0, as: Int64.self) }
        if !ends.isEmpty { ends[ends.count - 1] = .max }
        var first: Int64 = 0
        return ends.compactMap { end in
            // A family larger than a batch is the end of two.
            guard first <= end else { return nil }
            defer { first = end == .max ? end : end + 1 }
            return first...end
        }
    }

    /// The district, or these families of it, cut into parts of about so many persons each.
    func choices(
        _ families: [Int64]?, in database: some Queryable
    ) async throws -> [FamilyChoice] {
        guard let families else { return try await ranges(in: database).map(FamilyChoice.range) }
        let part = max(1, Self.batchPersons / 3)
        return stride(from: 0, to: families.count, by: part).map {
            .ids(Array(families[$0..<min($0 + part, families.count)]))
        }
    }

    func families(
        _ choice: FamilyChoice, in transaction: Transaction
    ) async throws -> [RegisteredFamily] {
        switch choice {
        case .range(let range): try await families(range, in: transaction)
        case .ids(let ids): try await families(ids, in: transaction)
        }
    }

    /// The families with ids in `ids`, in order; ids that are none give nothing.
    public func families(
        _ ids: ClosedRange<Int64>, in transaction: Transaction
    ) async throws -> [RegisteredFamily] {
        try await read(
            "BETWEEN \(ids.lowerBound) AND \(ids.upperBound)", in: transaction)
    }

    /// The families with these ids, in order; ids that are none give nothing.
    public func families(_ ids: [Int64], in transaction: Transaction) async throws
        -> [RegisteredFamily]
    {
        ids.isEmpty ? [] : try await read("= ANY (\(ids))", in: transaction)
    }

    private func read(_ wanted: Query, in transaction: Transaction) async throws
        -> [RegisteredFamily]
    {
        try assemble(try await transaction.pipeline(statements(wanted)))
    }

    /// The family of somebody, as of one moment, in one trip.
    ///
    /// - Returns: Nil when the district has no such `ref`.
    func family(ofRef ref: String, in pool: Pool) async throws -> RegisteredFamily? {
        let wanted: Query = """
            = (SELECT family FROM kernel.person
               WHERE district = \(district)::integer AND ref = \(ref))
            """
        let answers = try await pool.pipeline(
            ["BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"] + statements(wanted) + ["COMMIT"])
        return try assemble(Array(answers[1...4])).first
    }

    private func statements(_ wanted: Query) -> [Query] {
        [
            """
            SELECT family, id, ref, name, sex::bigint, birth, role::bigint, town
            FROM kernel.person
            WHERE district = \(district)::integer AND family \(wanted)
            ORDER BY family, id
            """,
            """
            SELECT m.person, m.household, m.act::bigint, m.from_day, m.to_day, m.learned, m.seq,
                   m.withdraws
            FROM kernel.person AS p JOIN kernel.membership AS m
              ON m.district = p.district AND m.person = p.id
            WHERE p.district = \(district)::integer AND p.family \(wanted)
            ORDER BY m.person, m.seq
            """,
            """
            SELECT r.kind::bigint, r.one, r.other, r.act::bigint, r.from_day, r.to_day,
                   r.learned, r.seq, r.withdraws
            FROM kernel.person AS p JOIN kernel.relation AS r
              ON r.district = p.district AND r.one = p.id
            WHERE p.district = \(district)::integer AND p.family \(wanted)
            ORDER BY r.one, r.seq
            """,
            """
            SELECT f.person, f.kind, f.act::bigint, f.number, f.code, f.from_day, f.to_day,
                   f.learned, f.source, f.seq, f.withdraws
            FROM kernel.person AS p JOIN kernel.fact AS f
              ON f.district = p.district AND f.person = p.id AND f.official
            WHERE p.district = \(district)::integer AND p.family \(wanted)
            ORDER BY f.person, f.seq
            """,
        ]
    }

    /// From the rows of the four statements.
    private func assemble(_ answers: [[Row]]) throws -> [RegisteredFamily] {
        var assembly = FamilyAssembly(dictionary: dictionary)
        for row in answers[0] { try assembly.addPerson(row) }
        for row in answers[1] { try assembly.addMembership(row) }
        for row in answers[2] { try assembly.addRelation(row) }
        for row in answers[3] { try assembly.addFact(row) }
        Trail.saw(assembly.people.lazy.flatMap(\.cards).map(\.id))
        return assembly.families
    }
}

/// Puts rows of one batch together.
private struct FamilyAssembly {
    private let dictionary: FactDictionary
    fileprivate private(set) var people:
        [(id: Int64, members: [Member], relations: [Relation], cards: [PersonCard])] =
            []
    /// Registry id → place in `people` and in its members.
    private var places: [Int64: (family: Int, member: Int)] = [:]

    init(dictionary: FactDictionary) { self.dictionary = dictionary }

    mutating func addPerson(_ row: Row) throws {
        let (family, id, ref, name, sex, birth, role, town) = try row.decode(
            Int64.self, Int64.self, String.self, String.self, Int64.self, PostgresDate.self,
            Int64.self, Int64.self)
        if people.last?.id != family { people.append((family, [], [], [])) }
        let at = people.count - 1
        let known = Role(rawValue: role) ?? .other
        places[id] = (at, people[at].members.count)
        people[at].members.append(
            Member(
                id: id, ref: ref, sex: Sex(rawValue: sex) ?? .female, birth: Day(birth),
                role: known, town: town, memberships: []))
        people[at].cards.append(PersonCard(id: id, ref: ref, name: name, role: known, town: town))
    }

    mutating func addMembership(_ row: Row) throws {
        let (person, household, act, from, to, learned, sequence, withdraws) = try row.decode(
            Int64.self, Int64?.self, Int64.self, PostgresDate.self, PostgresDate.self,
            PostgresDate.self, Int64.self, Int64?.self)
        guard let place = places[person], let act = Act(rawValue: UInt8(clamping: act)) else {
            return
        }
        people[place.family].members[place.member].memberships.append(
            Membership(
                household: household ?? 0, act: act, from: Day(from), to: Day(to),
                learned: Day(learned), sequence: sequence, withdraws: withdraws ?? 0))
    }

    mutating func addRelation(_ row: Row) throws {
        let (kind, one, other, act, from, to, learned, sequence, withdraws) = try row.decode(
            Int64.self, Int64.self, Int64?.self, Int64.self, PostgresDate.self, PostgresDate.self,
            PostgresDate.self, Int64.self, Int64?.self)
        guard let place = places[one],
            let relation = Relation.Kind(rawValue: UInt8(clamping: kind)),
            let act = Act(rawValue: UInt8(clamping: act))
        else { return }
        // An end without the other's name ends whatever stands: `other` is then the person itself.
        let second = other.flatMap { places[$0] }?.member ?? place.member
        people[place.family].relations.append(
            Relation(
                kind: relation, one: place.member, other: second, act: act, from: Day(from),
                to: Day(to), learned: Day(learned), sequence: sequence,
                withdraws: withdraws ?? 0))
    }

    mutating func addFact(_ row: Row) throws {
        let (person, name, act, number, code, from, to, learned, source, sequence, withdraws) =
            try row.decode(
                Int64.self, String.self, Int64.self, Int64?.self, String?.self, PostgresDate.self,
                PostgresDate.self, PostgresDate.self, String.self, Int64.self, Int64?.self)
        guard let place = places[person], let index = dictionary.index(of: name),
            let act = Act(rawValue: UInt8(clamping: act))
        else { return }
        let kind = dictionary[index]
        guard let owner = kind.owners.firstIndex(of: source) else { return }
        var value: Int64 = 0
        if act == .states {
            guard let stated = number ?? code.flatMap(kind.encode) else { return }
            value = stated
        }
        people[place.family].members[place.member].reports.append(
            Report(
                fact: UInt16(clamping: index), act: act, owner: UInt8(clamping: owner),
                value: value, from: Day(from), to: Day(to), learned: Day(learned),
                sequence: sequence, withdraws: withdraws ?? 0))
    }
}

extension FamilyAssembly {
    var families: [RegisteredFamily] {
        people.map {
            RegisteredFamily(
                id: $0.id, family: Family(members: $0.members, relations: $0.relations),
                cards: $0.cards)
        }
    }
}
