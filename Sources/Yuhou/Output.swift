import Foundation
import Kernel
import Law

/// Prints one JSON document on standard output.
func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let document = try encoder.encode(value) + Data("\n".utf8)
    // A reader that has gone (`… | head`) wants no more.
    try? FileHandle.standardOutput.write(contentsOf: document)
}

/// A value that is written as `null` when there is none, never left out.
struct Nullable<Value: Encodable>: Encodable {
    let value: Value?

    init(_ value: Value?) { self.value = value }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let value { try container.encode(value) } else { try container.encodeNil() }
    }
}

/// Progress on standard error: silent for the first second, then one line that is kept up to date
/// on a terminal.
final class Progress: @unchecked Sendable {
    // The lock guards the two instants; progress may be told from any executor.
    private let lock = NSLock()
    private let title: String
    private let unit: String
    private let start = ContinuousClock.now
    private var shown = ContinuousClock.now
    private var isShowing = false

    init(_ title: Text, unit: Text, language: Language) {
        self.title = title(language)
        self.unit = unit(language)
    }

    func callAsFunction(_ done: Int, of total: Int? = nil) {
        lock.withLock {
            let now = ContinuousClock.now
            guard now - start > .seconds(1), now - shown > .milliseconds(100) else { return }
            shown = now
            isShowing = true
            var line = "\(title) \(done) \(unit)"
            if let total, total > 0 {
                let filled = min(30, done * 30 / total)
                let bar =
                    String(repeating: "█", count: filled)
                    + String(repeating: "░", count: 30 - filled)
                line = "\(title) \(bar) \(done)/\(total) \(unit)"
            }
            FileHandle.standardError.write(Data("\r\(line)".utf8))
        }
    }

    /// Ends the line, if one was shown.
    func finish() {
        lock.withLock {
            if isShowing { FileHandle.standardError.write(Data("\n".utf8)) }
            isShowing = false
        }
    }
}

/// About how many rows the files hold: their lines, for the progress bar. A file that cannot be
/// read counts nothing here; the import says why. Nor does a workbook, which is packed.
func countRows(_ paths: [String]) -> Int {
    paths.reduce(0) { sum, path in
        guard !PlainTable.isWorkbook(path), let handle = FileHandle(forReadingAtPath: path)
        else { return sum }
        defer { try? handle.close() }
        var lines = 0
        while let block = try? handle.read(upToCount: 1 << 18), !block.isEmpty {
            lines += block.count { $0 == 0x0A }
        }
        return sum + max(0, lines - 1)
    }
}
