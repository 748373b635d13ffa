import Foundation

/// What a migration must keep so that the database can be spread by `district` and every schema
/// stands alone.
enum MigrationRule {
    /// Tables not keyed by district first, each with its reason.
    static let exceptions: [String: String] = [
        "registry.claim":
            "asks whether an ID number is known in another district; says nothing else",
        "ctx.secret": "the signing secret, the same plain local table on every node",
        "kernel.access_state": "which grants and policies stand, the same on every node",
    ]

    /// Schemas of the kernel itself, of money and of the joint-meeting office, beside one a
    /// department.
    static let kernelSchemas: Set<String> = [
        "kernel", "casework", "ledger", "registry", "ctx", "auth", "audit", "office",
    ]

    /// Everything a migration does against the rules.
    ///
    /// - Parameters:
    ///   - path: `migrations/<schema>/NNNN_name.sql`.
    ///   - text: Its statements.
    ///   - departments: The department codes; each may name a schema.
    /// - Returns: One violation a statement or table item, with its line.
    static func violations(
        inMigration path: String, text: String, departments: Set<String>
    ) -> [Violation] {
        var found: [Violation] = []
        let parts = path.split(separator: "/").map(String.init)
        let schema = parts.count > 1 ? parts[parts.count - 2] : ""
        if !departments.contains(schema) && !kernelSchemas.contains(schema) {
            found.append(
                Violation(
                    path: path, line: 0, message: "`\(schema)` is the code of no department"))
        }
        let file = parts.last ?? ""
        let digits = file.prefix { $0.isNumber }
        if digits.count != 4 || !file.dropFirst(4).hasPrefix("_") || !file.hasSuffix(".sql") {
            found.append(
                Violation(path: path, line: 0, message: "name it NNNN_subject.sql, four digits"))
        }
        for statement in SQLStatement.all(in: text) {
            found += complaints(about: statement, schema: schema).map {
                Violation(path: path, line: statement.line, message: $0)
            }
        }
        return found
    }

    private static func complaints(about statement: SQLStatement, schema: String) -> [String] {
        let words = statement.words
        var found: [String] = []
        if words.starts(with: ["CREATE", "TRIGGER"])
            || words.starts(with: ["CREATE", "OR", "REPLACE", "TRIGGER"])
        {
            found.append("a trigger: the database must spread without them; use a constraint")
        }
        if words.starts(with: ["CREATE", "UNIQUE", "INDEX"]), let on = words.firstIndex(of: "ON"),
            words.index(after: on) < words.endIndex
        {
            let table = statement.name(at: on + 1)
            if statement.firstColumn(after: "ON") != "district" && exceptions[table] == nil {
                found.append("unique index on `\(table)` must have `district` first")
            }
        }
        guard let table = statement.table else { return found }
        if !table.hasPrefix("\(schema).") {
            found.append("table `\(table)` stands outside its schema `\(schema)`")
        }
        let items = statement.items
        for item in items { found += complaints(about: item, of: table, schema: schema) }
        let isCreated = words.first == "CREATE" && !words.contains("PARTITION")
        let hasKey = items.contains { $0.contains("PRIMARY KEY") || $0.hasPrefix("LIKE ") }
        if isCreated && !hasKey { found.append("table `\(table)` has no primary key") }
        return found
    }

    private static func complaints(
        about item: String, of table: String, schema: String
    ) -> [String] {
        var found: [String] = []
        let isFree = exceptions[table] != nil
        for key in ["PRIMARY KEY", "UNIQUE", "FOREIGN KEY"] where item.contains(key) && !isFree {
            if columns(after: key, in: item).first != "district" {
                found.append("\(key.lowercased()) of `\(table)` must have `district` first")
            }
        }
        if let references = item.range(of: "REFERENCES ") {
            let target = item[references.upperBound...].prefix { $0 != " " && $0 != "(" }
            if !target.hasPrefix("\(schema).") && !target.hasPrefix("kernel.") {
                found.append(
                    "`\(table)` refers to `\(target)`; foreign keys stay in `\(schema)` or point "
                        + "to `kernel`")
            }
            let column = item.prefix { $0 != " " }
            if !item.contains("FOREIGN KEY") && column != "district" && !isFree {
                found.append("`\(column)` of `\(table)` refers without `district`")
            }
        }
        return found
    }

