import Testing

/// Text that is no literal becomes SQL in two places: migration files, and the rights and policies
/// that the access matrix generates. Nobody else may take that door.
@Suite struct GeneratedTextTests {
    static func violations(in source: SwiftSource) -> [Violation] {
        let isAllowed = ["Sources/Postgres/", "Sources/Kernel/Access/"].contains {
            source.path.hasPrefix($0)
        }
        guard !isAllowed else { return [] }
        return source.code.enumerated().filter { $0.element.contains("AccessScript") }.map {
            Violation(
                path: source.path, line: $0.offset + 1,
                message: "only Sources/Kernel/Access runs generated text; write a Query")
        }
    }

    @Test func onlyTheAccessMatrixRunsGeneratedText() throws {
        let sources = try Checkout.sources(["Sources", "Modules", "Benchmarks"])
        #expect(
            sources.contains { $0.path.hasPrefix("Sources/Kernel/Access/") },
            "the scan must find the generator")
        let found = sources.flatMap(Self.violations)
        #expect(found.isEmpty, "\(found.report)")
    }

    @Test(arguments: [
        ("Modules/Health/Health.swift", 1), ("Sources/Kernel/Facts/Facts.swift", 1),
        ("Sources/Kernel/Access/AccessStatements.swift", 0),
    ])
    func catches(_ path: String, count: Int) {
        let source = SwiftSource(path: path, text: "var script = AccessScript()\n")
        #expect(Self.violations(in: source).count == count)
    }
}
