import Crypto
import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What an encrypted file is: its first eight bytes, and the word that its keys are derived with.
struct ContainerKind {
    let magic: [UInt8]
    let label: String

    static let backup = ContainerKind(magic: Array("YUHOUBAK".utf8), label: "yuhou backup")
    static let transfer = ContainerKind(magic: Array("YUHOUMOV".utf8), label: "yuhou transfer")
}

/// The secret from which the keys of a file are derived.
struct ContainerSecret {
    let version: Int
    let bytes: [UInt8]
}

/// The encrypted file: a header in clear, then chunks of at most 64 KiB.
///
/// Header, 56 bytes: magic (8), format (4, big-endian), key version (4), key identity (8),
/// salt (32). A chunk: length of its text with the top bit set on the last one (4), ciphertext,
/// tag (16). AES-256-GCM under a key of its own per file (HKDF-SHA256 of its secret and the
/// salt); the nonce is the chunk's number, the associated data are the header, the number and the
/// length word. So a chunk altered, moved, repeated, left out or cut off is found.
enum BackupFormat {
    static let format: UInt32 = 1
    static let headerBytes = 56
    static let chunkBytes = 65_536
    static let tagBytes = 16
    static let lastFlag: UInt32 = 1 << 31

    struct Header {
        let kind: ContainerKind
        let keyVersion: UInt32
        let keyIdentity: [UInt8]
        let salt: [UInt8]

        var bytes: [UInt8] {
            kind.magic + bigEndian(format) + bigEndian(keyVersion) + keyIdentity + salt
        }
    }

    /// Tells a wrong key from a damaged file; says nothing about the key.
    static func identity(of secret: ContainerSecret, _ kind: ContainerKind) -> [UInt8] {
        derive(secret, salt: [], info: "\(kind.label) key identity", count: 8)
            .withUnsafeBytes { Array($0) }
    }

    static func fileKey(
        _ secret: ContainerSecret, _ kind: ContainerKind, salt: [UInt8]
    ) -> SymmetricKey {
        derive(secret, salt: salt, info: "\(kind.label) 1", count: 32)
    }

    static func nonce(_ number: UInt64) throws -> AES.GCM.Nonce {
        try AES.GCM.Nonce(data: [0, 0, 0, 0] + bigEndian(number))
    }

    static func associated(_ header: [UInt8], _ number: UInt64, _ word: UInt32) -> [UInt8] {
        header + bigEndian(number) + bigEndian(word)
    }

    static func bigEndian<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }

    static func integer(_ bytes: some Sequence<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func derive(
        _ secret: ContainerSecret, salt: [UInt8], info: String, count: Int
    ) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret.bytes), salt: salt, info: Data(info.utf8),
            outputByteCount: count)
    }
}

/// Writes an encrypted file that did not exist; what is not finished is removed.
final class BackupWriter {
    let path: String
    private let file: Int32
    private let header: [UInt8]
    private let key: SymmetricKey
    private var waiting: [UInt8] = []
    private var number: UInt64 = 0
    private(set) var bytesWritten: Int64 = 0
    private var isFinished = false

    convenience init(_ path: String, keys: KeyFile) throws {
        let key = try keys.key("backup")
        try self.init(
            path, .backup, secret: ContainerSecret(version: key.version, bytes: key.bytes))
    }

    init(_ path: String, _ kind: ContainerKind, secret: ContainerSecret) throws {
        let salt = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
        header =
            BackupFormat.Header(
                kind: kind, keyVersion: UInt32(clamping: secret.version),
                keyIdentity: BackupFormat.identity(of: secret, kind),
                salt: salt
            ).bytes
        key = BackupFormat.fileKey(secret, kind, salt: salt)
        self.path = path
        // Through a function: thrown here itself it would end this object, and the end of an
        // unfinished writer removes the file, which then is somebody else's.
        file = try Self.create(path)
        try put(header)
    }

