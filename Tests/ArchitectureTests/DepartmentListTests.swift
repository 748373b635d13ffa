import Foundation
import Kernel
import Testing

@testable import Yuhou

@Suite struct DepartmentListTests {
    @Test func manifestFoldersAndCompositionNameTheSameDepartments() throws {
        let lists = try DepartmentLists(root: Checkout.root)
        #expect(lists.words.count == 15)
        #expect(lists.disagreements.isEmpty, "\(lists.disagreements)")
        #expect(lists.words == lists.lines, "both lists keep one order")
    }

    /// `formats.md`, "Department codes": other offices' files name these.
    @Test func theCodesAreThoseOfTheFiles() {
        #expect(
            departments.map { $0.code.word } == [
                "finance", "education", "housing", "civil_affairs", "human_resources",
                "agriculture", "health", "disabled_persons", "family_planning", "public_security",
                "medical_insurance", "mass_organizations", "justice", "culture_transport", "towns",
            ])
    }

    @Test func everyFolderCarriesItsManifestAndItsPage() {
        for folder in Checkout.folders(of: "Modules") {
            #expect(Checkout.exists("Modules/\(folder)/\(folder).swift"), "\(folder)")
            #expect(Checkout.exists("Modules/\(folder)/README.md"), "\(folder)")
        }
    }

    @Test func aFolderIsItsCodeInCamelCase() throws {
        let lists = try DepartmentLists(root: Checkout.root)
        for (name, department) in zip(lists.lines, departments) {
            let camel = department.code.word.split(separator: "_").map(\.capitalized).joined()
            #expect(name == camel)
        }
    }

    @Test(arguments: [
        ("a folder without a word", ["A"], ["A", "B"], ["A"], 3),
        ("a word without a folder", ["A", "B"], ["A"], ["A", "B"], 1),
        ("a line forgotten", ["A", "B"], ["A", "B"], ["A"], 2),
        ("a word twice", ["A", "A"], ["A"], ["A"], 1),
        ("a line twice", ["A"], ["A"], ["A", "A"], 1),
    ])
    func catches(
        _ mistake: String, words: [String], folders: [String], lines: [String], count: Int
    ) {
        let quoted = words.map { "\"\($0)\"" }.joined(separator: ", ")
        let lists = DepartmentLists(
            manifest: "let departments = [\n    \(quoted),\n]\nlet other = [\"C\"]",
            folders: folders,
            composition: Set(lines).map { "import \($0)\n" }.joined() + "import Kernel\n"
                + "let departments: [any Department.Type] = [\n"
                + lines.map { "    \($0).self,\n" }.joined() + "]\n")
        #expect(lists.disagreements.count == count, "\(mistake): \(lists.disagreements)")
    }

    /// A sixteenth: one folder, one word in Package.swift, one line (and its import) in the list.
    @Test func aFolderAWordAndALineAddADepartment() throws {
        let files = FileManager.default
        let copy = files.temporaryDirectory.appending(path: "yuhou-sixteenth-\(UUID().uuidString)")
        defer { try? files.removeItem(at: copy) }
        for folder in Checkout.folders(of: "Modules") {
            try files.createDirectory(
                at: copy.appending(path: "Modules/\(folder)"), withIntermediateDirectories: true)
        }
        try files.createDirectory(
            at: copy.appending(path: "Sources/Yuhou"), withIntermediateDirectories: true)
        for path in ["Package.swift", "Sources/Yuhou/Departments.swift"] {
            try files.copyItem(
                at: Checkout.root.appending(path: path), to: copy.appending(path: path))
        }
        #expect(try DepartmentLists(root: copy).disagreements.isEmpty)

        try files.createDirectory(
            at: copy.appending(path: "Modules/Veterans"), withIntermediateDirectories: true)
        #expect(try DepartmentLists(root: copy).disagreements.count == 3)

        try replace("\"Towns\",", with: "\"Towns\", \"Veterans\",", in: "Package.swift", of: copy)
        #expect(try DepartmentLists(root: copy).disagreements.count == 2)

        let composition = "Sources/Yuhou/Departments.swift"
        try replace(
            "import Towns\n", with: "import Towns\nimport Veterans\n", in: composition, of: copy)
        try replace(
            "    Towns.self,\n", with: "    Towns.self,\n    Veterans.self,\n", in: composition,
            of: copy)
        #expect(try DepartmentLists(root: copy).disagreements.isEmpty)
        #expect(try DepartmentLists(root: copy).words.count == 16)
    }

    private func replace(
        _ old: String, with new: String, in path: String, of copy: URL
    ) throws {
        let file = copy.appending(path: path)
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.contains(old))
        try text.replacingOccurrences(of: old, with: new)
            .write(to: file, atomically: true, encoding: .utf8)
    }
}
