import Crypto
import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why a key file could not be read or made: file, line, what was wrong, what would be right.
public enum KeyFileError: EmbeddedError {
    case missing(path: String)
    /// Others than the owner may read it.
    case openToOthers(path: String, mode: UInt32)
    case foreign(path: String, owner: UInt32)
    case line(path: String, line: Int, problem: String)
    /// No key of that name and version.
    case unknown(name: String, version: Int?)

    public var english: String {
        switch self {
        case .missing(let path):
            "There is no key file \(path); run `yuhou up`, "
                + "or give the one the data were sealed with."
        case .openToOthers(let path, let mode):
            "The key file \(path) has mode 0\(String(mode, radix: 8)), so others may read it; "
                + "find out who has, then run `chmod 600 \(path)`."
        case .foreign(let path, let owner):
            "The key file \(path) belongs to user id \(owner); "
                + "it must belong to whoever runs yuhou."
        case .line(let path, let line, let problem):
            "\(path), line \(line): \(problem); "
                + "right is `name version base64`, with 32 bytes in the base64."
        case .unknown(let name, _) where KeyFile.later.contains(name):
            "The key file has no key `\(name)`; run `yuhou up`, which adds it."
        case .unknown(let name, let version):
            "The key file has no key `\(name)`\(version.map { " version \($0)" } ?? ""); "
                + "give the key file the data were sealed with."
        }
    }

    public var chinese: String {
        switch self {
        case .missing(let path):
            "没有密钥文件 \(path)；请运行 yuhou up，或提供加密数据时所用的密钥文件。"
        case .openToOthers(let path, let mode):
            "密钥文件 \(path) 的权限是 0\(String(mode, radix: 8))，他人可以读取；"
                + "请先查明谁读过，再运行 chmod 600 \(path)。"
        case .foreign(let path, let owner):
            "密钥文件 \(path) 属于用户号 \(owner)；它必须属于运行 yuhou 的用户。"
        case .line(let path, let line, let problem):
            "\(path) 第 \(line) 行：\(problem)；正确写法是“名称 版本 base64”，base64 含 32 字节。"
        case .unknown(let name, _) where KeyFile.later.contains(name):
            "密钥文件中没有密钥“\(name)”；请运行 yuhou up，它会补上。"
        case .unknown(let name, let version):
            "密钥文件中没有密钥“\(name)”\(version.map { "第 \($0) 版" } ?? "")；"
                + "请提供加密数据时所用的密钥文件。"
        }
    }
}

/// The secret keys of an installation, one a line: `name version base64`.
///
/// `seal` encrypts sensitive fields, `index` finds them, `national` finds them across districts,
/// `backup` encrypts backups, `audit` signs the checkpoints of the audit, `person` marks persons in
/// it. A key is never changed in place: a new version is a new line. The file is replaced whole, by
/// `up` (the keys of a later release that it lacks), `keys rotate` and `keys retire` only; no key
/// ever leaves it: a retired one is `retired`, which opens nothing and still fits older backups.
public struct KeyFile: Sendable {
    /// One key. Printing it shows its name and version only.
    public struct Key: Sendable, CustomStringConvertible, CustomReflectable {
        public let name: String
        /// From 1.
        public let version: Int
        /// 32 bytes.
        public let bytes: [UInt8]

        public var description: String { "\(name) \(version)" }
        public var customMirror: Mirror { Mirror(self, children: ["key": description]) }
    }

    /// The names a new key file has.
    public static let names = ["seal", "index", "national", "backup"] + later

    /// Keys that older key files lack. Nothing was made with them before they were added; of the
    /// others a missing one is lost, and a fresh one would only hide that.
    static let later = ["audit", "person"]

    /// In the order of the file.
    public let keys: [Key]

