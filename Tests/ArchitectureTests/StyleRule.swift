import Testing

/// The house style, as far as a machine can read it. It has no way to be silenced.
enum StyleRule: CaseIterable, CustomTestStringConvertible {
    case names, fileLength, lineLength, functionLength, documentation, shortcuts

    var testDescription: String {
        switch self {
        case .names: "no Utils, Common, Manager, Helpers"
        case .fileLength: "a file has at most 400 lines"
        case .lineLength: "a line has at most 100 columns"
        case .functionLength: "a function has at most 70 lines"
        case .documentation: "public types and functions say what they are"
        case .shortcuts: "no try!, as!, fatalError, or note of unfinished work"
        }
    }

    /// What a file does against the rule.
    ///
    /// - Parameters:
    ///   - source: The file.
    ///   - stated: Names whose meaning a documented protocol of the house states.
    func violations(in source: SwiftSource, stated: Set<String> = []) -> [Violation] {
        switch self {
        case .names: Self.names(source)
        case .fileLength: Self.fileLength(source)
        case .lineLength: Self.lineLength(source)
        case .functionLength: Self.functionLength(source)
        case .documentation: Self.documentation(source, stated: stated)
        case .shortcuts: Self.shortcuts(source)
        }
    }

    private static let forbidden: Set<String> = [
        "Util", "Utils", "Utilities", "Common", "Manager", "Managers", "Helper", "Helpers",
    ]

    private static func names(_ source: SwiftSource) -> [Violation] {
        var found: [Violation] = []
        for part in source.path.split(separator: "/") {
            let name = String(part.split(separator: ".").first ?? part)
            if let word = words(of: name).first(where: forbidden.contains) {
                found.append(
                    Violation(
                        path: source.path, line: 0,
                        message: "`\(name)` says nothing with \(word); name the subject"))
            }
        }
        for declaration in declarations(of: source) where types.contains(declaration.keyword) {
            if let word = words(of: declaration.name).first(where: forbidden.contains) {
                found.append(
                    Violation(
                        path: source.path, line: declaration.line,
                        message: "`\(declaration.name)` says nothing with \(word); name the subject"
                    ))
            }
        }
        return found
    }

    /// `PackHelpers` is `Pack`, `Helpers`.
    private static func words(of name: String) -> [String] {
        var words: [String] = []
        for character in name {
            if character.isUppercase || words.isEmpty {
                words.append(String(character))
            } else {
                words[words.count - 1].append(character)
            }
        }
        return words
    }

    private static func fileLength(_ source: SwiftSource) -> [Violation] {
        let count = source.lines.count - (source.lines.last == "" ? 1 : 0)
        guard count > 400 else { return [] }
        return [
            Violation(
                path: source.path, line: 0,
                message: "\(count) lines; split it by subject, at most 400")
        ]
    }

    private static func lineLength(_ source: SwiftSource) -> [Violation] {
        source.lines.enumerated().compactMap { index, line in
            // A text cannot be broken without changing it: lines that are nothing but a literal
            // (SQL, YAML, a sentence for people) are not measured.
            let code = source.code[index].filter { !" ,\")(".contains($0) }
            let isComment = line.drop { $0 == " " }.hasPrefix("//")
            guard line.count > 100, isComment || !code.isEmpty else { return nil }
            return Violation(
                path: source.path, line: index + 1, message: "\(line.count) columns, at most 100")
        }
    }

    private static func functionLength(_ source: SwiftSource) -> [Violation] {
        declarations(of: source).compactMap { declaration in
            guard declaration.keyword == "func" || declaration.keyword == "init" else { return nil }
            var depth = 0
            var opened = false
            for (index, line) in source.code.enumerated().dropFirst(declaration.line - 1) {
                for character in line {
                    if character == "{" {
                        depth += 1
                        opened = true
                    } else if character == "}" {
                        depth -= 1
                    }
                }
                // A protocol's requirement has no body: its protocol closes first.
                if depth < 0 { return nil }
                guard opened && depth == 0 else { continue }
                let length = index + 2 - declaration.line
                guard length > 70 else { return nil }
                return Violation(
                    path: source.path, line: declaration.line,
                    message: "`\(declaration.name)` has \(length) lines, at most 70")
            }
            return nil
        }
    }

    /// Witnesses of the library's protocols, which state their meaning.
    private static let witnesses: Set<String> = [
        "hash", "encode", "next", "makeAsyncIterator", "run", "validate", "appendLiteral",
        "appendInterpolation", "Element", "Failure", "AsyncIterator", "StringLiteralType",
        "StringInterpolation",
    ]

    /// The documented requirements of a file's protocols: their witnesses need not repeat them.
    static func stated(in source: SwiftSource) -> Set<String> {
        var names: Set<String> = []
        let declared = declarations(of: source)
        for type in declared where type.keyword == "protocol" {
            var depth = 0
            var last = source.code.count
            for (index, line) in source.code.enumerated().dropFirst(type.line - 1) {
                depth += line.count { $0 == "{" } - line.count { $0 == "}" }
                if depth == 0 && line.contains("}") {
                    last = index + 1
                    break
                }
            }
            let body = declared.filter { $0.line > type.line && $0.line < last }
            names.formUnion(body.filter { isDocumented($0, in: source) }.map(\.name))
        }
        return names
    }

    private static func isDocumented(_ declaration: Declaration, in source: SwiftSource) -> Bool {
        var above = declaration.line - 2
        while above >= 0, source.code[above].drop(while: { $0 == " " }).hasPrefix("@") {
            above -= 1
        }
        let comment = above >= 0 ? source.lines[above].drop { $0 == " " } : ""
        return comment.hasPrefix("///") || comment.hasSuffix("*/")
    }

    private static func documentation(
        _ source: SwiftSource, stated: Set<String>
    ) -> [Violation] {
        declarations(of: source).compactMap { declaration in
            let name = declaration.name
            let isType = types.contains(declaration.keyword)
            guard declaration.isPublic, isType || declaration.keyword == "func" else { return nil }
            let isOperator = name.first.map { !$0.isLetter && $0 != "_" } ?? true
            let isAssociated = declaration.keyword == "typealias"
            let isStated = witnesses.contains(name) || stated.contains(name)
            if isOperator || (isStated && (!isType || isAssociated)) { return nil }
            guard !isDocumented(declaration, in: source) else { return nil }
            return Violation(
                path: source.path, line: declaration.line,
                message: "public \(declaration.keyword) `\(name)` has no docstring")
        }
    }

    private static func shortcuts(_ source: SwiftSource) -> [Violation] {
        var found: [Violation] = []
        for (index, line) in source.code.enumerated() {
            for word in ["try!", "as!", "fatalError("] where line.contains(word) {
                found.append(
                    Violation(
                        path: source.path, line: index + 1,
                        message: "`\(word)` stops the program; throw an error that names the cause")
                )
            }
        }
        for (index, line) in source.lines.enumerated() {
            for word in ["TO" + "DO", "FIX" + "ME", "swift-format-" + "ignore"]
            where line.contains(word) {
                found.append(
                    Violation(
                        path: source.path, line: index + 1, message: "`\(word)` is not finished"))
            }
        }
        return found
    }
}
