import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Makes a new cluster, whole or not at all.
struct Creation {
    let cluster: Cluster
    let installation: Installation

    /// `initdb` works beside the final place and is moved there when it is done, so that a creation
    /// cut short by a kill is simply begun again.
    func run() throws {
        let home = cluster.home
        let account = try Account.serving(cluster.resolvedData)
        let invoking = try Account.invoking()
        if account != invoking, home.isShut, FileFacts(home.data) == nil {
            try Folder.make(home.shelter, mode: 0o711)
            guard symlink(home.shelter + "/data", home.data) == 0 else {
                throw ClusterError.file(home.data, .make, errno)
            }
        }
        let final = cluster.resolvedData
        let fresh = final + ".new"
        for left in [fresh, final] where FileFacts(left) != nil {
            do {
                try FileManager.default.removeItem(atPath: left)
            } catch {
                throw ClusterError.file(left, .remove, EACCES)
            }
        }
        try Folder.make(fresh, mode: 0o700, owner: account)
        try initialise(fresh, as: account)
        guard rename(fresh, final) == 0 else { throw ClusterError.file(final, .make, errno) }
    }

    private func initialise(_ folder: String, as account: Account) throws {
        #if canImport(Glibc)
            let locale = "C.UTF-8"
        #else
            let locale = "C"
        #endif
        var command = [
            installation.program("initdb"), "--pgdata", folder, "--username", Cluster.role,
            "--data-checksums", "--encoding", "UTF8", "--locale", locale,
            "--auth-local", "peer", "--auth-host", "reject", "--no-instructions",
        ]
        if cluster.durability == .disposable { command.append("--no-sync") }
        let child = try Child(account.running(command), environment: cluster.environment)
        let status = try child.finish(seconds: 300).status
        guard status == 0 else {
            throw ClusterError.programFailed(
                "initdb", status: status, message: child.complaint, log: [])
        }
        let configuration = folder + "/postgresql.conf"
        let text = (Folder.read(configuration) ?? "") + "\ninclude 'yuhou.conf'\n"
        try Folder.write(text, to: configuration, mode: 0o600, owner: account)
    }
}

extension Folder {
    /// The home itself: its owner's, but passable where the server has an account of its own.
    static func makeHome(_ home: Home) throws {
        let isRoot = geteuid() == 0
        if let facts = FileFacts(home.path), facts.isFolder {
            guard isRoot, facts.mode & 0o001 == 0, facts.owner == 0 else { return }
            return try own(home.path, mode: facts.mode | 0o011, owner: nil)
        }
        try make(home.path, mode: isRoot ? 0o711 : 0o700)
    }
}
