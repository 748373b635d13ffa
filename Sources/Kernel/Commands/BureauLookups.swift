public import Foundation
public import Law
public import Postgres

/// What a module looks up beside its own tables: people by number, the law's answers, files.
extension Bureau {
    /// The people of some register ids whom this desk may see, each put on record.
    public func persons(_ ids: [Int64], in transaction: Transaction) async throws -> [Person] {
        let rows = try await transaction.query(
            """
            SELECT id, ref, name, sex::bigint, birth, town FROM kernel.person
            WHERE district = \(district)::integer AND id = ANY (\(ids)) ORDER BY ref
            """)
        let found = try rows.map { row in
            let (id, ref, name, sex, birth, town) = try row.decode(
                Int64.self, String.self, String.self, Int64.self, PostgresDate.self, Int64.self)
            return Person(
                id: id, ref: ref, name: name, sex: Sex(rawValue: sex) ?? .female,
                birth: Day(birth), town: town)
        }
        Trail.saw(found.map(\.id))
        return found
    }

    /// The people behind some ID numbers, present or former. A number that finds nobody, or nobody
    /// whom this desk may see, is not among the keys. The numbers themselves are not kept.
    public func persons(
        numbered numbers: [IdentityNumber]
    ) async throws -> [IdentityNumber: Person] {
        try office.session?.require(district: district)
        let indexes = numbers.map {
            seal.blindIndex(.identityNumber, district: district, $0.text)
        }
        let holders = try await office.register.transaction(readOnly: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT blind_index, person FROM kernel.identity_number
                WHERE district = \(district)::integer AND blind_index = ANY (\(indexes))
                ORDER BY recorded_at, seq
                """)
            return try rows.map { try $0.decode([UInt8].self, Int64.self) }
        }
        let byIndex = Dictionary(holders.map { ($0.0, $0.1) }) { _, last in last }
        let people = try await transaction(reading: true) { transaction in
            try await persons(Array(Set(byIndex.values)), in: transaction)
        }
        let byID = Dictionary(uniqueKeysWithValues: people.map { ($0.id, $0) })
        var found: [IdentityNumber: Person] = [:]
        for (number, index) in zip(numbers, indexes) {
            found[number] = byIndex[index].flatMap { byID[$0] }
        }
        return found
    }

    /// Themselves and their kin, on whom who is signed in does not act.
    public func kin(in transaction: Transaction) async throws -> Set<Int64> {
        Set(
            try await transaction.query("SELECT unnest(ctx.kin())")
                .map { try $0.value(0, as: Int64.self) })
    }

    /// Says in words what the database would refuse: nobody acts on themselves or their kin.
    public func refuseKin(_ person: Person, in transaction: Transaction) async throws {
        guard try await kin(in: transaction).contains(person.id) else { return }
        throw DoorRefusal.refusal("kin", ref: person.ref, district: district)
    }

    /// What the law says of one person and a clause.
    public struct Answer: Hashable, Sendable {
        public let person: Person
        public let outcome: Truth
    }

    /// What a clause answers today about everybody of whom it speaks, worked out afresh.
    ///
    /// - Parameters:
    ///   - clause: The clause that is asked.
    ///   - ref: Only of this person.
    ///   - fact: Lines that read this fact are left out: who would be entitled but for it.
    /// - Returns: In order of `ref`; only people whom this desk may see.
    /// - Throws: `Refusal` for a person who is not there.
    public func answers(
        to clause: String, about ref: String? = nil, leaving fact: String? = nil
    ) async throws -> [Answer] {
        try office.session?.require(district: district)
        let statute = try await PackStore(office).statute(of: district)
        let source = FamilyReader(district: district, dictionary: office.registry.dictionary)
        var found: [Int64: Truth] = [:]
        func judge(_ family: RegisteredFamily) {
            let view = statute.evaluator.view(of: family.family)
            for (member, card) in family.cards.enumerated()
            where ref.map({ $0 == card.ref }) ?? true {
                for index in view.clauses(about: member, on: today)
                where statute.evaluator.clauses[index].id == clause {
                    found[card.id] = Self.outcome(view, index, member, today, leaving: fact)
                }
            }
        }
        if let ref {
            try await office.admit(ref, district: district)
            guard let family = try await source.family(ofRef: ref, in: office.assessor) else {
                throw Refusal.unknownRef(ref, in: district)
            }
            judge(family)
        } else {
            for range in try await source.ranges(in: office.assessor) {
                let families = try await office.assessor.transaction(
                    isolation: .repeatableRead, readOnly: true
                ) { try await source.families(range, in: $0) }
                families.forEach(judge)
            }
        }
        let (ids, outcomes) = (Array(found.keys), found)
        return try await transaction(reading: true) { transaction in
            try await persons(ids, in: transaction).map {
                Answer(person: $0, outcome: outcomes[$0.id] ?? .no)
            }
        }
    }

    private static func outcome(
        _ view: FamilyView, _ clause: Int, _ member: Int, _ day: Day, leaving fact: String?
    ) -> Truth {
        guard let fact else { return view.finding(clause, about: member, on: day).outcome }
        let verdicts = view.reasons(clause, about: member, on: day).filter { reason in
            !reason.facts.contains { $0.name == fact } && !reason.missing.contains(fact)
        }.map(\.verdict)
        if verdicts.contains(.no) { return .no }
        return verdicts.contains(.unknown) ? .unknown : .yes
    }

    /// One row of a file that another office sends.
    public struct FileRow: Hashable, Sendable {
        /// From 1; the header is the first.
        public let line: Int
        /// In the order of the columns asked for; empty where `problem` says why.
        public let fields: [String]
        public let problem: Text?
    }

    /// No more rows are read: no list of a district is as long.
    public static let fileRows = 100_000

    /// Reads a workbook or a CSV file (UTF-8 or GB18030) with a header, its columns in any order.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - name: What the file is called in refusals.
    ///   - columns: The header's words.
    /// - Returns: Every row; a broken one says what is wrong with it.
    /// - Throws: `ImportFileError` for a file that cannot be read, a wrong header, too many rows.
    public static func rows(
        of path: String, named name: String, columns: [String]
    ) throws -> [FileRow] {
        let file = try FileContract(name: name, columns: columns).open(path)
        var rows: [FileRow] = []
        while let record = try file.next() {
            guard rows.count < fileRows else {
                throw ImportFileError(
                    file: path, line: record.line,
                    Text("多于 \(fileRows) 行", en: "has more than \(fileRows) rows"))
            }
            rows.append(
                FileRow(
                    line: record.line,
                    fields: record.problem == nil
                        ? columns.indices.map { file.field($0, of: record) } : [],
                    problem: record.problem?.text))
        }
        return rows
    }

    /// Writes a file that was not there before, readable by its owner only.
    ///
    /// - Throws: `Refusal` for a file that is there, and for one that cannot be written.
    public static func write(_ data: Data, toNewFile path: String) throws {
        let file = try NewFile(path)
        do {
            try file.write(data)
            try file.finish()
        } catch {
            file.remove()
            throw error
        }
    }
}
