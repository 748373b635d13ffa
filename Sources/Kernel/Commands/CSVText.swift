import Foundation

/// One CSV record (RFC 4180). A cell that a spreadsheet would take for a formula gets a leading
/// apostrophe.
public func csvRecord(_ cells: [String]) -> String {
    cells.map { cell in
        let cell = Formulas.guarded(cell)
        guard cell.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return cell }
        return "\"" + cell.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }.joined(separator: ",")
}
