import Yams

/// A node of a pack's YAML with the place where it starts. The only file that knows the YAML
/// library; everything else reads `PackNode`.
final class PackNode: Sendable {
    let form: PackForm
    let place: Place

    init(form: PackForm, place: Place) {
        self.form = form
        self.place = place
    }
}

/// What a node of a pack's YAML is.
enum PackForm: Sendable {
    /// The text of a scalar, whatever its style; an empty value is an empty text.
    case scalar(String)
    case list([PackNode])
    case map([(key: PackNode, value: PackNode)])
}

/// Reads one YAML file of a pack. Never crashes on what it is given: sizes and depths are bounded.
struct PackReader {
    /// Limits of a file: bytes, nodes (aliases count as what they stand for), nesting.
    static let bytesMost = 1_048_576
    static let nodesMost = 100_000
    static let depthMost = 24

    private let source: PackText
    private var nodes = 0

    private init(_ source: PackText) { self.source = source }

    /// The root node; nil for a file of comments only. Throws `PackProblem` for what is no YAML.
    static func read(_ source: PackText) throws(PackProblem) -> PackNode? {
        let bytes = source.text.utf8.count
        guard bytes <= bytesMost else {
            throw PackProblem(
                position: source.start,
                message: "the file has \(bytes) bytes; a pack's file has at most \(bytesMost)")
        }
        let root: Node?
        do {
            // Without the resolver a scalar stays the text that was written: `yes`, `500119`, `1A`.
            root = try Yams.compose(yaml: source.text, .basic)
        } catch {
            throw problem(error, in: source)
        }
        guard let root else { return nil }
        var reader = PackReader(source)
        return try reader.convert(root, depth: 0, fallback: source.start)
    }

    private mutating func convert(
        _ node: Node, depth: Int, fallback: Position
    ) throws(PackProblem) -> PackNode {
        let at = node.mark.map(position) ?? fallback
        nodes += 1
        guard nodes <= PackReader.nodesMost, depth <= PackReader.depthMost else {
            throw PackProblem(
                position: at,
                message: nodes > PackReader.nodesMost
                    ? "the file has more than \(PackReader.nodesMost) values; split it"
                    : "nested more than \(PackReader.depthMost) deep; a pack is flat")
        }
        switch node {
        case .scalar(let scalar):
            let style: Place.Style =
                switch scalar.style {
                case .singleQuoted, .doubleQuoted: .quoted
                case .literal, .folded: .block
                default: .plain
                }
            return PackNode(
                form: .scalar(scalar.string),
                place: place(at, style))
        case .sequence(let sequence):
            var list: [PackNode] = []
            list.reserveCapacity(sequence.count)
            for item in sequence {
                list.append(try convert(item, depth: depth + 1, fallback: at))
            }
            return PackNode(form: .list(list), place: place(at, .plain))
        case .mapping(let mapping):
            var entries: [(key: PackNode, value: PackNode)] = []
            entries.reserveCapacity(mapping.count)
            for (key, value) in mapping {
                let name = try convert(key, depth: depth + 1, fallback: at)
                let held = try convert(value, depth: depth + 1, fallback: name.place.position)
                entries.append((name, held))
            }
            return PackNode(form: .map(entries), place: place(at, .plain))
        case .alias:
            throw PackProblem(
                position: at,
                message: "an alias that stands for nothing; write the value itself")
        }
    }

    private func position(_ mark: Mark) -> Position {
        Position(file: source.path, line: mark.line, column: mark.column)
    }

    private func place(_ position: Position, _ style: Place.Style) -> Place {
        Place(source: source, line: position.line, column: position.column, style: style)
    }

    private static func problem(_ error: any Error, in source: PackText) -> PackProblem {
        func at(_ line: Int, _ column: Int, _ message: String) -> PackProblem {
            PackProblem(
                position: Position(
                    file: source.path, line: max(1, line), column: max(1, column)),
                message: "not YAML: \(message)")
        }
        guard let error = error as? YamlError else {
            return PackProblem(position: source.start, message: "not YAML: \(error)")
        }
        switch error {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let during = context.map { "\($0.text), " } ?? ""
            return at(
                mark.line, mark.column,
                "\(during)\(problem); quote a text that holds `: `, ` #`, `[` or `{`")
        case .duplicatedKeysInMapping(let names, let context):
            let keys = names.map { "`\($0)`" }.joined(separator: ", ")
            return at(
                context.mark.line, context.mark.column,
                "key \(keys) stands twice in one entry; keep one")
        case .reader(let problem, let offset, _, let text):
            let before = text.prefix(offset ?? 0)
            let line = before.unicodeScalars.count { $0 == "\n" } + 1
            let column = before.unicodeScalars.reversed().prefix { $0 != "\n" }.count + 1
            return at(line, column, "\(problem); save the file as UTF-8 text")
        default:
            return PackProblem(position: source.start, message: "not YAML: \(error)")
        }
    }
}
