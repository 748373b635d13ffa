import Foundation

/// What the walks write down: that a row of the catalogue (`catalogue.md` §1) reached its end by
/// the modules' own acts. `CatalogueTests` reads it and names each row that did not.
public enum CatalogueRecord {
    /// How a row ends.
    public enum End: String, Sendable, CaseIterable {
        /// A person received it, with its proof.
        case delivered
        /// Decided, and with the finance bureau to be paid.
        case handed
        /// A duty of offices: every unit that owes it has it on record.
        case fulfilled
        /// A definition: somebody whom it speaks of was found by it.
        case marked
    }

    /// One row that was walked.
    public struct Walk: Hashable, Sendable {
        public let id: String
        public let end: End

        public init(_ id: String, _ end: End) {
            (self.id, self.end) = (id, end)
        }
    }

    /// What cannot be kept or read.
    public struct Mistake: Error {
        let words: String
    }

    /// The variable that names the folder of the records.
    public static let variable = "YUHOU_WALKS"

    /// The folder; nil where nobody counts.
    public static var folder: String? {
        ProcessInfo.processInfo.environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Writes a walk down in a file of this process; nothing where nobody counts.
    public static func walked(_ id: String, to end: End, in folder: String? = folder) throws {
        guard let folder else { return }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/\(ProcessInfo.processInfo.processIdentifier).csv"
        // One short line is one write: tests of a process that run side by side do not mix.
        guard let file = fopen(path, "a") else { throw Mistake(words: "\(path) cannot be written") }
        defer { fclose(file) }
        guard fputs("\(id),\(end.rawValue)\n", file) >= 0 else {
            throw Mistake(words: "\(path) cannot be written")
        }
    }

    /// All that was written down, by every process.
    public static func walks(in folder: String) throws -> Set<Walk> {
        var walks: Set<Walk> = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder)
        where name.hasSuffix(".csv") {
            let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            for line in text.split(separator: "\n") {
                let cells = line.split(separator: ",").map(String.init)
                guard cells.count == 2, let end = End(rawValue: cells[1]) else {
                    throw Mistake(words: "\(name): \(line)")
                }
                walks.insert(Walk(cells[0], end))
            }
        }
        return walks
    }
}
