import Law
public import Postgres

/// One round of the evidence of a district: chain what is not chained, hold the chain against the
/// outside files, sign its state, add that to the files.
public struct ChainRound: Sendable {
    /// What a round did.
    public struct Outcome: Sendable {
        /// Entries chained.
        public let linked: Int
        /// The state that is signed and outside now; nil for a district without entries.
        public let checkpoint: Checkpoint?
        /// Files that got it in this round.
        public let added: [String]
    }

    private let database: Pool
    private let district: Int
    private let key: CheckpointKey
    private let files: [CheckpointFile]

    public init(_ database: Pool, district: Int, key: CheckpointKey, files: [CheckpointFile]) {
        self.database = database
        self.district = district
        self.key = key
        self.files = files
    }

    /// Does it once.
    ///
    /// - Throws: `Refusal` when an outside file cannot be written, or knows another chain than the
    ///   database, which is then not signed; `PostgresError`.
    public func run(_ scope: Sequencer.Scope = .everything) async throws -> Outcome {
        let linked = try await Sequencer(database, district: district).run(scope)
        for file in files { try await compare(file) }
        let made = try await CheckpointMaker(database, district: district, key: key).make()
        guard let made else { return Outcome(linked: linked, checkpoint: nil, added: []) }
        let added = try files.filter { try $0.append(made) }.map(\.path)
        return Outcome(linked: linked, checkpoint: made, added: added)
    }

    /// A database that was set back goes on as if nothing had happened, so every round asks.
    private func compare(_ file: CheckpointFile) async throws {
        guard let last = try file.last(district: district) else { return }
        let row = try await database.one(
            """
            SELECT hash FROM audit.link WHERE district = \(district) AND seq = \(last.seq)
            """)
        guard try row?.value("hash", as: [UInt8].self) != last.hash else { return }
        throw Refusal(
            Text(
                "\(file.path) 中第 \(last.seq) 条的检查点与数据库不符：数据库被改动过，或恢复到了"
                    + "更早的状态。未签新的检查点。请运行 yuhou audit verify 查明；若确是恢复了备份，请"
                    + "保留该文件并用 --to 另起新文件。",
                en: "The checkpoint of place \(last.seq) in \(file.path) contradicts the database: "
                    + "it was altered or set back to an earlier state. Nothing new was signed. "
                    + "Find out with `yuhou audit verify`; after restoring a backup, keep that "
                    + "file and begin a new one with --to."))
    }
}
