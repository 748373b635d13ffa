import Law

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A regular file read from front to back in pieces.
final class FileBytes {
    static let pieceLength = 1 << 16

    private let descriptor: Int32
    private let path: String

    /// - Throws: `ImportFileError` when the file is missing, unreadable or no regular file.
    init(path: String) throws(ImportFileError) {
        let opened = open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw ImportFileError.system(path, errno) }
        var status = stat()
        guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            throw ImportFileError(
                file: path,
                Text(
                    "不是普通文件；导入要读两遍，请先保存为文件",
                    en: "not a regular file; an import reads it twice, so save it as a file first"))
        }
        descriptor = opened
        self.path = path
    }

    deinit { close(descriptor) }

    /// Goes back to the first byte.
    func rewind() throws(ImportFileError) {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .system(path, errno) }
    }

    /// Appends the next piece; false at the end of the file.
    func read(into bytes: inout [UInt8]) throws(ImportFileError) -> Bool {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: Self.pieceLength))
        while true {
            let count = bytes.withUnsafeMutableBytes { buffer in
                #if canImport(Glibc)
                    Glibc.read(
                        descriptor, buffer.baseAddress?.advanced(by: start), Self.pieceLength)
                #else
                    Darwin.read(
                        descriptor, buffer.baseAddress?.advanced(by: start), Self.pieceLength)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                let number = errno
                bytes.removeLast(Self.pieceLength)
                throw .system(path, number)
            }
            bytes.removeLast(Self.pieceLength - count)
            return count > 0
        }
    }
}
