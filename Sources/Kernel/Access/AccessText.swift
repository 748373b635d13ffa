/// One entry of the matrix's file: `name: value` below a section, or a rule of a table.
struct AccessEntry {
    let section: String
    /// The table of a rule; empty elsewhere.
    let table: String
    let key: String
    let value: AccessValue
    let line: Int
}

/// What stands after a colon.
indirect enum AccessValue: Equatable {
    case word(String)
    case list([AccessValue])
    case fields([String: AccessValue])
}

/// Reads the small part of YAML that `access.yaml` is written in: sections, `name: value` below
/// them, and rules `- {…}` below a table. The matrix decides who sees what, so anything else is
/// refused rather than guessed.
struct AccessText {
    private var line = 0

    /// The entries in the order of the file.
    ///
    /// - Throws: `AccessError` for a line of any other form.
    static func entries(_ text: String) throws(AccessError) -> [AccessEntry] {
        var reader = AccessText()
        return try reader.read(text)
    }

    private mutating func read(_ text: String) throws(AccessError) -> [AccessEntry] {
        var entries: [AccessEntry] = []
        var (section, table) = ("", "")
        for (number, words, depth) in Self.logical(text) {
            line = number
            if depth >= 4 {
                guard words.hasPrefix("- "), !table.isEmpty else {
                    throw AccessError(
                        line, "应为表下面的一条规则 `- {…}`", en: "a rule `- {…}` of a table expected")
                }
                let value = try value(words.dropFirst(2))
                entries.append(
                    AccessEntry(
                        section: section, table: table, key: "", value: value, line: line))
                continue
            }
            guard let colon = words.firstIndex(of: ":") else {
                throw AccessError(line, "应为 `名称: 值`", en: "`name: value` expected")
            }
            let key = String(words[..<colon])
            let rest = words[words.index(after: colon)...].drop { $0 == " " }
            if depth == 0 { (section, table) = (key, "") }
            if depth > 0 && rest.isEmpty { table = key }
            guard !rest.isEmpty else { continue }
            entries.append(
                AccessEntry(
                    section: section, table: "", key: depth == 0 ? "" : key,
                    value: try value(rest), line: line))
        }
        return entries
    }

    /// Lines without comments; one with an open bracket goes on in the next.
    private static func logical(_ text: String) -> [(line: Int, words: Substring, depth: Int)] {
        var found: [(line: Int, words: Substring, depth: Int)] = []
        var open = 0
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            var (isQuoted, end) = (false, raw.endIndex)
            var balance = 0
            // By bytes, not characters: every command reads the matrix before it does anything.
            signs: for place in raw.utf8.indices {
                switch raw.utf8[place] {
                case UInt8(ascii: "\""): isQuoted.toggle()
                case _ where isQuoted: continue
                case UInt8(ascii: "#"):
                    end = place
                    break signs
                case UInt8(ascii: "["), UInt8(ascii: "{"): balance += 1
                case UInt8(ascii: "]"), UInt8(ascii: "}"): balance -= 1
                default: continue
                }
            }
            var words = raw[..<end]
            while words.last == " " { words = words.dropLast() }
            let depth = words.prefix { $0 == " " }.count
            words = words.dropFirst(depth)
            if open > 0, let last = found.popLast() {
                found.append((last.line, "\(last.words) \(words)", last.depth))
            } else if !words.isEmpty {
                found.append((index + 1, words, depth))
            }
            open += balance
        }
        return found
    }

    private func value(_ text: Substring) throws(AccessError) -> AccessValue {
        var rest = text
        let value = try value(from: &rest)
        guard rest.drop(while: { $0 == " " }).isEmpty else {
            throw AccessError(line, "多余的文字：\(rest)", en: "nothing more expected: \(rest)")
        }
        return value
    }

    private func value(from rest: inout Substring) throws(AccessError) -> AccessValue {
        rest = rest.drop { $0 == " " }
        switch rest.first {
        case "[":
            var items: [AccessValue] = []
            rest = rest.dropFirst()
            while try !closes("]", &rest) { items.append(try value(from: &rest)) }
            return .list(items)
        case "{":
            var fields: [String: AccessValue] = [:]
            rest = rest.dropFirst()
            while try !closes("}", &rest) {
                let key = String(rest.prefix { $0 != ":" && $0 != "}" })
                rest = rest.dropFirst(key.count)
                guard rest.first == ":" else {
                    throw AccessError(line, "`\(key)` 后缺冒号", en: "a colon expected after `\(key)`")
                }
                rest = rest.dropFirst()
                guard fields.updateValue(try value(from: &rest), forKey: key) == nil else {
                    throw AccessError(line, "`\(key)` 写了两次", en: "`\(key)` stands twice")
                }
            }
            return .fields(fields)
        case "\"":
            let word = rest.dropFirst().prefix { $0 != "\"" }
            rest = rest.dropFirst(word.count + 1)
            guard rest.first == "\"" else {
                throw AccessError(line, "引号没有结束", en: "the quotation does not end")
            }
            rest = rest.dropFirst()
            return .word(String(word))
        default:
            let word = rest.prefix { $0 != "," && $0 != "]" && $0 != "}" }
            rest = rest.dropFirst(word.count)
            let name = String(word.reversed().drop { $0 == " " }.reversed())
            guard !name.isEmpty else { throw AccessError(line, "缺一个值", en: "a value expected") }
            return .word(name)
        }
    }

    /// Whether the collection ends here; passes the comma otherwise.
    private func closes(_ end: Character, _ rest: inout Substring) throws(AccessError) -> Bool {
        rest = rest.drop { $0 == " " || $0 == "," }
        guard let first = rest.first else {
            throw AccessError(line, "缺 `\(end)`", en: "`\(end)` expected")
        }
        guard first == end else { return false }
        rest = rest.dropFirst()
        return true
    }
}
