/// Reads the files of one folder into a draft.
struct DraftReader {
    let source: PackSource
    let sink: ProblemSink
    private var draft: PackDraft

    private static let manifestKeys = [
        "pack", "title", "district", "extends", "office", "document", "off", "replaces",
    ]
    private static let ruleKeys = ["definitions", "figures", "clauses", "set"]

    init(_ source: PackSource, _ sink: ProblemSink) {
        self.source = source
        self.sink = sink
        draft = PackDraft(
            code: source.code, position: Position(file: source.code, line: 1, column: 1))
    }

    static func read(_ source: PackSource, _ sink: ProblemSink) -> PackDraft {
        var reader = DraftReader(source, sink)
        reader.readFiles()
        return reader.draft
    }

    private mutating func readFiles() {
        var hasManifest = false
        let yaml = source.files.filter { $0.path.hasSuffix(".yaml") || $0.path.hasSuffix(".yml") }
        for file in yaml.sorted(by: { $0.path < $1.path }) {
            let text = PackText(path: file.path, text: file.text)
            let isManifest = DraftReader.name(of: file.path) == "pack.yaml"
            hasManifest = hasManifest || isManifest
            if isManifest { draft.position = text.start }
            do {
                guard let root = try PackReader.read(text) else { continue }
                if isManifest { readManifest(root) } else { readRules(root) }
            } catch {
                sink.add(error)
            }
        }
        if !hasManifest {
            sink.add(
                draft.position,
                "folder `\(source.code)` holds no pack.yaml; write one with `pack: \(source.code)`")
        }
    }

    /// The last component of a path.
    static func name(of path: String) -> String {
        String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
    }

    private mutating func readRules(_ root: PackNode) {
        if case .list(let clauses) = root.form {
            draft.clauses += clauses.compactMap { ClauseReader.read($0, sink) }
            return
        }
        guard
            let fields = Fields(
                root, what: "a file of rules", keys: DraftReader.ruleKeys, sink: sink)
        else { return }
        readRules(fields)
    }

    private mutating func readRules(_ fields: Fields) {
        let sink = sink
        draft.definitions += (fields.list("definitions") ?? []).compactMap {
            RuleReader.definition($0, sink)
        }
        draft.figures += (fields.list("figures") ?? []).compactMap { FigureReader.read($0, sink) }
        draft.clauses += (fields.list("clauses") ?? []).compactMap { ClauseReader.read($0, sink) }
        draft.sets += (fields.list("set") ?? []).compactMap { FigureSetDraft.read($0, sink) }
    }

    private mutating func readManifest(_ root: PackNode) {
        let keys = DraftReader.manifestKeys + DraftReader.ruleKeys
        guard let fields = Fields(root, what: "pack.yaml", keys: keys, sink: sink) else { return }
        readRules(fields)
        let code = fields.required("pack", "write the folder's name: `pack: \(source.code)`")
        if let code, code.value != source.code {
            sink.add(
                code.position,
                "`pack` is `\(code.value)` in the folder `\(source.code)`; write `\(source.code)`")
        }
        draft.title = fields.text("title")
        draft.extends = fields.string("extends")
        draft.office = fields.string("office")
        draft.replaces = fields.strings("replaces") ?? []
        if let district = fields.string("district") {
            draft.district = district.value
            let digits = district.value.utf8
            if digits.count != 6 || !digits.allSatisfy(Lexer.isDigit) {
                sink.add(
                    district.position,
                    "`district` is `\(district.value)`; write the six digits of GB/T 2260, quoted")
            }
        }
        readOff(fields)
        readDocument(fields)
    }

    private mutating func readOff(_ fields: Fields) {
        guard let node = fields.node("off") else { return }
        guard case .map(let pairs) = node.form else {
            sink.add(node.place.position, "`off` holds lines `CLAUSE: reason`")
            return
        }
        for (key, value) in pairs {
            guard let id = Fields.string(key, "a clause id under `off`", sink),
                let reason = Fields.string(value, "the reason why `\(id.value)` is off", sink)
            else { continue }
            draft.off.append((id, reason.value))
        }
    }

    private mutating func readDocument(_ root: Fields) {
        let keys = ["title", "number", "file", "in_force", "assumed_from", "standing"]
        guard let node = root.node("document"),
            let fields = Fields(node, what: "`document`", keys: keys, sink: sink)
        else { return }
        var words: String?
        if let file = fields.string("file") {
            words = source.files.first { DraftReader.name(of: $0.path) == file.value }?.text
            if words == nil {
                let names = source.files.map { DraftReader.name(of: $0.path) }
                    .filter { !$0.hasSuffix(".yaml") }
                sink.add(
                    file.position,
                    "the folder holds no file `\(file.value)`"
                        + Suggestion.clause(for: file.value, among: names))
            }
        }
        let isToBeSet = fields.string("in_force")?.value == "to be set"
        let assumedFrom = fields.day("assumed_from")
        if isToBeSet, assumedFrom == nil {
            sink.add(
                fields.position(of: "in_force"),
                "`in_force: to be set` needs `assumed_from`, the day from which it is assessed")
        }
        draft.document = DocumentDraft(
            place: fields.place, title: fields.string("title")?.value,
            number: fields.string("number")?.value, standing: fields.string("standing")?.value,
            words: words, inForce: isToBeSet ? .never : fields.day("in_force"),
            assumedFrom: assumedFrom)
    }
}
