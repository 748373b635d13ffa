/// How much a cluster may lose.
public enum Durability: Sendable {
    /// Nothing that was committed.
    case full
    /// Everything, if the machine stops: for test clusters only.
    case disposable
}

/// The three files that make the cluster private, written at each start.
struct Settings {
    let home: Home
    let durability: Durability
    /// Operating-system accounts that are the database's owner.
    let owners: [String]
    /// Roles beside the owner's that these accounts may sign in as.
    var roles: [String] = []

    /// Included by `postgresql.conf`.
    var server: String {
        let disposable = durability == .disposable
        return """
            # Written by `yuhou up` at every start: changes here are lost.
            listen_addresses = ''
            port = 5432
            unix_socket_directories = '\(Self.quoted(home.run))'
            unix_socket_permissions = 0777
            max_connections = \(disposable ? 400 : 60)
            shared_buffers = '128MB'
            max_wal_size = '1GB'
            work_mem = '16MB'
            jit = off
            fsync = \(disposable ? "off" : "on")
            synchronous_commit = \(disposable ? "off" : "on")
            full_page_writes = \(disposable ? "off" : "on")
            timezone = 'Asia/Shanghai'
            log_timezone = 'Asia/Shanghai'
            client_encoding = 'UTF8'
            lc_messages = 'C'
            logging_collector = off
            log_connections = off
            # Statements and values may hold names and numbers of persons: none reaches the log.
            log_error_verbosity = terse
            log_min_error_statement = panic
            log_statement = 'none'
            log_parameter_max_length = 0
            log_parameter_max_length_on_error = 0

            """
    }

    /// Who may connect: local accounts by their operating-system identity, nobody else.
    var access: String {
        """
        # Written by `yuhou up` at every start: changes here are lost.
        local all all peer map=yuhou

        """
    }

    /// Which account is which role.
    var accounts: String {
        var lines = ["# Written by `yuhou up` at every start: changes here are lost."]
        for owner in owners {
            for role in [Cluster.role] + roles {
                lines.append("yuhou \"\(owner)\" \(role)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The roles that such a file admits, beside the owner's.
    static func roles(in accounts: String) -> [String] {
        let roles = accounts.split(separator: "\n").filter { $0.hasPrefix("yuhou ") }
            .compactMap { $0.split(separator: " ").last.map(String.init) }
        return Set(roles).subtracting([Cluster.role]).sorted()
    }

    private static func quoted(_ path: String) -> String {
        path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
    }
}
