import Foundation

/// The three places that name the departments: the manifest's words, the folders, the composition.
struct DepartmentLists {
    /// The words of `departments` in `Package.swift`.
    let words: [String]
    /// The folders of `Modules/`.
    let folders: [String]
    /// The modules that `Departments.swift` imports.
    let imports: [String]
    /// The lines of its list.
    let lines: [String]

    init(manifest: String, folders: [String], composition: String) {
        let list =
            manifest.range(of: "let departments = [")
            .map { manifest[$0.upperBound...].prefix { $0 != "]" } } ?? ""
        words = list.split(separator: "\"").enumerated()
            .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
        self.folders = folders
        let code = SwiftSource(path: "Sources/Yuhou/Departments.swift", text: composition).code
        imports = code.filter { $0.hasPrefix("import ") }
            .map { String($0.dropFirst("import ".count)) }.filter { $0 != "Kernel" }
        lines = code.map { $0.filter { $0 != " " } }.filter { $0.hasSuffix(".self,") }
            .map { String($0.dropLast(".self,".count)) }
    }

    init(root: URL) throws {
        self.init(
            manifest: try String(
                contentsOf: root.appending(path: "Package.swift"), encoding: .utf8),
            folders: Checkout.folders(of: "Modules", below: root),
            composition: try String(
                contentsOf: root.appending(path: "Sources/Yuhou/Departments.swift"),
                encoding: .utf8))
    }

    /// Where the lists differ, each with the remedy; empty when they say the same.
    var disagreements: [String] {
        var found: [String] = []
        for (list, place) in [(words, "Package.swift"), (lines, "Departments.swift")] {
            for name in Set(list) where list.count(where: { $0 == name }) > 1 {
                found.append("\(name) stands twice in \(place); remove one")
            }
        }
        for name in Set(words).union(folders).union(lines).union(imports).sorted() {
            if !folders.contains(name) { found.append("\(name): add the folder Modules/\(name)") }
            if !words.contains(name) { found.append("\(name): add the word to Package.swift") }
            if !imports.contains(name) {
                found.append("\(name): add the import to Sources/Yuhou/Departments.swift")
            }
            if !lines.contains(name) {
                found.append("\(name): add the line to Sources/Yuhou/Departments.swift")
            }
        }
        return found
    }
}
