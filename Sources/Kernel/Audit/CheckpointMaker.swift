public import Postgres

/// Signs the state of a district's chain and keeps it in `audit.checkpoint`.
public struct CheckpointMaker: Sendable {
    private let database: Pool
    private let district: Int
    private let key: CheckpointKey

    public init(_ database: Pool, district: Int, key: CheckpointKey) {
        self.database = database
        self.district = district
        self.key = key
    }

    /// The checkpoint of the chain as it stands: a new one, or the last where nothing was chained
    /// since.
    ///
    /// - Returns: nil for an empty chain.
    /// - Throws: `PostgresError`.
    public func make() async throws -> Checkpoint? {
        try await database.transaction { try await make($0) }
    }

    func make(_ transaction: Transaction) async throws -> Checkpoint? {
        guard let tail = try await ChainTail.read(transaction, district: district) else {
            return nil
        }
        if let made = try await read(transaction, seq: tail.seq) { return made }
        guard let row = try await transaction.one("SELECT now() AS now") else { return nil }
        let fresh = try key.sign(
            district: district, seq: tail.seq, hash: tail.hash, madeAt: try row.value("now"))
        try await transaction.execute(
            """
            INSERT INTO audit.checkpoint (district, seq, hash, made_at, key, signature)
            VALUES (\(district)::integer, \(fresh.seq), \(fresh.hash), \(fresh.madeAt),
                \(fresh.key), \(fresh.signature))
            ON CONFLICT DO NOTHING
            """)
        // Where another made it at the same moment, there is one checkpoint and it is theirs.
        return try await read(transaction, seq: tail.seq)
    }

    private func read(_ transaction: Transaction, seq: Int64) async throws -> Checkpoint? {
        try await transaction.one(
            """
            SELECT \(Checkpoint.columns) FROM audit.checkpoint AS c
            WHERE c.district = \(district) AND c.seq = \(seq)
            """
        ).map { try Checkpoint($0) }
    }
}

extension Checkpoint {
    /// The columns of `audit.checkpoint AS c` in the order in which `init` reads them.
    static let columns: Query = "c.district, c.seq, c.hash, c.made_at, c.key, c.signature"

    init(_ row: Row) throws {
        (district, seq, hash, madeAt, key, signature) = try row.decode(
            Int.self, Int64.self, [UInt8].self, PostgresInstant.self, String.self, [UInt8].self)
    }
}
