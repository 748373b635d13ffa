import Law
import Postgres

/// Imports `roster.csv` inside a transaction that has locked the district.
struct RosterImport {
    let transaction: Transaction
    let seal: any Seal
    let district: Int
    let today: Day

    func run(_ path: String, progress: (Int) -> Void) async throws -> FileOutcome {
        try await transaction.execute(RosterTable.create)
        try await transaction.execute(RosterTable.createNamed)
        try await transaction.execute(RosterTable.createRelations)
        try await stage(path, progress: progress)
        try await RosterChecks(transaction: transaction, district: district, today: today).run()
        try await transaction.execute(
            """
            INSERT INTO pg_temp.import_reject (file, line, ref, reason)
            SELECT 'roster.csv', line, ref, reason FROM pg_temp.roster_row
            WHERE reason IS NOT NULL
            """)
        let versions = FamilyVersions(district: district)
        try await versions.lockAll(in: transaction)
        let counts = try await RosterMerge(
            transaction: transaction, district: district, today: today
        ).run()
        if counts.accepted > 0 {
            try await FamilyIndex.join(in: transaction, district: district)
            try await versions.raise(
                personsOf: "SELECT person FROM pg_temp.roster_row WHERE changed", in: transaction)
            try await versions.dropJoined(in: transaction)
        }
        let rejects = try await RejectTable.write(
            for: path, contract: .roster, in: transaction)
        return FileOutcome(
            path: path, accepted: counts.accepted, unchanged: counts.unchanged,
            rejected: rejects.count, rejectsPath: rejects.path,
            knownElsewhere: try await knownElsewhere())
    }

    private func knownElsewhere() async throws -> [Int] {
        try await transaction.query(
            """
            SELECT line::bigint FROM pg_temp.roster_row
            WHERE is_new AND claim IS NOT NULL
              AND registry.known_elsewhere(claim, \(district)::integer)
            ORDER BY line
            """
        ).map { try $0.value(0, as: Int.self) }
    }

    private func stage(_ path: String, progress: (Int) -> Void) async throws {
        let file = try FileContract.roster.open(path)
        let parser = RosterRowParser(district: district, today: today)
        let staging = RosterStaging(transaction: transaction, seal: seal, district: district)
        try await StagedRows.stage(
            file, in: transaction, progress: progress,
            parse: { parser.parse($0, in: file) }, add: staging.add)
    }
}

/// Reads a file in batches: right rows to their table, wrong ones to the rejects.
enum StagedRows {
    /// - Parameters:
    ///   - progress: called with the number of rows read so far.
    ///   - parse: makes a row of a record.
    ///   - add: writes a batch of rows.
    static func stage<Row: Sendable>(
        _ file: ContractFile, in transaction: Transaction, progress: (Int) -> Void,
        parse: (CSVRecord) -> ParsedRow<Row>, add: ([Row]) async throws -> Void
    ) async throws {
        var rows: [Row] = []
        var rejects: [Reject] = []
        rows.reserveCapacity(RosterStaging.batchLength)
        var count = 0
        while let record = try file.next() {
            count += 1
            switch parse(record) {
            case .accepted(let row): rows.append(row)
            case .rejected(let ref, let reason):
                rejects.append(Reject(line: record.line, ref: ref, reason: reason))
            }
            if rows.count + rejects.count == RosterStaging.batchLength {
                try Task.checkCancellation()
                try await add(rows)
                try await RejectTable.add(rejects, file: file.contract.name, in: transaction)
                rows.removeAll(keepingCapacity: true)
                rejects.removeAll(keepingCapacity: true)
                progress(count)
            }
        }
        try await add(rows)
        try await RejectTable.add(rejects, file: file.contract.name, in: transaction)
        progress(count)
    }
}
