/// Reads figures and their dated rows.
enum FigureReader {
    static func read(_ node: PackNode, _ sink: ProblemSink) -> FigureDraft? {
        let what = RuleReader.title(of: node, "figure", "figure")
        let keys = ["figure", "title", "type", "floor", "ruled by", "reason", "rows"]
        guard let fields = Fields(node, what: what, keys: keys, sink: sink) else { return nil }
        let name = fields.required("figure", "write its name")
        if let name { RuleReader.check(name, "figure", sink) }
        let type = type(fields)
        let ruledBy = fields.string("ruled by")?.value
        let reason = fields.string("reason")?.value
        if ruledBy != nil, reason == nil, !fields.has("reason") {
            fields.lacks("reason", "a ruling says why it is the default")
        }
        let draft = FigureDraft(
            name: name ?? Located(value: "", place: node.place), title: fields.text("title"),
            type: type, isFloor: fields.flag("floor"), ruledBy: ruledBy, reason: reason,
            rows: rows(fields, type: type, isRuling: ruledBy != nil))
        return name == nil ? nil : draft
    }

    private static let types = "money, count, flag, day or code [a, b]"

    private static func type(_ fields: Fields) -> ExpressionType? {
        guard let node = fields.node("type") else {
            fields.lacks("type", "write \(types)")
            return nil
        }
        if case .map(let pairs) = node.form, pairs.count == 1,
            case .scalar("code") = pairs[0].key.form, case .list(let items) = pairs[0].value.form
        {
            let sink = fields.sink
            return code(items.compactMap { Fields.string($0, "a code", sink)?.value }, node, fields)
        }
        guard let text = Fields.string(node, "`type` of \(fields.what)", fields.sink) else {
            return nil
        }
        switch text.value {
        case "money": return .money
        case "count": return .count
        case "flag": return .flag
        case "day": return .day
        default: break
        }
        let written = text.value.split(separator: "[", maxSplits: 1)
        if written.count == 2, written[0].filter({ $0 != " " }) == "code", written[1].hasSuffix("]")
        {
            let words = written[1].dropLast().split(separator: ",")
                .map { String($0.filter { $0 != " " }) }
            return code(words, node, fields)
        }
        fields.sink.add(
            text.position, "`type` of \(fields.what) is `\(text.value)`; write \(types)")
        return nil
    }

    private static func code(
        _ words: [String], _ node: PackNode, _ fields: Fields
    ) -> ExpressionType? {
        if words.count >= 1, !words.contains(""), Set(words).count == words.count {
            return .code(words)
        }
        fields.sink.add(
            node.place.position, "`type` of \(fields.what) lists its codes, each once: code [a, b]")
        return nil
    }

    private static func rows(
        _ fields: Fields, type: ExpressionType?, isRuling: Bool
    ) -> [FigureRowDraft] {
        guard let items = fields.list("rows") else {
            if !fields.has("rows") { fields.lacks("rows", "write {from: YYYY-MM-DD, value: …}") }
            return []
        }
        if items.isEmpty {
            fields.sink.add(
                fields.position(of: "rows"),
                "\(fields.what) has no row; write {from: YYYY-MM-DD, status: to be set}")
        }
        let rows = items.compactMap {
            row($0, of: fields.what, type: type, isRuling: isRuling, fields.sink)
        }
        return FigureClasses.ordered(rows, of: fields.what, fields.sink)
    }

    private static func row(
        _ node: PackNode, of figure: String, type: ExpressionType?, isRuling: Bool,
        _ sink: ProblemSink
    ) -> FigureRowDraft? {
        let keys = ["from", "to", "learned", "label", "when", "value", "status", "source"]
        let what = "a row of \(figure)"
        guard let fields = Fields(node, what: what, keys: keys, sink: sink) else { return nil }
        if !fields.has("from") { fields.lacks("from", "write the day from which it holds") }
        let from = fields.day("from")
        let to = fields.day("to")
        if let from, let to, to <= from {
            sink.add(
                fields.position(of: "to"),
                "`to` of \(what) is \(to), not after its `from` \(from); "
                    + "`to` is the first day after"
            )
        }
        var value: Int64?
        if let text = fields.string("value"), let type {
            value = type.encode(text.value)
            if value == nil {
                sink.add(
                    text.position, "`value` of \(what) is `\(text.value)`; write \(type.shape)")
            }
        }
        let source = sourceText(fields)
        let status = status(fields, isRuling: isRuling, hasValue: fields.has("value"))
        if status == .verified, !isRuling {
            if !fields.has("value") { fields.lacks("value", "a verified row has one") }
            if source.isEmpty {
                fields.lacks("source", "a verified row names the paper it stands in")
            }
        }
        if status == .toBeSet, let text = fields.string("value") {
            sink.add(
                text.position, "a row `to be set` has no value; write `status: proxy` to keep it")
        }
        let when = fields.string("when").map { RuleReader.condition($0, words: nil, sink) }
        return FigureRowDraft(
            from: from ?? .always, to: to ?? .never, learned: fields.day("learned") ?? .always,
            label: fields.string("label")?.value, when: when, value: value,
            status: status ?? .toBeSet, source: source, place: node.place)
    }

