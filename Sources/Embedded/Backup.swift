public import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a backup holds.
public struct BackupSummary: Sendable, Equatable {
    public let tables: Int
    /// Of all tables together.
    public let rows: Int64
    /// Size of the encrypted file.
    public let bytes: Int64
    /// Version of the server it was made from, `15.20`.
    public let serverVersion: String
}

/// Encrypted backups of the database `yuhou` of one home.
///
/// The text inside is a manifest (row counts), the roles, and a `pg_dump` archive, all of one
/// snapshot; it passes through memory only and is never on a disk in clear. Rows are read as
/// `Cluster.keeper`, a role that can change nothing.
public enum Backup {
    /// Writes a backup of the running cluster and reads it back, verifying every chunk.
    /// - Throws: `BackupError.exists` if there is a file of that name, `.noKeeper` before the
    ///   migrations; `ClusterError.notRunning`.
    public static func make(
        _ home: Home, to file: String,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> BackupSummary {
        let cluster = Cluster(home: home, environment: environment)
        guard FileFacts(home.restoreMarker) == nil else {
            throw ClusterError.restoreUnfinished(home: home.path)
        }
        guard cluster.dataMajor != nil else { throw ClusterError.notRunning(home: home.path) }
        let installation = try Installation.find(
            environment, major: cluster.dataMajor, data: home.data)
        let server = try cluster.server(installation)
        guard server.livePid() != nil, try server.isReady() else {
            throw ClusterError.notRunning(home: home.path)
        }
        guard try hasKeeper(server) else { throw BackupError.noKeeper(home: home.path) }
        let keys = try KeyFile.read(home.keyFile)
        let writer = try BackupWriter(file, keys: keys)
        let snapshot = try Snapshot(server)
        let manifest = BackupManifest(
            serverVersion: try server.runningVersion()?.description ?? "", rows: snapshot.rows,
            roles: try roles(of: server))
        try writer.write(manifest.bytes)
        try dump(server, snapshot.name, into: writer)
        try snapshot.end()
        try writer.finish()
        _ = try verify(file, keys: keys)
        return manifest.summary(bytes: writer.bytesWritten)
    }

    /// Reads the whole file and verifies every chunk; changes nothing.
    public static func verify(_ file: String, keys: KeyFile) throws -> BackupSummary {
        let reader = try BackupReader(file, keys: keys)
        let (manifest, _) = try BackupManifest.read(from: reader)
        while try reader.next() != nil {}
        return manifest.summary(bytes: FileFacts(file)?.size ?? 0)
    }

    /// Whether the role is there, sees past the policies, and this account may sign in as it.
    private static func hasKeeper(_ server: Server) throws -> Bool {
        let found = try server.ask(
            """
            SELECT 1 FROM pg_roles WHERE rolname = '\(Cluster.keeper)' AND rolcanlogin
              AND rolbypassrls
            """, database: "postgres")
        return try !found.isEmpty && server.admits(Cluster.keeper)
    }

    private static func dump(_ server: Server, _ snapshot: String, into writer: BackupWriter) throws
    {
        let command = [
            server.installation.program("pg_dump"), "--format", "custom", "--create",
            "--snapshot", snapshot, "--no-password", "--dbname",
            server.cluster.uri(role: Cluster.keeper),
        ]
        let child = try Child(command, environment: server.cluster.environment)
        child.closeInput()
        while let bytes = try child.receive() { try writer.write(bytes) }
        let status = try child.finish().status
        guard status == 0 else {
            throw ClusterError.programFailed(
                "pg_dump", status: status, message: child.complaint,
                log: Folder.tail(server.cluster.home.log))
        }
    }

    /// The statements that make the roles: a dump of one database does not hold them.
    private static func roles(of server: Server) throws -> String {
        let command = [
            server.installation.program("pg_dumpall"), "--roles-only", "--no-role-passwords",
            "--no-password", "--dbname",
            server.cluster.uri(database: "postgres", role: Cluster.keeper),
        ]
        let child = try Child(command, environment: server.cluster.environment)
        let (status, output) = try child.finish()
        guard status == 0 else {
            throw ClusterError.programFailed(
                "pg_dumpall", status: status, message: child.complaint, log: [])
        }
        let ours = ["CREATE ROLE \(Cluster.role);", "ALTER ROLE \(Cluster.role) "]
        return String(decoding: output, as: UTF8.self).split(separator: "\n")
            .filter { line in
                // Comments, psql's own commands, and the owner, whom every cluster has.
                !line.hasPrefix("--") && !line.hasPrefix("\\")
                    && !ours.contains { line.hasPrefix($0) }
            }
            .joined(separator: "\n")
    }
}

/// A transaction held open so that the counts and the dump see the same rows. The owner holds it,
/// for nobody else may export a snapshot, and reads nothing in it.
private final class Snapshot {
    let name: String
    let rows: [String: Int64]
    private let child: Child

