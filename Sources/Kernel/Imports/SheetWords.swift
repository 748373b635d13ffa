import Law
import Sheets

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension CellProblem {
    /// What is wrong with the cell and what would be right.
    var text: Text {
        switch self {
        case .formula:
            Text("是公式；请粘贴为数值后再导入", en: "is a formula; paste it as a value")
        case .failed: Text("是出错的值（如 #N/A）", en: "is an error value, such as #N/A")
        case .longNumber:
            Text(
                "是超过 15 位的数字，末几位已丢失；身份证号、账号应设为文本格式后重新填写",
                en: "is a number of more than 15 digits, whose last are lost; it should be text: "
                    + "set the format to text and type it again")
        case .notNumber: Text("不是数字", en: "is not a number")
        case .notDay: Text("不是真实的日期", en: "is not a real day")
        case .missingText:
            Text("所指的文字不在文件里；文件已损坏，请重新保存", en: "refers to no text; save the file again")
        case .tooLong: Text("长于 64 KiB", en: "is longer than 64 KiB")
        case .nul: Text("含有 NUL 字符", en: "contains a NUL character")
        }
    }
}

extension SheetFault {
    /// Why the workbook is not read and what would be.
    var text: Text {
        switch self {
        case .notZip:
            Text("不是完整的 xlsx 文件；请重新保存或重新传", en: "is not a whole xlsx file; save or send it again")
        case .broken(let part):
            Text("xlsx 文件内部损坏（\(part)）；请打开后另存", en: "is broken inside (\(part)); save it anew")
        case .notWorkbook:
            Text("是压缩包，但不是 xlsx 工作簿", en: "is a zip file, but no xlsx workbook")
        case .macros:
            Text("可能带宏；请另存为不带宏的 .xlsx", en: "may hold macros; save it as .xlsx without them")
        case .encrypted:
            Text("加了密；请去掉密码后另存为 .xlsx", en: "is encrypted; save it as .xlsx without password")
        case .binary:
            Text(
                "是旧的 .xls 或加了密码；请去掉密码，另存为 .xlsx",
                en: "is an old .xls or has a password; save it as .xlsx without password")
        case .name:
            Text("内部文件名重复或指向包外", en: "has parts that stand twice or lead out of the file")
        case .doctype:
            Text("含有文档类型声明（DTD），不予读取", en: "has a document type declaration")
        case .tooLarge(let measure, let limit): measure.text(limit)
        case .system(let number):
            Text(
                "无法读取（\(String(cString: strerror(number)))）",
                en: "cannot be read: \(String(cString: strerror(number)))")
        }
    }
}

extension SheetFault.Measure {
    fileprivate func text(_ limit: Int) -> Text {
        let mebibytes = limit >> 20
        return switch self {
        case .file:
            Text("大于 \(mebibytes) MB；请另存为 CSV", en: "is over \(mebibytes) MB; save it as CSV")
        case .entries:
            Text("内部文件多于 \(limit) 个", en: "has more than \(limit) parts")
        case .inflated:
            Text(
                "解压后大于 \(mebibytes) MB；请另存为 CSV",
                en: "is over \(mebibytes) MB when unpacked; save it as CSV")
        case .ratio:
            Text(
                "压缩比高于 \(limit)，可能是压缩炸弹；请删去空白行列再另存，或存为 CSV",
                en: "is packed more than \(limit) times; delete empty rows and columns, or use CSV")
        case .rows: Text("多于 \(limit) 行；请另存为 CSV", en: "has over \(limit) rows; save it as CSV")
        case .columns: Text("多于 \(limit) 列", en: "has more than \(limit) columns")
        case .strings: Text("文字多于 \(limit) 条", en: "has more than \(limit) texts")
        case .depth: Text("内部嵌套深于 \(limit) 层", en: "is nested deeper than \(limit)")
        case .token: Text("内部有过长的标记", en: "has a tag that is too long")
        }
    }
}
