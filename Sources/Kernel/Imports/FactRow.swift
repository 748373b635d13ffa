import Law

/// One row of `facts.csv` whose fields are each right by themselves.
struct FactRow: Sendable {
    let line: Int
    let ref: String
    /// A registered fact, or one of `FactRowParser.relations`.
    let kind: String
    let act: Act
    let number: Int64?
    let code: String?
    /// Nil only where a birth is reported without a day.
    let from: Day?
    let to: Day
    /// Nil where the file leaves it empty: today, and a repetition changes nothing.
    let learned: Day?
    let source: String
    let isOfficial: Bool
    let document: String?
    /// Whom the person is married to, or whose parent the person is.
    let relative: String?
}

/// Reads rows of `facts.csv`.
struct FactRowParser {
    let dictionary: FactDictionary
    let departments: Set<String>
    let today: Day

    /// Facts that join two people; kept as relations.
    static let relations = ["marriage", "parent_of", "adoptive_parent_of"]
    private static let withdrawn = "withdrawn"

    /// The columns in the order of `FileContract.facts`.
    private enum Column {
        static let (ref, fact, value, from, to) = (0, 1, 2, 3, 4)
        static let (source, document, learned) = (5, 6, 7)
    }

    private struct Value {
        var act = Act.states
        var number: Int64?
        var code: String?
        var relative: String?
    }

    /// The row, or why not.
    func parse(_ record: CSVRecord, in file: ContractFile) -> ParsedRow<FactRow> {
        if let problem = record.problem { return .rejected(ref: nil, .row(problem)) }
        var fields = RowFields(record, in: file)
        let ref = fields.required(Column.ref, limit: FieldLimit.ref)
        let name = fields.raw(Column.fact)
        let kind = dictionary[name]
        let isRelation = Self.relations.contains(name)
        if kind == nil, !isRelation { fields.reject(Column.fact, unknownFact(name)) }
        let value = kind == nil && !isRelation ? Value() : value(&fields, kind)
        let from = fields.day(Column.from)
        if fields.raw(Column.from).isEmpty, name != "parent_of" || value.act != .states {
            fields.reject(Column.from, .missing)
        }
        let to = end(&fields, from: from, act: value.act)
        let learned = fields.day(Column.learned)
        if let learned, learned > today {
            fields.reject(Column.learned, Text("在将来", en: "is in the future"))
        }
        let source = source(&fields)
        let document = fields.text(Column.document, limit: FieldLimit.words, allowsLines: true)
        if let reason = fields.reason { return .rejected(ref: ref, reason) }
        guard let ref, let source else { return .rejected(ref: ref, .row(.unreadable)) }
        return .accepted(
            FactRow(
                line: record.line, ref: ref, kind: name, act: value.act, number: value.number,
                code: value.code, from: from, to: to ?? .never, learned: learned, source: source,
                isOfficial: kind?.owners.contains(source) ?? true, document: document,
                relative: value.relative))
    }

    private func value(_ fields: inout RowFields, _ kind: FactKind?) -> Value {
        let text = fields.raw(Column.value)
        if text.isEmpty { return Value(act: .ends) }
        if text == Self.withdrawn { return Value(act: .withdraws) }
        guard let kind else {
            return Value(relative: fields.text(Column.value, limit: FieldLimit.ref))
        }
        if kind.type == .words {
            return Value(
                code: fields.text(Column.value, limit: FieldLimit.words, allowsLines: true))
        }
        guard let number = kind.encode(text) else {
            fields.reject(
                Column.value, Text("应为\(kind.shape.zh)", en: "should be \(kind.shape.en)"))
            return Value()
        }
        switch kind.type {
        case .code, .set: return Value(code: text)
        default: return Value(number: number)
        }
    }

    private func end(_ fields: inout RowFields, from: Day?, act: Act) -> Day? {
        guard let to = fields.day(Column.to) else { return nil }
        if act != .states {
            fields.reject(
                Column.to,
                Text(
                    "value 为空或 withdrawn 时应为空",
                    en: "should be empty where value is empty or withdrawn"))
        } else if let from, to <= from {
            fields.reject(
                Column.to,
                Text(
                    "应晚于 from（from 含当日，to 不含）",
                    en: "should be after from (from counts, to does not)"))
        }
        return to
    }

    private func source(_ fields: inout RowFields) -> String? {
        let source = fields.raw(Column.source)
        if source.isEmpty {
            fields.reject(Column.source, .missing)
            return nil
        }
        guard departments.contains(source) else {
            let known = departments.sorted()
            let near = Spelling.nearest(to: source, among: known)
            fields.reject(
                Column.source,
                Text(
                    "没有代码为 \(Spelling.shown(source)) 的部门\(near.map { "；是否为 \($0)？" } ?? "")",
                    en: "there is no department \(Spelling.shown(source))"
                        + (near.map { "; did you mean \($0)?" } ?? "")))
            return nil
        }
        return source
    }

    private func unknownFact(_ name: String) -> Text {
        if name.isEmpty { return .missing }
        let near = Spelling.nearest(to: name, among: dictionary.kinds.map(\.name) + Self.relations)
        return Text(
            "没有登记名为 \(Spelling.shown(name)) 的事项\(near.map { "；是否为 \($0)？" } ?? "")",
            en: "there is no fact \(Spelling.shown(name))"
                + (near.map { "; did you mean \($0)?" } ?? ""))
    }
}
