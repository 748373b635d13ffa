import Foundation

/// The working copy that these tests read, found from where this file stands.
enum Checkout {
    /// The folder that holds `Package.swift`.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The text of one file, by its path below the root.
    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    /// The folders directly below a folder, sorted; none when it does not exist.
    static func folders(of path: String, below root: URL = root) -> [String] {
        let base = root.appending(path: path)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: base.path)) ?? []
        return names.filter { name in
            var isFolder: ObjCBool = false
            let entry = base.appending(path: name).path
            return !name.hasPrefix(".")
                && FileManager.default.fileExists(atPath: entry, isDirectory: &isFolder)
                && isFolder.boolValue
        }.sorted()
    }

    /// Every file below a folder whose name ends so, as paths below the root, sorted.
    static func files(below path: String, ending suffix: String) -> [String] {
        let base = root.appending(path: path)
        guard let walk = FileManager.default.enumerator(atPath: base.path) else { return [] }
        return walk.compactMap { $0 as? String }
            .filter { $0.hasSuffix(suffix) && !$0.split(separator: "/").contains(".build") }
            .map { "\(path)/\($0)" }.sorted()
    }

    /// Every Swift file of the folders, read.
    static func sources(_ folders: [String]) throws -> [SwiftSource] {
        try folders.flatMap { files(below: $0, ending: ".swift") }
            .map { SwiftSource(path: $0, text: try text($0)) }
    }
}
