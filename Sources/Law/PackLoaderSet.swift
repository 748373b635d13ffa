/// A value set for a figure or ruling after its pack was written: one row more, signed off like a
/// pack. Files hold it under `set:` (`docs/law.md`).
struct FigureSetDraft {
    let name: Located<String>
    /// Nil where the figure has one class.
    let className: Located<String>?
    let from: Day
    let value: Located<String>
    let status: FigureStatus?
    let source: String
    /// Who ruled; only for rulings.
    let ruledBy: Located<String>?
    let reason: String?
    /// Takes the place of a value that begins on the same day.
    let replaces: Bool
    let place: Place

    static func read(_ node: PackNode, _ sink: ProblemSink) -> FigureSetDraft? {
        let what = RuleReader.title(of: node, "set", "figure")
        let keys = [
            "figure", "class", "from", "value", "status", "source", "ruled by", "reason",
            "replaces",
        ]
        guard let fields = Fields(node, what: what, keys: keys, sink: sink) else { return nil }
        let name = fields.required("figure", "name the figure that is set")
        let value = fields.required("value", "write the value, as a row of the figure has it")
        let source = fields.required("source", "name the paper it stands in")
        if !fields.has("from") { fields.lacks("from", "write the day from which it holds") }
        let from = fields.day("from")
        let status = fields.word("status", of: FigureStatus.self)
        if status == .toBeSet {
            sink.add(
                fields.position(of: "status"),
                "`status` of \(what) is `to be set`; what is set is verified or proxy")
        }
        guard let name, let value, let source, let from else { return nil }
        return FigureSetDraft(
            name: name, className: className(fields), from: from, value: value, status: status,
            source: source.value, ruledBy: fields.string("ruled by"),
            reason: fields.string("reason")?.value, replaces: fields.flag("replaces"),
            place: node.place)
    }

    /// May be empty: the rows of a figure that speak of everybody.
    private static func className(_ fields: Fields) -> Located<String>? {
        guard let node = fields.node("class") else { return nil }
        guard case .scalar(let text) = node.form else {
            fields.sink.add(node.place.position, "`class` of \(fields.what) is one value")
            return nil
        }
        return Located(value: text, place: node.place)
    }
}

extension FigureSetDraft {
    /// The figure with the value set; nil, with a problem, where it does not fit.
    func applied(to figure: FigureDraft, _ sink: ProblemSink) -> FigureDraft? {
        guard let type = figure.type, checkRuling(figure, sink),
            let chosen = chosenClass(of: figure, sink)
        else { return nil }
        guard let number = type.encode(value.value) else {
            sink.add(
                value.position,
                "`value` set for `\(name.value)` is `\(value.value)`; write \(type.shape)")
            return nil
        }
        let model = figure.rows.first { Self.className(of: $0) == chosen }
        let taken = figure.rows.first {
            Self.className(of: $0) == chosen && $0.from == from && $0.value != nil
        }
        if taken != nil, !replaces {
            sink.add(
                place.position,
                "`\(name.value)` has a value from \(from) already; give another `from`, or "
                    + "`replaces: yes` to put this one in its place")
            return nil
        }
        let row = FigureRowDraft(
            from: from, to: .never, learned: .always, label: model?.label, when: model?.when,
            value: number, status: status ?? (figure.ruledBy == nil ? .verified : .proxy),
            source: source, place: place)
        var rows = figure.rows
        // A row for some comes first, so that none for everybody hides it; one for everybody stays
        // where its class stood.
        let place =
            row.when == nil ? rows.firstIndex { Self.className(of: $0) == chosen } ?? 0 : 0
        rows.insert(row, at: place)
        rows = rows.enumerated().compactMap {
            $0.offset == place ? row : ending($0.element, class: chosen)
        }
        return FigureDraft(
            name: figure.name, title: figure.title, type: type, isFloor: figure.isFloor,
            ruledBy: ruledBy?.value ?? figure.ruledBy, reason: reason ?? figure.reason,
            rows: FigureClasses.ordered(rows, of: "figure `\(name.value)`", sink))
    }

    static func className(of row: FigureRowDraft) -> String {
        row.label ?? row.when?.text ?? ""
    }

    /// An older row of the class ends where the new one begins; the one whose place it takes goes.
    private func ending(_ row: FigureRowDraft, class chosen: String) -> FigureRowDraft? {
        guard Self.className(of: row) == chosen else { return row }
        if row.from == from { return nil }
        var row = row
        if row.from < from { row.to = min(row.to, from) }
        return row
    }

    private func checkRuling(_ figure: FigureDraft, _ sink: ProblemSink) -> Bool {
        if figure.ruledBy == nil, let ruledBy {
            sink.add(
                ruledBy.position,
                "`\(name.value)` is a figure, no ruling; leave `ruled by` out")
            return false
        }
        if figure.ruledBy != nil, ruledBy == nil {
            sink.add(
                name.position, "`\(name.value)` is a ruling; write `ruled by`, who ruled")
            return false
        }
        return true
    }

    private func chosenClass(of figure: FigureDraft, _ sink: ProblemSink) -> String? {
        var names: [String] = []
        for row in figure.rows where !names.contains(Self.className(of: row)) {
            names.append(Self.className(of: row))
        }
        let list = Suggestion.list(names.map { $0.isEmpty ? "\"\"" : $0 })
        guard let className else {
            if names.count == 1 { return names[0] }
            sink.add(name.position, "`\(name.value)` has classes; write `class`: \(list)")
            return nil
        }
        if names.contains(className.value) { return className.value }
        sink.add(
            className.position,
            "`\(name.value)` has no class `\(className.value)`; there is \(list)")
        return nil
    }
}
