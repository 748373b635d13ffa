/// What a spreadsheet would take for a formula, in files that a spreadsheet opens.
enum Formulas {
    /// A cell that would be one, with an apostrophe before it. Chinese systems take the wide signs
    /// for formulas too.
    static func guarded(_ cell: String) -> String {
        isFormula(cell) && Double(cell) == nil ? "'" + cell : cell
    }

    /// What was guarded, as it was: so a file of ours can be corrected and read again.
    static func unguarded(_ cell: String) -> String {
        guard cell.utf8.first == 39, isFormula(cell.dropFirst()) else { return cell }
        return String(cell.dropFirst())
    }

    private static func isFormula(_ cell: some StringProtocol) -> Bool {
        // By code points: a line end after a return is one character with it.
        cell.unicodeScalars.first.map { "=+-@\t\r\n＝＋－＠".unicodeScalars.contains($0) } ?? false
    }
}
