/// A declaration as a line of code opens it.
struct Declaration {
    let keyword: String
    let name: String
    /// Counts from 1.
    let line: Int
    let isPublic: Bool
}

extension StyleRule {
    static let types: Set<String> = ["struct", "class", "actor", "enum", "protocol", "typealias"]

    private static let modifiers: Set<String> = [
        "public", "open", "package", "internal", "fileprivate", "private", "static", "final",
        "nonisolated", "mutating", "nonmutating", "indirect", "override", "convenience", "required",
        "consuming", "borrowing", "isolated", "distributed", "prefix", "postfix", "infix",
    ]

    /// The types, functions and initializers that a file declares, one a line.
    static func declarations(of source: SwiftSource) -> [Declaration] {
        source.code.enumerated().compactMap { index, line in
            var words = line.split { $0 == " " || $0 == "\t" }[...]
            var isPublic = false
            while let word = words.first {
                let bare = word.split(separator: "(").first.map(String.init) ?? ""
                // `class func` is a modifier, `class Pool` a type.
                let second = words.dropFirst().first
                let isModifier =
                    modifiers.contains(bare) || word.hasPrefix("@")
                    || (word == "class" && (second == "func" || second == "var"))
                guard isModifier else { break }
                if word == "public" || word == "open" { isPublic = true }
                words = words.dropFirst()
            }
            guard let first = words.first else { return nil }
            let keyword = String(first.prefix { $0.isLetter })
            if keyword == "init" {
                return Declaration(
                    keyword: "init", name: "init", line: index + 1, isPublic: isPublic)
            }
            guard first == keyword, types.contains(keyword) || keyword == "func",
                let second = words.dropFirst().first
            else { return nil }
            let isOperator = second.first.map { !$0.isLetter && $0 != "_" && $0 != "`" } ?? true
            let name =
                isOperator
                ? String(second.prefix { $0 != "(" && $0 != "<" || $0 == second.first })
                : String(second.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "`" })
            return Declaration(keyword: keyword, name: name, line: index + 1, isPublic: isPublic)
        }
    }
}