    init(_ server: Server) throws {
        child = try Child(
            server.psql(Cluster.database), environment: server.cluster.environment)
        let end = "yuhou end"
        let statements = """
            BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
            SELECT pg_export_snapshot();
            \\echo \(end)

            """
        try child.send(Array(statements.utf8))
        let endBytes = Array((end + "\n").utf8)
        var received: [UInt8] = []
        while !received.suffix(endBytes.count).elementsEqual(endBytes),
            let bytes = try child.receive()
        {
            received += bytes
        }
        let text = String(decoding: received, as: UTF8.self)
        let lines = text.split(separator: "\n")
        guard let first = lines.first, text.contains(end) else {
            let status = try child.finish().status
            throw ClusterError.programFailed(
                "psql", status: status, message: child.complaint,
                log: Folder.tail(server.cluster.home.log))
        }
        name = String(first)
        let counts = """
            BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
            SET TRANSACTION SNAPSHOT '\(name)';
            \(BackupManifest.countRows)
            """
        rows = BackupManifest.counts(
            try server.script(counts, database: Cluster.database, role: Cluster.keeper)
                .map { Substring($0) })
    }

    func end() throws {
        try child.finish()
    }
}

/// What stands before the archive in a backup's text.
struct BackupManifest {
    let serverVersion: String
    /// Rows of each table, `schema.table`.
    let rows: [String: Int64]
    /// SQL.
    let roles: String

    /// For `psql`: one line `count|schema.table` for each table with rows of its own.
    static let countRows = """
        SELECT format('SELECT count(*), %L FROM ONLY %I.%I', n.nspname || '.' || c.relname,
            n.nspname, c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND c.relpersistence <> 't'
          AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        ORDER BY 1 \\gexec
        """

    static func counts(_ lines: some Sequence<Substring>) -> [String: Int64] {
        var rows: [String: Int64] = [:]
        for line in lines {
            let parts = line.split(separator: "|", maxSplits: 1)
            if parts.count == 2, let count = Int64(parts[0]) { rows[String(parts[1])] = count }
        }
        return rows
    }

    func summary(bytes: Int64) -> BackupSummary {
        BackupSummary(
            tables: rows.count, rows: rows.values.reduce(0, +), bytes: bytes,
            serverVersion: serverVersion)
    }

    /// Two lengths (4 bytes each, big-endian), the counts, the roles.
    var bytes: [UInt8] {
        let tables = rows.sorted { $0.key < $1.key }
        let lines = [serverVersion] + tables.map { "\($0.value)|\($0.key)" }
        let counts = Array(lines.joined(separator: "\n").utf8)
        let roles = Array(roles.utf8)
        return BackupFormat.bigEndian(UInt32(counts.count))
            + BackupFormat.bigEndian(UInt32(roles.count)) + counts + roles
    }

    /// - Returns: the manifest and what was read beyond it, the beginning of the archive.
    static func read(from reader: BackupReader) throws -> (BackupManifest, archive: [UInt8]) {
        var bytes: [UInt8] = []
        func fill(to count: Int) throws {
            while bytes.count < count {
                guard let more = try reader.next() else {
                    throw BackupError.notABackup(file: reader.path)
                }
                bytes += more
            }
        }
        try fill(to: 8)
        let countsEnd = 8 + Int(BackupFormat.integer(bytes[0..<4]))
        let rolesEnd = countsEnd + Int(BackupFormat.integer(bytes[4..<8]))
        try fill(to: rolesEnd)
        let lines = String(decoding: bytes[8..<countsEnd], as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        let manifest = BackupManifest(
            serverVersion: String(lines.first ?? ""), rows: counts(lines.dropFirst()),
            roles: String(decoding: bytes[countsEnd..<rolesEnd], as: UTF8.self))
        return (manifest, Array(bytes[rolesEnd...]))
    }
}
