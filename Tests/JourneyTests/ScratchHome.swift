import Embedded
import Foundation
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A home of its own for one test.
final class ScratchHome: Sendable {
    let folder: String
    let home: Home
    let cluster: Cluster

    init(below deeper: String? = nil) throws {
        folder = ScratchFolder.path()
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        chmod(folder, 0o755)
        home = Home(path: folder + (deeper.map { "/" + $0 } ?? "") + "/home")
        cluster = Cluster(home: home)
    }

    /// Ends the server, deletes the folder.
    func remove() {
        _ = try? cluster.killHard()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// What migrations make of the role that backups are read as.
    private static let keeper = """
        CREATE ROLE backup LOGIN BYPASSRLS;
        DO $$
        DECLARE
            name text;
        BEGIN
            FOR name IN SELECT nspname FROM pg_namespace
                WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
            LOOP
                EXECUTE format('GRANT USAGE ON SCHEMA %I TO backup', name);
                EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO backup', name);
            END LOOP;
        END
        $$
        """

    func backUp(_ statements: String, to file: String) throws -> BackupSummary {
        _ = try cluster.up()
        _ = try cluster.ask(statements)
        _ = try cluster.ask(Self.keeper)
        try cluster.admitRoles()
        return try Backup.make(home, to: file)
    }

    /// The environment with server programs that call themselves a later minor release.
    func pretendNewerPrograms() throws -> [String: String] {
        let installed = try cluster.status().installedVersion ?? ""
        let real = try cluster.ask("SELECT setting FROM pg_config() WHERE name = 'BINDIR'")
        var environment = ProcessInfo.processInfo.environment
        environment["YUHOU_PG_BIN"] = try programs(version: installed + "9", beside: real.first)
        return environment
    }

    /// A folder of server programs of which `postgres` says that it is this version; the others are
    /// those of `real`, or do nothing.
    func programs(version: String, beside real: String? = nil) throws -> String {
        let folder = folder + "/bin-" + version
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        func script(_ name: String, _ text: String) throws {
            let path = folder + "/" + name
            try "#!/bin/sh\n\(text)\n".write(toFile: path, atomically: false, encoding: .utf8)
            chmod(path, 0o755)
        }
        for name in ["initdb", "psql", "pg_ctl", "pg_isready", "pg_controldata"] {
            try script(name, real.map { "exec '\($0)/\(name)' \"$@\"" } ?? "exit 1")
        }
        try script("postgres", "echo 'postgres (PostgreSQL) \(version)'")
        return folder
    }
}

/// Runs a call that blocks on a thread of its own.
func offPool<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
    }
}