    private static func create(_ path: String) throws -> Int32 {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            if errno == EEXIST { throw BackupError.exists(file: path) }
            throw ClusterError.file(path, .make, errno)
        }
        return file
    }

    deinit {
        close(file)
        if !isFinished { unlink(path) }
    }

    func write(_ bytes: [UInt8]) throws {
        waiting += bytes
        var start = 0
        // The last chunk is not known yet, so one whole chunk is always kept back.
        while waiting.count - start > BackupFormat.chunkBytes {
            try seal(waiting[start..<start + BackupFormat.chunkBytes], last: false)
            start += BackupFormat.chunkBytes
        }
        if start > 0 { waiting.removeFirst(start) }
    }

    func finish() throws {
        try seal(waiting[...], last: true)
        guard fsync(file) == 0 else { throw ClusterError.file(path, .write, errno) }
        isFinished = true
    }

    private func seal(_ text: ArraySlice<UInt8>, last: Bool) throws {
        let word = UInt32(text.count) | (last ? BackupFormat.lastFlag : 0)
        let box = try AES.GCM.seal(
            Data(text), using: key, nonce: BackupFormat.nonce(number),
            authenticating: BackupFormat.associated(header, number, word))
        try put(BackupFormat.bigEndian(word) + box.ciphertext + box.tag)
        number += 1
    }

    private func put(_ bytes: [UInt8]) throws {
        try Folder.writeAll(bytes, to: file, path: path)
        bytesWritten += Int64(bytes.count)
    }
}

/// Reads an encrypted file; no byte is handed on before its chunk's tag is verified.
final class BackupReader {
    let path: String
    private let file: Int32
    private let header: [UInt8]
    private let key: SymmetricKey
    private var number: UInt64 = 0
    private var isAtEnd = false

    convenience init(_ path: String, keys: KeyFile) throws {
        try self.init(path, .backup) { version in
            (try? keys.key("backup", version: version)).map {
                ContainerSecret(version: $0.version, bytes: $0.bytes)
            }
        }
    }

    /// - Parameter secret: The secret of a version; nil if there is none.
    init(
        _ path: String, _ kind: ContainerKind, secret: (_ version: Int) -> ContainerSecret?
    ) throws {
        self.path = path
        file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw ClusterError.file(path, .read, errno) }
        let bytes = try Self.take(BackupFormat.headerBytes, from: file, path)
        guard bytes.count == BackupFormat.headerBytes, bytes.starts(with: kind.magic),
            BackupFormat.integer(bytes[8..<12]) == BackupFormat.format
        else {
            close(file)
            throw BackupError.notABackup(file: path)
        }
        let version = Int(BackupFormat.integer(bytes[12..<16]))
        guard let secret = secret(version),
            BackupFormat.identity(of: secret, kind) == Array(bytes[16..<24])
        else {
            close(file)
            throw BackupError.wrongKeys(file: path)
        }
        header = bytes
        key = BackupFormat.fileKey(secret, kind, salt: Array(bytes[24..<56]))
    }

    deinit {
        close(file)
    }

    /// The next verified text; nil after the last chunk.
    func next() throws -> [UInt8]? {
        guard !isAtEnd else { return nil }
        let prefix = try Self.take(4, from: file, path)
        guard prefix.count == 4 else { throw BackupError.truncated(file: path, chunk: number) }
        let word = BackupFormat.integer(prefix)
        let length = Int(word & ~BackupFormat.lastFlag)
        guard length <= BackupFormat.chunkBytes else {
            throw BackupError.altered(file: path, chunk: number)
        }
        let body = try Self.take(length + BackupFormat.tagBytes, from: file, path)
        guard body.count == length + BackupFormat.tagBytes else {
            throw BackupError.truncated(file: path, chunk: number)
        }
        let text: Data
        do {
            let box = try AES.GCM.SealedBox(
                nonce: BackupFormat.nonce(number), ciphertext: body[..<length], tag: body[length...]
            )
            text = try AES.GCM.open(
                box, using: key,
                authenticating: BackupFormat.associated(header, number, word))
        } catch {
            throw BackupError.altered(file: path, chunk: number)
        }
        number += 1
        if word & BackupFormat.lastFlag != 0 {
            isAtEnd = true
            guard try Self.take(1, from: file, path).isEmpty else {
                throw BackupError.trailing(file: path)
            }
        }
        return Array(text)
    }

    private static func take(_ count: Int, from file: Int32, _ path: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var chunk = [UInt8](repeating: 0, count: count - bytes.count)
            let got = SystemCall.read(file, &chunk)
            guard got >= 0 else { throw ClusterError.file(path, .read, errno) }
            if got == 0 { break }
            bytes += chunk[..<got]
        }
        return bytes
    }
}
