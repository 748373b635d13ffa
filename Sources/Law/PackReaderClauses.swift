/// Reads clauses: provisions (what a person is due) and duties (what the offices owe).
enum ClauseReader {
    private static let common = ["clause", "text", "gloss", "department", "optional", "note"]
    private static let provisionKeys = [
        "benefit", "target", "who", "need", "head", "when", "each", "amount", "per", "accrues",
        "evidence",
    ]
    private static let dutyKeys = ["duty", "each", "due", "output", "proof"]

    static func read(_ node: PackNode, _ sink: ProblemSink) -> ClauseDraft? {
        let what = RuleReader.title(of: node, "clause", "clause")
        let isDuty = isDuty(node)
        let keys = common + (isDuty ? dutyKeys : provisionKeys)
        guard let fields = Fields(node, what: what, keys: keys, sink: sink) else { return nil }
        let id = fields.required("clause", "write its number in the document")
        if let id, id.value.contains(where: \.isWhitespace) {
            sink.add(id.position, "the clause id `\(id.value)` holds white space; write it without")
        }
        let text = fields.required("text", "write the document's own words")
        let gloss = fields.required("gloss", "write in English what it says")
        let department = fields.required("department", "name who leads")
        let content: ClauseDraft.Content =
            isDuty ? .duty(duty(fields)) : .provision(provision(fields))
        let draft = ClauseDraft(
            id: id ?? Located(value: "", place: node.place), text: text, gloss: gloss?.value,
            department: department, content: content,
            optional: fields.word("optional", of: Clause.Optional.self),
            note: fields.string("note")?.value)
        return id == nil ? nil : draft
    }

    /// A clause with `duty` or `output` and without `benefit` or `who`.
    private static func isDuty(_ node: PackNode) -> Bool {
        guard case .map(let pairs) = node.form else { return false }
        let keys = Set(
            pairs.compactMap { pair -> String? in
                if case .scalar(let name) = pair.key.form { name } else { nil }
            })
        return keys.contains("duty")
            || (keys.contains("output") && keys.isDisjoint(with: ["benefit", "who", "when"]))
    }

    private static func provision(_ fields: Fields) -> ProvisionDraft {
        let isTarget = fields.flag("target")
        if isTarget {
            for key in ["benefit", "each", "amount", "per", "accrues"] where fields.has(key) {
                fields.sink.add(
                    fields.position(of: key),
                    "\(fields.what) says who is a target; `\(key)` has no place in it")
            }
        } else {
            if !fields.has("benefit") {
                fields.lacks("benefit", "name what it gives, or write `target: yes`")
            }
            if !fields.has("evidence") { fields.lacks("evidence", "list the papers that prove it") }
        }
        let amount = fields.string("amount")
        let per = fields.word("per", of: PaymentUnit.self)
        if fields.has("amount") != fields.has("per") {
            let (there, missing) = fields.has("amount") ? ("amount", "per") : ("per", "amount")
            fields.lacks(
                missing,
                "`\(there)` stands with `\(missing)`: a figure's name per month, year or once")
        }
        let accrues = fields.flag("accrues")
        if accrues, !fields.has("amount") {
            fields.sink.add(
                fields.position(of: "accrues"),
                "\(fields.what) accrues no sum; name the figure with `amount` and `per`")
        }
        return ProvisionDraft(
            isTarget: isTarget, benefit: fields.string("benefit"),
            who: fields.word("who", of: Who.self, isRequired: true),
            need: fields.word("need", of: Need.self, isRequired: !isTarget),
            head: fields.word("head", of: Head.self), when: RuleReader.conditions(fields),
            each: fields.word("each", of: Cadence.self, isRequired: !isTarget), amount: amount,
            per: per, accrues: accrues, evidence: (fields.strings("evidence") ?? []).map(\.value))
    }

    private static func duty(_ fields: Fields) -> DutyDraft {
        if !fields.has("duty") {
            fields.lacks("duty", "list the departments that owe it, or [all]")
        }
        let of = fields.strings("duty") ?? []
        if fields.has("duty"), of.isEmpty {
            fields.sink.add(
                fields.position(of: "duty"), "`duty` of \(fields.what) names nobody; write [all]")
        }
        return DutyDraft(
            of: of, each: fields.word("each", of: Cadence.self), due: fields.string("due"),
            output: fields.text("output"), proof: fields.strings("proof") ?? [])
    }
}
