import Law
import Sheets

/// Where an import file's records come from, whatever its form.
protocol RecordSource: AnyObject {
    var path: String { get }
    /// The next record, blank ones skipped; nil at the end of the file.
    func next() throws(ImportFileError) -> CSVRecord?
}

extension CSVReader: RecordSource {}

/// The one place where an import file is opened: a workbook or CSV, as its first bytes say and not
/// its name.
enum ImportFile {
    static func open(_ path: String) throws(ImportFileError) -> any RecordSource {
        isWorkbook(try start(of: path))
            ? try WorkbookReader(path: path) : try CSVReader(path: path)
    }

    /// Whether an import would read the file as a workbook; false for one that cannot be read.
    static func isWorkbook(_ path: String) -> Bool {
        (try? start(of: path)).map { isWorkbook($0) } ?? false
    }

    private static func isWorkbook(_ start: [UInt8]) -> Bool { SheetReader.recognises(start) }

    private static func start(of path: String) throws(ImportFileError) -> [UInt8] {
        var start: [UInt8] = []
        _ = try FileBytes(path: path).read(into: &start)
        return start
    }
}

/// The first visible sheet of a workbook, a record a row. A row's line is its number in the sheet.
final class WorkbookReader: RecordSource {
    let path: String
    private let reader: SheetReader
    /// Of the first row: what is empty at a later row's end is an empty field.
    private var width = 0

    /// - Throws: `ImportFileError` when it is no workbook that can be read.
    init(path: String) throws(ImportFileError) {
        self.path = path
        var start: [UInt8] = []
        _ = try FileBytes(path: path).read(into: &start)
        guard !SheetReader.isBinary(start) else {
            throw ImportFileError(file: path, SheetFault.binary.text)
        }
        do {
            reader = try SheetReader(path: path)
        } catch {
            throw ImportFileError(file: path, error.text)
        }
    }

    func next() throws(ImportFileError) -> CSVRecord? {
        let row: SheetRow?
        do {
            row = try reader.next()
        } catch {
            throw ImportFileError(file: path, error.text)
        }
        guard let row else { return nil }
        if width == 0 { width = row.width }
        let wrong = row.cells.enumerated().compactMap { column, cell in
            cell.problem.map {
                WrongCell(place: "\(SheetRow.letters(column))\(row.number)", problem: $0)
            }
        }
        let fields = CSVFields(row.cells.map(\.text), count: max(width, row.width))
        return CSVRecord(
            line: row.number, fields: fields, problem: wrong.isEmpty ? nil : .cells(wrong), raw: [])
    }
}

/// A cell of a workbook that cannot be taken.
struct WrongCell: Equatable {
    /// As the sheet names it: `C5`.
    let place: String
    let problem: CellProblem

    var text: Text {
        let what = problem.text
        return Text("\(place) \(what.zh)", en: "\(place) \(what.en)")
    }
}
