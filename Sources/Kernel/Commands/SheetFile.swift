import Foundation
public import Law
import Sheets

/// A table written as a workbook that was not there before, readable by its owner only. No cell
/// becomes a formula.
public enum SheetFile {
    /// - Parameter footer: On every printed page: what the list is for.
    /// - Throws: `Refusal` for a file that is there, and for one that cannot be written.
    public static func write(
        head: [String], _ rows: [[Page.Cell]], footer: String = "", language: Language = .chinese,
        toNewFile path: String
    ) throws {
        let file = try NewFile(path)
        do {
            let writer = try SheetWriter(path: path, head: head, footer: footer)
            for row in rows { try writer.add(row.map { $0.value(language) }) }
            try writer.finish()
            try file.finish()
        } catch let error as SheetWritingError {
            file.remove()
            throw Refusal(
                Text(
                    "\(path)：不能写成 xlsx（\(error.reason)）；请改用 CSV。",
                    en: "\(path): no workbook (\(error.reason)); use CSV."))
        } catch {
            file.remove()
            throw error
        }
    }

    /// Records of words, the head first: a workbook where the name ends in `.xlsx`, else CSV.
    public static func write(_ records: [[String]], toNewFile path: String) throws {
        guard path.lowercased().hasSuffix(".xlsx") else {
            let lines = records.map { csvRecord($0) + "\r\n" }
            return try Bureau.write(Data(lines.joined().utf8), toNewFile: path)
        }
        try write(
            head: records.first ?? [], records.dropFirst().map { $0.map(Page.Cell.words) },
            toNewFile: path)
    }
}

extension Page {
    /// Writes the table as a workbook, with the columns' titles.
    ///
    /// - Parameter purpose: What the list leaves the house for; it stands on every printed page.
    /// - Throws: `Refusal` for a page without a table, and for a file that is there.
    public func write(
        toNewSheet path: String, language: Language, purpose: String
    ) throws {
        guard !columns.isEmpty else { throw Self.noTable }
        try SheetFile.write(
            head: columns.map { $0.title(language) }, rows,
            footer: Text("用途：\(purpose)", en: "For: \(purpose)")(language), language: language,
            toNewFile: path)
    }

    /// The table as CSV.
    ///
    /// - Throws: `Refusal` for a page without a table.
    public func csvText() throws -> String {
        guard !columns.isEmpty else { throw Self.noTable }
        return csv.joined()
    }

    static let noTable = Refusal(
        Text("这条命令没有表，不能导出。", en: "This command has no table to export."))
}

extension Page.Cell {
    fileprivate func value(_ language: Language) -> SheetValue {
        switch self {
        case .words(let words): .text(words)
        case .text(let text): .text(text(language))
        case .number(let number): .number(number)
        // A worksheet knows no days before 1900 and no "for ever".
        case .day(let day):
            day.number > -25_508 && day < .never ? .day(Int(day.number)) : .text("\(day)")
        case .money(let money): .hundredths(money.fen)
        case .none: .none
        }
    }
}
