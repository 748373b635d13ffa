/// Turns the entries of `access.yaml` into a matrix, or says what is wrong with one of them.
struct AccessMatrixReader {
    private(set) var roles: [String] = []
    private(set) var scopes: [String: String] = [:]
    private(set) var functions: [String: [String]] = [:]
    private(set) var sequences: [String: [String]] = [:]
    private(set) var temporary: [String] = []
    private(set) var keepers: [String] = []
    private(set) var rules: [AccessRule] = []
    private(set) var functionLines: [String: Int] = [:]
    private(set) var sequenceLines: [String: Int] = [:]
    private var groups: [String: [String]] = [:]
    private var names: Set<String> = []

    static func read(_ text: String) throws(AccessError) -> AccessMatrix {
        var reader = AccessMatrixReader()
        for entry in try AccessText.entries(text) { try reader.take(entry) }
        return AccessMatrix(reader)
    }

    private mutating func take(_ entry: AccessEntry) throws(AccessError) {
        switch entry.section {
        case "roles": try group(entry)
        case "temporary": temporary = try members(entry.value, entry.line)
        case "keeps": keepers = try members(entry.value, entry.line)
        case "scopes":
            guard case .word(let sql) = entry.value else {
                throw AccessError(entry.line, "应为带引号的条件", en: "a quoted condition expected")
            }
            _ = try AccessScope.expanded(sql, .postgres, kinds: [], line: entry.line)
            guard scopes.updateValue(sql, forKey: entry.key) == nil else {
                throw AccessError(
                    entry.line, "范围 `\(entry.key)` 写了两次", en: "scope `\(entry.key)` stands twice")
            }
        case "functions":
            functions[entry.key] = try members(entry.value, entry.line)
            functionLines[entry.key] = entry.line
        case "sequences":
            sequences[entry.key] = try members(entry.value, entry.line)
            sequenceLines[entry.key] = entry.line
        case "tables": try rule(entry)
        default:
            throw AccessError(
                entry.line, "没有 `\(entry.section)` 这一部分",
                en: "no section `\(entry.section)`; roles, temporary, keeps, scopes, "
                    + "functions, sequences, tables expected")
        }
    }

    /// A group may hold groups before it; whatever else it holds is a role.
    private mutating func group(_ entry: AccessEntry) throws(AccessError) {
        guard groups[entry.key] == nil else {
            throw AccessError(
                entry.line, "角色组 `\(entry.key)` 写了两次", en: "group `\(entry.key)` stands twice")
        }
        var found: [String] = []
        for word in try words(entry.value, entry.line) {
            if let group = groups[word] {
                found += group
            } else {
                found.append(word)
                if !roles.contains(word) { roles.append(word) }
            }
        }
        groups[entry.key] = unique(found)
    }

    private func members(
        _ value: AccessValue, _ line: Int
    ) throws(AccessError) -> [String] {
        var found: [String] = []
        for word in try words(value, line) {
            if let group = groups[word] {
                found += group
            } else if roles.contains(word) {
                found.append(word)
            } else {
                throw AccessError(
                    line, "没有角色 `\(word)`；可用：\(roles.joined(separator: "、"))",
                    en: "no role `\(word)`; one of \(roles.joined(separator: ", ")) or a group "
                        + "expected")
            }
        }
        return unique(found)
    }

    private func unique(_ words: [String]) -> [String] {
        var seen: Set<String> = []
        return words.filter { seen.insert($0).inserted }
    }

    private func words(_ value: AccessValue?, _ line: Int) throws(AccessError) -> [String] {
        switch value {
        case .word(let word): return [word]
        case .list(let items):
            var found: [String] = []
            for item in items { found += try words(item, line) }
            return found
        default:
            throw AccessError(line, "应为一个词或 [列表]", en: "a word or a [list] expected")
        }
    }

    private mutating func rule(_ entry: AccessEntry) throws(AccessError) {
        let line = entry.line
        guard case .fields(let fields) = entry.value, !entry.table.isEmpty else {
            throw AccessError(line, "应为一条规则 `- {…}`", en: "a rule `- {…}` expected")
        }
        for key in fields.keys.sorted()
        where !["to", "may", "columns", "where", "check"].contains(key) {
            throw AccessError(
                line, "规则里没有 `\(key)`", en: "a rule has no `\(key)`; to, may, columns, where, check"
            )
        }
        var verbs: [AccessVerb] = []
        for word in try words(fields["may"], line) {
            guard let verb = AccessVerb(rawValue: word) else {
                throw AccessError(
                    line, "`\(word)` 不是动作；应为 select、insert、update、delete",
                    en: "`\(word)` is no verb; select, insert, update or delete expected")
            }
            verbs.append(verb)
        }
        let columns = fields["columns"] == nil ? nil : try words(fields["columns"], line)
        guard columns == nil || !verbs.contains(.delete) else {
            throw AccessError(line, "delete 不能只给几列", en: "delete goes by rows, not columns")
        }
        let rule = AccessRule(
            table: entry.table, word: try words(fields["to"], line).joined(separator: "_"),
            roles: try members(fields["to"] ?? .list([]), line), verbs: verbs, columns: columns,
            scopes: try scopeNames(fields["where"], line),
            check: fields["check"] == nil ? [] : try scopeNames(fields["check"], line), line: line)
        guard !rule.roles.isEmpty, !rule.scopes.isEmpty, !verbs.isEmpty else {
            throw AccessError(
                line, "规则缺 to、may 或 where", en: "to, may and where expected, none of them empty")
        }
        for name in rule.policyNames where !names.insert("\(rule.table) \(name)").inserted {
            throw AccessError(
                line, "与前面一条规则相同（\(name)）；请并为一条",
                en: "as an earlier rule (\(name)); make one of them"
            )
        }
        rules.append(rule)
    }

    private func scopeNames(
        _ value: AccessValue?, _ line: Int
    ) throws(AccessError) -> [String] {
        let found = try words(value, line)
        for name in found where scopes[name] == nil {
            throw AccessError(
                line, "没有范围 `\(name)`；可用：\(scopes.keys.sorted().joined(separator: "、"))",
                en: "no scope `\(name)`; one of \(scopes.keys.sorted().joined(separator: ", ")) "
                    + "expected")
        }
        return found
    }
}
