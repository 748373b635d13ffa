public import Postgres

/// Chains the entries of a district that are committed and not yet chained.
///
/// Writers of entries are never made to wait. Several sequencers may run at once: each writes the
/// place after the last one it sees, and the primary key of `audit.link` lets one of them pass; the
/// other looks again. A batch is one transaction, so it can be stopped anywhere.
public struct Sequencer: Sendable {
    /// How far back a run looks for entries that are not chained.
    public enum Scope: Sendable {
        /// At every entry.
        case everything
        /// At those written lately: a transaction that stayed open longer is found by the next run
        /// that looks at everything.
        case recent
    }

    /// Entries of one transaction at most.
    static let batchLimit = 1000
    /// Ids before the last chained one at which a run of scope `recent` begins.
    static let lookback: Int64 = 100_000
    /// Entries that one look finds at most.
    static let lookLimit = 100_000
    private static let collisionLimit = 1000

    private let database: Pool
    private let district: Int
    private let batch: Int

    public init(_ database: Pool, district: Int) {
        self.init(database, district: district, batch: Self.batchLimit)
    }

    init(_ database: Pool, district: Int, batch: Int) {
        self.database = database
        self.district = district
        self.batch = batch
    }

    /// Chains what is not chained, batch by batch.
    ///
    /// - Returns: how many entries this run chained.
    /// - Throws: `PostgresError`; batches that were finished stay.
    @discardableResult
    public func run(_ scope: Scope = .everything) async throws -> Int {
        var above = try await start(scope)
        var linked = 0
        var collisions = 0
        while true {
            do {
                let found = try await look(database, above: above)
                for start in stride(from: 0, to: found.count, by: batch) {
                    let ids = Array(found[start..<min(start + batch, found.count)])
                    linked += try await database.transaction { try await link(ids, $0) }
                    above = ids.last ?? above
                    collisions = 0
                }
                guard found.count == Self.lookLimit else { return linked }
            } catch let error as PostgresError
                where (error.sqlState == "23505" || error.isRetryable)
                && collisions < Self.collisionLimit
            {
                // Another sequencer took the place: the chain has grown, so look again.
                collisions += 1
                try await Task.sleep(for: .milliseconds(Int.random(in: 1...20)))
            }
        }
    }

    private func start(_ scope: Scope) async throws -> Int64 {
        guard scope == .recent else { return .min }
        let last = try await database.one(
            """
            SELECT entry FROM audit.link WHERE district = \(district) ORDER BY seq DESC LIMIT 1
            """)
        guard let last else { return .min }
        return try last.value("entry", as: Int64.self) - Self.lookback
    }

    /// Ids of entries that are not chained. The links are narrowed like the entries, so that a look
    /// at the latest ids reads no more than those.
    func look(_ database: any Queryable, above: Int64) async throws -> [Int64] {
        try await database.query(
            """
            SELECT e.id FROM audit.entry AS e
            WHERE e.district = \(district) AND e.id > \(above) AND NOT EXISTS (
                SELECT FROM audit.link AS l
                WHERE l.district = e.district AND l.entry = e.id AND l.entry > \(above))
            ORDER BY e.id LIMIT \(Self.lookLimit)
            """
        ).map { try $0.value("id") }
    }

    /// Chains one batch within a transaction, without those that were chained meanwhile.
    ///
    /// - Returns: how many it chained.
    func link(_ ids: [Int64], _ transaction: Transaction) async throws -> Int {
        // Before the entries are read: what is chained after this takes the place of ours.
        let tail = try await ChainTail.read(transaction, district: district)
        var hash = tail?.hash ?? ChainHash.start(district: district)
        var seq = tail?.seq ?? 0
        var (seqs, entries, hashes): ([Int64], [Int64], [[UInt8]]) = ([], [], [])
        // One row at a time, for an entry may name a hundred thousand persons.
        let rows = transaction.stream(
            """
            SELECT \(AuditEntry.columns), now() FROM audit.entry AS e
            WHERE e.district = \(district) AND e.id = ANY (\(ids)) AND NOT EXISTS (
                SELECT FROM audit.link AS l WHERE l.district = e.district AND l.entry = e.id)
            ORDER BY e.id
            """)
        var linkedAt = PostgresInstant(microseconds: 0)
        for try await row in rows {
            let entry = try AuditEntry(row)
            linkedAt = try row.value(13)
            seq += 1
            hash = ChainHash.link(after: hash, seq: seq, linkedAt: linkedAt, entry: entry)
            seqs.append(seq)
            entries.append(entry.id)
            hashes.append(hash)
        }
        guard !entries.isEmpty else { return 0 }
        return try await transaction.execute(
            """
            INSERT INTO audit.link (district, seq, entry, hash, linked_at)
            SELECT \(district)::integer, seq, entry, hash, \(linkedAt)
            FROM unnest(\(seqs), \(entries), \(hashes)) AS l (seq, entry, hash)
            """)
    }
}

/// The last link of a district's chain.
struct ChainTail: Sendable {
    let seq: Int64
    let hash: [UInt8]

    /// Nil for an empty chain.
    static func read(_ database: any Queryable, district: Int) async throws -> ChainTail? {
        let row = try await database.one(
            """
            SELECT seq, hash FROM audit.link WHERE district = \(district) ORDER BY seq DESC LIMIT 1
            """)
        return try row.map { ChainTail(seq: try $0.value("seq"), hash: try $0.value("hash")) }
    }
}
