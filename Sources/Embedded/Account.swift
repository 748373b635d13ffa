#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An operating-system account.
struct Account: Equatable {
    let name: String
    let uid: UInt32
    let gid: UInt32

    init?(uid: UInt32) {
        guard let entry = getpwuid(uid) else { return nil }
        self.init(entry.pointee)
    }

    init?(name: String) {
        guard let entry = getpwnam(name) else { return nil }
        self.init(entry.pointee)
    }

    private init(_ entry: passwd) {
        name = String(cString: entry.pw_name)
        uid = entry.pw_uid
        gid = entry.pw_gid
    }

    /// Who runs this process.
    static func invoking() throws -> Account {
        guard let account = Account(uid: geteuid()) else {
            throw ClusterError.noAccountName(uid: geteuid())
        }
        return account
    }

    /// Who runs the server: the owner of existing data; else the invoking user, or `postgres` where
    /// that is root, as which PostgreSQL refuses to run.
    static func serving(_ data: String) throws -> Account {
        let invoking = try Account.invoking()
        if let owner = FileFacts(data)?.owner, owner != 0 {
            guard let account = Account(uid: owner) else {
                throw ClusterError.noAccountName(uid: owner)
            }
            guard invoking.uid == 0 || account == invoking else {
                throw ClusterError.foreignData(path: data, owner: account.name)
            }
            return account
        }
        guard invoking.uid == 0 else { return invoking }
        guard let postgres = Account(name: "postgres") else { throw ClusterError.noServerAccount }
        return postgres
    }

    /// The command as this account would run it, from the invoking one.
    func running(_ command: [String]) throws -> [String] {
        if geteuid() == uid { return command }
        let switches = [
            (
                "setpriv",
                ["--reuid", "\(uid)", "--regid", "\(gid)", "--clear-groups", "--"]
            ),
            ("runuser", ["-u", name, "--"]),
        ]
        for folder in ["/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/"] {
            for (program, arguments) in switches
            where access(folder + program, X_OK) == 0 {
                return [folder + program] + arguments + command
            }
        }
        throw ClusterError.noServerAccount
    }
}
