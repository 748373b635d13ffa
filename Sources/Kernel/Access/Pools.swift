import Synchronization
public import Postgres

/// The connections of every login role, opened when first needed. A connection signs in as one role
/// and stays it for life.
public final class Pools: Sendable {
    private let settings: ConnectionSettings
    private let pools = Mutex<[String: Pool]>([:])

    /// - Parameter settings: where the database is; user and password of each role come from the
    ///   server's peer authentication, or from libpq's password file.
    public init(_ settings: ConnectionSettings) { self.settings = settings }

    /// Connections in all, for every role together: fifteen departments with one each, and the
    /// kernel's own hands.
    public static let connectionsMax = 40

    /// How many a role may have. In all `connectionsMax`: 15 + 5 + 20.
    static func limit(of role: String) -> Int {
        switch role {
        case "assessor": 6
        case "ingest": 4
        case "auth": 3
        case "verify": 2
        case "backup", "pay": 2
        case "office": 2
        default: 1
        }
    }

    /// The pool of a login role.
    public func pool(_ role: String) -> Pool {
        pools.withLock { pools in
            if let pool = pools[role] { return pool }
            let pool = Pool(
                settings.user(role), limit: Self.limit(of: role), deadline: .seconds(30))
            pools[role] = pool
            return pool
        }
    }

    /// How the connections of each role stand, of the roles that were asked for any.
    public func usage() async -> [(role: String, usage: Pool.Usage)] {
        var found: [(role: String, usage: Pool.Usage)] = []
        for (role, pool) in pools.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            found.append((role, await pool.usage))
        }
        return found
    }

    /// Closes every pool.
    public func close() async {
        for pool in pools.withLock({ Array($0.values) }) { await pool.close() }
    }
}
