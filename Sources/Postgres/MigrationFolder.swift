import Foundation

/// One file `migrations/<schema>/NNNN_name.sql`. Frozen once applied.
public struct Migration: Sendable, Hashable {
    /// The folder, which is also the schema it works in.
    public let schema: String
    /// From 1, without gaps, per schema.
    public let number: Int
    /// What stands between the number and `.sql`.
    public let name: String
    let bytes: [UInt8]

    /// The file's place inside the folder of migrations.
    public var file: String { "\(schema)/\(Self.fileName(number, name))" }

    static func fileName(_ number: Int, _ name: String) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + "\(digits)_\(name).sql"
    }
}

/// The migrations of a program, in the order in which they are applied.
struct MigrationFolder {
    let migrations: [Migration]

    /// Reads every `<schema>/NNNN_name.sql`, `kernel` first, then by name of schema.
    ///
    /// - Throws: `MigrationError` for a folder that cannot be read, a wrong name, a gap.
    init(path: String) throws {
        let manager = FileManager.default
        let root = URL(fileURLWithPath: path, isDirectory: true)
        guard let names = try? manager.contentsOfDirectory(atPath: path) else {
            throw MigrationError.unreadable(file: path)
        }
        let schemas = names.filter { name in
            var isFolder: ObjCBool = false
            let place = root.appendingPathComponent(name).path
            return !name.hasPrefix(".") && manager.fileExists(atPath: place, isDirectory: &isFolder)
                && isFolder.boolValue
        }.sorted { ($0 == "kernel" ? "" : $0) < ($1 == "kernel" ? "" : $1) }
        var migrations: [Migration] = []
        for schema in schemas {
            migrations += try Self.read(schema, in: root.appendingPathComponent(schema))
        }
        self.migrations = migrations
    }

    private static func read(_ schema: String, in folder: URL) throws -> [Migration] {
        guard (try? Identifier(schema)) != nil else {
            throw MigrationError.misnamed(file: schema)
        }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
            throw MigrationError.unreadable(file: schema)
        }
        let migrations = try names.filter { $0.hasSuffix(".sql") && !$0.hasPrefix(".") }.map {
            name in
            guard let parts = name.wholeMatch(of: /([0-9]{4})_([a-z0-9_]+)\.sql/),
                let number = Int(parts.1)
            else { throw MigrationError.misnamed(file: "\(schema)/\(name)") }
            guard let data = try? Data(contentsOf: folder.appendingPathComponent(name)) else {
                throw MigrationError.unreadable(file: "\(schema)/\(name)")
            }
            return Migration(
                schema: schema, number: number, name: String(parts.2), bytes: Array(data))
        }.sorted { ($0.number, $0.name) < ($1.number, $1.name) }
        for (index, migration) in migrations.enumerated() where migration.number != index + 1 {
            throw MigrationError.gap(schema: schema, missing: index + 1, found: migration.file)
        }
        return migrations
    }
}
