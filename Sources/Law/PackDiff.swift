/// What differs between two packs: clauses, definitions and figures, by name, whatever file or line
/// they stand on.
public struct PackDiff: Sendable {
    /// What kind of thing differs.
    public enum Kind: Int, Hashable, Sendable, CaseIterable {
        case clause, definition, figure

        public var title: Text {
            switch self {
            case .clause: Text("条款", en: "clause")
            case .definition: Text("定义", en: "definition")
            case .figure: Text("数值", en: "figure")
            }
        }
    }

    /// One difference.
    public struct Entry: Hashable, Sendable {
        public let kind: Kind
        public let name: String
        /// As the first pack has it; nil when it was added.
        public let before: Text?
        /// As the second pack has it; nil when it was removed.
        public let after: Text?
    }

    /// Clauses first (in the order of the documents), then definitions and figures by name.
    public let entries: [Entry]

    public init(_ a: Pack, _ b: Pack) {
        var entries: [Entry] = []
        func compare(_ kind: Kind, _ names: [String], _ text: (Pack, String) -> Text?) {
            var seen: Set<String> = []
            for name in names where seen.insert(name).inserted {
                let (before, after) = (text(a, name), text(b, name))
                if before != after {
                    entries.append(Entry(kind: kind, name: name, before: before, after: after))
                }
            }
        }
        compare(.clause, a.clauses.map(\.id) + b.clauses.map(\.id)) { pack, id in
            pack.clause(id).map { clause in
                PackDiff.text(pack) { page in
                    page.clause(clause) + PackDiff.off(pack, clause.id, page)
                }
            }
        }
        compare(.definition, (Array(a.definitions.keys) + b.definitions.keys).sorted()) {
            pack, name in
            pack.definitions[name].map { item in PackDiff.text(pack) { $0.definition(item) } }
        }
        compare(.figure, (Array(a.figures.keys) + b.figures.keys).sorted()) { pack, name in
            pack.figures[name].map { item in PackDiff.text(pack) { $0.figure(item) } }
        }
        self.entries = entries
    }

    private static func text(_ pack: Pack, _ lines: (PackPage) -> [String]) -> Text {
        func joined(_ language: Language) -> String {
            lines(PackPage(pack, language)).joined(separator: "\n")
        }
        return Text(joined(.chinese), en: joined(.english))
    }

    private static func off(_ pack: Pack, _ id: String, _ page: PackPage) -> [String] {
        pack.off[id] == nil ? [] : [page.offLine(id)]
    }

    /// One line an entry, and under a changed one the lines that differ: `-` before, `+` after.
    public func lines(_ language: Language) -> [String] {
        var lines: [String] = []
        for entry in entries {
            let before = entry.before.map { PackDiff.split($0(language)) }
            let after = entry.after.map { PackDiff.split($0(language)) }
            let what =
                before == nil
                ? Text("新增", en: "added")
                : after == nil ? Text("删除", en: "removed") : Text("变更", en: "changed")
            lines.append("\(entry.kind.title(language)) \(entry.name)  \(what(language))")
            let (old, new) = (before ?? [], after ?? [])
            lines += old.filter { !new.contains($0) }.map { "  - \($0)" }
            lines += new.filter { !old.contains($0) }.map { "  + \($0)" }
        }
        return lines
    }

    private static func split(_ text: String) -> [String] {
        text.split(separator: "\n").map(String.init)
    }
}
