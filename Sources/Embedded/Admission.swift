extension Cluster {
    /// Lets the owner's operating-system accounts sign in as every login role of the running server
    /// that is no superuser; waits until they can. Repeating it changes nothing.
    ///
    /// Peer authentication admits only the pairs of account and role in `pg_ident.conf`, and roles
    /// are made by migrations, after the server has started.
    /// - Throws: `ClusterError`; `.notReady` when the server does not take the new file in time.
    public func admitRoles() throws {
        let installation = try Installation.find(environment, major: dataMajor, data: home.data)
        let server = try server(installation)
        let roles = try server.ask(
            """
            SELECT rolname FROM pg_roles
            WHERE rolcanlogin AND NOT rolsuper AND rolname ~ '^[a-z_][a-z0-9_]*$'
              AND rolname !~ '^pg_' ORDER BY rolname
            """, database: "postgres")
        let accounts = Folder.read(resolvedData + "/pg_ident.conf") ?? ""
        let added = Set(roles).subtracting(Settings.roles(in: accounts))
        try server.writeSettings(admitting: roles)
        guard let role = added.sorted().last else { return }
        let deadline = SystemCall.seconds + 20
        while try !server.admits(role) {
            guard SystemCall.seconds < deadline else {
                throw ClusterError.notReady(seconds: 20, log: Folder.tail(home.log))
            }
            SystemCall.pause(milliseconds: 20)
        }
    }
}

extension Server {
    /// Whether this account may connect as a role; `postgres` lets every role in.
    func admits(_ role: String) throws -> Bool {
        let child = try Child(
            psql("postgres", role: role) + ["--command", "SELECT 1"],
            environment: cluster.environment)
        return try child.finish(seconds: 20).status == 0
    }
}
