import Law

/// Reads the fields of one row by column and collects everything that is wrong with them.
struct RowFields {
    private let file: ContractFile
    private let record: CSVRecord
    private var problems: [String] = []

    init(_ record: CSVRecord, in file: ContractFile) {
        self.record = record
        self.file = file
    }

    /// What is wrong with the row, each as `column: 中文 / English`; nil for nothing.
    var reason: String? { problems.isEmpty ? nil : problems.joined(separator: "; ") }

    mutating func reject(_ column: Int, _ text: Text) {
        problems.append("\(file.contract.columns[column]): \(text.zh) / \(text.en)")
    }

    /// The field as it stands.
    func raw(_ column: Int) -> String { file.field(column, of: record) }

    /// One line of text; nil when empty.
    mutating func text(_ column: Int, limit: Int, allowsLines: Bool = false) -> String? {
        let text = raw(column)
        if text.isEmpty { return nil }
        guard text.utf8.count <= limit else {
            reject(column, Text("长于 \(limit) 字节", en: "is longer than \(limit) bytes"))
            return nil
        }
        let isPlain = text.utf8.allSatisfy { byte in
            byte >= 32 && byte != 127 || allowsLines && (byte == 9 || byte == 10 || byte == 13)
        }
        guard isPlain else {
            reject(column, Text("含有控制字符", en: "contains control characters"))
            return nil
        }
        return text
    }

    /// One line of text that must be there.
    mutating func required(_ column: Int, limit: Int) -> String? {
        if raw(column).isEmpty {
            reject(column, .missing)
            return nil
        }
        return text(column, limit: limit)
    }

    /// An area code; nil when empty or wrong.
    mutating func area(_ column: Int, digits: Int) -> Int64? {
        let text = raw(column)
        if text.isEmpty { return nil }
        let isCode =
            text.utf8.count == digits && text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
        guard isCode, let code = Int64(text) else {
            reject(column, Text("应为 \(digits) 位数字", en: "should be \(digits) digits"))
            return nil
        }
        return code
    }

    /// A real day; nil when empty or wrong.
    mutating func day(_ column: Int) -> Day? {
        let text = raw(column)
        if text.isEmpty { return nil }
        guard let day = Day(iso: text) else {
            reject(
                column,
                Text("不是真实的日期（应为 YYYY-MM-DD）", en: "is not a real day (YYYY-MM-DD expected)"))
            return nil
        }
        return day
    }

    /// The index of one of the words; nil when empty or wrong.
    mutating func word(_ column: Int, of words: [String]) -> Int? {
        let text = raw(column)
        if text.isEmpty { return nil }
        guard let index = words.firstIndex(of: text) else {
            reject(
                column,
                Text(
                    "应为 \(words.joined(separator: "、")) 之一",
                    en: "should be one of \(words.joined(separator: ", "))"))
            return nil
        }
        return index
    }
}

extension Text {
    static let missing = Text("不能为空", en: "is missing")
}

/// Limits of the texts in files, in bytes of UTF-8.
enum FieldLimit {
    static let ref = 64
    static let name = 120
    static let phone = 32
    static let account = 64
    static let words = 1000
}
