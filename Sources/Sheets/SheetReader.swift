/// One cell: what it says, and what is wrong with it.
public struct SheetCell: Hashable, Sendable {
    public var text: String
    public var problem: CellProblem?

    public init(text: String = "", problem: CellProblem? = nil) {
        self.text = text
        self.problem = problem
    }
}

/// One row that holds something.
public struct SheetRow: Hashable, Sendable {
    /// As the sheet numbers it, from 1.
    public let number: Int
    /// From the first column; what lies between filled cells is empty.
    public let cells: [SheetCell]
    /// The last filled column, from 1; beyond `SheetLimits.keptColumns` counted and not kept.
    public let width: Int

    /// The letters of a column from 0, as the sheet shows them.
    public static func letters(_ column: Int) -> String {
        var rest = column
        var letters = ""
        repeat {
            letters = String(Unicode.Scalar(UInt8(65 + rest % 26))) + letters
            rest = rest / 26 - 1
        } while rest >= 0
        return letters
    }
}

/// Reads the first visible sheet of an `.xlsx` workbook row by row: texts as they are, numbers
/// exact, days as `2024-03-01`. Formulas, programs, passwords and anything beyond the limits are
/// refused.
public final class SheetReader {
    private let rows: RowHandler
    private let stream: XMLStream

    /// Opens a workbook and reads its texts.
    public init(path: String, limits: SheetLimits = SheetLimits()) throws(SheetFault) {
        let archive = try ZipArchive(path: path, limits: limits)
        let book = try Workbook(archive)
        let strings = SharedStrings(limit: limits.sharedStrings)
        if let part = book.sharedStrings {
            try XMLStream.read(try archive.part(part), limits: limits, handler: strings)
        }
        let formats = NumberFormats()
        if let part = book.styles {
            try XMLStream.read(try archive.part(part), limits: limits, handler: formats)
        }
        rows = RowHandler(
            strings: strings, formats: formats, isFrom1904: book.isFrom1904, limits: limits,
            part: book.sheet)
        stream = try XMLStream(try archive.part(book.sheet), limits: limits, handler: rows)
    }

    /// Whether a file's first bytes are those of a workbook, of today's or the old form.
    public static func recognises(_ start: some Collection<UInt8>) -> Bool {
        start.starts(with: [0x50, 0x4B, 0x03, 0x04])
            || start.starts(with: [0x50, 0x4B, 0x05, 0x06])
            || isBinary(start)
    }

    /// Whether they are those of the old binary form, in which locked workbooks come too.
    public static func isBinary(_ start: some Collection<UInt8>) -> Bool {
        start.starts(with: [0xD0, 0xCF, 0x11, 0xE0])
    }

    /// The next row that holds something; nil after the last.
    public func next() throws(SheetFault) -> SheetRow? {
        while true {
            if let row = rows.take() { return row }
            guard !stream.isAtEnd else { return nil }
            try stream.advance()
        }
    }
}