    /// May be empty where no source is needed.
    private static func sourceText(_ fields: Fields) -> String {
        guard let node = fields.node("source"), case .scalar(let text) = node.form else {
            return ""
        }
        return text
    }

    /// A ruling's rows need no status: its value is settled by who ruled.
    private static func status(_ fields: Fields, isRuling: Bool, hasValue: Bool) -> FigureStatus? {
        if isRuling, !fields.has("status") { return hasValue ? .proxy : .toBeSet }
        return fields.word("status", of: FigureStatus.self, isRequired: true)
    }
}

/// The rows of one class (same label, else same `when`) follow each other in time.
enum FigureClasses {
    /// Each class newest first, in the places its rows had: the first fitting row is then the
    /// newest one known. A row without `to` ends where the next one that was known no later begins.
    static func ordered(
        _ rows: [FigureRowDraft], of figure: String, _ sink: ProblemSink
    ) -> [FigureRowDraft] {
        var rows = rows
        let classes = Dictionary(grouping: rows.indices) {
            rows[$0].label ?? rows[$0].when?.text ?? ""
        }
        for places in classes.values where places.count > 1 {
            let condition = rows[places[0]].when?.text
            if let other = places.first(where: { rows[$0].when?.text != condition }) {
                sink.add(
                    rows[other].place.position,
                    "rows of \(figure) with the label `\(rows[other].label ?? "")` have different "
                        + "`when`; a label is one class: give the same `when`, or another label")
            }
            let sorted = places.map { rows[$0] }.enumerated().sorted {
                ($0.element.from, $0.element.learned, -$0.offset)
                    > ($1.element.from, $1.element.learned, -$1.offset)
            }.map(\.element)
            for (index, place) in places.enumerated() {
                var row = sorted[index]
                if row.to == .never {
                    row.to =
                        sorted[..<index].last {
                            $0.from > row.from && $0.learned <= row.learned
                        }?.from ?? .never
                }
                if index > 0, sorted[index - 1].from == row.from,
                    sorted[index - 1].learned == row.learned,
                    sorted[index - 1].when?.text == row.when?.text
                {
                    sink.add(
                        row.place.position,
                        "two rows of \(figure) for one class begin on \(row.from); "
                            + "give the later one a later `from`, or `learned`, or another `label`")
                }
                rows[place] = row
            }
        }
        return rows
    }
}

extension ExpressionType {
    /// The number of a value as packs write it; nil when it is none of this type.
    func encode(_ text: String) -> Int64? {
        switch self {
        case .flag: text == "yes" ? 1 : text == "no" ? 0 : nil
        case .count: Int64(text)
        case .money: Money(yuan: text)?.fen
        case .day: Day(iso: text).map { Int64($0.number) }
        case .code(let words), .set(let words): words.firstIndex(of: text).map(Int64.init)
        case .area(let digits):
            text.utf8.count == digits && text.utf8.allSatisfy(Lexer.isDigit) ? Int64(text) : nil
        }
    }

    /// The words of a number that `encode` gave.
    func decode(_ value: Int64) -> String {
        switch self {
        case .flag: return value == 1 ? "yes" : "no"
        case .count: return String(value)
        case .money: return "\(Money(fen: value)) 元"
        case .day: return Day(number: Int32(clamping: value)).description
        case .code(let words), .set(let words):
            return words.indices.contains(Int(clamping: value)) ? words[Int(value)] : String(value)
        case .area(let digits): return Day.padded(Int(clamping: value), digits)
        }
    }

    /// What a value looks like, for messages.
    var shape: String {
        switch self {
        case .flag: "yes or no"
        case .count: "a whole number"
        case .money: "yuan with at most two decimals, such as 590.00"
        case .day: "a day as YYYY-MM-DD"
        case .code(let words), .set(let words): "one of \(Suggestion.list(words))"
        case .area(let digits): "an area code of \(digits) digits"
        }
    }
}
