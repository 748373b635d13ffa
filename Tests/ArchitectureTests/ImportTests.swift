import Testing

@Suite struct ImportTests {
    private static let departments = Set(Checkout.folders(of: "Modules"))

    @Test func nobodyImportsWhatTheHouseForbids() throws {
        let sources = try Checkout.sources(["Sources", "Modules"])
        #expect(sources.count > 30, "the scan must find the house")
        let violations = sources.flatMap {
            ImportRule.violations(in: $0, departments: Self.departments)
        }
        #expect(violations.isEmpty, "\(violations.report)")
    }

    @Test(arguments: [
        ("the law knows nothing of the kernel", "Sources/Law/Day.swift", "import Kernel"),
        ("the law does no input", "Sources/Law/Day.swift", "import Foundation"),
        ("only the pack reader reads YAML", "Sources/Law/Checker.swift", "import Yams"),
        ("the kernel reads no YAML", "Sources/Kernel/Seal/Seal.swift", "import Yams"),
        ("the driver knows no law", "Sources/Postgres/Pool.swift", "import Law"),
        ("the driver is alone at libpq", "Sources/Kernel/Facts/Facts.swift", "import CLibPQ"),
        ("not even the program touches libpq", "Sources/Yuhou/Home.swift", "import CLibPQ"),
        ("a module does not touch libpq", "Modules/Health/Health.swift", "import CLibPQ"),
        ("the kernel knows no module", "Sources/Kernel/Facts/Facts.swift", "import Health"),
        ("the kernel knows no console", "Sources/Kernel/Facts/Facts.swift", "import Console"),
        ("the kernel knows no web", "Sources/Kernel/Facts/Facts.swift", "import Hummingbird"),
        ("a module knows no other", "Modules/Health/Health.swift", "import Finance"),
        ("a module knows no web", "Modules/Health/Health.swift", "import Hummingbird"),
        ("a module knows no console", "Modules/Health/Health.swift", "import Console"),
        ("a module knows no program", "Modules/Health/Health.swift", "import Yuhou"),
        ("a module runs no server", "Modules/Health/Health.swift", "import Embedded"),
        ("the console asks the kernel", "Sources/Console/Pages.swift", "import Postgres"),
        ("the console knows no module", "Sources/Console/Pages.swift", "import Towns"),
        ("the verifier knows no writer", "Sources/AuditVerifier/Verifier.swift", "import Kernel"),
        ("the server knows no kernel", "Sources/Embedded/Home.swift", "import Kernel"),
        ("an unknown package is refused", "Sources/Kernel/Seal/Seal.swift", "import NIO"),
        ("an unknown target is refused", "Sources/Other/Other.swift", "import Law"),
        ("one type is an import", "Modules/Health/Health.swift", "import struct Finance.Fund"),
        ("access changes nothing", "Modules/Health/Health.swift", "public import Finance"),
        ("attributes change nothing", "Modules/Health/Health.swift", "@testable import Finance"),
        ("the second of a line counts", "Modules/Health/Health.swift", "import Law; import Towns"),
        ("nothing is handed on", "Sources/Kernel/Facts/Facts.swift", "@_exported import Law"),
    ])
    func catches(_ rule: String, path: String, text: String) {
        let source = SwiftSource(path: path, text: "/// Fine.\n\(text)\n")
        let found = ImportRule.violations(in: source, departments: Self.departments)
        #expect(found.count == 1, "\(rule): \(text) in \(path)")
    }

    @Test(arguments: [
        ("Sources/Law/PackReader.swift", "import Yams"),
        ("Sources/Postgres/Connection.swift", "private import CLibPQ"),
        ("Modules/Health/Health.swift", "public import Kernel\npublic import struct Law.Day"),
        ("Sources/Yuhou/Departments.swift", "import Health\nimport Towns"),
        ("Modules/Health/Health.swift", "// import Finance\n/* import Towns */"),
        ("Modules/Health/Health.swift", "let text = \"import Finance\""),
        ("Modules/Health/Health.swift", "let text = \"\"\"\n    import Finance\n    \"\"\""),
        ("Modules/Health/Health.swift", "let text = \"\\(name(\"import Finance\"))\""),
    ])
    func allows(_ path: String, text: String) {
        let source = SwiftSource(path: path, text: text)
        let found = ImportRule.violations(in: source, departments: Self.departments)
        #expect(found.isEmpty, "\(found.report)")
    }
}
