import Crypto
import Foundation

extension KeyFile {
    /// Adds a fresh key under the next version of its name; every line that stands stays.
    ///
    /// - Returns: The new version.
    /// - Throws: `KeyFileError` if the file is missing, open to others or ill-formed;
    ///   `ClusterError` when it cannot be written.
    public static func add(_ name: String, at path: String) throws -> Int {
        let lock = try HomeLock(path + ".lock")
        defer { withExtendedLifetime(lock) {} }
        let text = try text(of: path)
        let keys = try KeyFile(text: text, path: path).keys
        // A retired version's number is never used again: rows and backups name it.
        let versions = keys.filter { $0.name == name || name == "seal" && $0.name == Self.retired }
        let version = (versions.map(\.version).max() ?? 0) + 1
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        let end = text.isEmpty || text.hasSuffix("\n") ? "" : "\n"
        try replace(
            text + "\(end)\(name) \(version) \(bytes.base64EncodedString())\n", at: path)
        return version
    }

    /// Takes a sealing key out of use: its line is kept under the name `retired`, for backups that
    /// were sealed with it.
    ///
    /// - Throws: `KeyFileError` for a version that is not there, and as `add`.
    public static func retire(sealing version: Int, at path: String) throws {
        let lock = try HomeLock(path + ".lock")
        defer { withExtendedLifetime(lock) {} }
        let text = try text(of: path)
        _ = try KeyFile(text: text, path: path).key("seal", version: version)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let fields = line.split(separator: " ")
            guard fields.count == 3, fields[0] == "seal", Int(fields[1]) == version else {
                return String(line)
            }
            return "\(Self.retired) \(version) \(fields[2])"
        }
        try replace(lines.joined(separator: "\n"), at: path)
    }

    /// The name of a sealing key that is no longer used.
    public static let retired = "retired"

    /// Written aside, synced and renamed into place under the owner that it has: whoever reads sees
    /// the old file or the new one.
    private static func replace(_ text: String, at path: String) throws {
        _ = try KeyFile(text: text, path: path)
        try Folder.write(text, to: path, mode: 0o600, owner: nil)
    }
}
