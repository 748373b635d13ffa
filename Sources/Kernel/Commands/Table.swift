/// A table for a terminal; Chinese characters take two columns.
public struct Table: Sendable {
    /// Words stand left, numbers right.
    public enum Alignment: Hashable, Sendable { case left, right }

    /// Titles in order.
    public let columns: [(title: String, alignment: Alignment)]
    public private(set) var rows: [[String]] = []

    public init(_ columns: [(title: String, alignment: Alignment)]) { self.columns = columns }

    /// Adds a row, one cell a column.
    public mutating func add(_ row: [String]) { rows.append(row) }

    /// The header, a rule, and the rows.
    public var lines: [String] {
        let all = [columns.map(\.title)] + rows
        let widths = columns.indices.map { at in all.map { Self.width($0[at]) }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            let padded = cells.indices.map { at in
                let space = String(repeating: " ", count: widths[at] - Self.width(cells[at]))
                return columns[at].alignment == .right ? space + cells[at] : cells[at] + space
            }
            var text = padded.joined(separator: "  ")
            while text.last == " " { text.removeLast() }
            return text
        }
        let rule = String(repeating: "─", count: widths.reduce(0, +) + 2 * (widths.count - 1))
        return [line(columns.map(\.title)), rule] + rows.map(line)
    }

    /// Columns a text takes on a terminal.
    public static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { sum, scalar in
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
                0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
                sum + 2
            case 0x0300...0x036F, 0x200B...0x200F: sum
            default: sum + 1
            }
        }
    }

    /// The text cut to `columns`, with an ellipsis where something was cut.
    public static func cut(_ text: String, to columns: Int) -> String {
        guard width(text) > columns else { return text }
        var kept = ""
        for character in text {
            if width(kept) + width(String(character)) > columns - 1 { break }
            kept.append(character)
        }
        return kept + "…"
    }
}
