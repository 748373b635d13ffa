import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The server process of a cluster whose data exist.
struct Server {
    let cluster: Cluster
    let installation: Installation
    let account: Account

    private var home: Home { cluster.home }
    private var data: String { cluster.resolvedData }

    /// Starts the server and waits until it accepts connections.
    ///
    /// After a kill −9 the server's orphaned children hold its shared memory for a moment, and the
    /// pid in the old pid file may by now be another process: the first is waited for, the second
    /// removed.
    func start() throws {
        let deadline = SystemCall.seconds + 60
        try makeSocketFolder()
        try writeSettings()
        while true {
            try removeForeignLocks()
            trimLog()
            var command = [
                installation.program("pg_ctl"), "start", "--pgdata", data, "--log",
                data + "/server.log", "--wait", "--timeout", "60", "--silent",
            ]
            command = try account.running(command)
            let child = try Child(command, environment: cluster.environment)
            let status = try child.finish(seconds: 120).status
            if status == 0 || livePid() != nil { break }
            let log = Folder.tail(home.log)
            let isHeld = log.contains { line in
                line.contains("shared memory block") || line.contains("lock file")
            }
            guard isHeld, SystemCall.seconds < deadline else {
                throw ClusterError.programFailed(
                    "pg_ctl start", status: status, message: child.complaint, log: log)
            }
            SystemCall.pause(milliseconds: 200)
        }
        try waitUntilReady(seconds: 300)
    }

    /// Stops the server: sessions are ended, everything is written.
    func stop() throws {
        guard livePid() != nil else { return }
        let command = [
            installation.program("pg_ctl"), "stop", "--pgdata", data, "--mode", "fast", "--wait",
            "--timeout", "120", "--silent",
        ]
        let child = try Child(account.running(command), environment: cluster.environment)
        let status = try child.finish(seconds: 150).status
        guard status == 0 || livePid() == nil else {
            throw ClusterError.programFailed(
                "pg_ctl stop", status: status, message: child.complaint, log: Folder.tail(home.log))
        }
    }

    func killHard() -> Int32? {
        guard let pid = livePid() else { return nil }
        kill(pid, SIGKILL)
        while livePid() != nil { SystemCall.pause(milliseconds: 10) }
        return pid
    }

    /// Rewrites the settings and lets a running server read them if they are new.
    ///
    /// - Parameter roles: Login roles to admit; nil keeps those admitted before.
    func writeSettings(admitting roles: [String]? = nil) throws {
        let admitted =
            roles ?? Folder.read(data + "/pg_ident.conf").map(Settings.roles(in:)) ?? []
        var owners = [account.name, try Account.invoking().name]
        if let root = Account(uid: 0) { owners.append(root.name) }
        let settings = Settings(
            home: home, durability: cluster.durability, owners: Set(owners).sorted(),
            roles: admitted)
        var isChanged = false
        for (name, text) in [
            ("yuhou.conf", settings.server), ("pg_hba.conf", settings.access),
            ("pg_ident.conf", settings.accounts),
        ] where Folder.read(data + "/" + name) != text {
            try Folder.write(text, to: data + "/" + name, mode: 0o600, owner: account)
            isChanged = true
        }
        if isChanged, let pid = livePid() { kill(pid, SIGHUP) }
    }

    /// The server's pid, if that process lives and is the server of these very data.
    func livePid() -> Int32? {
        guard let pid = recordedPid(), kill(pid, 0) == 0 || errno == EPERM else { return nil }
        return isServer(pid) ? pid : nil
    }

    func isReady() throws -> Bool {
        let command = [
            installation.program("pg_isready"), "--quiet", "--timeout", "3", "--dbname",
            cluster.uri(database: "postgres"),
        ]
        let child = try Child(command, environment: cluster.environment)
        return try child.finish(seconds: 20).status == 0
    }

    func waitUntilReady(seconds: Int) throws {
        let deadline = SystemCall.seconds + Double(seconds)
        while try !isReady() {
            guard livePid() != nil, SystemCall.seconds < deadline else {
                throw ClusterError.notReady(seconds: seconds, log: Folder.tail(home.log))
            }
            SystemCall.pause(milliseconds: 50)
        }
    }

    func runningVersion() throws -> ServerVersion? {
        try ask("SHOW server_version", database: "postgres").first.flatMap(ServerVersion.init)
    }

