/// Who may import whom (the house's layout). SwiftPM lets an undeclared import of another target
/// of the package build, so the sources are read.
enum ImportRule {
    /// Ours and foreign packages, by target. A module of `Modules/` has the row of `module`.
    private static let allowed: [String: Set<String>] = [
        "Yuhou": [
            "Accounts", "AuditVerifier", "Console", "Credentials", "Embedded", "JointMeeting",
            "Kernel", "Law", "Money", "MoneyVerifier", "Papers", "Postgres", "ArgumentParser",
        ],
        "JointMeeting": ["Kernel", "Law", "Money", "Postgres", "ArgumentParser"],
        "Console": [
            "Accounts", "Credentials", "JointMeeting", "Kernel", "Law", "Money", "Papers",
            "ArgumentParser", "Crypto", "Hummingbird", "HummingbirdCore", "HTTPTypes", "Logging",
            "Mustache",
        ],
        "Papers": ["Kernel", "Law"],
        "Money": ["Kernel", "Law", "Postgres"],
        "Accounts": ["Credentials", "Kernel", "Law", "Postgres"],
        "Credentials": ["Law", "Crypto", "CLibSodium", "CLibQREncode"],
        "Kernel": ["Law", "Postgres", "ArgumentParser", "Crypto", "CLibCSV", "Sheets"],
        "Sheets": ["CLibZip", "CLibExpat", "CLibXlsxWriter"],
        "Law": ["Yams"],
        "Postgres": ["CLibPQ"],
        "Embedded": ["Crypto"],
        "AuditVerifier": ["Crypto"],
        "MoneyVerifier": ["Postgres", "Crypto", "Yams"],
    ]
    /// The bureau that pays has the verifier at its desk.
    private static let more: [String: Set<String>] = ["Finance": ["MoneyVerifier"]]
    private static let allowedToModules: Set<String> = [
        "Kernel", "Law", "Money", "Postgres", "ArgumentParser",
    ]

    /// What comes with the compiler and the system.
    private static let system: Set<String> = [
        "Swift", "Foundation", "FoundationEssentials", "FoundationInternationalization", "Dispatch",
        "Glibc", "Musl", "Darwin", "Synchronization", "_Concurrency", "RegexBuilder",
    ]

    /// Every import of a file that its target may not have.
    ///
    /// - Parameters:
    ///   - source: The file; its folder says the target.
    ///   - departments: The folders of `Modules/`.
    /// - Returns: One violation an import, with the line and what the target may import.
    static func violations(in source: SwiftSource, departments: Set<String>) -> [Violation] {
        let target = source.target
        let isModule = departments.contains(target)
        let modules = allowedToModules.union(more[target] ?? [])
        guard let row = isModule ? modules : allowed[target] else {
            return [
                Violation(
                    path: source.path, line: 0,
                    message: "no import rule for `\(target)`; give it a row in ImportRule")
            ]
        }
        let mayImport = target == "Yuhou" ? row.union(departments) : row
        return imports(of: source).compactMap { found in
            let message: String? =
                if found.isExported {
                    "`@_exported` hands `\(found.module)` on to whoever imports `\(target)`"
                } else if found.module == "Yams" && target == "Law"
                    && !source.name.hasPrefix("PackReader")
                    && source.name != "RetentionRules.swift"
                {
                    "only Law/PackReader* and Law/RetentionRules import Yams"
                } else if target == "Law" && found.module.hasPrefix("Foundation")
                    && !source.name.hasPrefix("PackReader")
                {
                    "Law does no input or output; only PackReader* may import Foundation"
                } else if mayImport.contains(found.module) || system.contains(found.module) {
                    nil
                } else {
                    "`\(target)` may not import `\(found.module)`, only "
                        + (isModule || target != "Yuhou" ? row.sorted() : mayImport.sorted())
                        .joined(separator: ", ")
                }
            return message.map { Violation(path: source.path, line: found.line, message: $0) }
        }
    }

    private static let kinds: Set<String> = [
        "struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor",
    ]

    /// `public import struct Law.Day; import Kernel` are two imports, of `Law` and `Kernel`.
    private static func imports(
        of source: SwiftSource
    ) -> [(module: String, line: Int, isExported: Bool)] {
        var found: [(module: String, line: Int, isExported: Bool)] = []
        for (index, line) in source.code.enumerated() {
            for statement in line.split(separator: ";") {
                let words = statement.split { $0 == " " || $0 == "\t" || $0 == "\r" }
                guard let keyword = words.firstIndex(of: "import") else { continue }
                var rest = words[(keyword + 1)...]
                if let first = rest.first, kinds.contains(String(first)) { rest = rest.dropFirst() }
                guard let name = rest.first?.split(separator: ".").first else { continue }
                found.append((String(name), index + 1, words[..<keyword].contains("@_exported")))
            }
        }
        return found
    }
}
