import Foundation
import Law
import Postgres

/// Imports `facts.csv` inside a transaction that has locked the district.
struct FactImport {
    let transaction: Transaction
    let dictionary: FactDictionary
    let departments: Set<String>
    let district: Int
    let today: Day

    func run(_ path: String, progress: (Int) -> Void) async throws -> FileOutcome {
        try await check(try FileContract.facts.open(path), isEvent: false, progress: progress)
        try await keep()
        let counts = try await counts()
        try await transaction.execute(
            """
            INSERT INTO pg_temp.import_reject (file, line, ref, reason)
            SELECT 'facts.csv', line, ref, reason FROM pg_temp.fact_row WHERE reason IS NOT NULL
            """)
        let rejects = try await RejectTable.write(for: path, contract: .facts, in: transaction)
        return FileOutcome(
            path: path, accepted: counts.accepted, unchanged: counts.unchanged,
            rejected: rejects.count, rejectsPath: rejects.path)
    }

    /// Brings in what is told at a desk: everything, or nothing.
    ///
    /// - Parameter event: The event that tells it; nil for a fact recorded by itself.
    /// - Returns: Whether anything of it was new. An event of which something is new is kept whole,
    ///   so that each of two events that tell one fact can be taken back without the other.
    /// - Throws: `Refusal` with the importer's reasons if a row is wrong.
    func run(_ entries: [FactEntry], event: Int64?) async throws -> Bool {
        try await transaction.execute(RejectTable.create)
        let file = try EntryFile(.facts, entries.map(\.fields)).opened()
        try await check(file, isEvent: event != nil) { _ in }
        try await refuseWrong(entries, isEvent: event != nil)
        if event != nil, try await counts().accepted > 0 {
            try await transaction.execute("UPDATE pg_temp.fact_row SET is_known = false")
        }
        try await keep(event: event)
        try await refuseWrong(entries, isEvent: event != nil)
        return try await counts().accepted > 0
    }

    private func refuseWrong(_ entries: [FactEntry], isEvent: Bool) async throws {
        let wrong = try await transaction.query(
            """
            SELECT line, reason FROM (
                SELECT line, reason FROM pg_temp.import_reject WHERE file = 'facts.csv'
                UNION ALL
                SELECT line, reason FROM pg_temp.fact_row WHERE reason IS NOT NULL) AS wrong
            ORDER BY line
            """)
        guard let first = wrong.first else { return }
        let (line, reason) = try first.decode(Int.self, String.self)
        guard isEvent else { throw Refusal.row(reason) }
        // Line 1 is the header.
        throw refusal(reason, of: entries.indices.contains(line - 2) ? entries[line - 2].fact : "")
    }

    /// The importer's reason in the words of an event: a fact's name for the file's `value`.
    private func refusal(_ reason: String, of fact: String) -> Refusal {
        let text = Refusal.row(reason).text
        let title = dictionary[fact]?.title ?? Text("", en: "")
        func words(_ text: String, _ title: String) -> String {
            let name = title.isEmpty ? fact : "\(title) \(fact)"
            return text.replacingOccurrences(of: "--value", with: name)
                .replacingOccurrences(of: "--from", with: "--on")
        }
        return Refusal(Text(words(text.zh, title.zh), en: words(text.en, title.en)))
    }

    private func counts() async throws -> (accepted: Int, unchanged: Int) {
        let counts = try await transaction.one(
            """
            SELECT count(*) FILTER (WHERE reason IS NULL AND NOT is_known),
                   count(*) FILTER (WHERE reason IS NULL AND is_known)
            FROM pg_temp.fact_row
            """)
        let (accepted, unchanged) = try counts?.decode(Int.self, Int.self) ?? (0, 0)
        return (accepted, unchanged)
    }

    private func check(
        _ file: ContractFile, isEvent: Bool, progress: (Int) -> Void
    ) async throws {
        try await transaction.execute(FactTable.create)
        try await transaction.execute(FactTable.createRelations)
        try await stage(file, progress: progress)
        try await transaction.execute("CREATE UNIQUE INDEX ON pg_temp.fact_row (line)")
        try await transaction.execute("CREATE INDEX ON pg_temp.fact_row (ref)")
        try await transaction.execute("ANALYZE pg_temp.fact_row")
        let sets = dictionary.kinds.filter { if case .set = $0.type { true } else { false } }
        try await FactChecks(
            transaction: transaction, district: district, today: today, isEvent: isEvent,
            sets: sets.map(\.name)
        ).run()
    }

