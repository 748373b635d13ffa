import Testing

@Suite struct StyleTests {
    @Test(arguments: StyleRule.allCases)
    func theHouseKeeps(_ rule: StyleRule) throws {
        let folders =
            rule == .documentation
            ? ["Sources", "Modules"] : ["Sources", "Modules", "Tests", "Benchmarks"]
        let sources = try Checkout.sources(folders)
        let stated = sources.reduce(into: Set<String>()) { names, source in
            names.formUnion(StyleRule.stated(in: source))
        }
        let violations = sources.flatMap { rule.violations(in: $0, stated: stated) }
        #expect(violations.isEmpty, "\(violations.report)")
    }

    @Test(arguments: [
        (StyleRule.names, "Sources/Kernel/DayUtils.swift", "struct Days {}"),
        (.names, "Sources/Kernel/Common/Days.swift", "struct Days {}"),
        (.names, "Sources/Kernel/Days.swift", "final class DayManager {}"),
        (.names, "Sources/Kernel/Days.swift", "public enum Helpers {}"),
        (.fileLength, "Sources/Law/Day.swift", String(repeating: "\n", count: 401)),
        (.lineLength, "Sources/Law/Day.swift", "// " + String(repeating: "日", count: 98)),
        (
            .functionLength, "Sources/Law/Day.swift",
            "func long(\n) {\n" + String(repeating: "    work()\n", count: 68) + "}\n"
        ),
        (.documentation, "Sources/Law/Day.swift", "public struct Day {}"),
        (.documentation, "Sources/Law/Day.swift", "    public static func today() -> Day {"),
        (.documentation, "Sources/Law/Day.swift", "/// Old.\n\n@frozen\npublic enum Week {}"),
        (.shortcuts, "Sources/Law/Day.swift", "let day = try! Day(text)"),
        (.shortcuts, "Sources/Law/Day.swift", "let day = value as! Day"),
        (.shortcuts, "Sources/Law/Day.swift", "fatalError(\"never\")"),
        (.shortcuts, "Sources/Law/Day.swift", "// TO" + "DO: leap years"),
    ])
    func catches(_ rule: StyleRule, path: String, text: String) {
        let found = rule.violations(in: SwiftSource(path: path, text: text))
        #expect(found.count == 1, "\(found.report)")
    }

    @Test func aWitnessOfADocumentedRequirementNeedsNoWordsOfItsOwn() {
        let seal = SwiftSource(
            path: "Sources/Kernel/Seal.swift",
            text: """
                /// Seals.
                public protocol Seal {
                    /// Closes it.
                    func close() -> Bool
                    func guess()
                }
                /// After the protocol.
                func after() {}
                """)
        #expect(StyleRule.stated(in: seal) == ["close"])
        let key = SwiftSource(
            path: "Sources/Kernel/Key.swift",
            text: "public func close() -> Bool {}\npublic func guess() {}")
        let found = StyleRule.documentation.violations(in: key, stated: ["close"])
        #expect(found.map(\.line) == [2])
    }

    @Test(arguments: [
        (StyleRule.names, "Sources/Kernel/Days.swift", "struct Commonwealth {}"),
        (.lineLength, "Sources/Law/Day.swift", String(repeating: "日", count: 100)),
        (
            .functionLength, "Sources/Law/Day.swift",
            "func long() {\n" + String(repeating: "    work()\n", count: 68) + "}\n"
        ),
        (.documentation, "Sources/Law/Day.swift", "/// A day.\n@frozen\npublic struct Day {}"),
        (.documentation, "Sources/Law/Day.swift", "public static func < (a: Day, b: Day) {"),
        (.documentation, "Sources/Law/Day.swift", "public var description: String"),
        (.documentation, "Sources/Law/Day.swift", "func today() -> Day {"),
        (.shortcuts, "Sources/Law/Day.swift", "let text = \"never try!\""),
    ])
    func allows(_ rule: StyleRule, path: String, text: String) {
        let found = rule.violations(in: SwiftSource(path: path, text: text))
        #expect(found.isEmpty, "\(found.report)")
    }
}
