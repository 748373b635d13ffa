import Foundation
import Law
import Postgres

/// Registers and corrects single people: what a family brings to the desk goes the way of a roster
/// with one row, through the same checks.
public struct PersonRegister: Sendable {
    let office: Office
    let seal: any Seal

    public init(_ office: Office, seal: any Seal) {
        self.office = office
        self.seal = seal
    }

    /// What became of an entry.
    public struct Addition: Hashable, Sendable {
        /// The person's key; nil when nobody was registered.
        public let ref: String?
        /// Who may be the same person. Nobody is registered beside them without a confirmation.
        public let duplicates: [PersonSearch.Found]
        /// Whether another district has the number; nil without a number.
        public let knownElsewhere: Bool?

        public var isCreated: Bool { ref != nil }
    }

    /// Registers a person who is not there yet.
    ///
    /// - Parameters:
    ///   - entry: an empty `ref` gets the next free `W` number.
    ///   - district: GB/T 2260, six digits.
    ///   - isConfirmedNew: a clerk has looked at the likely duplicates (a former number, the same
    ///     name and birth) and says that this is somebody else. It never lets a number stand twice.
    /// - Returns: the new `ref`, or the likely duplicates because of which nobody was registered.
    /// - Throws: `Refusal` for a wrong entry, a taken `ref` or number, an unknown district.
    public func add(
        _ entry: PersonEntry, district: Int, isConfirmedNew: Bool = false
    ) async throws -> Addition {
        try await office.register.transaction { transaction in
            try await FactReport(office, district: district).lock(in: transaction)
            var entry = entry
            if entry.ref.isEmpty {
                entry.ref = try await freeRef(in: district, transaction)
            } else {
                try await refuseTaken(entry.ref, in: district, transaction)
            }
            let row = try parse(entry, district: district)
            let search = PersonSearch(office, seal: seal)
            let duplicates = try await search.find(
                .init(number: row.identity, name: row.name, birth: row.birth),
                district: district, in: transaction)
            if let same = duplicates.first(where: { $0.matches.contains(.number) }) {
                throw Self.numberTaken(by: same.ref)
            }
            var elsewhere: Bool?
            if let number = row.identity {
                elsewhere = try await search.isKnownElsewhere(
                    number, than: district, in: transaction)
            }
            guard duplicates.isEmpty || isConfirmedNew else {
                return Addition(ref: nil, duplicates: duplicates, knownElsewhere: elsewhere)
            }
            try await merge(
                row, allowsFormerNumber: isConfirmedNew, district: district, in: transaction)
            return Addition(ref: row.ref, duplicates: duplicates, knownElsewhere: elsewhere)
        }
    }

    /// Registers somebody whom an event brings, inside its transaction.
    ///
    /// - Returns: The `ref`, the next free one where the entry has none.
    /// - Throws: `Refusal` for a wrong entry, or for somebody who may be registered already.
    func admit(
        _ entry: PersonEntry, isConfirmedNew: Bool = false, district: Int,
        in transaction: Transaction
    ) async throws -> String {
        var entry = entry
        if entry.ref.isEmpty {
            entry.ref = try await freeRef(in: district, transaction)
        } else {
            try await refuseTaken(entry.ref, in: district, transaction)
        }
        let row = try parse(entry, district: district)
        let same = try await PersonSearch(office, seal: seal).find(
            .init(number: row.identity, name: row.name, birth: row.birth), district: district,
            in: transaction)
        if let first = same.first(where: { !isConfirmedNew || $0.matches.contains(.number) }) {
            throw Refusal(
                Text(
                    "可能已经登记为 ref \(first.ref)。确为同一人请改用 --child \(first.ref)；"
                        + "核对后确系另一人加 --confirm-new。",
                    en: "Perhaps registered already as ref \(first.ref). If so, use "
                        + "--child \(first.ref); if it is somebody else, add --confirm-new."))
        }
        try await merge(
            row, allowsFormerNumber: isConfirmedNew, district: district, in: transaction)
        return row.ref
    }

    /// `W1`, `W2`, …: the district's lock keeps two desks from taking the same.
    func freeRef(in district: Int, _ transaction: Transaction) async throws -> String {
        let row = try await transaction.one(
            """
            SELECT coalesce(max(substr(ref, 2)::bigint), 0) + 1 FROM kernel.person
            WHERE district = \(district)::integer AND ref ~ '^W[0-9]{1,15}$'
            """)
        return "W\(try row?.value(0, as: Int64.self) ?? 1)"
    }

