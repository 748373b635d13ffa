import Foundation

/// Reads a file line by line with bounded memory.
struct LineReader {
    private let file: FileHandle
    private let path: String
    private var buffer = Data()
    private var isAtEnd = false
    /// Counts from 1.
    private(set) var number = 0

    /// An entry may name very many persons, but no line of ours is longer.
    static let limit = 1 << 28

    init(_ path: String) throws(VerifierError) {
        guard let file = FileHandle(forReadingAtPath: path) else { throw .unreadable(path) }
        self.file = file
        self.path = path
    }

    /// The next line without its end; nil at the end of the file.
    mutating func next() throws(VerifierError) -> Data? {
        var searched = 0
        while true {
            let rest = buffer[(buffer.startIndex + searched)...]
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = buffer[..<end]
                buffer = buffer[(end + 1)...]
                number += 1
                return Data(line)
            }
            searched = buffer.count
            guard !isAtEnd else {
                guard !buffer.isEmpty else { return nil }
                defer { buffer = Data() }
                number += 1
                return Data(buffer)
            }
            guard buffer.count < Self.limit else {
                throw VerifierError(
                    zh: "\(path) 第 \(number + 1) 行太长，不是审计导出文件。",
                    en: "\(path), line \(number + 1) is too long for an export of the audit.")
            }
            do {
                let more = try file.read(upToCount: 1 << 20) ?? Data()
                if more.isEmpty { isAtEnd = true } else { buffer = Data(buffer) + more }
            } catch {
                throw .unreadable(path)
            }
        }
    }
}
