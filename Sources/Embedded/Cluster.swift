public import Foundation

/// What `up` had to do.
public enum Started: Sendable, Equatable {
    /// A new cluster was made and started.
    case created
    case started
    case alreadyRunning
    /// The running server was older than what is installed.
    case restarted(reason: String)
}

/// What is known of a cluster without changing it.
public struct ClusterStatus: Sendable {
    /// What the private server is doing.
    public enum State: String, Sendable {
        /// There is no data folder.
        case absent
        case stopped
        /// The server process lives but does not accept connections yet.
        case starting
        case running
    }

    public let state: State
    /// Process id of the server; nil unless it lives.
    public let pid: Int32?
    /// Version of the running server, `15.20`; nil unless it is running.
    public let runningVersion: String?
    /// Version of the server programs on disk; nil when there are none.
    public let installedVersion: String?
    /// Whether every page carries a checksum; nil when there are no data.
    public let dataChecksums: Bool?
    /// libpq URI of the database `yuhou`.
    public let uri: String
}

/// The private PostgreSQL of one home: made, started, looked at and stopped here.
///
/// It listens on a Unix socket in a folder only its own account may enter, and knows its callers by
/// their operating-system account. All calls block; two at once on one home wait for each other.
public struct Cluster: Sendable {
    /// The role that `initdb` makes; it owns the cluster.
    public static let role = "yuhou"
    /// Reads every row and may do nothing else; migrations make it. Backups are made as it.
    public static let keeper = "backup"
    /// The database that `up` makes.
    public static let database = "yuhou"

    public let home: Home
    let environment: [String: String]
    let durability: Durability

    /// - Parameters:
    ///   - home: need not exist yet.
    ///   - environment: read for `PATH` and `YUHOU_PG_BIN`; the `PG…` variables are not passed on.
    ///   - durability: `.disposable` for test clusters only.
    public init(
        home: Home, environment: [String: String] = ProcessInfo.processInfo.environment,
        durability: Durability = .full
    ) {
        self.home = home
        self.durability = durability
        var clean = environment.filter { !$0.key.hasPrefix("PG") }
        // Server and client programs are read by this code: their words must not be translated.
        clean["LC_ALL"] = "C"
        clean["LANGUAGE"] = nil
        self.environment = clean
    }

    /// libpq URI of a database of this cluster, as one of its roles.
    public func uri(database: String = Cluster.database, role: String = Cluster.role) -> String {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~")
        let name = database.addingPercentEncoding(withAllowedCharacters: allowed) ?? database
        let folder = home.run.addingPercentEncoding(withAllowedCharacters: allowed) ?? home.run
        return "postgresql://\(role)@/\(name)?host=\(folder)&port=5432"
    }

    /// Makes what is missing and starts the server; repeating it changes nothing.
    ///
    /// Makes the home, the key file, the cluster and the database `yuhou`; starts a server that is
    /// not running, whatever killed it; restarts one that is older than the programs installed.
    /// - Throws: `ClusterError`, `KeyFileError`.
    public func up() throws -> Started {
        try up(duringRestore: false)
    }

    func up(duringRestore: Bool) throws -> Started {
        try Folder.makeHome(home)
        let lock = try HomeLock(home.lockFile)
        defer { withExtendedLifetime(lock) {} }
        if !duringRestore, FileFacts(home.restoreMarker) != nil {
            throw ClusterError.restoreUnfinished(home: home.path)
        }
        _ = try KeyFile.make(at: home.keyFile)
        let outcome: Started
        if FileFacts(home.data) == nil || dataMajor == nil {
            let installation = try Installation.find(environment, major: nil, data: home.data)
            try Creation(cluster: self, installation: installation).run()
            try server(installation).start()
            outcome = .created
        } else {
            outcome = try upExisting()
        }
        try makeDatabase()
        try admitRoles()
        return outcome
    }

    private func upExisting() throws -> Started {
        let installation = try Installation.find(environment, major: dataMajor, data: home.data)
        let server = try server(installation)
        guard server.livePid() != nil else {
            try server.start()
            return .started
        }
        try server.waitUntilReady(seconds: 300)
        if let reason = try server.outdated() {
            try server.stop()
            try server.start()
            return .restarted(reason: reason)
        }
        try server.writeSettings()
        return .alreadyRunning
    }

    /// Stops the server and waits until it has written everything; a stopped one is left as it is.
    public func down() throws {
        guard FileFacts(home.data) != nil, let major = dataMajor else { return }
        let lock = try HomeLock(home.lockFile)
        defer { withExtendedLifetime(lock) {} }
        let installation = try Installation.find(environment, major: major, data: home.data)
        try server(installation).stop()
    }

    /// Looks without changing anything.
    public func status() throws -> ClusterStatus {
        let installation = try? Installation.find(environment, major: dataMajor, data: home.data)
        guard FileFacts(home.data) != nil, dataMajor != nil, let installation else {
            return ClusterStatus(
                state: dataMajor == nil ? .absent : .stopped, pid: nil, runningVersion: nil,
                installedVersion: installation?.version.description, dataChecksums: nil,
                uri: uri())
        }
        let server = try server(installation)
        let pid = server.livePid()
        let ready = pid == nil ? false : try server.isReady()
        return ClusterStatus(
            state: pid == nil ? .stopped : ready ? .running : .starting, pid: pid,
            runningVersion: ready ? try server.runningVersion()?.description : nil,
            installedVersion: installation.version.description,
            dataChecksums: try server.hasChecksums(), uri: uri())
    }

    /// Runs one statement through `psql`: its rows, columns parted by `|`.
    ///
    /// For the cluster's own housekeeping and for tests; the program itself uses `Postgres`.
    public func ask(_ statement: String, database: String = Cluster.database) throws -> [String] {
        let installation = try Installation.find(environment, major: dataMajor, data: home.data)
        return try server(installation).ask(statement, database: database)
    }

    /// Kills the server process at once, as a power cut would; for tests.
    /// - Returns: the pid that was killed, nil when no server was running.
    @discardableResult
    public func killHard() throws -> Int32? {
        let installation = try Installation.find(environment, major: dataMajor, data: home.data)
        return try server(installation).killHard()
    }

    private func makeDatabase() throws {
        let name = Cluster.database
        let found = try ask(
            "SELECT 1 FROM pg_database WHERE datname = '\(name)'", database: "postgres")
        guard found.isEmpty else { return }
        _ = try ask("CREATE DATABASE \(name)", database: "postgres")
    }

    /// The major version that made the data; nil when there are none.
    var dataMajor: Int? {
        Folder.read(home.data + "/PG_VERSION")
            .flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    func server(_ installation: Installation) throws -> Server {
        Server(
            cluster: self, installation: installation,
            account: try Account.serving(resolvedData))
    }

    /// The data folder itself, where `home.data` is a link to it; it need not exist yet.
    var resolvedData: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: home.data)) ?? home.data
    }
}
