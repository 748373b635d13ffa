public import Law

/// Reads a file of accounts to be added.
public enum AccountFile {
    /// One account as the file gives it.
    public struct Entry: Hashable, Sendable {
        public let name: String
        public let title: String
        public let desk: String
        public let duties: [String]
        public let towns: [Int64]
        public let identity: IdentityNumber?
        /// Of the file, from 1.
        public let line: Int
    }

    static let contract = FileContract(
        name: "accounts.csv", columns: ["name", "title", "desk", "duties", "towns", "id_number"])

    /// Reads the whole file. Lists inside a cell are separated by spaces.
    ///
    /// - Throws: `ImportFileError` naming file, line and column of the first wrong row.
    public static func read(_ path: String) throws -> [Entry] {
        let file = try contract.open(path)
        var entries: [Entry] = []
        while let record = try file.next() {
            if let problem = record.problem {
                throw ImportFileError(file: path, line: record.line, problem.text)
            }
            var fields = RowFields(record, in: file)
            let name = fields.required(0, limit: 32)
            let title = fields.required(1, limit: 200)
            let desk = fields.required(2, limit: 64)
            let duties = fields.required(3, limit: 200)
            var towns: [Int64] = []
            for word in fields.raw(4).split(separator: " ") {
                guard word.utf8.count == 9, let town = Int64(word) else {
                    fields.reject(4, Text("应为九位镇街代码", en: "should be nine digits each"))
                    continue
                }
                towns.append(town)
            }
            var identity: IdentityNumber?
            if !fields.raw(5).isEmpty {
                do {
                    identity = try IdentityNumber(fields.raw(5))
                } catch {
                    fields.reject(5, error.text)
                }
            }
            if entries.contains(where: { $0.name == name }) {
                fields.reject(0, Text("与上面一行重复", en: "stands twice in the file"))
            }
            guard fields.reason == nil, let name, let title, let desk, let duties else {
                let reason = fields.reason ?? ""
                throw ImportFileError(file: path, line: record.line, Text(reason, en: reason))
            }
            entries.append(
                Entry(
                    name: name, title: title, desk: desk,
                    duties: duties.split(separator: " ").map(String.init), towns: towns,
                    identity: identity, line: record.line))
        }
        return entries
    }
}
