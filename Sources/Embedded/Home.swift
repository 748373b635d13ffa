import Crypto
public import Foundation

/// The folder that holds everything the embedded database owns: data, socket, keys, log.
///
/// `$YUHOU_HOME`, by default `.yuhou` in the current folder.
public struct Home: Sendable, Hashable {
    /// Absolute path, no trailing slash.
    public let path: String

    /// - Parameter path: absolute, or relative to the current folder.
    public init(path: String) {
        let absolute =
            path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        self.path = URL(fileURLWithPath: absolute).standardizedFileURL.path
    }

    /// The home the environment names: `YUHOU_HOME`, or `.yuhou` in the current folder.
    public static func current(
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> Home {
        let named = environment["YUHOU_HOME"] ?? ""
        return Home(path: named.isEmpty ? ".yuhou" : named)
    }

    /// The cluster's data folder; a symbolic link where the server's account cannot reach the home.
    public var data: String { path + "/data" }

    /// The server's own log, below the data folder so that the server's account may write it.
    public var log: String { data + "/server.log" }

    /// Sealing, index and backup keys, mode 0600.
    public var keyFile: String { path + "/keys" }

    /// PostgreSQL's own pid file.
    public var pidFile: String { data + "/postmaster.pid" }

    /// Locked for the length of one `up` or `down`.
    var lockFile: String { path + "/lock" }

    /// Locked for the length of one `restore`, which calls `up` meanwhile.
    var restoreLockFile: String { path + "/restore.lock" }

    /// Present while a restore is under way; what it leaves behind is not a whole database.
    var restoreMarker: String { path + "/restoring" }

    /// The folder of the Unix socket.
    ///
    /// A socket's path is limited to 107 bytes (103 on macOS); a longer home gets a folder named by
    /// the hash of its path.
    public var run: String {
        let near = path + "/run"
        let fits = near.utf8.count + "/.s.PGSQL.5432.lock".utf8.count <= 100
        return fits && !isSheltered ? near : "/tmp/yuhou-" + digest
    }

    /// True when the data lie elsewhere because the server's account cannot reach the home.
    var isSheltered: Bool { FileFacts(data)?.isLink ?? false }

    /// True when another account cannot pass through to this home, as below a private home folder.
    var isShut: Bool {
        var folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        while folder.path != "/" {
            if let mode = FileFacts(folder.path)?.mode, mode & 0o001 == 0 { return true }
            folder.deleteLastPathComponent()
        }
        return false
    }

    /// Where the data goes when the home is shut to the server's account.
    var shelter: String { "/var/lib/yuhou/" + digest }

    private var digest: String {
        SHA256.hash(data: Data(path.utf8)).prefix(8)
            .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
