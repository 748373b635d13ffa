/// The keys of one entry of a pack (a clause, a figure, a row), read with their problems reported.
struct Fields {
    /// How messages name the entry: ``clause `NC-3.1a` ``.
    let what: String
    let place: Place
    let sink: ProblemSink
    private let entries: [String: (key: Place, value: PackNode)]

    /// Nil, with a problem, when the node is no mapping. Unknown keys are reported.
    init?(_ node: PackNode, what: String, keys: [String], sink: ProblemSink) {
        guard case .map(let pairs) = node.form else {
            sink.add(
                node.place.position, "expected \(what) with the keys \(Suggestion.list(keys))")
            return nil
        }
        var entries: [String: (key: Place, value: PackNode)] = [:]
        for (key, value) in pairs {
            guard case .scalar(let name) = key.form else {
                sink.add(key.place.position, "a key is a word, not a list or a mapping")
                continue
            }
            if keys.contains(name) {
                entries[name] = (key.place, value)
            } else {
                let hint = Suggestion.clause(for: name, among: keys)
                let rest = hint.isEmpty ? "; it may hold \(Suggestion.list(keys))" : hint
                sink.add(key.place.position, "unknown key `\(name)` in \(what)\(rest)")
            }
        }
        self.what = what
        self.place = node.place
        self.sink = sink
        self.entries = entries
    }

    func has(_ key: String) -> Bool { entries[key] != nil }

    /// Where the key stands, or the entry if it does not.
    func position(of key: String) -> Position { (entries[key]?.key ?? place).position }

    func node(_ key: String) -> PackNode? { entries[key]?.value }

    func lacks(_ key: String, _ right: String) {
        sink.add(place.position, "\(what) lacks `\(key)`; \(right)")
    }

    /// A scalar that is not empty; nil when the key is missing (no problem) or is none (a problem).
    func string(_ key: String) -> Located<String>? {
        guard let node = entries[key]?.value else { return nil }
        return Fields.string(node, "`\(key)` of \(what)", sink)
    }

    /// As `string`, and a missing key is a problem.
    func required(_ key: String, _ right: String) -> Located<String>? {
        if !has(key) { lacks(key, right) }
        return string(key)
    }

    static func string(
        _ node: PackNode, _ what: String, _ sink: ProblemSink
    ) -> Located<String>? {
        guard case .scalar(let text) = node.form else {
            sink.add(node.place.position, "\(what) is one value, not a list or a mapping")
            return nil
        }
        guard text.utf8.contains(where: { $0 > 32 }) else {
            sink.add(node.place.position, "\(what) is empty; write its value")
            return nil
        }
        return Located(value: text, place: node.place)
    }

    /// One of the words of a type.
    func word<Word: RawRepresentable & CaseIterable>(
        _ key: String, of type: Word.Type, isRequired: Bool = false
    ) -> Word? where Word.RawValue == String {
        let words = Word.allCases.map(\.rawValue)
        let right = "write \(Suggestion.list(words))"
        guard let text = isRequired ? required(key, right) : string(key) else { return nil }
        if let word = Word(rawValue: text.value) { return word }
        let hint = Suggestion.clause(for: text.value, among: words)
        sink.add(text.position, "`\(key)` of \(what) is `\(text.value)`; \(right)\(hint)")
        return nil
    }

    /// `yes` or `no`; a missing key is no.
    func flag(_ key: String) -> Bool {
        guard let text = string(key) else { return false }
        if text.value != "yes" && text.value != "no" {
            sink.add(text.position, "`\(key)` of \(what) is `\(text.value)`; write yes or no")
        }
        return text.value == "yes"
    }

    /// An ISO day.
    func day(_ key: String) -> Day? {
        guard let text = string(key) else { return nil }
        if let day = Day(iso: text.value) { return day }
        sink.add(
            text.position,
            "`\(key)` of \(what) is `\(text.value)`, no day of the calendar; write YYYY-MM-DD")
        return nil
    }

    /// `{zh: …, en: …}`.
    func text(_ key: String, isRequired: Bool = true) -> Text? {
        guard let node = entries[key]?.value else {
            if isRequired { lacks(key, "write {zh: 中文, en: English}") }
            return nil
        }
        guard let both = Fields(node, what: "`\(key)` of \(what)", keys: ["zh", "en"], sink: sink)
        else { return nil }
        let zh = both.required("zh", "write both languages")
        let en = both.required("en", "write both languages")
        guard let zh, let en else { return nil }
        return Text(zh.value, en: en.value)
    }

    /// The items of a list; nil when the key is missing (no problem) or holds no list (a problem).
    func list(_ key: String) -> [PackNode]? {
        guard let node = entries[key]?.value else { return nil }
        guard case .list(let items) = node.form else {
            sink.add(
                node.place.position, "`\(key)` of \(what) is a list; write [a, b] or lines with `-`"
            )
            return nil
        }
        return items
    }

    /// A list of texts that are not empty.
    func strings(_ key: String) -> [Located<String>]? {
        list(key)?.compactMap { Fields.string($0, "an item of `\(key)` of \(what)", sink) }
    }
}
