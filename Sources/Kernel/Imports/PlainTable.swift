import Foundation
public import Law

/// A small file whose lines are read as text, written as CSV or as a workbook.
public enum PlainTable {
    /// Its lines, the fields of a workbook's rows joined by commas.
    ///
    /// - Throws: `Refusal` for a file that cannot be read, `ImportFileError` for a workbook that is
    ///   not taken.
    public static func text(of path: String) throws -> String {
        guard ImportFile.isWorkbook(path) else {
            guard let data = FileManager.default.contents(atPath: path),
                let text = String(data: data, encoding: .utf8)
            else {
                throw Refusal(
                    Text("\(path)：读不到，或不是 UTF-8。", en: "\(path): cannot be read as UTF-8."))
            }
            return text
        }
        let reader = try WorkbookReader(path: path)
        var lines: [String] = []
        while let record = try reader.next() {
            if let problem = record.problem {
                throw ImportFileError(file: path, line: record.line, problem.text)
            }
            while lines.count < record.line - 1 { lines.append("") }
            let fields = (0..<record.fields.count).map { record.fields[$0] }
            lines.append(fields.joined(separator: ","))
        }
        return lines.joined(separator: "\n")
    }

    /// Whether an import would read the file as a workbook, whose lines cannot be counted.
    public static func isWorkbook(_ path: String) -> Bool { ImportFile.isWorkbook(path) }
}
