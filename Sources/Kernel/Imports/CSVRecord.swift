import Law

/// One record of an import file.
struct CSVRecord {
    /// The physical line on which it starts, from 1; of a workbook the row's number.
    let line: Int
    /// In the file's order; empty when `problem` says that the record cannot be split.
    let fields: CSVFields
    let problem: CSVProblem?
    /// The record's bytes without its line end; of an open quote only the first physical line.
    let raw: [UInt8]
}

/// Why a record cannot be taken apart, or not into the header's columns.
enum CSVProblem: Equatable {
    case nul
    case openQuote
    case tooLong
    case strayQuote
    case unreadable
    case columns(found: Int, expected: Int)
    /// Cells of a workbook; the fields hold what they show.
    case cells([WrongCell])

    var text: Text {
        switch self {
        case .nul: Text("含有 NUL 字节", en: "contains a NUL byte")
        case .openQuote:
            Text(
                "引号没有闭合（已读到文件末尾或 64 KiB）",
                en: "a quote is not closed by the end of the file or within 64 KiB")
        case .tooLong: Text("长于 64 KiB", en: "is longer than 64 KiB")
        case .strayQuote:
            Text(
                "引号的位置不对：含引号的字段要整体加引号，其中的引号写两遍",
                en: "a quote stands wrongly: quote the whole field and double quotes inside it")
        case .unreadable:
            Text(
                "有无法识别的字符，既非 UTF-8 也非 GB18030",
                en: "has characters that are neither UTF-8 nor GB18030")
        case .columns(let found, let expected):
            Text(
                "应有 \(expected) 列，现有 \(found) 列",
                en: "should have \(expected) columns, has \(found)")
        case .cells(let wrong):
            Text(
                wrong.map(\.text.zh).joined(separator: "；"),
                en: wrong.map(\.text.en).joined(separator: ", "))
        }
    }
}