    private func stage(_ file: ContractFile, progress: (Int) -> Void) async throws {
        let parser = FactRowParser(
            dictionary: dictionary, departments: departments, today: today)
        try await StagedRows.stage(
            file, in: transaction, progress: progress, parse: { parser.parse($0, in: file) }
        ) { rows in
            try await transaction.copyIn(FactTable.copy) { writer in
                for row in rows {
                    try await writer.row(
                        Int64(row.line), row.ref, row.kind, Int16(row.act.rawValue), row.number,
                        row.code, row.from?.sql, row.to.sql, row.learned?.sql, row.source,
                        row.isOfficial, row.document, row.relative)
                }
            }
        }
    }

    /// Writes the rows that stood the checks, after marking the families they concern.
    ///
    /// - Parameter event: The event that the rows tell.
    func keep(event: Int64? = nil) async throws {
        let versions = FamilyVersions(district: district)
        let touched: Query = """
            SELECT person FROM pg_temp.fact_row WHERE reason IS NULL AND NOT is_known
            UNION SELECT other FROM pg_temp.fact_row
            WHERE reason IS NULL AND NOT is_known AND other IS NOT NULL
            """
        try await versions.raise(personsOf: touched, in: transaction)
        try await insertFacts(event)
        let relations = RelationImport(
            transaction: transaction, district: district, today: today, event: event)
        if try await relations.run() {
            try await versions.raise(personsOf: touched, in: transaction)
            try await versions.dropJoined(in: transaction)
        }
    }

    /// In the file's order, which is the order of recording.
    private func insertFacts(_ event: Int64?) async throws {
        try await transaction.execute(
            """
            INSERT INTO kernel.fact (district, person, kind, act, number, code, from_day, to_day,
                                     learned, source, official, document, event)
            SELECT \(district)::integer, person, kind, act, number, code, from_day, to_day,
                   coalesce(learned, \(today.sql)), source, official, document, \(Query(optional: event))
            FROM pg_temp.fact_row
            WHERE reason IS NULL AND NOT is_known AND kind NOT IN \(FactTable.relations)
            ORDER BY line
            """)
    }
}

/// The temporary tables of a fact import.
enum FactTable {
    /// The facts that join two people, as SQL lists them.
    static let relations: Query = "('marriage', 'parent_of', 'adoptive_parent_of')"

    static let create: Query = """
        CREATE TEMP TABLE fact_row (
            line bigint NOT NULL, ref text NOT NULL, kind text NOT NULL, act smallint NOT NULL,
            number bigint, code text, from_day date, to_day date NOT NULL, learned date,
            source text NOT NULL, official boolean NOT NULL, document text, relative text,
            person bigint, other bigint, reason text, is_known boolean NOT NULL DEFAULT false
        ) ON COMMIT DROP
        """

    static let copy: Query = """
        COPY pg_temp.fact_row (
            line, ref, kind, act, number, code, from_day, to_day, learned, source, official,
            document, relative
        ) FROM STDIN (FORMAT binary)
        """

    /// What the rows about two people say of each pair; an end can speak of several.
    static let createRelations: Query = """
        CREATE TEMP TABLE fact_relation (
            line bigint NOT NULL, one bigint NOT NULL, kind smallint NOT NULL,
            other bigint NOT NULL, act smallint NOT NULL, from_day date NOT NULL,
            to_day date NOT NULL, learned date, source text NOT NULL, document text,
            is_known boolean NOT NULL DEFAULT false
        ) ON COMMIT DROP
        """

    /// Rejects rows still standing by a statement that gives `(line, reason)`.
    static func reject(_ found: Query) -> Query {
        """
        UPDATE pg_temp.fact_row r SET reason = found.reason
        FROM (SELECT DISTINCT ON (line) line, reason FROM (\(found)) AS every
              ORDER BY line, reason) AS found
        WHERE r.line = found.line AND r.reason IS NULL
        """
    }
}
