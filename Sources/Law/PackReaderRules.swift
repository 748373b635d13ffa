/// Reads conditions and definitions.
enum RuleReader {
    /// A line of a rule: an expression, or `{if: expression, words: the document's words}`.
    static func condition(_ node: PackNode, _ sink: ProblemSink) -> ConditionDraft? {
        if case .map(let pairs) = node.form {
            guard
                let fields = Fields(node, what: "a condition", keys: ["if", "words"], sink: sink),
                let line = fields.required("if", "write the expression after `if:`")
            else {
                if pairs.count == 1 {
                    sink.add(
                        node.place.position,
                        "a line with `: ` reads as a mapping; quote the expression")
                }
                return nil
            }
            return condition(line, words: fields.string("words"), sink)
        }
        guard let line = Fields.string(node, "a condition", sink) else { return nil }
        return condition(line, words: nil, sink)
    }

    static func condition(
        _ line: Located<String>, words: Located<String>?, _ sink: ProblemSink
    ) -> ConditionDraft {
        var syntax: Syntax?
        do {
            syntax = try Parser.parse(line.value)
        } catch {
            sink.add(line.place.position(of: error.range.start, in: line.value), error.message)
        }
        return ConditionDraft(text: line.value, syntax: syntax, place: line.place, words: words)
    }

    /// The list under `when`; missing or empty is a problem.
    static func conditions(_ fields: Fields) -> [ConditionDraft] {
        guard fields.has("when") else {
            fields.lacks("when", "write its conditions, one a line")
            return []
        }
        guard let items = fields.list("when") else { return [] }
        if items.isEmpty {
            fields.sink.add(
                fields.position(of: "when"),
                "`when` of \(fields.what) is empty; a rule has at least one condition")
        }
        return items.compactMap { condition($0, fields.sink) }
    }

    static func definition(_ node: PackNode, _ sink: ProblemSink) -> DefinitionDraft? {
        let what = title(of: node, "define", "definition")
        let keys = ["define", "of", "title", "cites", "when"]
        guard let fields = Fields(node, what: what, keys: keys, sink: sink) else { return nil }
        let name = fields.required("define", "write its name")
        if let name { check(name, "definition", sink) }
        let draft = DefinitionDraft(
            name: name ?? Located(value: "", place: node.place),
            of: fields.word("of", of: Who.self, isRequired: true), title: fields.text("title"),
            cites: fields.strings("cites") ?? [], when: conditions(fields))
        return name == nil ? nil : draft
    }

    /// How messages name an entry whose key `key` holds its name.
    static func title(of node: PackNode, _ key: String, _ kind: String) -> String {
        if case .map(let pairs) = node.form {
            for (name, value) in pairs {
                if case .scalar(key) = name.form, case .scalar(let text) = value.form, !text.isEmpty
                {
                    return "\(kind) `\(text)`"
                }
            }
        }
        return "a \(kind)"
    }

    /// A name that expressions can write.
    static func check(_ name: Located<String>, _ kind: String, _ sink: ProblemSink) {
        let tokens = try? Lexer.tokens(of: Array(name.value.utf8))
        if let tokens, tokens.count == 2, case .word(name.value) = tokens[0].kind,
            !Keyword.all.contains(name.value)
        {
            return
        }
        sink.add(
            name.position,
            "`\(name.value)` cannot name a \(kind); write ASCII letters, digits, `_`, `.` or `-`, "
                + "not a word of the language")
    }
}