    /// Reads the file at the path, or makes it with fresh keys and mode 0600 if there is none. A
    /// file of an older release gets the keys it lacks.
    public static func make(at path: String) throws -> KeyFile {
        if FileFacts(path) == nil {
            var text = "# Keys of this installation. Keep a copy elsewhere: without them sealed "
            text += "fields and backups are lost.\n"
            text += names.map(freshLine).joined()
            try place(text, at: path)
        }
        let present = try read(path)
        let missing = later.filter { name in !present.keys.contains { $0.name == name } }
        guard !missing.isEmpty else { return present }
        var text = try Self.text(of: path)
        if !text.hasSuffix("\n") { text += "\n" }
        text += missing.map(freshLine).joined()
        // The file itself where a link leads to it, so that the link stays.
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        try Folder.write(text, to: file, mode: FileFacts(file)?.mode ?? 0o600, owner: nil)
        return try read(path)
    }

    private static func freshLine(_ name: String) -> String {
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        return "\(name) 1 \(bytes.base64EncodedString())\n"
    }

    /// - Throws: `KeyFileError` if it is missing, open to others, not ours, or ill-formed.
    public static func read(_ path: String) throws -> KeyFile {
        try KeyFile(text: try text(of: path), path: path)
    }

    /// The newest version of a key, or the version asked for.
    public func key(_ name: String, version: Int? = nil) throws -> Key {
        let named = keys.filter { $0.name == name && (version == nil || $0.version == version) }
        guard let key = named.max(by: { $0.version < $1.version }) else {
            throw KeyFileError.unknown(name: name, version: version)
        }
        return key
    }

    /// Copies a key file into a home that has none; one that is there must hold the same keys.
    /// - Returns: false when the home has a different one, which is then left as it is.
    static func copy(_ source: String, to path: String) throws -> Bool {
        let text = try text(of: source)
        let wanted = try KeyFile(text: text, path: source)
        if FileFacts(path) == nil { try place(text, at: path) }
        let present = try read(path)
        return wanted.keys.allSatisfy { key in
            present.keys.contains { $0.description == key.description && $0.bytes == key.bytes }
        }
    }

    init(text: String, path: String) throws {
        var keys: [Key] = []
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
            // The line itself is a secret: the problem names the field, never its content.
            func wrong(_ problem: String) -> KeyFileError {
                .line(path: path, line: index + 1, problem: problem)
            }
            let fields = line.split(separator: " ")
            guard fields.count == 3 else { throw wrong("\(fields.count) fields instead of 3") }
            let name = String(fields[0])
            guard name.allSatisfy({ $0.isLowercase && $0.isASCII }) else {
                throw wrong("the name is not lower-case letters")
            }
            guard let version = Int(fields[1]), version > 0 else {
                throw wrong("the version is not a number from 1")
            }
            guard let bytes = Data(base64Encoded: String(fields[2])) else {
                throw wrong("the key is not base64")
            }
            guard bytes.count == 32 else { throw wrong("the key has \(bytes.count) bytes") }
            guard !keys.contains(where: { $0.name == name && $0.version == version }) else {
                throw wrong("key \(name) \(version) stands there twice")
            }
            keys.append(Key(name: name, version: version, bytes: Array(bytes)))
        }
        self.keys = keys
    }

    static func text(of path: String) throws -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { throw KeyFileError.missing(path: path) }
            throw ClusterError.file(path, .read, errno)
        }
        defer { close(file) }
        guard let facts = FileFacts(descriptor: file) else {
            throw ClusterError.file(path, .read, errno)
        }
        guard facts.owner == geteuid() else {
            throw KeyFileError.foreign(path: path, owner: facts.owner)
        }
        guard facts.mode & 0o177 == 0 else {
            throw KeyFileError.openToOthers(path: path, mode: facts.mode)
        }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = SystemCall.read(file, &bytes)
        guard count >= 0 else { throw ClusterError.file(path, .read, errno) }
        guard let text = String(validating: bytes[..<count], as: UTF8.self) else {
            throw KeyFileError.line(path: path, line: 1, problem: "the file is not UTF-8 text")
        }
        return text
    }

    /// Written aside and linked into place: the file is whole or absent, and never replaced.
    private static func place(_ text: String, at path: String) throws {
        let fresh = path + ".\(getpid()).\(UInt32.random(in: 0...UInt32.max))"
        try Folder.write(text, to: fresh, mode: 0o600, owner: nil)
        defer { unlink(fresh) }
        guard link(fresh, path) == 0 || errno == EEXIST else {
            throw ClusterError.file(path, .make, errno)
        }
    }
}
