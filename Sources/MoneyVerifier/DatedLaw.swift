import Foundation
import Synchronization
import Yams

/// Of a version of the law what recurring money needs: which clauses accrue, by which figure, its
/// dated rows, and the words of the pay rules. Read from the pack's own files.
struct DatedLaw: Sendable {
    struct Rate: Sendable {
        let from: String
        let to: String
        let learned: String
        let label: String
        /// In fen; nil: to be set.
        let fen: Int64?
    }

    /// The figure of each clause that accrues by the month.
    private(set) var accruing: [String: String] = [:]
    private(set) var rates: [String: [Rate]] = [:]
    /// The rows of figures that are a word.
    private(set) var words: [String: [(from: String, word: String)]] = [:]

    /// What a figure holds for a day, the newest first.
    func rates(of figure: String, on day: String, known: String) -> [Rate] {
        (rates[figure] ?? []).filter { $0.from <= day && day < $0.to && $0.learned <= known }
    }

    /// The word of a pay rule on a day.
    func word(_ figure: String, on day: String) -> String? {
        words[figure]?.last { $0.from <= day }?.word
    }

    /// - Throws: `MoneyVerifierError` for a file that is no YAML.
    init(_ files: [PackFileRow]) throws {
        for file in Self.ordered(files) where file.path.hasSuffix(".yaml") {
            let node: Node?
            do {
                node = try Yams.compose(yaml: file.content)
            } catch {
                throw MoneyVerifierError(
                    zh: "政策包文件 \(file.path) 无法读取。",
                    en: "The pack's file \(file.path) cannot be read.")
            }
            if let node { take(node) }
        }
    }

    /// What is extended first; a later word holds.
    private static func ordered(_ files: [PackFileRow]) -> [PackFileRow] {
        var extended: [String: String] = [:]
        for file in files where file.path.hasSuffix("pack.yaml") {
            for line in file.content.split(separator: "\n") where line.hasPrefix("extends:") {
                extended[file.pack] = line.dropFirst(8).trimmingCharacters(in: .whitespaces)
            }
        }
        func depth(_ pack: String, _ limit: Int = 8) -> Int {
            guard limit > 0, let base = extended[pack] else { return 0 }
            return 1 + depth(base, limit - 1)
        }
        return files.sorted {
            let (one, other) = (depth($0.pack), depth($1.pack))
            if one != other { return one < other }
            // Values set later stand in a folder of their own and come last.
            return ($0.content.hasPrefix("set:") ? 1 : 0, $0.path)
                < ($1.content.hasPrefix("set:") ? 1 : 0, $1.path)
        }
    }

    private mutating func take(_ node: Node) {
        switch node {
        case .mapping(let mapping):
            if let clause = mapping["clause"]?.string { takeClause(clause, mapping) }
            if let figure = mapping["figure"]?.string {
                if let rows = mapping["rows"]?.sequence {
                    takeFigure(figure, mapping, Array(rows))
                } else if mapping["value"] != nil {
                    takeSet(figure, mapping)
                }
                return
            }
            for (_, value) in mapping { take(value) }
        case .sequence(let sequence): for value in sequence { take(value) }
        default: return
        }
    }

    private mutating func takeClause(_ clause: String, _ mapping: Node.Mapping) {
        accruing[clause] = nil
        guard mapping["accrues"]?.string == "yes", mapping["per"]?.string == "month",
            let figure = mapping["amount"]?.string
        else { return }
        accruing[clause] = figure
    }

    private mutating func takeFigure(
        _ figure: String, _ mapping: Node.Mapping, _ rows: [Node]
    ) {
        let type = mapping["type"]
        let isMoney = type?.string == "money"
        let found = rows.compactMap { row in row.mapping.map { Self.rate($0, isMoney: isMoney) } }
        rates[figure] = Self.ended(found)
        guard !isMoney else { return }
        words[figure] = rows.compactMap { row in
            guard let value = row.mapping?["value"]?.string,
                let from = row.mapping?["from"]?.string
            else { return nil }
            return (from, value)
        }.sorted { $0.from < $1.from }
    }

    private static func rate(_ row: Node.Mapping, isMoney: Bool) -> Rate {
        Rate(
            from: row["from"]?.string ?? "-infinity", to: row["to"]?.string ?? "infinity",
            learned: row["learned"]?.string ?? "-infinity",
            label: row["label"]?.string ?? row["class"]?.string ?? row["when"]?.string ?? "",
            fen: isMoney ? row["value"]?.string.flatMap(fen) : nil)
    }

    /// A row without an end ends where the next of its class begins that was known no later.
    private static func ended(_ rows: [Rate]) -> [Rate] {
        rows.map { row in
            guard row.to == "infinity" else { return row }
            let next = rows.filter {
                $0.label == row.label && $0.from > row.from && $0.learned <= row.learned
            }.map(\.from).min()
            return Rate(
                from: row.from, to: next ?? "infinity", learned: row.learned, label: row.label,
                fen: row.fen)
        }.sorted { ($0.from, $0.learned) > ($1.from, $1.learned) }
    }

    /// A value set later: its class ends where it begins.
    private mutating func takeSet(_ figure: String, _ mapping: Node.Mapping) {
        let isWord = words[figure] != nil
        let old = rates[figure] ?? []
        let new = Self.rate(mapping, isMoney: true)
        let label = mapping["class"]?.string ?? old.first?.label ?? ""
        var rows = old.filter { $0.label != label || $0.from != new.from }.map { row in
            row.label == label && row.from < new.from && row.to > new.from
                ? Rate(
                    from: row.from, to: new.from, learned: row.learned, label: label, fen: row.fen)
                : row
        }
        rows.append(
            Rate(from: new.from, to: "infinity", learned: "-infinity", label: label, fen: new.fen))
        rates[figure] = Self.ended(rows)
        guard isWord, let value = mapping["value"]?.string else { return }
        words[figure]?.removeAll { $0.from == new.from }
        words[figure]?.append((new.from, value))
        words[figure]?.sort { $0.from < $1.from }
    }

    /// `590.00` yuan in fen.
    private static func fen(_ yuan: String) -> Int64? {
        let words = yuan.split(separator: ".", omittingEmptySubsequences: false)
        guard words.count <= 2, let whole = Int64(words[0]) else { return nil }
        let cents = words.count == 2 ? String(words[1]) : "00"
        guard cents.utf8.count <= 2, let part = Int64((cents + "0").prefix(2)) else { return nil }
        return whole * 100 + part
    }
}

/// Laws that were read already, by what their files say.
public final class FigureShelf: Sendable {
    private let known = Mutex<[String: DatedLaw]>([:])

    public init() {}

    func law(_ files: [PackFileRow]) throws -> DatedLaw {
        var digest = EvidenceDigest()
        for file in files { digest.add(Data("\(file.pack)/\(file.path)\n\(file.content)".utf8)) }
        let key = digest.hexadecimal
        if let law = known.withLock({ $0[key] }) { return law }
        let law = try DatedLaw(files)
        known.withLock { $0[key] = law }
        return law
    }
}
