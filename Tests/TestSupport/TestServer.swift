import Dispatch
public import Embedded
import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A real PostgreSQL for tests: the embedded cluster in a folder of its own below /tmp.
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

    private init(durability: Durability) {
        Leftovers.sweepOnce()
        home = Home(path: Leftovers.newFolder() + "/home")
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
        try await blocking {
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

/// The test clusters of this process and of those that died before they could clean up.
enum Leftovers {
    private static let prefix = "yuhou-test-"
    private static let homes = Mutex<[Home]>([])
    private static let sweep: Void = {
        atexit { Leftovers.removeOwn() }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? []
        for name in names where name.hasPrefix(prefix) {
            let owner = name.dropFirst(prefix.count).split(separator: "-").first
            guard let pid = owner.flatMap({ Int32($0) }), kill(pid, 0) != 0, errno == ESRCH
            else { continue }
            remove(Home(path: "/tmp/\(name)/home"))
        }
    }()

    static func sweepOnce() { sweep }

    static func newFolder() -> String {
        let random = String(UInt32.random(in: 0...UInt32.max), radix: 36)
        return "/tmp/\(prefix)\(getpid())-\(random)"
    }

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
