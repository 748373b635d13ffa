#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What `lstat` says of one path.
struct FileFacts {
    let mode: UInt32
    let owner: UInt32
    let group: UInt32
    let size: Int64
    let isFolder: Bool
    let isLink: Bool

    /// Nil when there is nothing at the path. A symbolic link is described itself.
    init?(_ path: String) {
        var facts = stat()
        guard lstat(path, &facts) == 0 else { return nil }
        self.init(facts)
    }

    /// Of an open file.
    init?(descriptor: Int32) {
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { return nil }
        self.init(facts)
    }

    private init(_ facts: stat) {
        mode = UInt32(facts.st_mode) & 0o7777
        owner = facts.st_uid
        group = facts.st_gid
        size = Int64(facts.st_size)
        isFolder = UInt32(facts.st_mode) & 0o170000 == 0o040000
        isLink = UInt32(facts.st_mode) & 0o170000 == 0o120000
    }
}

/// Files and folders with their mode and owner stated, whatever the umask.
enum Folder {
    /// Makes the folder and its parents; an existing folder is kept, its owner and mode set.
    static func make(_ path: String, mode: UInt32, owner: Account? = nil) throws {
        var built = ""
        for piece in path.split(separator: "/") {
            built += "/" + piece
            guard mkdir(built, 0o755) != 0, errno != EEXIST else { continue }
            // A parent that exists on a read-only file system reports that instead of EEXIST.
            let reason = errno
            if access(built, F_OK) != 0 { throw ClusterError.file(built, .make, reason) }
        }
        try own(path, mode: mode, owner: owner)
    }

    static func own(_ path: String, mode: UInt32, owner: Account?) throws {
        if let owner, geteuid() == 0, lchown(path, owner.uid, owner.gid) != 0 {
            throw ClusterError.file(path, .own, errno)
        }
        guard chmod(path, mode_t(mode)) == 0 else { throw ClusterError.file(path, .own, errno) }
    }

    /// Replaces a small file whole: a reader sees the old text or the new, never a part.
    static func write(_ text: String, to path: String, mode: UInt32, owner: Account?) throws {
        let fresh = path + ".new"
        unlink(fresh)
        let file = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode_t(mode))
        guard file >= 0 else { throw ClusterError.file(fresh, .make, errno) }
        defer { close(file) }
        try writeAll(Array(text.utf8), to: file, path: fresh)
        try own(fresh, mode: mode, owner: owner)
        guard fsync(file) == 0, rename(fresh, path) == 0 else {
            throw ClusterError.file(path, .write, errno)
        }
    }

    /// The whole of a small file; nil when it is absent or not UTF-8.
    static func read(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while bytes.count < 1 << 20 {
            let count = SystemCall.read(file, &chunk)
            if count <= 0 { break }
            bytes += chunk[..<count]
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The last lines of a file that may be large.
    static func tail(_ path: String, lines: Int = 12) -> [String] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return [] }
        defer { close(file) }
        let size = lseek(file, 0, SEEK_END)
        lseek(file, max(0, size - 8_192), SEEK_SET)
        var chunk = [UInt8](repeating: 0, count: 8_192)
        let count = SystemCall.read(file, &chunk)
        guard count > 0 else { return [] }
        return String(decoding: chunk[..<count], as: UTF8.self)
            .split(separator: "\n").suffix(lines).map(String.init)
    }

    static func writeAll(_ bytes: [UInt8], to file: Int32, path: String) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { SystemCall.write(file, $0) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw ClusterError.file(path, .write, errno) }
            sent += count
        }
    }
}

/// Calls whose plain use is easily wrong.
enum SystemCall {
    /// `read` that is not ended by a signal. Bytes read, 0 at the end, -1 on error.
    static func read(_ file: Int32, _ buffer: inout [UInt8]) -> Int {
        while true {
            let count = buffer.withUnsafeMutableBytes { space in
                #if canImport(Glibc)
                    Glibc.read(file, space.baseAddress, space.count)
                #else
                    Darwin.read(file, space.baseAddress, space.count)
                #endif
            }
            if count < 0 && errno == EINTR { continue }
            return count
        }
    }

    static func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.write(file, bytes.baseAddress, bytes.count)
        #else
            Darwin.write(file, bytes.baseAddress, bytes.count)
        #endif
    }

    /// Two ends of a pipe that no other child inherits: one held open elsewhere would never end.
    static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        #if canImport(Glibc)
            // `pipe2` is not imported; a socket pair closes on exec from the start as well.
            let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
            let status = socketpair(AF_UNIX, kind, 0, &ends)
        #else
            // A child is spawned with every descriptor closed that is not handed to it.
            let status = Darwin.pipe(&ends)
        #endif
        guard status == 0 else { throw ClusterError.file("pipe", .make, errno) }
        return (ends[0], ends[1])
    }

    static func pause(milliseconds: Int) {
        usleep(UInt32(milliseconds) * 1_000)
    }

    /// Monotonic seconds, for deadlines.
    static var seconds: Double {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }

    static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
