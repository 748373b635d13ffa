import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file of checkpoints outside the database, best on another department's disk: one line a
/// checkpoint, only ever added to.
public struct CheckpointFile: Sendable {
    public let path: String

    /// Far more than the last lines of any district take.
    private static let tailBytes = 1 << 16

    public init(path: String) { self.path = path }

    /// The last checkpoint of a district; nil where the file has none or is not there.
    ///
    /// - Throws: `Refusal` when the file cannot be read.
    public func last(district: Int) throws -> Checkpoint? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw FileRefusal.read(path, errno)
        }
        defer { close(file) }
        return try last(file, district: district)
    }

    /// Adds a checkpoint unless the file has it or a later one already. On return it is on the
    /// disk.
    ///
    /// - Returns: whether it was added.
    /// - Throws: `Refusal` when the file cannot be written.
    @discardableResult
    public func append(_ checkpoint: Checkpoint) throws -> Bool {
        let isNew = access(path, F_OK) != 0
        // Others may read it: it names nobody.
        let file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw FileRefusal.write(path, errno) }
        defer { close(file) }
        // Two that chain at once add one after the other; closing the file unlocks it.
        guard flock(file, LOCK_EX) == 0 else { throw FileRefusal.write(path, errno) }
        let last = try last(file, district: checkpoint.district)
        if let last, last.seq >= checkpoint.seq { return false }
        var line = try checkpoint.line()
        // A line cut short by a crash stays as it is, and ours begins after it.
        if try !endsWithLine(file) { line = Data("\n".utf8) + line }
        try FileRefusal.writeAll(line, to: file, path: path)
        guard fsync(file) == 0 else { throw FileRefusal.write(path, errno) }
        if isNew { syncFolder() }
        return true
    }

    private func last(_ file: Int32, district: Int) throws -> Checkpoint? {
        // The last of this district stands at the end unless many districts share the file: then
        // ever more of it is read.
        var size = Self.tailBytes
        while true {
            let (bytes, isWhole) = try tail(file, size)
            let lines = bytes.split(separator: UInt8(ascii: "\n"))
            for line in (isWhole ? lines : Array(lines.dropFirst())).reversed() {
                if let found = Checkpoint.read(line), found.district == district { return found }
            }
            if isWhole { return nil }
            size *= 16
        }
    }

    private func endsWithLine(_ file: Int32) throws -> Bool {
        let (bytes, _) = try tail(file, 1)
        return bytes.isEmpty || bytes == [UInt8(ascii: "\n")]
    }

    private func tail(_ file: Int32, _ size: Int) throws -> (bytes: [UInt8], isWhole: Bool) {
        let end = Int(lseek(file, 0, SEEK_END))
        guard end >= 0 else { throw FileRefusal.read(path, errno) }
        let start = max(0, end - size)
        var bytes = [UInt8](repeating: 0, count: end - start)
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                pread(
                    file, $0.baseAddress.map { $0 + filled }, $0.count - filled,
                    off_t(start + filled))
            }
            guard count > 0 else { throw FileRefusal.read(path, errno) }
            filled += count
        }
        return (bytes, start == 0)
    }

    private func syncFolder() {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        close(descriptor)
    }
}
