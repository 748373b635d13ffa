import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A PostgreSQL version, `15.20`.
struct ServerVersion: Comparable, CustomStringConvertible {
    let major: Int
    let minor: Int

    /// The first number with an optional minor in a text such as `postgres (PostgreSQL) 15.20 (…)`.
    init?(_ text: String) {
        let word = text.split(separator: " ").first { $0.first?.isNumber ?? false }
        guard let word else { return nil }
        let digits = word.prefix { $0.isNumber || $0 == "." }.split(separator: ".")
        guard let first = digits.first, let major = Int(first) else { return nil }
        self.major = major
        minor = digits.count > 1 ? Int(digits[1]) ?? 0 : 0
    }

    static func < (left: ServerVersion, right: ServerVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    var description: String { "\(major).\(minor)" }
}

/// The folder of a PostgreSQL's server programs and its version.
struct Installation {
    let folder: String
    let version: ServerVersion
    static let oldestMajor = 15

    func program(_ name: String) -> String { folder + "/" + name }

    /// The installation to use.
    ///
    /// `YUHOU_PG_BIN` alone if set; else the newest of `pg_config --bindir`, Debian's folders and
    /// Homebrew's.
    /// - Parameters:
    ///   - environment: its `PATH` is searched too.
    ///   - major: the major version that made the data, or nil for the newest.
    ///   - data: the data folder, for the error's words.
    /// - Returns: programs of version 15 or later.
    /// - Throws: `ClusterError` when there are none, or none that can read the data.
    static func find(_ environment: [String: String], major: Int?, data: String) throws
        -> Installation
    {
        let folders = candidates(environment)
        var found: [Installation] = []
        for folder in folders where access(folder + "/postgres", X_OK) == 0 {
            guard access(folder + "/initdb", X_OK) == 0, access(folder + "/psql", X_OK) == 0,
                let version = try version(folder, environment)
            else { continue }
            found.append(Installation(folder: folder, version: version))
        }
        guard let newest = found.max(by: { $0.version < $1.version }) else {
            throw ClusterError.noServerPrograms(searched: folders)
        }
        guard newest.version.major >= oldestMajor else {
            throw ClusterError.serverTooOld(
                folder: newest.folder, version: newest.version.description)
        }
        guard let major else { return newest }
        let same = found.filter { $0.version.major == major }
        guard let match = same.max(by: { $0.version < $1.version }) else {
            throw ClusterError.majorMissing(data: data, needed: major)
        }
        return match
    }

    private static func version(_ folder: String, _ environment: [String: String]) throws
        -> ServerVersion?
    {
        let child = try Child([folder + "/postgres", "--version"], environment: environment)
        let (status, output) = try child.finish(seconds: 20)
        return status == 0 ? ServerVersion(String(decoding: output, as: UTF8.self)) : nil
    }

    private static func candidates(_ environment: [String: String]) -> [String] {
        if let chosen = environment["YUHOU_PG_BIN"], !chosen.isEmpty { return [chosen] }
        let paths = (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map(String.init)
        var folders: [String] = []
        for path in paths where access(path + "/pg_config", X_OK) == 0 {
            let child = try? Child([path + "/pg_config", "--bindir"], environment: environment)
            if let answer = try? child?.finish(seconds: 20), answer.status == 0 {
                folders.append(
                    String(decoding: answer.output, as: UTF8.self)
                        .trimmingCharacters(in: .whitespacesAndNewlines))
            }
        }
        folders += below("/usr/lib/postgresql", then: "/bin")
        // Homebrew keeps its kegs beside its own `bin`.
        for path in paths where access(path + "/brew", X_OK) == 0 {
            let kegs = URL(fileURLWithPath: path).deletingLastPathComponent().path + "/opt"
            folders += below(kegs, then: "/bin").filter { $0.contains("/postgresql") }
        }
        var seen: Set<String> = []
        return folders.filter { seen.insert($0).inserted }
    }

    private static func below(_ folder: String, then rest: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().map { folder + "/" + $0 + rest }
    }
}