    /// Why the running server should give way to what is installed; nil when it need not.
    func outdated() throws -> String? {
        if let running = try runningVersion(), running < installation.version {
            return "\(running) → \(installation.version)"
        }
        #if canImport(Glibc)
            // The kernel marks the program file of a process when a package has replaced it.
            guard let pid = livePid() else { return nil }
            let program = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/\(pid)/exe")
            if let program, program.hasSuffix(" (deleted)") {
                return "\(installation.version), program file replaced"
            }
        #endif
        return nil
    }

    func hasChecksums() throws -> Bool? {
        let command = try account.running([
            installation.program("pg_controldata"), "--pgdata", data,
        ])
        let child = try Child(command, environment: cluster.environment)
        let (status, output) = try child.finish(seconds: 30)
        guard status == 0 else { return nil }
        let line = String(decoding: output, as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix("Data page checksum version") }
        return line.map { !$0.hasSuffix(" 0") }
    }

    func ask(_ statement: String, database: String) throws -> [String] {
        try script(statement + ";", database: database)
    }

    /// Statements and commands as `psql` reads them.
    func script(
        _ text: String, database: String, role: String = Cluster.role
    ) throws -> [String] {
        let child = try Child(
            psql(database, role: role), environment: cluster.environment)
        // A child that ended early says why in its status and on standard error.
        try? child.send(Array((text + "\n").utf8))
        let (status, output) = try child.finish(seconds: 600)
        guard status == 0 else {
            guard livePid() != nil else { throw ClusterError.notRunning(home: home.path) }
            throw ClusterError.programFailed(
                "psql", status: status, message: child.complaint, log: [])
        }
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// `psql` reading statements from standard input, quiet, bare rows, ended by the first error.
    func psql(_ database: String, role: String = Cluster.role) -> [String] {
        [
            installation.program("psql"), "--no-psqlrc", "--quiet", "--no-align", "--tuples-only",
            "--no-password", "--set", "ON_ERROR_STOP=1", "--dbname",
            cluster.uri(database: database, role: role),
        ]
    }

    private func recordedPid(_ file: String? = nil) -> Int32? {
        let first = Folder.read(file ?? data + "/postmaster.pid")?.split(separator: "\n").first
        guard let pid = first.flatMap({ Int32($0.trimmingCharacters(in: .whitespaces)) }), pid > 1
        else { return nil }
        return pid
    }

    /// True when the process runs with `-D <these data>`; a dead process that nobody reaped, or one
    /// that merely got the same number, does not.
    private func isServer(_ pid: Int32) -> Bool {
        #if canImport(Glibc)
            guard let line = Folder.read("/proc/\(pid)/cmdline") else { return false }
            return line.split(separator: "\0").contains(Substring(data))
        #else
            let child = try? Child(["/bin/ps", "-o", "args=", "-p", "\(pid)"], environment: [:])
            guard let answer = try? child?.finish(seconds: 20) else { return false }
            return String(decoding: answer.output, as: UTF8.self).contains(data)
        #endif
    }

    /// A lock file whose number now belongs to something else would stop the server from starting.
    /// One whose process is gone is left: the server checks it for orphans itself.
    private func removeForeignLocks() throws {
        for file in [data + "/postmaster.pid", home.run + "/.s.PGSQL.5432.lock"] {
            guard let pid = recordedPid(file), kill(pid, 0) == 0 || errno == EPERM, !isServer(pid)
            else { continue }
            guard unlink(file) == 0 || errno == ENOENT else {
                throw ClusterError.file(file, .remove, errno)
            }
        }
    }

    private func makeSocketFolder() throws {
        let run = home.run
        if run.hasPrefix("/tmp/") && !run.hasPrefix(home.path), let facts = FileFacts(run) {
            // Anybody may make a folder below /tmp first, and would then see who connects.
            guard facts.isFolder, facts.owner == account.uid else {
                throw ClusterError.foreignSocketFolder(path: run)
            }
        }
        try Folder.make(run, mode: 0o700, owner: account)
    }

    /// Starts a new log when the old one has grown; the one before it is kept.
    private func trimLog() {
        guard let size = FileFacts(home.log)?.size, size > 16 << 20 else { return }
        rename(home.log, home.log + ".1")
    }
}
