public import Law

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why a whole file was refused: nothing of it, nor of the files beside it, was imported.
public struct ImportFileError: Error, Hashable, Sendable, CustomStringConvertible {
    public let file: String
    /// From 1; nil when the file as a whole is meant.
    public let line: Int?
    public let reason: Text

    public init(file: String, line: Int? = nil, _ reason: Text) {
        self.file = file
        self.line = line
        self.reason = reason
    }

    static func system(_ file: String, _ number: Int32) -> ImportFileError {
        let words = String(cString: strerror(number))
        return ImportFileError(
            file: file, Text("无法读写（\(words)）", en: "cannot be read or written: \(words)"))
    }

    /// File, line and reason in a language.
    public func message(_ language: Language) -> String {
        let place = line.map { "\(file):\($0)" } ?? file
        return "\(place): \(reason(language))"
    }

    public var description: String { message(.english) }
}
