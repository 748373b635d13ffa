/// Brings a database to the state of the program's migrations.
///
/// What was applied stands in `kernel.migration` with a checksum. Each file runs in a transaction
/// of
/// its own, under an advisory lock, so that two migrators at once apply every file once. The schema
/// of
/// a folder is created before its first file runs.
public struct Migrator: Sendable {
    private enum Target: Sendable {
        case settings(ConnectionSettings)
        case connection(Connection)
    }

    private struct Applied {
        let schema: String
        let number: Int
        let name: String
        let checksum: String

        var file: String { "\(schema)/\(Migration.fileName(number, name))" }
    }

    private let folder: String
    private let target: Target

    /// A migrator for the files under `folder`, run on a connection.
    public init(folder: String, connection: Connection) {
        self.folder = folder
        target = .connection(connection)
    }

    /// A migrator for the files under `folder`. It opens a connection of its own, so that what a
    /// file sets for its session does not stay in the pool.
    public init(folder: String, pool: Pool) {
        self.init(folder: folder, settings: pool.settings)
    }

    /// A migrator for the files under `folder`, with a connection of its own.
    public init(folder: String, settings: ConnectionSettings) {
        self.folder = folder
        // A migration may take as long as it needs.
        var patient = settings
        patient.statementTimeout = nil
        target = .settings(patient)
    }

    /// What `migrate` would apply, in order. Changes nothing.
    ///
    /// - Throws: `MigrationError` of any kind but `.pending`; `PostgresError`.
    public func plan() async throws -> [Migration] {
        let folder = try MigrationFolder(path: folder)
        return try await withConnection { connection in
            try await connection.transaction(isolation: .repeatableRead, readOnly: true) {
                try await pending(folder, $0)
            }
        }
    }

    /// Checks that the database is exactly as the program expects. Changes nothing.
    ///
    /// - Throws: `MigrationError`; `.pending` for an old or empty database, `.unknown` for a newer
    ///   one.
    public func verify() async throws {
        let pending = try await plan()
        guard pending.isEmpty else { throw MigrationError.pending(files: pending.map(\.file)) }
    }

    /// Applies what is missing.
    ///
    /// - Returns: what this call applied; empty when there was nothing to do.
    /// - Throws: `MigrationError`; what was applied before the failing file stays.
    @discardableResult
    public func migrate() async throws -> [Migration] {
        let folder = try MigrationFolder(path: folder)
        return try await withConnection { connection in
            var applied: [Migration] = []
            while let next = try await applyNext(folder, connection) { applied.append(next) }
            return applied
        }
    }

    private func withConnection<R>(
        _ body: (Connection) async throws -> R
    ) async throws -> R {
        switch target {
        case .connection(let connection): try await body(connection)
        case .settings(let settings): try await body(try await Connection.connect(settings))
        }
    }

    /// Applies the first pending migration, if any, in one transaction.
    private func applyNext(
        _ folder: MigrationFolder, _ connection: Connection
    ) async throws -> Migration? {
        try await connection.transaction { transaction in
            // Held until the transaction ends; a second migrator waits here and then sees ours. The
            // number is this project's own and means nothing else.
            try await transaction.execute("SELECT pg_advisory_xact_lock(4210681190731002)")
            guard let next = try await pending(folder, transaction).first else { return nil }
            try await transaction.execute("CREATE SCHEMA IF NOT EXISTS kernel")
            try await transaction.execute(
                """
                CREATE TABLE IF NOT EXISTS kernel.migration (
                    schema text NOT NULL,
                    number bigint NOT NULL CHECK (number > 0),
                    name text NOT NULL,
                    checksum text NOT NULL CHECK (checksum ~ '^[0-9a-f]{64}$'),
                    applied_at timestamptz NOT NULL DEFAULT now(),
                    PRIMARY KEY (schema, number))
                """)
            try await apply(next, transaction)
            return next
        }
    }

    private func apply(_ migration: Migration, _ transaction: Transaction) async throws {
        guard let script = String(validating: migration.bytes, as: UTF8.self),
            !migration.bytes.contains(0)
        else { throw MigrationError.unreadable(file: migration.file) }
        let schema = try Identifier(migration.schema)
        try await transaction.execute("CREATE SCHEMA IF NOT EXISTS \(schema)")
        let before = try await transactionNumber(transaction)
        do {
            try await transaction.connection.script(script, lease: transaction.lease)
        } catch let cause as PostgresError where cause.kind == .server {
            let line = cause.position.map { position in
                script.unicodeScalars.prefix(position).count { $0 == "\n" } + 1
            }
            throw MigrationError.failed(file: migration.file, line: line, cause: cause)
        }
        guard try await transactionNumber(transaction) == before else {
            throw MigrationError.endsTransaction(file: migration.file)
        }
        try await transaction.execute(
            """
            INSERT INTO kernel.migration (schema, number, name, checksum)
            VALUES (\(migration.schema), \(migration.number), \(migration.name),
                encode(sha256(\(migration.bytes)), 'hex'))
            """)
    }

    private func transactionNumber(_ transaction: Transaction) async throws -> String? {
        try await transaction.one("SELECT pg_current_xact_id()::text AS id")?.value("id")
    }

    /// Compares the files with what the database says was applied.
    private func pending(
        _ folder: MigrationFolder, _ transaction: Transaction
    ) async throws -> [Migration] {
        let applied = try await applied(transaction)
        let unknown = applied.filter { row in
            !folder.migrations.contains { ($0.schema, $0.number) == (row.schema, row.number) }
        }
        guard unknown.isEmpty else { throw MigrationError.unknown(files: unknown.map(\.file)) }
        let checksums = try await transaction.query(
            """
            SELECT encode(sha256(f.bytes), 'hex') AS checksum
            FROM unnest(\(folder.migrations.map(\.bytes))) WITH ORDINALITY AS f (bytes, place)
            ORDER BY f.place
            """
        ).map { try $0.value("checksum", as: String.self) }
        var pending: [Migration] = []
        for (migration, checksum) in zip(folder.migrations, checksums) {
            let row = applied.first {
                ($0.schema, $0.number) == (migration.schema, migration.number)
            }
            guard let row else {
                pending.append(migration)
                continue
            }
            guard row.checksum == checksum, row.name == migration.name else {
                throw MigrationError.altered(file: migration.file)
            }
            if let skipped = pending.last(where: { $0.schema == migration.schema }) {
                throw MigrationError.gap(
                    schema: migration.schema, missing: skipped.number, found: migration.file)
            }
        }
        return pending
    }

    private func applied(_ transaction: Transaction) async throws -> [Applied] {
        let exists = try await transaction.one(
            "SELECT to_regclass('kernel.migration') IS NOT NULL AS found")
        guard try exists?.value("found", as: Bool.self) == true else { return [] }
        return try await transaction.query(
            """
            SELECT schema, number, name, checksum FROM kernel.migration ORDER BY schema, number
            """
        ).map { row in
            let (schema, number, name, checksum) = try row.decode(
                String.self, Int.self, String.self, String.self)
            return Applied(schema: schema, number: number, name: name, checksum: checksum)
        }
    }
}
