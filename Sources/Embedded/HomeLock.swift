#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Holds a lock file of a home for one command.
///
/// The kernel lets go of it when the process ends, however it ends.
final class HomeLock {
    private let file: Int32

    /// - Throws: `ClusterError.locked` when another command holds it longer than `seconds`.
    init(_ path: String, seconds: Int = 300) throws {
        file = try Self.take(path, seconds)
    }

    private static func take(_ path: String, _ seconds: Int) throws -> Int32 {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw ClusterError.file(path, .make, errno) }
        let deadline = SystemCall.seconds + Double(seconds)
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            guard SystemCall.seconds < deadline else {
                close(file)
                throw ClusterError.locked(path: path, seconds: seconds)
            }
            SystemCall.pause(milliseconds: 50)
        }
        return file
    }

    deinit {
        close(file)
    }
}
