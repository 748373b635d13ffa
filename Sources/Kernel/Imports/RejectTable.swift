import Law
import Postgres

/// One rejected row: where it starts, its `ref` if it could be read, and the reason.
struct Reject: Sendable {
    let line: Int
    let ref: String?
    let reason: String
}

/// The rejected rows of one file in a temporary table: the files may be larger than the memory.
enum RejectTable {
    static let create: Query = """
        CREATE TEMP TABLE IF NOT EXISTS import_reject (
            file text NOT NULL, line bigint NOT NULL, ref text, reason text NOT NULL
        ) ON COMMIT DROP
        """

    /// Adds what was found wrong row by row.
    static func add(_ rejects: [Reject], file: String, in transaction: Transaction) async throws {
        if rejects.isEmpty { return }
        try await transaction.copyIn(
            "COPY pg_temp.import_reject (file, line, ref, reason) FROM STDIN (FORMAT binary)"
        ) { writer in
            for reject in rejects {
                try await writer.row(file, Int64(reject.line), reject.ref, reject.reason)
            }
        }
    }

    /// Reads the file once more and writes the rejected rows beside it.
    ///
    /// - Returns: how many, and the path of the file of rejects; no path for none.
    static func write(
        for path: String, contract: FileContract, in transaction: Transaction
    ) async throws -> (count: Int, path: String?) {
        let rows = transaction.stream(
            """
            SELECT line, reason FROM pg_temp.import_reject
            WHERE file = \(contract.name) ORDER BY line
            """)
        var output: RejectsFile?
        var count = 0
        let file = try contract.open(path)
        var record = try file.next()
        for try await row in rows {
            let (line, reason) = try row.decode(Int.self, String.self)
            let target = try output ?? RejectsFile(beside: path, contract: contract)
            output = target
            while let here = record, here.line < line { record = try file.next() }
            guard let here = record, here.line == line else {
                throw ImportFileError(
                    file: path, line: line,
                    Text("导入过程中文件被改动", en: "the file was changed during the import"))
            }
            try target.write(here, of: file, reason: reason)
            count += 1
        }
        guard let output else {
            try RejectsFile.remove(beside: path)
            return (0, nil)
        }
        try output.finish()
        return (count, output.path)
    }
}
