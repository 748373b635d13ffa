public import Law
import Postgres

/// Imports a district's files, all in one transaction: everything that is right, or nothing.
public struct FileImport: Sendable {
    private let register: Desk
    private let seal: any Seal
    private let dictionary: FactDictionary
    private let departments: Set<String>
    private let clauses: Set<String>
    private let monthly: Set<String>

    /// - Parameters:
    ///   - dictionary: the registered kinds of facts.
    ///   - departments: codes that `source` in `facts.csv` can be.
    ///   - clauses: of the district's pack, that `deliveries.csv` can name.
    ///   - monthly: those of monthly money: whatever day is named, it is for that month.
    public init(
        register: Desk, seal: any Seal, dictionary: FactDictionary, departments: [String],
        clauses: Set<String>, monthly: Set<String> = []
    ) {
        self.register = register
        self.seal = seal
        self.dictionary = dictionary
        self.departments = Set(departments)
        self.clauses = clauses
        self.monthly = monthly
    }

    /// Imports the files given, the roster first. A second import of the district waits for the end
    /// of the first.
    ///
    /// - Parameters:
    ///   - district: GB/T 2260, six digits, of `kernel.district`.
    ///   - dryRun: checks everything, writes the rejects, keeps nothing.
    ///   - progress: called now and then with the number of rows read of all files.
    /// - Throws: `ImportFileError` when a whole file is refused; `Refusal` for an unknown district;
    ///   `PostgresError`; `CancellationError`. Nothing was imported then.
    public func run(
        roster: String? = nil, facts: String? = nil, deliveries: String? = nil, district: Int,
        dryRun: Bool = false, today: Day, progress: (Int) -> Void = { _ in }
    ) async throws -> ImportOutcome {
        do {
            return try await register.transaction { transaction in
                let files = try await files(
                    roster: roster, facts: facts, deliveries: deliveries, district: district,
                    today: today, in: transaction, progress: progress)
                let outcome = ImportOutcome(files: files, isDryRun: dryRun)
                if dryRun { throw Preview(outcome: outcome) }
                return outcome
            }
        } catch let preview as Preview {
            return preview.outcome
        }
    }

    private func files(
        roster: String?, facts: String?, deliveries: String?, district: Int, today: Day,
        in transaction: Transaction, progress: (Int) -> Void
    ) async throws -> [FileOutcome] {
        let locked = try await transaction.query(
            "SELECT 1 FROM kernel.district WHERE district = \(district)::integer FOR UPDATE")
        guard !locked.isEmpty else { throw Refusal.unknownDistrict(district) }
        // The statements are few and over many rows each: room to hash, and no compiling of them.
        try await transaction.execute("SET LOCAL work_mem = '32MB'")
        try await transaction.execute("SET LOCAL jit = off")
        try await transaction.execute(RejectTable.create)
        try await transaction.execute("CREATE INDEX ON pg_temp.import_reject (ref)")
        var outcomes: [FileOutcome] = []
        var before = 0
        var last = 0
        func count(_ rows: Int) {
            last = rows
            progress(before + rows)
        }
        if let roster {
            let importer = RosterImport(
                transaction: transaction, seal: seal, district: district, today: today)
            outcomes.append(try await importer.run(roster, progress: count))
            before += last
        }
        if let facts {
            let importer = FactImport(
                transaction: transaction, dictionary: dictionary, departments: departments,
                district: district, today: today)
            outcomes.append(try await importer.run(facts, progress: count))
            before += last
        }
        if let deliveries {
            let importer = DeliveryImport(
                transaction: transaction, clauses: clauses, monthly: monthly, district: district,
                today: today)
            outcomes.append(try await importer.run(deliveries, progress: count))
        }
        return outcomes
    }
}

/// Carries the outcome of a preview out of the transaction it undoes.
private struct Preview: Error {
    let outcome: ImportOutcome
}
