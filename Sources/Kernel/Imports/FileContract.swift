import Law

/// The columns of one kind of import file (`formats.md`); other offices' tools produce them.
struct FileContract {
    let name: String
    let columns: [String]

    static let roster = FileContract(
        name: "roster.csv",
        columns: [
            "ref", "household", "town", "village", "name", "id_number", "sex", "birth", "role",
            "mother", "father", "adopted_on", "spouse", "phone", "account",
        ])
    static let facts = FileContract(
        name: "facts.csv",
        columns: ["ref", "fact", "value", "from", "to", "source", "document", "learned"])
    static let deliveries = FileContract(
        name: "deliveries.csv", columns: ["ref", "clause", "month", "day", "amount", "proof"])

    /// What a file of rejects has beside the contract's columns; accepted and ignored, so that a
    /// corrected file of rejects can be imported as it is.
    static let errorColumn = "error"

    /// Opens a file and checks its header row.
    ///
    /// - Throws: `ImportFileError` with the line that was expected.
    func open(_ path: String) throws(ImportFileError) -> ContractFile {
        let reader = try ImportFile.open(path)
        guard let header = try reader.next() else {
            throw refusal(path, 1, Text("文件是空的", en: "the file is empty"))
        }
        if let problem = header.problem {
            let text = problem.text
            throw refusal(
                path, header.line, Text("表头\(text.zh)", en: "the header row \(text.en)"))
        }
        let found = (0..<header.fields.count).map { header.fields[$0] }
        var places = [Int](repeating: -1, count: columns.count)
        for (place, column) in found.enumerated() {
            guard let index = columns.firstIndex(of: column) else {
                if column == Self.errorColumn { continue }
                throw refusal(path, header.line, Self.unknown(column, place))
            }
            guard places[index] < 0 else {
                throw refusal(
                    path, header.line,
                    Text("列 \(column) 出现两次", en: "column \(column) stands twice"))
            }
            places[index] = place
        }
        if let missing = places.firstIndex(of: -1) {
            throw refusal(
                path, header.line,
                Text("缺少列 \(columns[missing])", en: "column \(columns[missing]) is missing"))
        }
        return ContractFile(contract: self, reader: reader, places: places, width: found.count)
    }

    /// A word is repeated; anything else is not: whoever names a file that only the service may
    /// read (a colleague's session, the keys) must not be told its first line.
    private static func unknown(_ column: String, _ place: Int) -> Text {
        let isWord =
            column.count <= 24
            && column.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0 == "_" }
        guard isWord, !column.isEmpty else {
            return Text(
                "第 \(place + 1) 列不是已知的列名",
                en: "column \(place + 1) of the header is none that is known")
        }
        return Text("没有名为“\(column)”的列", en: "there is no column \"\(column)\"")
    }

    private func refusal(_ path: String, _ line: Int, _ reason: Text) -> ImportFileError {
        let expected = columns.joined(separator: ",")
        return ImportFileError(
            file: path, line: line,
            Text(
                "\(reason.zh)；\(name) 的表头应为 \(expected)",
                en: "\(reason.en); the header of \(name) is \(expected)"))
    }
}

/// An open file whose header was found right.
final class ContractFile {
    let contract: FileContract
    private let reader: any RecordSource
    /// For each column of the contract its place in the file.
    private let places: [Int]
    private let width: Int

    fileprivate init(contract: FileContract, reader: any RecordSource, places: [Int], width: Int) {
        self.contract = contract
        self.reader = reader
        self.places = places
        self.width = width
    }

    var path: String { reader.path }

    /// The next record; its problem includes a wrong number of columns.
    func next() throws(ImportFileError) -> CSVRecord? {
        guard let record = try reader.next() else { return nil }
        guard record.problem == nil, record.fields.count != width else { return record }
        return CSVRecord(
            line: record.line, fields: record.fields,
            problem: .columns(found: record.fields.count, expected: width), raw: record.raw)
    }

    /// The field of a column of the contract.
    func field(_ column: Int, of record: CSVRecord) -> String {
        Formulas.unguarded(record.fields[places[column]])
    }
}