    private func refuseTaken(
        _ ref: String, in district: Int, _ transaction: Transaction
    ) async throws {
        let taken = try await transaction.query(
            "SELECT 1 FROM kernel.person WHERE district = \(district)::integer AND ref = \(ref)")
        guard taken.isEmpty else {
            throw Refusal(
                Text(
                    "--ref：\(ref) 已经登记。要更正此人请用 yuhou person edit；"
                        + "新登记的人可不填 --ref，由系统编号。",
                    en: "--ref: \(ref) is registered already. Correct that person with yuhou "
                        + "person edit; for somebody new leave --ref out and get the next number."))
        }
    }

    private static func numberTaken(by ref: String) -> Refusal {
        Refusal(
            Text(
                "--id-number：该号码已登记在 ref \(ref)，没有重复登记。"
                    + "核对请用 yuhou person show --ref \(ref)。",
                en: "--id-number: this number is registered for ref \(ref); nobody was added. "
                    + "See yuhou person show --ref \(ref)."))
    }

    /// The roster's own reading of an entry.
    ///
    /// - Throws: `Refusal` with everything that is wrong with the fields by themselves.
    func parse(_ entry: PersonEntry, district: Int) throws -> RosterRow {
        let file = try EntryFile(.roster, [entry.fields]).opened()
        guard let record = try file.next() else { throw Refusal.row("row: 空 / is empty") }
        let parser = RosterRowParser(district: district, today: office.today)
        switch parser.parse(record, in: file) {
        case .accepted(let row): return row
        case .rejected(_, let reason): throw Refusal.row(reason)
        }
    }

    /// Checks a row beside the register and brings it in, as a roster of one. True when it changed
    /// anything.
    ///
    /// With `allowsFormerNumber` the number may have been somebody else's before theirs was
    /// corrected. A file cannot say so; at the desk a clerk has looked.
    @discardableResult
    func merge(
        _ row: RosterRow, allowsFormerNumber: Bool = false, district: Int,
        in transaction: Transaction
    ) async throws -> Bool {
        for table in [
            RejectTable.create, RosterTable.create, RosterTable.createNamed,
            RosterTable.createRelations,
        ] {
            try await transaction.execute(table)
        }
        try await RosterStaging(transaction: transaction, seal: seal, district: district)
            .add([row])
        let hidden = allowsFormerNumber ? try await hideIndex(in: transaction) : nil
        try await RosterChecks(
            transaction: transaction, district: district, today: office.today
        ).run()
        let checked = try await transaction.one("SELECT reason, person FROM pg_temp.roster_row")
        guard let checked else { throw Refusal.row("row: 空 / is empty") }
        let (reason, person) = try checked.decode(String?.self, Int64.self)
        if let reason { throw Refusal.row(reason) }
        if let hidden {
            try await transaction.execute(
                "UPDATE pg_temp.roster_row SET number_index = \(hidden)")
        }
        try await lockFamilies(of: person, in: transaction, district: district)
        let counts = try await RosterMerge(
            transaction: transaction, district: district, today: office.today
        ).run()
        guard counts.accepted > 0 else { return false }
        try await FamilyIndex.join(in: transaction, district: district, persons: [person])
        let versions = FamilyVersions(district: district)
        try await versions.raise(personsOf: "SELECT \(person) AS person", in: transaction)
        try await versions.dropJoined(in: transaction)
        return true
    }

    /// The families that the row joins or changes: the person's, the household's, the relatives'.
    private func lockFamilies(
        of person: Int64, in transaction: Transaction, district: Int
    ) async throws {
        let rows = try await transaction.query(
            """
            SELECT \(person) AS person
            UNION SELECT person FROM pg_temp.roster_named
            UNION SELECT m.person FROM pg_temp.roster_row r
            JOIN kernel.household h ON h.district = \(district)::integer AND h.ref = r.household
            JOIN kernel.membership m ON m.district = h.district AND m.household = h.id
            """)
        try await FamilyVersions(district: district)
            .lock(persons: rows.map { try $0.value(0, as: Int64.self) }, in: transaction)
    }

    /// Takes the number's index out of the staged row, so that the checks compare it with nobody's:
    /// present numbers have been compared before.
    private func hideIndex(in transaction: Transaction) async throws -> [UInt8]? {
        let row = try await transaction.one("SELECT number_index FROM pg_temp.roster_row")
        try await transaction.execute("UPDATE pg_temp.roster_row SET number_index = NULL")
        return try row?.value(0, as: [UInt8]?.self)
    }
}

extension PersonRegister {
    /// Records one fact as an import of `facts.csv` with one row does.
    ///
    /// - Returns: false when the same report stands already and nothing changed.
    /// - Throws: `Refusal` with the importer's reason.
    public func record(_ entry: FactEntry, district: Int) async throws -> Bool {
        let report = FactReport(office, district: district)
        return try await office.register.transaction(retries: 5) { transaction in
            try await report.lock(in: transaction)
            return try await report.add([entry], in: transaction)
        }
    }
}