    /// The columns of a key: those in parentheses after it, or the column it stands on.
    private static func columns(after key: String, in item: String) -> [String] {
        guard let range = item.range(of: key) else { return [] }
        let isConstraint = item.hasPrefix(key) || item.hasPrefix("CONSTRAINT ")
        guard isConstraint, let open = item[range.upperBound...].firstIndex(of: "(") else {
            return [String(item.prefix { $0 != " " })]
        }
        return item[open...].dropFirst().prefix { $0 != ")" }.split(separator: ",")
            .map { $0.split(separator: " ").first.map(String.init) ?? "" }
    }
}

/// One statement of a migration, comments and strings left out, white space made single.
struct SQLStatement {
    let text: String
    /// Counts from 1.
    let line: Int

    var words: [String] { text.split { $0 == " " || $0 == "(" }.map(String.init) }

    func name(at index: Int) -> String {
        let words = words
        return words.indices.contains(index) ? words[index] : ""
    }

    /// The table that a `CREATE TABLE` or `ALTER TABLE … ADD` speaks of.
    var table: String? {
        let words = words
        guard let first = words.first, first == "CREATE" || first == "ALTER" else { return nil }
        guard let keyword = words.firstIndex(of: "TABLE"), keyword <= 2 else { return nil }
        let noise: Set<String> = ["IF", "NOT", "EXISTS", "ONLY"]
        return words[(keyword + 1)...].first { !noise.contains($0) }
    }

    /// The columns and constraints of a table, or what an `ALTER TABLE` adds.
    var items: [String] {
        if words.first == "ALTER" {
            guard let add = text.range(of: " ADD ") else { return [] }
            var item = text[add.upperBound...]
            if item.hasPrefix("COLUMN ") { item = item.dropFirst("COLUMN ".count) }
            return [String(item)]
        }
        guard let open = text.firstIndex(of: "(") else { return [] }
        var items: [String] = [""]
        var depth = 0
        for character in text[open...] {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if depth == 0 { break }
            if depth == 1 && character == "(" { continue }
            if depth == 1 && character == "," {
                items.append("")
            } else {
                items[items.count - 1].append(character)
            }
        }
        return items.map { String($0.drop { $0 == " " }) }
    }

    func firstColumn(after word: String) -> String? {
        guard let range = text.range(of: " \(word) "),
            let open = text[range.upperBound...].firstIndex(of: "(")
        else { return nil }
        let column = text[text.index(after: open)...].prefix { $0 != "," && $0 != ")" }
        return column.split(separator: " ").first.map(String.init)
    }

    /// The statements of a file.
    static func all(in text: String) -> [SQLStatement] {
        var statements: [SQLStatement] = []
        var current = ""
        var line = 1
        var start = 1
        for character in blanked(text) {
            if character == "\n" { line += 1 }
            if character == ";" {
                if !current.isEmpty { statements.append(SQLStatement(text: current, line: start)) }
                current = ""
            } else if character.isWhitespace {
                if !current.isEmpty && current.last != " " { current.append(" ") }
            } else {
                if current.isEmpty { start = line }
                current.append(character)
            }
        }
        if !current.isEmpty { statements.append(SQLStatement(text: current, line: start)) }
        return statements
    }

    /// Comments, strings and function bodies left out; line breaks stay.
    private static func blanked(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let first = rest.first {
            let end: Substring.Index
            if rest.hasPrefix("--") {
                end = rest.firstIndex(of: "\n") ?? rest.endIndex
            } else if first == "'" {
                let body = rest.dropFirst()
                end = body.firstIndex(of: "'").map(body.index(after:)) ?? rest.endIndex
            } else if rest.hasPrefix("$$") {
                end = rest.dropFirst(2).range(of: "$$")?.upperBound ?? rest.endIndex
            } else {
                result.append(first)
                rest = rest.dropFirst()
                continue
            }
            result += String(repeating: "\n", count: rest[..<end].count { $0 == "\n" })
            rest = rest[end...]
        }
        return result
    }
}
