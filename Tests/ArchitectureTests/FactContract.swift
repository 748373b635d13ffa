import Foundation
import Law

/// One row of the fact dictionary that the packs, the modules and the import files share.
struct FactRow: Hashable, CustomStringConvertible {
    let name: String
    /// `flag`, `code a b`, `set a b`, `count 1-4`, `count`, `money`, `day`, `area 6`, `words`.
    let type: String
    let owners: [String]
    /// `unknown`, `none`, `not asked`, `derived`, or the value.
    let absent: String

    var description: String {
        [name, type, owners.joined(separator: " "), absent].joined(separator: "|")
    }
}

/// The table as it stands in three places: the document, the copy kept here, the registry.
enum FactContract {
    /// Rows of the copy: `name|type|owners|absent`, one a line.
    static func rows(table: String) -> [FactRow] {
        table.split(separator: "\n").map { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
                .map(String.init)
            return FactRow(
                name: cells[0], type: cells[1],
                owners: cells[2].split(separator: " ").map(String.init), absent: cells[3])
        }
    }

    static func row(of kind: FactKind) -> FactRow {
        let type =
            switch kind.type {
            case .flag: "flag"
            case .code(let words): "code \(words.joined(separator: " "))"
            case .set(let words): "set \(words.joined(separator: " "))"
            case .count(let range): "count \(range.lowerBound)-\(range.upperBound)"
            case .money: "money"
            case .day: "day"
            case .area(let digits): "area \(digits)"
            case .words: "words"
            }
        let absent =
            switch kind.absent {
            case .unknown: "unknown"
            case .none: "none"
            case .value(let value): value
            case .notAsked, .notRaised: "not asked"
            case .derived: "derived"
            }
        return FactRow(name: kind.name, type: type, owners: kind.owners, absent: absent)
    }

    /// Where two tables differ. A count without a range in the contract fits any range.
    static func differences(_ contract: [FactRow], _ other: [FactRow]) -> [String] {
        let mine = Dictionary(contract.map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a })
        let theirs = Dictionary(other.map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a })
        return Set(mine.keys).union(theirs.keys).sorted().compactMap { name in
            guard let row = mine[name] else { return "\(name) is not in the contract" }
            guard let found = theirs[name] else { return "\(name) is missing" }
            let type = row.type == "count" && found.type.hasPrefix("count ") ? "count" : found.type
            let fits =
                row.type == type && row.owners == found.owners && row.absent == found.absent
            return fits ? nil : "\(row) in the contract, here \(found)"
        }
    }

    /// Rows of the document: its tables and its paragraph of wishes.
    static func rows(markdown: String) -> [FactRow] {
        var rows: [FactRow] = []
        var section = ""
        var wishes = ""
        for line in markdown.split(separator: "\n").map(String.init) {
            if line.hasPrefix("## ") { section = line }
            if section.hasPrefix("## Wishes") && !line.hasPrefix("## ") { wishes += line + " " }
            guard line.hasPrefix("|"), !line.hasPrefix("|---"), !line.hasPrefix("| name") else {
                continue
            }
            let cells = line.split(separator: "|").map { $0.drop { $0 == " " } }.map(String.init)
            if section.hasPrefix("## From the registry") {
                rows += registryRows(cells)
            } else if cells.count > 3 {
                let owners = cells[2].split { $0 == "," || $0 == " " }.map(String.init)
                rows += quoted(cells[0]).map { row($0, cells[1], owners, cells[3]) }
            }
        }
        return rows + wishRows(wishes)
    }

    /// Most rows of that table are the register's own; those with an owner are reported facts.
    private static func registryRows(_ cells: [String]) -> [FactRow] {
        guard cells.count > 2, let owner = cells[2].range(of: "owner ") else { return [] }
        let name = cells[2][owner.upperBound...].prefix { $0.isLetter || $0 == "_" }
        return quoted(cells[0]).map { row($0, cells[1], [String(name)], cells[2]) }
    }

    private static func row(
        _ name: String, _ cell: String, _ owners: [String], _ meaning: String
    ) -> FactRow {
        let words = quoted(cell)
        let kind = String(cell.prefix { $0.isLetter })
        let digits = cell.dropFirst(kind.count).filter { $0.isNumber || $0 == "–" }
            .replacing("–", with: "-")
        let type = ([kind] + words + (words.isEmpty && !digits.isEmpty ? [digits] : []))
            .joined(separator: " ")
        return FactRow(
            name: name, type: type, owners: owners, absent: absence(meaning, of: kind))
    }

    /// "absent = no" is the value `no` of a flag, and nothing of any other type.
    private static func absence(_ meaning: String, of kind: String) -> String {
        guard let range = meaning.range(of: "absent = ") else { return "unknown" }
        let rest = meaning[range.upperBound...]
        if rest.hasPrefix("as ") || rest.hasPrefix("the roster") { return "derived" }
        let phrase = rest.prefix { $0.isLetter || $0 == "_" || $0 == " " || $0 == "`" }
        if let value = quoted(String(phrase)).first { return value }
        let words = phrase.split(separator: " ").prefix(4).joined(separator: " ")
        if words.hasPrefix("unknown") { return "unknown" }
        if words == "present" { return words }
        return words == "no" && kind == "flag" ? "no" : "none"
    }

    private static func wishRows(_ text: String) -> [FactRow] {
        text.split(separator: "·").flatMap { group in
            let part = String(group)
            let isFlag = part.contains("(flags")
            let absent = part.contains("absent = no)") ? "no" : "not asked"
            return quoted(part).filter { $0.hasPrefix("wish.") }.map {
                FactRow(
                    name: $0, type: isFlag ? "flag" : "words", owners: ["towns"], absent: absent)
            }
        }
    }

    private static func quoted(_ text: String) -> [String] {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
    }
}
