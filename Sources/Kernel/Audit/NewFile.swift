import Foundation
import Law

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file being written that was not there before, readable by its owner only.
final class NewFile {
    private let path: String
    private let descriptor: Int32
    private var buffer = Data()
    private static let bufferSize = 1 << 16

    /// - Throws: `Refusal` when there is a file of that name or none can be made.
    init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FileRefusal.make(path, errno) }
    }

    deinit { close(descriptor) }

    func write(_ data: Data) throws {
        buffer += data
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Writes what is left; then the file is whole and on the disk.
    func finish() throws {
        try flush()
        guard fsync(descriptor) == 0 else { throw FileRefusal.write(path, errno) }
    }

    /// Removes a file that was not finished.
    func remove() { unlink(path) }

    private func flush() throws {
        try FileRefusal.writeAll(buffer, to: descriptor, path: path)
        buffer.removeAll(keepingCapacity: true)
    }
}

/// What a file of the evidence could not be used for, in words for the user.
enum FileRefusal {
    static func make(_ path: String, _ code: Int32) -> Refusal {
        guard code != EEXIST else {
            return Refusal(
                Text(
                    "\(path) 已存在；请换一个文件名。",
                    en: "\(path) exists; give the name of a new file."))
        }
        let reason = String(cString: strerror(code))
        return Refusal(
            Text(
                "不能建立 \(path)：\(reason)；请给出可写文件夹中的新文件名。",
                en: "\(path) cannot be made: \(reason); name a new file in a folder you may write."
            ))
    }

    static func read(_ path: String, _ code: Int32) -> Refusal {
        let reason = String(cString: strerror(code))
        return Refusal(
            Text("不能读取 \(path)：\(reason)。", en: "\(path) cannot be read: \(reason)."))
    }

    static func write(_ path: String, _ code: Int32) -> Refusal {
        let reason = String(cString: strerror(code))
        return Refusal(
            Text("不能写入 \(path)：\(reason)。", en: "\(path) cannot be written: \(reason)."))
    }

    static func writeAll(_ data: Data, to descriptor: Int32, path: String) throws {
        var rest = data[...]
        while !rest.isEmpty {
            #if canImport(Glibc)
                let count = rest.withUnsafeBytes {
                    Glibc.write(descriptor, $0.baseAddress, $0.count)
                }
            #else
                let count = rest.withUnsafeBytes {
                    Darwin.write(descriptor, $0.baseAddress, $0.count)
                }
            #endif
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw write(path, errno) }
            rest = rest.dropFirst(count)
        }
    }
}
