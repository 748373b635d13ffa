/// A Swift file, with a copy in which comments and strings are blank, so that a rule reads only
/// what the compiler reads.
struct SwiftSource {
    let path: String
    let lines: [String]
    /// As `lines`, comments and string literals replaced by spaces.
    let code: [String]

    init(path: String, text: String) {
        self.path = path
        lines = Self.split(Array(text.utf8))
        code = Self.split(Self.blanked(Array(text.utf8)))
    }

    /// The target a file belongs to: `Sources/Law/Day.swift` is of `Law`.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 1 ? String(parts[1]) : ""
    }

    var name: String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    private static func split(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private static let quote = UInt8(ascii: "\"")
    private static let hash = UInt8(ascii: "#")
    private static let newline = UInt8(ascii: "\n")
    private static let slash = UInt8(ascii: "/")
    private static let star = UInt8(ascii: "*")
    private static let backslash = UInt8(ascii: "\\")
    private static let open = UInt8(ascii: "(")
    private static let close = UInt8(ascii: ")")

    private static func blanked(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        var index = 0
        while index < bytes.count {
            guard let end = endOfSilence(bytes, from: index) else {
                index += 1
                continue
            }
            for position in index..<end where bytes[position] != newline {
                result[position] = UInt8(ascii: " ")
            }
            index = max(end, index + 1)
        }
        return result
    }

    /// Where the comment or string that begins here ends; nil when none begins.
    private static func endOfSilence(_ bytes: [UInt8], from start: Int) -> Int? {
        let next = start + 1 < bytes.count ? bytes[start + 1] : 0
        if bytes[start] == slash && next == slash {
            return bytes[start...].firstIndex(of: newline) ?? bytes.count
        }
        if bytes[start] == slash && next == star { return endOfComment(bytes, from: start) }
        var hashes = 0
        while start + hashes < bytes.count && bytes[start + hashes] == hash { hashes += 1 }
        let opening = start + hashes
        guard opening < bytes.count, bytes[opening] == quote else { return nil }
        return endOfString(bytes, opening: opening, hashes: hashes)
    }

    /// Block comments nest.
    private static func endOfComment(_ bytes: [UInt8], from start: Int) -> Int {
        var depth = 0
        var index = start
        while index + 1 < bytes.count {
            if bytes[index] == slash && bytes[index + 1] == star {
                depth += 1
                index += 2
            } else if bytes[index] == star && bytes[index + 1] == slash {
                depth -= 1
                index += 2
                if depth == 0 { return index }
            } else {
                index += 1
            }
        }
        return bytes.count
    }

    private static func endOfString(_ bytes: [UInt8], opening: Int, hashes: Int) -> Int {
        func holds(_ byte: UInt8, _ count: Int, at index: Int) -> Bool {
            index + count <= bytes.count && bytes[index..<index + count].allSatisfy { $0 == byte }
        }
        let quotes = holds(quote, 3, at: opening) ? 3 : 1
        var index = opening + quotes
        while index < bytes.count {
            // A one-line string ends with its line; going on would blank the rest of the file.
            if quotes == 1 && bytes[index] == newline { return index }
            if holds(quote, quotes, at: index) && holds(hash, hashes, at: index + quotes) {
                return index + quotes + hashes
            }
            if bytes[index] == backslash && holds(hash, hashes, at: index + 1) {
                let escaped = index + 1 + hashes
                let interpolates = escaped < bytes.count && bytes[escaped] == open
                index = interpolates ? endOfInterpolation(bytes, opening: escaped) : escaped + 1
            } else {
                index += 1
            }
        }
        return bytes.count
    }

    private static func endOfInterpolation(_ bytes: [UInt8], opening: Int) -> Int {
        var depth = 0
        var index = opening
        while index < bytes.count {
            if let end = endOfSilence(bytes, from: index) {
                index = max(end, index + 1)
                continue
            }
            if bytes[index] == open { depth += 1 }
            if bytes[index] == close { depth -= 1 }
            index += 1
            if depth == 0 { return index }
        }
        return bytes.count
    }
}

/// What a rule found: where, and what would be right.
struct Violation: Hashable, CustomStringConvertible {
    let path: String
    /// Counts from 1; 0 for the file as a whole.
    let line: Int
    let message: String

    var description: String { line == 0 ? "\(path): \(message)" : "\(path):\(line): \(message)" }
}

extension [Violation] {
    /// One line each, for the failure message.
    var report: String { map(\.description).joined(separator: "\n") }
}
