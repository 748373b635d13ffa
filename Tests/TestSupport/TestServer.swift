import Dispatch
public import Embedded
import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A real PostgreSQL for tests: the embedded cluster in a scratch folder of its own.
///
/// `TestServer.shared` is one for the whole test process, without fsync; tests that kill or stop a
/// server take `isolated()`, which is as durable as the real one. Both are stopped and deleted when
/// the process ends; what a killed process left behind is swept by the next.
public final class TestServer: Sendable {
    /// One a test process, made at its first use.
    public static let shared = TestServer(durability: .disposable)

    /// Its home; the key file and the log are there.
    public let home: Home
    private let cluster: Cluster
    // Blocking calls wait here, not on the threads that run the tests.
    private let queue = DispatchQueue(label: "test server")
    private let started = Mutex(false)
    /// Migrated databases to copy, by the digest of their rights.
    let templates = Made()
    /// The copies that stand, the oldest first.
    private let copies = Mutex<[String]>([])

    private init(durability: Durability) {
        Leftovers.sweepOnce()
        home = Home(path: ScratchFolder.path() + "/home")
        cluster = Cluster(home: home, durability: durability)
        Leftovers.remember(home)
    }

    /// A running cluster that nobody else uses.
    public static func isolated() async throws -> TestServer {
        let server = TestServer(durability: .full)
        try await server.start()
        return server
    }

    /// libpq URI of a database; of `yuhou` without a name. Starts the server if it never was.
    public func uri(database: String? = nil) async throws -> String {
        try await startOnce()
        return cluster.uri(database: database ?? Cluster.database)
    }

    /// libpq URI of a database as one of the roles that `admit` let in.
    public func uri(database: String, role: String) -> String {
        cluster.uri(database: database, role: role)
    }

    /// Lets this process sign in as every login role; once the roles exist.
    public func admit() async throws {
        try await blocking { try self.cluster.admitRoles() }
    }

    /// Makes an empty database with a name of its own: its URI.
    public func freshDatabase() async throws -> String {
        try await database(of: "template0", then: "")
    }

    /// Makes a copy of a database of this server that nobody is connected to, and who may connect
    /// there may here: PostgreSQL copies what is in a database, not the rights on it. Its URI.
    func copy(of template: String) async throws -> String {
        try await database(
            of: template,
            then: """
                DO $$
                DECLARE
                    r record;
                BEGIN
                    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
                    FOR r IN SELECT a.privilege_type, a.grantee::regrole AS name
                        FROM pg_database AS d CROSS JOIN aclexplode(d.datacl) AS a
                        WHERE d.datname = '\(template)' AND a.grantee <> 0
                    LOOP
                        EXECUTE format('GRANT %s ON DATABASE %I TO %s',
                            r.privilege_type, current_database(), r.name);
                    END LOOP;
                END
                $$
                """)
    }

    private func database(of template: String, then statement: String) async throws -> String {
        try await startOnce()
        let name = "fresh_\(getpid())_\(Self.databases.add(1, ordering: .relaxed).newValue)"
        let oldest = copies.withLock { copies -> String? in
            // What is copied itself, or made empty to be filled and copied, stays.
            copies.removeAll { $0 == template }
            if template != "template0" { copies.append(name) }
            return copies.count > Self.most ? copies.removeFirst() : nil
        }
        try await blocking {
            if let oldest {
                // One that somebody is still connected to stays for good.
                _ = try? self.cluster.ask("DROP DATABASE \(oldest)", database: "postgres")
            }
            _ = try self.cluster.ask(
                "CREATE DATABASE \(name) TEMPLATE \(template)", database: "postgres")
            if !statement.isEmpty { _ = try self.cluster.ask(statement, database: name) }
        }
        return cluster.uri(database: name)
    }

    /// Starts the server, also after `stop` or `killHard`.
    public func start() async throws {
        try await blocking {
            _ = try self.cluster.up()
            self.started.withLock { $0 = true }
        }
    }

    /// Stops it as `yuhou down` does.
    public func stop() async throws {
        try await blocking { try self.cluster.down() }
    }

    /// SIGKILL to the server process: no flush, no farewell.
    public func killHard() async throws {
        try await blocking { _ = try self.cluster.killHard() }
    }

    private static let databases = Atomic<Int>(0)

    /// Copies at a time: a test has one or two, a suite seldom a dozen, and each is 34 MB.
    private static let most = 48

    private func startOnce() async throws {
        try await blocking {
            try self.started.withLock { started in
                guard !started else { return }
                _ = try self.cluster.up()
                started = true
            }
        }
    }

    private func blocking<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R
    {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}

/// Where tests keep their clusters: a folder each, in memory where there is room, because half of
/// what a small database costs on a disk is the making of its three hundred files.
public enum ScratchFolder {
    static let prefix = "yuhou-test-"
    static let bases = ["/dev/shm", "/tmp"]
    private static let base = bases.first { hasRoom($0) } ?? "/tmp"

    /// The name of a folder that is not there yet; it says whose it is, so that it can be swept.
    public static func path() -> String {
        "\(base)/\(prefix)\(getpid())-\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
    }

    private static func hasRoom(_ folder: String) -> Bool {
        var found = statvfs()
        guard access(folder, W_OK) == 0, statvfs(folder, &found) == 0 else { return false }
        return UInt64(found.f_bavail) * UInt64(found.f_frsize) > 12 << 30
    }
}

/// The test clusters of this process and of those that died before they could clean up.
enum Leftovers {
    private static let homes = Mutex<[Home]>([])
    private static let sweep: Void = {
        atexit { Leftovers.removeOwn() }
        for base in ScratchFolder.bases {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
            for name in names where name.hasPrefix(ScratchFolder.prefix) {
                let owner = name.dropFirst(ScratchFolder.prefix.count).split(separator: "-").first
                guard let pid = owner.flatMap({ Int32($0) }), kill(pid, 0) != 0, errno == ESRCH
                else { continue }
                remove(Home(path: "\(base)/\(name)/home"))
            }
        }
    }()

    static func sweepOnce() { sweep }

    static func remember(_ home: Home) {
        homes.withLock { $0.append(home) }
    }

    private static func removeOwn() {
        for home in homes.withLock({ $0 }) { remove(home) }
    }

    private static func remove(_ home: Home) {
        // Nothing in it is worth a clean shutdown.
        _ = try? Cluster(home: home).killHard()
        let folder = URL(fileURLWithPath: home.path).deletingLastPathComponent().path
        try? FileManager.default.removeItem(atPath: folder)
    }
}
