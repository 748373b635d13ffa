import CLibXlsxWriter
import Foundation

/// What a cell of a written sheet holds. Nothing becomes a formula: texts are texts, whatever they
/// begin with, and stay so when they are typed into.
public enum SheetValue: Hashable, Sendable {
    case text(String)
    case number(Int64)
    /// Hundredths, shown with two decimals.
    case hundredths(Int64)
    /// Days since 1970-01-01.
    case day(Int)
    case none
}

/// Why a workbook was not written.
public struct SheetWritingError: Error, Hashable, Sendable {
    /// The library's own words.
    public let reason: String
}

/// Writes a workbook of one sheet, row by row: a head that stays in sight and filters, columns as
/// wide as what they hold.
public final class SheetWriter {
    private let book: UnsafeMutablePointer<lxw_workbook>
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private let formats: Formats
    private var isOpen = true
    private var row: UInt32 = 0
    private var widths: [Int] = []

    private struct Formats {
        let head, text, number, money, day: UnsafeMutablePointer<lxw_format>?

        init(_ book: UnsafeMutablePointer<lxw_workbook>) {
            func format(_ code: String) -> UnsafeMutablePointer<lxw_format>? {
                let format = workbook_add_format(book)
                format_set_num_format(format, code)
                return format
            }
            (text, number) = (format("@"), format("0"))
            (money, day) = (format("#,##0.00"), format("yyyy-mm-dd"))
            head = format("@")
            format_set_bold(head)
            format_set_text_wrap(head)
        }
    }

    /// The day 1970-01-01 as a worksheet counts.
    private static let epoch = 25_569
    /// A whole number beyond loses digits in a worksheet.
    private static let exact: Range<Int64> = -999_999_999_999_999..<1_000_000_000_000_000

    /// - Parameters:
    ///   - path: A file that is there and empty, readable by its owner only.
    ///   - footer: On every printed page: what the list is for.
    public init(path: String, head: [String], footer: String = "") throws {
        var options = lxw_workbook_options()
        options.constant_memory = UInt8(LXW_TRUE.rawValue)
        guard let book = workbook_new_opt(path, &options) else {
            throw SheetWritingError(reason: "no memory")
        }
        guard let sheet = workbook_add_worksheet(book, nil) else {
            lxw_workbook_free(book)
            throw SheetWritingError(reason: "no sheet")
        }
        (self.book, self.sheet) = (book, sheet)
        formats = Formats(book)
        widths = head.map { _ in 6 }
        worksheet_freeze_panes(sheet, 1, 0)
        worksheet_set_landscape(sheet)
        worksheet_fit_to_pages(sheet, 1, 0)
        worksheet_repeat_rows(sheet, 0, 0)
        let words = footer.replacingOccurrences(of: "&", with: "&&")
        try check(worksheet_set_footer(sheet, "&L\(words.prefix(220))&R&P / &N"))
        for (column, title) in head.enumerated() { try put(title, column, formats.head) }
        row += 1
    }

    deinit { if isOpen { lxw_workbook_free(book) } }

    /// Adds a row, one value a column.
    public func add(_ values: [SheetValue]) throws {
        for (column, value) in values.enumerated() {
            switch value {
            case .text(let text): try put(text, column, formats.text)
            case .number(let number):
                guard Self.exact.contains(number) else {
                    try put(String(number), column, formats.text)
                    continue
                }
                try put(Double(number), column, formats.number, width: String(number).count)
            case .hundredths(let number):
                guard Self.exact.contains(number) else {
                    throw SheetWritingError(reason: "\(number) hundredths are too many")
                }
                let width = String(number).count + 4
                try put(Double(number) / 100, column, formats.money, width: width)
            case .day(let day):
                try put(Double(day + Self.epoch), column, formats.day, width: 10)
            case .none: break
            }
        }
        row += 1
    }

    /// Writes the file's end.
    public func finish() throws {
        for (column, width) in widths.enumerated() {
            let place = UInt16(column)
            try check(worksheet_set_column(sheet, place, place, Double(min(width, 60) + 2), nil))
        }
        if !widths.isEmpty {
            try check(worksheet_autofilter(sheet, 0, 0, max(1, row) - 1, UInt16(widths.count - 1)))
        }
        isOpen = false
        try check(workbook_close(book))
    }

    private func put(
        _ text: String, _ column: Int, _ format: UnsafeMutablePointer<lxw_format>?
    ) throws {
        widen(column, text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x1100 ? 1 : 2) })
        // NUL would end the text, and XML has no place for it.
        let words = text.contains("\0") ? text.filter { $0 != "\0" } : text
        try check(worksheet_write_string(sheet, row, UInt16(column), words, format))
    }

    private func put(
        _ number: Double, _ column: Int, _ format: UnsafeMutablePointer<lxw_format>?, width: Int
    ) throws {
        widen(column, width)
        try check(worksheet_write_number(sheet, row, UInt16(column), number, format))
    }

    private func widen(_ column: Int, _ width: Int) {
        if widths.indices.contains(column) { widths[column] = max(widths[column], width) }
    }

    private func check(_ error: lxw_error) throws {
        guard error != LXW_NO_ERROR else { return }
        let words = lxw_strerror(error).map { String(cString: $0) } ?? ""
        throw SheetWritingError(reason: words)
    }
}
