public import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Backup {
    /// Restores a backup into an empty home, starts its cluster, and compares the rows.
    ///
    /// The whole file is verified before anything is changed. If the restore then fails, the
    /// database is emptied again; if the machine stops meanwhile, `up` refuses the home and a
    /// second restore begins afresh.
    /// - Parameters:
    ///   - file: what `make` wrote.
    ///   - home: without data, or with a database `yuhou` that has no tables.
    ///   - keys: the key file the backup was made with, copied into the home; nil when the home
    ///     has it already.
    ///   - environment: read for `PATH` and `YUHOU_PG_BIN`.
    /// - Returns: what the backup holds, and now the home.
    /// - Throws: `BackupError`, `KeyFileError`, `ClusterError`.
    public static func restore(
        _ file: String, into home: Home, keys: String?,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> BackupSummary {
        let keyFile = keys ?? home.keyFile
        let summary = try verify(file, keys: KeyFile.read(keyFile))
        let cluster = Cluster(home: home, environment: environment)
        try Folder.makeHome(home)
        let lock = try HomeLock(home.restoreLockFile, seconds: 1)
        defer { withExtendedLifetime(lock) {} }
        let isInterrupted = FileFacts(home.restoreMarker) != nil
        if keyFile != home.keyFile {
            guard try KeyFile.copy(keyFile, to: home.keyFile) else {
                throw BackupError.homeHasOtherKeys(path: home.keyFile)
            }
        }
        _ = try cluster.up(duringRestore: true)
        if !isInterrupted {
            let tables = try tableCount(cluster)
            guard tables == 0 else {
                throw BackupError.homeNotEmpty(home: home.path, tables: tables)
            }
        }
        try Folder.write("", to: home.restoreMarker, mode: 0o600, owner: nil)
        do {
            try load(file, cluster, keys: KeyFile.read(home.keyFile))
        } catch {
            try empty(cluster)
            unlink(home.restoreMarker)
            throw error
        }
        unlink(home.restoreMarker)
        // The roles came with the archive.
        try cluster.admitRoles()
        return summary
    }

    private static func load(_ file: String, _ cluster: Cluster, keys: KeyFile) throws {
        let reader = try BackupReader(file, keys: keys)
        let (manifest, archive) = try BackupManifest.read(from: reader)
        try makeRoles(manifest.roles, cluster)
        // The archive makes the database itself, with its own grants and settings.
        _ = try cluster.ask(
            "DROP DATABASE IF EXISTS \(Cluster.database) WITH (FORCE)", database: "postgres")
        let installation = try Installation.find(
            cluster.environment, major: cluster.dataMajor, data: cluster.home.data)
        let server = try cluster.server(installation)
        let command = [
            installation.program("pg_restore"), "--exit-on-error", "--create", "--no-password",
            "--dbname", cluster.uri(database: "postgres"),
        ]
        let child = try Child(command, environment: cluster.environment)
        do {
            try child.send(archive)
            while let bytes = try reader.next() { try child.send(bytes) }
        } catch is ClusterError {
            // It ended early: what it says is the reason, and is reported below.
        } catch {
            child.stop()
            throw error
        }
        let status = try child.finish(seconds: 24 * 3_600).status
        guard status == 0 else {
            throw ClusterError.programFailed(
                "pg_restore", status: status, message: child.complaint,
                log: Folder.tail(cluster.home.log))
        }
        let restored = BackupManifest.counts(
            try server.script(BackupManifest.countRows, database: Cluster.database)
                .map { Substring($0) })
        for (table, expected) in manifest.rows.sorted(by: { $0.key < $1.key })
        where restored[table] != expected {
            throw BackupError.rowsDiffer(
                table: table, expected: expected, found: restored[table])
        }
    }

    private static func makeRoles(_ statements: String, _ cluster: Cluster) throws {
        let present = Set(
            try cluster.ask("SELECT format('%I', rolname) FROM pg_roles", database: "postgres"))
        let wanted = statements.split(separator: "\n").filter { line in
            guard line.hasPrefix("CREATE ROLE "), line.hasSuffix(";") else { return true }
            return !present.contains(String(line.dropFirst("CREATE ROLE ".count).dropLast()))
        }
        guard !wanted.isEmpty else { return }
        _ = try cluster.ask(wanted.joined(separator: "\n"), database: "postgres")
    }

    private static func tableCount(_ cluster: Cluster) throws -> Int {
        let rows = try cluster.ask(
            """
            SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
              AND c.relpersistence <> 't'
            """)
        return rows.first.flatMap { Int($0) } ?? 0
    }

    private static func empty(_ cluster: Cluster) throws {
        let name = Cluster.database
        _ = try cluster.ask("DROP DATABASE IF EXISTS \(name) WITH (FORCE)", database: "postgres")
        _ = try cluster.ask("CREATE DATABASE \(name)", database: "postgres")
    }
}
